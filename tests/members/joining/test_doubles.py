"""Nobody joins twice because a name was written otherwise; nobody is told to be somebody else.

The pairs and what their columns mean: README.md beside this file.
"""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.joining.doubles import Details, Reason, likely_doubles

FILE = Path(__file__).with_name("doubles.csv")
with FILE.open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))
PARTS = ["learn", "exam", "second exam"]
NUMBER = "0403.170.701"


def side(pair, which):
    """One of the two organisations of a pair, as somebody typed it."""
    return Details(
        name=pair[f"{which}_name"],
        place=pair[f"{which}_municipality"],
        postal_code=pair[f"{which}_postal_code"],
        website=pair[f"{which}_website"],
        email=pair[f"{which}_mail_domain"],
        enterprise_number=pair[f"{which}_enterprise_number"],
    )


def pairs(part, label):
    return [pair for pair in PAIRS if pair["part"] == part and pair["label"] == label]


def is_shown(pair):
    return bool(likely_doubles(side(pair, "left"), [side(pair, "right")]))


def reasons(typed, known):
    return [reason for double in likely_doubles(typed, [known]) for reason in double.reasons]


LEARNT = [
    side(pair, which) for pair in PAIRS if pair["part"] == "learn" for which in ("left", "right")
]


@pytest.mark.parametrize("part", PARTS)
def test_of_one_and_the_same_at_least_95_percent_are_found(part):
    same = pairs(part, "same")
    missed = [pair for pair in same if not is_shown(pair)]
    assert len(missed) <= 0.05 * len(same), missed


@pytest.mark.parametrize("part", PARTS)
def test_of_different_ones_at_most_5_percent_are_shown(part):
    different = pairs(part, "different")
    shown = [pair for pair in different if is_shown(pair)]
    assert len(shown) <= 0.05 * len(different), shown


def test_the_set_is_large_and_half_of_the_different_ones_are_hard():
    sides = Counter((side(pair, "left"), side(pair, "right")) for pair in PAIRS)
    different = [pair for pair in PAIRS if pair["label"] == "different"]
    hard = [pair for pair in different if pair["kind"] == "hard"]
    first = [pair for pair in PAIRS if pair["part"] in ("learn", "exam")]
    assert len(PAIRS) >= 240 and set(sides.values()) == {1}
    assert len(hard) >= len(different) / 2
    assert sum(pair["part"] == "exam" for pair in first) >= 0.33 * len(first)
    assert {pair["label"] for pair in PAIRS} == {"same", "different"}
    assert {pair["part"] for pair in PAIRS} == set(PARTS)


def test_it_makes_no_difference_which_of_the_two_was_there_first():
    for pair in PAIRS:
        left, right = side(pair, "left"), side(pair, "right")
        assert reasons(left, right) == reasons(right, left), pair


FORMS = ["{} vzw", "VZW {}", "{} asbl", "{} (feitelijke vereniging)", "v.z.w. {}", "  {}  "]


@settings(max_examples=100, deadline=None)
@given(one=st.sampled_from(LEARNT), form=st.sampled_from(FORMS), shout=st.booleans())
def test_legal_form_and_capitals_hide_nobody_in_the_same_place(one, form, shout):
    if not one.place or not one.name.strip():
        return
    if {Reason.SAME_NAME} & set(reasons(one, one)):
        again = Details(name=form.format(one.name.upper() if shout else one.name), place=one.place)
        assert Reason.SAME_NAME in reasons(again, one)


@settings(max_examples=100, deadline=None)
@given(one=st.sampled_from(LEARNT), town=st.sampled_from(["De Panne", "Voeren", "11016"]))
def test_a_name_and_a_number_in_another_town_are_a_chapter(one, town):
    here = Details(one.name, one.place or "Gent", enterprise_number=NUMBER)
    assert not reasons(replace(here, place=town), here)


@settings(max_examples=100, deadline=None)
@given(st.builds(Details, *[st.text(max_size=40)] * 6), st.sampled_from(LEARNT))
def test_whatever_is_typed_gets_an_answer(typed, known):
    likely_doubles(typed, [known, typed])


@pytest.mark.parametrize(
    "typed",
    [
        Details(),
        Details(name="de"),
        Details(name="vzw", place="Gent"),
        Details(place="Gent", postal_code="9000"),
        Details(enterprise_number="0000.000.000"),
        Details(website="https://facebook.com/", email="somebody@gmail.com"),
        Details(website="https://stad.gent/nl", email="somebody@stad.gent"),
        Details(name="Vluchtelingenwerk"),
    ],
)
def test_what_many_have_says_nothing(typed):
    known = replace(typed, name=typed.name or "De Kade", place="Gent")
    assert not reasons(typed, known)


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        (
            Details(name="Warme Stoof", place="Gent"),
            Details(name="De Warme Stoof vzw", place="44021"),
            [Reason.SAME_NAME, Reason.SAME_PLACE],
        ),
        (
            Details(name="De Warme Stof", place="Gent"),
            Details(name="De Warme Stoof", place="Ledeberg"),
            [Reason.SIMILAR_NAME, Reason.SAME_PLACE],
        ),
        (
            Details(name="WSG", place="Gent"),
            Details(name="De Warme Stoof Gent", place="Gent"),
            [Reason.ABBREVIATION, Reason.SAME_PLACE],
        ),
        (
            Details(enterprise_number="BE 0403.170.701"),
            Details(name="De Warme Stoof", place="Gent", enterprise_number="0403170701"),
            [Reason.SAME_NUMBER],
        ),
        (
            Details(website="http://warmestoof.example/contact"),
            Details(name="De Warme Stoof", website="https://www.warmestoof.example"),
            [Reason.SAME_WEBSITE],
        ),
        (
            Details(website="facebook.com/groups/warmestoof"),
            Details(name="De Warme Stoof", website="https://www.facebook.com/WarmeStoof/"),
            [Reason.SAME_WEBSITE],
        ),
        (
            Details(website="warmestoof.example", place="Gent"),
            Details(name="De Stoof", place="Gent", email="hallo@warmestoof.example"),
            [Reason.SAME_MAIL_DOMAIN, Reason.SAME_PLACE],
        ),
        (
            Details(name="De Warme Stoof", place="Gent", website="warmestoof.example"),
            Details(name="De Warme Stoof", place="Merelbeke", website="warmestoof.example"),
            [Reason.SAME_WEBSITE, Reason.SAME_NAME],
        ),
        (
            Details(name="Buddywerking Deurne", place="Antwerpen", website="buddy.example"),
            Details(name="Buddywerking Berchem", place="Antwerpen", website="buddy.example"),
            [],
        ),
        (
            Details(name="Onder de Boom"),
            Details(name="Onder de Boom", place="Gent"),
            [Reason.SAME_NAME],
        ),
        (
            Details(name="Werkgroep Lier", website="werkgroepen.example"),
            Details(name="Werkgroep Gent", place="Gent", website="werkgroepen.example"),
            [],
        ),
        (
            Details(name="De Kade", place="Gent", website="portaal.example/kade"),
            Details(name="Zonnewijzer", place="Gent", website="portaal.example/zonnewijzer"),
            [],
        ),
        (
            Details(name="Samen wonen met nieuwkomers", place="Gent"),
            Details(name="Samen wonen met jonge nieuwkomers", place="Gent"),
            [],
        ),
    ],
)
def test_each_reason_has_its_code(typed, known, expected):
    assert reasons(typed, known) == expected


def test_the_likeliest_comes_first_and_not_too_many():
    number = Details("Onthaal", "Gent", enterprise_number=NUMBER, key="number")
    name = Details("De Kade", "Gent", key="name")
    slip = Details("De Kaade", "Gent", key="slip")
    elsewhere = Details("De Kade", "Lier", key="elsewhere")
    typed = Details("De Kade", "Gent", enterprise_number=NUMBER)
    found = likely_doubles(typed, [elsewhere, slip, name, number])
    assert [double.known.key for double in found][:2] == ["number", "name"]
    assert elsewhere not in [double.known for double in found]
    assert len(likely_doubles(typed, [replace(name, key=one) for one in range(20)])) == 5


def test_two_thousand_are_compared_while_somebody_types():
    known = [replace(one, key=key) for key in range(2000 // len(LEARNT) + 1) for one in LEARNT]
    known = known[:2000]
    likely_doubles(LEARNT[0], known)
    times = []
    for typed in [*LEARNT[::10], Details(name="Refugees Welcome Gent"), Details(name="De Kade")]:
        start = process_time()
        likely_doubles(typed, known)
        times.append(process_time() - start)
    times.sort()
    assert times[len(times) // 2] < 0.01, times  # some 4 ms of one core


@pytest.mark.parametrize(
    "name", ["netwerk" * 16 + "q", "a " * 60, "a.b." * 30, "onthaal" * 10_000, "gent " * 10_000]
)
def test_no_name_is_made_to_keep_the_site_busy(name):
    start = process_time()
    likely_doubles(Details(name=name), LEARNT)
    assert process_time() - start < 0.2
