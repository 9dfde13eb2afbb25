"""Files to take along are read by people and by spreadsheets."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from checklist.models import Household
from checklist.progress.checklist import checklist_of
from checklist.taking_along.on_paper import data_of
from checklist.walls import claims
from gastvrij.lib.files import as_spreadsheets_read, moment_in_file
from gastvrij.lib.typesetting import CannotBeSet
from tests.checklist.factories import FOR_HOUSEHOLD, make_progress
from tests.members.factories import prove_who_it_is


@pytest.mark.parametrize(
    "moment, says",
    [
        (datetime(2026, 11, 27, 13, 3, 9, 123, tzinfo=UTC), "2026-11-27 14:03"),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "2026-07-01 00:30"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01-01 00:00"),
    ],
)
def test_a_moment_is_on_the_clocks_of_belgium_as_a_spreadsheet_takes_it(moment, says):
    assert moment_in_file(moment) == as_spreadsheets_read(moment) == says


@pytest.mark.usefixtures("english")
def test_the_files_of_a_family_are_written_so(client, coordinator, household):
    make_progress(household, by=coordinator)
    prove_who_it_is(client, coordinator)
    address = reverse("checklist:export", args=[household.pk])
    text = client.post(address, {"kind": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    [row] = [row for row in rows if row["Changed at"]]
    assert datetime.strptime(row["Changed at"], "%Y-%m-%d %H:%M")
    assert row["State"] == "Done" and "Legal deadline" in row
    data = json.loads(client.post(address, {"kind": "json"}).content)
    [item] = [one for one in data["checklist"] if one["changed_at"]]
    assert item["code"] == FOR_HOUSEHOLD and item["changed_at"] == row["Changed at"]
    assert datetime.strptime(data["family"]["created_at"], "%Y-%m-%d %H:%M")
    assert all(datetime.strptime(one["at"], "%Y-%m-%d %H:%M") for one in data["timeline"])


@pytest.mark.usefixtures("english")
def test_a_coordinator_hands_over_everything_on_paper(client, coordinator, household, person):
    make_progress(household, by=coordinator, note="Bel na 14 uur")
    prove_who_it_is(client, coordinator)
    address = reverse("checklist:export", args=[household.pk])
    answer = client.post(address, {"kind": "pdf"})
    assert answer.content.startswith(b"%PDF-") and "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].endswith('.pdf"')
    with claims.opened(claims.of_user(coordinator)):
        family = Household.objects.with_facts().get(pk=household.pk)
        said = json.dumps(data_of(checklist_of(family, timezone.localdate())))
    for word in (household.label, person.nickname, "Bel na 14 uur", "Code word"):
        assert word in said


@pytest.mark.usefixtures("english")
def test_a_paper_that_can_not_be_made_is_told_in_words(client, coordinator, household, monkeypatch):
    def fails(*args):
        raise CannotBeSet

    monkeypatch.setattr("checklist.taking_along.on_paper.set_pdf", fails)
    prove_who_it_is(client, coordinator)
    answer = client.post(reverse("checklist:export", args=[household.pk]), {"kind": "pdf"})
    assert answer.status_code == 503 and "Content-Disposition" not in answer
    assert "No PDF could be made" in answer.content.decode()
