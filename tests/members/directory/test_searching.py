"""What people type, and whom they should find: sixty cases, written before the search."""

import csv
import os
import re
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from gastvrij.workshop.bench.directory import TELLS
from members.directory.index import current
from members.directory.searching import ALIKE, EXACT, search, terms_of
from members.models import Municipality, Organisation, SearchEntry
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
    scores = search(typed, current(), Theme.objects.published()).scores
    names = Organisation.objects.in_bulk(list(scores))
    best = sorted(scores, key=lambda pk: (-scores[pk], names[pk].name))[:3]
    return {names[pk].slug for pk in best}


def test_what_is_meant_is_among_the_first_three(network):
    """All cases are looked for in one network, and each that is missed is told."""
    missed = {}
    for case in rows("search_cases.csv"):
        if lacks := set(case["first_three"].split("|")) - first_three(case["typed"]):
            missed[f"{case['part']}: {case['typed']}"] = lacks
    assert missed == {}


def plan_of(sql, **values):
    """As the planner would have it on many rows: reading all of them is not for free."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "nestloop"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(row for (row,) in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_among_ten_thousand_organisations_a_word_is_looked_up_in_an_index():
    """The planner is free here, and knows what is there: reading all takes ten times as long."""
    [ghent] = Municipality.objects.filter(name_nl="Gent")
    Organisation.objects.bulk_create(
        Organisation(
            name=f"Vereniging {n}",
            slug=f"vereniging-{n}",
            municipality=ghent,
            description_nl=TELLS,
            description_fr=TELLS,
            description_en=TELLS,
            activities_nl=f"Fietslessen, nummer {n}" if n % 1000 == 0 else f"Taaltafel {n}",
            state=Organisation.State.APPROVED,
        )
        for n in range(10_000)
    )
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"], autocommit=True
    ) as owner:
        owner.execute("VACUUM ANALYZE members_searchentry")  # as autovacuum does
    with connection.cursor() as cursor:
        values = {"query": "'fietslessen':*", "part": "fietslessen", "among": None}
        cursor.execute(f"EXPLAIN {EXACT}", values)
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "Bitmap Index Scan on search_entry_words" in plan, plan
    assert "Bitmap Index Scan on search_entry_text" in plan, plan
    assert not re.findall(r"Seq Scan on (members_\w+)", plan), plan


def test_words_parts_of_words_and_slips_are_looked_up_in_an_index(network):
    values = {"query": "'fiets':*", "part": "fiets", "among": None}
    plan = plan_of(EXACT, **values)
    for index in ["search_entry_words", "search_entry_text"]:
        assert f"Bitmap Index Scan on {index}" in plan
    assert "members_searchentry" not in re.findall(r"Seq Scan on (\w+)", plan)
    assert "Bitmap Index Scan on search_entry_text" in plan_of(ALIKE, word="fiest")


@pytest.mark.parametrize(
    "typed, words",
    [
        ("huis in Sint-Joost-ten-Node", [("huis",), ("sint", "joost", "ten", "node")]),
        ("de woning", [("woning",)]),
        ("de", [("de",)]),
        ("9300 taal", [("9300",), ("taal",)]),
        ("", []),
    ],
)
def test_little_words_count_only_where_there_are_no_others(typed, words):
    assert [term.words for term in terms_of(typed)] == words


def test_no_more_than_eight_words_are_asked_about(django_assert_max_num_queries):
    index = current()
    with django_assert_max_num_queries(58):
        search("qa qb qc qd qe qf qg qh qi qj qk ql qm qn", index, Theme.objects.published())


def test_every_way_to_write_an_organisation_writes_its_entry(network):
    Organisation.objects.filter(slug="cafe-emile").update(activities_fr="Échecs")
    assert first_three("echecs") == {"cafe-emile"}
    organisation = Organisation.objects.get(slug="cafe-emile")
    organisation.description_en = "We grow pumpkins."
    organisation.save()
    assert first_three("pumpkin") == {"cafe-emile"}
    organisation.working_area.set(Municipality.objects.filter(name_nl="Ieper"))
    assert "cafe-emile" in first_three("Ypres")
    assert SearchEntry.objects.count() == Organisation.objects.count()
