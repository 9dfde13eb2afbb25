"""Open data are for everybody, on every site; nothing else of this site is."""

import pytest
from django.urls import reverse

from members.models import Organisation
from tests.members.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/api/hsds/",
    "/api/hsds/organizations",
    "/api/hsds/openapi.json",
    "/api/organisations.csv",
    "/api/organisations.json",
    "/api/organisations.geojson",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_program_on_any_site_may_read_it_and_keep_it_a_while(client, address):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert not response.cookies


def test_nobody_else_lets_another_site_read(client, organisation):
    for name in ("home", "members:directory", "members:open_data", "members:statistics"):
        assert "Access-Control-Allow-Origin" not in client.get(reverse(name)).headers
    embed = client.get(reverse("members:embed"))
    assert "Access-Control-Allow-Origin" not in embed.headers


def test_who_is_signed_in_gets_the_same(client, organisation):
    anonymous = client.get("/api/hsds/organizations?full=true").content
    client.force_login(make_user())
    assert client.get("/api/hsds/organizations?full=true").content == anonymous


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_answer_already_is_told_so(client, organisation, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_another_answer_has_another_tag(client, organisation):
    tag = client.get("/api/hsds/organizations").headers["ETag"]
    Organisation.objects.update(name="Anders")
    again = client.get("/api/hsds/organizations", headers={"If-None-Match": tag})
    assert again.status_code == 200


def test_a_page_elsewhere_may_ask_whether_it_changed(client):
    response = client.options("/api/hsds/organizations")
    assert response.status_code == 204
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


def test_the_head_alone_may_be_asked(client, organisation):
    assert client.head("/api/hsds/organizations").status_code == 200
    assert client.head("/api/organisations.csv").status_code == 200


@pytest.mark.parametrize(
    ("address", "limit"), [("/api/hsds/taxonomies", 240), ("/api/organisations.csv", 20)]
)
def test_who_asks_without_end_is_asked_to_wait(client, address, limit):
    for _ in range(limit):
        assert client.get(address).status_code == 200
    response = client.get(address)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Wait" in response.json()["errors"][0]["message"]
    elsewhere = client.get(address, REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 200


# --- pages for people --------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["open_data", "open_data_api", "on_your_site", "statistics"])
def test_a_visitor_reads_what_there_is(client, name):
    make_organisation()
    assert client.get(reverse(f"members:{name}")).status_code == 200


def test_the_page_of_the_api_names_every_address_and_loads_nothing_from_elsewhere(client):
    page = client.get(reverse("members:open_data_api")).text
    for path in client.get("/api/hsds/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert "cdn" not in page


@pytest.mark.parametrize("address", ADDRESSES[3:])
def test_a_file_is_fetched_anew_once_something_in_it_changed(client, organisation, address):
    tag = client.get(address).headers["ETag"]
    Organisation.objects.update(name="Anders")
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Anders" in b"".join(again.streaming_content).decode()
