"""What lies on the demo's desk: somebody in charge of each page, a link that is dead, a translation
that is behind, and a draft."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from members.models import User
from toolkit.desk.draft_admin import sent_of
from toolkit.desk.showing import show
from toolkit.models import Chapter, Charge, Draft, LinkCheck, Theme
from toolkit.transfer.actions import note_translations, texts_before

BEHIND, PREPARED = "mobiliteit", "wonen"
"""The themes of the dead link and the late translation, and of the draft."""


def lay_on_the_desk(curator: User, today: date) -> None:
    """Not again where somebody is in charge already."""
    if Charge.objects.exists():
        return
    Charge.objects.bulk_create(
        [
            *(Charge(theme=one, user=curator) for one in Theme.objects.all()),
            *(Charge(chapter=one, user=curator) for one in Chapter.objects.all()),
        ]
    )
    theme = Theme.objects.get(slug=BEHIND)
    kill_a_link(theme, today)
    change_the_dutch(theme)
    prepare(Theme.objects.get(slug=PREPARED), curator)


def kill_a_link(theme: Theme, today: date) -> None:
    source: Any = theme.sources.order_by("-order").first()
    LinkCheck.objects.update_or_create(
        url=source.url,
        defaults={
            "checked_at": timezone.now() - timedelta(days=1),
            "problem": LinkCheck.Problem.GONE,
            "failures": 2,
            "failing_since": today - timedelta(days=8),
        },
    )


def change_the_dutch(theme: Theme) -> None:
    before = texts_before(theme)
    tip: Any = theme.tips.first()
    tip.text_nl += " Kijk samen op de kaart."
    tip.save()
    note_translations(theme, before)
    show()


def prepare(theme: Theme, curator: User) -> None:
    request: Any = RequestFactory().get("/")
    request.user = curator
    row_admin: Any = admin.site._registry[Theme]
    sent = sent_of(row_admin.sent_unchanged(request, theme))
    sent["summary_nl"] = [f"{sent['summary_nl'][0]} Begin op tijd: de wachtlijsten zijn lang."]
    Draft.objects.create(
        model="theme",
        object_id=str(theme.pk),
        title=theme.title,
        sent=sent,
        saved_at=timezone.now() - timedelta(days=2),
        saved_by=curator,
    )
