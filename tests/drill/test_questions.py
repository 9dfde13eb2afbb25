"""What the second wall tells in spite of itself: the figures of docs/security.md, What remains."""

import random
import uuid
from datetime import date, timedelta
from itertools import islice

import psycopg
import pytest
from django.db import connection

from checklist.models import Household, Person
from checklist.walls import claims
from tests.checklist.factories import make_household, make_person
from tests.checklist.walls.questions import CHANNELS, FAMILY, WRITING, Asker, learned, questions
from tests.conftest import address_of
from tests.members.factories import make_membership, make_organisation, make_user

FAMILIES = 400
QUESTIONS = 3000
SEED = 2026
HOUSEHOLD, PERSON = "checklist_household", "checklist_person"
TOWNS = ["44021", "11002", "21004", "46021"]


@pytest.fixture
def buddy(transactional_db):
    """With a family of their own, so that a claim of theirs shows something."""
    membership = make_membership(make_user("buddy@example.org"))
    make_person(make_household(membership.organisation, buddy=membership.user))
    return membership.user


@pytest.fixture
def values(buddy):
    """Families of another organisation: what occurs among them, and as much that does not."""
    elsewhere, day, draw = make_organisation("Elders vzw"), date(2026, 1, 1), random.Random(SEED)
    for number in range(FAMILIES):
        family = make_household(
            elsewhere,
            label=f"Woord {number}",
            municipality=draw.choice(TOWNS),
            moved_in_on=day - timedelta(draw.randrange(1500) * 2),
        )
        make_person(family, decided_on=day - timedelta(draw.randrange(1500) * 2))
    with psycopg.connect(address_of("DATABASE_OWNER_URL"), autocommit=True) as owner:
        owner.execute("ANALYZE")
    families = Household.objects.filter(organisation=elsewhere)
    persons = Person.objects.filter(organisation=elsewhere)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT label FROM checklist_household WHERE organisation_id = %s", [elsewhere.pk]
        )
        labels = [label for (label,) in cursor.fetchall()]
    occurring = {
        FAMILY: list(families.values_list("pk", flat=True)),
        (HOUSEHOLD, "municipality_id = %s"): TOWNS,
        (HOUSEHOLD, "moved_in_on = %s"): list(families.values_list("moved_in_on", flat=True)),
        (HOUSEHOLD, "label = %s"): labels,
        (PERSON, "decided_on = %s"): list(persons.values_list("decided_on", flat=True)),
    }
    days = [day + timedelta(number) for number in range(1, 200)]
    absent = {
        FAMILY: [uuid.uuid4() for _ in range(200)],
        (HOUSEHOLD, "municipality_id = %s"): ["11001", "12002", "13001", "23002", "73001"],
        (HOUSEHOLD, "moved_in_on = %s"): days,
        (HOUSEHOLD, "label = %s"): [label[:-4] + "0000" for label in labels],
        (PERSON, "decided_on = %s"): days,
    }
    return occurring, absent


def test_three_thousand_questions(values, buddy, capsys):
    occurring, absent = values
    own = claims.signed(claims.of_user(buddy))
    actor, _, mac = own.split("|")
    made = {"none": "", "forged": f"{actor}|1|y", "stale": f"{actor}|1|{mac}", "own": own}
    each = QUESTIONS // (len(CHANNELS) * len(made)) + 1
    table = {}
    for name, claim in made.items():
        asker, draw = Asker(address_of("DATABASE_URL"), claim), random.Random(SEED)
        for channel, guess in CHANNELS.items():
            among = {FAMILY: occurring[FAMILY]} if channel in WRITING else occurring
            asked = [*islice(questions(among, absent, draw), each)]
            table[channel, name] = learned(asker, guess, asked)
        asker.connection.close()
    with capsys.disabled():
        print(f"\n{each * len(table):,} questions, share of right guesses (0.50 is nothing)")
        print(f"{'':20}" + "".join(f"{name:>8}" for name in made))
        for channel in CHANNELS:
            print(f"{channel:20}" + "".join(f"{table[channel, name]:8.2f}" for name in made))
    for channel in ("rows", "errors", "notices", "unique key", "foreign key"):
        for name in made:
            assert table[channel, name] < 0.68, (channel, name)
