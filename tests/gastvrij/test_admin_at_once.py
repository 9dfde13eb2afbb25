"""Two administrators have the same row open: nothing that either of them typed is lost."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version
from selectolax.lexbor import LexborHTMLParser

from gastvrij.lib.merging_admin import MergingAdmin
from gastvrij.lib.public_content import stamp_of_toolkit
from members.models import ModelDocument, User
from members.sending.mark import FIELD
from tests.conftest import imported
from tests.members.factories import (
    give_second_factor,
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)
from toolkit.models import (
    Change,
    Chapter,
    ChecklistItem,
    Figure,
    Section,
    Situation,
    Source,
    Spoken,
    Status,
    Term,
    Theme,
)

pytestmark = pytest.mark.django_db

ON = {"checkbox": "on", "radio": "on"}
NOBODY_MERGES = {
    "members.application": "one page that tells what changed since it was opened",
    "members.memberimport": "one page that tells what changed since it was opened",
    "members.claiminvitation": "nobody changes what was sent",
    "members.municipality": "nobody changes it",
    "toolkit.importconflict": "decided once: tests/toolkit/desk/test_conflicts.py",
    "members.contribution": "decided on: tests/members/signals/test_bottlenecks.py",
    "members.signal": "written on the site, which merges: tests/members/signals/test_signals.py",
    "members.thread": "decided on, not rewritten: tests/members/exchange/test_moderating.py",
    "members.reply": "decided on, not rewritten: tests/members/exchange/test_moderating.py",
    "members.gathering": "decided on, not rewritten: tests/members/agenda/test_moderating.py",
    "members.postreport": "nobody changes it",
    "members.documentversion": "nobody changes it",
    "toolkit.missedsearch": "nobody changes it",
    "toolkit.speaker": "given or taken away",
    "toolkit.report": "answered once: tests/toolkit/feedback/test_answering.py",
}


def make_change():
    return Change.objects.create(
        kind="item", code="x", about="due", noted_on=timezone.localdate(), title="T", words="W"
    )


def get_chapter():
    chapter = Chapter.objects.first()
    chapter.review_by = timezone.localdate()  # as its form asks
    chapter.save()
    return chapter


def get_spoken():
    """One without a number in it, so that any words may stand there."""
    return Spoken.objects.shown().get(language="tr", dutch="De lijst van jullie gezin")


ROWS = {
    "toolkit.chapter": (get_chapter, "title_nl", "title_fr"),
    "toolkit.section": (Section.objects.first, "body_nl", "title_nl"),
    "toolkit.theme": (Theme.objects.first, "title_nl", "body_fr"),
    "toolkit.checklistitem": (ChecklistItem.objects.first, "why_nl", "how_nl"),
    "toolkit.source": (Source.objects.first, "title", "publisher"),
    "toolkit.figure": (Figure.objects.first, "label_nl", "label_fr"),
    "toolkit.term": (Term.objects.first, "explanation_nl", "name_en"),
    "toolkit.status": (Status.objects.first, "name_nl", "name_fr"),
    "toolkit.situation": (Situation.objects.first, "name_nl", "name_fr"),
    "toolkit.change": (make_change, "sentence_nl", "sentence_fr"),
    "toolkit.spoken": (get_spoken, "words", "is_equal"),
    "members.modeldocument": (ModelDocument.objects.first, "title_nl", "summary_fr"),
    "members.organisation": (make_organisation, "name", "description_nl"),
    "members.user": (lambda: make_user("bo@example.org", name="Bo"), "name", "email"),
    "auth.group": (lambda: Group.objects.create(name="Lezers"), "name", "permissions"),
}
VALUES = {"is_equal": False, "email": "bo.nieuw@example.org", "permissions": ["1"]}


def signed_in(name):
    client = Client()
    user = make_user(f"{name.lower()}@example.org", name=name, is_staff=True, is_superuser=True)
    give_second_factor(user)
    prove_who_it_is(client, user)
    return client


@pytest.fixture
def kaat():
    return signed_in("Kaat")


@pytest.fixture
def rita():
    return signed_in("Rita")


def address(row, action="change", *more):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{action}", args=[row.pk, *more])


def sent_by(response):
    """What a browser sends of the page's form if nobody changes anything."""
    tree, data = LexborHTMLParser(response.content), {}
    for field in tree.css("#content-main form [name]"):
        name, kind = field.attributes["name"], field.attributes.get("type", "")
        if kind in {"submit", "file"} or "__prefix__" in name or "disabled" in field.attributes:
            continue
        if field.tag == "select":
            chosen = [one for one in field.css("option") if "selected" in one.attributes]
            is_many = "multiple" in field.attributes
            chosen = chosen or ([] if is_many else field.css("option")[:1])
            data.setdefault(name, []).extend(one.attributes.get("value") or "" for one in chosen)
        elif field.tag == "textarea":
            data[name] = [field.text().removeprefix("\n")]
        elif kind not in {"checkbox", "radio"} or "checked" in field.attributes:
            data.setdefault(name, []).append(field.attributes.get("value") or ON.get(kind, ""))
    return data


looked = {}


def look(client, row):
    """The form of what nobody changed since the import is opened once for all tests: what it saw is
    the same. The mark of a page is of one page, and stays there."""
    known = address(row), stamp_of_toolkit()
    if row._meta.app_label != "toolkit" or known[1] not in imported:
        return sent_by(client.get(address(row)))
    if known not in looked:
        sent = sent_by(client.get(address(row)))
        looked[known] = {name: value for name, value in sent.items() if name != FIELD}
    return dict(looked[known])


def save(client, row, form, **changes):
    return client.post(address(row), form | changes)


def text_of(response):
    return LexborHTMLParser(response.content).text()


# --- every model -------------------------------------------------------------------------------
def test_every_model_of_the_admin_merges_or_says_why_not():
    registered = {model._meta.label_lower: one for model, one in admin.site._registry.items()}
    merging = {name for name, one in registered.items() if isinstance(one, MergingAdmin)}
    assert merging - set(NOBODY_MERGES) == set(ROWS)
    assert set(registered) == set(ROWS) | set(NOBODY_MERGES)


def value_of(row, name):
    value = getattr(type(row)._base_manager.get(pk=row.pk), name)
    return [str(one.pk) for one in value.all()] if hasattr(value, "all") else value


@pytest.mark.parametrize("label", ROWS)
def test_who_changes_something_else_keeps_what_the_other_wrote(kaat, rita, label):
    make, mine, theirs = ROWS[label]
    row = make()
    form = look(rita, row)
    other = VALUES.get(theirs, "Van Kaat")
    assert save(kaat, row, look(kaat, row), **{theirs: other}).status_code == 302
    assert save(rita, row, form, **{mine: "Van Rita"}).status_code == 302
    assert (value_of(row, mine), value_of(row, theirs)) == ("Van Rita", other)


@pytest.mark.parametrize("label", ROWS)
def test_the_same_field_is_refused_with_both_values_and_who_it_was(kaat, rita, label):
    make, field, _other = ROWS[label]
    row = make()
    form = look(rita, row)
    assert save(kaat, row, look(kaat, row), **{field: "Eerst dit"}).status_code == 302
    answer = save(rita, row, form, **{field: "Liever dat"})
    assert answer.status_code == 409
    assert value_of(row, field) == "Eerst dit"
    [told] = LexborHTMLParser(answer.content).css(".errorlist .theirs")
    assert told.text() == "Eerst dit" and "Kaat" in told.parent.text()
    again = sent_by(answer)
    assert again[field] == ["Liever dat"]
    assert save(rita, row, again).status_code == 302
    assert value_of(row, field) == "Liever dat"


# --- one row -----------------------------------------------------------------------------------
@pytest.fixture
def theme():
    return Theme.objects.get(slug="wonen")


@pytest.fixture
def item():
    return ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")


def test_both_who_wrote_the_same_agree(kaat, rita, item):
    form = look(rita, item)
    save(kaat, item, look(kaat, item), why_nl="Hetzelfde.")
    assert save(rita, item, form, why_nl="Hetzelfde.\r\n").status_code == 302


def test_a_third_who_comes_between_is_told_too(kaat, rita, item):
    form = look(rita, item)
    save(kaat, item, look(kaat, item), why_nl="Een.")
    again = sent_by(save(rita, item, form, why_nl="Van Rita."))
    save(kaat, item, look(kaat, item), why_nl="Twee.")
    answer = save(rita, item, again)
    assert answer.status_code == 409 and "Twee." in text_of(answer)


def test_another_mistake_does_not_make_it_seen(kaat, rita, item):
    form = look(rita, item)
    save(kaat, item, look(kaat, item), why_nl="Van Kaat.")
    wrong = save(rita, item, form, how_nl="Zie {{ figure:nergens }}.")
    assert wrong.status_code == 422
    answer = save(rita, item, sent_by(wrong) | {"how_nl": "Goed.", "why_nl": "Van Rita."})
    assert answer.status_code in {302, 409}
    shown = sent_by(wrong)["why_nl"]
    assert shown == ["Van Kaat."]  # seen now: who changes it knows what it says


def test_choices_merge_as_texts_do(kaat, rita, item):
    form = look(rita, item)
    regions = ["flanders"] if item.regions != ["flanders"] else ["brussels"]
    assert save(kaat, item, look(kaat, item), regions=regions).status_code == 302
    assert save(rita, item, form, why_nl="Van Rita.").status_code == 302
    item.refresh_from_db()
    assert (item.regions, item.why_nl) == (regions, "Van Rita.")


def test_a_made_up_mark_breaks_nothing(rita, item):
    for mark in ["x", "0" * 16 + ".99999999999", ".", "a.b", "\0"]:
        answer = save(rita, item, look(rita, item), **{"seen-why_nl": mark, "why_nl": "Nieuw."})
        assert answer.status_code in {302, 409}


def test_the_row_waits_for_who_came_first(rita, item):
    form = look(rita, item)
    with CaptureQueriesContext(connection) as queries:
        save(rita, item, form, why_nl="Van Rita.")
    locks = [one["sql"] for one in queries if "FOR NO KEY UPDATE" in one["sql"]]
    assert any('FROM "toolkit_checklistitem"' in sql for sql in locks)


# --- rows below a row --------------------------------------------------------------------------
def test_the_rows_below_merge_too(kaat, rita, theme):
    form = look(rita, theme)
    save(kaat, theme, look(kaat, theme), **{"obstacles-0-text_fr": "De Kaat."})
    assert save(rita, theme, form, **{"obstacles-0-text_nl": "Van Rita."}).status_code == 302
    first = theme.obstacles.first()
    assert (first.text_nl, first.text_fr) == ("Van Rita.", "De Kaat.")


def test_the_same_words_of_a_row_below_are_refused(kaat, rita, theme):
    form = look(rita, theme)
    save(kaat, theme, look(kaat, theme), **{"obstacles-0-text_nl": "Van Kaat."})
    answer = save(rita, theme, form, **{"obstacles-0-text_nl": "Van Rita."})
    assert answer.status_code == 409
    assert "Kaat" in text_of(answer) and "Van Kaat." in text_of(answer)
    assert sent_by(answer)["obstacles-0-text_nl"] == ["Van Rita."]
    assert save(rita, theme, sent_by(answer)).status_code == 302
    assert theme.obstacles.first().text_nl == "Van Rita."


def test_a_row_that_somebody_took_away_is_no_obstacle_for_the_rest(kaat, rita, theme):
    form, before = look(rita, theme), theme.obstacles.count()
    save(kaat, theme, look(kaat, theme), **{"obstacles-0-DELETE": "on"})
    assert save(rita, theme, form, body_fr="Texte.").status_code == 302
    assert theme.obstacles.count() == before - 1


def test_what_was_typed_in_a_row_that_is_gone_can_be_added_anew(kaat, rita, theme):
    form, before = look(rita, theme), theme.obstacles.count()
    save(kaat, theme, look(kaat, theme), **{"obstacles-0-DELETE": "on"})
    answer = save(rita, theme, form, **{"obstacles-0-text_nl": "Van Rita."})
    assert answer.status_code == 409 and "Kaat" in text_of(answer)
    assert theme.obstacles.count() == before - 1
    again = sent_by(answer)
    assert ["Van Rita."] in again.values()
    assert save(rita, theme, again).status_code == 302
    assert theme.obstacles.filter(text_nl="Van Rita.").exists()
    assert theme.obstacles.count() == before


def test_who_deletes_a_row_that_just_changed_is_asked_again(kaat, rita, theme):
    form, before = look(rita, theme), theme.obstacles.count()
    save(kaat, theme, look(kaat, theme), **{"obstacles-0-text_nl": "Van Kaat."})
    answer = save(rita, theme, form, **{"obstacles-0-DELETE": "on"})
    assert answer.status_code == 409 and "Van Kaat." in text_of(answer)
    assert theme.obstacles.count() == before
    assert save(rita, theme, sent_by(answer)).status_code == 302
    assert theme.obstacles.count() == before - 1


def test_memberships_of_an_organisation_merge(kaat, rita):
    membership = make_membership()
    organisation = membership.organisation
    form = look(rita, organisation)
    save(kaat, organisation, look(kaat, organisation), **{"memberships-0-role": "coordinator"})
    assert save(rita, organisation, form, name="Nieuwe naam").status_code == 302
    membership.refresh_from_db()
    assert membership.role == "coordinator"


def test_a_membership_that_nobody_touched_counts_as_untouched(rita):
    """Its first day has a mark of Django's own; ours stands beside it. Changed, it would end its
    member's sessions."""
    membership = make_membership()
    theirs = Client()
    theirs.force_login(membership.user)
    organisation = membership.organisation
    assert save(rita, organisation, look(rita, organisation), name="Nieuw").status_code == 302
    assert "_auth_user_id" in theirs.session
    log = LogEntry.objects.first()
    assert "membership" not in log.change_message.lower()


# --- deleting, and going back ------------------------------------------------------------------
def test_who_deletes_what_just_changed_is_asked_again(kaat, rita):
    term = Term.objects.first()
    rita.get(address(term, "delete"))
    save(kaat, term, look(kaat, term), explanation_nl="Van Kaat.")
    answer = rita.post(address(term, "delete"), {"post": "yes"})
    assert answer.status_code == 409 and "Kaat" in text_of(answer)
    assert Term.objects.filter(pk=term.pk).exists()
    assert rita.post(address(term, "delete"), {"post": "yes"}).status_code == 302
    assert not Term.objects.filter(pk=term.pk).exists()


def test_who_deletes_several_is_asked_again_too(kaat, rita):
    terms = list(Term.objects.all()[:2])
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in terms]}
    place = reverse("admin:toolkit_term_changelist")
    assert rita.post(place, chosen).status_code == 200
    save(kaat, terms[1], look(kaat, terms[1]), explanation_nl="Van Kaat.")
    assert rita.post(place, chosen | {"post": "yes"}).status_code == 409
    assert Term.objects.filter(pk=terms[1].pk).exists()
    assert rita.post(place, chosen | {"post": "yes"}).status_code == 302
    assert not Term.objects.filter(pk__in=[one.pk for one in terms]).exists()


def test_what_was_typed_for_something_that_is_gone_stands_in_a_new_form(kaat, rita):
    term = Term.objects.first()
    form, pk = look(rita, term), term.pk
    kaat.post(address(term, "delete"), {"post": "yes"})
    answer = save(rita, term, form, explanation_nl="Van Rita.")
    assert answer.status_code == 409 and "Kaat" in text_of(answer)
    again = sent_by(answer)
    assert again["explanation_nl"] == ["Van Rita."]
    [place] = LexborHTMLParser(answer.content).css("#term_form")
    place = place.attributes["action"]
    assert rita.post(place, again | {"code": "nieuw-woord", "order": "1"}).status_code == 302
    assert Term.objects.get(code="nieuw-woord").explanation_nl == "Van Rita." and pk


def test_who_goes_back_to_an_earlier_version_sees_what_came_since(kaat, rita, item):
    save(kaat, item, look(kaat, item), why_nl="Een.")
    save(kaat, item, look(kaat, item), why_nl="Twee.")
    _second, first, _before = Version.objects.get_for_object(item)
    place = address(item, "revision", first.pk)
    form = sent_by(rita.get(place))
    assert form["why_nl"] == ["Een."]
    save(kaat, item, look(kaat, item), why_nl="Drie.")
    answer = rita.post(place, form)
    assert answer.status_code == 409 and "Kaat" in text_of(answer)
    assert value_of(item, "why_nl") == "Drie."
    assert rita.post(place, sent_by(answer)).status_code == 302
    assert value_of(item, "why_nl") == "Een."


def test_who_was_first_is_asked_of_the_log_and_not_made_up(kaat, rita, item):
    """A change that the admin's log knows nothing of has no name: nobody is blamed for it."""
    save(kaat, item, look(kaat, item), how_nl="Van Kaat.")
    form = look(rita, item)
    ChecklistItem.objects.filter(pk=item.pk).update(why_nl="Uit een bestand.")
    answer = save(rita, item, form, why_nl="Van Rita.")
    assert answer.status_code == 409
    [told] = LexborHTMLParser(answer.content).css(".errorlist .theirs")
    assert "Kaat" not in told.parent.text()
    assert User.objects.filter(name="Kaat").exists()
