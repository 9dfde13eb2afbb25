"""A coordinator makes a model their own, the model changes, a buddy downloads it."""

import re

import psycopg
import pytest
from playwright.sync_api import expect

from members.models import ModelDocument, OwnDocument
from tests.conftest import address_of
from tests.members.factories import make_membership, make_organisation, make_user
from tests.members.library.factories import later_version


@pytest.fixture
def as_it_was(transactional_db):
    """Versions stay when the database is emptied, since the imported ones are among them."""
    yield
    with psycopg.connect(address_of("DATABASE_OWNER_URL"), autocommit=True) as owner:
        owner.execute("TRUNCATE members_ownsection, members_owndocument")
        owner.execute("DELETE FROM members_documentversion WHERE number > 1")


@pytest.fixture
def stranger(transactional_db):
    user = make_user("olga@example.org", name="Olga", language="en", verified=True)
    make_membership(user, make_organisation("Haven van Honderd"))
    return user


def test_a_document_is_adapted_brought_up_to_date_downloaded_and_seen_by_nobody_else(
    on_phone, on_desktop, coordinator, buddy, stranger, as_it_was, expected_trouble
):
    expected_trouble.append("404")
    cor = on_phone(coordinator)
    cor.goto(ModelDocument.objects.get(slug="gedragscode").get_absolute_url())
    cor.get_by_role("link", name="Make your own version").click()
    cor.get_by_label("English").check()
    cor.get_by_role("button", name="Make our own version").click()
    cor.get_by_label("Name of the contact person for volunteers").fill("Cor Claes")
    cor.get_by_role("button", name="Save", exact=True).click()
    expect(cor.get_by_text("talk with Cor Claes")).to_be_visible()
    cor.get_by_role("link", name=re.compile("Change this part.*Money and gifts")).click()
    cor.get_by_role("textbox", name=re.compile("^Text")).fill(
        "We lend no money.\n\nAsk [[contact]]."
    )
    cor.get_by_role("button", name="Save", exact=True).click()
    expect(cor.get_by_text("Ask Cor Claes.")).to_be_visible()

    later_version(geld="Nobody lends money.", fotos="No photos at all.")
    copy = OwnDocument.objects.get()
    desk = on_desktop(coordinator)
    desk.goto(copy.get_absolute_url())
    news = desk.get_by_role("region", name="The model has a newer version")
    expect(news.get_by_role("article")).to_have_count(2)
    money = news.get_by_role("article", name="Money and gifts")
    expect(money.locator("ins")).to_contain_text("Nobody lends")
    money.get_by_role("button", name="Take over").click()
    expect(desk.get_by_text("Your earlier words are kept aside.")).to_be_visible()
    expect(desk.get_by_role("region", name="Money and gifts")).to_contain_text(
        "Nobody lends money."
    )
    desk.get_by_role("article", name="Photos and social media").get_by_role(
        "button", name="Keep ours"
    ).click()
    expect(desk.get_by_role("heading", name="The model has a newer version")).to_have_count(0)
    expect(desk.get_by_text("Your own words stay.")).to_be_visible()

    bea = on_phone(buddy)
    bea.goto(copy.get_absolute_url())
    expect(bea.get_by_role("link", name="Change this part")).to_have_count(0)
    with bea.expect_download() as download:
        bea.get_by_role("link", name="To change in your word processor").click()
    assert download.value.suggested_filename.endswith("-en.docx")

    olga = on_phone(stranger)
    assert olga.goto(copy.get_absolute_url()).status == 404
