"""A page that did not change is not sent again; what somebody signed in saw is kept nowhere."""

import gzip
import re
from datetime import timedelta
from random import randbytes

import brotli
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import etag as named_as

from gastvrij.lib import public_pages, rendered_pages
from gastvrij.lib.public_content import Kept, stamp
from members.models import ModelDocument
from tests.members.agenda.factories import make_gathering, make_sign_up
from tests.members.factories import make_organisation, make_user
from tests.members.signals.factories import make_signal
from tests.toolkit.embeds.conftest import make_embed
from tests.walk import addresses_without_values
from toolkit.models import Chapter, ChecklistItem, PublicChange, Section, Theme
from toolkit.reading.jobs import forget_public_changes

pytestmark = pytest.mark.django_db
NAME = "note_public_change"
NOT_READ = {"report", "missedsearch", "publicchange", "searchword", "charge", "linkcheck"}
NOT_READ |= {"draft", "importconflict", "speaker"}


def public_addresses():
    section = Section.objects.published().select_related("chapter").first()
    pages = [model.objects.published().first() for model in (Chapter, Theme, ChecklistItem)]
    names = ["home", "toolkit:index", "toolkit:glossary", "toolkit:changes", "members:directory"]
    organisation = make_organisation("Woonwijs", slug="woonwijs")
    return [
        *(page.get_absolute_url() for page in [*pages, section, organisation]),
        *(reverse(name) for name in [*names, "members:statistics", "sitemap"]),
        reverse("toolkit:changes_feed"),
        reverse("toolkit:changes_feed_of_theme", args=[pages[1].slug]),
    ]


def again(client, address, etag):
    return client.get(address, headers={"If-None-Match": etag})


@pytest.fixture
def theme():
    return Theme.objects.get(slug="wonen")


# --- not changed -------------------------------------------------------------------------------
def test_a_page_that_did_not_change_is_not_sent_again(client):
    for address in public_addresses():
        first = client.get(address)
        assert first.status_code == 200, address
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate", address
        assert first["ETag"].startswith('W/"')
        assert {"Cookie", "HX-Request"} <= set(first["Vary"].split(", ")), address
        second = again(client, address, first["ETag"])
        assert (second.status_code, second.content) == (304, b""), address
        assert second["ETag"] == first["ETag"]


def test_not_changed_costs_one_question(client, theme, django_assert_num_queries):
    address = theme.get_absolute_url()
    etag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert again(client, address, f'"other", {etag}').status_code == 304


def test_each_address_and_language_has_a_name_of_its_own(client, theme):
    address = theme.get_absolute_url()
    asked = [address, address.replace("/nl/", "/fr/"), f"{address}?x=1", "/nl/"]
    assert len({client.get(one)["ETag"] for one in asked}) == len(asked)


def test_not_changed_says_nothing_of_the_policy_of_the_page(client, theme):
    first = client.get(theme.get_absolute_url())
    second = again(client, theme.get_absolute_url(), first["ETag"])
    assert "Content-Security-Policy" in first
    assert second.status_code == 304
    assert "Content-Security-Policy" not in second
    Theme.objects.filter(pk=theme.pk).update(summary_nl="Anders.")
    third = again(client, theme.get_absolute_url(), first["ETag"])
    assert third["Content-Security-Policy"] != first["Content-Security-Policy"]


# --- changed -----------------------------------------------------------------------------------
def rewrite(theme):
    theme.summary_nl = "Anders."
    theme.save()


def rewrite_by_sql(theme):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE toolkit_theme SET summary_nl = 'Anders.'")


def withdraw_a_source(theme):
    theme.sources.first().figures.all().delete()
    theme.items.first().sources.clear()


def an_organisation_joins(theme):
    make_organisation("Nieuw")


def an_organisation_leaves(theme):
    make_organisation("Weg").working_area.clear()


@pytest.mark.parametrize(
    "write",
    [rewrite, rewrite_by_sql, withdraw_a_source, an_organisation_joins, an_organisation_leaves],
)
def test_whatever_way_something_is_written_the_page_is_sent_anew(client, theme, write):
    address = {
        rewrite: theme.get_absolute_url(),
        rewrite_by_sql: theme.get_absolute_url(),
        withdraw_a_source: theme.items.first().get_absolute_url(),
        an_organisation_joins: reverse("members:directory"),
        an_organisation_leaves: reverse("members:directory"),
    }[write]
    etag = client.get(address)["ETag"]
    write(theme)
    response = again(client, address, etag)
    assert response.status_code == 200
    assert response["ETag"] != etag


@pytest.mark.parametrize("write", [rewrite, an_organisation_joins])
def test_who_comes_back_after_a_change_elsewhere_is_told_that_nothing_changed(client, theme, write):
    """In this process, and in one that has yet to make the page."""
    address = reverse("toolkit:glossary")
    first = client.get(address)
    write(theme)
    assert again(client, address, first["ETag"]).status_code == 304
    forget_everything()
    made_anew = again(client, address, first["ETag"])
    assert (made_anew.status_code, made_anew.content) == (304, b"")
    assert client.head(address)["ETag"] == client.get(address)["ETag"] == first["ETag"]


def test_what_a_page_may_frame_is_part_of_its_name(client, theme):
    """The browser goes on with the policy that it has when it is told that nothing changed."""
    address = theme.get_absolute_url()
    names = set()
    for source in ("https://a.example", "https://b.example"):
        response = HttpResponse("the same words")
        response._csp_update = {"frame-src": [source]}
        request = HttpRequest()
        request.method = "GET"
        names.add(rendered_pages.keep(request, address, source, [], response).words)
    assert len(names) == 2


def test_every_table_that_readers_read_is_counted():
    counted = counted_tables()
    tables = {model._meta.db_table for model in apps.get_app_config("toolkit").get_models(True)}
    assert tables - counted == {f"toolkit_{name}" for name in NOT_READ}
    assert "members_organisation" in counted


BY_A_TRIGGER_OF_THE_ORGANISATION = {"members_searchentry", "members_directorychange"}
TABLE = re.compile(r'\b(?:FROM|JOIN) "?(?:public\.)?([a-z_]+)')


def test_what_a_kept_page_reads_is_counted_and_no_account_is_read_for_nobody(client):
    """Else it would stay as it was, in this process and in each browser."""
    gathering = make_gathering(is_public=True, themes=["wonen"])
    make_sign_up(gathering)
    make_embed(Theme.objects.get(slug="wonen"))
    signal = make_signal(published=True)
    documents = [one.get_absolute_url() for one in ModelDocument.objects.all()]
    step = reverse("members:stuck_step", args=[signal.item.code])
    more = [gathering.get_absolute_url(), reverse("members:signal", args=[signal.slug]), step]
    for address in [*public_addresses(), *addresses_without_values(), *documents, *more]:
        Client().get(address)
    questions = [one.sql for page in rendered_pages.all_kept() for one in page.questions]
    tables = {table for sql in questions for table in TABLE.findall(sql)}
    assert len(rendered_pages.all_kept()) > 25 and len(tables) > 30
    assert tables - counted_tables() == BY_A_TRIGGER_OF_THE_ORGANISATION
    assert not [sql for sql in questions if '"members_user"."password"' in sql]


def test_tomorrow_it_is_another_page(client, theme, monkeypatch):
    etag = client.get(theme.get_absolute_url())["ETag"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(public_pages.timezone, "localdate", lambda: tomorrow)
    assert again(client, theme.get_absolute_url(), etag).status_code == 200


def test_another_version_of_the_site_makes_other_pages(client, theme, monkeypatch):
    etag = client.get(theme.get_absolute_url())["ETag"]
    monkeypatch.setattr(public_pages, "release", lambda: "newer")
    assert again(client, theme.get_absolute_url(), etag).status_code == 200


def test_what_was_counted_is_forgotten_at_night(theme):
    for _ in range(3):
        theme.save()
    forget_public_changes()
    assert PublicChange.objects.count() == 1


# --- of one person -----------------------------------------------------------------------------
def test_who_is_signed_in_is_never_told_that_nothing_changed(client, theme):
    etag = client.get(theme.get_absolute_url())["ETag"]
    client.force_login(make_user())
    for name in (etag, "*"):
        response = again(client, theme.get_absolute_url(), name)
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert "ETag" not in response


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "whatever"])
def test_who_carries_a_cookie_gets_a_page_for_their_own_browser(client, theme, cookie):
    client.cookies[cookie] = "x"
    response = client.get(theme.get_absolute_url())
    assert response["Cache-Control"] == "private, no-cache"
    assert "ETag" not in response


def test_who_chose_a_region_is_not_sent_the_same_page_twice_and_no_proxy_keeps_it(client, theme):
    address = theme.get_absolute_url()
    unchosen = client.get(address)["ETag"]
    chosen = client.get(f"{address}?gewest=brussels")
    assert chosen.cookies
    assert chosen["Cache-Control"] == "private, no-cache"
    page = again(client, address, unchosen)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-cache")
    assert again(client, address, page["ETag"]).status_code == 304


def asked_by_a_visitor(rf, view, **asked):
    """As the middleware gives the request: with a session, and with nobody."""
    request = rf.get("/nl/", **asked)
    request.user, request.session = AnonymousUser(), Client().session
    request.session.modified = False
    return public_pages.kept_by_anybody(view)(request)


def test_where_a_view_says_itself_that_nothing_changed_the_next_still_gets_the_page(rf):
    named = named_as(lambda request: "its own")(lambda request: HttpResponse("x"))
    again = asked_by_a_visitor(rf, named, headers={"If-None-Match": '"its own"'})
    assert (again.status_code, again.content, rendered_pages.all_kept()) == (304, b"", [])
    assert [asked_by_a_visitor(rf, named).content for _ in range(2)] == [b"x", b"x"]


def test_a_page_that_brings_a_form_or_a_cookie_is_for_one_browser(rf):
    def with_form(request):
        form = Template("<form>{% csrf_token %}</form>")
        context = {"csrf_token": get_token(request), "request": request}
        return HttpResponse(form.render(Context(context)))

    def with_cookie(request):
        response = HttpResponse("x")
        response.set_cookie("a", "b")
        return response

    def plain(request):
        return HttpResponse("x")

    kept = {}
    for view in (with_form, with_cookie, plain):
        rendered_pages.forget()
        kept[view] = asked_by_a_visitor(rf, view)
    assert [kept[view]["Cache-Control"] for view in (with_form, with_cookie)] == [
        "private, no-cache"
    ] * 2
    assert "public" in kept[plain]["Cache-Control"]


def counted_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [NAME])
        return {name for (name,) in cursor.fetchall()}


def counted_models():
    tables = counted_tables()
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def change_all_words(model):
    """But for those that say where something stands, or whether it is seen."""
    for field in model._meta.fields:
        is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if is_text and field.name not in {"slug", "code", "state"}:
            try:
                with transaction.atomic():
                    model._base_manager.update(**{field.name: Concat(F(field.name), Value("!"))})
            except DatabaseError:
                pass  # it has rules of its own, or nobody may write it; the next one is changed


def forget_everything():
    rendered_pages.forget()
    for one in Kept.everything:
        one.forget()


# --- made once ---------------------------------------------------------------------------------
NONCE = re.compile(r'nonce="([^"]+)"')


def without_nonces(response):
    return NONCE.sub("", response.content.decode())


def test_the_next_visitor_is_sent_the_same_page_for_one_question(
    client, theme, django_assert_num_queries
):
    address = theme.get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        second = Client().get(address)
    assert without_nonces(second) == without_nonces(first)
    assert dict(second.headers, **{"Content-Security-Policy": ""}) == dict(
        first.headers, **{"Content-Security-Policy": ""}
    )


def test_each_visitor_has_scripts_with_a_nonce_of_their_own(client, theme):
    nonces = []
    for _ in range(3):
        response = client.get(theme.get_absolute_url())
        (nonce,) = set(NONCE.findall(response.content.decode()))
        assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]
        nonces.append(nonce)
    assert len(set(nonces)) == 3


def test_what_a_page_may_frame_is_said_to_the_next_visitor_too(client, theme):
    make_embed(theme)
    first, second = (client.get(theme.get_absolute_url()) for _ in range(2))
    assert "frame-src https://" in second["Content-Security-Policy"]
    assert second["Permissions-Policy"] == first["Permissions-Policy"]


def test_after_a_change_the_page_is_made_anew(client, theme):
    client.get(theme.get_absolute_url())
    rewrite(theme)
    assert "Anders." in client.get(theme.get_absolute_url()).content.decode()


def test_what_a_change_does_not_touch_is_sent_as_it_was(client, theme, monkeypatch):
    """A page that reads what was changed is made anew; one that does not is not."""
    made = []
    monkeypatch.setattr(rendered_pages, "compress", lambda page: made.append(page) or b"")
    monkeypatch.setattr(rendered_pages, "decompress", lambda packed: b"as it was")
    touched, other = theme.get_absolute_url(), reverse("toolkit:glossary")
    for address in (touched, other):
        client.get(address)
    assert len(made) == 2
    rewrite(theme)
    assert client.get(other).content == b"as it was"
    client.get(touched)
    assert len(made) == 3 and "Anders." in made[-1].decode()
    client.get(touched)
    assert len(made) == 3


def test_what_a_transaction_saw_alone_is_sent_to_nobody_else(client, theme):
    address = theme.get_absolute_url()
    before = client.get(address)
    with transaction.atomic():
        rewrite(theme)
        assert "Anders." in client.get(address).content.decode()
        transaction.set_rollback(True)
    assert without_nonces(client.get(address)) == without_nonces(before)


def test_whatever_table_changes_a_page_is_what_it_would_be_if_it_were_made_anew(client, theme):
    """All words of all tables that readers read, a table at a time."""
    asked = [*public_addresses()[:4], reverse("home"), reverse("toolkit:changes")]
    sent_as_it_was = moved = 0
    for model in counted_models():
        before = stamp()
        change_all_words(model)
        moved += stamp() != before
        made = {id(page.packed) for page in rendered_pages.all_kept()}
        pages = [client.get(address) for address in asked]
        assert {page.status_code for page in pages} == {200}
        kept = [without_nonces(page) for page in pages]
        sent_as_it_was += len(made & {id(page.packed) for page in rendered_pages.all_kept()})
        forget_everything()
        assert kept == [without_nonces(client.get(address)) for address in asked], model
    assert moved > 20
    assert sent_as_it_was > 50


def test_of_two_people_then_nobody_then_another_language_nothing_personal_is_kept(client, theme):
    names = {"Roza Demir", "Aster Haile"}
    addresses = [theme.get_absolute_url(), "/nl/", reverse("members:directory")]
    for name in sorted(names):
        person = Client()
        person.force_login(make_user(name=name, email=f"{name[:4]}@example.org"))
        for address in addresses:
            assert "account/logout" in person.get(address).content.decode()
    assert rendered_pages.all_kept() == []
    for address in addresses:
        for one in (address, address.replace("/nl/", "/fr/")):
            page = client.get(one).content.decode()
            assert not [name for name in names if name in page]
    kept = rendered_pages.all_kept()
    assert len(kept) == 2 * len(addresses)
    for page in kept:
        assert b"csrf" not in page.content and b"account/logout" not in page.content
        assert not {"Set-Cookie", "Cache-Control", "ETag"} & set(page.headers)


def test_no_address_that_somebody_thought_up_is_kept(client):
    for address in ("/nl/?x=1", "/nl/nowhere/", "/nl/organisaties/?zoek=gent"):
        client.get(address)
    client.head("/nl/")
    assert rendered_pages.all_kept() == []


def test_they_never_take_more_room_than_they_may():
    request = HttpRequest()
    request.method = "GET"
    for number in range(50):
        rendered_pages.keep(request, str(number), "x", [], HttpResponse(randbytes(1_000_000)))
    kept = rendered_pages.all_kept()
    assert 10 <= len(kept) <= rendered_pages.MOST / 1_000_000


def test_a_page_is_sent_without_its_indentation_but_where_blanks_say_something(client, theme):
    page = client.get(theme.get_absolute_url()).content
    assert b"\n " not in page and b"\n\n" not in page
    assert b"\n<h2" in page  # a line stays a line: what stood apart stands apart
    for written in (b"<p>\n  <pre>a\n  b</pre>", b"<textarea rows=2>\n  a"):
        assert rendered_pages.without_indentation(written) == written


# --- compressed --------------------------------------------------------------------------------
def test_a_public_page_comes_compressed_and_is_the_same(client, theme):
    address = theme.get_absolute_url()
    plain = client.get(address)
    packed_twice = [client.get(address, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    for packed in packed_twice:
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content) / 3
        assert "Accept-Encoding" in packed["Vary"]
        page = gzip.decompress(packed.content).decode()
        assert NONCE.sub("", page) == without_nonces(plain)
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize("accepted", ["gzip, deflate, br, zstd", "br;q=0.5", "br"])
def test_who_knows_brotli_gets_fewer_bytes(client, theme, accepted):
    address = theme.get_absolute_url()
    plain = client.get(address)
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    packed = client.get(address, headers={"Accept-Encoding": accepted})
    assert packed["Content-Encoding"] == "br"
    assert int(packed["Content-Length"]) == len(packed.content) < 0.96 * len(zipped.content)
    page = brotli.decompress(packed.content).decode()
    assert NONCE.sub("", page) == without_nonces(plain)


def test_who_wants_no_brotli_gets_none(client, theme):
    for refused in ("br;q=0", "br; q=0.0, gzip", "identity", "abr"):
        answer = client.get(theme.get_absolute_url(), headers={"Accept-Encoding": refused})
        assert answer.get("Content-Encoding") in {None, "gzip"}, refused


def test_who_refuses_an_encoding_never_gets_it(client, theme):
    address = theme.get_absolute_url()
    refusing = ["gzip;q=0", "gzip; q=0.000, br;q=0", "br;q=0., gzip;q=0.", "identity;q=0", "*;q=0"]
    for accepted in [*refusing, "", "\xff;;q=,", "gzip;q=0, identity"]:
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert (answer.status_code, answer.get("Content-Encoding")) == (200, None), accepted
        assert "Accept-Encoding" in answer["Vary"]
    for accepted, encoding in {"br;q=0, gzip": "gzip", "gzip;q=0, br;q=0.001": "br"}.items():
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert answer["Content-Encoding"] == encoding, accepted


def test_the_sitemap_is_made_once_and_comes_compressed(client, django_assert_num_queries):
    first = client.get(reverse("sitemap"))
    with django_assert_num_queries(1):
        second = client.get(reverse("sitemap"), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(second.content) == first.content
    assert second["Content-Type"] == first["Content-Type"] == "application/xml"
    make_organisation("Nieuw", slug="nieuw")
    assert b"/organisaties/nieuw/" in client.get(reverse("sitemap")).content


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_name_that_is_not_the_pages_own_brings_the_page(client, theme, method):
    address, ask = theme.get_absolute_url(), getattr(client, method)
    name = client.get(address)["ETag"]
    for asked in ("*", '"a", W/"b"', name[:-2], "W/", ",,,", '"' * 900, "\xff"):
        answer = ask(address, headers={"If-None-Match": asked, "Range": "bytes=0-9"})
        assert (answer.status_code, answer["ETag"]) == (200, name), asked
    for asked in (name, f'"a",{name} , W/"b"'):
        assert ask(address, headers={"If-None-Match": asked}).status_code == 304


def test_a_page_with_a_secret_is_never_compressed(client, theme):
    """Its length would tell of the secret, guess by guess (BREACH)."""
    client.force_login(make_user())
    for address in (theme.get_absolute_url(), reverse("checklist:households")):
        response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert response.status_code == 200 and "Content-Encoding" not in response
    other = Client()
    other.cookies["sessionid"] = "x"
    response = other.get(theme.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    sign_in = Client().get(reverse("account_login"), headers={"Accept-Encoding": "gzip"})
    assert b"csrfmiddlewaretoken" in sign_in.content
    assert "Content-Encoding" not in sign_in


# --- through a proxy ---------------------------------------------------------------------------
class Proxy:
    """Keeps what it may, apart for what `Vary` names, and asks after it each time (RFC 9111)."""

    def __init__(self):
        self.kept, self.saved = {}, 0

    def get(self, client, address, headers=()):
        cookie = "; ".join(f"{name}={one.value}" for name, one in sorted(client.cookies.items()))
        asked = {"Cookie": cookie, **dict(headers)}
        for key, response in self.kept.items():
            if key[0] == address and all(asked.get(n, "") == v for n, v in key[1]):
                etag = {"If-None-Match": response["ETag"]}
                fresh = client.get(address, headers={**dict(headers), **etag})
                if fresh.status_code == 304:
                    self.saved += 1
                    return response
                return self._keep(address, asked, fresh)
        return self._keep(address, asked, client.get(address, headers=dict(headers)))

    def _keep(self, address, asked, response):
        rules = response.headers.get("Cache-Control", "").split(", ")
        if "public" in rules and "no-store" not in rules and "private" not in rules:
            names = response.headers.get("Vary", "").split(", ")
            self.kept[address, tuple((name, asked.get(name, "")) for name in names)] = response
        return response


def test_a_proxy_never_hands_on_what_somebody_signed_in_saw():
    proxy, user = Proxy(), make_user(email="rita@example.org")
    addresses = public_addresses()
    for address in addresses:
        signed_in = Client()
        signed_in.force_login(user)
        before = proxy.get(Client(), address).content
        theirs = proxy.get(signed_in, address)
        after = proxy.get(Client(), address)
        assert after.content == before, address
        assert "no-store" in theirs["Cache-Control"], address
        if not address.endswith(".xml"):
            assert b"account/logout" in theirs.content, address
        assert b"account/logout" not in after.content, address
    assert proxy.saved == len(addresses)


def test_a_proxy_gives_htmx_its_fragment_and_a_visitor_the_page():
    proxy, address = Proxy(), reverse("members:directory")
    page = proxy.get(Client(), address)
    fragment = proxy.get(Client(), address, {"HX-Request": "true"})
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"<html" in proxy.get(Client(), address).content
