"""The demo's signals: three organisations see the same bottleneck, and an authority answered."""

from datetime import date, timedelta

from django.utils.translation import override

from gastvrij.workshop.demo.days import read
from members.models import Organisation, Signal, User
from members.signals import actions
from toolkit.models import ChecklistItem


def signals(accounts: dict[str, User], today: date) -> None:
    """What signals.yaml tells; not again where somebody made one."""
    if Signal.objects.exists():
        return
    told = read("signals.yaml")
    item = ChecklistItem.objects.get(code=told["item"])
    for name, one in told["support"].items():
        by = accounts[name]
        organisation = _organisation_of(by)
        actions.support(item, organisation, is_named=one["is_named"])
        if "words" in one:
            actions.contribute(item, organisation, one["words"].strip(), by=by)
    texts = {name: told["signal"][name].strip() for name in Signal.TEXTS}
    by = accounts[told["by"]]
    with override("nl"):
        signal = actions.begin(item, texts, organisation=_organisation_of(by), by=by)
        actions.publish(signal, by=accounts["netwerk"])
    for step in told["steps"]:
        values = {"state": step["state"], "text": step["text"].strip()}
        values["day"] = today - timedelta(days=step["days_ago"])
        actions.note_step(signal, values, by=accounts["netwerk"])
    Signal.objects.filter(pk=signal.pk).update(
        published_on=today - timedelta(days=told["days_ago"])
    )


def _organisation_of(user: User) -> Organisation:
    return user.memberships.confirmed().select_related("organisation").get().organisation
