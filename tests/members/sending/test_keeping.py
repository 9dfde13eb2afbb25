"""What was typed before somebody had to sign in again: in its form once more, for them alone."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import KeptForm, Membership
from members.models.kept_form import MOST_FORMS_KEPT
from members.sending.jobs import forget_forms
from members.sending.keeping import KEEPS_WORDS, NOT_KEPT, WAITS
from members.sending.mark import FIELD
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url, make_draft
from tests.checklist.pages import filled_in
from tests.members.accounts.test_sign_up import PASSWORD
from tests.members.factories import make_membership, make_user, prove_who_it_is, totp_code

pytestmark = pytest.mark.usefixtures("english")
NOTE = 'De brief van de gemeente <b>is weg</b> & "zoek".\n\nBel \'s ochtends.'
SENTENCE = "You typed this before you had to sign in again. Check and save."


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.fixture
def bea(buddy):
    from allauth.account.models import EmailAddress

    buddy.set_password(PASSWORD)
    buddy.save()
    EmailAddress.objects.create(user=buddy, email=buddy.email, verified=True, primary=True)
    return buddy


@pytest.fixture
def browser(bea):
    """As a browser: with a token against forgery in each form."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, bea)
    return browser


def sign_in(browser, user, address=None):
    page = browser.get(address or reverse("account_login"))
    sent = filled_in(page, {"login": user.email, "password": PASSWORD})
    return browser.post(address or reverse("account_login"), sent)


def note_on(household):
    return item_url(household, code=FOR_HOUSEHOLD)


def typed(browser, household, note=NOTE):
    page = browser.get(note_on(household))
    return filled_in(page, {"state": "busy", "note": note}, css_class="progress-form")


def session_over(browser):
    session = browser.session
    session["used_at"] -= 60 * 60
    session.save()


def signed_out_in_another_tab(browser):
    other = Client()
    other.cookies = browser.cookies
    other.post(reverse("account_logout"))


def signed_in_anew_in_another_tab(browser):
    signed_out_in_another_tab(browser)
    browser.get(reverse("account_login"))
    from members.models import User

    sign_in(browser, User.objects.get(email="buddy@example.org"))


def shown(page):
    return filled_in(page, css_class="progress-form")


ENDS = [session_over, signed_out_in_another_tab]


# --- the way back ------------------------------------------------------------------------------
@pytest.mark.parametrize("ends", ENDS)
def test_a_note_that_came_too_late_stands_in_its_form_again(browser, bea, household, ends):
    sent = typed(browser, household)
    ends(browser)
    to_sign_in = browser.post(note_on(household), sent)
    assert to_sign_in.status_code == 302
    assert to_sign_in.url == f"/en/account/login/?next={note_on(household)}"
    back = sign_in(browser, bea, to_sign_in.url)
    assert back.url == note_on(household)
    page = browser.get(back.url)
    assert SENTENCE in page.text
    values = shown(page)
    assert values["note"] == [NOTE.replace("\n", "\r\n")]
    assert values["state"] == ["busy"]
    assert "<b>is weg" not in page.text
    assert not household.progress.exists(), "it never saves by itself"
    assert browser.post(back.url, values).status_code == 302
    assert household.progress.get().note.replace("\r\n", "\n") == NOTE
    assert not KeptForm.objects.exists()
    assert SENTENCE not in browser.get(back.url).text


def test_a_stale_token_leads_back_to_the_form_at_once(browser, household):
    sent = typed(browser, household)
    signed_in_anew_in_another_tab(browser)
    answer = browser.post(note_on(household), sent)
    assert (answer.status_code, answer.url) == (302, note_on(household))
    page = browser.get(answer.url)
    assert SENTENCE in page.text and shown(page)["note"] == [NOTE.replace("\n", "\r\n")]
    assert not household.progress.exists()


def test_a_site_that_was_started_anew_loses_nothing(browser, household):
    """Nothing of a session, a token or a form is held by the process."""
    sent = typed(browser, household)
    cache.clear()
    anew = Client(enforce_csrf_checks=True)
    anew.cookies = browser.cookies
    assert anew.post(note_on(household), sent).status_code == 302
    assert household.progress.get().note


def test_it_stays_until_it_is_saved_or_not_wanted(browser, bea, household):
    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, bea, browser.post(note_on(household), sent).url)
    for _time in range(2):
        assert SENTENCE in browser.get(note_on(household)).text
    kept = KeptForm.objects.get()
    forget = reverse("members:forget_kept", args=[kept.pk])
    page = browser.get(note_on(household))
    assert forget in page.text
    sent = {"csrfmiddlewaretoken": shown(page)["csrfmiddlewaretoken"], FIELD: shown(page)[FIELD]}
    answer = browser.post(forget, sent)
    assert answer.url == note_on(household)
    assert not KeptForm.objects.exists()
    assert SENTENCE not in browser.get(note_on(household)).text


def test_in_another_language_it_is_the_same_form(browser, bea, household):
    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, bea, browser.post(note_on(household), sent).url)
    page = browser.get(note_on(household).replace("/en/", "/fr/"))
    assert shown(page)["note"] == [NOTE.replace("\n", "\r\n")]


def test_what_a_colleague_changed_meanwhile_is_told_and_not_overwritten(
    browser, bea, household, colleague
):
    from tests.checklist.factories import make_progress

    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, bea, browser.post(note_on(household), sent).url)
    make_progress(
        household, code=FOR_HOUSEHOLD, by=colleague, state="blocked", blocked_reason="no_answer"
    )
    page = browser.get(note_on(household))
    answer = browser.post(note_on(household), shown(page))
    assert answer.status_code == 409
    assert household.progress.get().state == "blocked"


# --- for nobody else ---------------------------------------------------------------------------
def test_somebody_else_who_signs_in_sees_nothing_of_it(browser, household, colleague):
    from allauth.account.models import EmailAddress

    colleague.set_password(PASSWORD)
    colleague.save()
    EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True, primary=True)
    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, colleague, browser.post(note_on(household), sent).url)
    session = browser.session
    session[WAITS] = True  # as if something of their own waited elsewhere
    session.save()
    page = browser.get(note_on(household))
    assert page.status_code == 200
    assert SENTENCE not in page.text and "gemeente &lt;b&gt;" not in page.text
    assert shown(page)["note"] == [""]


def test_a_form_made_for_somebody_else_is_thrown_away(browser, household, colleague):
    sent = typed(browser, household)
    other = Client(enforce_csrf_checks=True)
    other.force_login(colleague)
    assert other.post(note_on(household), sent).status_code == 403
    assert not KeptForm.objects.exists()


def test_who_may_not_see_the_family_any_more_sees_nothing_and_it_is_gone(browser, bea, household):
    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, bea, browser.post(note_on(household), sent).url)
    Membership.objects.filter(user=bea).update(confirmed_as="", is_active=False)
    answer = browser.get(note_on(household))
    assert answer.status_code == 404
    assert "gemeente" not in answer.text
    assert not KeptForm.objects.exists()


def test_another_family_has_nothing_of_it(browser, bea, household, organisation):
    from tests.checklist.factories import make_household

    other = make_household(organisation, label="Roos", buddy=bea)
    sent = typed(browser, household)
    session_over(browser)
    sign_in(browser, bea, browser.post(note_on(household), sent).url)
    for address in (note_on(other), household_url(other), household_url(household)):
        assert "is weg" not in browser.get(address).text


@pytest.mark.parametrize("mark", ["", "x", "made:up"])
def test_who_has_no_form_of_the_site_leaves_nothing(bea, household, mark):
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(note_on(household), {"note": NOTE, FIELD: mark})
    assert answer.status_code == 403
    assert Client().post(note_on(household), {"note": NOTE, FIELD: mark}).status_code == 302
    assert not KeptForm.objects.exists()


def test_a_form_of_another_user_can_t_be_planted_by_another_site(
    browser, bea, colleague, household
):
    """Its mark is their own, so what comes with it waits for them."""
    attacker = Client()
    attacker.force_login(colleague)
    sent = typed(attacker, household, note="Planted")
    assert browser.post(note_on(household), sent).status_code == 403
    assert "Planted" not in browser.get(note_on(household)).text
    assert not KeptForm.objects.filter(user=bea).exists()


# --- what is kept, and how long ----------------------------------------------------------------
def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM members_keptform t")
        return " ".join(row for (row,) in cursor.fetchall())


def test_nothing_of_it_can_be_read_in_the_database_or_the_session(browser, household, caplog):
    sent = typed(browser, household)
    session_over(browser)
    answer = browser.post(note_on(household), sent)
    assert KeptForm.objects.count() == 1
    for secret in ("gemeente", "busy", str(household.pk), FOR_HOUSEHOLD):
        assert secret not in rows()
    session = json.dumps(dict(browser.session.items()))
    assert "gemeente" not in session + answer.url + caplog.text


def test_after_a_day_it_is_gone(browser, bea, household):
    sent = typed(browser, household)
    session_over(browser)
    browser.post(note_on(household), sent)
    forget_forms()
    assert KeptForm.objects.count() == 1
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(hours=23, minutes=1))
    sign_in(browser, bea)
    assert SENTENCE not in browser.get(note_on(household)).text
    forget_forms()
    assert not KeptForm.objects.exists()


def test_only_the_last_of_a_form_and_not_many_are_kept(browser, household):
    sent = typed(browser, household)
    session_over(browser)
    for number in range(3):
        browser.post(note_on(household), sent | {"note": f"{number}"})
    assert KeptForm.objects.count() == 1
    from toolkit.models import ChecklistItem

    for item in ChecklistItem.objects.published()[: MOST_FORMS_KEPT + 5]:
        browser.post(item_url(household, code=item.code), sent)
        other = reverse("checklist:edit", args=[household.pk])
        browser.post(other, sent)
    assert KeptForm.objects.count() <= MOST_FORMS_KEPT


def test_nobody_fills_the_table(browser, household, settings):
    sent = typed(browser, household)
    session_over(browser)
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"kept_form": "2/h/ip"}
    for number in range(4):
        answer = browser.post(note_on(household), sent | {"note": f"{number}"})
        assert answer.status_code == 302
    assert '"1"' in KeptForm.objects.get().content


def test_what_is_too_long_is_not_kept(browser, household):
    sent = typed(browser, household, note="a" * 200_000)
    session_over(browser)
    assert browser.post(note_on(household), sent).status_code == 302
    assert not KeptForm.objects.exists()


def test_of_a_family_that_is_erased_nothing_waits(browser, household, coordinator, organisation):
    sent = typed(browser, household)
    session_over(browser)
    browser.post(note_on(household), sent)
    cor = Client()
    prove_who_it_is(cor, coordinator)
    cor.post(reverse("checklist:erase", args=[household.pk]), {"label": "Tulp", "understood": "on"})
    assert not KeptForm.objects.exists()


# --- passwords and codes -----------------------------------------------------------------------
def secret_forms():
    """Forms of the site that ask for a password or a code, from the classes themselves."""
    from django import forms

    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    for form in set(below(forms.BaseForm)):
        fields = getattr(form, "base_fields", {}).values()
        codes = ("one-time-code", "current-password", "new-password")
        if any(
            isinstance(one.widget, forms.PasswordInput)
            or one.widget.attrs.get("autocomplete") in codes
            for one in fields
        ):
            yield form


def test_no_form_whose_words_are_kept_asks_for_a_password_or_a_code():
    rooms = {config.name for config in apps.get_app_configs()}
    assert rooms >= KEEPS_WORDS
    found = {form.__module__ for form in secret_forms()}
    assert "members.accounts.allauth_forms" in found, "the eye sees"
    ours = {name for name in found if name.split(".")[0] in {"checklist", "members", "toolkit"}}
    assert ours <= {
        "members.accounts.allauth_forms",
        "members.accounts.second_factor.forms",
        "members.accounts.admin",  # whose addresses are none of those that keep
    }


def test_forms_of_accounts_and_what_is_meant_at_once_are_not_kept(browser, bea):
    page = browser.get(reverse("members:delete_account"))
    sent = filled_in(page, {"understood": "on"})
    session_over(browser)
    browser.post(reverse("members:delete_account"), sent)
    change = reverse("account_change_password")
    browser.post(change, sent | {"oldpassword": PASSWORD, "password1": "nieuw en lang genoeg"})
    assert not KeptForm.objects.exists()
    assert {"members:delete_account"} <= NOT_KEPT


# --- the other ways to sign in -----------------------------------------------------------------
def test_it_comes_along_through_the_second_step(coordinator, organisation):
    from allauth.account.models import EmailAddress

    coordinator.set_password(PASSWORD)
    coordinator.save()
    EmailAddress.objects.create(
        user=coordinator, email=coordinator.email, verified=True, primary=True
    )
    draft = make_draft(organisation, by=coordinator)
    page = reverse("checklist:draft_step", args=[draft.pk, "gezin"])
    browser = Client(enforce_csrf_checks=True)
    prove_who_it_is(browser, coordinator)
    browser.force_login(coordinator)
    sent = filled_in(browser.get(page), {"label": "Zonnebloem"})
    signed_out_in_another_tab(browser)
    to_sign_in = browser.post(page, sent).url
    second_step = sign_in(browser, coordinator, to_sign_in).url
    code = filled_in(browser.get(second_step), {"code": totp_code()})
    answer = browser.post(second_step, code)
    assert answer.url == page
    again = browser.get(page)
    assert SENTENCE in again.text and filled_in(again)["label"] == ["Zonnebloem"]


def test_who_is_asked_who_they_are_finds_what_they_typed(organisation, coordinator):
    cor = Client()
    prove_who_it_is(cor, coordinator, seconds_ago=60 * 60)
    page = reverse("members:invite", args=[organisation.slug])
    sent = filled_in(cor.get(page), {"emails": "nour@example.org", "role": "coordinator"})
    answer = cor.post(page, sent)
    assert "/account/reauthenticate/" in answer.url
    assert filled_in(cor.get(page))["emails"] == ["nour@example.org"]


def test_a_visitor_with_a_stale_token_sends_it_again_from_the_page_that_answers(
    organisation, coordinator
):
    visitor = Client(enforce_csrf_checks=True)
    page = reverse("members:ask", args=[organisation.slug])
    words = {"name": "Roza", "email": "roza@example.net", "message": "Kan iemand meekijken?"}
    sent = filled_in(visitor.get(page), words)
    del visitor.cookies["csrftoken"]
    answer = visitor.post(page, sent)
    assert answer.status_code == 403
    assert "Kan iemand meekijken?" in answer.text
    again = filled_in(answer, css_class="actions")
    assert visitor.post(page, again).status_code == 302
    assert organisation.enquiries.count() == 1


def test_a_second_person_of_a_family_is_told_if_the_page_has_no_row_for_them(
    browser, bea, household
):
    page = reverse("checklist:edit", args=[household.pk])
    sent = filled_in(browser.get(page), {"label": "Roos", "people-7-nickname": "Samira Amal"})
    session_over(browser)
    sign_in(browser, bea, browser.post(page, sent).url)
    again = browser.get(page)
    assert filled_in(again)["label"] == ["Roos"]
    assert "This has no place on the page any more" in again.text and "Samira Amal" in again.text


def test_a_button_alone_leaves_nothing_to_check(browser, bea, household, organisation):
    make_membership(make_user(), organisation)
    page = reverse("checklist:timeline", args=[household.pk])
    browser.get(page)
    session_over(browser)
    browser.post(reverse("account_logout"))
    assert not KeptForm.objects.exists()
