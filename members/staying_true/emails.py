"""What we write to an organisation about itself (templates/members/staying_true/mail/)."""

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Organisation, Question, User

FOLDER = "members/staying_true/mail"


def mail_question(question: Question, reader: User, token: str, *, again: bool) -> None:
    """One coordinator is asked; their link needs no sign-in, and is theirs alone."""
    link = address_of("members:question", token, language=reader.language)
    organisation = question.organisation
    _send(question.kind, organisation, reader, link=link, again=again)


def tell_network_of_stopping(organisation: Organisation, reader: User) -> None:
    link = _in_the_admin(organisation, reader)
    _send("stopping_network", organisation, reader, link=link)


def tell_it_goes_on(organisation: Organisation, by: User, reader: User) -> None:
    _send("goes_on", organisation, reader, by=by)


def tell_it_left(organisation: Organisation, reader: User) -> None:
    _send("left", organisation, reader)


def _in_the_admin(organisation: Organisation, reader: User) -> str:
    name = "admin:members_organisation_change"
    return address_of(name, organisation.pk, language=reader.language)


def _send(message: str, organisation: Organisation, reader: User, **context: object) -> None:
    send(
        f"{FOLDER}/{message}",
        reader.email,
        reader.language,
        name=reader.name,
        organisation=organisation,
        **context,
    )
