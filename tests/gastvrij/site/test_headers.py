"""What every answer tells the browser: what it may load and run, keep, and show to whom."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path, reverse

from gastvrij.lib.paths import ROOT
from gastvrij.site.headers import CarefulMiddleware, with_nonces
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url
from tests.gastvrij.site.html import Page
from tests.members.factories import make_organisation, prove_who_it_is

pytestmark = pytest.mark.django_db
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def directives_of(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: values.split() for name, _, values in (part.partition(" ") for part in parts)}


@login_not_required
def careless_view(request):
    raise RuntimeError("Zonnebloem")


urlpatterns = [path("fails/", careless_view)]


# --- on every answer ---------------------------------------------------------------------------
ANSWERS = {
    "a page": ("/nl/", 200),
    "a redirect": ("/", 302),
    "the door": ("/nl/gezinnen/", 302),
    "a page that is not there": ("/nl/nowhere/", 404),
    "a file": ("/static/img/mark.svg", 200),
    "the admin's door": ("/nl/beheer/", 302),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_is_careful(client, kind):
    address, status = ANSWERS[kind]
    response = client.get(address)
    assert response.status_code == status
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    assert directives_of(response)["default-src"] == ["'none'"]
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers
    response.close()


@pytest.mark.parametrize("file", ["css/site.css", "js/answers.js", "img/mark.svg"])
def test_a_file_that_is_never_a_page_carries_no_policy_of_pages(client, file):
    response = client.get(f"/static/{file}")
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    is_page = file.endswith(".svg")  # which a browser opens by itself
    for name in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options"):
        assert (name in response.headers) == is_page, name
    of_headers = sum(len(name) + len(value) + 4 for name, value in response.items())
    assert is_page or of_headers < 500
    response.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_also_a_refused_host_name_is_answered_carefully(client, settings, scheme):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/nl/", headers={"host": "elsewhere.example"}, secure=scheme == "https")
    assert response.status_code == 400
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    assert directives_of(response)["default-src"] == ["'none'"]


@pytest.mark.urls(__name__)
def test_also_an_error_is_answered_carefully(client):
    client.raise_request_exception = False
    response = client.get("/fails/")
    assert response.status_code == 500
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    assert directives_of(response)["script-src"] == ["'strict-dynamic'"]  # no script at all
    assert "<script" not in response.content.decode()


def test_everything_that_browsers_can_do_is_off_but_for_passkeys(client):
    policy = client.get("/nl/").headers["Permissions-Policy"]
    allowed = [part for part in policy.split(", ") if not part.endswith("=()")]
    assert allowed == ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
    # Of what the list below names, all that Chromium knows without a flag.
    off = {part.partition("=")[0] for part in policy.split(", ") if part.endswith("=()")}
    assert off == set(STANDARDISED.split()) - set(NOT_OURS_TO_NAME.split())


# "Standardized Features" of https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md
# and, for making a passkey, https://www.w3.org/TR/webauthn-3/#sctn-permissions-policy.
STANDARDISED = """
    accelerometer ambient-light-sensor autoplay battery camera cross-origin-isolated display-capture
    document-domain encrypted-media execution-while-not-rendered execution-while-out-of-viewport
    fullscreen geolocation gyroscope hid idle-detection magnetometer microphone midi
    navigation-override payment picture-in-picture publickey-credentials-get screen-wake-lock serial
    sync-xhr usb web-share xr-spatial-tracking publickey-credentials-create
"""


# Behind a flag, of other browsers only, or allowed to nobody else anyway; and the passkeys.
NOT_OURS_TO_NAME = """
    ambient-light-sensor battery cross-origin-isolated document-domain execution-while-not-rendered
    execution-while-out-of-viewport navigation-override web-share
    publickey-credentials-create publickey-credentials-get
"""


def test_only_standardised_features_are_named_since_browsers_warn_about_others(settings):
    assert set(settings.PERMISSIONS_POLICY) <= set(STANDARDISED.split())


# --- the content security policy ---------------------------------------------------------------
def test_the_policy_allows_our_own_files_and_nothing_unsafe(client):
    policy = directives_of(client.get("/nl/"))
    (nonce, dynamic) = policy.pop("script-src")
    assert re.fullmatch(r"'nonce-[A-Za-z0-9+/=]{24}'", nonce)
    assert dynamic == "'strict-dynamic'"
    assert policy == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "gastvrij-reading"],
    }


def test_a_nonce_is_used_once(client):
    nonces = {directives_of(client.get("/nl/"))["script-src"][0] for _ in range(5)}
    assert len(nonces) == 5


def scripts_of(response):
    nonce = directives_of(response)["script-src"][0][7:-1]
    scripts = Page(response.content.decode()).all("script")
    return nonce, [(one.attributes.get("nonce"), one.attributes.get("src")) for one in scripts]


def test_every_script_of_a_page_has_the_nonce_and_the_guard_is_the_first(client, buddy, household):
    client.force_login(buddy)
    nonce, scripts = scripts_of(client.get(household_url(household)))
    assert {given for given, _ in scripts} == {nonce}
    assert scripts[0][1] == "/static/js/trusted-types.js"


def test_the_names_of_the_policies_are_those_of_the_script():
    script = (ROOT / "static" / "js" / "trusted-types.js").read_text()
    made = re.findall(r'createPolicy\(\s*"([a-z-]+)"', script)
    wanted = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["trusted-types"]
    assert sorted(made) == sorted(wanted)


# --- the admin ---------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["index", "members_organisation_add", "toolkit_theme_changelist"])
def test_the_admin_has_the_same_policy_and_each_script_its_nonce(client, superuser, page):
    prove_who_it_is(client, superuser)
    response = client.get(reverse(f"admin:{page}"))
    assert response.status_code == 200
    assert directives_of(response).keys() == directives_of(client.get("/nl/")).keys()
    nonce, scripts = scripts_of(response)
    assert scripts[0] == (nonce, "/static/js/trusted-types.js")
    assert {given for given, _ in scripts} == {nonce}
    assert len(response.content) == int(response.headers["Content-Length"])


@pytest.fixture
def admin_request(rf: RequestFactory):
    request = rf.get("/nl/beheer/")
    request.csp_nonce = "abc"
    return request


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="/static/admin/js/theme.js"></script>',
        '<script type="module" src="/static/js/restored.js"></script>',
        '<script src="/nl/beheer/jsi18n/"></script>',
        '<script id="x"\n  src="/static/a.js" data-y="{&quot;a&quot;: 1}" defer></script>',
    ],
)
def test_a_script_of_our_own_is_let_in(admin_request, tag):
    assert with_nonces(tag, admin_request) == tag.replace("<script", '<script nonce="abc"')


@pytest.mark.parametrize(
    "tag",
    [
        "<script>steal()</script>",
        '<script type="module">steal()</script>',
        '<script src="https://elsewhere.example/static/a.js"></script>',
        '<script src="//elsewhere.example/static/a.js"></script>',
        '<script src="/static/../nl/organisaties/x/logo/"></script>',
        '<script src="/static/%2e%2e/nl/organisaties/x/"></script>',
        '<script src="/static\\..\\x.js"></script>',
        '<script src="/nl/organisaties/x/logo/1/"></script>',
        '<script src="/nl/beheer/jsi18n/?x"></script>',
        '<script src="/nl/beheer/jsi18n/../x/"></script>',
        '<script src="data:text/javascript,steal()"></script>',
        '<script src="/static/a.js" src="https://elsewhere.example/a.js"></script>',
        '<script src="https://elsewhere.example/a.js" src="/static/a.js"></script>',
        '<script data-x=">" src="https://elsewhere.example/a.js"></script>',
        '<SCRIPT SRC="https://elsewhere.example/a.js"></SCRIPT>',
        "<script src=/static/a.js></script>",
        '<script/src="/static/a.js"></script>',
        '<script nonce="guess" src="/static/a.js"></script>',
    ],
)
def test_an_inline_foreign_or_odd_script_gets_no_nonce(admin_request, tag):
    assert with_nonces(tag, admin_request) == tag


def test_only_the_admins_own_pages_are_rewritten(client):
    organisation = make_organisation(description='<script src="/static/a.js"></script>')
    text = client.get(organisation.get_absolute_url()).content.decode()
    assert '<script nonce="' not in text


# --- behind the door ---------------------------------------------------------------------------
def test_pages_behind_the_door_are_kept_nowhere_and_found_by_nobody(client, buddy, household):
    client.force_login(buddy)
    for address in (household_url(household), reverse("members:account"), "/nl/account/email/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response.headers["Cache-Control"], address
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow", address


def test_a_view_that_forgets_it_is_kept_nowhere_all_the_same(rf, buddy):
    def view(request):
        return HttpResponse("a family")

    def get_response(request):
        careful.process_view(request, view, (), {})
        return view(request)

    careful = CarefulMiddleware(get_response)
    assert "no-store" in careful(rf.get("/")).headers["Cache-Control"]


def test_public_pages_may_be_found(client):
    assert "X-Robots-Tag" not in client.get("/nl/").headers


@pytest.mark.parametrize("way_out", ["account_logout", "admin:logout"])
def test_signing_out_clears_what_the_browser_kept(client, superuser, way_out):
    prove_who_it_is(client, superuser)
    response = client.post(reverse(way_out))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/nl/").headers


def test_a_session_that_is_over_clears_it_too(client, buddy):
    client.force_login(buddy)
    buddy.is_active = False
    buddy.save()
    client.session.flush()
    assert client.get("/nl/gezinnen/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_who_is_still_signed_in_loses_nothing(client, buddy):
    client.force_login(buddy)
    assert "Clear-Site-Data" not in client.get(reverse("members:account")).headers


def test_what_the_site_says_stands_in_no_cookie(client, buddy):
    client.force_login(buddy)
    response = client.post(reverse("members:account"), {"name": "Bea", "language": "nl"})
    assert response.status_code == 302
    assert set(response.cookies) <= {"sessionid", "csrftoken"}
    assert "notice" in client.get(reverse("members:account")).content.decode()


def test_no_cookie_chooses_the_language(client):
    response = client.get("/fr/toolkit/")
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
