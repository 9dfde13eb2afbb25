"""A date with one place: put in on a phone, signed up for by two, and who waits moves up."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Gathering, SignUp
from tests.members.agenda.factories import make_member


@pytest.fixture
def open_page(request):
    """As on a phone, or at a desk."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("open_page", ["on_phone", "on_desktop"], indirect=True)
def test_of_two_who_sign_up_one_waits_and_moves_up_when_the_other_signs_off(
    open_page, coordinator, transactional_db
):
    cor = open_page(coordinator, is_proven=True)
    cor.goto("/en/agenda/")
    cor.get_by_role("link", name="Put in a date").click()
    cor.get_by_label("What is it called?").fill("How to read a letter")
    cor.get_by_label("Training").check()
    day = timezone.localdate() + timedelta(days=20)
    cor.get_by_label("Which day?").fill(f"{day:%Y-%m-%d}")
    cor.get_by_label("From").fill("19:30")
    cor.get_by_label("Until", exact=True).fill("21:30")
    cor.get_by_label("In a place").check()
    expect(cor.get_by_label("Address of the online meeting")).to_be_hidden()
    cor.get_by_label("Postal code or municipality").fill("9000")
    cor.get_by_label("Members of the network").check()
    cor.get_by_label("How many places are there?").fill("1")
    cor.get_by_role("button", name="Put it in the agenda").click()
    expect(cor.get_by_role("heading", level=1)).to_have_text("How to read a letter")
    expect(cor.get_by_text("1 place left")).to_be_visible()

    address = Gathering.objects.get().get_absolute_url()
    ada = open_page(make_member("Ada"))
    ada.goto(address)
    ada.get_by_role("button", name="Sign up").click()
    expect(ada.get_by_role("heading", name="You have a place")).to_be_visible()
    second = make_member("Ben")
    ben = open_page(second)
    ben.goto("/en/agenda/")
    expect(ben.get_by_text("Full: there is a waiting list")).to_be_visible()
    ben.get_by_role("link", name="How to read a letter").click()
    ben.get_by_role("button", name="Put me on the waiting list").click()
    expect(ben.get_by_text("You are number 1")).to_be_visible()

    ada.get_by_role("button", name="Sign off").click()
    expect(ada.get_by_text("You are signed off")).to_be_visible()
    [told] = mail.outbox
    assert told.to == [second.email] and address in told.body
    assert SignUp.objects.get(has_place=True).user == second
    ben.goto(reverse("checklist:calendar"))
    ben.get_by_role("button", name="Make my address").click()
    own = ben.get_by_label("Address of my calendar").input_value()
    assert "SUMMARY:How to read a letter" in ben.request.get(own).text()
