"""What is made of the content once a process is never older than the content, and is nobody's."""

import gc
import inspect
import os
import re
import subprocess
import sys
import types
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from checklist.progress.actions import record_progress, untouched
from checklist.progress.catalogue import catalogue_now
from checklist.progress.checklist import checklist_of
from gastvrij.lib.paths import ROOT
from gastvrij.lib.public_content import Kept, asked_once, stamp, stamp_of_toolkit
from tests.checklist.factories import make_household, make_person
from tests.conftest import address_of
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import Change, ChecklistItem, PublicChange, Term, Theme
from toolkit.reading.jobs import forget_public_changes
from toolkit.reading.text import Reader

pytestmark = pytest.mark.django_db
CODE = "wonen-plaatsbeschrijving"
ANEW = "Iets heel anders"
NO_THING = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)


def today():
    return timezone.localdate()


def title():
    return catalogue_now(today()).published[CODE].title


@pytest.fixture(autouse=True)
def nothing_kept():
    for one in Kept.everything:
        one.forget()


@pytest.fixture
def item():
    return ChecklistItem.objects.get(code=CODE)


def rename(item, title=ANEW):
    item.title_nl = title
    item.save()


# --- once --------------------------------------------------------------------------------------
def test_what_did_not_change_is_read_once_a_process(django_assert_num_queries):
    catalogue = catalogue_now(today())
    with django_assert_num_queries(1):
        assert catalogue_now(today()) is catalogue


def test_a_page_that_only_reads_asks_once_whether_anything_changed(django_assert_num_queries):
    catalogue_now(today())
    Reader().markdown("{{ figure:huur }}")
    with django_assert_num_queries(1), asked_once():
        catalogue_now(today())
        Reader().markdown("{{ figure:huur }}")


def test_who_joins_the_network_leaves_what_is_made_of_the_toolkit_alone():
    catalogue, before = catalogue_now(today()), stamp()
    make_membership(make_user(), make_organisation())
    assert stamp() != before
    assert catalogue_now(today()) is catalogue


# --- never older -------------------------------------------------------------------------------
def by_sql(item):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE toolkit_checklistitem SET title_nl = %s WHERE code = %s", [ANEW, CODE]
        )


@pytest.mark.parametrize("write", [rename, by_sql])
def test_what_a_curator_saved_is_there_from_the_next_question_on(item, write):
    assert title() != ANEW
    write(item)
    assert title() == ANEW


def test_figures_terms_and_names_are_read_anew_too():
    reader = Reader()
    assert "Nieuwe uitleg" not in reader.markdown("Het OCMW.")
    Term.objects.filter(code="ocmw").update(explanation_nl="Nieuwe uitleg")
    assert "Nieuwe uitleg" in Reader().markdown("Het OCMW.")


OF_TOOLKIT = [one for one in Kept.everything if one._stamp is stamp_of_toolkit]


@pytest.mark.parametrize("kept", OF_TOOLKIT, ids=lambda one: one.__wrapped__.__name__)
def test_what_stays_when_the_network_changes_reads_no_table_of_it(kept):
    values = {"language": "nl", "today": today(), "mark": ""}
    with CaptureQueriesContext(connection) as queries:
        kept(*(values[name] for name in inspect.signature(kept.__wrapped__).parameters))
    tables = {
        table
        for query in queries
        for table in re.findall(r'\b(?:FROM|JOIN) "?([a-z_.]+)', query["sql"])
    }
    assert len(tables) > 1
    assert not [one for one in tables if not one.removeprefix("public.").startswith("toolkit_")]


def test_what_was_taken_back_is_not_kept(item):
    before = title()
    for _ in range(2):
        with transaction.atomic():
            rename(item)
            assert title() == ANEW
            transaction.set_rollback(True)
        assert title() == before


@pytest.mark.parametrize("stamp", [stamp, stamp_of_toolkit])
def test_a_stamp_comes_once_also_where_an_older_change_is_committed_after_the_night(stamp):
    """Whoever began before the night's clearing adds a row with a lower number afterwards."""
    seen = {stamp()}
    for _ in range(3):
        lower = PublicChange.objects.create().pk - 1000
        forget_public_changes()
        PublicChange.objects.create(pk=lower)
        seen |= {stamp()}
        forget_public_changes()
        seen |= {stamp()}
    assert len(seen) == 7


@pytest.mark.parametrize("stamp", [stamp, stamp_of_toolkit])
def test_two_in_the_middle_of_a_change_never_see_one_stamp_nor_after_a_restore(stamp):
    """Each sees a row of their own below the newest; a restore gives out the same numbers again."""
    newest = PublicChange.objects.create().pk
    seen = {stamp()}
    for lower in (newest - 1000, newest - 2000, newest - 1000):
        with transaction.atomic():
            PublicChange.objects.create(pk=lower)
            seen |= {stamp()}
            transaction.set_rollback(True)
    assert len(seen) == 4


def test_where_nothing_was_noted_nothing_is_kept(item):
    PublicChange.objects.all().delete()
    assert stamp() is stamp_of_toolkit() is None
    assert title() != ANEW
    assert not any(one.on_the_shelf for one in Kept.everything)


def test_a_step_that_is_withdrawn_is_told_as_such_to_who_ticked_it_and_to_nobody_else(item):
    family, other = make_household(), make_household()
    progress = untouched(family, item.pk, None)
    record_progress(progress, {"state": "done"}, by=make_user())
    ChecklistItem.objects.filter(pk=item.pk).update(state="draft")

    def line_in(household):
        read = type(household).objects.with_facts().get(pk=household.pk)
        lines = checklist_of(read, today()).lines
        return next((line for line in lines if line.code == CODE), None)

    assert line_in(family).entry.applies is False
    assert line_in(other) is None


def test_a_slip_in_a_draft_closes_no_list(item):
    ChecklistItem.objects.filter(pk=item.pk).update(state="draft", cases=[{"no-such": 1}])
    assert CODE not in catalogue_now(today()).published


def test_a_change_is_told_for_as_long_as_it_is_recent(item):
    Change.objects.create(kind="item", code=CODE, about="due", noted_on=today(), items=[CODE])
    assert CODE in catalogue_now(today()).changes
    assert CODE not in catalogue_now(today() + timedelta(days=100)).changes


def test_each_reader_gets_their_own_language_whoever_came_first():
    titles = {}
    for languages in (["nl", "fr"], ["fr", "nl"]):
        for language in languages:
            with override(language):
                told = title(), Theme.objects.get(slug="wonen").title
                term = Reader().terms.keys()
            assert titles.setdefault(language, (told, term)) == (told, term)
        for one in Kept.everything:
            one.forget()
    assert titles["nl"] != titles["fr"]


# --- nobody's ----------------------------------------------------------------------------------
def test_no_word_about_anybody_is_kept(client):
    """Two people, then nobody, then another language."""
    words = []
    for name in ("Zonnebloem", "Waterlelie"):
        user = make_user(f"{name}@example.org", name=f"Begeleider {name}", second_factor=True)
        membership = make_membership(user, role="coordinator")
        family = make_household(membership.organisation, label=f"Huis {name}")
        make_person(family, nickname=f"Mama {name}")
        client.force_login(user)
        page = client.get(family.get_absolute_url())
        assert f"Mama {name}" in page.text
        client.get(Theme.objects.get(slug="wonen").get_absolute_url())
        words += [name, str(family.pk), membership.organisation.name]
    client.logout()
    theme = Theme.objects.get(slug="wonen").get_absolute_url()
    for address in (theme, theme.replace("/nl/", "/fr/")):
        page = client.get(address)
        assert page.status_code == 200
        assert not any(word in page.text for word in words)
    shelves = [one.on_the_shelf for one in Kept.everything]
    assert sum(map(len, shelves)) > 4
    kept_words = words_in(shelves)
    assert "Huurwaarborg" in kept_words
    assert not [word for word in words if word in kept_words]


def words_in(things):
    """All texts that can be reached from these."""
    found, seen, left = [], set(), [things]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, NO_THING):
            continue
        seen.add(id(one))
        found += [str(one)] if isinstance(one, (str, bytes)) else []
        left += gc.get_referents(one)
    return "\n".join(found)


# --- several workers ---------------------------------------------------------------------------
PAGES = """
import sys, django
django.setup()
from django.test import Client
for line in sys.stdin:
    page = Client(HTTP_HOST="localhost").get(line.strip(), secure=True)
    print(page.status_code, "made anew" if "Heel anders" in page.text else "as it was", flush=True)
"""
WORKER = """
import sys, django
django.setup()
from django.utils import timezone
from checklist.progress.actions import record_progress, untouched
from checklist.progress.catalogue import _catalogue, catalogue_now
for line in sys.stdin:
    item = catalogue_now(timezone.localdate()).published[line.strip()]
    print(item.title, len(_catalogue.on_the_shelf), flush=True)
"""


@pytest.fixture
def workers(request):
    environment = os.environ | {"DATABASE_URL": address_of("DATABASE_URL")}
    environment |= {"GASTVRIJ_AS_OWNER": "0"}
    environment |= {"DJANGO_SETTINGS_MODULE": "gastvrij.settings", "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", getattr(request, "param", WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    yield started
    for one in started:
        one.communicate(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_two_workers_show_what_a_curator_saved_from_the_next_request_on(workers, item):
    def told():
        for one in workers:
            one.stdin.write(f"{CODE}\n")
            one.stdin.flush()
        return [one.stdout.readline().strip() for one in workers]

    before = item.title_nl
    assert told() == told() == [f"{before} 1"] * 2
    try:
        for words in (ANEW, f"{ANEW} nog eens"):
            rename(item, words)
            assert told() == [f"{words} 1"] * 2
    finally:
        rename(item, before)
    assert told() == [f"{before} 1"] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("workers", [PAGES], indirect=True, ids=["pages"])
def test_two_workers_send_a_page_as_a_curator_saved_it_from_the_next_request_on(workers):
    theme = Theme.objects.get(slug="wonen")
    before, address = theme.summary_nl, theme.get_absolute_url()

    def told():
        for one in workers:
            one.stdin.write(f"{address}\n")
            one.stdin.flush()
        return [one.stdout.readline().strip() for one in workers]

    def save(model, words, **which):
        model.objects.filter(**which).update(**words)

    assert told() == told() == ["200 as it was"] * 2
    try:
        save(Term, {"explanation_nl": "Iets"}, code="no-such")
        assert told() == ["200 as it was"] * 2
        save(Theme, {"summary_nl": "Heel anders"}, slug="wonen")
        assert told() == told() == ["200 made anew"] * 2
    finally:
        save(Theme, {"summary_nl": before}, slug="wonen")
    assert told() == ["200 as it was"] * 2
