"""Terms that ran out: asked once where that was before the list began, told calmly where lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.models import Progress
from tests.checklist.factories import added_on, household_url, item_url, make_person, make_progress
from tests.checklist.pages import filled_in

pytestmark = pytest.mark.usefixtures("english")
REGISTRATION = "wonen-registratie-huurcontract"
SUBSIDY = "wonen-huurwaarborg-vlaanderen"  # a loan that is lost three months after signing


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def long_here(household):
    """A family with a history, of which somebody begins the list today."""
    day = timezone.localdate() - timedelta(days=1200)
    household.housing = "rents_privately"
    household.moved_in_on = household.lease_signed_on = day
    household.save()
    household.persons.update(decided_on=day, arrived_on=day, applied_on=day)
    return household


def earlier_url(household):
    return reverse("checklist:earlier", args=[household.pk])


def answer(client, household, answers):
    address = earlier_url(household)
    changes = {f"answer-{key}": value for key, value in answers.items()}
    return client.post(address, filled_in(client.get(address), changes))


def line_of(page, code):
    return next(line for line in page.context["checklist"].lines if line.code == code)


# --- before the list began ---------------------------------------------------------------------
def test_a_family_with_a_history_begins_without_red_lines(signed_in, long_here):
    page = signed_in.get(household_url(long_here))
    assertNotContains(page, "was due by")
    assertContains(page, "time limits ended before this list began")
    assertContains(page, f'href="{earlier_url(long_here).removeprefix(household_url(long_here))}"')


def test_each_of_them_is_asked_once(signed_in, long_here):
    page = signed_in.get(earlier_url(long_here))
    asked = [line.code for line, _ in page.context["form"].questions]
    assert REGISTRATION in asked
    assert asked == [line.code for line in page.context["checklist"].earlier]
    response = answer(signed_in, long_here, {REGISTRATION: "no"})
    assertRedirects(response, earlier_url(long_here))
    again = signed_in.get(earlier_url(long_here))
    assert REGISTRATION not in [line.code for line, _ in again.context["form"].questions]


def test_what_was_arranged_before_is_done_on_a_day_that_nobody_knows(signed_in, long_here, buddy):
    answer(signed_in, long_here, {REGISTRATION: "yes"})
    progress = long_here.progress.get()
    assert (progress.state, progress.done_on, progress.passed) == ("done", None, "yes")
    assert long_here.events.get(progress=progress).by == buddy
    timeline = signed_in.get(reverse("checklist:timeline", args=[long_here.pk]))
    assertContains(timeline, "arranged before: Yes")


@pytest.mark.parametrize("said", ["no", "unknown"])
def test_what_was_not_arranged_is_left_to_do_without_alarm(signed_in, long_here, said):
    answer(signed_in, long_here, {REGISTRATION: said})
    page = signed_in.get(household_url(long_here))
    line = line_of(page, REGISTRATION)
    assert line in page.context["checklist"].now
    assert line.urgency == "none"
    assertNotContains(page, "was due by")


def test_a_right_that_is_lost_is_not_left_to_do(signed_in, long_here):
    answer(signed_in, long_here, {SUBSIDY: "no"})
    page = signed_in.get(household_url(long_here))
    assert line_of(page, SUBSIDY) not in page.context["checklist"].now


def test_who_answers_nothing_is_told_so_and_nothing_is_saved(signed_in, long_here):
    response = answer(signed_in, long_here, {})
    assert response.status_code == 422
    assertContains(response, "Choose an answer for at least one", status_code=422)
    assert not Progress.objects.exists()


def test_an_answer_that_is_none_is_told_beside_its_question(signed_in, long_here):
    response = signed_in.post(
        earlier_url(long_here), {f"answer-{REGISTRATION}": "perhaps", f"answer-{SUBSIDY}": "yes"}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f"answer-{REGISTRATION}"]
    assert not Progress.objects.exists()


def test_two_who_answer_at_the_same_time_lose_nothing(signed_in, long_here):
    """The second comes with a page of before: what is answered already is not asked any more."""
    stale = filled_in(signed_in.get(earlier_url(long_here)), {f"answer-{REGISTRATION}": "no"})
    stale[f"answer-{SUBSIDY}"] = ["yes"]
    answer(signed_in, long_here, {REGISTRATION: "yes"})
    assert signed_in.post(earlier_url(long_here), stale).status_code == 302
    states = dict(long_here.progress.values_list("item__code", "passed"))
    assert states == {REGISTRATION: "yes", SUBSIDY: "yes"}


def test_an_answer_can_be_undone(signed_in, long_here):
    answer(signed_in, long_here, {REGISTRATION: "yes"})
    event = long_here.events.get(progress__isnull=False)
    signed_in.post(reverse("checklist:undo", args=[long_here.pk, event.pk]))
    progress = long_here.progress.get()
    assert (progress.state, progress.passed) == ("open", "")
    assertContains(signed_in.get(earlier_url(long_here)), item_url(long_here, REGISTRATION))


def test_where_nothing_ended_before_nothing_is_asked(signed_in, household):
    assertNotContains(signed_in.get(household_url(household)), "ended before this list began")
    assertContains(signed_in.get(earlier_url(household)), "Nothing is left to ask.")


def test_of_a_closed_family_nothing_is_asked(signed_in, long_here):
    long_here.state, long_here.closed_on = "closed", timezone.localdate()
    long_here.save()
    assert signed_in.post(earlier_url(long_here), {f"answer-{SUBSIDY}": "yes"}).status_code != 200
    assert not Progress.objects.exists()


def test_many_questions_cost_no_more_queries(signed_in, long_here, queries_of):
    few = queries_of(lambda: signed_in.get(earlier_url(long_here)))
    day = long_here.moved_in_on
    for number in range(4):
        make_person(long_here, f"Kind {number}", birth_year=day.year - 9, decided_on=day)
    assert queries_of(lambda: signed_in.get(earlier_url(long_here))) == few


# --- after it began ----------------------------------------------------------------------------
def test_a_right_that_is_lost_is_said_once_and_calmly(signed_in, long_here):
    added_on(long_here, long_here.moved_in_on)
    page = signed_in.get(household_url(long_here))
    assertContains(page, "ended on ")
    assertContains(page, "The right is probably lost. Ask:")
    assert line_of(page, SUBSIDY).urgency == "none"
    detail = signed_in.get(item_url(long_here, SUBSIDY))
    assertContains(detail, "I have read this")
    response = signed_in.post(item_url(long_here, SUBSIDY), {"seen": "1"})
    assert response.status_code == 302
    page = signed_in.get(household_url(long_here))
    assert line_of(page, SUBSIDY) not in page.context["checklist"].now
    assert long_here.progress.get().passed == "seen"


def test_what_is_still_worth_doing_is_late_and_stands_first(signed_in, long_here):
    added_on(long_here, long_here.moved_in_on)
    page = signed_in.get(household_url(long_here))
    assert line_of(page, REGISTRATION).urgency == "overdue"


# --- every year --------------------------------------------------------------------------------
def test_a_yearly_item_comes_back_with_the_day_on_which_it_was_last_done(
    signed_in, household, person
):
    last_year = timezone.localdate().year - 1
    code = "gezondheidszorg-tandarts"
    done_on = date(last_year, 3, 10)
    make_progress(household, code=code, person=person, state="done", done_on=done_on)
    page = signed_in.get(item_url(household, code, person))
    assert page.context["line"].state == "open"
    response = signed_in.post(item_url(household, code, person), {"tick": "open"})
    assert response.status_code == 302
    progress = household.progress.get()
    assert (progress.state, progress.done_on) == ("done", timezone.localdate())


def test_a_tick_of_a_yearly_item_can_be_undone(signed_in, household, person):
    code = "gezondheidszorg-tandarts"
    done_on = date(timezone.localdate().year - 1, 3, 10)
    make_progress(household, code=code, person=person, state="done", done_on=done_on)
    signed_in.post(item_url(household, code, person), {"tick": "open"})
    event = household.events.filter(progress__isnull=False).first()
    signed_in.post(reverse("checklist:undo", args=[household.pk, event.pk]))
    assert signed_in.get(item_url(household, code, person)).context["line"].state == "open"
