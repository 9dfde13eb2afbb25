"""What the directory contributes to the search of the whole site (gastvrij/lib)."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.public_content import kept_of_toolkit
from gastvrij.lib.search_sources import Answer, Asked, Group, Piece, Result, search_source
from members.directory.index import current
from members.directory.searching import MOST_LETTERS, search, terms_of
from members.models import Organisation
from toolkit.models import Theme

MOST_WORDS = 4
"""A longer question is not about an organisation, and each word costs a question."""
SHOWN = 4


@search_source(place=2)
def directory_source(asked: Asked) -> Answer:
    """Those that have all the words: a few, and the way to the others.

    Slips of the pen are for the directory itself: most of what people type here is about something
    else, which no organisation has, and guessing costs most of the time (docs/benchmark.md).
    """
    typed = asked.typed[:MOST_LETTERS].replace("\0", " ")
    if not 0 < len(terms_of(typed)) <= MOST_WORDS:
        return Answer()
    index = current()
    hits = search(typed, index, _themes(), slips=False)
    if hits.is_partial:
        return Answer()
    best = sorted(hits.scores, key=lambda pk: (-round(hits.scores[pk], 3), index.members.place[pk]))
    found = Organisation.objects.approved().for_cards().in_bulk(best[:SHOWN])
    address = f"{reverse('members:directory')}?{urlencode({'zoek': typed})}#found"
    results = [_result(found[pk]) for pk in best[:SHOWN] if pk in found]
    words = ngettext("All %(number)s organisation", "All %(number)s organisations", len(best))
    link = words % {"number": len(best)}
    return Answer([Group(_("Organisations"), results, len(best), address, link)])


@kept_of_toolkit
def _themes() -> list[Theme]:
    return list(Theme.objects.published().only(*(f"title_{code}" for code in INTERFACE)))


def _result(organisation: Organisation) -> Result:
    return Result(
        title=[Piece(organisation.name)],
        address=organisation.get_absolute_url(),
        kind=_("Organisation"),
        about=str(organisation.municipality),
        icon="map-pin",
    )
