"""All mail goes through the queue: no page waits for a mail server, and no mail is lost with it.

Django's EMAIL_BACKEND is `QueuedMail`, so allauth's mails come here too. A mail is kept in the
transaction of what it tells, and sent by a worker, which tries again for three days. A worker that
is killed between the mail server's "accepted" and its own commit sends the same mail again, with
the same Message-ID, which mail programs show once.
"""

import json
from datetime import timedelta
from email.utils import formatdate, make_msgid
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from gastvrij.jobs.models import OutgoingMail
from gastvrij.lib.encryption import readable
from gastvrij.lib.jobs import job
from gastvrij.lib.security_log import log_event

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "content_subtype")


class QueuedMail(BaseEmailBackend):
    def send_messages(self, email_messages):
        """How many are kept for sending; all of them or, with an exception, none."""
        with transaction.atomic():
            for message in email_messages:
                message.message()  # a header with a line end in it is refused here and now
                mail = OutgoingMail.objects.create(content=to_json(message))
                deliver.enqueue(number=mail.pk)
        return len(email_messages)


def to_json(message) -> str:
    if message.attachments:
        raise ValueError("A mail with an attachment can't wait: link to a page of the site.")
    domain = message.from_email.rpartition("@")[2].strip("<> ")
    headers = {
        "Message-ID": make_msgid(domain=domain),
        "Date": formatdate(),
        **message.extra_headers,
    }
    alternatives = [tuple(one) for one in getattr(message, "alternatives", [])]
    fields = {name: getattr(message, name) for name in FIELDS}
    return json.dumps({**fields, "headers": headers, "alternatives": alternatives})


def from_json(content: str, connection) -> EmailMultiAlternatives:
    fields = json.loads(content)
    subtype = fields.pop("content_subtype")
    message = EmailMultiAlternatives(connection=connection, **fields)
    message.content_subtype = subtype
    return message


@job()
def deliver(number: int) -> None:
    """Send a mail and erase it; one that is gone was sent before."""
    with transaction.atomic():
        waiting = OutgoingMail.objects.select_for_update().filter(pk=number).first()
        if waiting is None:
            return
        try:
            from_json(
                readable(waiting.content), get_connection(settings.EMAIL_DELIVERY_BACKEND)
            ).send()
        except SMTPRecipientsRefused as error:
            if not refused_for_good(error):
                raise
            log_event("mail_refused", mail=number)
        waiting.delete()


def refused_for_good(error: SMTPRecipientsRefused) -> bool:
    """A code from 500 on says that asking again is no use (RFC 5321, 4.2.1)."""
    return all(code >= 500 for code, _words in error.recipients.values())


@job()
def forget_old_mail() -> None:
    """Mails that no server took in a week: their codes have long ended."""
    week_ago = timezone.now() - timedelta(days=7)
    given_up, _ = OutgoingMail.objects.filter(created_at__lt=week_ago).delete()
    if given_up:
        log_event("mail_given_up", number=given_up)


def put_mail_aside() -> int:
    """After a restore: what waited in the back-up is not sent; how many mails that are.

    Most of them reached their readers from the server that was lost, and a drill mails nobody.
    They are kept for a week like every mail that no server took, and nothing sends them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return 0  # a back-up of before the queue
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'cancelled' "
            "WHERE task_name = %s AND status IN ('todo', 'doing')",
            [deliver.task.name],
        )
        return cursor.rowcount
