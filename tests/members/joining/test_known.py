"""Whoever joins sees what may be the same organisation, and whoever reviews sees it too."""

import pytest

from tests.members.factories import make_organisation
from tests.members.joining.factories import (
    ANSWERS,
    check_url,
    make_application,
    make_draft,
    review_url,
    step_url,
)

pytestmark = pytest.mark.django_db
WHILE_TYPING = "/nl/aansluiten/dubbels/"
BY_HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(db):
    return make_organisation("Welkom in Gent vzw", slug="welkom")


def test_members_that_look_alike_are_shown_while_typing(signed_in, member):
    page = signed_in.get(WHILE_TYPING, {"name": "welkom gent", "place": "9000"}, headers=BY_HTMX)
    assert member.name in page.content.decode()
    for nothing in ({"name": "Zeven Paraplu's", "place": "Oostende"}, {"name": ""}, {}):
        page = signed_in.get(WHILE_TYPING, nothing, headers=BY_HTMX)
        assert (page.status_code, page.content.decode().strip()) == (200, "")
    assert signed_in.get(WHILE_TYPING).status_code == 302  # it is a part of a page


def test_without_javascript_they_are_shown_on_the_next_page_and_before_sending(
    signed_in, applicant, member
):
    application = make_draft(applicant)
    assert member.name in signed_in.get(step_url(application, "wie")).content.decode()
    for step, answer in ANSWERS.items():
        signed_in.post(step_url(application, step), answer)
    assert member.name in signed_in.get(check_url(application)).content.decode()


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_who_joins_does_not_learn_who_else_asked(signed_in, applicant, state):
    other = make_organisation("Welkom in Gent vzw", state=state)
    application = make_draft(applicant)
    query = {"name": "Welkom in Gent", "place": "9000"}
    assert other.name not in signed_in.get(WHILE_TYPING, query, headers=BY_HTMX).content.decode()
    assert other.name not in signed_in.get(step_url(application, "wie")).content.decode()


def test_whoever_reviews_sees_what_waits_too_and_why(reviewing, member):
    other = make_application(name="Gent Welkom")
    application = make_application()
    page = reviewing.get(review_url(application))
    found = [one.organisation for one in page.context["doubles"]]
    assert set(found) == {member, other.organisation}
    assert "dezelfde naam" in page.content.decode()


def test_whoever_reviews_sees_who_has_the_same_number_in_another_town(reviewing):
    other = make_organisation("De Klink", enterprise_number="0403170701", municipality="11002")
    application = make_application()
    application.organisation.enterprise_number = "0403170701"
    application.organisation.save()
    [double] = reviewing.get(review_url(application)).context["doubles"]
    assert double.organisation == other


def test_nobody_asks_without_an_account(client):
    assert client.get(WHILE_TYPING, {"name": "Welkom"}).status_code == 302
