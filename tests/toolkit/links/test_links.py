"""Sources' addresses are looked at once a week: politely, and never inside our own network."""

from datetime import timedelta
from socket import gaierror

import pytest
from django.utils import timezone

from toolkit.links import asking, checking
from toolkit.links.asking import Answer, Refused, is_public, parts_of, problem_of, public_address_of
from toolkit.links.jobs import check_links
from toolkit.models import LinkCheck, Source

URL = "https://www.vlaanderen.be/huren"


@pytest.fixture
def site(monkeypatch):
    """Answers by method and address; what was asked stands in `asked`."""

    class Site:
        def __init__(self):
            self.answers, self.asked = {}, []

        def ask(self, url, method, most=0):
            parts_of(url)
            self.asked.append((method, url))
            answer = self.answers.get((method, url)) or self.answers.get(url) or Answer(200, "")
            if isinstance(answer, Refused):
                raise answer
            return answer

    one = Site()
    monkeypatch.setattr(asking, "ask", one.ask)
    asking.robots_of.cache_clear()
    yield one
    asking.robots_of.cache_clear()


# --- nothing inside ----------------------------------------------------------------------------
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 (an address that is looked at)
    "224.0.0.1",
    "::1",
    "fd00::1",
    "fe80::1%eth0",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.53.40.1", "2a02:2c40::1"])
def test_an_address_of_the_internet_is(address):
    assert is_public(address)


def answering(*addresses):
    return lambda *args, **kwargs: [(2, 1, 6, "", (address, 443)) for address in addresses]


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_asked(monkeypatch, address):
    monkeypatch.setattr("socket.getaddrinfo", answering("193.53.40.1", address))
    monkeypatch.setattr("socket.create_connection", lambda *args: pytest.fail("it was asked"))
    with pytest.raises(Refused):
        public_address_of("inside.example.org")
    assert problem_of("https://inside.example.org/") == "not_asked"


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    """A name that leads elsewhere a moment later is not looked up again."""
    asked = []

    def connect(address, timeout):
        asked.append(address)
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", answering("193.53.40.1"))
    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(Refused) as refused:
        asking.ask(URL, "HEAD")
    assert asked == [("193.53.40.1", 443)] and refused.value.problem == "silent"


def test_a_name_that_does_not_exist_is_told_so(monkeypatch):
    def nothing(*args, **kwargs):
        raise gaierror

    monkeypatch.setattr("socket.getaddrinfo", nothing)
    with pytest.raises(Refused) as refused:
        public_address_of("bestaat-niet.example")
    assert refused.value.problem == "name"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.vlaanderen.be/",
        "https://www.vlaanderen.be:8443/",
        "https://an@www.vlaanderen.be/",
        "file:///etc/passwd",
        "gopher://www.vlaanderen.be/",
        "https://",
        "https://[::1",
        "https://www.vlaanderen.be/\r\nHost: elders",
        "",
    ],
)
def test_what_is_no_plain_https_address_is_not_asked(url):
    assert problem_of(url) == "not_asked"


def test_a_page_that_leads_inside_is_not_followed(site):
    site.answers[URL] = Answer(302, "http://169.254.169.254/latest/meta-data/")
    assert problem_of(URL) == "not_asked"
    assert all("169.254" not in url for _method, url in site.asked)


# --- politely ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(200, ""), ""),
        (Answer(404, ""), "gone"),
        (Answer(410, ""), "gone"),
        (Answer(403, ""), ""),
        (Answer(429, ""), ""),
        (Answer(503, ""), "server"),
        (Answer(301, "/huren"), "around"),
        (Refused("silent"), "silent"),
        (Refused("certificate"), "certificate"),
    ],
)
def test_what_comes_of_it(site, answer, problem):
    site.answers[URL] = answer
    assert problem_of(URL) == problem


def test_who_does_not_answer_to_head_is_asked_for_the_page(site):
    site.answers["HEAD", URL] = Answer(405, "")
    assert problem_of(URL) == ""
    assert ("GET", URL) in site.asked


def test_a_page_that_moved_is_followed(site):
    site.answers[URL] = Answer(301, "/wonen/huren")
    assert problem_of(URL) == ""
    assert ("HEAD", "https://www.vlaanderen.be/wonen/huren") in site.asked


def test_what_robots_may_not_see_is_not_asked(site):
    robots = b"User-agent: *\nDisallow: /huren\n"
    site.answers["https://www.vlaanderen.be/robots.txt"] = Answer(200, "", robots)
    assert problem_of(URL) == "not_asked"
    assert ("HEAD", URL) not in site.asked


# --- by and by ---------------------------------------------------------------------------------
@pytest.fixture
def looked(monkeypatch):
    """Which addresses were looked at, and after which pauses."""
    found = []
    monkeypatch.setattr(checking, "problem_of", lambda url: found.append(url) or "")
    monkeypatch.setattr(checking.time, "sleep", lambda seconds: found.append(seconds))
    return found


@pytest.mark.django_db
def test_each_address_is_looked_at_once_a_week_a_few_at_a_time(looked):
    urls = set(Source.objects.values_list("url", flat=True))
    for _time in range(len(urls) // checking.MOST_AT_ONCE + 2):
        checking.check_some()
    asked = [one for one in looked if isinstance(one, str)]
    assert sorted(asked) == sorted(urls) and checking.PAUSE in looked
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=8))
    assert checking.check_some() == min(checking.MOST_AT_ONCE, len(urls))


@pytest.mark.django_db
def test_what_no_source_names_any_more_is_forgotten(looked):
    checking.note("https://weg.example.org/", "gone")
    checking.check_some()
    assert not LinkCheck.objects.filter(url="https://weg.example.org/").exists()


@pytest.mark.django_db
def test_a_site_that_may_not_be_asked_is_no_dead_link():
    for _time in range(3):
        checking.note(URL, "not_asked")
    assert not LinkCheck.objects.dead().exists()
    checking.note(URL, "silent")
    checking.note(URL, "silent")
    assert LinkCheck.objects.dead().get().failing_since == timezone.localdate()


@pytest.mark.django_db
def test_a_developers_machine_asks_nobody(looked, settings):
    settings.CHECK_LINKS = False
    check_links()
    assert looked == []
    settings.CHECK_LINKS = True
    check_links()
    assert looked
