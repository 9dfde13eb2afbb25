"""How two moments of one thing differ, in words. Pure, but for the language of now."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from toolkit.reading.conditions import Row


def differences(before: Iterable[Row], after: Iterable[Row]) -> list[str]:
    """A line for each thing that is said otherwise, in the order of now."""
    was, now = {tuple(row)[0]: tuple(row)[1] for row in before}, dict(after)
    return [
        line_of(label, was.get(label), now.get(label))
        for label in {**now, **was}
        if was.get(label) != now.get(label)
    ]


def line_of(label: str, was: str | None, now: str | None) -> str:
    words = {"label": label, "before": was, "after": now}
    if now is None:
        return _("%(label)s: was %(before)s; that no longer counts") % words
    if was is None:
        return _("%(label)s: new is %(after)s") % words
    return _("%(label)s: was %(before)s, is now %(after)s") % words
