"""Files to take along are read by people and by spreadsheets."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from gastvrij.lib.files import as_spreadsheets_read, moment_in_file
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
