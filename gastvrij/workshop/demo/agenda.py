"""The demo's agenda: put in, signed up for and called off by the site's own actions."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from gastvrij.workshop.demo.days import moment, read
from members.agenda import actions
from members.models import Gathering, SignUp, User
from members.places.finding import find_municipality
from toolkit.models import Theme

PLAIN = ["kind", "title", "languages"]


def agenda(accounts: dict[str, User], today: date) -> None:
    """Each of agenda.yaml; not again where somebody's dates stand."""
    if Gathering.objects.exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for told in read("agenda.yaml"):
        _put_in(told, accounts, themes, today)


def _put_in(
    told: dict[str, Any], accounts: dict[str, User], themes: dict[str, Theme], today: date
) -> None:
    by, day = accounts[told["by"]], today + timedelta(days=abs(told["in"]))
    is_online = "online_address" in told
    values = {name: told[name] for name in PLAIN} | {
        "body": told["body"].strip(),
        "starts_at": moment(day, told["begins"]),
        "ends_at": moment(day, told["ends"]),
        "is_online": is_online,
        "online_address": told.get("online_address", ""),
        "venue": told.get("venue", ""),
        "municipality": None if is_online else find_municipality(told["place"]).municipality,
        "is_public": told.get("is_public", False),
        "places": told.get("places"),
        "sign_up_until": today + timedelta(days=told["until"]) if "until" in told else None,
        "themes": [themes[slug] for slug in told["themes"]],
    }
    organisation = by.memberships.confirmed().select_related("organisation").get().organisation
    gathering = actions.put_in(values, organisation=organisation, by=by)
    for name in told["come"]:
        actions.sign_up(gathering, by=accounts[name])
    if "called_off" in told:
        actions.call_off(gathering, told["called_off"], by=by)
        SignUp.objects.filter(gathering=gathering).update(told=1)
    if told["in"] < 0:
        _move_back(gathering, timedelta(days=-2 * told["in"]))


def _move_back(gathering: Gathering, by: timedelta) -> None:
    """It was to come when people signed up."""
    Gathering.objects.filter(pk=gathering.pk).update(
        starts_at=gathering.starts_at - by,
        ends_at=gathering.ends_at - by,
        created_at=timezone.now() - by,
    )
