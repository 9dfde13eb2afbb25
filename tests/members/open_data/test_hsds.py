"""Programs read the network in the form of HSDS 3: what they get, and what they never see."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from gastvrij.workshop.demo.people import create_organisations
from members.models import Organisation
from tests.members.factories import (
    BRUSSELS,
    make_membership,
    make_organisation,
    make_user,
)
from tests.members.open_data.conftest import make_full_organisation
from toolkit.models import Status, Theme

pytestmark = pytest.mark.django_db
HIDDEN = ["draft", "submitted", "refused", "suspended", "left"]
ROOMS = {
    "organizations": "organization",
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
OF_ORGANISATIONS = ["organizations", "services", "locations", "service_at_locations"]
FULL = {"organizations": "?full=true&full_service=true", "services": "?full=true"}
FULL["service_at_locations"] = "?full=true"
formats = FormatChecker(formats=["uuid", "email", "date"])


@formats.checks("uri")
def is_uri(value):
    """In ASCII, with a scheme and a host: what RFC 3986 asks of the addresses that we give."""
    address = urlsplit(value)
    return value.isascii() and address.scheme in {"http", "https"} and bool(address.netloc)


def ask(path, **asked):
    response = Client().get(f"/api/hsds/{path}", asked)
    assert response.status_code == 200, response.text
    return response.json()


def contents(path, **asked):
    return ask(path, **asked)["contents"]


def refused(path, status=400):
    response = Client().get(f"/api/hsds/{path}")
    assert response.status_code == status, response.text
    return response.json()["errors"][0]


# --- the published schemas ---------------------------------------------------------------------
@pytest.fixture(scope="module")
def published_schemas():
    if not os.environ.get("HSDS_SCHEMAS"):
        pytest.skip("HSDS_SCHEMAS does not name the folder of the published schemas of HSDS 3.")
    files = sorted(Path(os.environ["HSDS_SCHEMAS"]).glob("*.json"))
    schemas = {file.name: json.loads(file.read_text()) for file in files}
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=DRAFT202012))
        for name, schema in schemas.items()
    )

    def problems_of(kind, row):
        validator = Draft202012Validator(
            schemas[f"{kind}.json"], registry=registry, format_checker=formats
        )
        return [
            f"{kind} {error.json_path}: {error.message}" for error in validator.iter_errors(row)
        ]

    return problems_of


def whole_feed():
    """Every row of every list, short and full, and each of them by its id."""
    for room, kind in ROOMS.items():
        for asked in ("", FULL.get(room, "")):
            for language in ("nl", "fr", "en"):
                joint = "&" if asked else "?"
                for row in ask(f"{room}{asked}{joint}language={language}&per_page=200")["contents"]:
                    yield kind, row
        for row in contents(room, per_page=200):
            yield kind, ask(f"{room}/{row['id']}")


def test_the_whole_feed_of_the_demo_has_no_error_in_the_published_schemas(
    organisation, published_schemas, settings
):
    create_organisations(organisation.confirmed_on)
    make_organisation("Kaal")  # of whom nothing is known
    settings.SITE_URL = "https://gastvrij.example"
    rows = list(whole_feed())
    assert [problem for kind, row in rows for problem in published_schemas(kind, row)] == []
    assert len(rows) > 12 * 4 * 7


def test_a_page_has_the_form_that_the_published_openapi_asks(organisation, published_schemas):
    folder = Path(os.environ["HSDS_SCHEMAS"])
    page = json.loads((folder / "openapi.json").read_text())["components"]["schemas"]["Page"]
    for room in ROOMS:
        answer = ask(room)
        Draft202012Validator(page).validate(answer)
        assert set(page["properties"]) <= set(answer)


def test_the_eye_for_errors_sees_them(published_schemas):
    assert published_schemas("organization", {"id": "no", "name": "A", "description": None})
    assert published_schemas("service", {"id": str(uuid4()), "name": "A", "status": "open"})
    assert published_schemas("organization", {"website": "https://café.example"})


# --- the same, where nobody has those schemas --------------------------------------------------
REQUIRED = {
    "organizations": ["id", "name", "description"],
    "services": ["id", "name", "status"],
    "locations": ["id", "location_type"],
    "service_at_locations": ["id"],
    "taxonomies": ["id", "name", "description"],
    "taxonomy_terms": ["id", "name", "description"],
}


def every_value(row):
    if isinstance(row, dict):
        for name, value in row.items():
            yield name, value
            yield from every_value(value)
    elif isinstance(row, list):
        for one in row:
            yield from every_value(one)


@pytest.mark.parametrize("room", ROOMS)
def test_what_the_standard_asks_is_there_also_of_an_organisation_without_words(organisation, room):
    make_organisation("Kaal")
    for row in contents(room + FULL.get(room, "")):
        assert all(row[name] for name in REQUIRED[room])
        for name, value in every_value(row):
            assert value is not None and value != "", f"{name} is empty and should not be there"
            if name == "id" or name.endswith("_id"):
                assert str(UUID(value)) == value
            if name in {"uri", "url", "website", "logo", "term_uri"}:
                assert is_uri(value), value
        assert row.get("location_type", "physical") == "physical"
        assert row.get("status", "active") == "active"


def test_ids_are_unique_and_lead_back_to_the_same_row(organisation):
    make_organisation()
    for room in ROOMS:
        rows = contents(room)
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert ask(f"{room}/{row['id']}")["id"] == row["id"]


def test_an_organisation_keeps_its_ids_when_its_name_and_address_change(organisation):
    before = {room: contents(room)[0]["id"] for room in OF_ORGANISATIONS}
    organisation.name, organisation.slug = "Andere naam", "andere-naam"
    organisation.save()
    assert before == {room: contents(room)[0]["id"] for room in OF_ORGANISATIONS}


def test_what_refers_to_another_row_finds_it(organisation):
    [told] = contents("service_at_locations")
    assert ask(f"services/{told['service_id']}")["organization_id"] == str(organisation.public_id)
    assert ask(f"locations/{told['location_id']}")["name"] == "Gent"
    full = ask(f"services/{told['service_id']}")
    for attribute in full["attributes"]:
        assert attribute["link_id"] == full["id"]
        term = ask(f"taxonomy_terms/{attribute['taxonomy_term_id']}")
        assert term == attribute["taxonomy_term"]
        assert ask(f"taxonomies/{term['taxonomy_id']}")["name"] == term["taxonomy"]


# --- what is told ------------------------------------------------------------------------------
def test_an_organisation_is_told_as_its_page_tells_it(organisation):
    told = ask(f"organizations/{organisation.public_id}")
    assert told["name"] == "Café Émile"
    assert told["description"] == "Wij openen deuren."
    assert told["email"] == "hallo@welkom.example"
    assert told["website"] == "https://www.welkom.example/caf%C3%A9/"
    assert told["uri"].endswith("/nl/organisaties/cafe-emile/")
    assert told["phones"][0]["number"] == "+32470123456"
    assert told["organization_identifiers"][0]["identifier"] == "0403170701"


def test_the_service_says_when_it_was_confirmed_where_for_whom_and_that_there_is_no_room(
    organisation,
):
    [service] = contents("services", full="true")
    assert service["assured_date"] == "2026-09-01"
    assert service["alert"].endswith("1 januari 2999")
    assert {area["extent"] for area in service["service_areas"]} == {"44021", "44088"}
    assert [language["code"] for language in service["languages"]] == ["nl", "ar"]
    assert len(service["attributes"]) == 5


def test_nobody_who_never_confirmed_is_said_to_be_right():
    make_organisation(approved_on="2026-01-01")
    assert "assured_date" not in contents("services")[0]


def test_texts_come_in_the_language_that_was_asked(organisation):
    assert contents("organizations", language="fr")[0]["description"] == "Nous ouvrons des portes."
    assert contents("organizations", language="en")[0]["description"] == "Wij openen deuren."
    response = Client().get("/api/hsds/organizations", headers={"Accept-Language": "fr"})
    assert response.json()["contents"][0]["description"] == "Wij openen deuren."


def test_the_front_door_says_which_version_and_where_the_description_is():
    about = ask("")
    assert about["version"] == "3.0"
    assert urlsplit(about["openapi_url"]).path == "/api/hsds/openapi.json"


# --- what is never told ------------------------------------------------------------------------
@pytest.mark.parametrize("state", HIDDEN)
def test_an_organisation_that_is_not_a_member_does_not_exist(state):
    hidden = make_full_organisation("Nog even geduld", state=state)
    hidden.refresh_from_db()
    own = {
        "organizations": hidden.public_id,
        "services": UUID(int=hidden.public_id.int ^ 0x5E11),
        "locations": UUID(int=hidden.public_id.int ^ 0x10CA),
        "service_at_locations": UUID(int=hidden.public_id.int ^ 0x5A17),
    }
    for room in OF_ORGANISATIONS:
        assert ask(room + FULL.get(room, ""))["total_items"] == 0
        refused(f"{room}/{own[room]}", 404)
    assert contents("organizations", search="geduld") == []


def test_no_person_and_no_account_is_told(organisation):
    user = make_user("wilfried@example.org", name="Wilfried")
    make_membership(user, organisation, role="coordinator")
    for _kind, row in whole_feed():
        assert "ilfried" not in json.dumps(row)


def test_an_address_that_was_not_made_public_is_not_there():
    make_organisation(email="", telephone="")
    [told] = contents("organizations", full="true")
    assert "email" not in told and told["phones"] == []


# --- finding -----------------------------------------------------------------------------------
def names(path, **asked):
    return [row["name"] for row in contents(path, **asked)]


def test_words_are_found_in_name_place_and_text(organisation):
    make_organisation("Elders", municipality=BRUSSELS)
    assert names("organizations", search="émile deuren") == ["Café Émile"]
    assert names("organizations", search="Brussel") == ["Elders"]
    assert names("organizations", search="Émile Brussel") == []


def test_a_theme_or_a_status_finds_who_has_it(organisation):
    make_organisation("Voor iedereen")
    terms = {term["code"]: term["id"] for term in contents("taxonomy_terms", per_page=200)}
    theme, other = Theme.objects.published()[0], Theme.objects.published()[5]
    assert len(contents("services", taxonomy_term_id=terms[theme.slug])) == 1
    assert contents("services", taxonomy_term_id=terms[other.slug]) == []
    # Who names no status supports everybody.
    first, last = Status.objects.first(), Status.objects.last()
    assert len(contents("services", taxonomy_term_id=terms[first.code])) == 2
    assert len(contents("services", taxonomy_term_id=terms[last.code])) == 1
    for taxonomy in contents("taxonomies"):
        assert len(contents("services", taxonomy_id=taxonomy["id"])) == 1


def test_a_postcode_finds_who_works_there_and_a_distance_who_is_near(organisation):
    make_organisation("Elders", municipality=BRUSSELS)
    place = "service_at_locations"
    assert len(contents(place, postcode="9820")) == 1  # Merelbeke-Melle, in the working area
    assert len(contents(place, postcode="9090", proximity=20_000)) == 1
    assert len(contents(place, postcode="9090", proximity=60_000)) == 2
    assert contents(place, postcode="8900") == []


def test_one_organisation_has_its_own_services(organisation):
    make_organisation()
    assert len(contents("services", organization_id=str(organisation.public_id))) == 1
    assert contents("services", organization_id=str(uuid4())) == []


# --- pages -------------------------------------------------------------------------------------
def test_a_list_comes_in_pages_that_together_are_everybody():
    made = {make_organisation().name for _ in range(5)}
    pages = [ask("organizations", page=number, per_page=2) for number in (1, 2, 3)]
    assert {row["name"] for page in pages for row in page["contents"]} == made
    assert [page["size"] for page in pages] == [2, 2, 1]
    assert [page["first_page"] for page in pages] == [True, False, False]
    assert [page["last_page"] for page in pages] == [False, False, True]
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(5, 3)}


def test_an_empty_network_is_one_empty_page():
    page = ask("organizations")
    assert page["empty"] and page["last_page"] and page["total_pages"] == 1


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("count", [1, 30])
def test_a_full_page_costs_no_more(client, room, count, django_assert_max_num_queries):
    for _ in range(count):
        make_full_organisation()
    with django_assert_max_num_queries(5):  # how many, and: organisations, themes, area, statuses
        client.get(f"/api/hsds/{room}{FULL.get(room, '')}")


# --- wrong questions ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("organizations?page=0", "page"),
        ("organizations?page=-1", "page"),
        ("organizations?page=two", "page"),
        ("organizations?page=2", "page"),
        ("organizations?page=99999999999999999999", "page"),
        ("organizations?page=%00", "page"),
        ("organizations?per_page=201", "per_page"),
        ("organizations?per_page=0", "per_page"),
        ("organizations?full=perhaps", "full"),
        ("organizations?language=de", "language"),
        (f"organizations?search={'a' * 101}", "search"),
        ("organizations?perpage=3", "perpage"),
        ("services?taxonomy_id=1", "taxonomy_id"),
        (f"services?taxonomy_id={UUID(int=1)}", "taxonomy_id"),
        (f"services?taxonomy_term_id={UUID(int=1)}", "taxonomy_term_id"),
        ("services?organization_id='--", "organization_id"),
        ("services?modified_after=2026-01-01", "modified_after"),
        ("services?format=ndjson", "format"),
        ("service_at_locations?postcode=12", "postcode"),
        ("service_at_locations?postcode=9999999", "postcode"),
        ("service_at_locations?postcode=1234", "postcode"),
        ("service_at_locations?proximity=10", "postcode"),
        ("service_at_locations?postcode=9000&proximity=-1", "proximity"),
        ("service_at_locations?postcode=9000&proximity=1e99", "proximity"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(question, parameter):
    if "%00" in question:  # stopped before it comes here (gastvrij/site/null_bytes.py)
        assert Client().get(f"/api/hsds/{question}").status_code == 400
        return
    error = refused(question)
    assert error["parameter"] == parameter
    assert len(error["message"].split()) > 2


@pytest.mark.parametrize("wrong", ["not-an-id", str(UUID(int=0)), str(UUID(int=2**128 - 1))])
@pytest.mark.parametrize("room", ROOMS)
def test_an_id_that_there_is_not_is_nobody(client, room, wrong):
    assert client.get(f"/api/hsds/{room}/{wrong}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(client, method):
    response = getattr(client, method)("/api/hsds/organizations")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.json()["errors"][0]["message"]


# --- what it says of itself --------------------------------------------------------------------
def test_its_description_is_openapi_and_names_every_address(client):
    description = client.get("/api/hsds/openapi.json").json()
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []
    paths = set(description["paths"])
    assert {f"/api/hsds/{room}" for room in ROOMS} <= paths
    assert len(paths) == 1 + 2 * len(ROOMS)
    assert description["info"]["license"]["name"] == "CC BY 4.0"


def test_organisations_of_before_have_a_number_too():
    assert not Organisation.objects.filter(public_id=None).exists()
    assert make_organisation().public_id != make_organisation().public_id
