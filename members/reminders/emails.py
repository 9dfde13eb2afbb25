"""How a reminder is sent: with one click to stop it, also for mail programs (RFC 8058)."""

from collections.abc import Collection

from gastvrij.lib.mail import send
from gastvrij.lib.weekly import Paragraph
from members.models import User
from members.models.reminder import Kind
from members.reminders.wishes import address_to_stop


def remind(
    template: str,
    reader: User,
    kind: Kind,
    *,
    link: str = "",
    links: Collection[str] = (),
    quiet_links: Collection[str] = (),
    **context: object,
) -> None:
    stop = address_to_stop(reader, kind, reader.language)
    send(
        template,
        reader.email,
        reader.language,
        link=link,
        links=links,
        quiet_link=stop,
        quiet_links=quiet_links,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        name=reader.name,
        **context,
    )


def send_weekly_mail(reader: User, paragraphs: list[Paragraph]) -> None:
    remind(
        "members/reminders/mail/weekly",
        reader,
        Kind.WEEKLY,
        links=[one.link for one in paragraphs],
        quiet_links=[one.stop for one in paragraphs if one.stop],
        paragraphs=paragraphs,
    )
