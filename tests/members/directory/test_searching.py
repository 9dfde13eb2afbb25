"""What people type, and whom they should find: sixty cases, written before the search."""

import csv
from pathlib import Path

import pytest

from members.directory.searching import search
from members.models import Municipality, Organisation
from tests.members.factories import make_organisation
from toolkit.models import Theme

HERE = Path(__file__).parent
pytestmark = pytest.mark.django_db


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_network():
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for row in rows("network.csv"):
        texts = {
            name: row[name].replace("|", "\n")
            for name in row
            if name.startswith(("description_", "activities_"))
        }
        organisation = make_organisation(
            row["name"],
            slug=row["slug"],
            municipality=Municipality.objects.get(name_nl=row["place"]),
            languages=row["languages"].split(),
            **texts,
        )
        organisation.themes.set([themes[slug] for slug in row["themes"].split()])


@pytest.fixture
def network(db):
    make_network()


def first_three(typed):
    scores = search(typed).scores
    names = Organisation.objects.in_bulk(list(scores))
    best = sorted(scores, key=lambda pk: (-scores[pk], names[pk].name))[:3]
    return {names[pk].slug for pk in best}


@pytest.mark.parametrize(
    "case", rows("search_cases.csv"), ids=lambda case: f"{case['part']}: {case['typed']}"
)
def test_what_is_meant_is_among_the_first_three(network, case):
    assert set(case["first_three"].split("|")) <= first_three(case["typed"])
