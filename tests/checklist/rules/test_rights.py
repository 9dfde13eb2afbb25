"""What very different families should see, written from the law before anything was run.

The rules and the real content together, without a database. toolkit/content/families holds many
more families; these are the cases in which a list once cost a family a right.
"""

from datetime import date
from pathlib import Path

import pytest

from checklist.rules.entries import DONE, Mark, Passed, entries_of
from checklist.rules.order import now_to_do
from toolkit.rules.facts import FamilyFacts, PersonFacts
from toolkit.transfer.facts import item_facts
from toolkit.transfer.reading import read_toolkit

TODAY = date(2026, 11, 26)
LATE_TERMS_OF_INTEGRATION = {"inburgering-aanmelden-vlaanderen", "inburgering-aanmelden-brussel"}


@pytest.fixture(scope="module")
def items():
    return item_facts(read_toolkit(Path("toolkit/content")))


@pytest.fixture
def lines(items):
    """The lines of a family by code and person, with the day on which they are due, if known."""

    def of(*persons, today=TODAY, done=None, **family):
        family.setdefault("region", "flanders")
        if "housing" in family:
            family["housing"] = frozenset({family["housing"]})
        facts = FamilyFacts(tuple(persons), **family)
        marks = {key: Mark(DONE, day) for key, day in (done or {}).items()}
        return List(entries_of(items, facts, marks, today), today)

    return of


class List:
    def __init__(self, entries, today):
        self.entries = {entry.key: entry for entry in entries if entry.applies}
        self.today = today

    def __contains__(self, code):
        return any(key[0] == code for key in self.entries)

    def entry(self, code, person=None):
        return self.entries[code, person]

    def due(self, code, person=None):
        due = self.entry(code, person).due
        return due and (due.earliest if due.is_exact else (due.earliest, due.latest))

    def legal(self, code, person=None):
        assert self.entry(code, person).is_legal
        return self.due(code, person)

    def of(self, person):
        return {code for code, who in self.entries if who == person}

    def late(self):
        return {key for key, entry in self.entries.items() if entry.passed is Passed.LATE}

    def now(self):
        return now_to_do(self.entries.values(), self.today)


def person(id="x", status="recognised", born="1990", **facts):
    year, _, month = (born or "").partition("-")
    facts["situations"] = frozenset(facts.get("situations", ()))
    return PersonFacts(
        id,
        status,
        int(year) if year else None,
        int(month) if month else None,
        **facts,
    )


def d(text):
    return date.fromisoformat(text)


# --- family reunification ----------------------------------------------------------------------
def test_a_refugee_completes_the_application_within_ten_months(lines):
    father = person(decided_on=d("2026-05-26"), situations=["family_abroad"])
    found = lines(father)
    assert found.legal("gezinshereniging-vervolledigen") == d("2027-03-26")
    assert found.legal("gezinshereniging-aanvraag") == TODAY


def test_who_came_of_age_in_the_procedure_asks_for_the_parents_within_three_months(lines):
    young = person(
        born="2008-03",
        decided_on=d("2026-10-10"),
        registered_on=d("2025-09-01"),
        situations=["family_abroad"],
    )
    found = lines(young)
    assert found.legal("gezinshereniging-ouders-minderjarige", "x") == d("2027-01-10")


def test_a_minor_is_advised_the_same_three_months_for_the_right_lasts_until_eighteen(lines):
    minor = person(
        born="2011", decided_on=d("2026-03-10"), situations=["unaccompanied_minor", "family_abroad"]
    )
    found = lines(minor)
    assert found.due("gezinshereniging-ouders-minderjarige", "x") == d("2026-06-10")
    assert not found.entry("gezinshereniging-ouders-minderjarige", "x").is_legal


def test_with_subsidiary_protection_the_application_has_a_date_as_well(lines):
    found = lines(
        person(status="subsidiary", decided_on=d("2026-09-01"), situations=["family_abroad"])
    )
    assert "gezinshereniging-subsidiair" in found
    assert found.due("gezinshereniging-aanvraag") == d("2027-03-01")


# --- health, income ----------------------------------------------------------------------------
def test_who_is_seventy_with_a_disability_may_have_it_recognised(lines):
    assert "gezondheidszorg-handicap" in lines(
        person(born="1956", situations=["illness_or_disability"])
    )


def test_who_left_reception_keeps_the_installation_premium(lines):
    found = lines(
        person(),
        housing="rents_privately",
        left_reception_on=d("2026-11-10"),
        moved_in_on=d("2026-11-10"),
    )
    assert found.due("maatschappelijke-integratie-installatiepremie") == d("2026-12-10")


@pytest.mark.parametrize("region", ["flanders", "brussels"])
@pytest.mark.parametrize("situations", [["pregnant"], []])
def test_a_baby_keeps_the_rights_that_began_before_the_birth(lines, situations, region):
    mother = person(
        "mother",
        arrived_on=d("2025-01-10"),
        registered_on=d("2025-03-01"),
        situations=situations,
    )
    baby = person("baby", born="2026")
    found = lines(mother, baby, region=region)
    code = {
        "flanders": "kinderbijslag-startbedrag",
        "brussels": "kinderbijslag-geboortepremie-brussel",
    }[region]
    assert code in found.of("baby")
    assert "inburgering-uitstel" in found.of("mother")
    assert (code in found.of("mother")) == bool(situations)


def test_a_second_baby_has_a_line_of_its_own(lines):
    mother = person("mother", arrived_on=d("2022-01-10"))
    found = lines(
        mother,
        person("first", born="2024-02"),
        person("second", born="2026-10"),
        done={("kinderbijslag-startbedrag", "first"): d("2024-05-01")},
    )
    assert found.legal("kinderbijslag-startbedrag", "second") == (d("2031-10-01"), d("2031-10-31"))


def test_a_child_that_was_born_elsewhere_brings_no_sum_for_its_birth(lines):
    mother = person("mother", arrived_on=d("2025-01-10"))
    child = person("child", born="2023", arrived_on=d("2025-01-10"))
    assert "kinderbijslag-startbedrag" not in lines(mother, child)


@pytest.mark.parametrize("status", ["reunified", "other"])
def test_an_a_card_is_renewed_a_month_before_it_expires(lines, status):
    found = lines(person(status=status, card_expires_on=d("2027-11-30")))
    assert found.legal("reizen-a-kaart-verlengen", "x") == d("2027-10-31")


def test_the_decision_on_an_equivalent_income_is_checked_after_thirty_days(lines):
    asked = "maatschappelijke-integratie-equivalent-leefloon"
    check = "maatschappelijke-integratie-beslissing-nakijken"
    found = lines(person(status="temporary"), done={(asked, None): d("2026-10-01")})
    assert found.due(check) == d("2026-10-31")
    waiting = lines(person(status="temporary"))
    assert (asked, None) in waiting.entry(check).waits_on
    then = lines(
        person(status="temporary"),
        done={(asked, None): d("2026-10-01"), (check, None): d("2026-11-02")},
    )
    assert then.legal("maatschappelijke-integratie-beroep") == d("2027-02-02")


def test_an_appeal_that_ends_on_a_day_off_ends_on_the_next_working_day(lines):
    check = "maatschappelijke-integratie-beslissing-nakijken"
    # 3 months after 1 October 2026 is New Year's Day, a Friday: Monday the 4th.
    found = lines(person(), done={(check, None): d("2026-10-01")})
    assert found.legal("maatschappelijke-integratie-beroep") == d("2027-01-04")


# --- housing -----------------------------------------------------------------------------------
def test_what_runs_from_the_lease_is_not_counted_from_the_move(lines):
    about = {
        "housing": "rents_privately",
        "lease_signed_on": d("2026-08-15"),
        "moved_in_on": d("2026-10-01"),
    }
    found = lines(person(), **about)
    assert found.legal("wonen-registratie-huurcontract") == d("2026-10-15")
    assert found.legal("wonen-huurwaarborg-vlaanderen") == d("2026-11-15")
    in_brussels = lines(person(), region="brussels", **about)
    assert in_brussels.legal("wonen-huurtoelagen-brussel") == d("2026-11-15")


def test_as_long_as_nobody_knows_when_the_lease_was_signed_there_is_no_later_date(lines):
    found = lines(person(), housing="rents_privately", moved_in_on=d("2026-10-01"))
    assert found.legal("wonen-registratie-huurcontract") is None


def test_eight_working_days_do_not_count_a_public_holiday(lines):
    # From Thursday 5 November: Armistice Day on Wednesday the 11th does not count.
    found = lines(person(), housing="rents_privately", moved_in_on=d("2026-11-05"))
    assert found.legal("wonen-domicilie") == d("2026-11-18")


@pytest.mark.parametrize(
    ("status", "housing"),
    [("applicant", "reception"), ("undocumented", "hosted"), ("applicant", "hosted")],
)
def test_who_rents_nothing_has_no_lease_to_look_after(lines, status, housing):
    found = lines(person(status=status), housing=housing, moved_in_on=d("2026-01-05"))
    for code in ("wonen-huurcontract", "wonen-plaatsbeschrijving", "wonen-domicilie"):
        assert code not in found
    assert not found.late()


def test_a_social_tenant_has_no_term_for_a_deposit_loan(lines):
    found = lines(
        person(),
        housing="rents_socially",
        lease_signed_on=d("2026-09-01"),
        moved_in_on=d("2026-09-01"),
    )
    if "wonen-huurwaarborg-vlaanderen" in found:
        assert found.due("wonen-huurwaarborg-vlaanderen") is None


def test_an_owner_has_energy_contracts_and_no_lease(lines):
    found = lines(person(), housing="owns")
    assert "wonen-energie-en-water" in found
    assert "wonen-huurcontract" not in found


# --- children, young and old -------------------------------------------------------------------
@pytest.mark.parametrize(
    "code",
    [
        "maatschappelijke-integratie-leefloon-aanvragen",
        "wonen-sociale-woning-vlaanderen",
        "wonen-huurwaarborg-vlaanderen",
    ],
)
def test_what_takes_an_adult_is_not_asked_of_somebody_of_seventeen(lines, code):
    assert code not in lines(person(born="2009-01"), housing="rents_privately")
    assert code in lines(person(born="2008-01"), housing="rents_privately")


def test_a_single_worker_of_twenty_two_is_no_school_child(lines):
    found = lines(person(born="2004", situations=["works"]), housing="rents_privately")
    for code, _ in found.entries:
        assert not code.startswith(("kinderbijslag-", "schoolkosten-", "school-en-kind-")), code


def test_a_student_of_twenty_three_still_counts(lines):
    parent, student = person("p"), person("s", born="2003-03", situations=["studies"])
    assert "kinderbijslag-aanvragen-vlaanderen" in lines(parent, student)
    worker = person("w", born="2003-03", situations=["works"])
    assert "kinderbijslag-aanvragen-vlaanderen" not in lines(parent, worker)


def test_the_childs_benefit_hangs_on_the_stay_of_a_parent(lines):
    father = person("father", decided_on=d("2026-10-01"))
    mother, child = person("mother", "applicant"), person("child", "applicant", "2020")
    found = lines(father, mother, child, region="brussels")
    assert found.due("kinderbijslag-aanvragen-brussel") == d("2026-11-01")


@pytest.mark.parametrize(
    "family",
    [
        [person("p", "undocumented"), person("c", "undocumented", "2018")],
        [person("c", "applicant", "2010", situations=["unaccompanied_minor"])],
    ],
)
def test_without_a_parent_who_may_stay_no_child_waits_for_a_card(lines, family):
    assert "kinderbijslag-kind-zonder-kaart" not in lines(*family)


def test_an_unaccompanied_minor_joins_a_health_insurance_fund_during_the_procedure(lines):
    minor = person(status="applicant", born="2011", situations=["unaccompanied_minor"])
    assert "gezondheidszorg-ziekenfonds" in lines(minor)


def test_who_is_pregnant_looks_for_child_care(lines):
    assert "school-en-kind-opvang-vlaanderen" in lines(person(situations=["pregnant"]))


def test_of_other_statuses_nothing_about_children_or_travel_is_missing(lines):
    found = lines(person("p", "other"), person("c", "other", "2018"))
    for code in (
        "kinderbijslag-aanvragen-vlaanderen",
        "schoolkosten-schooltoeslag-vlaanderen",
        "reizen-papieren-controleren",
    ):
        assert code in found


def test_without_children_there_is_nothing_to_pay_back(lines):
    assert "kinderbijslag-terugvordering" not in lines(person())


# --- integration -------------------------------------------------------------------------------
def test_who_was_recognised_at_seventeen_has_time_from_their_eighteenth_birthday(lines):
    young = person(born="2008-10", decided_on=d("2026-03-10"), registered_on=d("2026-03-20"))
    code = "inburgering-aanmelden-vlaanderen"
    assert lines(young).legal(code, "x") == (d("2027-01-01"), d("2027-01-31"))
    assert "inburgering-aanmelden-brussel" not in lines(young, region="brussels")


def test_who_comes_to_a_home_of_years_ago_has_terms_of_their_own(lines):
    husband = person("husband", decided_on=d("2024-01-10"), arrived_on=d("2022-05-01"))
    wife = person("wife", "reunified", arrived_on=d("2026-11-12"), joined_on=d("2026-11-12"))
    found = lines(husband, wife, moved_in_on=d("2024-03-01"))
    assert not {code for (code, who) in found.late() if who == "wife"}
    assert found.due("inburgering-contract", "wife") == d("2027-03-12")


def test_in_brussels_who_was_reunified_has_six_months(lines):
    wife = person("wife", "reunified", arrived_on=d("2026-11-12"))
    husband = person("husband", decided_on=d("2024-01-10"))
    found = lines(husband, wife, region="brussels", moved_in_on=d("2024-03-01"))
    assert found.legal("inburgering-gezinsleden", "wife") == d("2027-05-12")


def test_at_seventy_integration_is_a_choice(lines):
    found = lines(person(born="1956", decided_on=d("2026-09-01")))
    for code in ("contract", "kosten", "participatie", "na-attest", "aanmelden-vlaanderen"):
        assert f"inburgering-{code}" not in found


def test_who_moves_to_the_other_region_is_not_late_on_the_first_day(lines):
    """What Flanders asks begins to run with the move."""
    moved = person(decided_on=d("2024-02-01"), arrived_on=d("2023-01-01"))
    found = lines(moved, moved_in_on=d("2026-11-20"), in_region_since=d("2026-11-20"))
    assert found.legal("inburgering-aanmelden-vlaanderen", "x") == d("2027-02-20")


# --- terms -------------------------------------------------------------------------------------
def test_a_family_with_an_old_history_begins_without_alarm(lines):
    old = person(
        arrived_on=d("2022-02-01"),
        applied_on=d("2022-02-05"),
        decided_on=d("2023-05-01"),
        situations=["family_abroad"],
    )
    found = lines(
        old,
        housing="rents_privately",
        moved_in_on=d("2023-07-01"),
        lease_signed_on=d("2023-06-15"),
        added_on=TODAY,
    )
    assert not found.late()
    earlier = [e for e in found.entries.values() if e.passed is Passed.EARLIER]
    assert len([entry for entry in earlier if entry.is_legal]) >= 6
    assert not {entry.key for entry in earlier} & {entry.key for entry in found.now()}


def test_temporary_protection_ends_once(lines):
    code = "reizen-tijdelijke-bescherming"
    who = person(status="temporary")
    assert lines(who).legal(code) == d("2027-03-04")
    assert lines(who, today=d("2027-03-04")).legal(code) == d("2027-03-04")
    assert code not in lines(who, today=d("2027-03-05"))


def test_a_tax_return_comes_back_the_next_year(lines):
    done = {("budgetbeheer-belastingaangifte", "x"): d("2026-06-20")}
    in_november = lines(person(), done=done).entry("budgetbeheer-belastingaangifte", "x")
    assert in_november.is_settled
    in_may = lines(person(), done=done, today=d("2027-05-01"))
    assert not in_may.entry("budgetbeheer-belastingaangifte", "x").is_settled
    assert in_may.legal("budgetbeheer-belastingaangifte", "x") == d("2027-06-30")
    assert in_may.entry("budgetbeheer-belastingaangifte", "x").last_done_on == d("2026-06-20")


def test_a_working_applicant_declares_taxes(lines):
    code = "budgetbeheer-belastingaangifte"
    assert code in lines(person(status="applicant", situations=["works"]))
    assert code not in lines(person(status="applicant"))


@pytest.mark.parametrize("status", ["applicant", "undocumented"])
def test_who_has_no_income_from_the_welfare_centre_does_not_report_travel_to_it(lines, status):
    assert "reizen-ocmw-melden" not in lines(person(status=status))


def test_a_child_without_papers_goes_to_school_and_is_not_late(lines):
    parent = person("p", "undocumented", arrived_on=d("2023-01-05"))
    child = person("c", "undocumented", "2017", arrived_on=d("2023-01-05"))
    found = lines(parent, child)
    assert "school-en-kind-inschrijven" in found.of("c")
    assert found.due("school-en-kind-inschrijven", "c") is None


def test_psychological_help_is_for_everybody(lines):
    assert "gezondheidszorg-psycholoog" in lines(person(status="undocumented"))


def test_a_driving_licence_of_somebody_reunified_has_a_date(lines):
    who = person(
        status="reunified",
        arrived_on=d("2026-06-01"),
        registered_on=d("2026-06-15"),
        situations=["foreign_driving_licence"],
    )
    assert lines(who).legal("mobiliteit-rijbewijs-omwisselen", "x") == d("2026-12-17")


def test_one_registration_as_job_seeker_has_one_line(lines, items):
    codes = [item.code for item in items if "werkzoekende" in item.code or "werk-ins" in item.code]
    assert codes == ["maatschappelijke-integratie-werkzoekende"]
