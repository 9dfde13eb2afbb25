"""The demo's organisations and accounts."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from gastvrij.workshop.demo.days import day_of, read
from members.accounts.actions import confirm_email
from members.accounts.second_factor.requirement import DEMO_DOMAIN
from members.models import Membership, Municipality, Organisation, User
from toolkit.models import Status, Theme

DEMO_SITE = f"https://{DEMO_DOMAIN}"
PASSWORD = "gastvrij-demo"  # noqa: S105 (known to everybody, and only where the demo was asked for)


def organisation_slugs() -> list[str]:
    return [organisation["slug"] for organisation in read("organisations.yaml")]


def municipality(name: str) -> Municipality:
    return Municipality.objects.in_scope().get(name_nl=name)


def create_organisations(today: date) -> None:
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    statuses = {status.code: status for status in Status.objects.all()}
    for written in read("organisations.yaml"):
        organisation = Organisation.objects.create(
            slug=written["slug"],
            name=written["name"],
            legal_form=Organisation.LegalForm(written["legal_form"]),
            municipality=municipality(written["municipality"]),
            **_texts(written),
            languages=written["languages"],
            website=f"https://{written['slug']}.example/",
            email=f"hallo@{written['slug']}.example",
            state=Organisation.State.APPROVED,
            confirmed_on=day_of(written["confirmed"], today),
            seeks_volunteers=written.get("seeks_volunteers", False),
            approved_on=day_of(written["member"], today),
        )
        organisation.working_area.set(municipality(name) for name in written["working_area"])
        organisation.themes.set(themes[slug] for slug in written["themes"])
        organisation.statuses.set(statuses[code] for code in written.get("statuses", ()))


def _texts(written: dict[str, Any]) -> dict[str, str]:
    texts = {f"description_{code}": text for code, text in written["description"].items()}
    lines = {f"activities_{code}": "\n".join(of) for code, of in written["activities"].items()}
    return texts | lines


def create_accounts(today: date) -> dict[str, User]:
    """Everybody by the part of their address before the @. One hash is enough for one password."""
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    password = make_password(PASSWORD)
    accounts = {}
    for written in read("accounts.yaml"):
        user = User.objects.create(
            email=f"{written['account']}@{DEMO_DOMAIN}",
            name=written["name"],
            password=password if written.get("signs_in") else make_password(None),
            is_staff="group" in written,
        )
        confirm_email(user)
        if "group" in written:
            user.groups.add(Group.objects.get(name=written["group"]))
        if "organisation" in written:
            until = day_of(written.get("until"), today)
            Membership.objects.create(
                user=user,
                organisation=organisations[written["organisation"]],
                role=Membership.Role(written["role"]),
                confirmed_as="" if until else written["role"],
                since=day_of(written["since"], today),
                until=until,
                is_active=until is None,
                reviewed_on=day_of(written.get("looked_at"), today) or today,
                review_asked_on=day_of(written.get("asked"), today),
                speaks=written.get("speaks", []),
                helps_in=municipality(written["helps_in"]) if "helps_in" in written else None,
                most_families=written.get("most_families"),
            )
        accounts[written["account"]] = user
    return accounts
