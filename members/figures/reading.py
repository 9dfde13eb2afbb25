"""What was published of bottlenecks, for pages and signals. Everything here may be told to anybody.

A number that is missing was hidden: "too few to tell", never nought.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from members.figures.quarters import Quarter
from members.models import Municipality, PublishedFigure, PublishedQuarter, WhyStuck
from toolkit.models import ChecklistItem

Measure = PublishedFigure.Measure
REGIONS = (Municipality.Region.FLANDERS, Municipality.Region.BRUSSELS)
PROVINCES = (
    *(Municipality.Province(code) for code in ("west-flanders", "east-flanders", "antwerp")),
    *(Municipality.Province(code) for code in ("limburg", "flemish-brabant", "brussels")),
)


@dataclass(frozen=True)
class Figures:
    """Of one item in one quarter: numbers of families, and of weeks; None where it is hidden."""

    item_code: str
    quarter: Quarter
    by_measure: Mapping[str, int] = field(default_factory=dict)
    stuck_by_province: Mapping[str, int] = field(default_factory=dict)
    stuck_by_reason: Mapping[str, int] = field(default_factory=dict)
    item: ChecklistItem | None = None
    """As it is today; None where it is published no more."""

    @property
    def stuck(self) -> int | None:
        return self.by_measure.get(Measure.BLOCKED)

    @property
    def begun(self) -> int | None:
        return self.by_measure.get(Measure.BEGUN)

    @property
    def done(self) -> int | None:
        return self.by_measure.get(Measure.DONE)

    @property
    def waiting(self) -> int | None:
        return self.by_measure.get(Measure.WAITING)

    @property
    def missed(self) -> int | None:
        return self.by_measure.get(Measure.MISSED)

    @property
    def weeks(self) -> int | None:
        """That half of those who waited waited at most."""
        return self.by_measure.get(Measure.MEDIAN)

    @property
    def weeks_of_nine_in_ten(self) -> int | None:
        return self.by_measure.get(Measure.NINETIETH)


def published_quarters() -> list[Quarter]:
    """The newest first."""
    written = PublishedQuarter.objects.values_list("quarter", flat=True)
    return [quarter for one in written if (quarter := Quarter.read(one))]


def latest_quarter() -> Quarter | None:
    return next(iter(published_quarters()), None)


def bottlenecks(
    quarter: Quarter, limit: int, *, province: str = "", authority: str = ""
) -> list[Figures]:
    """On what most families were stuck, in one province or in all, most first."""
    stuck = PublishedFigure.objects.filter(
        quarter__quarter=str(quarter), measure=Measure.BLOCKED, province=province, reason=""
    )
    items = ChecklistItem.objects.published()
    if authority:
        items = items.filter(authority=authority)
    codes = stuck.filter(item_code__in=items.values("code")).order_by("-value", "item_code")
    return _figures(quarter, list(codes.values_list("item_code", flat=True)[:limit]), province)


def figures_of(item_code: str, quarter: Quarter | None = None) -> Figures | None:
    """Of one item; None where nothing was published of it in that quarter, or ever."""
    quarter = quarter or latest_quarter()
    found = _figures(quarter, [item_code]) if quarter else []
    return found[0] if found else None


def trend(item_code: str) -> list[tuple[Quarter, int | None]]:
    """How many families were stuck, by quarter, from the first that was published on."""
    found = PublishedFigure.objects.filter(
        item_code=item_code, measure=Measure.BLOCKED, province="", reason=""
    )
    told = dict(found.values_list("quarter__quarter", "value"))
    return [(quarter, told.get(str(quarter))) for quarter in reversed(published_quarters())]


def authorities(quarter: Quarter) -> list[str]:
    """Who decides on something of which figures were published, in the reader's language."""
    codes = PublishedFigure.objects.filter(quarter__quarter=str(quarter)).values("item_code")
    items = ChecklistItem.objects.published().filter(code__in=codes).order_by()
    return list(items.values_list("authority", flat=True).distinct())


def _figures(quarter: Quarter, codes: list[str], province: str = "") -> list[Figures]:
    """In the order of the codes; two questions, however many there are."""
    by_code: dict[str, dict[tuple[str, str, str], int]] = defaultdict(dict)
    told = PublishedFigure.objects.filter(quarter__quarter=str(quarter), item_code__in=codes)
    for code, *cell, value in told.values_list(
        "item_code", "measure", "province", "reason", "value"
    ):
        by_code[code][tuple(cell)] = value
    items = ChecklistItem.objects.published().select_related("theme").defer("how", "why")
    shown = {item.code: item for item in items.filter(code__in=list(by_code))}
    return [
        _of_cells(code, quarter, by_code[code], province, shown.get(code))
        for code in codes
        if code in by_code
    ]


def _of_cells(code, quarter, cells, province, item) -> Figures:
    stuck = Measure.BLOCKED
    return Figures(
        code,
        quarter,
        {one: cells[one, province, ""] for one in Measure if (one, province, "") in cells},
        {one: cells[stuck, one, ""] for one in PROVINCES if (stuck, one, "") in cells},
        {one: cells[stuck, "", one] for one in WhyStuck if (stuck, "", one) in cells},
        item,
    )
