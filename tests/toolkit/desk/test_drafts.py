"""A change is prepared beside what readers see: by two curators too, and nothing gets lost."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.members.factories import make_user
from tests.toolkit.desk.pages import admin_url, form_data
from toolkit.desk.drafts import ALL, marks_of, merged
from toolkit.desk.overview import drafts
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.models import ChecklistItem, Draft, Term, Theme
from toolkit.transfer import read_toolkit
from toolkit.transfer.actions import import_toolkit

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    kaat = make_user("kaat@example.org", name="Kaat", is_staff=True, second_factor=True)
    kaat.groups.add(Group.objects.get(name="Redactie"))
    client = Client()
    client.force_login(kaat)
    return client


def get_item():
    return ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")


def opened(client, row):
    """The form as a browser has it, with the draft where there is one."""
    query = "?concept=1" if Draft.objects.of(row).exists() else ""
    page = client.get(admin_url(row, query=query))
    assert page.status_code == 200
    return form_data(page) | {"_draft_seen": page.context.get("draft_seen", "")}


def send(client, row, data, button):
    query = "?concept=1" if data.get("_draft_seen") else ""
    return client.post(admin_url(row, query=query), data | {button: "1"})


def keep(client, row, **changes):
    return send(client, row, opened(client, row) | changes, "_draft")


def words_of(response):
    return response.content.decode()


# --- one curator -------------------------------------------------------------------------------
def test_a_draft_changes_nothing_for_readers_until_it_is_published(desk, curator):
    item = get_item()
    before = item.why_nl
    answer = keep(desk, item, why_nl="Later zo.")
    assert answer.status_code == 302 and answer["Location"].endswith("?concept=1")
    assert get_item().why_nl == before
    draft = Draft.objects.get()
    assert (draft.saved_by, draft.title) == (curator, item.title_nl)
    assert opened(desk, item)["why_nl"] == "Later zo."
    assert form_data(desk.get(admin_url(item)))["why_nl"] == before
    assert "maakte hiervan een concept" in words_of(desk.get(admin_url(item)))
    answer = send(desk, item, opened(desk, item), "_save")
    assert answer.status_code == 302
    assert get_item().why_nl == "Later zo." and not Draft.objects.exists()


def test_the_preview_shows_the_draft_in_each_language_and_says_so(desk):
    item = get_item()
    keep(desk, item, why_nl="Later zo.", why_fr="Plus tard ainsi.")
    address = admin_url(item, "preview", "?concept=1")
    assert "Later zo." in words_of(desk.get(address))
    assert "Je ziet het concept." in words_of(desk.get(address))
    assert "Plus tard ainsi." in words_of(desk.get(f"{address}&_language=fr"))
    assert "Later zo." not in words_of(desk.get(admin_url(item, "preview")))
    assert Draft.objects.exists() and get_item().why_nl != "Later zo."


def test_a_draft_may_be_unfinished_and_is_not_published_before_it_is_right(desk):
    item = get_item()
    before = item.why_nl
    assert keep(desk, item, why_nl="", how_nl="{{ figure:geen }}").status_code == 302
    page = desk.get(admin_url(item, query="?concept=1"))
    assert {"why_nl", "how_nl"} <= set(page.context["adminform"].form.errors)
    assert send(desk, item, opened(desk, item), "_save").status_code == 422
    assert get_item().why_nl == before and Draft.objects.exists()
    assert desk.get(admin_url(item, "preview", "?concept=1")).status_code == 422


def test_it_is_thrown_away_after_a_question(desk):
    item = get_item()
    keep(desk, item, why_nl="Later zo.")
    address = admin_url(item, "throw_away")
    moment = desk.get(address).context["draft"].saved_at.isoformat()
    assert Draft.objects.exists()
    Draft.objects.update(saved_at=timezone.now())
    assert desk.post(address, {"moment": moment}).status_code == 409
    moment = desk.get(address).context["draft"].saved_at.isoformat()
    assert desk.post(address, {"moment": moment}).status_code == 302
    assert not Draft.objects.exists()
    assert desk.get(address).status_code == 302
    assert desk.get(admin_url(item, query="?concept=1")).status_code == 302


def test_lines_of_a_draft_come_along(desk):
    theme = Theme.objects.get(slug="wonen")
    number = theme.tips.count()
    keep(
        desk,
        theme,
        **{
            "tips-TOTAL_FORMS": number + 1,
            f"tips-{number}-order": 9,
            f"tips-{number}-text_nl": "Bel eerst.",
            "tips-0-DELETE": "on",
        },
    )
    assert theme.tips.count() == number
    gone = theme.tips.first()
    data = opened(desk, theme) | {"tips-0-DELETE": "on"}
    assert send(desk, theme, data, "_save").status_code == 302
    texts = [one.text_nl for one in theme.tips.all()]
    assert "Bel eerst." in texts and gone.text_nl not in texts


@pytest.mark.parametrize("sent", [{}, {"why_nl": "a\x00b"}, {"tips-TOTAL_FORMS": "x"}])
def test_nonsense_is_kept_shown_and_not_published(desk, sent):
    theme = Theme.objects.get(slug="wonen")
    before = theme.body_nl
    assert desk.post(admin_url(theme), sent | {"_draft": "1"}).status_code == 302
    assert desk.get(admin_url(theme, query="?concept=1")).status_code == 200
    assert desk.get(admin_url(theme, "preview", "?concept=1")).status_code == 422
    bad = {"_save": "1", "_draft_seen": "[1]"}
    assert desk.post(admin_url(theme, query="?concept=1"), bad).status_code in (409, 422)
    theme.refresh_from_db()
    assert theme.body_nl == before


def test_it_stands_on_the_desk_and_goes_with_its_row(desk):
    term = Term.objects.first()
    keep(desk, term, explanation_nl="In gewone woorden.")
    page = words_of(desk.get(admin_url(term).split("toolkit/")[0]))
    assert "Concepten die lezers nog niet zien" in page and f"{term.pk}/change/?concept=1" in page
    desk.post(admin_url(term, "delete"), {"post": "yes"})
    assert not Term.objects.filter(pk=term.pk).exists()
    assert not Draft.objects.exists()


def without_a_term(code):
    files = read_toolkit(CONTENT)
    return files | {"terms": [one for one in files["terms"] if one["code"] != code]}


def test_an_import_takes_nothing_away_that_somebody_is_preparing(desk):
    """Neither the word, nor the draft, nor the way to it; without a draft the word goes."""
    kept, gone = Term.objects.all()[:2]
    keep(desk, kept, explanation_nl="In gewone woorden.")
    files = without_a_term(kept.code)
    files["terms"] = [one for one in files["terms"] if one["code"] != gone.code]
    report = import_toolkit(files)
    assert (report.only_here, report.withdrawn) == ([kept.code], [gone.code])
    assert opened(desk, kept)["explanation_nl"] == "In gewone woorden."
    assert send(desk, kept, opened(desk, kept), "_save").status_code == 302
    assert Term.objects.get(pk=kept.pk).explanation_nl == "In gewone woorden."


def test_the_desk_leads_to_no_draft_of_what_is_no_longer_there(desk):
    here, gone = Term.objects.all()[:2]
    for term in (here, gone):
        keep(desk, term, explanation_nl="In gewone woorden.")
    Draft.objects.create(model="no_longer", object_id="1", sent={}, saved_at=timezone.now())
    Term.objects.filter(pk=gone.pk).delete()  # past the admin
    line = drafts(timezone.localdate())
    assert line.number == 1
    [row] = line.rows
    assert desk.get(row.link).status_code == 200


def test_nobody_else_makes_opens_or_throws_away_a_draft(client, curator, desk):
    item = get_item()
    keep(desk, item, why_nl="Later zo.")
    staff = Client()
    staff.force_login(make_user("nel@example.org", is_staff=True, second_factor=True))
    for query in ("", "?concept=1"):
        assert staff.post(admin_url(item, query=query), {"_draft": "1"}).status_code == 403
    assert staff.get(admin_url(item, query="?concept=1")).status_code == 403
    assert staff.get(admin_url(item, "throw_away")).status_code == 403
    assert staff.get(admin_url(item, "preview", "?concept=1")).status_code == 403
    assert Draft.objects.exists()


# --- two of them -------------------------------------------------------------------------------
def test_two_at_one_draft_keep_what_each_wrote(desk, second):
    item = get_item()
    keep(desk, item, why_nl="Van Rita.")
    first, other = opened(desk, item), opened(second, item)
    assert send(desk, item, first | {"how_nl": "Ook van Rita."}, "_draft").status_code == 302
    assert send(second, item, other | {"why_fr": "De Kaat."}, "_draft").status_code == 302
    found = opened(desk, item)
    assert (found["why_nl"], found["how_nl"]) == ("Van Rita.", "Ook van Rita.")
    assert found["why_fr"] == "De Kaat."


def test_the_same_field_is_asked_about_with_both_words(desk, second):
    item = get_item()
    keep(desk, item, why_nl="Van Rita.")
    data = opened(second, item) | {"why_nl": "Van Kaat."}
    send(desk, item, opened(desk, item) | {"why_nl": "Opnieuw van Rita."}, "_draft")
    refused = send(second, item, data, "_draft")
    assert refused.status_code == 409
    assert "Rita veranderde dit concept" in words_of(refused)
    assert "Opnieuw van Rita." in words_of(refused)
    assert Draft.objects.get().sent["why_nl"] == ["Opnieuw van Rita."]
    again = form_data(refused) | {"_draft_seen": refused.context["draft_seen"]}
    assert again["why_nl"] == "Van Kaat."
    assert send(second, item, again, "_draft").status_code == 302
    assert Draft.objects.get().sent["why_nl"] == ["Van Kaat."]


def test_who_makes_a_draft_while_somebody_else_made_one_is_told(desk, second):
    item = get_item()
    data = form_data(second.get(admin_url(item))) | {"why_nl": "Van Kaat."}
    keep(desk, item, why_nl="Van Rita.")
    assert second.post(admin_url(item), data | {"_draft": "1"}).status_code == 409
    assert Draft.objects.get().sent["why_nl"] == ["Van Rita."]


def test_what_was_published_meanwhile_stays_and_the_same_field_is_refused(desk, second):
    item = get_item()
    keep(desk, item, why_nl="Concept van Rita.")
    data = form_data(second.get(admin_url(item)))
    second.post(admin_url(item), data | {"how_nl": "Van Kaat.", "why_nl": "Ook van Kaat."})
    page = desk.get(admin_url(item, query="?concept=1"))
    assert "Ook van Kaat." in str(page.context["adminform"].form.errors["why_nl"])
    stale = send(desk, item, opened(desk, item) | {"_nothing": ""}, "_save")
    assert stale.status_code in (302, 409)
    item = get_item()
    assert item.how_nl == "Van Kaat."


# --- the rule ----------------------------------------------------------------------------------
FIELDS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "tips-0-text"]), st.lists(st.sampled_from("xyz"), max_size=1)
)


@given(FIELDS, FIELDS, FIELDS)
def test_whoever_changes_what_nothing_is_lost_unseen(base, theirs, mine):
    both, contested = merged(marks_of(base), theirs, mine)

    def value(sent, name):
        return [one for one in sent.get(name, []) if one]

    for name in {**base, **theirs, **mine}:
        was, hers, own = (value(one, name) for one in (base, theirs, mine))
        if hers != was and own != was and hers != own:
            assert name in contested and value(both, name) == own
        elif own != was:
            assert value(both, name) == own
        else:
            assert value(both, name) == hers


def test_other_rows_are_never_mixed():
    base = {"tips-TOTAL_FORMS": ["1"], "tips-0-id": ["7"], "tips-0-text": ["x"]}
    theirs = {**base, "tips-TOTAL_FORMS": ["2"], "tips-1-text": ["y"]}
    mine = {**base, "tips-0-id": ["8"], "tips-0-text": ["z"]}
    assert merged(marks_of(base), theirs, mine) == (mine, [ALL])
    assert json.loads(json.dumps(marks_of(base))) == marks_of(base)
