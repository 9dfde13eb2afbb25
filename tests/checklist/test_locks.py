"""While the words of a page are written, nobody waits for the family, and nothing is half done.

For every address of the checklist: each template that is rendered looks, through a connection of
its own, whether the request still holds something.
"""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test.signals import template_rendered
from django.urls import reverse

from checklist.sharing.actions import share
from checklist.taking_along import views as taking_along
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from tests.checklist.factories import FOR_HOUSEHOLD, household_url
from tests.checklist.pages import forms_of
from tests.checklist.test_access import CHANGES, addresses
from tests.conftest import address_of
from tests.gastvrij.site.test_health import needs_the_embedded_database
from tests.members.factories import prove_who_it_is

pytestmark = [pytest.mark.django_db(transaction=True), needs_the_embedded_database]
HTMX = {"HX-Request": "true"}
LAST = ("beheer/sluiten/", "beheer/wissen/")  # which leave the others nothing to do
SENT = {
    "checklist/progress/_ticked.html",
    "checklist/progress/item.html",
    "checklist/helping/buddies.html",
    "checklist/sharing/share.html",
    "checklist/families/adding/question.html",
    "checklist/families/edit.html",
    "checklist/families/erase.html",
    "checklist/taking_along/export.html",
    "the file",
}


class Watch:
    def __init__(self, looking, mine):
        self.looking, self.mine = looking, mine
        self.seen, self.held = set(), []

    def look(self, name):
        if name in self.seen:
            return
        self.seen.add(name)
        # Whoever wrote a row or holds one has a number; who only reads has none.
        found = self.looking.execute(
            "SELECT backend_xid FROM pg_stat_activity WHERE pid = %(pid)s"
            " AND backend_xid IS NOT NULL UNION ALL"
            " SELECT NULL FROM pg_locks WHERE pid = %(pid)s AND locktype = 'advisory'",
            {"pid": self.mine},
        ).fetchall()
        try:
            self.looking.execute("SELECT FROM checklist_household FOR UPDATE NOWAIT")
        except psycopg.errors.LockNotAvailable:
            found.append("the family")
        if found:
            self.held.append(name)


@contextmanager
def watching(monkeypatch):
    address = address_of("DATABASE_OWNER_URL").replace(f"{OWNER}@", f"{SUPERUSER}@")
    connection.ensure_connection()
    with psycopg.connect(address, autocommit=True) as looking:
        watch = Watch(looking, connection.connection.info.backend_pid)

        def rendered(sender, template, **kwargs):
            watch.look(template.name)

        write = taking_along.EXPORTS["json"][0]

        def written(checklist):
            watch.look("the file")
            return write(checklist)

        monkeypatch.setitem(taking_along.EXPORTS, "json", (written, "application/json"))
        template_rendered.connect(rendered)
        try:
            yield watch
        finally:
            template_rendered.disconnect(rendered)


def every_address(household, person):
    everything = [*addresses(household, person), reverse("checklist:new")]
    return sorted(everything, key=lambda address: address.endswith(LAST))


@pytest.fixture
def insider(client, coordinator):
    prove_who_it_is(client, coordinator)
    return client


def sendings(client, address):
    """What a browser would send of each form there, and what nobody understands."""
    page = client.get(address)
    if page.status_code == 200:
        for attributes, values in forms_of(page):
            if attributes.get("method") == "post" and not attributes.get("action"):
                yield values
    yield CHANGES
    yield {"state": "nonsense", "language": "nonsense", "buddies": ["0"], "label": "nonsense"}
    yield {"nonsense": "nonsense"}


def test_no_page_is_written_while_a_row_is_held(insider, household, person, monkeypatch):
    written = set()
    with watching(monkeypatch) as watch:
        for address in every_address(household, person):
            for values in list(sendings(insider, address)):
                watch.seen.clear()
                answer = insider.post(address, values, headers=HTMX)
                assert answer.status_code < 500, address
                assert watch.held == [], address
                written |= watch.seen
    assert written >= SENT  # or this proves nothing


def test_nor_is_one_that_is_only_read(insider, client, household, person, monkeypatch):
    everything = every_address(household, person)
    token = share(household, "nl", by=None)
    with watching(monkeypatch) as watch:
        for address in [*everything, reverse("family", args=[token])]:
            watch.seen.clear()
            insider.get(address)
            assert watch.held == [], address


def test_what_writes_a_page_writes_nothing_else(insider, household, monkeypatch):
    """The page is written in a transaction that can change nothing."""
    refused = []

    def rendered(sender, template, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            refused.append(cursor.fetchone()[0])

    template_rendered.connect(rendered)
    try:
        address = reverse("checklist:item", args=[household.pk, FOR_HOUSEHOLD])
        insider.post(address, {"tick": "open"}, headers=HTMX)
    finally:
        template_rendered.disconnect(rendered)
    assert set(refused) == {"on"}
    assert insider.get(household_url(household)).status_code == 200
