"""The demo's exchange: asked, answered and solved by the site's own actions, then moved back."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gastvrij.workshop.demo.days import read
from members.exchange import actions
from members.exchange.adopting.actions import agree
from members.models import Reply, Thread, User
from toolkit.models import Theme


def exchange(accounts: dict[str, User]) -> None:
    """Each of exchange.yaml; not again where somebody's threads stand."""
    if Thread.objects.exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for told in read("exchange.yaml"):
        _post(told, accounts, themes)


def _post(told: dict[str, Any], accounts: dict[str, User], themes: dict[str, Theme]) -> None:
    by = accounts[told["by"]]
    values = {name: told[name].strip() for name in ("kind", "title", "body", "language")}
    values["region"] = told.get("region", "")
    chosen = [themes[slug] for slug in told["themes"]]
    thread = actions.post_thread(
        values | {"themes": chosen}, organisation=_organisation_of(by), by=by
    )
    at = _ago(told["ago"])
    Thread.objects.filter(pk=thread.pk).update(created_at=at, last_at=at)
    if told.get("agreed"):
        agree(thread, by=by)
    for answer in told.get("answers", ()):
        _answer(thread, answer, accounts[answer["by"]])


def _answer(thread: Thread, told: dict[str, Any], by: User) -> None:
    body = told["body"].strip()
    reply = actions.answer(thread, body, organisation=_organisation_of(by), by=by)
    at = _ago(told["ago"])
    Reply.objects.filter(pk=reply.pk).update(created_at=at)
    Thread.objects.filter(pk=thread.pk).update(last_at=at)
    if told.get("is_solution"):
        actions.solve(thread, reply, by=thread.author or by)


def _organisation_of(user: User):
    return user.memberships.confirmed().select_related("organisation").get().organisation


def _ago(hours: int):
    return timezone.now() - timedelta(hours=hours)
