"""What we write when a family asks to be erased: never a word of which family."""

from datetime import date

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Organisation, User


def tell(reader: User, last: date, *, is_coordinator: bool) -> None:
    send(
        "checklist/withdrawing/mail/asked",
        reader.email,
        reader.language,
        link=address_of("checklist:households", language=reader.language),
        name=reader.name,
        last=last,
        is_coordinator=is_coordinator,
    )


def tell_network(reader: User, organisation: Organisation, last: date) -> None:
    """Of an organisation where nobody can answer."""
    name = "admin:members_organisation_change"
    send(
        "checklist/withdrawing/mail/unanswered",
        reader.email,
        reader.language,
        link=address_of(name, organisation.pk, language=reader.language),
        name=reader.name,
        organisation=organisation,
        last=last,
    )
