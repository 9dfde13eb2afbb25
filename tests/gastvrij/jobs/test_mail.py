"""A mail server that is away, refuses or hangs costs nobody a page, and no mail is lost."""

import contextlib
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.cache import cache as attempts
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer

from gastvrij.jobs.mail import deliver, forget_old_mail
from gastvrij.jobs.models import OutgoingMail
from members.accounts.actions import delete_account
from members.memberships.emails import tell_confirmed
from members.models import User
from tests.gastvrij.jobs.servers import post_office, silence
from tests.members.accounts.test_sign_up import sign_up
from tests.members.factories import make_membership, make_organisation, make_user
from tests.ports import free_port

QUEUE = "gastvrij.jobs.mail.QueuedMail"
LOCAL = "django.core.mail.backends.locmem.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_DELIVERY_BACKEND = QUEUE, LOCAL
    attempts.clear()  # allauth counts them
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5


def work():
    """A worker does what is waiting now, in a thread that no browser's event loop runs in."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(call_command, "work", once=True).result()


def waiting():
    return list(ProcrastinateJob.objects.filter(task_name="gastvrij.jobs.mail.deliver"))


def try_again_now():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


@contextlib.contextmanager
def bad_day(kind):
    """The port of a mail server that takes no mail, in this way."""
    if kind == "away":
        yield free_port()
    elif kind == "hanging":
        with silence() as port:
            yield port
    else:
        with post_office() as (port, box):
            box.answer = {"refusing": "451 try again later", "full": "452 no room"}[kind]
            yield port


@pytest.mark.parametrize("kind", ["away", "refusing", "full", "hanging"])
def test_whoever_signs_up_on_a_bad_day_gets_their_code_once_afterwards(
    transactional_db, client, settings, kind
):
    settings.EMAIL_DELIVERY_BACKEND = SMTP
    with bad_day(kind) as settings.EMAIL_PORT:
        begun = time.monotonic()
        response = sign_up(client)
        assert response.status_code == 200 and "an@example.org" in response.text
        assert time.monotonic() - begun < 5  # nobody waited for a mail server
        for _ in range(3):  # an hour of attempts
            try_again_now()
            work()
        (job,) = waiting()
        assert (job.status, job.attempts) == ("todo", 3)
    with post_office() as (settings.EMAIL_PORT, box):
        try_again_now()
        work()
        work()
        ((to, message),) = box.mails
        assert to == ["an@example.org"] and re.search(r"^ {4}\S+\r?$", text_of(message), re.M)
    assert not OutgoingMail.objects.exists() and not waiting()


def text_of(message):
    return message.get_payload(decode=True).decode()


def test_whoever_has_done_what_waits_gets_nothing_that_the_clock_adds(transactional_db):
    send_mail("Hallo", "Dag", None, ["an@example.org"])
    work()
    assert len(mail.outbox) == 1
    assert not ProcrastinatePeriodicDefer.objects.exists()


def test_an_address_that_no_server_takes_is_not_asked_for_ever(db, settings):
    settings.EMAIL_DELIVERY_BACKEND = SMTP
    with post_office() as (settings.EMAIL_PORT, box):

        async def refuse(server, session, envelope, address, options):
            return "550 nobody of that name"

        box.handle_RCPT = refuse
        send_mail("Hallo", "Dag", None, ["nobody@example.org"])
        deliver(number=OutgoingMail.objects.get().pk)
    assert not OutgoingMail.objects.exists()


def test_the_same_job_twice_sends_one_mail(db):
    send_mail("Hallo", "Dag", None, ["an@example.org"])
    number = OutgoingMail.objects.get().pk
    deliver(number=number)
    assert not OutgoingMail.objects.exists()  # of what was sent nothing stays
    deliver(number=number)
    assert len(mail.outbox) == 1


def test_what_is_taken_back_is_not_told(transactional_db, client):
    an, root = make_user("an@example.org"), make_user("root@example.org")
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        delete_account(an, by=root)
        assert OutgoingMail.objects.exists() and waiting()
        1 / 0  # noqa: B018
    assert User.objects.filter(email="an@example.org").exists()
    assert not OutgoingMail.objects.exists() and not waiting()
    work()
    assert mail.outbox == []


def test_a_sign_up_and_its_mail_are_one(transactional_db, client, monkeypatch):
    """Were the queue to fail, nobody would have an account whose code never comes."""
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("gastvrij.lib.jobs.Job.enqueue", fail)
    assert sign_up(client).status_code == 500
    assert not User.objects.exists() and not OutgoingMail.objects.exists()


def test_the_queue_carries_a_number_and_the_mail_can_be_read_by_nobody(db):
    send_mail("Een geheim", "De code is TULP-1234", None, ["an@example.org"])
    (job,) = waiting()
    stored = OutgoingMail.objects.get()
    assert job.args == {"number": stored.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM jobs_outgoingmail")
        (content,) = cursor.fetchone()
    assert not any(word in content for word in ("geheim", "TULP", "an@example.org"))


def test_a_mail_arrives_as_it_was_written_with_one_number_for_all_attempts(db):
    written = EmailMultiAlternatives(
        "Één én twee", "Dag", "Net <info@example.org>", ["an@example.org"], ["b@example.org"]
    )
    written.attach_alternative("<p>Dag</p>", "text/html")
    written.extra_headers["X-Test"] = "ja"
    written.send()
    content = OutgoingMail.objects.get().content
    deliver(number=OutgoingMail.objects.get().pk)
    (sent,) = mail.outbox
    for name in ("subject", "body", "from_email", "to", "bcc"):
        assert getattr(sent, name) == getattr(written, name)
    assert sent.alternatives == [("<p>Dag</p>", "text/html")]
    message = sent.message()
    assert message["X-Test"] == "ja" and message["Message-ID"] in content
    assert message["Message-ID"].endswith("@example.org>")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_end_in_a_header_is_refused_to_whoever_writes_and_never_waits(db, end):
    """It would fail in the worker later, for three days, or add a reader."""
    injected = f"Hallo{end}Bcc: elders@example.org"
    for subject, sender, reader in (
        (injected, None, "an@example.org"),
        ("Hallo", f"Net <info@example.org>{end}Bcc: elders@example.org", "an@example.org"),
        ("Hallo", None, f"an@example.org{end}Bcc: elders@example.org"),
    ):
        with pytest.raises(BadHeaderError):
            send_mail(subject, "Dag", sender, [reader])
    assert not OutgoingMail.objects.exists() and not waiting()


@pytest.mark.parametrize("name", ["Welkom\nBcc: elders@example.org", "Welkom\r\n in Gent"])
def test_a_name_in_a_subject_stays_on_its_line(db, name):
    """The name of an organisation, in what its coordinators are mailed."""
    membership = make_membership(make_user("an@example.org"), make_organisation(name))
    tell_confirmed(membership)
    assert len(waiting()) == 1
    deliver(number=OutgoingMail.objects.get().pk)
    (sent,) = mail.outbox
    assert sent.recipients() == ["an@example.org"] and len(sent.subject.splitlines()) == 1


def test_a_file_can_not_travel_by_mail(db):
    written = EmailMessage("Hallo", "Dag", None, ["an@example.org"])
    written.attach("lijst.pdf", b"%PDF", "application/pdf")
    with pytest.raises(ValueError, match="link to a page"):
        written.send()
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_no_server_took_in_a_week_is_erased(db):
    for number in range(2):
        send_mail("Hallo", "Dag", None, [f"an{number}@example.org"])
    old = OutgoingMail.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_outgoingmail SET created_at = now() - interval '8 days' WHERE id = %s",
            [old.pk],
        )
    forget_old_mail()
    forget_old_mail()
    assert OutgoingMail.objects.exclude(pk=old.pk).count() == OutgoingMail.objects.count() == 1
