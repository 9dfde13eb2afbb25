"""Dates to come, in the search of the whole site: what is for everybody, and for members all."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gastvrij.lib.finding import is_found
from gastvrij.lib.public_content import kept
from gastvrij.lib.search_sources import Answer, Asked, Group, Piece, Result, search_source
from gastvrij.lib.words import day_in_words
from members.agenda.doors import visitor_of
from members.agenda.feeds import where_of
from members.exchange.search_source import words_that_count
from members.models import Gathering

SHOWN, MOST = 3, 500


@search_source(place=5)
def agenda_source(asked: Asked) -> Answer:
    """The first few in whose title or town all the words stand. Without a member: no question."""
    words = words_that_count(asked.typed)
    if asked.in_short or not words:
        return Answer()
    typed, dates = " ".join(words), _dates_for(asked.user)
    found = [one for one in dates if is_found(typed, f"{one.title} {where_of(one)}")]
    results = [_result(one) for one in found[:SHOWN]]
    link = _("All dates in the agenda")
    return Answer([Group(_("Agenda"), results, len(found), reverse("members:agenda"), link)])


def _dates_for(user) -> list[Gathering]:
    if user is not None:
        visitor = visitor_of(user)
        if visitor.is_member:
            return _listed(Gathering.objects.shown())
    return _public(timezone.localdate())


@kept
def _public(today: date) -> list[Gathering]:
    return _listed(Gathering.objects.public())


def _listed(dates) -> list[Gathering]:
    shown = ["title", "starts_at", "ends_at", "is_online", "venue", "cancelled_at"]
    shown += ["municipality__name_nl", "municipality__name_fr"]
    dates = dates.filter(cancelled_at=None).to_come().select_related("municipality")
    return list(dates.only(*shown)[:MOST])


def _result(gathering: Gathering) -> Result:
    return Result(
        title=[Piece(gathering.title)],
        address=gathering.get_absolute_url(),
        kind=_("Date"),
        about=", ".join(
            filter(
                None,
                [day_in_words(timezone.localtime(gathering.starts_at).date()), where_of(gathering)],
            )
        ),
        icon="calendar-days",
    )
