from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.utils.translation import override

from gastvrij.lib.languages import LANGUAGES as ALL_LANGUAGES
from gastvrij.lib.words import day_in_words, day_of_the_year, sort_key, weekday_in_words
from toolkit.due import read_due
from toolkit.models import Figure
from toolkit.reading.conditions import all_of, any_of
from toolkit.reading.due_words import EVENTS, ages_in_words, due_in_words
from toolkit.reading.figures import figure_in_words, warning

NBSP, THIN = "\xa0", "\u202f"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1314.20", "EUR", "€1,314.20"),
        ("1314.20", "EUR/maand", "€1,314.20 per month"),
        ("1000.00", "EUR/jaar", "€1,000 per year"),
        ("44.02", "EUR/dag", "€44.02 per day"),
        ("56", "EUR/uur", "€56 per hour"),
        ("0.4326", "EUR/km", "€0.4326 per km"),
        ("20", "procent", "20%"),
        ("30", "dagen", "30 days"),
        ("12", "werkdagen", "12 working days"),
        ("1", "weken", "1 week"),
        ("1", "maanden", "1 month"),
        ("4", "jaar", "4 years"),
        ("2000", "getal", "2,000"),
    ],
)
def test_a_figure_has_its_unit_with_it(value, unit, words):
    with override("en"):
        assert figure_in_words(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "dutch", "french"),
    [
        ("1314.20", "EUR/maand", "€ 1.314,20 per maand", "1 314,20 € par mois"),
        ("0.4326", "EUR/km", "€ 0,4326 per km", "0,4326 € par km"),
        ("20", "procent", "20 %", "20 %"),
        ("30", "dagen", "30 dagen", "30 jours"),
        ("12", "werkdagen", "12 werkdagen", "12 jours ouvrables"),
        ("1", "maanden", "1 maand", "1 mois"),
        ("4", "jaar", "4 jaar", "4 ans"),
    ],
)
def test_a_figure_is_said_in_dutch_and_french(value, unit, dutch, french):
    for language, words in (("nl", dutch), ("fr", french)):
        with override(language):
            said = figure_in_words(Decimal(value), unit)
        assert said.replace(NBSP, " ").replace(THIN, " ") == words


@pytest.mark.parametrize(
    ("language", "amount", "number"),
    [
        ("nl", f"€{NBSP}1.314,20", "2.000"),
        ("fr", f"1{THIN}314,20{NBSP}€", f"2{THIN}000"),
        ("en", "€1,314.20", "2,000"),
    ],
)
def test_an_amount_follows_the_language(language, amount, number):
    with override(language):
        assert figure_in_words(Decimal("1314.20"), "EUR") == amount
        assert figure_in_words(Decimal("1314.20"), "EUR/maand").startswith(amount)
        assert figure_in_words(Decimal("2000"), "getal") == number


@pytest.mark.parametrize(
    ("due_from", "due_within", "words"),
    [
        ("", "", ""),
        ("recognised", "P6M", "Within 6 months after the decision on protection"),
        ("recognised", "P0D", "On the day of the decision on protection"),
        ("moved_in", "P8D", "Within 8 days after the move to the municipality"),
        ("birth", "P1Y6M", "Within 1 year and 6 months after the birth"),
        ("calendar:01-31", "P0D", "By 31 January, every year"),
        ("calendar:05-01", "P60D", "Within 60 days after 1 May, every year"),
        ("school_year", "P0D", "By the start of the school year, 1 September"),
        ("age:3", "P0D", "When somebody turns 3"),
        ("age:18", "P1Y", "Within 1 year after the birthday on which somebody turns 18"),
        ("card_expires", "-P45D", "At least 45 days before the residence card expires"),
        ("card_expires", "P0D", "Before the residence card expires"),
        ("signed", "P2M", "Within 2 months after the lease was signed"),
        ("left_reception", "P1M", "Within 1 month after leaving reception"),
        ("registered", "P3M", "Within 3 months after the registration by the municipality"),
        ("joined", "P0D", "On the day of coming to live with the family"),
        ("on:2027-03-04", "P0D", "By 4 March 2027"),
        ("done:a,c", "P3M", "Within 3 months after this is done: Apply 100% on time or Wait"),
        ("done:a", "P14D", "Within 14 days after this is done: Apply 100% on time"),
        ("done:b", "P14D", "Within 14 days after the previous step is done"),
        ("done:b", "P0D", "On the day on which the previous step is done"),
    ],
)
def test_a_term_is_a_sentence(due_from, due_within, words):
    with override("en"):
        titles = {"a": "Apply 100% on time", "c": "Wait"}
        assert due_in_words(read_due(due_from, due_within), titles) == words


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_term_can_be_said_in_every_language(language):
    anchors = [*EVENTS, "card_expires", "age:3", "calendar:01-31", "on:2027-03-04", "done:x"]
    durations = ["P0D", "P1D", "P2W", "P18M", "P1Y", "-P30D"]
    for anchor, within in product(anchors, durations):
        with override(language):
            words = due_in_words(read_due(anchor, within))
        assert words, (anchor, within)
        assert "%" not in words, (anchor, within)


def test_a_term_says_from_when_it_is_possible():
    with override("en"):
        card = due_in_words(read_due("card_expires", "-P30D", "legal", "-P45D"))
        b_card = due_in_words(read_due("applied", "P5Y", "advised", "P5Y"))
    assert card == (
        "At least 30 days before the residence card expires. "
        "Possible from 45 days before the end of the residence card"
    )
    assert b_card == "Possible from 5 years after the application for protection"


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (None, ""),
        ((0, 0), "Under one year"),
        ((18, 120), "From 18 years"),
        ((0, 17), "Up to 17 years"),
        ((2, 13), "From 2 to 13 years"),
    ],
)
def test_ages_are_said_in_words(ages, words):
    with override("en"):
        assert ages_in_words(ages) == words


@pytest.mark.parametrize(
    ("next_on", "review_by", "words"),
    [
        (None, None, ""),
        (date(2026, 11, 24), date(2026, 11, 23), ""),
        (date(2026, 11, 23), None, "was due to change on 23 November 2026"),
        (None, date(2026, 11, 22), "was due to be checked again by 22 November 2026"),
        (date(2019, 1, 1), None, ""),  # this very value is the change that was expected
    ],
)
def test_a_figure_warns_only_where_something_is_due_however_old_it_is(next_on, review_by, words):
    figure = Figure(valid_from=date(2019, 1, 1), next_on=next_on, review_by=review_by)
    with override("en"):
        assert warning(figure, date(2026, 11, 23)) == words


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", date(2027, 6, 1), "mardi 1er juin 2027"),
        ("fr", date(2027, 6, 11), "vendredi 11 juin 2027"),
        ("fr", date(2027, 6, 21), "lundi 21 juin 2027"),
        ("nl", date(2027, 6, 1), "dinsdag 1 juni 2027"),
        ("en", date(2027, 6, 1), "Tuesday 1 June 2027"),
    ],
)
def test_only_french_has_a_word_of_its_own_for_the_first_of_the_month(language, day, words):
    with override(language):
        assert weekday_in_words(day) == words
        assert words.endswith(f" {day_in_words(day)}")
        assert day_in_words(day) == f"{day_of_the_year(day)} 2027"


NAMES = {"works": "Werkt", "studies": "Studeert", "debts": "Heeft schulden", "brussels": "Brussel"}


def test_of_what_is_asked_one_is_enough_and_of_what_is_so_all_holds():
    with override("nl"):
        assert any_of(["debts", "works"], NAMES) == "Werkt of heeft schulden"
        assert all_of(["debts", "works"], NAMES) == "Werkt en heeft schulden"
        assert any_of(["debts", "brussels"], NAMES) == "Heeft schulden of Brussel"
        assert any_of(["works"], NAMES) == "Werkt"
        assert any_of([], NAMES) == ""


def test_accents_and_capitals_do_not_count_in_the_alphabet():
    words = ["zebra", "Étage", "eten", "appel", "ETA"]
    assert sorted(words, key=sort_key) == ["appel", "ETA", "Étage", "eten", "zebra"]


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_a_day_without_its_year_has_day_and_month_in_each_language(language):
    """Pashto says the year first, and Spanish binds it with a word."""
    with override(language):
        words, whole = day_of_the_year(date(2026, 11, 29)), day_in_words(date(2026, 11, 29))
    month = words.replace("29", "").strip()
    assert "29" in words and len(month) >= 3 and "2026" not in words
    assert words in whole and not words.endswith(" de")
