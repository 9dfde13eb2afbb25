"""How two moments of one thing differ, in words. Pure, but for the language of now."""

from collections.abc import Iterable

from babel.lists import format_list
from django.utils.translation import gettext as _

from gastvrij.lib.words import locale

Said = str | list[str]
"""Words, or the names in a list of which one is enough."""
Saying = tuple[str, Said]
"""What it is about, and what is said of it."""


def differences(before: Iterable[Saying], after: Iterable[Saying]) -> list[str]:
    """A line for each thing that is said otherwise, in the order of now."""
    was, now = dict(map(tuple, before)), dict(map(tuple, after))  # type: ignore[arg-type]
    return [
        line_of(label, was.get(label), now.get(label))
        for label in {**now, **was}
        if was.get(label) != now.get(label)
    ]


def line_of(label: str, was: Said | None, now: Said | None) -> str:
    if isinstance(was, list) and isinstance(now, list) and not set(was).isdisjoint(now):
        return line_of_lists(label, was, now)
    words = {"label": label, "before": _in_a_sentence(was), "after": _in_a_sentence(now)}
    if now is None:
        return _("%(label)s: was %(before)s; that no longer counts") % words
    if was is None:
        return _("%(label)s: new is %(after)s") % words
    return _("%(label)s: was %(before)s, is now %(after)s") % words


def line_of_lists(label: str, was: list[str], now: list[str]) -> str:
    """Only what comes and goes: of a long list nobody sees what differs."""
    come, gone = [one for one in now if one not in was], [one for one in was if one not in now]
    words = {"label": label, "come": _all_of(come), "gone": _all_of(gone)}
    if come and gone:
        return _("%(label)s: now also %(come)s; no longer %(gone)s") % words
    if gone:
        return _("%(label)s: no longer %(gone)s") % words
    return _("%(label)s: now also %(come)s") % words


def _in_a_sentence(said: Said | None) -> str:
    if isinstance(said, list):
        return format_list(said, style="or", locale=locale())
    return said or ""


def _all_of(names: list[str]) -> str:
    return format_list(names, locale=locale()) if names else ""
