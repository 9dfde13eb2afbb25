"""What the model says otherwise than the version that an organisation looked at last."""

from collections.abc import Mapping
from dataclasses import dataclass

from members.models import DocumentVersion, OwnDocument, OwnSection
from members.models.library import Text
from toolkit.desk.history.words import Piece, in_short, pieces

CHANGED, NEW, GONE = "changed", "new", "gone"


@dataclass(frozen=True)
class News:
    kind: str
    code: str
    title: str
    differences: list[Piece]
    is_own: bool
    """Whether the organisation has words of its own there."""


def newest_of(copy: OwnDocument) -> DocumentVersion:
    found = copy.document.versions.first()
    return copy.made_from if found is None else found


def news_for(copy: OwnDocument, newest: DocumentVersion) -> list[News]:
    """Part by part, in the order of the model. At most one query."""
    own = {one.code: one for one in copy.sections.all()}
    known = _looked_at(own.values(), newest)
    found = []
    for text in newest.texts(copy.language):
        section = own.get(text.code)
        before = known[section.version_id].text_of(text.code, copy.language) if section else None
        if section is None:
            found.append(_news(NEW, text, None, text, is_own=False))
        elif section.version_id != newest.pk and not _same(before, text):
            is_own = not is_as(section, before)
            found.append(_news(CHANGED, text, before, text, is_own=is_own))
    codes = {one.code for one in newest.texts(copy.language)}
    for code, section in own.items():
        before = known[section.version_id].text_of(code, copy.language)
        if code not in codes and before and section.version_id != newest.pk:
            found.append(_news(GONE, before, before, None, is_own=not is_as(section, before)))
    return found


def is_as(section: OwnSection, text: Text | None) -> bool:
    return text is not None and (section.title, section.body) == (text.title, text.body)


def _looked_at(sections, newest: DocumentVersion) -> Mapping[int, DocumentVersion]:
    older = {one.version_id for one in sections} - {newest.pk}
    found = DocumentVersion.objects.in_bulk(older) if older else {}
    return {**found, newest.pk: newest}


def _same(one: Text | None, other: Text) -> bool:
    return one is not None and (one.title, one.body) == (other.title, other.body)


def _news(kind: str, named: Text, before: Text | None, now: Text | None, *, is_own: bool) -> News:
    told = in_short(pieces(_words(before), _words(now)))
    return News(kind, named.code, named.title, told, is_own)


def _words(text: Text | None) -> str:
    return f"{text.title}\n{text.body}\n" if text else ""
