"""A family is erased: in the whole database, the log and the files nothing of it is found."""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from checklist.families.actions import erase_household
from checklist.models import Household, Withdrawal
from checklist.models.erasure import mark_of
from checklist.models.share_link import calendar_token_of
from checklist.sharing.actions import share
from checklist.sharing.jobs import look_whom_to_tell, tell_buddy
from checklist.taking_along.actions import make_feed
from checklist.walls.binding import encrypted_columns
from checklist.withdrawing.jobs import look_after_withdrawals
from gastvrij.jobs.models import OutgoingMail
from gastvrij.lib.encryption import readable
from gastvrij.lib.tokens import hash_of
from members.accounts.actions import confirm_email
from tests.checklist.factories import make_message, make_own_item, make_progress
from tests.checklist.families.test_management import lived_in  # noqa: F401 (of everything a row)
from tests.checklist.sharing.opening import open_link
from tests.conftest import storyteller
from tests.members.factories import prove_who_it_is

pytestmark = pytest.mark.usefixtures("as_owner", "english")
LABEL, NICKNAME, NOTE, TITLE = "Kwetterbos", "Zwaluwina", "Vlinderbrief bellen", "Kabouterfiets"
QUESTION, ANSWER = "Wanneer komt de ooievaar?", "De specht klopt maandag aan"
FORM = "0b1c1f5e-6a1f-4d0c-9d2f-0d6a6f0f4c11"


def ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def columns():
    """Every column of every table of the whole database."""
    return ask(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE t.table_schema IN ('public', 'walls') AND t.table_type = 'BASE TABLE'"
        " AND c.table_schema = t.table_schema AND c.table_schema = 'public'"
    )


def found_in_database(needles):
    """Where one of these stands, as text or as the bytes of one."""
    words = [f"%{word}%" for word in needles] + [f"%{word.encode().hex()}%" for word in needles]
    words = [word.lower() for word in words]  # once; ILIKE would make each row small for each
    by_table = {}
    for table, column in columns():
        by_table.setdefault(table, []).append(column)
    holds = 'SELECT 1 FROM "{}" t WHERE lower({}::text) LIKE ANY(%s) LIMIT 1'
    return {
        (table, column)
        for table, names in by_table.items()
        if ask(holds.format(table, "t"), [words])
        for column in names
        if ask(holds.format(table, f'"{column}"'), [words])
    }


def ciphertexts():
    return [
        text
        for table, column in encrypted_columns()
        if table.startswith("checklist_")
        for (text,) in ask(f"SELECT {column} FROM {table} WHERE {column} <> ''")
    ]


def talk(client, household, token, buddy):
    """The family asks and is answered; its buddy is mailed, and no server took the mail yet."""
    client.post(
        reverse("family", args=[token]), {"zeg": "write", "nummer": FORM, "woorden": QUESTION}
    )
    earlier = timezone.now() - timedelta(minutes=5)
    make_message(
        household, "unclear", sent_at=earlier, answered_at=earlier, answered_by=buddy, answer=ANSWER
    )
    make_message(household, "write", sent_at=earlier, words=QUESTION)
    confirm_email(buddy)
    with storyteller("off"):
        look_whom_to_tell(organisation=household.organisation_id)
        tell_buddy(reader=buddy.pk)
    return household.family_messages.values_list("pk", flat=True)


def take_along(client, household, token, buddy, coordinator):
    """The list and all of it on paper, and the days in a buddy's own calendar."""
    sheet = client.get(reverse("familys_paper", args=[token]))
    assert sheet["Content-Type"] == "application/pdf"
    prove_who_it_is(client, coordinator)
    paper = client.post(reverse("checklist:export", args=[household.pk]), {"kind": "pdf"})
    assert paper["Content-Type"] == "application/pdf"
    feed = client.get(reverse("calendar_feed", args=[make_feed(by=buddy)]))
    assert feed["Content-Type"].startswith("text/calendar")


def mails_that_wait():
    return [readable(one.content) for one in OutgoingMail.objects.all()]


@pytest.fixture
def remembered(lived_in, person, buddy, coordinator, client, settings):  # noqa: F811
    """Words, numbers and ciphertexts of a family that used everything there is."""
    settings.EMAIL_BACKEND = "gastvrij.jobs.mail.QueuedMail"  # as where mails wait for a server
    household = Household.objects.get()
    household.label = LABEL
    household.save()
    person.nickname = NICKNAME
    person.save()
    make_progress(household, note=NOTE, state="busy", by=buddy)
    own = make_own_item(household, TITLE, by=buddy)
    token = share(household, "en", by=buddy)
    open_link(client, token)
    calendar = calendar_token_of(token)
    assert client.get(reverse("familys_calendar", args=[calendar])).status_code == 200
    told = talk(client, household, token, buddy)
    take_along(client, household, token, buddy, coordinator)
    Withdrawal.objects.all().delete()
    client.post(reverse("familys_withdrawal", args=[token]), {"stop": "1"})
    with storyteller("off"):
        look_after_withdrawals()
    prove_who_it_is(client, coordinator, seconds_ago=60 * 60)
    client.post(  # what is typed waits until they have signed in again
        reverse("checklist:erase", args=[household.pk]), {"label": LABEL}
    )
    numbers = [str(one) for one in (household.pk, person.pk, own.pk, *told)]
    numbers += [number.replace("-", "") for number in numbers]
    words = [LABEL, NICKNAME, NOTE, TITLE, QUESTION, ANSWER]
    return [*words, *numbers, *ciphertexts(), token, hash_of(token), calendar]


def test_nothing_of_an_erased_family_is_found_anywhere(
    remembered, coordinator, caplog, django_capture_on_commit_callbacks
):
    household = Household.objects.get()
    number = household.pk
    tables = {table for table, _column in found_in_database(remembered)}
    assert {"checklist_household", "checklist_person", "checklist_sharelink"} <= tables
    assert "checklist_familymessage" in tables
    caplog.clear()
    with (
        caplog.at_level(logging.DEBUG),
        caplog.at_level(logging.INFO, "gastvrij.security"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        erase_household(household, by=coordinator)
    assert found_in_database(remembered) == set()
    logged = "\n".join(
        f"{one.getMessage()} {vars(one)}"
        for one in caplog.records
        if one.name != "django.db.backends"
    )
    assert str(mark_of(number)) in logged
    assert any("mails-stoppen" in mail for mail in mails_that_wait())
    told = "\n".join([logged, *mails_that_wait()])
    assert [word for word in remembered if word in told] == []
    assert not settings.MEDIA_ROOT, "the site writes no files beside the database"
    # What a restore needs, and the family as its proof.
    assert found_in_database([str(mark_of(number))]) == {("checklist_erasure", "mark")}


def test_the_eye_sees_what_is_there(household):
    """Or the test above would prove nothing."""
    number = str(household.pk)
    assert ("checklist_household", "id") in found_in_database([number])
    assert {model._meta.db_table for model in apps.get_models()} <= {
        table for table, _column in columns()
    }
