"""Members help each other on their phones; what they learned comes into the handbook."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.exchange.jobs import look_after_exchange
from members.models import Thread
from tests.members.exchange.factories import make_thread
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import Theme

TITLE = "Who knows an interpreter for the doctor?"
RISKY = "The mother speaks Tigrinya, call her on 0471 23 45 67."


@pytest.fixture
def theme(transactional_db):
    return Theme.objects.get(slug="gezondheidszorg")


@pytest.fixture
def olga(theme):
    """Of another organisation, which works on that theme."""
    organisation = make_organisation("Haven van Honderd")
    organisation.themes.add(theme)
    user = make_user("olga@example.org", name="Olga", language="en", verified=True)
    make_membership(user, organisation)
    return user


def staff(group, name):
    user = make_user(f"{name.lower()}@example.org", name=name, is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_a_question_is_asked_put_before_who_may_know_answered_solved_and_found(
    on_phone, theme, buddy, olga, expected_trouble
):
    expected_trouble.append("422")
    bea = on_phone(buddy, java_script_enabled=False)
    bea.goto(theme.get_absolute_url())
    bea.get_by_role("link", name="Ask a question about this theme").click()
    bea.get_by_label("In one sentence").fill(TITLE)
    bea.get_by_label("Tell more").fill(RISKY)
    expect(bea.get_by_label(theme.title)).to_be_checked()
    bea.get_by_role("button", name="Post it", exact=True).click()
    expect(bea.get_by_role("heading", name="Is there a family in it?")).to_be_visible()
    expect(bea.locator("mark")).to_have_text("0471 23 45 67")
    expect(bea.get_by_label("Tell more")).to_have_value(RISKY)
    assert not Thread.objects.exists()
    bea.get_by_label("Tell more").fill("Somebody who speaks Tigrinya.")
    bea.get_by_role("button", name="Post it", exact=True).click()
    expect(bea.get_by_role("heading", level=1)).to_have_text(TITLE)

    Thread.objects.update(created_at=timezone.now() - timedelta(hours=73))
    look_after_exchange()
    [offered] = mail.outbox
    assert offered.to == ["olga@example.org"]

    other = on_phone(olga)
    other.goto(theme.get_absolute_url())
    other.get_by_role("button", name="From the exchange").click()
    other.get_by_label("Search in the exchange about this theme").fill("interpreters")
    section = other.get_by_role("region", name="From the exchange")
    section.get_by_role("button", name="Search", exact=True).click()
    expect(other.get_by_role("heading", name="1 message")).to_be_visible()
    other.get_by_role("link", name=TITLE).click()
    other.get_by_label("Your answer").fill("The doctor asks for one, free of charge.")
    other.get_by_role("button", name="Answer", exact=True).click()
    expect(other.locator(".reply")).to_have_count(1)

    bea.goto(Thread.objects.get().get_absolute_url())
    bea.get_by_role("button", name="This is the solution").click()
    expect(bea.locator(".reply--solution")).to_contain_text("This solved it")


def test_a_practice_becomes_an_example_with_consent_and_name(
    on_phone, on_desktop, theme, coordinator
):
    practice = make_thread(
        coordinator,
        kind="practice",
        themes=[theme.slug],
        title="Een blaadje voor de dokter",
        body="Wij nemen een blaadje mee.",
    )
    hers = on_phone(coordinator)
    hers.goto(practice.get_absolute_url())
    hers.get_by_role("button", name="Yes, we agree").click()
    expect(hers.get_by_role("button", name="Rather not after all")).to_be_visible()

    desk = on_desktop(staff("Redactie", "Rita"), is_proven=True)
    desk.goto(practice.get_absolute_url())
    desk.get_by_role("link", name="Into the handbook").click()
    desk.get_by_role("button", name="Put it in the handbook").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(theme.title)
    expect(desk.locator("#examples").locator("..")).to_contain_text("Een blaadje voor de dokter")
    expect(desk.locator("#examples").locator("..")).to_contain_text(
        coordinator.memberships.get().organisation.name
    )


def test_what_says_too_much_is_reported_and_decided_on(on_phone, on_desktop, theme, olga, buddy):
    asked = make_thread(buddy, title="Wie kent dit gezin?")
    page = on_phone(olga)
    page.goto(asked.get_absolute_url())
    page.get_by_role("link", name="Report this").click()
    page.get_by_label("It says too much about a family").check()
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exchange")
    expect(page.get_by_role("link", name=asked.title)).to_have_count(0)

    desk = on_desktop(staff("Netwerk", "Netta"), is_proven=True)
    desk.goto(reverse("admin:members_postreport_changelist"))
    desk.get_by_role("link", name=asked.title).click()
    desk.locator("#id_decision").select_option("hide")
    desk.locator("#id_hidden_because").fill("There is a school in it.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    theirs = on_phone(buddy)
    theirs.goto(asked.get_absolute_url())
    expect(theirs.get_by_role("main")).to_contain_text("There is a school in it.")
