"""The files of families' languages: whole, in their script, and never over a speaker's words."""

import unicodedata
from functools import cache

import pytest
from django.core.management import CommandError, call_command

from gastvrij.lib.languages import LANGUAGES, OF_FAMILIES
from toolkit.following import mark_of
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.models import Spoken
from toolkit.spoken.files import read_files, store, write_files
from toolkit.spoken.sources import to_say
from toolkit.spoken_words import joined_numbers

pytestmark = pytest.mark.django_db
SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ps"), "ARABIC"),
    "ti": "ETHIOPIC",
    **dict.fromkeys(("uk", "ru"), "CYRILLIC"),
    **dict.fromkeys(("so", "tr", "es"), "LATIN"),
}
# Letters of another language in the same script, as that language alone writes them.
OF_OTHERS = {
    "ar": "پچژگټډړږښڼۍېڅځکی",
    "fa": "ټډړږښڼۍېڅځكي",
    "ps": "كى",
    "uk": "ыэъё",
    "ru": "іїєґ",
    "tr": "ñ",
    "so": "ñşğı",
    "es": "şğı",
}


@pytest.fixture(scope="module")
def files():
    """Read once; no test changes them."""
    texts, problems = read_files(CONTENT)
    assert problems == []
    return texts


@cache
def dutch():
    """All that there is to say, of the content as it was imported."""
    return [text for texts in to_say().values() for text in texts]


def in_script(words, script):
    letters = [letter for letter in words if letter.isalpha()]
    own = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    return own / max(1, len(letters))


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_all_that_a_family_may_read_is_there(files, language):
    """What was found to differ from the Dutch stays Dutch, and is counted."""
    known = {mark_of(text.nl): text for text in files[language]}
    missing = [text for text in dutch() if mark_of(text) not in known]
    assert missing == []
    assert sum(text.equal for text in files[language]) >= 0.97 * len(dutch())


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_it_is_in_its_own_script_and_no_copy_of_another_language(files, language):
    """Names of Belgian services stay in Latin letters, so that a clerk recognises them."""
    words = " ".join(text.words for text in files[language])
    assert in_script(words, SCRIPTS[language]) > 0.6
    copies = [text.nl for text in files[language] if len(text.nl) > 40 and text.words == text.nl]
    assert copies == []
    others = {text.words for code in OF_FAMILIES if code != language for text in files[code]}
    long = [text.words for text in files[language] if len(text.words) > 40]
    assert sum(words in others for words in long) <= 2  # Russian and Ukrainian share a few words


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_each_text_is_in_the_letters_of_its_own_language(files, language):
    """Also next to one with the same script: Persian for Arabic, Russian for Ukrainian."""
    own = SCRIPTS[language]
    without = [text.words for text in files[language] if in_script(text.words, own) == 0]
    assert without == []
    foreign = set(OF_OTHERS.get(language, ""))
    assert [text.words for text in files[language] if foreign & set(text.words)] == []


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_no_number_to_call_comes_apart(files, language):
    """From the right, what stands between spaces is the other way round: 030 30 0800."""
    apart = [text.words for text in files[language] if joined_numbers(text.words) != text.words]
    assert LANGUAGES[language].direction == "ltr" or apart == []


def test_what_a_speaker_checked_stays_whatever_the_files_say(files):
    row = Spoken.objects.filter(language="ar").first()
    row.state, row.words = Spoken.State.CHECKED, "كلمات المتحدث"
    row.save()
    told = store({"ar": files["ar"]})
    row.refresh_from_db()
    assert row.words == "كلمات المتحدث"
    assert (told.kept, told.created, told.changed) == (1, 0, 0)


def test_what_a_speaker_checked_comes_back_from_an_export(files, tmp_path):
    row = Spoken.objects.filter(language="ti").first()
    row.state, row.checked_on = Spoken.State.CHECKED, "2026-11-28"
    row.save()
    names = write_files(tmp_path, dutch())
    assert len(names) == len(OF_FAMILIES)
    texts, problems = read_files(tmp_path)
    assert problems == [] and {code: len(texts[code]) for code in texts} == {
        code: Spoken.objects.filter(language=code).count() for code in OF_FAMILIES
    }
    Spoken.objects.all().delete()
    store(texts)
    again = Spoken.objects.get(language="ti", mark=row.mark)
    assert (again.words, again.state) == (row.words, Spoken.State.CHECKED)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("ar.yml", "[]", "is not LANGUAGE.yaml"),
        ("fr.yaml", "[]", "is not LANGUAGE.yaml"),
        ("ar.yaml", "- {nl: Wij, words: [}", "ar.yaml"),
        ("ar.yaml", "- {nl: Wij}", "words"),
        ("ar.yaml", "- {nl: Binnen 30 dagen, words: خلال 3 أيام}", "The numbers differ"),
        ("ar.yaml", "- {nl: Wij, words: a}\n- {nl: Wij, words: b}", "twice"),
    ],
)
@pytest.mark.usefixtures("english")
def test_a_file_with_a_flaw_is_refused_whole_with_a_sentence(tmp_path, name, content, told):
    folder = tmp_path / "content"
    write_files(folder, [])
    (folder / "languages" / name).write_text(content)
    _texts, problems = read_files(folder)
    assert any(told in problem for problem in problems)


def test_an_import_with_such_a_file_imports_nothing(tmp_path):
    call_command("export_toolkit", tmp_path, verbosity=0)
    (tmp_path / "languages" / "ar.yaml").write_text("- {nl: Binnen 30 dagen, words: 3}")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_toolkit", tmp_path, verbosity=0)
