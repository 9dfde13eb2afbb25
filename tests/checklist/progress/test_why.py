"""Every line can say why: the facts that were used, the rule in words, the article of the law."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from checklist.models import Household, Progress
from checklist.progress.checklist import checklist_of
from checklist.progress.why import why as explain
from tests.checklist.factories import item_url, make_family_of_six, make_person
from tests.checklist.pages import filled_in
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


def why(client, household, code, person=None):
    return client.get(item_url(household, code, person)).context["why"]


def test_it_names_the_facts_of_this_family(signed_in, household, person):
    person.status_id = "subsidiary"
    person.decided_on = date(2026, 5, 26)
    person.save()
    code = "inburgering-aanmelden-vlaanderen"
    facts = dict(why(signed_in, household, code, person).facts)
    assert facts["Residence status"] == "Amal (Person with subsidiary protection)"
    assert facts["Decision on protection"] == "Amal (26 May 2026)"
    assert facts["Municipality"] == "Gent"
    assert facts["Age"].startswith("Amal (")


def test_it_names_the_children_and_the_parent_whose_stay_counts(signed_in, household, person):
    make_person(household, "Sami", status="applicant", birth_year=date.today().year - 9)
    facts = dict(why(signed_in, household, "kinderbijslag-aanvragen-vlaanderen").facts)
    assert facts["Residence status"] == "Amal (Recognised refugee)"
    assert facts["Age"].startswith("Sami (8 or 9 years")


def test_it_says_which_fact_is_missing(signed_in, household):
    facts = dict(why(signed_in, household, "wonen-registratie-huurcontract").facts)
    assert facts["How the family lives"] == "not filled in"
    assert facts["Lease signed on"] == "not filled in"


def test_it_says_the_rule_and_the_article_with_its_source_and_date(signed_in, household):
    household.housing = "rents_privately"
    household.save()
    page = signed_in.get(item_url(household, "wonen-registratie-huurcontract"))
    assertContains(page, "Why this, and why now?")
    assertContains(page, "Within 2 months after the lease was signed")
    assertContains(page, "Set by:")
    due = page.context["why"].due
    assertContains(page, due.article_en)
    assertContains(page, due.source.url)
    assertContains(page, due.source.seen)


def test_what_no_law_sets_is_said_to_be_good_practice(signed_in, household):
    page = signed_in.get(item_url(household, "budgetbeheer-budgetoverzicht"))
    assertContains(page, "No law sets this deadline: it is good practice.")


def test_every_item_of_the_toolkit_can_be_said(household):
    """Of whatever applies, with little known of the family and with much."""
    items = ChecklistItem.objects.prefetch_related("due_rules__source").in_bulk(field_name="code")
    for grow in (lambda: None, lambda: make_family_of_six(household)):
        grow()
        known = Household.objects.with_facts().get()
        for line in checklist_of(known, date.today()).lines:
            reasons = explain(line, items[line.code])
            assert all(label and words for label, words in reasons.facts), line.code
            assert bool(reasons.term) == (line.entry.rule is not None), line.code


def test_somebody_elses_date_is_told_as_such(signed_in, household):
    address = item_url(household, "wonen-registratie-huurcontract")
    signed_in.post(address, filled_in(signed_in.get(address), {"due_override": "2027-01-15"}))
    assert Progress.objects.get().due_override == date(2027, 1, 15)
    facts = dict(why(signed_in, household, "wonen-registratie-huurcontract").facts)
    assert facts["Chosen date"] == "15 January 2027"


def test_every_required_term_names_its_article_and_a_source(db):
    for item in ChecklistItem.objects.prefetch_related("due_rules__source"):
        for rule in item.due_rules.all():
            if rule.kind == "legal":
                assert all([rule.article_nl, rule.article_fr, rule.article_en, rule.source]), item


def test_what_nobody_is_sure_of_is_marked_and_says_whom_to_ask(signed_in, household, person):
    person.situations = ["family_abroad"]
    person.save()
    page = signed_in.get(household.get_absolute_url() + "?weergave=thema&thema=gezinshereniging")
    assertContains(page, "Not sure: ask")
    unsure = signed_in.get(item_url(household, "gezinshereniging-vervolledigen"))
    assertContains(unsure, "not sure")
