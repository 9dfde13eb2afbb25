"""Moments in files to take along: on the clocks of Belgium, as a spreadsheet takes them for one."""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone


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
