"""What is written about a question from outside (templates/members/asking/mail/).

Who asked, and what, stands in the mail to the organisation's coordinators and nowhere else. What
goes to the asker's address has no word of theirs in it: nobody can have us send it to others.
"""

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Enquiry, User
from members.models.enquiry import HOURS_UNTIL_THE_NETWORK_KNOWS

FOLDER = "members/asking/mail"
DAYS = HOURS_UNTIL_THE_NETWORK_KNOWS // 24


def pass_on(enquiry: Enquiry, reader: User) -> None:
    words = {"asker": enquiry.name, "address": enquiry.email, "said": enquiry.message}
    _to_coordinator("passed_on", enquiry, reader, **words)


def remind(enquiry: Enquiry, reader: User) -> None:
    _to_coordinator("reminder", enquiry, reader)


def tell_network(enquiry: Enquiry, reader: User) -> None:
    name = "admin:members_organisation_change"
    link = address_of(name, enquiry.organisation_id, language=reader.language)
    _send("network", enquiry, reader.email, reader.language, name=reader.name, link=link)


def confirm_receipt(enquiry: Enquiry) -> None:
    _to_asker("receipt", enquiry)


def tell_it_takes_longer(enquiry: Enquiry) -> None:
    _to_asker("longer", enquiry)


def _to_coordinator(message: str, enquiry: Enquiry, reader: User, **words: str) -> None:
    link = address_of("members:enquiries", enquiry.organisation.slug, language=reader.language)
    values = words | {"name": reader.name, "link": link}
    _send(message, enquiry, reader.email, reader.language, **values)


def _to_asker(message: str, enquiry: Enquiry) -> None:
    link = address_of("members:directory", language=enquiry.language)
    _send(message, enquiry, enquiry.email, enquiry.language, link=link)


def _send(
    message: str, enquiry: Enquiry, email: str, language: str, *, link: str, **words: str
) -> None:
    send(
        f"{FOLDER}/{message}",
        email,
        language,
        link=link,
        organisation=enquiry.organisation,
        is_offer=enquiry.kind == Enquiry.Kind.OFFER,
        days=DAYS,
        **words,
    )
