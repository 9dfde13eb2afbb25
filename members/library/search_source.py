"""What the library contributes to the search of the whole site (gastvrij/lib)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gastvrij.lib.finding import is_found
from gastvrij.lib.public_content import kept
from gastvrij.lib.search_sources import Answer, Asked, Group, Piece, Result, search_source
from members.models import DocumentVersion

MOST_LETTERS = 100


@dataclass(frozen=True)
class _Known:
    title: str
    summary: str
    words: str
    address: str


@search_source(place=3)
def library_source(asked: Asked) -> Answer:
    """Those in whose title, summary or titles of parts all of the words stand. No query."""
    typed = asked.typed[:MOST_LETTERS].replace("\0", " ")
    if not typed.strip():
        return Answer()
    found = [one for one in _documents(asked.language) if is_found(typed, one.words)]
    results = [
        Result(
            title=[Piece(one.title)],
            address=one.address,
            kind=_("Model document"),
            excerpt=[Piece(one.summary)],
            icon="file-pen",
        )
        for one in found
    ]
    return Answer([Group(_("Library"), results, len(results))])


@kept
def _documents(language: str) -> list[_Known]:
    found = []
    for version in DocumentVersion.objects.newest().order_by("document__order"):
        title, summary = version.text("title", language)[0], version.text("summary", language)[0]
        titles = " ".join(text.title for text in version.texts(language))
        words = f"{title} {summary} {titles}"
        address = version.document.get_absolute_url()
        found.append(_Known(title, summary, words, address))
    return found
