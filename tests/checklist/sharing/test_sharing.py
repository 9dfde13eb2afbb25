"""A buddy makes a link for the family, sees it once, and ends it."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.families.actions import close_household
from checklist.models import AuditEvent, Household
from checklist.sharing.actions import revoke, share
from gastvrij.lib.qr import qr_code
from gastvrij.lib.tokens import hash_of
from members.models import Organisation
from tests.checklist.factories import household_url, make_household
from tests.members.factories import make_user

pytestmark = pytest.mark.usefixtures("english")
Kind = AuditEvent.Kind
LINK = re.compile(r'value="(http://testserver/g/([\w-]+)/)"')


def share_url(household):
    return reverse("checklist:share", args=[household.pk])


def revoke_url(household, link):
    return reverse("checklist:revoke", args=[household.pk, link.pk])


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


def make_link(client, household, language="nl"):
    """The link as the page shows it, and its token."""
    response = client.post(share_url(household), {"language": language})
    assert response.status_code == 200
    return LINK.search(response.content.decode()).groups()


def status_of(client, address):
    """What a link answers. Its request leaves its language behind, which is not the test's."""
    with translation.override("en"):
        return client.get(address).status_code


def lines_of(household, kind):
    return AuditEvent.objects.filter(household=household.pk, kind=kind)


def test_the_page_says_what_the_family_sees_and_to_whom_to_give_it(signed_in, household):
    assertContains(signed_in.get(household_url(household)), share_url(household))
    page = signed_in.get(share_url(household))
    assertContains(page, "It sees no notes, no volunteers and not the code word")
    assertContains(page, "give it only to the family itself")
    assertNotContains(page, "The links of this family")


def test_the_language_of_the_family_is_proposed(signed_in, household):
    Household.objects.update(contact_language="uk")
    assertContains(signed_in.get(share_url(household)), '<option value="uk" selected>')


@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_a_new_link_opens_the_familys_list(client, request, role, household):
    client.force_login(request.getfixturevalue(role))
    address, token = make_link(client, household, "fr")
    link = household.links.get()
    assert (link.language, link.created_by) == ("fr", request.getfixturevalue(role))
    assert link.expires_on == timezone.localdate() + timedelta(days=90)
    assert link.token_hash == hash_of(token)
    assert lines_of(household, Kind.SHARED).get().by == request.getfixturevalue(role)
    client.logout()
    assert status_of(client, address) == 200


def test_a_link_is_shown_once_and_kept_nowhere(signed_in, household):
    address, token = make_link(signed_in, household)
    for page in (share_url(household), household_url(household)):
        assertNotContains(signed_in.get(page), token)
    assert token not in str(dict(signed_in.session.items()))
    assert token not in str(signed_in.cookies)


def test_the_database_holds_nothing_that_opens_a_link(signed_in, household):
    address, token = make_link(signed_in, household)
    kept = household.links.values().get()
    assert token not in str(kept)
    assert kept["token_hash"] == sha256(token.encode()).hexdigest()
    assert len(token) == 43  # 256 random bits, six in a letter


def test_the_answer_with_the_link_stays_in_no_cache(signed_in, household):
    response = signed_in.post(share_url(household), {"language": "nl"})
    assert "no-store" in response["Cache-Control"]


def test_the_link_can_be_scanned_from_the_page(signed_in, household):
    response = signed_in.post(share_url(household), {"language": "nl"})
    address, _ = LINK.search(response.content.decode()).groups()
    drawn = qr_code(address)
    assertContains(response, f'<path d="{drawn.path}" />')
    assertContains(response, f'viewBox="0 0 {drawn.size} {drawn.size}"')


def test_a_qr_code_is_drawn_as_the_code_says():
    """The squares that the path fills are the dark ones of the code itself."""
    from qrcode import QRCode

    code = QRCode(border=4)
    code.add_data("https://example.org/g/abc/")
    drawn = qr_code("https://example.org/g/abc/")
    filled = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn.path):
        filled |= {(int(x) + n, int(y)) for n in range(int(width))}
    rows = code.get_matrix()
    dark = {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}
    assert filled == dark
    assert drawn.size == len(rows)


@pytest.mark.parametrize("language", ["", "xx", "<script>", "nl\0"])
def test_in_a_language_that_does_not_exist_no_link_is_made(signed_in, household, language):
    response = signed_in.post(share_url(household), {"language": language})
    assert response.status_code == 422
    assert not household.links.exists()


def test_links_are_listed_with_their_language_maker_and_state(
    signed_in, household, buddy, coordinator
):
    today = timezone.localdate()
    for language, fields in [
        ("ar", {"last_used_on": today}),
        ("fr", {"expires_on": today - timedelta(days=1)}),
        ("uk", {"revoked_at": timezone.now(), "created_by": None}),
    ]:
        usual = {"created_by": buddy, "expires_on": today + timedelta(days=90)}
        household.links.create(
            organisation=household.organisation,
            token_hash=hash_of(language),
            language=language,
            **usual | fields,
        )
    page = signed_in.get(share_url(household))
    for words in ("العربية", "works until", "expired on", "ended on"):
        assertContains(page, words)
    assertContains(page, "Made by Bea on", 2)
    assertContains(page, "Made by a former volunteer on", 1)
    assertContains(page, "Last opened on", 1)
    assertContains(page, "Not opened yet.", 2)
    assertContains(page, "End this link", 1)


def test_a_link_that_was_ended_opens_nothing_from_then_on(signed_in, household, coordinator):
    address, _ = make_link(signed_in, household)
    assert status_of(signed_in, address) == 200
    signed_in.force_login(coordinator)
    response = signed_in.post(revoke_url(household, household.links.get()), follow=True)
    assertRedirects(response, share_url(household))
    assertContains(response, "The link has ended")
    assert status_of(signed_in, address) == 404
    assert lines_of(household, Kind.LINK_REVOKED).get().by == coordinator


def test_ending_a_link_twice_leaves_one_trace(signed_in, household, buddy):
    share(household, "nl", by=buddy)
    for _ in range(2):
        signed_in.post(revoke_url(household, household.links.get()))
    assert lines_of(household, Kind.LINK_REVOKED).count() == 1


def test_a_link_of_another_family_can_not_be_ended_here(signed_in, household, organisation):
    elsewhere = make_household(organisation, label="Roos")
    share(elsewhere, "nl", by=None)
    assert signed_in.post(revoke_url(household, elsewhere.links.get())).status_code == 404
    assert elsewhere.links.get().revoked_at is None


def test_a_closed_family_gets_no_new_link_and_its_links_open_nothing(signed_in, household):
    address, _ = make_link(signed_in, household)
    close_household(household, by=None)
    assert status_of(signed_in, address) == 404
    response = signed_in.post(share_url(household), {"language": "nl"}, follow=True)
    assertContains(response, "This family is closed: its links have ended")
    assertNotContains(response, "Make a link")
    assert household.links.count() == 1


def test_many_links_cost_no_more_than_one(signed_in, household, queries_of):
    share(household, "nl", by=make_user())
    one = queries_of(lambda: signed_in.get(share_url(household)))
    for _ in range(5):
        share(household, "fr", by=make_user())
    assert queries_of(lambda: signed_in.get(share_url(household))) == one


# --- renewed, and a telephone that is lost ------------------------------------------------------
def test_a_link_is_renewed_with_one_tap_and_the_old_one_ends_at_once(signed_in, household, buddy):
    old, _ = make_link(signed_in, household, "ar")
    number = household.links.get().pk
    page = signed_in.get(share_url(household))
    assertContains(page, f'name="renews" value="{number}"')
    answer = signed_in.post(share_url(household), {"renews": number})
    assertContains(answer, "The link of before has ended")
    new, token = LINK.search(answer.content.decode()).groups()
    assert status_of(signed_in, old) == 404 and status_of(signed_in, new) == 200
    link = household.links.valid().get()
    assert (link.language, link.created_by, link.token_hash) == ("ar", buddy, hash_of(token))


def test_of_two_tabs_the_second_renews_nothing(signed_in, household):
    """Else two new links would hold, and nobody would see to the one."""
    make_link(signed_in, household, "ar")
    number = household.links.get().pk
    assert signed_in.post(share_url(household), {"renews": number}).status_code == 200
    again = signed_in.post(share_url(household), {"renews": number}, follow=True)
    assertContains(again, "This link has ended meanwhile.")
    assert (household.links.count(), household.links.valid().count()) == (2, 1)


def test_a_link_that_was_ended_meanwhile_is_not_renewed(signed_in, household, coordinator):
    make_link(signed_in, household, "ar")
    link = household.links.get()
    revoke(link, by=coordinator)
    told = signed_in.post(share_url(household), {"renews": link.pk}, follow=True)
    assertContains(told, "This link has ended meanwhile.")
    assert not household.links.valid().exists() and household.links.count() == 1


def test_a_new_link_that_was_ended_is_not_shown_again_by_going_back(
    signed_in, household, coordinator
):
    """Sent again from the same page it would be shown as if it held."""
    page = signed_in.get(share_url(household))
    mark = re.search(r'name="page_mark" value="([^"]+)"', page.text).group(1)
    sent = {"page_mark": mark, "language": "ar"}
    first = signed_in.post(share_url(household), sent)
    [link] = LINK.findall(first.text)
    assert LINK.findall(signed_in.post(share_url(household), sent).text) == [link]
    revoke(household.links.get(), by=coordinator)
    again = signed_in.post(share_url(household), sent, follow=True)
    assertContains(again, "This link has ended meanwhile.")
    assert LINK.findall(again.text) == [] and household.links.count() == 1


def test_what_holds_stands_first_and_a_lost_phone_above_all_links(signed_in, household, buddy):
    share(household, "ar", by=buddy)
    share(household, "ti", by=buddy)
    newest = household.links.first()
    revoke(newest, by=buddy)
    page = signed_in.get(share_url(household))
    assert [link.holds for link in page.context["links"]] == [True, False]
    assert page.text.index("Phone lost: end all links") < page.text.index('class="stack links"')


@pytest.mark.parametrize("renews", ["0", "x", "99999999999999999999", "1\0", "another"])
def test_what_is_no_link_of_this_family_is_not_renewed(signed_in, household, organisation, renews):
    elsewhere = make_household(organisation, label="Roos")
    share(elsewhere, "nl", by=None)
    if renews == "another":
        renews = elsewhere.links.get().pk
    assert signed_in.post(share_url(household), {"renews": renews}).status_code == 404
    assert not household.links.exists() and elsewhere.links.valid().exists()


def test_when_a_phone_is_lost_one_tap_ends_all_links(signed_in, household, buddy):
    addresses = [make_link(signed_in, household, language)[0] for language in ("nl", "ar")]
    elsewhere = make_household(household.organisation, label="Roos")
    share(elsewhere, "nl", by=None)
    everything = reverse("checklist:revoke_all", args=[household.pk])
    assertContains(signed_in.get(share_url(household)), everything)
    assertContains(signed_in.post(everything, follow=True), "2 links have ended.")
    assert [status_of(signed_in, address) for address in addresses] == [404, 404]
    assert lines_of(household, Kind.LINK_REVOKED).count() == 2
    assert elsewhere.links.valid().exists()
    assertNotContains(signed_in.get(share_url(household)), everything)


# --- if the second wall had fallen -------------------------------------------------------------
ENDINGS = {
    "ended": lambda link: revoke(link, by=None),
    "of a closed family": lambda link: close_household(link.household, by=None),
    "of a member that left": lambda link: Organisation.objects.update(state="left"),
}


@pytest.mark.parametrize("ending", [*ENDINGS, "over"])
def test_a_link_that_holds_no_longer_opens_nothing_by_the_code_alone(
    client, household, buddy, first_wall_alone, monkeypatch, ending
):
    address = reverse("family", args=[share(household, "nl", by=buddy)])
    assert status_of(client, address) == 200
    if ending == "over":
        day = timezone.localdate() + timedelta(days=91)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: day)
    else:
        ENDINGS[ending](household.links.get())
    assert status_of(client, address) == 404
