"""`manage.py erase_again`: a restore brings no erased family back for good."""

import json
import logging

import pytest
from django.core.management import CommandError, call_command

from checklist.families.actions import erase_household
from checklist.models import AuditEvent, Household
from gastvrij.site.log import PlainFacts
from tests.checklist.factories import make_household, make_person, make_progress
from tests.conftest import storyteller

pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def again(tmp_path, capsys):
    def run(*lines):
        path = tmp_path / "erased.log"
        path.write_text("\n".join(lines))
        with storyteller("off"):
            call_command("erase_again", str(path))
        return capsys.readouterr().out.strip()

    return run


def line_of(household):
    number = str(household.pk)
    return json.dumps({"logger": "gastvrij.security", "event": "household_erased"}) + (
        f' "user": 7, "household": "{number}"'
    )


def test_the_lines_of_the_log_are_enough(
    again, household, buddy, caplog, django_capture_on_commit_callbacks
):
    """The site's own line about a family, applied to what a restore brought back."""
    other = make_household()
    with (
        caplog.at_level(logging.INFO, "gastvrij.security"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        erase_household(household, by=buddy)
    (record,) = [one for one in caplog.records if "household_erased" in one.getMessage()]
    line = PlainFacts().format(record)
    back = make_household(id=json.loads(line)["household"])
    make_person(household=back)
    make_progress(household=back, note="Bel terug")
    assert again("Nov 26 21:00 gastvrij: another line", line, line) == (
        "1 families erased again, 0 were not there."
    )
    assert list(Household.objects.values_list("pk", flat=True)) == [other.pk]
    assert AuditEvent.objects.order_by("pk").last().kind == "erased"
    assert not AuditEvent.objects.filter(household=back.pk).exists()
    assert again(line) == "0 families erased again, 1 were not there."


def test_all_of_them_are_erased_and_counted_also_behind_one_that_was_not_there(again, household):
    gone, second = Household(), make_household()
    assert again(line_of(gone), line_of(household), line_of(second)) == (
        "2 families erased again, 1 were not there."
    )
    assert not Household.objects.exists()


@pytest.mark.parametrize("level", ["words", "JSON"])
def test_lines_for_reading_and_for_machines_are_understood(again, household, level):
    line = f"INFO gastvrij.security: event=household_erased user=7 household={household.pk}"
    assert again(line if level == "words" else line_of(household)).startswith("1 families")


def test_a_line_that_lost_its_number_stops_all_of_it(again, household):
    with pytest.raises(CommandError, match="the first is line 2"):
        again(line_of(household), '{"event": "household_erased", "household": "…"}')
    assert Household.objects.count() == 1


def test_a_family_of_another_event_stays(again, household):
    with pytest.raises(CommandError, match="no line that says household_erased"):
        again(f'{{"event": "household_closed", "household": "{household.pk}"}}')
    assert Household.objects.count() == 1


def test_one_that_fails_costs_no_other_its_turn(again, household, monkeypatch):
    second, erase = make_household(), erase_household

    def failing(family, *, by):
        if family.pk == household.pk:
            raise ValueError("not a word of this is told")
        erase(family, by=by)

    monkeypatch.setattr("checklist.retention.actions.erase_household", failing)
    with pytest.raises(CommandError, match=rf"{household.pk} \(ValueError\)") as told:
        again(line_of(household), line_of(second))
    assert "not a word" not in str(told.value)
    assert list(Household.objects.values_list("pk", flat=True)) == [household.pk]
