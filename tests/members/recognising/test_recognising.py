"""Is what somebody types about a family? Measured on eighty texts, and no word of them is kept."""

from pathlib import Path

import pytest
import yaml

from members.recognising import Kind, recognise

TEXTS = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
ALL = [
    (kind, language, text)
    for kind, by_language in TEXTS.items()
    for language, texts in by_language.items()
    for text in texts
]


def asked(kind):
    return [text for one, _language, text in ALL if one == kind and recognise(text)]


def not_asked(kind):
    return [text for one, _language, text in ALL if one == kind and not recognise(text)]


def test_there_are_forty_of_each_in_three_languages():
    assert {kind: sum(map(len, texts.values())) for kind, texts in TEXTS.items()} == {
        "risky": 40,
        "harmless": 40,
    }
    assert all(set(texts) == {"nl", "fr", "en"} for texts in TEXTS.values())


def test_nine_in_ten_that_describe_a_family_are_asked_about():
    missed = not_asked("risky")
    print(f"asked about {40 - len(missed)} of 40", *missed, sep="\n  missed: ")
    assert len(missed) <= 4


def test_at_most_one_in_ten_of_the_others_is():
    wrong = asked("harmless")
    print(f"asked about {len(wrong)} of 40", *wrong, sep="\n  asked needlessly: ")
    assert len(wrong) <= 4


LATER = Path(__file__).parent / "later_texts.yaml"


def test_of_texts_that_were_written_later_it_is_right_about_as_many():
    texts = yaml.safe_load(LATER.read_text(encoding="utf-8"))
    assert {kind: len(found) for kind, found in texts.items()} == {"risky": 20, "harmless": 20}
    missed = [text for text in texts["risky"] if not recognise(text)]
    wrong = [text for text in texts["harmless"] if recognise(text)]
    print("missed", *missed, "asked needlessly", *wrong, sep="\n  ")
    assert len(missed) <= 2
    assert len(wrong) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Ons ondernemingsnummer 0456.789.123 staat op de affiche",
        "Numéro d'entreprise: BE 0456.789.123",
    ],
)
def test_the_number_of_an_organisation_is_nobodys_also_when_mistyped(text):
    assert recognise(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("Nummer 93.05.18-223.61 van haar", Kind.NATIONAL_NUMBER, "93.05.18-223.61"),
        ("Mistikt: 93.05.18-223.62", Kind.NATIONAL_NUMBER, "93.05.18-223.62"),
        ("Hun rijksregisternummer is 91121512382.", Kind.NATIONAL_NUMBER, "91121512382"),
        ("son NISS: 911215 12382", Kind.NATIONAL_NUMBER, "911215 12382"),
        ("bel 0471/23.45.67 maar", Kind.TELEPHONE, "0471/23.45.67"),
        ("de mama is thuis op 09 233 12 45", Kind.TELEPHONE, "09 233 12 45"),
        ("hij woont kerkstraat 14 bus 2", Kind.HOME, "kerkstraat 14 bus 2"),
        ("dossier 2114533Z", Kind.FILE, "2114533Z"),
        ("mama 12/04/1987 heeft geen kaart", Kind.BIRTH, "12/04/1987"),
    ],
)
def test_the_passage_itself_is_marked(text, kind, passage):
    (found,) = recognise(text)
    assert (found.kind, text[found.start : found.end]) == (kind, passage)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Onze rekening is BE68 5390 0754 7034",
        "Ondernemingsnummer BE 0471.938.850",
        "De vorming is in de Kerkstraat 14, om 19u",
        "Bel het OCMW op 09 233 12 45",
        "De wet van 12/04/1965 beschermt haar loon",
        "Dossier in te dienen voor 30/09/2026",
        "Syrische gezinnen in heel Vlaanderen",
        "٣٤ " * 50 + "\x00 \ud83d",
    ],
)
def test_what_everybody_may_know_is_not_asked_about(text):
    assert recognise(text) == []


def test_a_text_of_the_longest_is_read_at_once():
    long = ("Kerkstraat " * 300 + "0471 " * 300 + "geboren " * 300 + "1.2.3.4.5.6 " * 300)[:8000]
    recognise(long)  # no pattern of these takes more than a moment, whatever is typed
