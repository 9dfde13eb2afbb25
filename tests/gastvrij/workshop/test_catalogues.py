"""Every text exists in Dutch and French, exactly as Django asks for it when it makes the page."""

import re
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template import Context, Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext, trans_real

from gastvrij.workshop import catalogues

SAMPLE = """{% load i18n %}
<p>{% translate "It's 100% free" %} {% translate "May" context "month" as month %}{{ month }}</p>
{% blocktranslate %}Hello {{ name }}, 50% done{% endblocktranslate %}
{% blocktranslate trimmed count counter=number context "people" %}
  {{ counter }} person,
  all well
{% plural %}
  {{ counter }} people,
  all well
{% endblocktranslate %}
{% include "sub.html" with title=_("A title") %} {{ empty|default:_("nothing") }}
{% comment %}{% translate "not this" %}{% endcomment %}
"""
CODE = """from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
HELP = _("A long sentence "
         "in two parts.")
MONTH = pgettext_lazy("month", "June")
"""


@pytest.fixture
def house(tmp_path):
    """A project of one template and one module, translated by putting 'nl:' before everything."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "sample.html").write_text(SAMPLE)
    (tmp_path / "toolkit").mkdir()
    (tmp_path / "toolkit" / "models.py").write_text(CODE)
    translate(tmp_path)
    return tmp_path


def translate(root):
    source = catalogues.collect(root)
    catalogues.merge(source, "nl", root)
    path = catalogues.catalogue_path("nl", root)
    text = path.read_text()
    for message in [message for message in source if message.id]:
        for form in as_tuple(message.id):
            text = text.replace(f'"{form}"\nmsgstr ""', f'"{form}"\nmsgstr "nl: {form}"')
    for number, form in enumerate(["person", "people"]):
        text = text.replace(
            f'msgstr[{number}] ""', f'msgstr[{number}] "nl: %(counter)s {form}, all well"'
        )
    path.write_text(text)


def problems(root):
    return list(catalogues.find_problems(catalogues.collect(root), "nl", root))


def compile_catalogue(path):
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))


# --- what this site says -----------------------------------------------------------------------
@cache
def everything_said():
    return catalogues.collect()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language):
    assert list(catalogues.find_problems(everything_said(), language)) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_language_has_one_kind_of_apostrophe(language):
    assert [text for text in translations(language) if "’" in text] == []


def test_french_has_a_space_that_does_not_break_before_its_punctuation():
    wrong = re.compile(r"(?<!\u00a0)[:;?!»](\s|$)|«(?!\u00a0)")
    assert [text for text in translations("fr") if wrong.search(text)] == []


def translations(language):
    with catalogues.catalogue_path(language).open("rb") as file:
        catalogue = read_po(file)
    return [form for message in catalogue if message.id for form in as_tuple(message.string)]


def as_tuple(value):
    return (value,) if isinstance(value, str) else value


TEMPLATES = sorted(
    path.relative_to(catalogues.ROOT / "templates").as_posix()
    for path in (catalogues.ROOT / "templates").rglob("*")
    if path.suffix in {".html", ".txt"}
)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_templates_get_the_translations_that_were_written_for_them(language):
    with catalogues.catalogue_path(language).open("rb") as file:
        catalogue = read_po(file)
    for name in TEMPLATES:
        nodes = engines["django"].engine.get_template(name).nodelist
        for node in nodes.get_nodes_by_type((TranslateNode, BlockTranslateNode)):
            texts, context = asked_by(node)
            message = catalogue.get(texts[0], context)
            assert message, f"{name} asks for {texts[0]!r}"
            with override(language):
                assert answers(texts, context) == message.string, name


def asked_by(node):
    """The message that a template tag asks for: its text (or both), and its context."""
    context = node.message_context.resolve(Context()) if node.message_context else None
    if isinstance(node, TranslateNode):
        return (node.filter_expression.var.literal.replace("%", "%%"),), context
    forms = [node.singular, node.plural] if node.plural else [node.singular]
    return tuple(node.render_token_list(form)[0] for form in forms), context


def answers(texts, context):
    if len(texts) == 1:
        return pgettext(context, texts[0]) if context else gettext(texts[0])
    if context:
        return tuple(npgettext(context, *texts, number) for number in (1, 2))
    return tuple(ngettext(*texts, number) for number in (1, 2))


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_django_and_allauth_say_is_translated_too(language):
    catalogue = trans_real.translation(language)._catalog
    missing = set()
    for path in borrowed_sources():
        for _line, message, _comments, context in catalogues.messages_in(path):
            text = as_tuple(message)[0]
            key = f"{context}\x04{text}" if context else text
            if not (catalogue.get(key) or catalogue.get((key, 0))):
                missing.add(f"{text} ({path.name})")
    assert not missing, "add them to gastvrij/locale/borrowed.py"


def borrowed_sources():
    """Where the messages come from that other packages put on our pages."""
    theirs, ours = Path(allauth.__file__).parent, Path(django.__file__).parent
    folders = [
        *[theirs / name for name in ("account", "core", "mfa", "usersessions")],
        theirs / "templates" / "account",
        *[ours / name for name in ("forms", "db/models", "contrib/auth", "contrib/admin")],
    ]
    for folder in folders:
        for path in folder.rglob("*"):
            # The admin's log asks with gettext for words that are no constants.
            is_log = path == ours / "contrib" / "admin" / "models.py"
            if path.suffix in {".py", ".html", ".txt"} and "tests" not in path.parts and not is_log:
                yield path
    yield ours / "core" / "validators.py"


# --- collecting --------------------------------------------------------------------------------
def test_a_page_finds_each_text_as_it_was_collected(house, settings):
    compile_catalogue(catalogues.catalogue_path("nl", house))
    settings.LOCALE_PATHS = [house / "gastvrij" / "locale"]
    page = SAMPLE.replace('include "sub.html" with title', "with title").replace(
        '_("A title") %}', '_("A title") %}{{ title }}{% endwith %}'
    )
    with override("nl"):
        shown = Template(page).render(Context({"name": "Noor", "number": 3}))
    assert "nl: It's 100% free" in shown
    assert "nl: May" in shown
    assert "nl: Hello Noor, 50% done" in shown
    assert "nl: 3 people, all well" in shown
    assert "nl: A title" in shown
    assert "nl: nothing" in shown
    assert "not this" not in shown


def test_texts_in_code_are_collected_whole_and_with_their_context(house):
    found = catalogues.collect(house)
    assert found.get("A long sentence in two parts.")
    assert found.get("June", "month")


# --- merging -----------------------------------------------------------------------------------
def test_collecting_again_changes_nothing(house):
    path = catalogues.catalogue_path("nl", house)
    before = path.read_text()
    catalogues.merge(catalogues.collect(house), "nl", house)
    assert path.read_text() == before
    assert "#: templates/sample.html\n" in before
    assert "Date" not in before


def test_a_translation_stays_when_its_text_moves_to_another_file(house):
    template = house / "templates" / "sample.html"
    (house / "templates" / "other.txt").write_text(template.read_text())
    template.unlink()
    catalogues.merge(catalogues.collect(house), "nl", house)
    assert problems(house) == []


def test_a_changed_text_is_not_guessed(house, capsys):
    code = house / "toolkit" / "models.py"
    code.write_text(code.read_text().replace("two parts", "three parts"))
    catalogues.merge(catalogues.collect(house), "nl", house)
    assert "no longer used: “A long sentence in two parts.”" in capsys.readouterr().out
    (problem,) = problems(house)
    assert "not translated: “A long sentence in three parts.”" in problem


# --- checking ----------------------------------------------------------------------------------
def test_a_complete_catalogue_has_no_problems(house):
    assert problems(house) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "nl: nothing"', 'msgstr ""', "not translated: “nothing”"),
        ('msgid "nothing"', '#, fuzzy\nmsgid "nothing"', "marked as fuzzy: “nothing”"),
        ('msgid "nothing"', 'msgid "something"', "missing, run `make messages`: “nothing”"),
        ('msgid "nothing"', 'msgid "gone"', "no longer used, run `make messages`: “gone”"),
        (
            'msgid "nothing"\nmsgstr "nl: nothing"',
            '#~ msgid "nothing"\n#~ msgstr "nl: nothing"',
            "missing, run `make messages`: “nothing”",
        ),
        (
            'msgid "nothing"',
            '#~ msgid "gone"\n#~ msgstr "nl: gone"\n\nmsgid "nothing"',
            "no longer used, run `make messages`: “gone”",
        ),
        ("nl: Hello %(name)s", "nl: Hello %(naam)s", "other placeholders or tags"),
        ("nl: Hello %(name)s", "nl: Hello", "other placeholders or tags"),
        ("nl: Hello", "nl: <b>Hello</b>", "other placeholders or tags"),
        ("nl: It's 100%%", "nl: It's 100%", "other placeholders or tags"),
        ('msgstr[1] "nl: %(counter)s people', 'msgstr[1] "nl: people', "other placeholders"),
        ('msgstr[1] "nl: %(counter)s people, all well"', 'msgstr[1] ""', "not translated"),
        ('msgstr "nl: nothing"', "msgstr nothing", "can't be read: line "),
        ('msgstr "nl: nothing"', 'msgstr "nl: "nothing""', "can't be read: line "),
        ('msgstr "nl: nothing"', '<<<<<<< HEAD\nmsgstr "nl: nothing"', "can't be read: line "),
    ],
)
def test_the_check_names_what_is_wrong(house, old, new, problem):
    path = catalogues.catalogue_path("nl", house)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert any(problem in line for line in problems(house)), problems(house)


def test_the_command_fails_when_a_catalogue_is_missing(monkeypatch, capsys):
    catalogues.main(["--check"])
    assert "complete in nl and fr" in capsys.readouterr().out
    monkeypatch.setattr(catalogues, "collect", everything_said)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("nl", "de"))
    with pytest.raises(SystemExit, match=r"locale/de/LC_MESSAGES/django\.po: can't be read"):
        catalogues.main(["--check"])
