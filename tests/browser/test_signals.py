"""A stuck item becomes a bottleneck in two taps, and a signal with an answer, on a phone."""

from playwright.sync_api import expect

from members.models import Signal, Support
from tests.checklist.factories import FOR_HOUSEHOLD, item_url, make_progress
from tests.members.factories import make_membership, make_organisation
from tests.members.figures.factories import LAST, published
from tests.members.signals.factories import TEXTS, make_administrator, make_signal


def test_from_a_stuck_item_to_a_signal_that_was_answered(on_phone, buddy, household, coordinator):
    published(FOR_HOUSEHOLD, {("blocked", "", ""): 45})
    make_progress(household, state="blocked", blocked_reason="no_answer", by=buddy)
    bea = on_phone(buddy)
    bea.goto(item_url(household))
    bea.get_by_role("link", name="This is a bottleneck").click()
    expect(bea.get_by_role("heading", level=1)).to_have_text("Is this a bottleneck?")
    assert str(household.pk) not in bea.content() and not bea.evaluate("document.referrer")
    bea.get_by_role("button", name="Yes, this is a bottleneck").click()
    expect(bea.get_by_text("The network sees that this is a bottleneck")).to_be_visible()

    for number, name in enumerate(("De Brug", "Onthaal"), 2):
        organisation = make_organisation(name, slug=f"org-{number}")
        member = on_phone(make_membership(organisation=organisation).user)
        member.goto(bea.url)
        member.get_by_label("Everybody may read the name").check()
        member.get_by_role("button", name="We see this too").click()
        expect(member.get_by_text(f"{number} organisations see this")).to_be_visible()
    assert Support.objects.count() == 3

    signal = make_signal(coordinator)
    net = on_phone(make_administrator(), is_proven=True)
    net.goto(signal.get_absolute_url())
    net.get_by_role("button", name="Publish it").click()
    expect(net.get_by_text("Published: everybody can read it now.")).to_be_visible()
    net.get_by_role("link", name="Note what became of it").click()
    net.get_by_label("Answered").check()
    net.get_by_label("On which day?").fill("2026-11-20")
    net.get_by_label("What happened?").fill("They decide within ten days from now on.")
    net.get_by_role("button", name="Save").click()
    expect(net.get_by_text("Saved. Everybody can read it now.")).to_be_visible()

    published(FOR_HOUSEHOLD, {("blocked", "", ""): 60}, quarter=LAST.next)
    anybody = on_phone()
    anybody.goto(Signal.objects.get().address)
    expect(anybody.get_by_role("heading", level=1)).to_have_text(TEXTS["title"])
    expect(anybody.get_by_text("They decide within ten days")).to_be_visible()
    expect(anybody.get_by_text("3 organisations see this too")).to_be_visible()
    expect(anybody.get_by_role("link", name="De Brug")).to_be_visible()
    expect(anybody.get_by_role("link", name="Onthaal")).to_be_visible()
    expect(anybody.get_by_role("row", name="Stuck")).to_contain_text("Q3 2026")
    expect(anybody.get_by_role("row", name="Stuck")).to_contain_text("45")
