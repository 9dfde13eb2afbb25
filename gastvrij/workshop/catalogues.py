"""`make messages`: collect the texts of code and templates into the catalogues of gastvrij/locale.

English is the source. `--check` changes nothing: it lists what translators still have to do.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

from gastvrij.lib.languages import ENGLISH, INTERFACE
from gastvrij.lib.paths import ROOT

# English is what the messages are written in.
LANGUAGES = tuple(code for code in INTERFACE if code != ENGLISH)
CODE = ("gastvrij", "toolkit", "members", "checklist")
TEMPLATES = ("templates",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)
# What a translation must have like its source: %(name)s, %s, %%, {name} and HTML tags.
FIXED = re.compile(r"%+\(\w+\)[a-z]|%[sdf]|%%|%|\{\w*\}|</?[a-z][^>]*>")
# Babel reads more than other programs do, so a line must look like this.
LINE = re.compile(r'#.*|((msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"([^"\\]|\\.)*"|')
HEADER = """\
# Gastvrij in {language}. `make messages` writes this file; people write the lines with msgstr.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m gastvrij.workshop.catalogues", description=__doc__
    )
    parser.add_argument("--check", action="store_true", help="only say what is not in order")
    options = parser.parse_args(arguments)
    source = collect()
    if not options.check:
        for language in LANGUAGES:
            merge(source, language)
        return
    problems = [line for language in LANGUAGES for line in find_problems(source, language)]
    if problems:
        sys.exit("\n".join([*problems, f"{len(problems)} problems. See docs/translating.md."]))
    print(f"{len(source)} messages, complete in {' and '.join(LANGUAGES)}.")


def collect(root: Path = ROOT) -> Catalog:
    """Every message of the code and the templates below `root`, with the files it stands in."""
    found = Catalog()
    for path in sorted(_sources(root)):
        name = path.relative_to(root).as_posix()
        for _line, message, comments, context in messages_in(path):
            found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in CODE:
        yield from (p for p in (root / folder).rglob("*.py") if "migrations" not in p.parts)
    for folder in TEMPLATES:
        yield from (p for p in (root / folder).rglob("*") if p.suffix in {".html", ".txt"})


def messages_in(path: Path) -> Iterable[tuple]:
    """The messages of one file, each exactly as Django asks for it when the page is made."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django's own translation of a template into calls of gettext, so that white space, plurals
        # and percent signs are what its template tags ask for. Indentation means nothing in it.
        python = templatize(text, origin=str(path))
        text = "\n".join(line.strip() for line in python.splitlines())
    return extract(
        extract_python, BytesIO(text.encode()), KEYWORDS, COMMENTS, strip_comment_tags=True
    )


def messages_of(language: str, root: Path = ROOT) -> list[Message]:
    """The messages of a catalogue, with their translations."""
    return _messages(_read(catalogue_path(language, root), language))


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    return root / "gastvrij" / "locale" / language / "LC_MESSAGES" / "django.po"


def merge(source: Catalog, language: str, root: Path = ROOT) -> None:
    """Add what is new and take out what is gone; translations that are there stay as they are."""
    path = catalogue_path(language, root)
    catalogue = _read(path, language) if path.exists() else Catalog(locale=language)
    catalogue.update(source, no_fuzzy_matching=True)
    for message in catalogue.obsolete.values():
        print(f"{language}: no longer used: {_quoted(message)}: {message.string!r}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header(catalogue) + _body(catalogue))
    empty = sum(not _is_translated(message) for message in _messages(catalogue))
    print(f"{path.relative_to(root)}: {len(catalogue)} messages, {empty} to translate")


def _messages(catalogue: Catalog) -> list[Message]:
    """All but the first, which is the header."""
    return [message for message in catalogue if message.id]


def _read(path: Path, language: str) -> Catalog:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not LINE.fullmatch(line):
            raise ValueError(f"line {number}: {line}")
    return read_po(lines, locale=language, abort_invalid=True)


def _header(catalogue: Catalog) -> bytes:
    return HEADER.format(
        language=Locale.parse(catalogue.locale_identifier).english_name,
        code=catalogue.locale_identifier,
        plural_forms=catalogue.plural_forms,
    ).encode()


def _body(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return buffer.getvalue()


def find_problems(source: Catalog, language: str, root: Path = ROOT) -> Iterator[str]:
    """What is wrong with a catalogue, one line each; nothing when it is complete."""
    path = catalogue_path(language, root)
    name = path.relative_to(root).as_posix()
    try:
        catalogue = _read(path, language)
    except (OSError, ValueError, PoFileError) as error:
        yield f"{name}: can't be read: {error}"
        return
    for wanted in _messages(source):
        message = catalogue.get(wanted.id, wanted.context)
        if message is None or message.id != wanted.id:
            yield f"{name}: missing, run `make messages`: {_quoted(wanted)}"
        elif problem := _problem(message, catalogue.num_plurals):
            yield f"{name}: {problem}: {_quoted(message)}"
    for message in [*_messages(catalogue), *catalogue.obsolete.values()]:
        if source.get(message.id, message.context) is None:
            yield f"{name}: no longer used, run `make messages`: {_quoted(message)}"


def _problem(message: Message, num_plurals: int) -> str | None:
    if not _is_translated(message, num_plurals):
        return "not translated"
    if message.fuzzy:
        return "marked as fuzzy"
    texts = _texts(message.id)
    for form, translation in enumerate(_texts(message.string)):
        expected = texts[min(form, len(texts) - 1)]
        if _fixed(expected) - _fixed(translation) or _fixed(translation) - _fixed(*texts):
            return "other placeholders or tags than the English text"
        if expected.strip() != expected and _edges(expected) != _edges(translation):
            return "other white space at the beginning or the end than the English text"
    return None


def _is_translated(message: Message, num_plurals: int = 1) -> bool:
    texts = _texts(message.string)
    return bool(texts) and all(texts) and (not message.pluralizable or len(texts) >= num_plurals)


def _texts(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _fixed(*texts: str) -> set[str]:
    return {found for text in texts for found in FIXED.findall(text)}


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _quoted(message: Message) -> str:
    context = f" (as {message.context})" if message.context else ""
    return f"“{_texts(message.id)[0]}”{context}"


if __name__ == "__main__":
    main()
