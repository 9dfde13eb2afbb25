"""What was different afterwards is noted, in the transaction of the change itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.public_content import asked_anew, stamp_of_toolkit
from toolkit.changes.differences import differences
from toolkit.changes.facts import About, Key, Kind, Place, Snapshot, Words, snapshot_now
from toolkit.models.change import Change

NOTING = 5_210_949  # the advisory lock of whoever changes the toolkit
ITS_OWN = (Kind.ITEM, Kind.THEME, Kind.CHAPTER, Kind.SECTION)
"""What is published and withdrawn; a figure comes with the text that shows it."""


@contextmanager
def noted() -> Iterator[None]:
    """Whatever happens inside: what everybody reads otherwise because of it becomes a change.

    Two curators come one after the other, so neither tells what the other did.
    """
    with transaction.atomic(), asked_anew():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NOTING])
        was, before = stamp_of_toolkit(), snapshot_now()
        yield
        # Where nothing was written, as by a form that is refused, nothing is read again.
        if stamp_of_toolkit() != was and not before.is_empty:  # A first import is no news.
            note(before, snapshot_now())


def note(before: Snapshot, after: Snapshot) -> None:
    come = after.places.keys() - before.places.keys()
    gone = before.places.keys() - after.places.keys()
    for key, place in after.places.items():
        if key not in come:
            for about in place.raw:
                if place.raw[about] != before.places[key].raw[about]:
                    tell(place, about, before.places[key].words(about), after.today)
        elif is_told(place, come):
            publish(place, after.today)
    for key in gone:
        if is_told(before.places[key], gone):
            withdraw(before.places[key], after.today)


def is_told(place: Place, others: set[Key]) -> bool:
    """What comes or goes with its page is not told besides it."""
    return place.kind in ITS_OWN and place.within not in others


def tell(place: Place, about: str, before: Words, today: date) -> None:
    """One difference a day: from what stood there before that day to what stands there now."""
    if is_new(place, today):
        return
    known = of_place(place).filter(about=about, noted_on=today).first()
    before = known.before if known else before
    after = place.words(about)
    if not differences(before["nl"], after["nl"]):
        if known:
            known.delete()
        return
    words = {}
    for language in INTERFACE:
        with override(language):
            words[language] = differences(before[language], after[language])
    keep(place, about, words, before, today)


def is_new(place: Place, today: date) -> bool:
    """Of what came today for the first time nobody knew it otherwise."""
    known = set(of_place(place).values_list("about", "noted_on"))
    return (About.PUBLISHED, today) in known and About.WITHDRAWN not in {
        about for about, _day in known
    }


def publish(place: Place, today: date) -> None:
    """New, or back again: then with what became different since it went."""
    last = of_place(place).filter(about=About.WITHDRAWN).first()
    if last and last.noted_on == today:
        last.delete()
        for about, before in last.before.items():
            if about in place.raw:
                tell(place, about, before, today)
        return
    words = {}
    for language in INTERFACE:
        with override(language):
            words[language] = [_("Back in the toolkit") if last else _("New in the toolkit")]
            for about, before in last.before.items() if last else ():
                if about in place.raw:
                    words[language] += differences(before[language], place.tell[about]())
    keep(place, About.PUBLISHED, words, {}, today)


def withdraw(place: Place, today: date) -> None:
    if of_place(place).filter(about=About.PUBLISHED, noted_on=today).delete()[0]:
        return
    words = {}
    for language in INTERFACE:
        with override(language):
            words[language] = [_("No longer in the toolkit")]
    before = {about: place.words(about) for about in place.raw}
    keep(place, About.WITHDRAWN, words, before, today)


def of_place(place: Place):
    return Change.objects.filter(kind=place.kind, code=place.code)


def keep(place: Place, about: str, words: dict[str, list[str]], before: dict, today: date) -> None:
    told: dict[str, object] = {}
    for language in INTERFACE:
        told[f"title_{language}"] = place.titles[language]
        told[f"words_{language}"] = "\n".join(words[language])
    Change.objects.update_or_create(
        kind=place.kind,
        code=place.code,
        about=about,
        noted_on=today,
        defaults={
            **told,
            "theme_id": place.theme,
            "items": place.items,
            "before": before,
            "is_withheld": False,
        },
    )
