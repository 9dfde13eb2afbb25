"""The budget as a spreadsheet (.xlsx): sums that work, in the reader's language."""

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from gastvrij.lib.words import day_in_words
from toolkit.reading.text import Reader

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EACH_DAY, EACH_YEAR = "vrijwilliger-forfait-dag", "vrijwilliger-forfait-jaar"
ROOM = 4
"""Empty rows below the examples."""


def income() -> list[tuple[str, int, int]]:
    """What, how many, how much each: invented, to be replaced."""
    return [
        (_("Membership fees"), 20, 10),
        (_("Gifts"), 1, 300),
        (_("Subsidy of the municipality"), 1, 500),
        (_("Evening meal, profit"), 1, 250),
    ]


def costs() -> list[tuple[str, int, int]]:
    return [
        (_("Insurance of volunteers"), 1, 150),
        (_("Refund of costs to volunteers"), 30, 12),
        (_("Rent of a room, coffee"), 10, 15),
        (_("Printing, telephone, postage"), 1, 90),
        (_("Activities with families"), 4, 60),
        (_("Training of volunteers"), 1, 100),
    ]


def budget_sheet(reader: Reader) -> bytes:
    content = BytesIO()
    # What somebody types in a cell is never taken for a formula or an address.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        _Budget(book, reader).write()
    return content.getvalue()


class _Budget:
    def __init__(self, book: Workbook, reader: Reader):
        self.page = book.add_worksheet(_("Budget"))
        self.reader = reader
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        self.sum = book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00 €"})
        self.money = book.add_format({"num_format": "#,##0.00 €"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True})
        book.set_properties({"title": _("Budget of a small association")})

    def write(self) -> None:
        page = self.page
        page.set_column(0, 0, 44)
        page.set_column(1, 3, 15)
        page.set_column(4, 4, 60)
        page.write(0, 0, _("Budget of a small association"), self.title)
        page.merge_range(1, 0, 1, 4, _("The amounts are examples: type yours over them."))
        row, got, came_in = self.block(3, _("What comes in"), income())
        row, spent, went_out = self.block(row + 1, _("What goes out"), costs())
        left = _("What is left (what comes in less what goes out)")
        page.write(row + 1, 0, left, self.bold)
        page.write_formula(row + 1, 3, f"={came_in}-{went_out}", self.sum, got - spent)
        page.write(row + 1, 4, _("Below zero? Then cut a cost, or look for money first."))
        self.lump_sum(row + 3)

    def block(self, row: int, title: str, lines: list) -> tuple[int, int, str]:
        """The row below it, its sum, and the cell in which that stands."""
        words = [title, _("How many"), _("How much each"), _("Together"), _("Note")]
        for column, word in enumerate(words):
            self.page.write(row, column, word, self.head)
        first = row + 1
        for number, (what, count, each) in enumerate([*lines, *[("", 0, 0)] * ROOM]):
            at = first + number
            self.page.write(at, 0, what)
            if what:
                self.page.write(at, 1, count)
                self.page.write(at, 2, each, self.money)
            self.page.write_formula(at, 3, f"=B{at + 1}*C{at + 1}", self.money, count * each)
        last = first + len(lines) + ROOM
        total = sum(count * each for _what, count, each in lines)
        self.page.write(last, 0, _("Total"), self.bold)
        self.page.write_formula(last, 3, f"=SUM(D{first + 1}:D{last})", self.sum, total)
        return last + 1, total, f"D{last + 1}"

    def lump_sum(self, row: int) -> None:
        """Whether what one volunteer gets stays below the two limits."""
        page, days, each = self.page, 12, 20
        page.write(row, 0, _("Check: the lump sum of one volunteer"), self.head)
        limits = [self.reader.figures.get(code) for code in (EACH_DAY, EACH_YEAR)]
        rows = [(_("Days in this year"), days), (_("Amount a day"), each)]
        rows += [(one.label, float(one.value)) for one in limits if one]
        for number, (what, value) in enumerate(rows, 1):
            page.write(row + number, 0, what, self.wrapped)
            page.write(row + number, 3, value, self.money if number > 1 else None)
        if all(limits):
            d, e, day, year = (f"D{row + 1 + number}" for number in range(1, 5))
            fits, not_so = _("Within the limits"), _("Above a limit")
            formula = f'=IF(AND({e}<={day},{d}*{e}<={year}),"{fits}","{not_so}")'
            page.write(row + 5, 0, _("Does it fit?"), self.bold)
            page.write_formula(row + 5, 3, formula, self.bold, fits)
            note = _("Amounts from %(day)s: look whether they changed. All organisations together.")
            day_words = day_in_words(limits[0].valid_from)  # type: ignore[union-attr]
            page.write(row + 5, 4, note % {"day": day_words}, self.wrapped)
