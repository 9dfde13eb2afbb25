"""The whole network in one file."""

import csv
import json
import re
from io import StringIO

import psycopg
import pytest

from members.models import Organisation
from members.open_data import files
from tests.members.factories import BRUSSELS, make_membership, make_organisation, make_user
from tests.members.open_data.conftest import make_full_organisation

pytestmark = pytest.mark.django_db
HIDDEN = ["draft", "submitted", "refused", "suspended", "left"]
FILES = ["csv", "json", "geojson"]


def download(client, kind):
    response = client.get(f"/api/organisations.{kind}")
    assert response.status_code == 200
    return response.getvalue().decode()


def spreadsheet(client, separator="comma"):
    text = download(client, f"csv?separator={separator}")
    assert text.startswith("\ufeff")
    lines = StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(lines, delimiter=files.SEPARATORS[separator]))


def test_a_spreadsheet_has_a_line_for_each_organisation(client, organisation):
    make_organisation("Elders", municipality=BRUSSELS)
    first, second = spreadsheet(client)
    assert first["id"] == str(organisation.public_id)
    assert first["name"] == "Café Émile"
    assert first["activities_nl"] == "Koffie op dinsdag\nHulp met brieven"
    assert first["languages"] == "nl ar"
    assert first["working_area"] == "44021 44088"
    assert first["telephone"] == "0470 12 34 56"
    assert (first["confirmed_on"], first["member_since"]) == ("2026-09-01", "2025-03-01")
    assert first["seeks_volunteers"] == "no"
    assert second["municipality_fr"] == "Bruxelles"
    assert second["confirmed_on"] == ""


def test_its_columns_are_what_is_told(organisation):
    [told] = map(files.told, files.in_parts())
    assert list(told) == files.COLUMNS


FORMULA = re.compile(r"(^|[,;\t\r\n])\s*[=+@\-\uff1d\uff0b\uff0d\uff20]")


@pytest.mark.parametrize(
    "begin",
    [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "\uff1d",
        "\uff20",
        "a;=",
        "a, @",
        "a\n=",
        "a\t-",
        'a;"=',
    ],
)
@pytest.mark.parametrize("separator", ["comma", "semicolon"])
def test_no_cell_is_a_formula_to_a_spreadsheet_whatever_separator_it_expects(
    client, begin, separator
):
    evil = f'{begin}HYPERLINK("https://evil.example","Klik")'
    fields = {"description_nl": evil, "activities_fr": evil, "website": evil, "email": evil}
    make_organisation(evil, telephone=evil[:30], **fields)
    [line] = spreadsheet(client, separator)
    for name, cell in line.items():
        assert not FORMULA.search(cell), name
    assert line["name"].replace("'", "") == evil  # nothing else is changed


def test_ordinary_words_are_left_as_they_are(client):
    words = "Buddy's: koffie, thee - en taart; 3+4 keer @ 't Plein"
    make_organisation(words)
    assert spreadsheet(client)[0]["name"] == words


def test_excel_in_dutch_and_french_gets_its_semicolons(client, organisation):
    assert spreadsheet(client, "semicolon") == spreadsheet(client)
    assert download(client, "csv?separator=semicolon").startswith("\ufeffid;name;")
    response = client.get("/api/organisations.csv?separator=tab")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "separator"


def test_an_empty_network_is_a_file_too(client):
    assert spreadsheet(client) == []
    assert json.loads(download(client, "json"))["organisations"] == []
    assert json.loads(download(client, "geojson"))["features"] == []


def test_a_program_reads_the_same_as_json(client, organisation):
    document = json.loads(download(client, "json"))
    assert "creativecommons" in document["licence"]
    [told] = document["organisations"]
    assert told["telephone"] == "+32470123456"
    assert told["languages"] == ["nl", "ar"]
    assert told["page"].endswith("/nl/organisaties/cafe-emile/")


def test_a_map_gets_points_in_the_centre_of_the_municipality(client, organisation):
    document = json.loads(download(client, "geojson"))
    assert document["type"] == "FeatureCollection"
    [feature] = document["features"]
    assert feature["type"] == "Feature" and feature["id"] == str(organisation.public_id)
    longitude, latitude = feature["geometry"]["coordinates"]
    assert 3 < longitude < 4 and 50 < latitude < 52
    assert feature["properties"]["name"] == "Café Émile"


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("state", HIDDEN)
def test_who_is_not_a_member_is_in_no_file(client, kind, state):
    make_full_organisation("Nog even geduld", state=state)
    assert "geduld" not in download(client, kind)


@pytest.mark.parametrize("kind", FILES)
def test_no_person_is_in_a_file(client, organisation, kind):
    make_membership(make_user("wilfried@example.org", name="Wilfried"), organisation)
    assert "ilfried" not in download(client, kind)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("number", [1, 12])
def test_a_long_file_is_sent_in_parts_and_asks_no_more_than_a_short_one(
    client, kind, number, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(files, "AT_ONCE", 5)
    for _ in range(number):
        make_full_organisation()
    with django_assert_num_queries(1 + 1 + 2):  # the stamp; all; the transaction's two ends
        text = download(client, kind)
    assert text.count("koffie".capitalize()) == number


def test_codes_stand_in_the_order_of_the_page_and_a_draft_theme_is_not_told(organisation):
    draft = organisation.themes.first()
    draft.state = "draft"
    draft.save()
    [told] = map(files.told, files.in_parts())
    assert told["working_area"] == [place.code for place in organisation.working_area.all()]
    assert told["statuses"] == [status.code for status in organisation.statuses.all()]
    slugs = [theme.slug for theme in organisation.themes.all()]
    assert draft.slug in slugs and told["themes"] == [one for one in slugs if one != draft.slug]


def test_memory_holds_a_part_of_a_long_file(organisation, monkeypatch):
    """The database keeps the others: its cursor is read some rows at a time."""
    monkeypatch.setattr(files, "AT_ONCE", 5)
    for number in range(12):
        make_full_organisation(f"Nog {number}")
    fetched = []
    fetch = psycopg.ServerCursor.fetchmany
    monkeypatch.setattr(
        psycopg.ServerCursor, "fetchmany", lambda *a: fetched.append(rows := fetch(*a)) or rows
    )
    assert len(list(files.in_parts())) == 13
    assert [len(rows) for rows in fetched] == [5, 5, 3, 0]


def test_the_first_line_is_there_before_the_last_was_read(client, django_assert_num_queries):
    make_organisation()
    parts = files.as_csv(",")
    with django_assert_num_queries(0):
        assert next(parts).startswith("\ufeffid,name")
    assert Organisation.objects.count() == 1 and next(parts)
