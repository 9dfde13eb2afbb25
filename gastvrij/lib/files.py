"""What stands in files to take along: moments on Belgian clocks, words that calculate nothing."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from gastvrij.lib.languages import ENGLISH

BYTE_ORDER_MARK = "\ufeff"  # or Excel takes é for Ã©
RUNS = re.compile(r"((?:^|[,;\t\r\n])[\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a formula begins for a spreadsheet: at the start of a cell, or of what a program that
expects the other separator takes for one. Also in letters as wide as Chinese ones."""


def csv_response(filename: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """An answer that is downloaded, as a spreadsheet of the reader's language opens it."""
    text = StringIO()
    # The comma is for decimals in Dutch and French, and so Excel wants semicolons there.
    csv.writer(text, delimiter="," if get_language() == ENGLISH else ";").writerows(rows)
    response = HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def harmless(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet would begin to calculate."""
    return RUNS.sub(r"\1'", text)


def moment_in_file(moment: datetime) -> str:
    """'2026-11-27 14:03'. With a T, a Z or a part of a second, Excel takes it for text."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def as_spreadsheets_read(value: object) -> str:
    if isinstance(value, datetime):
        return moment_in_file(value)
    return str(value)  # a day too: 2026-11-27


class OnBelgianClocks(DjangoJSONEncoder):
    """JSON whose moments read as those of the spreadsheet beside it."""

    def default(self, o):
        return moment_in_file(o) if isinstance(o, datetime) else super().default(o)
