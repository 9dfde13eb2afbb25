"""No word about a family reaches the log, a mail, an error page or a report of an exception."""

import copy
import io
import json
import logging
import logging.config
import runpy

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import override_settings
from django.urls import include, path, re_path
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

from gastvrij.lib.paths import ROOT
from gastvrij.urls import urlpatterns as site_patterns
from tests.gastvrij.test_settings import COMPLETE

pytestmark = pytest.mark.django_db
FAMILY = "Zonnebloem"
TOKEN = "tok3n-of-Zonnebloem"


# --- views in which everything goes wrong ------------------------------------------------------
@login_not_required
def in_a_message(request, **kwargs):
    label = FAMILY
    raise RuntimeError(f"No such family: {label}", {"label": label})


@login_not_required
def in_a_cause(request):
    try:
        int(FAMILY)
    except ValueError as error:
        raise LookupError(FAMILY) from error


@login_not_required
def in_the_database(request):
    """PostgreSQL tells the values of the row that it refuses."""
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", [FAMILY])


@login_not_required
def in_a_log_line(request):
    logger = logging.getLogger("gastvrij.careless")
    logger.error("Could not save %s", FAMILY)
    logger.error("Could not save %(label)s", {"label": FAMILY}, extra={"label": FAMILY})
    logger.error(ValueError(FAMILY))
    logging.getLogger("somebody.else").warning("Row %d of %s", 3, FAMILY, stack_info=True)
    return HttpResponse()


@login_not_required
def not_found(request):
    raise Http404(FAMILY)


family = [
    path("message/", in_a_message),
    path("cause/", in_a_cause),
    path("database/", in_the_database),
    path("log/", in_a_log_line),
    path("missing/", not_found),
]
urlpatterns = [
    path("", include(family)),
    path("nl/g/<str:token>/punt/", in_a_message),
    path("nl/agenda/<int:year>/feed/<token:whatever>/", in_a_message),
    path("nl/calendar/<uuid:family>/<token:whatever>/", in_a_message),
    re_path(r"^nl/old/invite/(?P<key>.+)/$", in_a_message),
    *site_patterns,
]

handler500 = "gastvrij.site.views.server_error"


@pytest.fixture(scope="module")
def production():
    """What settings.py says in production."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DEBUG", "GASTVRIJ_AS_OWNER", "DATABASE_OWNER_URL"):
            patch.delenv(name, raising=False)
        for name, value in COMPLETE.items():
            patch.setenv(name, value)
        return runpy.run_path(str(ROOT / "gastvrij" / "settings.py"))


@pytest.fixture
def lines(production):
    """The log of production, as it would stand on the terminal."""
    stream = io.StringIO()
    config = copy.deepcopy(production["LOGGING"])
    config["handlers"]["console"]["stream"] = stream
    names = ["", "django", "django.server", "gastvrij"]
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.level, one.handlers[:], one.propagate) for one in loggers]
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger, (level, handlers, propagate) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers, logger.propagate = handlers, propagate


@pytest.fixture(autouse=True)
def as_in_production(production, client):
    client.raise_request_exception = False
    names = ["DEFAULT_EXCEPTION_REPORTER", "DEFAULT_EXCEPTION_REPORTER_FILTER"]
    with override_settings(
        ADMINS=[("Root", "root@example.org")],
        ROOT_URLCONF=__name__,
        **{name: production[name] for name in names},
    ):
        yield


# --- nothing gets out --------------------------------------------------------------------------
def assert_silent(lines, response=None):
    assert lines()
    assert FAMILY not in json.dumps(lines(), ensure_ascii=False)
    assert mail.outbox == []
    if response:
        assert FAMILY not in response.content.decode()


@pytest.mark.parametrize("where", ["message", "cause", "database"])
def test_an_error_tells_its_kind_and_place_and_no_word_more(client, lines, where):
    response = client.post(f"/{where}/?search={FAMILY}", {"label": FAMILY})
    level, event, status = "ERROR", "Internal Server Error", 500
    if where == "database":  # what two people wrote contradicts each other
        level, event, status = "WARNING", "Conflict", 409
    assert response.status_code == status
    assert_silent(lines, response)
    (line,) = lines()
    kinds = {"message": "RuntimeError", "cause": "LookupError", "database": "IntegrityError"}
    assert kinds[where] in line["exception"][0]["type"]
    assert any("test_log.py:" in frame for frame in line["exception"][0]["frames"])
    assert {**line, "exception": None, "time": None} == {
        "time": None,
        "level": level,
        "logger": "django.request",
        "event": event,
        "method": "POST",
        "path": f"/{where}/",
        "status": status,
        "exception": None,
    }


def test_where_even_the_page_about_an_error_fails_nothing_is_told(
    client, lines, settings, tmp_path
):
    """Without collected files; the server itself would write the whole error to its own log."""
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    response = client.get("/message/")
    assert response.status_code == 500
    assert response.content.startswith(b"Er ging iets mis.")
    assert_silent(lines, response)


def test_what_an_error_came_from_is_told_the_same_way(client, lines):
    client.get("/cause/")
    (line,) = lines()
    assert [one["type"] for one in line["exception"]] == ["LookupError", "ValueError"]


def test_the_key_of_a_family_is_not_written_down(client, lines):
    response = client.get(f"/nl/g/{TOKEN}/punt/")
    assert response.status_code == 500
    assert lines()[0]["path"] == "/nl/g/…/"
    assert TOKEN not in json.dumps(lines())


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/nl/agenda/2026/feed/{}/", "/nl/agenda/2026/feed/…/"),
        ("/nl/old/invite/{}/", "/nl/old/invite/…/"),
        ("/nl/calendar/0ad3ee12-d0f4-4d3c-a0bc-6b7ac0de0ad3/{}/", "/nl/calendar/…/"),
        ("/fr/agenda/feed/{}", "/fr/agenda/feed/…/"),
        ("/feed/{}/and/more/", "/feed/…/"),
    ],
)
def test_a_new_kind_of_secret_address_is_masked_without_being_listed(
    client, lines, address, written
):
    """Also with a slip in it, when it leads nowhere."""
    assert client.get(address.format(TOKEN)).status_code in {404, 500}
    assert lines()[0]["path"] == written
    assert TOKEN not in json.dumps(lines())


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/nl/nowhere/reset/key/5-c0de/", "/nl/nowhere/reset/key/…/"),
        ("/g/tok3n/", "/g/…/"),
        ("/g/a/b/?c=Zonnebloem", "/g/…/"),
        ("/nl/Familie Zonnebloem/", "/nl/…/"),
        ("/nl/Zonnebloem: bel mij/level/", "/nl/…/level/"),
    ],
)
def test_what_somebody_typed_in_an_address_is_masked(client, lines, address, written):
    client.get(address)
    assert lines()[0]["path"] == written
    assert_silent(lines)


def test_a_page_that_is_missing_is_a_line_too(client, lines):
    assert client.get("/missing/").status_code == 404
    (line,) = lines()
    assert (line["level"], line["event"], line["status"]) == ("WARNING", "Not Found", 404)
    assert_silent(lines)


def test_a_careless_line_of_our_own_or_of_a_package_loses_its_values(client, lines):
    client.get("/log/")
    assert_silent(lines)
    assert [line["event"] for line in lines()] == [
        "Could not save …",
        "Could not save …",
        "ValueError",
        "Row … of …",
    ]


def test_a_refused_host_name_is_written_without_what_was_sent(client, lines):
    assert client.get("/log/", headers={"host": f"{FAMILY}.example"}).status_code == 400
    assert_silent(lines)


def test_even_a_handler_that_mails_has_nothing_to_tell(client, lines):
    mailing = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    logger.addHandler(mailing)
    try:
        client.post(f"/message/?search={FAMILY}", {"label": FAMILY})
    finally:
        logger.removeHandler(mailing)
    (message,) = mail.outbox
    html = message.alternatives[0][0]
    assert "RuntimeError" in message.body and "RuntimeError" in html
    assert FAMILY not in f"{message.subject} {message.body} {html}"
    assert "csrf" not in html and "SECRET" not in html


def test_djangos_own_reporter_would_show_nothing_of_a_request_with_our_filter(rf, production):
    request = rf.post(f"/?search={FAMILY}", {"label": FAMILY}, headers={"X-Family": FAMILY})
    request.COOKIES["family"] = FAMILY
    filtering = production["DEFAULT_EXCEPTION_REPORTER_FILTER"]
    with override_settings(DEFAULT_EXCEPTION_REPORTER_FILTER=filtering):
        try:
            label = FAMILY
            raise RuntimeError("Broken") if label else None
        except RuntimeError as error:
            reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
            data = reporter.get_traceback_data()
    assert [frame["vars"] for frame in data["frames"]] == [[]]
    assert (data["filtered_POST_items"], data["settings"], data["request_meta"]) == ([], {}, {})
    assert list(data["request_COOKIES_items"]) == []


# --- what is told ------------------------------------------------------------------------------
def test_security_events_are_told_with_their_facts_as_keys(lines):
    facts = {"user": 7, "household": "0b7c-1", "ok": True, "kinds": ["totp", "recovery_codes"]}
    logging.getLogger("gastvrij.security").info("signed_in", extra=facts)
    (line,) = lines()
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "gastvrij.security",
        "event": "signed_in",
        **facts,
    }


def test_facts_that_come_together_are_keys_too(lines):
    facts = {"event": "role_changed", "user": 7, "level": "low", "reason": None}
    line = "event=role_changed user=7"
    logging.getLogger("gastvrij.security").info(line, extra={"facts": facts})
    (line,) = lines()
    assert (line["event"], line["user"], line["level"]) == ("role_changed", 7, "INFO")
    assert line["level_"] == "low" and "reason" not in line


def test_a_security_event_can_tell_no_name_address_or_note(lines):
    told = {"who": f"{FAMILY} aan de Schelde", "email": f"{FAMILY}@example.org", "deep": {"a": "é"}}
    logging.getLogger("gastvrij.security").warning("changed", extra=told)
    (line,) = lines()
    assert (line["who"], line["email"], line["deep"]) == ("…", "…", {"a": "…"})
    assert_silent(lines)


def test_nobody_forges_a_line(lines):
    extra = {"level_": 'x"\n{"level": "INFO"}', "logger_": "a"}
    logging.getLogger("gastvrij.security").info("a\nb", extra=extra)
    (line,) = lines()
    assert line["level"] == "INFO" and line["event"] == "a\nb"


def test_mail_to_administrators_has_no_handler(production, lines):
    handlers = [
        handler
        for name in ("", "django", "django.request", "django.security", "gastvrij")
        for handler in logging.getLogger(name).handlers
    ]
    assert not [one for one in handlers if isinstance(one, AdminEmailHandler)]


def test_in_development_the_lines_are_for_reading(settings):
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "words"
