"""Nobody gets near a family but its buddies and the coordinators of its organisation."""

import re
from contextlib import suppress
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib import admin
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from checklist import urls
from checklist.access import get_person
from checklist.families.actions import close_household
from checklist.models import AuditEvent, Erasure, Household, HouseholdDraft
from checklist.sharing.actions import share
from checklist.taking_along.terms import reference_of
from gastvrij.lib.paths import ROOT
from tests.checklist.factories import FOR_HOUSEHOLD, make_message, make_own_item, make_progress
from tests.members.accounts.test_second_factor import names_of
from tests.members.factories import make_user, prove_who_it_is

OUTSIDERS = [
    "stranger",
    "other_buddy",
    "former_buddy",
    "departed_buddy",
    "curator",
    "network_admin",
    "superuser",
]
# Addresses that are about no family in particular: what they show is tested below. Of a family
# that is being added, see tests/checklist/families/test_drafts.py; of one that another organisation
# asks to take over, tests/checklist/passing_on.
OF_OTHERS = {"draft_id", "passage_id"}
ABOUT_NO_FAMILY = {"", "agenda/", "nieuw/", "logboek/", "overzicht/", "gewist/"}
ABOUT_NO_FAMILY |= {"offline.js", "zonder-verbinding/", "zonder-verbinding/weg/"}
ONLY_SENT = {"undo", "revoke", "reopen", "called", "take_back", "revoke_all", "answer_family"}
# Of what is done, as here, there is no day any more: tests/checklist/taking_along.
OF_A_DAY = {"term", "term_file"}
# Each address takes from this what it knows.
CHANGES = {"reopen": "done", "language": "nl", "kind": "json", "label": "Tulp", "buddies": []}
CHANGES |= {"number": str(UUID(int=7)), "title": "Fiets", "punt": f"{FOR_HOUSEHOLD}:done"}
CHANGES |= {"do": "seen"}
CHANGES |= {"because": "other", "call": "first", "note": "Bel 's avonds"}
CHANGED_BY_THEM = {"item", "undo", "share", "revoke", "buddies", "close", "reopen"}
CHANGED_BY_THEM |= {"revoke_all", "export", "erase", "hand_over", "called", "tell_next"}
CHANGED_BY_THEM |= {"new_own_item", "rename_own_item", "not_for_us", "answer_family"}
FOR_COORDINATORS = {"buddies", "manage", "close", "reopen", "export", "erase"}
FOR_COORDINATORS |= {"hand_over", "stand_in", "called", "pass_on", "take_back"}


@pytest.fixture
def outsider(request):
    return request.getfixturevalue(request.param)


def patterns_of_families(patterns=urls.urlpatterns, above="", converters=()):
    """What each address is called, the names in it, and its view; through every `include`."""
    for pattern in patterns:
        names = {*converters, *pattern.pattern.converters}
        if hasattr(pattern, "url_patterns"):
            below = f"{above}{pattern.pattern}"
            yield from patterns_of_families(pattern.url_patterns, below, names)
        elif f"{above}{pattern.pattern}" not in ABOUT_NO_FAMILY and not names & OF_OTHERS:
            yield pattern.name, names, pattern.callback


def addresses(household, person, *, without=(), only=()):
    """Every address of the checklist that is about a family, from the url patterns themselves."""
    event = make_progress(household).events.first()
    make_own_item(household)
    share(household, "nl", by=None)
    values = {
        "household_id": household.pk,
        "assignment_id": household.assignments.first().pk,
        "person_id": person.pk,
        "event_id": event.pk,
        "link_id": household.links.get().pk,
        "code": FOR_HOUSEHOLD,
        "reference": reference_of(household, FOR_HOUSEHOLD, None),
        "message_id": (household.family_messages.first() or make_message(household)).pk,
        "own_id": household.own_items.first().pk,
    }
    for called, names, _ in patterns_of_families():
        if called not in without and (not only or called in only):
            yield reverse(f"checklist:{called}", kwargs={name: values[name] for name in names})


TAKES = {}


def methods_of(client, address):
    """What the address takes; it says so before it asks who comes, so it is asked once of each."""
    called = resolve(address).view_name
    if called not in TAKES:
        TAKES[called] = client.options(address)["Allow"].lower().split(", ")
    return TAKES[called]


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_for_an_outsider_the_family_does_not_exist(client, outsider, household, person):
    assert_does_not_exist(client, outsider, household, person)


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_nor_does_it_if_the_second_wall_had_fallen(
    client, outsider, household, person, first_wall_alone
):
    assert_does_not_exist(client, outsider, household, person)


def assert_does_not_exist(client, outsider, household, person):
    """Whatever they ask for or send, they are told so, and nothing was written meanwhile."""
    client.force_login(outsider)
    everything, sent = list(addresses(household, person)), 0
    before = rows_of(household)
    for address in everything:
        for method in methods_of(client, address):
            response = getattr(client, method)(address, CHANGES)
            assert response.status_code == 404, (method, address)
            sent += method == "post"
    assert sent >= 10
    assert rows_of(household) == before
    assert not AuditEvent.objects.filter(household=household.pk, by=outsider).exists()


@pytest.mark.parametrize("called", sorted(CHANGED_BY_THEM))
def test_what_outsiders_send_in_vain_changes_something_for_who_may(
    client, coordinator, household, person, called
):
    """Or the tests above would prove nothing."""
    prove_who_it_is(client, coordinator)
    if called == "reopen":
        close_household(household, by=None)
    address = next(addresses(household, person, only={called}))
    before = rows_of(household)
    assert client.post(address, CHANGES).status_code in {200, 302}
    assert rows_of(household) != before


def rows_of(household):
    """Everything that is stored about a family, but for who looked at it."""
    models = {*apps.get_app_config("checklist").get_models()} - {Erasure, HouseholdDraft}
    rows = {Household: list(Household.objects.filter(pk=household.pk).values())}
    for model in sorted(models - {Household}, key=str):
        rows[model] = list(
            model.objects.filter(household=household.pk)
            .exclude(**{"kind": "opened"} if model is AuditEvent else {"pk": None})
            .order_by("pk")
            .values()
        )
    return rows


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_asked_to_sign_in(client, household, person, method):
    for address in addresses(household, person):
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response.url.startswith(reverse("account_login"))


def test_a_form_without_its_token_changes_nothing(buddy, coordinator, household, person):
    """As a page of another site would send it from a volunteer's own browser."""
    everything = [*addresses(household, person), reverse("checklist:new")]
    before = household.events.count()
    for user in (buddy, coordinator):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user)
        for address in everything:
            answer = browser.post(address, {"tick": "open", "state": "done"})
            assert answer.status_code in {403, 405}, address
    assert household.events.count() == before


def test_another_site_sends_no_cookie_of_ours_along(db, client, settings):
    """A form of theirs comes without the session, whatever it knows of a token."""
    page = client.get(reverse("account_login"))
    assert page.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"
    user = make_user("lax@example.org", verified=True, password="een goed gesprek")
    form = {"login": user.email, "password": "een goed gesprek"}
    answer = client.post(reverse("account_login"), form)
    assert answer.status_code == 302
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["samesite"] == "Lax"


def test_every_address_of_the_checklist_is_walked(household, person):
    walked = list(addresses(household, person))
    assert len(walked) == len(set(walked)) >= 14
    assert all(str(household.pk) in address for address in walked)


def test_every_page_about_a_family_records_who_looked():
    """Through the decorator; what a line on the trail looks like is tested with the trail."""
    assert all(view.records_who_looked for _, _, view in patterns_of_families())


@pytest.mark.parametrize(
    "insider, shut", [("buddy", ONLY_SENT | FOR_COORDINATORS), ("coordinator", ONLY_SENT)]
)
def test_a_buddy_and_a_coordinator_come_in(request, client, insider, shut, household, person):
    prove_who_it_is(client, request.getfixturevalue(insider))
    for address in addresses(household, person, without=shut | OF_A_DAY):
        code = client.get(address.replace(f"/{person.pk}", "")).status_code
        assert code == 200, address


def test_only_a_coordinator_says_who_is_buddy(client, buddy, coordinator, household):
    address = reverse("checklist:buddies", args=[household.pk])
    client.force_login(buddy)
    assert client.get(address).status_code == 404
    client.force_login(coordinator)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(FOR_COORDINATORS))
def test_to_a_buddy_what_coordinators_do_is_not_there(client, buddy, household, name, method):
    client.force_login(buddy)
    before = snapshot(household)
    of_one = [household.assignments.get().pk] if name in {"hand_over", "called"} else []
    response = getattr(client, method)(
        reverse(f"checklist:{name}", args=[household.pk, *of_one]),
        {"kind": "json", "label": household.label},
    )
    # 405 is said of any family: manage is to read, reopen to send.
    not_taken = {("reopen", "get"), ("manage", "post"), ("called", "get"), ("take_back", "get")}
    assert response.status_code == (405 if (name, method) in not_taken else 404)
    assert snapshot(household) == before


def snapshot(household):
    return list(Household.objects.filter(pk=household.pk).values()), list(
        household.assignments.values()
    )


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_no_outsider_has_the_family_in_their_list(client, outsider, household):
    client.force_login(outsider)
    assert household.label not in client.get(reverse("checklist:households")).content.decode()


# --- nobody finds a family by a word about it --------------------------------------------------
READ_BY_VIEWS = re.compile(r"""\b(?:GET|query)(?:\.get(?:list)?\(|\[)["']([\w-]+)["']""")
MADE_UP = "Zzyzx"
EACH_TIME = re.compile(r"""(?:nonce|value|hx-headers)=(?:"[^"]{20,}"|'[^']{20,}')""")
SEARCHED_WITH = {"q", "zoek", "zoeken", "search", "s", "term", "naam", "name", "label", "woord"}


def names_that_pages_read():
    """What the code takes out of an address, and what a search usually is called."""
    apps = ("gastvrij", "checklist", "members", "toolkit")
    code = [path.read_text() for app in apps for path in (ROOT / app).glob("**/*.py")]
    return SEARCHED_WITH.union(*map(READ_BY_VIEWS.findall, code))


def answer_to(client, page, names, word, words):
    """Without what differs each time, and without the words themselves."""
    answer = client.get(page, dict.fromkeys(names, word))
    text = EACH_TIME.sub("", answer.content.decode())
    for one in words:
        text = text.replace(one, MADE_UP)
    return answer.status_code, text


def pages_about_nobody():
    """What somebody who is signed in may ask for without knowing a number."""
    for name, _pattern in names_of(get_resolver()):
        if name.startswith(("checklist:", "members:", "home", "search")):
            with suppress(NoReverseMatch):
                yield reverse(name)


@pytest.mark.parametrize("outsider", ["other_buddy", "stranger"], indirect=True)
def test_whoever_searches_for_a_first_name_learns_nothing(
    client, outsider, household, person, first_wall_alone
):
    """Who knows a name or a code word gets the same answers as who makes one up."""
    client.force_login(outsider)
    names, words = names_that_pages_read(), (person.nickname, household.label)
    assert {"gezin", "stand", "persoon"} <= names
    # The search of the whole site knows no family, and finds other public pages for each word.
    pages = set(pages_about_nobody()) - {reverse("search"), reverse("search_suggestions")}
    assert {reverse("checklist:households"), reverse("checklist:trail")} <= pages
    told = []
    for page in sorted(pages):
        nothing = answer_to(client, page, names, MADE_UP, words)
        answers = [answer_to(client, page, names, word, words) for word in words]
        told += [page] * (answers != [nothing, nothing])
    assert told == []


@pytest.mark.parametrize("page", ["new", "trail", "evening", "erasures"])
@pytest.mark.parametrize("nobody", ["buddy", "curator", "superuser"])
def test_whoever_coordinates_nothing_adds_no_family_and_reads_no_trail(
    client, request, nobody, page
):
    client.force_login(request.getfixturevalue(nobody))
    assert client.get(reverse(f"checklist:{page}")).status_code == 404


def test_the_buddies_of_a_suspended_organisation_see_nothing(client, buddy, household):
    assert_shut_by_suspension(client, buddy, household)


def test_nor_would_they_if_the_second_wall_had_fallen(
    client, buddy, coordinator, household, first_wall_alone
):
    assert_shut_by_suspension(client, buddy, household)
    assert_shut_by_suspension(client, coordinator, household)


def assert_shut_by_suspension(client, user, household):
    client.force_login(user)
    assert client.get(household.get_absolute_url()).status_code == 200
    household.organisation.state = "suspended"
    household.organisation.save()
    assert client.get(household.get_absolute_url()).status_code == 404
    assert household.label not in client.get(reverse("checklist:households")).content.decode()
    household.organisation.state = "approved"
    household.organisation.save()


def test_families_are_not_in_the_admin(client, superuser):
    client.force_login(superuser)
    assert client.get(reverse("admin:index")).status_code == 200
    registered = {model._meta.app_label for model in admin.site._registry}
    assert "toolkit" in registered
    assert "checklist" not in registered


def test_somebody_elses_person_is_not_found_in_this_family(client, buddy, household, other_buddy):
    from tests.checklist.factories import item_url, make_household, make_person

    elsewhere = make_person(make_household(household.organisation, label="Roos"))
    client.force_login(buddy)
    assert client.get(item_url(household, person=elsewhere)).status_code == 404
    family = Household.objects.with_facts().get(pk=household.pk)
    with pytest.raises(Http404):  # at the door already, not because such a line is not on the list
        get_person(family, elsewhere.pk)


def test_an_event_of_another_family_can_not_be_undone_here(client, buddy, household):
    from tests.checklist.factories import make_household

    elsewhere = make_household(household.organisation, label="Roos")
    event = make_progress(elsewhere).events.get()
    client.force_login(buddy)
    address = reverse("checklist:undo", args=[household.pk, event.pk])
    assert client.post(address).status_code == 404
    assert elsewhere.progress.get().state == "done"


def test_family_pages_are_kept_in_no_cache(client, buddy, household):
    client.force_login(buddy)
    response = client.get(household.get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
