"""Dates with sensible defaults: in three weeks, in Ghent, for members, without a limit."""

from datetime import timedelta

from django.utils import timezone

from members.models import Gathering, Municipality, SignUp
from tests.members.factories import GHENT, make_membership, make_organisation, make_user
from toolkit.models import Theme


def make_gathering(organisation=None, *, days=21, hours=2, themes=(), **fields):
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
    if abs(days) > 1 and ends_on_another_day(starts_at, hours):  # which no form makes or takes
        starts_at -= timedelta(hours=hours)
    fields = {"title": "Samen leren", "kind": "training", "languages": ["nl"]} | fields
    if not fields.get("is_online"):
        fields.setdefault("municipality", Municipality.objects.get(pk=GHENT))
    gathering = Gathering.objects.create(
        organisation=organisation or make_organisation(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        **fields,
    )
    gathering.themes.set(Theme.objects.filter(slug__in=themes))
    return gathering


def ends_on_another_day(starts_at, hours):
    begins = timezone.localtime(starts_at)
    return hours < 24 and (begins + timedelta(hours=hours)).date() != begins.date()


def make_member(name="Mo", **fields):
    """Of some other organisation."""
    user = make_user(name=name, language="en", verified=True, **fields)
    make_membership(user)
    return user


def make_sign_up(gathering, user=None, *, has_place=True, minutes_ago=0):
    since = timezone.now() - timedelta(minutes=minutes_ago)
    user = user or make_member()
    return SignUp.objects.create(gathering=gathering, user=user, has_place=has_place, since=since)


def fields(**changes):
    """What the form sends."""
    day = timezone.localdate() + timedelta(days=30)
    return {
        "title": "Samen leren",
        "kind": "training",
        "day": f"{day:%Y-%m-%d}",
        "begins": "19:30",
        "ends": "21:30",
        "where": "place",
        "venue": "De Kring, Dorpsstraat 1",
        "place": "Gent",
        "body": "Over wonen.",
        "who": "members",
        "places": "10",
        "languages": ["nl"],
    } | changes
