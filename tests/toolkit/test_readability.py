"""How hard a Dutch text is, as far as a formula can say: higher for shorter words and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.readability import PLAIN, passives_of, read, sentences_of, syllables_of, words_of

PLAIN_TEXT = "Ga samen naar het OCMW. Neem de brief mee. Vraag een bewijs van wat je geeft. " * 3
HARD_TEXT = (
    "De ingebrekestelling betreffende de onregelmatigheden in de huurovereenkomst wordt door de "
    "verantwoordelijke administratie onverwijld meegedeeld aan de belanghebbenden. "
) * 3
WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzëé", min_size=1, max_size=20)
TEXTS = st.text(max_size=400)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *[("over", 2), ("asiel", 2), ("één", 1), ("België", 3), ("beëindigen", 5), ("OCMW", 1)],
        *[("gezinshereniging", 6), ("nieuw", 1), ("leeuwen", 2), ("reële", 3), ("bureau", 2)],
        *[("draaien", 2), ("ooievaar", 3), ("moeilijk", 2), ("ruïne", 3), ("huur", 1)],
    ],
)
def test_syllables_are_counted_as_one_speaks(word, syllables):
    assert syllables_of(word) == syllables


def test_the_formula_is_the_one_that_was_published():
    """206.84 - 0.77 x 100 - 0.93 x 10, for words of one syllable in sentences of ten."""
    text = "de kat zit op de mat en het is fijn. " * 3
    assert read(text).score == pytest.approx(206.84 - 77 - 9.3)


def test_a_plain_text_is_plain_and_a_letter_of_an_office_is_hard():
    assert not read(PLAIN_TEXT).is_hard and read(PLAIN_TEXT).score > 80
    found = read(HARD_TEXT)
    assert found.is_hard and found.score < PLAIN
    assert ("betreffende", "over") in found.hard_words
    assert found.passives == ("wordt … meegedeeld",)
    assert "verantwoordelijke" in found.long_words


def test_a_short_text_has_no_number_but_its_sentences_are_read():
    found = read(" ".join(["woord"] * 25))
    assert found.score is None and not found.is_hard and len(found.long_sentences) == 1


def test_each_condition_of_a_list_is_a_sentence_and_an_abbreviation_ends_none():
    text = (
        "Voorwaarden: minstens 18 jaar. ingeschreven zijn; zie art. 5 van de wet, d.w.z. de oude."
    )
    assert list(sentences_of(text)) == [
        "Voorwaarden:",
        "minstens 18 jaar.",
        "ingeschreven zijn;",
        "zie art. 5 van de wet, d.w.z. de oude.",
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("De huur wordt elke maand betaald.", ["wordt … betaald"]),
        ("Zijn naam werd geschrapt, en dat klopt niet.", ["werd … geschrapt"]),
        ("De waarborg kan worden teruggegeven.", ["worden … teruggegeven"]),
        *[("Het wordt koud in dat gebied.", []), ("Wie 18 wordt, vraagt een bewijs.", [])],
        *[("Iemand wordt gezond.", []), ("Je betaalt. Wie ziek wordt, heeft geduld.", [])],
    ],
)
def test_what_is_done_by_nobody_is_seen(sentence, found):
    assert [one for each in sentences_of(sentence) for one in passives_of(each)] == found


@given(TEXTS)
def test_any_text_can_be_read(text):
    found = read(text)
    assert found.words == len(words_of(" ".join(sentences_of(text))))
    assert found.sentences <= found.words
    assert (found.score is None) == (found.words < 30)
    assert read(f"  {text}\n") == found


@given(st.lists(WORDS, min_size=30, max_size=60), st.integers(1, 20))
def test_shorter_sentences_never_make_a_text_harder(words, every):
    """The same words, with more full stops."""
    pieces = [" ".join(words[n : n + every]) for n in range(0, len(words), every)]
    whole, cut = read(" ".join(words) + "."), read(". ".join(pieces) + ".")
    assert cut.words == whole.words
    assert cut.score >= whole.score


@given(st.lists(WORDS, min_size=30, max_size=60))
def test_longer_words_never_make_a_text_plainer(words):
    longer = [f"{word}lo" for word in words]
    assert read(" ".join(longer)).score <= read(" ".join(words)).score
