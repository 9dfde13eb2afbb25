"""The law changed: a curator publishes it, and the family's line says what it was and is now."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models import ProgressEvent
from checklist.sharing.actions import share
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url, make_progress
from tests.checklist.sharing.opening import open_link
from tests.toolkit.changes.conftest import change_due
from tests.toolkit.conftest import curator  # noqa: F401
from toolkit.models import Change, ChecklistItem

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def publish(client, curator):  # noqa: F811
    """The curator changes the time limit in the admin, then the reader is back at the screen."""

    def change(within, reader):
        client.force_login(curator)
        assert change_due(client, within, FOR_HOUSEHOLD).status_code == 302
        client.force_login(reader)
        return Change.objects.first()

    return change


def all_of(household):
    return household_url(household, "?stand=alles&thema=wonen")


def test_at_once_the_line_shows_the_very_words(client, buddy, household, publish):
    change = publish("P2M", buddy)
    for address in (all_of(household), item_url(household)):
        assertContains(client.get(address), change.words_nl)
    assertContains(client.get(all_of(household)), "regel veranderd", count=1)


def test_what_a_curator_added_stands_on_the_item(client, buddy, household, publish):
    publish("P2M", buddy)
    Change.objects.update(sentence_nl="Vraag het snel aan.")
    assertContains(client.get(item_url(household)), "Vraag het snel aan.")


def test_nothing_is_stored_about_the_family(client, buddy, household, publish):
    before = ProgressEvent.objects.count()
    publish("P2M", buddy)
    client.get(all_of(household))
    assert (household.progress.count(), ProgressEvent.objects.count()) == (0, before)


def test_the_line_is_calm_after_sixty_days_and_where_it_is_held_back(signed_in, household):
    change = make_change(noted_on=TODAY() - timedelta(days=59))
    assertContains(signed_in.get(all_of(household)), change.words_nl)
    Change.objects.update(noted_on=TODAY() - timedelta(days=60))
    assertNotContains(signed_in.get(all_of(household)), change.words_nl)
    Change.objects.update(noted_on=TODAY(), is_withheld=True)
    assertNotContains(signed_in.get(all_of(household)), change.words_nl)


def make_change(code=FOR_HOUSEHOLD, **fields):
    words = "Termijn: was 2 maanden, is nu 3 maanden"
    fields = {"kind": "item", "code": code, "about": "due", "noted_on": TODAY()} | fields
    told = {f"words_{code}": words for code in ("nl", "fr", "en")}
    return Change.objects.create(title_nl="Iets", items=[code], **told, **fields)


def test_a_change_of_another_item_marks_no_line(signed_in, household):
    make_change(code="andere")
    assertNotContains(signed_in.get(all_of(household)), "regel veranderd")


def test_a_rule_that_no_longer_applies_keeps_what_was_ticked(client, buddy, household, publish):
    make_progress(household, state="done")
    publish("P2M", buddy)
    ChecklistItem.objects.filter(code=FOR_HOUSEHOLD).update(regions=["brussels"])
    page = client.get(item_url(household))
    assertContains(page, "Wat afgevinkt is, blijft hier staan")
    assertContains(page, Change.objects.get().words_nl)
    assert household.progress.get().state == "done"


def test_it_costs_one_question_however_much_changed(signed_in, household, queries_of):
    calm = queries_of(lambda: signed_in.get(all_of(household)))
    codes = list(ChecklistItem.objects.values_list("code", flat=True))
    make_change()
    once = queries_of(lambda: signed_in.get(all_of(household)))
    for number, code in enumerate(codes):
        make_change(code=code, about="basis", noted_on=TODAY() - timedelta(days=number % 50))
    assert queries_of(lambda: signed_in.get(all_of(household))) == once == calm


def test_the_family_reads_it_on_its_own_page(client, buddy, household, publish):
    change = publish("P2M", buddy)
    for language in ("nl", "fr", "en"):
        page = open_link(client, share(household, language, by=buddy), "?alles")
        for line in getattr(change, f"words_{language}").splitlines():
            assertContains(page, escape(line))
    Change.objects.update(is_withheld=True)
    page = open_link(client, share(household, "nl", by=buddy), "?alles")
    assertNotContains(page, "step__changed")


def test_it_stands_on_the_printed_list(client, buddy, household, publish):
    change = publish("P2M", buddy)
    page = client.get(reverse("checklist:on_paper", args=[household.pk]))
    assertContains(page, escape(change.words_nl.splitlines()[0]))
    assertContains(page, "regel veranderd", count=1)
