"""The administration under the site's own policy: every widget works, and no console complains.

What the policy stops, a browser reports on its console: `open_browser` fails on any word there.
"""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Organisation, User
from tests.browser.checklist import row, tick, told
from tests.checklist.factories import household_url
from tests.members.factories import make_user
from toolkit.models import ChecklistItem, Figure, Term, Theme

HOSTILE = "<img src=x onerror=window.hit=1> An"


def staff(name, group=None, **fields):
    address = f"{name}@example.org"
    user = make_user(address, name=name.title(), is_staff=True, second_factor=True, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def network_admin(organisation):
    return staff("nel", "Netwerk")


@pytest.fixture
def curator(organisation):
    return staff("kaat", "Redactie")


@pytest.fixture
def superuser(organisation):
    return staff("root", is_superuser=True)


@pytest.fixture
def at_desk(on_desktop):
    """An administrator's browser; a look at every page for what the console says."""

    def at_desk(user, address="admin:index", *args):
        page = on_desktop(user, is_proven=True)
        page.goto(reverse(address, args=args))
        return page

    return at_desk


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def links(page, selector):
    return page.locator(selector).evaluate_all("links => links.map(link => link.pathname)")


# --- a walk ------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "apps"),
    [("network_admin", "members"), ("curator", "toolkit"), ("superuser", "(?!toolkit)")],
)
def test_every_page_of_the_admin_is_quiet(at_desk, request, who, apps):
    """Each model's list, empty form and first row with its history and deletion."""
    page = at_desk(request.getfixturevalue(who))

    def visit(address):
        answer = page.goto(address)
        assert answer.status == 200, address
        assert "'nonce-" in answer.headers["content-security-policy"]

    lists = links(page, "#content-main .module th a, #content-main .addlink, #user-tools a")
    lists = [link for link in lists if re.match(f"/en/beheer/{apps}", link)]
    assert len(lists) >= 4
    for address in lists:
        visit(address)
        for first in links(page, "#result_list th a")[:1]:
            visit(first)
            for more in links(page, ".object-tools .historylink, .deletelink"):
                visit(more)


# --- the widgets -------------------------------------------------------------------------------
def choose(page, field, typed, name):
    """In a select2 that asks the server what there is."""
    page.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option[aria-selected]", has_text=name).first.click()


def test_an_organisation_is_added_with_all_that_helps_to_fill_it_in(at_desk, network_admin):
    make_user("an@example.org", name=HOSTILE)
    page = at_desk(network_admin, "admin:members_organisation_add")
    page.locator("#id_name").press_sequentially("Buren van Hier")
    expect(page.locator("#id_slug")).to_have_value("buren-van-hier")
    choose(page, "municipality", "9000", "Gent")
    choose(page, "working_area", "8000", "Bru")
    page.locator("#id_themes_from option").first.dblclick()
    expect(page.locator("#id_themes_to option")).to_have_count(1)
    page.locator("#id_statuses_input").fill("a")
    page.locator(".field-confirmed_on .datetimeshortcuts a").first.click()
    expect(page.locator("#id_confirmed_on")).not_to_have_value("")
    page.locator("#memberships-group .add-row a").click()
    choose(page, "user", "an@exam", HOSTILE)
    assert page.evaluate("window.hit === undefined")
    page.locator("#id_state").select_option("approved")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    organisation = Organisation.objects.get(slug="buren-van-hier")
    assert organisation.municipality.name_nl == "Gent"
    assert organisation.working_area.count() == organisation.themes.count() == 1
    assert organisation.confirmed_on and organisation.memberships.get().user.name == HOSTILE


def test_a_day_is_chosen_in_the_calendar(at_desk, network_admin, organisation):
    page = at_desk(network_admin, "admin:members_organisation_change", organisation.pk)
    page.locator(".field-confirmed_on .date-icon").click()
    calendar = page.locator(".calendarbox").first
    expect(calendar).to_be_visible()
    calendar.get_by_text("15", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    organisation.refresh_from_db()
    assert organisation.confirmed_on.day == 15


def test_a_user_is_searched_filtered_and_deleted_after_a_question(at_desk, superuser, buddy):
    page = at_desk(superuser, "admin:members_user_changelist")
    page.locator("#searchbar").fill("bea")
    page.locator("#changelist-search input[type=submit]").click()
    page.locator("#changelist-filter summary").first.click()
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("delete_selected")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("link", name="No, take me back").click()
    expect(page.locator("#changelist-search")).to_be_visible()
    page.goto(reverse("admin:members_user_delete", args=[buddy.pk]))
    page.get_by_role("button", name="Yes").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not User.objects.filter(pk=buddy.pk).exists()


def test_a_curator_edits_an_item_and_reads_its_history(at_desk, curator):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    page = at_desk(curator)
    page.goto(change_url(item))
    page.locator("#id_why_nl").fill("Zo weet iedereen het.")
    choose(page, "after", "huur", "")
    page.locator("#documents-group .add-row a").click()
    page.locator("#documents-group .dynamic-documents").last.locator("a.inline-deletelink").click()
    page.locator("#id_situations input").first.check()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.locator("#change-history")).to_contain_text("Kaat")
    expect(page.locator("#change-history ins").first).to_contain_text("Zo")
    page.locator("#change-history a").first.click()
    expect(page.locator("#id_why_nl")).to_have_value(item.why_nl)


def test_a_curator_gets_from_a_page_to_its_form_and_from_the_menu_to_the_desk(at_desk, curator):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    page = at_desk(curator)
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="Edit this").click()
    page.locator("#id_why_nl").fill("Zo weet iedereen het.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(item.get_absolute_url())
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Desk").click()
    expect(page.get_by_role("heading", name="On the desk")).to_be_visible()
    page.get_by_role("link", name="Steps of which we are not sure").click()
    expect(page.locator("#result_list")).to_be_visible()


def test_two_curators_on_one_item_lose_nothing(at_desk, curator, expected_trouble):
    expected_trouble += ["409 (Conflict)"]
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    first, second = at_desk(curator), at_desk(staff("rita", "Redactie"))
    for page in (first, second):
        page.goto(change_url(item))
    first.locator("#id_why_nl").fill("Van Kaat.")
    first.get_by_role("button", name="Save and continue editing").click()
    expect(first.locator(".messagelist .success")).to_be_visible()
    second.locator("#id_how_nl").fill("Van Rita.")
    second.locator("#id_why_nl").fill("Ook van Rita.")
    second.get_by_role("button", name="Save and continue editing").click()
    expect(second.locator(".errorlist .theirs")).to_have_text("Van Kaat.")
    expect(second.locator(".field-why_nl .errorlist")).to_contain_text("Kaat changed this")
    second.locator("#id_why_nl").fill("Van Kaat. Van Rita.")
    second.get_by_role("button", name="Save and continue editing").click()
    expect(second.locator(".messagelist .success")).to_be_visible()
    item.refresh_from_db()
    assert (item.why_nl, item.how_nl) == ("Van Kaat. Van Rita.", "Van Rita.")


@pytest.fixture
def untranslated(transactional_db):
    theme = Theme.objects.get(slug="wonen")
    Theme.objects.filter(pk=theme.pk).update(summary_fr="")
    return theme


def test_a_curator_adds_french_beside_the_dutch_text(
    at_desk, curator, untranslated, expected_trouble
):
    expected_trouble += ["422 (Unprocessable"]
    page = at_desk(curator)
    page.goto(change_url(untranslated))
    dutch, french = page.locator("#id_summary_nl"), page.locator("#id_summary_fr")
    expect(french).to_be_hidden()
    page.get_by_role("button", name="Français").click()
    expect(
        page.get_by_role("tablist", name="Summary").get_by_role("tab", selected=True)
    ).to_have_text("Français missing")
    expect(french).to_be_editable()
    expect(dutch).to_be_visible()
    expect(dutch).not_to_be_editable()
    french.fill("{{ Se loger }}")
    page.get_by_role("tablist", name="Summary").get_by_role("tab", name="Nederlands").click()
    expect(french).to_be_hidden()
    page.get_by_role("button", name="Nederlands", exact=True).click()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".mistakes a")).to_have_count(1)
    expect(page.get_by_role("tab", name="Français mistake")).to_have_attribute(
        "aria-selected", "true"
    )
    page.get_by_role("tablist", name="Summary").get_by_role("tab", name="English").press(
        "ArrowRight"
    )
    expect(dutch).to_be_editable()
    page.locator(".mistakes a").click()
    expect(french).to_be_focused()
    french.fill("Se loger")
    page.locator("#tips-group .add-row a").click()
    new = page.locator("#tips-group .dynamic-tips").last
    expect(new.get_by_role("tab")).to_have_count(3)
    new.locator("a.inline-deletelink").click()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    untranslated.refresh_from_db()
    assert untranslated.summary_fr == "Se loger"


def test_a_curator_reads_who_would_lose_a_step_while_the_rule_is_typed(at_desk, curator):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    page = at_desk(curator)
    page.goto(change_url(item))
    answer = page.locator("#for-whom-answer")
    page.locator("#id_regions input[value=brussels]").check()
    expect(answer).to_contain_text("would lose it")
    page.locator("#id_min_age").fill("18")
    expect(answer.get_by_role("link")).to_contain_text("Give both ages")
    answer.get_by_role("link").click()
    expect(page.locator("#id_max_age")).to_be_focused()
    page.locator("#id_max_age").fill("64")
    expect(answer).to_contain_text("would lose it")
    item.refresh_from_db()
    assert (item.regions, item.min_age) == ([], None)


def test_on_a_phone_that_is_one_line_which_opens(on_phone, curator):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    page = on_phone(curator, is_proven=True)
    page.goto(change_url(item))
    answer, line = page.locator("#for-whom-answer"), page.locator(".for-whom__fold > summary")
    page.locator("#id_regions input[value=brussels]").check()
    expect(page.locator("#for-whom-short")).to_contain_text("−")
    expect(answer).to_be_hidden()
    assert page.locator(".for-whom__panel").bounding_box()["height"] < 80
    line.tap()
    expect(answer).to_be_visible()
    expect(answer).to_contain_text("would lose it")


HARD = (
    "Indien de aanvraag onverwijld wordt ingediend, " + "betreffende de woonst en het inkomen " * 9
)


def test_what_makes_a_text_hard_is_told_while_it_is_typed(at_desk, curator):
    page = at_desk(curator)
    page.goto(change_url(Theme.objects.get(slug="wonen")))
    summary = page.locator(".form-row:has(#id_summary_nl)")
    page.locator("#id_summary_nl").fill(HARD)
    expect(summary.locator(".hint")).to_contain_text("Hard to read")
    expect(summary.get_by_role("tab", name="Nederlands hard to read")).to_be_visible()
    summary.locator(".hint summary").click()
    page.locator("#id_summary_nl").press_sequentially(" Tevens dient men te betalen.")
    expect(summary.locator(".hint li", has_text="tevens")).to_be_visible()
    page.locator("#id_summary_nl").fill("Bel de huisbaas. Vraag een afspraak. " * 6)
    expect(summary.locator(".hint")).to_contain_text("Plain to read")
    expect(summary.get_by_role("tab", name="Nederlands hard to read")).to_have_count(0)
    page.locator("#tips-group .add-row a").click()
    new = page.locator("#tips-group .dynamic-tips").last
    new.locator("textarea[lang=nl]").fill(HARD)
    expect(new.locator(".hint").first).to_contain_text("Hard to read")


def test_a_figure_finds_its_source_and_a_term_its_languages(at_desk, curator):
    page = at_desk(curator)
    page.goto(change_url(ChecklistItem.objects.first()))
    expect(page.get_by_role("searchbox", name="After")).to_be_attached()
    page.goto(change_url(Figure.objects.first()))
    page.locator(".field-source .select2-selection").first.click()
    expect(page.get_by_role("searchbox", name="Source")).to_be_focused()
    page.keyboard.press("Escape")
    choose(page, "source", "a", "")
    page.goto(change_url(Term.objects.first()))
    page.locator("#id_explanation_nl").fill("In gewone woorden.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(change_url(Theme.objects.first()))
    page.locator("#obstacles-group .add-row a").first.click()
    expect(page.locator("#obstacles-group .dynamic-obstacles").last).to_be_visible()


def test_something_related_is_looked_at_in_a_window_of_its_own(at_desk, superuser, organisation):
    page = at_desk(superuser, "admin:members_organisation_change", organisation.pk)
    page.locator("#memberships-group .add-row a").click()
    with page.expect_popup() as opened:
        page.locator("#add_id_memberships-0-user").click()
    window = opened.value
    window.locator("#id_email").fill("nieuw@example.org")
    window.locator("#id_name").fill("Nieuw")
    window.locator("#id_password1").fill("een goed gesprek")
    window.locator("#id_password2").fill("een goed gesprek")
    with window.expect_event("close"):
        window.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_memberships-0-user option:checked")).to_have_text("Nieuw")


def test_day_and_night_and_the_side_bar(at_desk, superuser):
    page = at_desk(superuser)
    before = page.locator("html").get_attribute("data-theme")
    page.locator("button.theme-toggle").first.click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", before or "auto")
    page.goto(reverse("admin:toolkit_theme_changelist"))
    page.locator("#nav-filter").fill("theme")
    page.locator("#toggle-nav-sidebar").click()


# --- the guards themselves ---------------------------------------------------------------------
REFUSED = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<svg><a xlink:href='javascript:window.hit=1'><text>x</text></a></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s></svg>",
    "<svg><style><img src=x onerror=window.hit=1></style></svg>",
    "<form action='javascript:window.hit=1'><button>x</button></form>",
    "<button formaction='JaVa\tScRiPt:window.hit=1'>x</button>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1></style></table></math>",
    "<template><img src=x onerror=window.hit=1></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript>",
    "<tr><td onclick=window.hit=1></td></tr>",
    "<base href='https://elsewhere.example/'>",
    "<object data='data:text/html,x'></object>",
    "<img src='data:image/svg+xml,<svg onload=window.hit=1>'>",
]
PASSES = [
    "<tr class='a'><td><a href='/nl/'>Goed</a></td></tr>",
    "<p>Een buddy: once = 1 &lt;script&gt;</p><a href='mailto:an@example.org'>An</a>",
    "<img src='data:image/png;base64,AAAA' alt=''>",
    "<form action='/nl/' method='post'><input name='a' value='onclick=1'></form>",
]
CODES = [
    "() => { document.createElement('script').text = 'window.hit = 1' }",
    "() => { document.createElement('script').src = 'https://elsewhere.example/a.js' }",
    "() => { document.createElement('script').src = '/nl/toolkit/' }",
    "() => { document.createElement('script').src = '/static/../nl/' }",
    "() => { document.createElement('script').src = 'data:text/javascript,window.hit=1' }",
    "() => { document.createElement('iframe').srcdoc = '<script>parent.hit = 1</script>' }",
    "() => { trustedTypes.createPolicy('another', { createHTML: x => x }) }",
    "() => { trustedTypes.createPolicy('default', { createHTML: x => x }) }",
    "() => { trustedTypes.createPolicy('gastvrij-reading', { createHTML: x => x }) }",
    "() => { new Worker('/nl/') }",
    "() => { document.body.setAttribute('onclick', 'window.hit = 1') }",
]
ASSIGN = """html => {
  const element = document.createElement("div");
  try { element.innerHTML = html; } catch { return null; }
  return element.innerHTML;
}"""
TRY = "() => {{ try {{ ({})(); return 'done' }} catch (error) {{ return error.name }} }}"


@pytest.fixture
def guarded(on_desktop, transactional_db, expected_trouble):
    expected_trouble += ["Trusted", "Content Security Policy"]
    page = on_desktop()
    page.goto("/en/")
    return page


def test_no_script_can_make_a_piece_of_page_that_runs(guarded):
    assert [html for html in REFUSED if guarded.evaluate(ASSIGN, html) is not None] == []
    assert [html for html in PASSES if guarded.evaluate(ASSIGN, html) is None] == []
    assert guarded.evaluate("window.hit === undefined")


def test_no_script_can_be_made(guarded):
    answers = {code: guarded.evaluate(TRY.format(code)) for code in CODES}
    assert set(answers.values()) <= {"TypeError", "SecurityError"}, answers


def test_a_file_of_our_own_may_be_loaded_and_an_injected_script_does_not_run(guarded):
    guarded.evaluate("() => { document.createElement('script').src = '/static/js/answers.js' }")
    guarded.evaluate(
        """() => {
          const script = document.createElement("script");
          script.append("window.hit = 1");
          document.body.append(script);
        }"""
    )
    guarded.locator("h1").click()
    assert guarded.evaluate("window.hit === undefined")


def test_what_a_family_is_called_cannot_run_in_a_fragment(on_phone, buddy, household):
    household.label = HOSTILE
    household.save()
    page = on_phone(buddy)
    page.goto(household_url(household))
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    expect(told(page)).to_contain_text("Done")
    assert page.evaluate("window.hit === undefined")
