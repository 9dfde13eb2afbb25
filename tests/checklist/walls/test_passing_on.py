"""What belongs to a family can go with it to another organisation, all at once or not at all."""

import pytest
from django.db import IntegrityError, connection, transaction

from checklist.models import Household, Person
from checklist.progress import actions
from checklist.sharing.actions import share
from tests.checklist.factories import (
    FOR_PERSON,
    make_message,
    make_own_item,
    make_person,
    make_progress,
)

# The web's role may not change a timeline.
pytestmark = pytest.mark.usefixtures("as_owner")
OF_A_FAMILY = ["person", "assignment", "progress", "progressevent", "sharelink"]
OF_A_FAMILY += ["ownitem", "outlook", "familymessage"]


def test_a_family_passes_to_another_organisation_in_one_transaction(household, buddy, stranger):
    elsewhere = stranger.memberships.get().organisation
    person = make_person(household)
    make_progress(household, code=FOR_PERSON, person=person, note="Bel terug")
    event = make_progress(household, by=buddy).events.get()
    actions.undo(event, by=buddy)
    make_own_item(household, by=buddy)
    make_message(household)
    share(household, "nl", by=buddy)
    with connection.cursor() as cursor, transaction.atomic():
        for table in ("household", *OF_A_FAMILY):
            cursor.execute(
                f"UPDATE checklist_{table} SET organisation_id = %s"
                f" WHERE {'id' if table == 'household' else 'household_id'} = %s",
                [elsewhere.pk, household.pk],
            )
        connection.check_constraints()
    passed = Household.objects.get(pk=household.pk)
    assert passed.organisation == elsewhere
    assert passed.label == "Tulp"  # bound to its row, not to its organisation
    assert passed.events.filter(note_after="").count() == 3
    assert Person.objects.get(pk=person.pk).organisation == elsewhere


@pytest.mark.parametrize("left_behind", OF_A_FAMILY)
def test_nothing_stays_behind(household, buddy, stranger, left_behind):
    elsewhere = stranger.memberships.get().organisation
    make_progress(household, code=FOR_PERSON, person=make_person(household), by=buddy)
    make_own_item(household, by=buddy)
    make_message(household)
    share(household, "nl", by=buddy)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        for table in ("household", *OF_A_FAMILY):
            if table != left_behind:
                cursor.execute(
                    f"UPDATE checklist_{table} SET organisation_id = %s"
                    f" WHERE {'id' if table == 'household' else 'household_id'} = %s",
                    [elsewhere.pk, household.pk],
                )
        connection.check_constraints()
