"""A family withdraws on its own phone, in Arabic; a coordinator confirms; the page is the proof."""

import pytest
from playwright.sync_api import expect

from checklist.models import Erasure, Household, Withdrawal
from checklist.sharing.actions import share
from checklist.withdrawing.jobs import look_after_withdrawals
from tests.checklist.factories import household_url
from tests.conftest import storyteller

pytestmark = pytest.mark.usefixtures("as_owner")


def test_a_family_withdraws_in_arabic_and_reads_the_proof(
    on_phone, coordinator, household, live_server, expected_trouble
):
    token = share(household, "ar", by=coordinator)
    family = on_phone()
    family.goto(f"{live_server.url}/g/{token}/")
    family.locator("main form button").tap()
    expect(family.locator("#todo")).to_be_visible()
    family.get_by_role("link", name="توقف: امسحوا كل شيء عنا").tap()
    expect(family.get_by_role("heading", name="هل أنتم متأكدون؟")).to_be_visible()
    assert family.evaluate("document.documentElement.dir") == "rtl"
    family.get_by_role("button", name="نعم، امسحوا كل شيء").tap()
    expect(family.get_by_role("button", name="نريد أن نحتفظ بقائمتنا")).to_be_visible()
    assert Withdrawal.objects.get().waits

    page = on_phone(coordinator, is_proven=True)
    page.goto(household_url(household))
    page.get_by_role("link", name="Was it the family?").tap()
    page.get_by_role("button", name="Yes, it was the family: erase everything").tap()
    expect(page.locator("#messages")).to_contain_text("Everything is erased within an hour.")
    with storyteller("off"):
        look_after_withdrawals()
    assert not Household.objects.exists()

    expected_trouble.append("410")
    assert family.goto(f"{live_server.url}/g/{token}/").status == 410
    expect(family.locator(".familys__proof")).to_have_text(Erasure.objects.get().proof)
