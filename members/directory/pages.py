"""Which organisations stand on a page of the list, and in which order."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.utils.translation import get_language

from gastvrij.lib.languages import SOURCE
from members.directory.choices import Selection
from members.directory.counting import Counts
from members.models import Organisation
from members.places.distances import distances_from, in_order, places
from toolkit.models import Theme

ON_A_PAGE = 12


class Ordered:
    """The numbers of the organisations in order, of which only a page is ever read."""

    def __init__(self, selection: Selection, counts: Counts):
        self.selection = selection
        self.places = self._places(counts)
        self.total = sum(number for _code, number in self.places)

    def _places(self, counts: Counts) -> list[tuple[str, int]]:
        """The municipalities in order, with the number of organisations in each."""
        chosen = self.selection
        if chosen.near:
            rank = list(distances_from(chosen.near.code))
        else:
            rank = list(in_order(get_language() or SOURCE))
        return [
            (code, counts.municipalities[code])
            for code in rank
            if counts.municipalities[code]
            and (not chosen.province or places()[code].province == chosen.province)
            and (not chosen.municipalities or code in chosen.municipalities)
        ]

    def __len__(self):
        return self.total

    def __getitem__(self, part: slice) -> list[int]:
        if self.selection.hits and not self.selection.near:
            return self._by_likeness()[part]
        return self._by_place(part.start, part.stop)

    def _by_likeness(self) -> list[int]:
        found = self.selection.index.members.pks_of(self.selection.organisations())
        return self._best_first(found)

    def _best_first(self, pks: Iterable[int]) -> list[int]:
        """As they come, by name, where nothing tells them apart."""
        scores = self.selection.hits.scores if self.selection.hits else {}
        return sorted(pks, key=lambda pk: -round(scores.get(pk, 0), 3))

    def _by_place(self, start: int, stop: int) -> list[int]:
        """Only the municipalities of this page are looked at."""
        index, found = self.selection.index, self.selection.organisations()
        page, before = [], 0
        for code, number in self.places:
            if start < before + number and before < stop:
                there = self._best_first(index.members.pks_of(found & index.sits[code]))
                page += there[max(start - before, 0) : stop - before]
            before += number
        return page


def page_of(selection: Selection, counts: Counts, themes: Iterable[Theme], wanted: str):
    """The page, and whether it is the one that was asked for."""
    paginator = Paginator(Ordered(selection, counts), ON_A_PAGE)
    page = paginator.get_page(wanted)
    found = Organisation.objects.approved().for_cards().in_bulk(list(page.object_list))
    page.object_list = [found[pk] for pk in page.object_list if pk in found]
    distances = distances_from(selection.near.code) if selection.near else {}
    for organisation in page.object_list:
        organisation.works_on = selection.index.themes_of(organisation.pk, themes)
        if distances:
            organisation.km = round(distances[organisation.municipality_id])
    return page, not wanted or wanted == str(page.number)
