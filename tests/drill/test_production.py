"""The site as it runs in production: without DEBUG, behind a proxy, with collected files."""

import http.client
import os
import re
import subprocess
import sys
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from checklist.walls import standing
from gastvrij.lib.paths import ROOT
from tests.conftest import address_of, become
from tests.gastvrij.test_settings import COMPLETE

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("production")]
HOST = "gastvrij.example"
# Any WSGI server will do; this one comes with Python.
SERVE = """
from wsgiref.simple_server import make_server
from gastvrij.wsgi import application
with make_server("127.0.0.1", 0, application) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""
ONE_YEAR = 60 * 60 * 24 * 365


@pytest.fixture(scope="module")
def production(django_db_setup, tmp_path_factory):
    """The environment of a production site on the database of the tests."""
    return COMPLETE | {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": address_of("DATABASE_URL"),
        "SECRET_KEY": os.environ["SECRET_KEY"],  # the database knows who signs with it
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "TRUSTED_PROXIES": "1",
        "CACHE_URL": "db://cache",
    }


def manage(environment, *arguments):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def collected(production):
    done = manage(production, "collectstatic", "--noinput", "--verbosity=0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return production


@pytest.fixture(scope="module")
def site(collected):
    """The port of the running site."""
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=collected,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        yield int(server.stdout.readline())
        server.terminate()


@pytest.fixture
def get(site):
    """Ask the running site for a page, as a visitor's browser behind the proxy."""

    def ask(path, **headers):
        browser = http.client.HTTPConnection("127.0.0.1", site, timeout=20)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip", **headers}
        browser.request("GET", path, headers=headers)
        answer = browser.getresponse()
        answer.body = answer.read()
        browser.close()
        return answer

    return ask


@pytest.fixture
def database_of_the_site(transactional_db, production):
    """With the site's keys, and without the tests' own policy, which is rightly one too many."""
    keys = [production["ENCRYPTION_KEYS"], *settings.ENCRYPTION_KEYS]
    as_owner = {name: address_of(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}

    def as_in_development(command, keys):
        environment = os.environ | as_owner | {"DEBUG": "1", "ENCRYPTION_KEYS": ",".join(keys)}
        done = manage(environment, command, "--verbosity=0")
        assert (done.returncode, done.stderr) == (0, "")

    as_in_development("rotate_keys", keys)
    as_in_development("migrate", keys)
    yield
    as_in_development("rotate_keys", reversed(keys))
    become(os.environ["DATABASE_OWNER_URL"])
    with transaction.atomic():
        standing.put_up()
    become(os.environ["DATABASE_URL"])


@pytest.mark.usefixtures("database_of_the_site")
def test_the_check_for_deployment_has_nothing_to_say(production):
    arguments = ["--deploy", "--fail-level=WARNING", "--database=default"]
    done = manage(production, "check", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


ANSWERS = {
    "/nl/": 200,
    "/fr/toolkit/": 200,
    "/nl/account/login/": 200,
    "/": 302,
    "/nl/gezinnen/": 302,
    "/nl/beheer/": 302,
    "/nl/nowhere/": 404,
    "/static/img/mark.svg": 200,
    "/static/nowhere.svg": 404,
}


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
def test_every_answer_asks_the_browser_to_be_careful(get, path, status):
    answer = get(path)
    assert answer.status == status
    assert answer.headers["Strict-Transport-Security"] == (
        f"max-age={ONE_YEAR}; includeSubDomains; preload"
    )
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "upgrade-insecure-requests" in policy
    assert "unsafe" not in policy and "*" not in policy and "http:" not in policy


def test_cookies_travel_encrypted_and_to_this_host_only(transactional_db, get):
    """That of a form, and that of a session, which a passkey's question begins."""
    headers = {"X-Requested-With": "XMLHttpRequest"}
    answers = [get("/nl/account/login/"), get(reverse("mfa_login_webauthn"), **headers)]
    cookies = [one for answer in answers for one in answer.headers.get_all("Set-Cookie") or []]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-csrf", "__Host-session"}
    for cookie in cookies:
        assert "; Path=/;" in cookie and "Domain" not in cookie
        assert "; Secure" in cookie and "; HttpOnly" in cookie and "; SameSite=Lax" in cookie


def test_a_visitor_without_encryption_is_sent_on(get):
    answer = get("/nl/toolkit/", **{"X-Forwarded-Proto": "http"})
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/nl/toolkit/"


def test_another_host_name_is_refused(get):
    answer = get("/nl/", Host="elsewhere.example")
    assert answer.status == 400
    assert b"Traceback" not in answer.body


def test_a_page_that_is_not_there_tells_nothing_about_the_site(get):
    answer = get("/nl/nobody-lives-here/")
    assert answer.status == 404
    assert b"urlpatterns" not in answer.body and b"DEBUG" not in answer.body


def static_files(get):
    page = get("/nl/", **{"Accept-Encoding": "identity"}).body.decode()
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))


def test_files_are_hashed_compressed_and_kept_for_ever(get):
    paths = static_files(get)
    assert len(paths) >= 7
    for path in paths:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path), path
        answer = get(path)
        assert answer.status == 200, path
        assert "max-age=315360000" in answer.headers["Cache-Control"]
        assert "immutable" in answer.headers["Cache-Control"]
    styles = [path for path in paths if path.endswith(".css")]
    assert "gzip" in {get(path).headers["Content-Encoding"] for path in styles}


def test_a_first_visit_is_light_and_the_next_page_lighter(get):
    """As a browser counts: headers and what is sent, compressed. A phone with a poor connection."""

    def weight(path):
        answer = get(path, **{"Accept-Encoding": "gzip, br"})
        of_headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        return of_headers + len(answer.body)

    files = static_files(get)
    assert 1 + len(files) <= 12
    assert weight("/nl/") + sum(map(weight, files)) <= 60_000
    assert weight("/nl/toolkit/") <= 15_000


def test_everything_that_a_style_sheet_asks_for_is_there(get):
    asked = set()
    for path in static_files(get):
        if path.endswith(".css"):
            sheet = get(path, **{"Accept-Encoding": "identity"}).body.decode()
            asked |= {urljoin(path, url) for url in re.findall(r'url\("([^"]+)"\)', sheet)}
    icons = {path for path in asked if path.startswith("data:image/svg+xml,")}
    assert len(icons) > 10
    for path in asked - icons:
        assert path.startswith("/static/"), path
        assert get(path).status == 200, path
