"""What was published of bottlenecks, for pages and signals. Everything here may be told to anybody.

A number that is missing was hidden: "too few to tell", never nought.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gastvrij.lib.quarters import Quarter
from members.figures.authorities import first_named
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


@dataclass(frozen=True)
class Bottleneck:
    """An item of the toolkit, as it is today, on which families were stuck."""

    code: str
    title: str
    authority: str
    decides: str
    """Which authority that is, as one of `authorities.py`."""
    stuck: int


def published_quarters() -> list[Quarter]:
    """The newest first."""
    written = PublishedQuarter.objects.values_list("quarter", flat=True)
    return [quarter for one in written if (quarter := Quarter.read(one))]


def latest_quarter() -> Quarter | None:
    return next(iter(published_quarters()), None)


def bottlenecks(quarter: Quarter, province: str = "") -> list[Bottleneck]:
    """On what families were stuck, in one province or in all, most first. Two questions."""
    stuck = PublishedFigure.objects.order_by().filter(
        quarter__quarter=str(quarter), measure=Measure.BLOCKED, province=province, reason=""
    )
    families = dict(stuck.values_list("item_code", "value"))
    items = ChecklistItem.objects.published().order_by().filter(code__in=list(families))
    found = [
        Bottleneck(code, title, authority, first_named(in_dutch), families[code])
        for code, title, authority, in_dutch in items.values_list(
            "code", "title", "authority", "authority_nl"
        )
    ]
    return sorted(found, key=lambda one: (-one.stuck, one.code))


def figures_of(item_code: str, quarter: Quarter | None = None) -> Figures | None:
    """Of one item; None where nothing was published of it in that quarter, or ever."""
    quarter = quarter or latest_quarter()
    told = PublishedFigure.objects.order_by().filter(
        quarter__quarter=str(quarter), item_code=item_code
    )
    cells = {
        (measure, province, reason): value
        for measure, province, reason, value in told.values_list(
            "measure", "province", "reason", "value"
        )
    }
    stuck = Measure.BLOCKED
    if quarter is None or not cells:
        return None
    return Figures(
        item_code,
        quarter,
        {one: cells[one, "", ""] for one in Measure if (one, "", "") in cells},
        {one: cells[stuck, one, ""] for one in PROVINCES if (stuck, one, "") in cells},
        {one: cells[stuck, "", one] for one in WhyStuck if (stuck, "", one) in cells},
    )


def trend(item_code: str, quarters: list[Quarter]) -> list[tuple[Quarter, int | None]]:
    """How many families were stuck, in each of these that were published, the oldest first."""
    found = PublishedFigure.objects.order_by().filter(
        item_code=item_code, measure=Measure.BLOCKED, province="", reason=""
    )
    told = dict(found.values_list("quarter__quarter", "value"))
    return [(quarter, told.get(str(quarter))) for quarter in reversed(quarters)]
