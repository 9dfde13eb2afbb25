"""What is kept in memory of the directory is what the database says, whoever changed it."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from members.directory.index import MOST_TEXTS, Members, current
from members.directory.jobs import forget_changes
from members.models import DirectoryChange, Municipality, Organisation
from tests.members.factories import BRUSSELS, GHENT, make_organisation
from toolkit.models import Status, Theme


def names(found):
    index = current()
    return [Organisation.objects.get(pk=pk).name for pk in index.members.pks_of(found(index))]


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def organisation(db):
    organisation = make_organisation("Tuinpad", municipality=GHENT, languages=["nl"])
    current()
    return organisation


def test_a_set_holds_whom_it_was_given_by_name(db):
    several = [make_organisation(f"Kring {letter}") for letter in "dbca"]
    members = current().members
    found = members.those([several[0].pk, several[3].pk, 0])
    assert list(members.pks_of(found)) == [several[3].pk, several[0].pk]
    assert list(members.pks_of(members.everybody)) == [several[n].pk for n in (3, 1, 2, 0)]
    assert list(members.pks_of(0)) == []


def test_a_few_of_many_are_found_by_their_own_bits_in_the_same_order():
    members = Members.of(list(range(1000, 2000)))
    for chosen in ([], [1999], [1000, 1500, 1998], list(range(1000, 2000, 7)), members.pks):
        found = members.those(chosen)
        assert list(members.pks_of(found)) == chosen
        assert [members.in_braces(found)] * 2 == [
            "{" + ",".join(map(str, chosen)) + "}",
            members.in_braces(found),
        ]


def test_what_is_kept_for_the_database_stays_small():
    members = Members.of(list(range(100)))
    for number in range(3 * MOST_TEXTS):
        assert members.in_braces(1 << number % 100) == f"{{{number % 100}}}"
    assert len(members.texts) <= MOST_TEXTS


CHANGES = {
    "a name, by COPY or SQL": (
        lambda one: execute("UPDATE members_organisation SET languages = '{fr}'"),
        lambda index: index.languages.get("fr", 0),
    ),
    "another place": (
        lambda one: Organisation.objects.update(municipality=BRUSSELS),
        lambda index: index.sits.get(BRUSSELS, 0),
    ),
    "no room": (
        lambda one: Organisation.objects.update(no_room_until="2031-01-01"),
        lambda index: index.members.everybody & ~index.with_room,
    ),
    "volunteers": (
        lambda one: Organisation.objects.update(seeks_volunteers=True),
        lambda index: index.seeking,
    ),
    "activities": (
        lambda one: Organisation.objects.update(activities_en="Homework"),
        lambda index: index.activities.get("school", 0),
    ),
    "a theme": (
        lambda one: one.themes.add(Theme.objects.get(slug="wonen")),
        lambda index: index.themes.get(Theme.objects.get(slug="wonen").pk, 0),
    ),
    "a status": (
        lambda one: one.statuses.add(Status.objects.first()),
        lambda index: index.members.everybody & ~index.supports_all,
    ),
    "a working area": (
        lambda one: one.working_area.add(Municipality.objects.get(pk=BRUSSELS)),
        lambda index: index.works.get(BRUSSELS, 0),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_seen_at_once(organisation, change):
    do, found = CHANGES[change]
    assert names(found) == []
    do(organisation)
    assert names(found) == ["Tuinpad"]


@pytest.mark.parametrize("state", ["left", "suspended", "submitted"])
def test_who_is_not_approved_any_more_is_gone_at_once(organisation, state):
    Organisation.objects.update(state=state)
    assert current().members.pks == []


def test_as_long_as_nothing_changes_one_question_is_asked(organisation, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert current() is current.__globals__["_kept"][1]


def test_a_link_that_is_taken_away_is_seen(organisation):
    organisation.themes.add(Theme.objects.get(slug="wonen"))
    assert any(current().themes.values())
    organisation.themes.clear()
    assert not any(current().themes.values())


def test_a_change_that_is_taken_back_is_forgotten(organisation):
    with pytest.raises(RuntimeError), transaction.atomic():
        Organisation.objects.update(seeks_volunteers=True)
        assert current().seeking
        raise RuntimeError
    assert not current().seeking
    Organisation.objects.update(seeks_volunteers=True)
    assert current().seeking


def test_at_night_the_changes_are_forgotten_and_the_directory_stays_true(organisation):
    Organisation.objects.update(seeks_volunteers=True)
    make_organisation("Noordster")
    forget_changes()
    forget_changes()
    assert DirectoryChange.objects.count() == 1
    assert len(current().members.pks) == 2
    make_organisation("Kanaal")
    assert len(current().members.pks) == 3


@pytest.mark.django_db(transaction=True)
def test_what_somebody_else_has_not_finished_yet_is_seen_when_they_have():
    """The later change is finished first: the newest number alone would not tell."""
    first, second = make_organisation("Tuinpad"), make_organisation("Noordster")
    began, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            Organisation.objects.filter(pk=first.pk).update(seeks_volunteers=True)
            began.set()
            go_on.wait(20)
        connection.close()

    other = threading.Thread(target=slow)
    other.start()
    assert began.wait(20)
    Organisation.objects.filter(pk=second.pk).update(seeks_volunteers=True)
    assert names(lambda index: index.seeking) == ["Noordster"]
    go_on.set()
    other.join()
    assert names(lambda index: index.seeking) == ["Noordster", "Tuinpad"]


def test_what_a_night_leaves_never_looks_like_what_the_night_before_left(organisation):
    """A change that began before the first night was committed after it: its number is lower."""
    lower = DirectoryChange.objects.create().pk
    DirectoryChange.objects.create()
    DirectoryChange.objects.filter(pk=lower).delete()
    forget_changes()
    before = current()
    with emptied_of_notes():
        Organisation.objects.update(languages=["fr"])
    DirectoryChange.objects.create(pk=lower)
    forget_changes()
    assert current() is not before
    assert names(lambda index: index.languages.get("fr", 0)) == ["Tuinpad"]


@contextmanager
def emptied_of_notes():
    """What is noted meanwhile is taken away: a test notes it itself, with a number of its own."""
    newest = DirectoryChange.objects.latest("pk").pk
    yield
    DirectoryChange.objects.filter(pk__gt=newest).delete()
