"""Which organisations stand on a page of the list, and in which order."""

from itertools import accumulate

from django.core.paginator import Paginator
from django.utils.translation import get_language

from gastvrij.lib.languages import SOURCE
from members.directory.choices import Selection
from members.directory.counting import Counts
from members.models import Organisation
from members.places.distances import distances_from, in_order, places

ON_A_PAGE = 24


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
        scores = self.selection.hits.scores
        rows = self.selection.organisations().values_list("pk", "search_entry__name")
        return [
            pk for pk, _name in sorted(rows, key=lambda row: (-round(scores[row[0]], 3), row[1]))
        ]

    def _by_place(self, start: int, stop: int) -> list[int]:
        """Only the municipalities of this page are read."""
        ends = list(accumulate(number for _code, number in self.places))
        wanted = [
            (code, end - number)
            for (code, number), end in zip(self.places, ends, strict=True)
            if end > start and end - number < stop
        ]
        if not wanted:
            return []
        rank = {code: place for place, (code, _before) in enumerate(wanted)}
        scores = self.selection.hits.scores if self.selection.hits else {}
        rows = self.selection.organisations().filter(municipality__in=list(rank))
        rows = rows.values_list("pk", "municipality", "search_entry__name")
        ordered = sorted(rows, key=lambda row: (rank[row[1]], -scores.get(row[0], 0), row[2]))
        before = wanted[0][1]
        return [pk for pk, _code, _name in ordered][start - before : stop - before]


def page_of(selection: Selection, counts: Counts, wanted: str):
    """The page, and whether it is the one that was asked for."""
    paginator = Paginator(Ordered(selection, counts), ON_A_PAGE)
    page = paginator.get_page(wanted)
    found = Organisation.objects.with_summary().in_bulk(list(page.object_list))
    page.object_list = [found[pk] for pk in page.object_list if pk in found]
    if selection.near:
        distances = distances_from(selection.near.code)
        for organisation in page.object_list:
            organisation.km = round(distances[organisation.municipality_id])
    return page, not wanted or wanted == str(page.number)
