import re
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override
from modeltranslation.translator import translator
from reversion.models import Version

from tests.members.factories import give_second_factor
from tests.toolkit.desk.pages import admin_url, opened_form
from toolkit.desk.behind import behind, kinds, to_translate
from toolkit.models import Change, ChecklistItem, Figure, Obstacle, Status, Term, Theme
from toolkit.transfer.actions import approve_translations
from toolkit.vocabulary import TRANSLATIONS

pytestmark = pytest.mark.django_db
MODELS = [
    "chapter",
    "section",
    "theme",
    "source",
    "figure",
    "checklistitem",
    "status",
    "situation",
    "term",
]


def list_url(model):
    with override("nl"):
        return reverse(f"admin:toolkit_{model}_changelist")


def save(desk, row, **changes):
    data = opened_form(desk, row) | changes
    return desk.post(admin_url(row), data)


def errors_of(response):
    return response.context["adminform"].form.errors


def unfinished(row):
    """The languages in which something of it is behind or missing."""
    row = type(row).objects.get(pk=row.pk)
    rest = {language: to_translate(row, language) for language in TRANSLATIONS}
    return [language for language, found in rest.items() if found.behind or found.missing]


def get_item():
    return ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")


# --- work --------------------------------------------------------------------------------------
def test_a_curator_changes_an_item_and_its_history_tells_so(desk, curator):
    item = get_item()
    assert save(desk, item, why_nl="Door Rita.").status_code == 302
    assert get_item().why_nl == "Door Rita."
    version = Version.objects.get_for_object(item).first()
    assert version.revision.user == curator
    assert desk.get(admin_url(item, "history")).status_code == 200


def test_changing_the_dutch_text_marks_the_translations(desk):
    save(desk, get_item(), why_nl="Door Rita.", why_fr="Par Rita.")
    assert unfinished(get_item()) == ["en"]


def test_saving_without_a_change_marks_nothing(desk):
    for row in (get_item(), Theme.objects.get(slug="wonen"), Term.objects.first()):
        assert save(desk, row).status_code == 302
        assert unfinished(row) == []


def test_a_changed_obstacle_counts_for_its_theme(desk):
    theme = Theme.objects.get(slug="wonen")
    save(desk, theme, **{"obstacles-0-text_nl": "Nieuw."})
    assert unfinished(theme) == ["en", "fr"]
    assert Obstacle.objects.filter(theme=theme, text_nl="Nieuw.").exists()


def test_french_gets_its_spaces_by_itself(desk):
    save(desk, get_item(), why_fr="Par qui ? « Rita » : oui.")
    assert get_item().why_fr == "Par qui\u00a0? «\u00a0Rita\u00a0»\u00a0: oui."


def test_a_curator_may_say_that_a_translation_is_still_right(desk):
    save(desk, get_item(), why_nl="Door Rita.")
    item = get_item()
    data = {"action": "approve_translations", "_selected_action": [item.pk]}
    desk.post(list_url("checklistitem"), data)
    assert unfinished(get_item()) == []


def test_an_approval_can_not_make_up_what_is_missing():
    item = get_item()
    item.why_fr = ""
    item.save()
    approve_translations([item])
    assert unfinished(get_item()) == ["fr"]


def test_a_new_amount_is_saved_as_new_and_the_past_one_is_kept(desk):
    figure = Figure.objects.first()
    response = save(desk, figure, valid_from="2026-11-01", value="99.00", _saveasnew="1")
    assert response.status_code == 302
    assert Figure.objects.filter(code=figure.code).count() == 2


def test_a_curator_says_when_the_source_was_read_and_what_it_says(desk):
    item = get_item()
    read = {
        "reviewed_on": "2026-11-20",
        "passage": "De huurder en de verhuurder maken samen een plaatsbeschrijving.",
        "passage_source": item.sources.first().code,
        "review_by": "2027-11-20",
    }
    assert save(desk, item, **read).status_code == 302
    assert get_item().reviewed_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reviewed_on": "2026-11-20", "passage": ""}, "passage"),
        ({"reviewed_on": "2026-11-20", "passage": "Zo.", "passage_source": ""}, "passage_source"),
        ({"reviewed_on": "", "passage": "Zo."}, "reviewed_on"),
        ({"reviewed_on": "2126-11-20", "passage": "Zo."}, "reviewed_on"),
        ({"passage_source": "geen"}, "passage_source"),
        ({"review_by": ""}, "review_by"),
    ],
)
def test_nothing_is_called_checked_without_the_words_that_were_read(desk, changes, field):
    assert field in errors_of(save(desk, get_item(), **changes))


def test_a_curator_finds_the_figures_that_should_have_changed_and_no_past_values(desk):
    figure = Figure.objects.first()
    Figure.objects.exclude(pk=figure.pk).update(review_by=date(2126, 1, 1), next_on=None)
    Figure.objects.filter(pk=figure.pk).update(valid_from="2024-01-01", next_on="2025-01-01")

    def found():
        response = desk.get(list_url("figure"), {"review": "overdue"})
        return list(response.context["cl"].queryset)

    assert found() == [figure]
    save(desk, figure, valid_from="2025-01-01", next_on="2126-01-01", _saveasnew="1")
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"changes": ""}, "changes"),
        ({"changes": "yearly", "next_on": ""}, "next_on"),
        ({"next_on": "2001-01-01"}, "next_on"),
        ({"reviewed_on": "2026-11-20", "passage": "Zo.", "passage_source": "x"}, "passage_source"),
    ],
)
def test_a_figure_says_how_it_changes(desk, changes, field):
    assert field in errors_of(save(desk, Figure.objects.first(), **changes))


# --- what can't be ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why_nl": "{{ figure:geen }}"}, "why_nl"),
        ({"how_fr": "{{ bedrag }}"}, "how_fr"),
        ({"title_nl": "Betaal {{ figure:opzeg-huurder }}"}, "title_nl"),
        ({"why_nl": ""}, "why_nl"),
        ({"cases": '[{"ages": [18, 2]}]'}, "cases"),
        ({"cases": '[{"colour": "red"}]'}, "cases"),
        ({"family_ages": "9,1"}, "family_ages"),
        ({"registered_ages": "18"}, "registered_ages"),
        ({"min_age": "18"}, "max_age"),
        ({"min_age": "18", "max_age": "3"}, "max_age"),
    ],
)
def test_a_curator_is_told_what_the_site_could_not_read(desk, changes, field):
    assert field in errors_of(save(desk, get_item(), **changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"anchors": "gisteren"}, "anchors"),
        ({"anchors": "done:geen"}, "anchors"),
        ({"anchors": "moved_in,calendar:05-01"}, "anchors"),
        ({"within": "6 maanden"}, "within"),
        ({"within": "-P6M"}, "within"),
        ({"within": "P1M", "counts_working_days": "on"}, "within"),
        ({"opens": "straks"}, "opens"),
        ({"only_for": '{"regions": ["wallonia"]}'}, "only_for"),
        ({"kind": ""}, "kind"),
        ({"kind": "legal", "source": ""}, "source"),
        ({"kind": "legal", "article_nl": ""}, "article_nl"),
    ],
)
def test_a_curator_is_told_what_is_no_due_date(desk, changes, field):
    response = save(desk, get_item(), **{f"due_rules-0-{name}": v for name, v in changes.items()})
    assert response.status_code == 422
    formsets = [one.formset for one in response.context["inline_admin_formsets"]]
    [dues] = [formset for formset in formsets if formset.prefix == "due_rules"]
    assert field in dues.errors[0]


def test_a_curator_changes_a_due_date_and_the_import_keeps_it(desk):
    assert save(desk, get_item(), **{"due_rules-0-within": "P2M"}).status_code == 302
    assert get_item().due_rules.first().within == "P2M"
    out = StringIO()
    call_command("import_toolkit", stdout=out)
    assert "1 kept" in out.getvalue()
    assert get_item().due_rules.first().within == "P2M"


def test_an_item_is_for_other_cases_as_well(desk):
    cases = '[{"statuses": ["applicant"], "housing": ["owns"]}]'
    assert save(desk, get_item(), cases=cases, until="2027-03-04").status_code == 302
    assert get_item().cases == [{"statuses": ["applicant"], "housing": ["owns"]}]
    assert get_item().until == date(2027, 3, 4)


def test_items_that_wait_for_each_other_are_refused(desk):
    item = get_item()
    first = item.after.get()
    assert "after" in errors_of(save(desk, first, after=[item.pk]))


@pytest.mark.parametrize("model", ["chapter", "section", "theme", "figure", "checklistitem"])
def test_nobody_deletes_what_families_or_texts_hang_on(admin_client, admin_user, desk, model):
    give_second_factor(admin_user)
    row = apps.get_model("toolkit", model).objects.first()
    for client in (admin_client, desk):
        assert client.post(admin_url(row, "delete"), {"post": "yes"}).status_code == 403


def test_a_source_needs_a_real_date(desk):
    source = Theme.objects.get(slug="wonen").sources.first()
    assert save(desk, source, seen="2024-05").status_code == 302
    assert "seen" in errors_of(save(desk, source, seen="vorig jaar"))


def test_the_code_of_a_status_is_fixed(desk):
    status = Status.objects.get(code="recognised")
    assert save(desk, status, name_nl="Erkende vluchteling").status_code == 302
    status.refresh_from_db()
    assert status.name_nl == "Erkende vluchteling"
    assert desk.get(admin_url(status).replace("recognised/change", "add")).status_code == 403


def test_a_curator_sees_nothing_but_content(desk):
    with override("nl"):
        page = desk.get(reverse("admin:index")).content.decode()
    models = set(re.findall(r"/nl/beheer/(\w+)/(\w+)/", page))
    # Model documents; and what members learned, for the next edition: to read, not to change.
    assert {found for found in models if found[0] != "toolkit"} == {
        ("members", "modeldocument"),
        ("members", "documentversion"),
        ("members", "thread"),
        ("members", "reply"),
    }
    assert "/nl/beheer/members/thread/add/" not in page


# --- looks -------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS)
def test_every_list_can_be_searched_and_filtered(desk, model):
    filters = {"q": "wonen"}
    if model != "source":
        filters["translation"] = "behind-fr"
    if model in ("chapter", "section", "theme", "checklistitem"):
        filters["review"] = "overdue"
    assert desk.get(list_url(model), filters).status_code == 200


@pytest.mark.parametrize("model", ["checklistitem", "section", "figure", "source"])
def test_a_long_list_costs_no_more(desk, model, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        desk.get(list_url(model))


@pytest.mark.parametrize("model", MODELS)
def test_the_desk_loads_nothing_from_elsewhere(desk, model):
    row = desk.get(list_url(model)).context["cl"].result_list[0]
    page = desk.get(admin_url(row)).content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', page)
    assert loaded
    assert all(one.startswith("/static/") for one in loaded)


# --- what a translator has to do -----------------------------------------------------------------
def parts_of(row, language):
    found = next(one for one in behind(language) if one.row == row)
    return found.behind, found.missing


def test_only_the_part_whose_dutch_changed_is_behind(desk):
    item = get_item()
    save(desk, item, why_nl="Door Rita.", title_fr="Un autre titre")
    assert parts_of(item, "fr") == (["waarom"], [])
    assert [one.row for one in behind("fr")] == [item]


def test_another_translation_of_one_part_does_not_hide_that_another_is_behind(desk):
    theme = Theme.objects.get(slug="wonen")
    save(desk, theme, body_nl="Nieuw.", summary_nl="Kort.")
    save(desk, theme, summary_fr="Bref.")
    with override("en"):
        assert parts_of(theme, "fr") == (["body"], [])


def test_the_form_asks_whether_a_translation_is_still_right_where_one_is_behind(desk):
    item = get_item()
    assert "still_right" not in desk.get(admin_url(item)).content.decode()
    save(desk, item, why_nl="Door Rita.")
    assert "Français: waarom" in desk.get(admin_url(item)).content.decode()
    save(desk, item, still_right=["fr"])
    assert unfinished(get_item()) == ["en"]
    assert "still_right" in errors_of(save(desk, item, still_right=["nl"]))


def test_going_back_and_forth_leaves_nothing_behind(desk):
    item = get_item()
    why = item.why_nl
    save(desk, item, why_nl="Door Rita.")
    save(desk, item, why_nl=why)
    assert unfinished(get_item()) == []


def test_the_name_of_a_status_is_followed_too(desk):
    status = Status.objects.get(code="recognised")
    save(desk, status, name_nl="Erkende vluchteling")
    assert parts_of(status, "fr") == (["naam"], [])
    save(desk, status, still_right=["fr", "en"])
    assert not behind("fr")


@pytest.mark.parametrize("state", ["behind", "missing"])
def test_a_curator_lists_what_is_behind_and_what_is_missing(desk, state):
    words = {"behind": {"why_nl": "Door Rita."}, "missing": {"why_fr": ""}}[state]
    ChecklistItem.objects.filter(pk=get_item().pk).update(**words)
    listed = desk.get(list_url("checklistitem"), {"translation": f"{state}-fr"})
    assert [*listed.context["cl"].result_list] == [get_item()]
    assert desk.get(list_url("checklistitem"), {"translation": "behind-xx"}).status_code == 200


def test_every_translated_model_is_looked_through_with_a_way_to_mend_it(desk):
    """Whatever gets a translation some day comes along: as a page, or among the lines of one."""
    told_once = {Change}
    translated = {
        model
        for model in translator.get_registered_models(abstract=False)
        if model._meta.app_label == "toolkit"
    }
    inside = {page._meta.get_field(name).related_model for page in kinds() for name in page.lines}
    assert {*kinds()} | inside == translated - told_once
    Term.objects.filter(pk=Term.objects.first().pk).update(name_fr="")
    (found,) = behind("fr")
    assert desk.get(found.url).status_code == 200


def test_however_much_is_behind_it_is_found_in_the_same_number_of_questions(
    django_assert_num_queries,
):
    for model in (Theme, ChecklistItem, Term):
        model.objects.update(**{f"{model.followed_fields()[0]}_fr": ""})
    with django_assert_num_queries(17):
        assert len(behind("fr")) > 200
