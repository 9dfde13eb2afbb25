"""Somebody types where a family lives, in their own way, and nobody decides silently for them."""

import csv
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Municipality
from members.places.finding import Outcome, codes_of_names_beginning, find_municipality
from members.places.names import OUTSIDE, folded, known_names

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("spellings.csv")
with FILE.open(encoding="utf-8", newline="") as file:
    SPELLINGS = list(csv.DictReader(file))
EXPECTED = {
    Outcome.CERTAIN: "silent",
    Outcome.SEVERAL: "asked",
    Outcome.ALSO_OUTSIDE: "asked",
    Outcome.CONTRADICTION: "asked",
    Outcome.SIMILAR: "asked",
    Outcome.OUTSIDE: "outside",
    Outcome.NOT_FOUR_DIGITS: "not found",
    Outcome.UNKNOWN: "not found",
}


def codes_of(found):
    return {candidate.municipality.pk for candidate in found.candidates}


def names_of(found):
    return {candidate.municipality.name_nl for candidate in found.candidates}


@pytest.mark.parametrize("spelling", SPELLINGS, ids=[row["typed"] for row in SPELLINGS])
def test_a_spelling_is_understood_as_people_mean_it(spelling):
    found = find_municipality(spelling["typed"])
    assert EXPECTED[found.outcome] == spelling["expect"], (found.outcome, names_of(found))
    which = set(filter(None, spelling["which"].split(" / ")))
    if found.outcome == Outcome.SIMILAR:
        assert which <= names_of(found)
    else:
        assert names_of(found) == which


def test_the_table_is_long_and_says_everything_once():
    typed = Counter(row["typed"] for row in SPELLINGS)
    assert len(typed) >= 150 and set(typed.values()) == {1}
    assert {row["expect"] for row in SPELLINGS} == set(EXPECTED.values())


def test_who_types_a_known_name_gets_its_municipality_or_a_question():
    for rows in known_names().values():
        found = find_municipality(rows[0].name)
        owners = {row.municipality for row in rows}
        if any(row.kind == "municipality" for row in rows):
            owners -= {OUTSIDE}
        assert codes_of(found) == owners - {OUTSIDE}, rows
        if len(owners) > 1:
            assert EXPECTED[found.outcome] == "asked", rows
        else:
            assert EXPECTED[found.outcome] == ("outside" if OUTSIDE in owners else "silent"), rows


PIECES = st.sampled_from([row.name for rows in known_names().values() for row in rows])


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=PIECES, start=st.integers(0, 12), length=st.integers(1, 25), extra=st.text(max_size=2))
def test_a_piece_of_a_name_never_decides(name, start, length, extra):
    typed = name[start : start + length] + extra
    found = find_municipality(typed)
    if found.outcome == Outcome.CERTAIN:
        own = found.municipality.pk
        names = {
            key for key, rows in known_names().items() if own in {r.municipality for r in rows}
        }
        assert folded(typed) in names


def test_a_question_tells_municipality_province_and_postal_code():
    with translation.override("nl"):
        labels = [str(candidate) for candidate in find_municipality("Berchem").candidates]
    assert labels == [
        "Berchem: Antwerpen (provincie Antwerpen, 2600)",
        "Berchem: Kluisbergen (provincie Oost-Vlaanderen, 9690)",
        "Berchem: Sint-Agatha-Berchem (Brussels Hoofdstedelijk Gewest, 1082)",
    ]


def test_a_municipalitys_own_name_is_not_said_twice():
    with translation.override("nl"):
        labels = [str(candidate) for candidate in find_municipality("9000 Antwerpen").candidates]
    assert labels == [
        "Antwerpen (provincie Antwerpen, 2000)",
        "Gent (provincie Oost-Vlaanderen, 9000)",
    ]


@pytest.mark.parametrize("row", SPELLINGS[::10], ids=[row["typed"] for row in SPELLINGS[::10]])
def test_finding_costs_at_most_one_query(row, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        find_municipality(row["typed"])


def test_finding_is_quick():
    known_names()
    start = perf_counter()
    for row in SPELLINGS:
        find_municipality(row["typed"])
    assert (perf_counter() - start) / len(SPELLINGS) < 0.02  # some 1 ms on an ordinary computer


def test_every_name_belongs_to_a_municipality_where_the_network_works():
    municipalities = {one.pk: one for one in Municipality.objects.in_scope()}
    here = [row for rows in known_names().values() for row in rows if row.kind != "outside"]
    assert {row.municipality for row in here} == municipalities.keys()
    for row in here:
        assert row.postal_code in municipalities[row.municipality].postal_codes, row


def test_every_municipality_is_known_by_both_its_names():
    for one in Municipality.objects.all():
        owner = OUTSIDE if one.region == Municipality.Region.WALLONIA else one.pk
        for name in (one.name_nl, one.name_fr):
            assert owner in {row.municipality for row in known_names()[folded(name)]}, name


def test_every_postal_code_in_the_table_of_names_is_one_that_a_letter_reaches():
    for municipality in Municipality.objects.in_scope():
        for postal_code in municipality.postal_codes:
            found = find_municipality(postal_code)
            assert municipality in [candidate.municipality for candidate in found.candidates]


def test_whoever_looks_up_a_municipality_also_begins_with_a_village():
    assert codes_of_names_beginning("heverl") == {"24062"}
    assert codes_of_names_beginning("") == set()
