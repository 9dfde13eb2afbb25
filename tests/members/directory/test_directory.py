"""What everybody may know about the organisations of the network."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from gastvrij.lib import rendered_pages
from members.models import Municipality, Organisation
from tests.members.factories import BRUSSELS, GHENT, make_membership, make_organisation, make_user
from toolkit.models import Status, Theme

NAMUR = "92094"

pytestmark = pytest.mark.django_db
LANGUAGES = ["nl", "fr", "en"]
HIDDEN = ["draft", "submitted", "refused", "suspended", "left"]


def make_full_organisation(**fields):
    organisation = make_organisation(
        description="We open doors.",
        activities="- Coffee on Tuesday\n- Help with letters\n",
        languages=["nl", "ar"],
        website="https://www.welkom.example/nl/",
        email="hallo@welkom.example",
        telephone="09 123 45 67",
        enterprise_number="0403170701",
        **fields,
    )
    organisation.working_area.set(Municipality.objects.filter(pk__in=[GHENT, "44088"]))
    organisation.themes.set(Theme.objects.published()[:3])
    organisation.statuses.set(Status.objects.all()[:2])
    return organisation


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_finds_the_organisations_in_three_languages(client, language):
    organisation = make_full_organisation()
    with translation.override(language):
        response = client.get(reverse("members:directory"))
    assert response.status_code == 200
    assert organisation.name in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_reads_about_an_organisation_in_three_languages(client, language):
    organisation = make_full_organisation()
    with translation.override(language):
        response = client.get(organisation.get_absolute_url())
    assert response.status_code == 200
    for text in ["We open doors.", "<li>Coffee on Tuesday</li>", "العربية", "Merelbeke-Melle"]:
        assert text in response.text
    for text in ["welkom.example", "hallo@welkom.example", "tel:091234567", "0403.170.701"]:
        assert text in response.text


def test_one_that_sits_in_wallonia_stands_in_no_province_and_stops_nobody(client):
    make_organisation("Bij ons", municipality=NAMUR)
    make_organisation("Ook hier")
    page = client.get(reverse("members:directory"))
    assert page.status_code == 200 and "Ook hier" in page.text


def test_a_bare_organisation_has_a_page_too(client):
    assert client.get(make_organisation().get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", HIDDEN)
def test_an_organisation_that_is_not_approved_does_not_exist_for_visitors(client, state):
    organisation = make_organisation("Nog even geduld", state=state)
    assert client.get(organisation.get_absolute_url()).status_code == 404
    assert "Nog even geduld" not in client.get(reverse("members:directory")).text


def test_no_person_is_named(client):
    organisation = make_full_organisation()
    make_membership(make_user("wilfried@example.org", name="Wilfried"), organisation)
    for address in [organisation.get_absolute_url(), reverse("members:directory")]:
        assert "ilfried" not in client.get(address).text


def test_organisations_stand_by_province_and_municipality(client):
    make_organisation("Zonder grenzen", municipality=BRUSSELS)
    make_organisation("Zusters", municipality=GHENT)
    make_organisation("Buren", municipality=GHENT)
    make_organisation("Welkom", municipality="44083")  # Deinze
    response = client.get(reverse("members:directory"))
    names = [organisation.name for organisation in response.context["organisations"]]
    assert names == ["Welkom", "Buren", "Zusters", "Zonder grenzen"]


def test_markup_in_a_description_is_just_text(client):
    organisation = make_organisation(description="<script>alert(1)</script>")
    for address in [organisation.get_absolute_url(), reverse("members:directory")]:
        assert "<script>alert" not in client.get(address).text


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_directory_costs_no_more(client, count, django_assert_num_queries):
    for _ in range(count):
        make_organisation().themes.set(Theme.objects.published()[:3])
    with django_assert_num_queries(
        11
    ):  # stamp 1, picture 1, it changed 1, all of it anew 5, as below
        client.get(reverse("members:directory"))
    rendered_pages.forget()
    with django_assert_num_queries(
        6
    ):  # the stamp 1, picture 1, choices 2, whether something changed 1, the page 1
        client.get(reverse("members:directory"))


def test_an_organisations_page_costs_few_queries(client, django_assert_num_queries):
    organisation = make_full_organisation()
    # Stamp, picture, organisation, themes, area, statuses, dates.
    with django_assert_num_queries(7):
        client.get(organisation.get_absolute_url())


def organisations_for(theme):
    return Template("{% load members %}{% organisations_for_theme theme %}").render(
        Context({"theme": theme})
    )


def test_a_theme_shows_the_approved_organisations_that_work_on_it(django_assert_num_queries):
    theme, other = Theme.objects.published()[:2]
    make_organisation("Woonwijs").themes.add(theme)
    make_organisation("Elders").themes.add(other)
    make_organisation("Nog niet", state="submitted").themes.add(theme)
    with django_assert_num_queries(1):
        shown = organisations_for(theme)
    assert "Woonwijs" in shown
    assert "Elders" not in shown and "Nog niet" not in shown


def test_a_theme_that_nobody_works_on_says_nothing():
    assert not organisations_for(Theme.objects.first()).strip()


@pytest.mark.parametrize("role", ["coordinator", "buddy"])
def test_an_active_member_belongs(role):
    membership = make_membership(role=role)
    assert Organisation.objects.joined_by(membership.user).get() == membership.organisation


def test_only_a_coordinator_coordinates():
    coordinator, buddy = make_membership(role="coordinator"), make_membership(role="buddy")
    organisations = Organisation.objects
    assert organisations.coordinated_by(coordinator.user).get() == coordinator.organisation
    assert not organisations.coordinated_by(buddy.user).exists()


@pytest.mark.parametrize(
    "membership",
    [
        {"is_active": False},
        {"organisation": "submitted"},
        {"organisation": "suspended"},
        {"organisation": "left"},
        {"user": "closed"},
    ],
)
def test_who_left_or_whose_organisation_is_not_approved_has_no_key(membership):
    organisation = make_organisation(state=membership.pop("organisation", "approved"))
    user = make_user(is_active=membership.pop("user", "open") == "open")
    make_membership(user, organisation, role="coordinator", **membership)
    assert not Organisation.objects.joined_by(user).exists()
    assert not Organisation.objects.coordinated_by(user).exists()


def test_a_visitor_belongs_nowhere(rf):
    from django.contrib.auth.models import AnonymousUser

    make_membership()
    assert not Organisation.objects.joined_by(AnonymousUser()).exists()
