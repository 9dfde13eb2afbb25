"""A buddy opens a family's checklist: now to do, by theme, by person, filtered; all families."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models import Household, Progress
from checklist.progress.checklist import checklist_of, checklists_of
from checklist.rules.entries import Urgency
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    added_on,
    household_url,
    item_url,
    make_assignment,
    make_family_of_six,
    make_household,
    make_own_item,
    make_person,
    make_progress,
)
from tests.members.factories import BRUSSELS, make_membership, make_organisation
from toolkit.models import ChecklistItem, Theme

pytestmark = pytest.mark.usefixtures("english")
FAMILIES = "checklist:households"


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


def addresses_of(response):
    """The addresses of the rows of a page, folded ones too, in their order."""
    row = r'(?:class="item__title"|<li id="item-[^"]+")><a href="([^"?]+)'
    seen_from = response.request["PATH_INFO"]
    return [urljoin(seen_from, one) for one in re.findall(row, response.content.decode())]


def rows_of(response):
    selection = response.context["selection"]
    return [*selection.page, *(selection.folded if selection.is_last_page else [])]


def lines_of(response):
    """The addresses of all lines that a page tells of: a row has one for each person."""
    return [line.url for row in rows_of(response) for line in [*row.lines, *row.then]]


def codes_of(response):
    return [re.search(r"/punt/([^/]+)/", address)[1] for address in addresses_of(response)]


def all_pages(client, household, query=""):
    page = client.get(household_url(household, query))
    number = page.context["selection"].page.paginator.num_pages
    join = "&" if query else "?"
    return [
        client.get(household_url(household, f"{query}{join}pagina={n + 1}")) for n in range(number)
    ]


# --- now to do ---------------------------------------------------------------------------------
def test_only_what_applies_to_this_family_is_listed(signed_in, household):
    pages = all_pages(signed_in, household)
    codes = [code for page in pages for code in codes_of(page)]
    assert item_url(household) in [line for page in pages for line in lines_of(page)]
    assert FOR_PERSON in codes
    assert "kinderbijslag-geboortepremie-brussel" not in codes  # another region, nobody pregnant
    assert "schoolkosten-aanwezigheid" not in codes  # no child
    assert len(codes) == len(set(codes))


def test_a_family_in_brussels_gets_the_items_of_brussels(signed_in, organisation, buddy):
    family = make_household(organisation, municipality=BRUSSELS, buddy=buddy)
    make_person(family, birth_year=timezone.localdate().year - 8)
    codes = [code for page in all_pages(signed_in, family) for code in codes_of(page)]
    assert "school-en-kind-aanmelden-brussel" in codes
    assert "school-en-kind-aanmelden-vlaanderen" not in codes


def test_the_list_stands_in_the_order_of_the_rules(signed_in, household):
    make_family_of_six(household)
    pages = all_pages(signed_in, household)
    kinds = [row.kind for page in pages for row in page.context["selection"].page]
    assert kinds == sorted(kinds, key=["now", "soon", "waiting"].index)
    place = {line.url: n for n, line in enumerate(pages[0].context["checklist"].now)}
    for kind in ("now", "soon"):
        rows = [row for page in pages for row in page.context["selection"].page]
        places = [place[row.line.url] for row in rows if row.kind == kind]
        assert places == sorted(places)


def test_what_is_late_stands_first_under_its_heading(signed_in, household):
    long_ago = timezone.localdate() - timedelta(days=800)
    household.persons.update(decided_on=long_ago, arrived_on=long_ago)
    Household.objects.update(moved_in_on=long_ago)
    added_on(household, long_ago)
    page = signed_in.get(household_url(household))
    assertContains(page, "was due by")
    assert page.context["selection"].rows[0].kind == "now"
    first = page.context["checklist"].now[0]
    assert first.entry.urgency is Urgency.LATE


def test_what_is_ticked_leaves_the_list_and_counts_as_done(signed_in, household):
    before = signed_in.get(household_url(household)).context["checklist"]
    make_progress(household)
    page = signed_in.get(household_url(household))
    after = page.context["checklist"]
    assert (after.tally.done, after.tally.total) == (1, before.tally.total)
    assert len(after.now) == len(before.now) - 1
    shown = [line for page in all_pages(signed_in, household) for line in lines_of(page)]
    assert item_url(household) not in shown


def test_what_is_unknown_is_marked_to_check(signed_in, household):
    household.persons.update(status=None, birth_year=None)
    assertContains(signed_in.get(household_url(household)), '<span class="badge">check</span>')


def test_a_list_goes_on_on_the_next_page(signed_in, household):
    make_family_of_six(household)
    query = "?zoek=a"
    pages = all_pages(signed_in, household, query)
    assert len(pages) > 1
    assertContains(pages[0], "pagina=2")
    rows = [row.key for page in pages for row in page.context["selection"].page]
    assert len(rows) == len(set(rows)) == len(pages[0].context["selection"].rows)


def test_nothing_to_do_is_left_out(signed_in, household):
    make_family_of_six(household)
    pages = all_pages(signed_in, household)
    shown = {line for page in pages for line in lines_of(page)}
    codes = {line.code for line in pages[0].context["checklist"].now}
    assert {re.search(r"/punt/([^/]+)/", address)[1] for address in shown} == codes


def test_a_family_without_anything_to_do_is_told_so(signed_in, organisation, buddy):
    family = make_household(organisation, buddy=buddy)
    assertContains(signed_in.get(household_url(family)), "Nothing left to do")


def test_the_last_change_says_who_and_when(signed_in, household, colleague):
    make_progress(household, by=colleague)
    assertContains(signed_in.get(household_url(household)), "Last change: Carl")


# --- by theme, by person -----------------------------------------------------------------------
def test_by_theme_each_theme_says_how_far_it_is(signed_in, household):
    make_progress(household)
    page = signed_in.get(household_url(household, "?weergave=thema"))
    groups = page.context["selection"].groups
    themes = list(Theme.objects.order_by("number").values_list("slug", flat=True))
    shown = [group.theme_slug for group in groups]
    assert shown == [slug for slug in themes if slug in shown]
    assert {group.theme_slug: group.tally.done for group in groups}["wonen"] == 1
    total = page.context["checklist"].tally
    assert sum(group.tally.total for group in groups) == total.total


def test_a_theme_lists_what_is_done_as_well(signed_in, household):
    make_progress(household)
    page = signed_in.get(household_url(household, "?weergave=thema&thema=wonen"))
    assert item_url(household) in lines_of(page)
    assertContains(page, "Done or not applicable")
    assert {row.line.item.theme_slug for row in rows_of(page)} == {"wonen"}


def test_by_person_the_family_and_each_person_say_how_far_they_are(signed_in, household, person):
    gone = make_person(household, "Gone", left_on=timezone.localdate())
    make_progress(household, code=FOR_PERSON, person=person)
    page = signed_in.get(household_url(household, "?weergave=persoon"))
    groups = {group.key: group for group in page.context["selection"].groups}
    assert set(groups) == {"gezin", str(person.pk)}
    assert groups[str(person.pk)].tally.done == 1
    assert str(gone.pk) not in groups


def test_a_person_lists_only_their_own(signed_in, household, person):
    other = make_person(household, "Bilal")
    page = signed_in.get(household_url(household, f"?weergave=persoon&persoon={other.pk}"))
    assert {row.line.person for row in rows_of(page)} == {other}
    page = signed_in.get(household_url(household, "?weergave=persoon&persoon=gezin"))
    assert {row.line.person for row in rows_of(page)} == {None}


# --- filters -----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", Progress.State.values)
def test_a_filter_on_a_state_shows_only_that_state(signed_in, household, state):
    reason = {"blocked_reason": "money"} if state == "blocked" else {}
    make_progress(household, state=state, note="touched", **reason)
    page = signed_in.get(household_url(household, f"?stand={state}"))
    assert {line.state for row in rows_of(page) for line in row.lines} == {state}
    assert item_url(household) in [line.url for line in page.context["checklist"].lines]
    if state != "open":
        assert lines_of(page) == [item_url(household)]


def test_only_legal_terms(signed_in, household):
    page = signed_in.get(household_url(household, "?termijn=verplicht"))
    rows = rows_of(page)
    assert rows
    assert all(line.is_legal for row in rows for line in row.lines)


def test_filters_go_together(signed_in, household, person):
    make_progress(household, code=FOR_PERSON, person=person, state="busy")
    make_progress(household, state="busy")
    query = f"?thema=inburgering&stand=busy&persoon={person.pk}"
    assert codes_of(signed_in.get(household_url(household, query))) == [FOR_PERSON]
    # Each chip keeps the rest of the choice.
    page = signed_in.get(household_url(household, query))
    assertContains(page, f"?thema=inburgering&amp;persoon={person.pk}&amp;stand=waiting")


def test_a_filter_that_fits_nothing_says_so(signed_in, household):
    assertContains(signed_in.get(household_url(household, "?stand=blocked")), "Nothing fits")


@pytest.mark.parametrize(
    "query",
    [
        "?weergave=alles",
        "?weergave=thema&thema=koken",
        "?weergave=persoon&persoon=not-a-person",
        "?weergave=persoon&persoon=00000000-0000-0000-0000-000000000000",
        "?stand=finished&termijn=x&thema=%FF&persoon=%FF",
        "?pagina=0",
        "?pagina=-3",
        "?pagina=999999999999999999999999",
        "?pagina=²",
        "?thema=<script>alert(1)</script>",
        "?weergave=thema&weergave=persoon",
        "?" + "x=1&" * 500,
    ],
)
def test_an_address_with_nonsense_shows_the_family_all_the_same(signed_in, household, query):
    response = signed_in.get(household_url(household, query))
    assert response.status_code == 200
    assertNotContains(response, "<script>alert")


# --- nothing that was ticked disappears --------------------------------------------------------
def gone(client, household):
    return codes_of(client.get(household_url(household, "?stand=vervallen")))


def test_whoever_gets_another_status_keeps_what_was_ticked(signed_in, household, person):
    make_progress(household, code=FOR_PERSON, person=person)
    assert gone(signed_in, household) == []
    household.persons.update(status="undocumented")
    assert gone(signed_in, household) == [FOR_PERSON]


def test_whoever_moves_keeps_what_was_ticked(signed_in, household):
    make_progress(household)
    Household.objects.update(municipality=BRUSSELS)
    assert gone(signed_in, household) == [FOR_HOUSEHOLD]


def test_what_the_toolkit_drops_stays_where_it_was_ticked(signed_in, household, person):
    make_progress(household)
    ChecklistItem.objects.filter(code=FOR_HOUSEHOLD).update(state="draft")
    assert gone(signed_in, household) == [FOR_HOUSEHOLD]


def test_what_a_whole_theme_takes_along_stays_where_it_was_ticked(signed_in, household):
    make_progress(household)
    Theme.objects.filter(slug="wonen").update(state="draft")
    assert gone(signed_in, household) == [FOR_HOUSEHOLD]
    page = signed_in.get(household_url(household, "?weergave=thema&thema=wonen"))
    assert page.status_code == 200


def test_what_becomes_each_persons_keeps_the_familys_tick(signed_in, household):
    make_progress(household)
    ChecklistItem.objects.filter(code=FOR_HOUSEHOLD).update(scope="person")
    assert gone(signed_in, household) == [FOR_HOUSEHOLD]
    page = signed_in.get(item_url(household))
    assertContains(page, "no longer applies")


def test_whoever_leaves_keeps_what_was_ticked(signed_in, household):
    bilal = make_person(household, "Bilal")
    make_progress(household, code=FOR_PERSON, person=bilal)
    bilal.left_on = timezone.localdate()
    bilal.save()
    page = signed_in.get(household_url(household, "?stand=vervallen"))
    assert codes_of(page) == [FOR_PERSON]
    assertContains(page, "Bilal")


# --- hostile names -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        '"><img src=x onerror=1>',
        "حسن ‮🙂",
        "{{ 7|add:7 }} %s %(x)s",
    ],
)
def test_names_are_shown_as_they_are_and_never_run(signed_in, household, person, name):
    household.label = name
    household.save()
    for person in household.persons.all():
        person.nickname = name[:30]
        person.save()
    make_progress(household, code=FOR_PERSON, person=person)
    for address in [
        reverse(FAMILIES),
        household_url(household),
        household_url(household, "?weergave=persoon"),
        household_url(household, f"?weergave=persoon&persoon={person.pk}"),
        item_url(household, FOR_PERSON, person),
        reverse("checklist:timeline", args=[household.pk]),
        reverse("checklist:edit", args=[household.pk]),
    ]:
        response = signed_in.get(address)
        assert response.status_code == 200
        assertNotContains(response, "<script>alert")
        assertNotContains(response, "<img src=x")
        assertNotContains(response, ">14 %s")


def test_what_was_typed_is_words_in_each_part_of_a_row(signed_in, household, person):
    """Rows are written in Python: their buttons, what stands below a title, what a tap brings."""
    typed = """<b>"'&%(x)s{}"""
    as_words = "&lt;b&gt;&quot;&#x27;&amp;%(x)s{}"
    person.nickname = typed
    person.save()
    other = make_person(household, typed)
    own = make_own_item(household, typed, due_on=timezone.localdate())
    for one in (person, other):
        make_progress(household, code=FOR_PERSON, person=one, state="waiting", waiting_on=typed)
    page = signed_in.get(household_url(household, "?stand=waiting"))
    for words in (f", </span>{as_words}</button>", f'class="who">{as_words}<', f"for {as_words}, "):
        assertContains(page, words)
    tap = item_url(household, own.code), {"tick": "open"}
    answer = signed_in.post(*tap, headers={"HX-Request": "true"})
    assertContains(answer, f"Not done after all: {as_words}<")
    for told in (page, answer):
        assertNotContains(told, "<b>")


# --- how much it costs -------------------------------------------------------------------------
def every_view(household):
    people = [str(pk) for pk in household.persons.values_list("pk", flat=True)]
    themes = Theme.objects.published().values_list("slug", flat=True)
    yield from ["", "?pagina=2", "?pagina=3", "?weergave=thema", "?weergave=persoon"]
    yield from (f"?weergave=thema&thema={slug}" for slug in themes)
    yield from (f"?weergave=persoon&persoon={key}" for key in ["gezin", *people])
    yield from (f"?stand={state}" for state in [*Progress.State.values, "vervallen"])
    yield from ["?termijn=verplicht", f"?persoon={people[0]}", "?thema=wonen"]


def touch_everything(household, client):
    """Each line is stuck, with its longest words: as much as a page can hold."""
    lines = client.get(household_url(household)).context["checklist"].lines
    Progress.objects.bulk_create(
        Progress(
            organisation_id=household.organisation_id,
            household=household,
            item_id=line.item.pk,
            person=line.person,
            state="blocked",
            blocked_reason="appointment",
        )
        for line in lines
    )


def test_a_family_of_six_with_all_items_stays_within_bounds(
    signed_in, household, django_assert_max_num_queries
):
    people = make_family_of_six(household)
    for number, person in enumerate(people):
        person.nickname = f"Fatima-Zahra Abdulrahman {number}"
        person.save()
    for is_touched in (False, True):
        if is_touched:
            touch_everything(household, signed_in)
        for query in every_view(household):
            with django_assert_max_num_queries(18):
                response = signed_in.get(household_url(household, query))
            assert response.status_code == 200
            assert len(response.content) <= 100_000, query


def test_a_checklist_costs_no_more_whatever_there_is(
    signed_in, organisation, buddy, household, queries_of
):
    make_progress(household)
    views = [
        "",
        "?weergave=thema",
        "?weergave=persoon",
        "?weergave=thema&thema=wonen",
        "?stand=done",
    ]

    def costs():
        addresses = [household_url(household, query) for query in views]
        return [queries_of(partial(signed_in.get, address)) for address in addresses]

    few = costs()
    make_family_of_six(household)
    for person in household.persons.all():
        make_progress(household, code=FOR_PERSON, person=person, by=buddy)
    for number in range(12):
        make_person(make_household(organisation, label=str(number), buddy=buddy))
    assert costs() == few
    assert max(few) <= 18


@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_my_families_cost_no_more_with_twelve_than_with_one(
    client, request, organisation, buddy, household, queries_of, role
):
    client.force_login(request.getfixturevalue(role))
    make_progress(household)
    one = queries_of(lambda: client.get(reverse(FAMILIES)))
    for number in range(11):
        family = make_household(organisation, label=f"Family {number}", buddy=buddy)
        for birth_year in (1990, 2015):
            make_person(family, birth_year=birth_year)
        make_progress(family, by=buddy)
    make_family_of_six(household)
    assert queries_of(lambda: client.get(reverse(FAMILIES))) == one <= 17
    assert len(client.get(reverse(FAMILIES)).content) <= 100_000


# --- my families -------------------------------------------------------------------------------
def test_a_buddy_sees_their_families_and_what_is_next(signed_in, household):
    page = signed_in.get(reverse(FAMILIES))
    assertContains(page, household.label)
    assertContains(page, "1 person")
    next_line = page.context["checklists"][0].now[0]
    assertContains(page, next_line.title)
    assertNotContains(page, reverse("checklist:new"))


def test_a_coordinator_sees_all_families_with_their_buddies(client, coordinator, household):
    make_person(make_household(household.organisation, label="Roos"))
    make_household(make_organisation(), label="Distel")
    client.force_login(coordinator)
    page = client.get(reverse(FAMILIES))
    assertContains(page, household.label)
    assertContains(page, "Bea")
    assertContains(page, "Roos")
    assertContains(page, "no buddy yet")
    assertNotContains(page, "Distel")
    assertContains(page, reverse("checklist:new"))


def test_a_coordinator_who_is_buddy_elsewhere_sees_both(client, coordinator, household):
    elsewhere = make_organisation()
    make_membership(coordinator, elsewhere)
    theirs = make_household(elsewhere, label="Distel")
    make_household(elsewhere, label="Netel")
    make_assignment(theirs, coordinator)
    client.force_login(coordinator)
    page = client.get(reverse(FAMILIES))
    assertContains(page, household.label)
    assertContains(page, "Distel")
    assertNotContains(page, "Netel")


def test_the_thirteenth_family_stands_on_the_second_page(client, coordinator, organisation):
    for number in range(13):
        make_household(organisation, label=f"Family {number:02}")
    client.force_login(coordinator)
    assertNotContains(client.get(reverse(FAMILIES)), "Family 12")
    assertContains(client.get(reverse(FAMILIES), {"pagina": 2}), "Family 12")


def test_a_closed_family_is_not_in_the_way(signed_in, household):
    household.state, household.closed_on = "closed", timezone.localdate()
    household.save()
    assertNotContains(signed_in.get(reverse(FAMILIES)), household.label)
    page = signed_in.get(household_url(household))
    assertContains(page, "This family is closed")
    assertNotContains(page, '<button class="tick"')


def test_a_new_buddy_is_told_where_families_come_from(client, organisation, other_buddy):
    today = timezone.localdate()
    other_buddy.assignments.update(until=today)
    client.force_login(other_buddy)
    assertContains(client.get(reverse(FAMILIES)), "Your coordinator assigns families")


# --- plain rows --------------------------------------------------------------------------------
def test_what_is_changed_is_the_row_that_was_read(household, person, django_assert_num_queries):
    """A list reads plain rows; the one that changes is made of them as if it had been read."""
    make_own_item(household, "Fiets zoeken", due_on=timezone.localdate())
    make_progress(
        household, code=FOR_PERSON, person=person, state="waiting", waiting_on="Loket", note="Bel"
    )
    make_progress(household, state="blocked", blocked_reason="refused")
    family = Household.objects.with_facts().get(pk=household.pk)
    touched = family.touched
    with django_assert_num_queries(0):
        rows = [one.to_change(family) for one in touched]
        assert family.touched is touched and all(row.household is family for row in rows)
    for row in rows:
        stored = Progress.objects.select_related("own_item").get(pk=row.pk)
        assert {"note"} == row.get_deferred_fields() and not row._state.adding
        for field in Progress._meta.concrete_fields:
            assert getattr(row, field.attname) == getattr(stored, field.attname)
        assert (row.title, row.code) == (stored.title, stored.code)


def test_a_page_that_tells_no_list_does_not_read_how_far_its_items_are(signed_in, household):
    make_progress(household, state="done", done_on=timezone.localdate())
    with CaptureQueriesContext(connection) as queries:
        assert signed_in.get(reverse("checklist:edit", args=[household.pk])).status_code == 200
    assert not [one for one in queries if 'FROM "checklist_progress"' in one["sql"]]


# --- several at once ---------------------------------------------------------------------------
def told(line):
    return line.entry.key, line.title, line.state, line.due, line.passed, line.remark, line.key


def test_in_a_list_of_families_each_line_says_what_it_says_on_the_familys_own(household, person):
    """Their progress is read at once, of one family when it is asked for."""
    today = timezone.localdate()
    make_own_item(household, "Fiets zoeken", due_on=today)
    make_progress(household, code=FOR_PERSON, person=person, state="waiting", waiting_on="Loket")
    make_progress(household, state="blocked", blocked_reason="refused")
    other = make_household(household.organisation, label="Roos")
    make_progress(other, state="done", done_on=today)
    families = Household.objects.filter(pk__in=[household.pk, other.pk])
    together = checklists_of(list(families.with_facts()), today)
    alone = [checklist_of(one, today) for one in families.with_facts()]
    for one, same in zip(together, alone, strict=True):
        assert one.household == same.household and one.tally == same.tally
        assert [*map(told, one.lines)] == [*map(told, same.lines)]
        assert [*map(told, one.now)] == [*map(told, same.now)]
    assert "Loket" in {part for line in together[0].lines for part in line.remark}
