"""While a curator changes a rule they read for whom it would be, and nothing is stored."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.translation import override
from selectolax.lexbor import LexborHTMLParser

from gastvrij.workshop.families.tables import read_families
from tests.toolkit.desk.test_admin import admin_url, get_item, opened_form, save
from toolkit.desk import for_whom
from toolkit.desk.families_in_words import apart
from toolkit.desk.for_whom import RULE
from toolkit.models import ChecklistItem
from toolkit.reading.conditions import Names
from toolkit.rules.comparing import who_has
from toolkit.transfer.families import known_families

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def in_dutch():
    with override("nl"):
        yield


def address(item=None):
    name = f"admin:toolkit_checklistitem_for_whom{'' if item else '_new'}"
    return reverse(name, args=[item.pk] if item else [])


def rule_of(desk, item, **changes):
    """What htmx sends: the fields of the rule, and nothing else."""
    data = opened_form(desk, item)
    return {name: value for name, value in data.items() if name in RULE} | changes


def ask(desk, item, **changes):
    return desk.post(address(item), rule_of(desk, item, **changes), headers=HTMX)


def words(answer):
    text = LexborHTMLParser(answer.text).css_first("body").text(separator=" ")
    return " ".join(text.split())


def stored():
    return list(ChecklistItem.objects.values()), LogEntry.objects.count()


def test_the_families_are_those_of_the_catalogue():
    codes = set(ChecklistItem.objects.values_list("code", flat=True))
    everybody = [(one.name, one.today, one.facts) for one in read_families(codes)]
    assert [(one.name, one.today, one.facts) for one in known_families()] == everybody


def test_what_is_stored_changes_nothing_for_anybody(desk):
    said = words(ask(desk, get_item()))
    assert "Voor geen enkel" in said
    assert f"van de {len(known_families())}" in said


def test_another_region_takes_it_from_some_and_another_home_gives_it_to_others(desk):
    before = stored()
    said = words(ask(desk, get_item(), regions=["brussels"]))
    assert "verliezen het" in said and "krijgen het erbij" not in said
    assert "Vlaanderen:" in said and "van 3" in said
    said = words(ask(desk, get_item(), housing=["rents_privately", "rents_socially", "owns"]))
    assert "krijgen het erbij" in said and "verliezen het" not in said
    assert stored() == before


def test_each_family_is_told_apart_by_how_they_live_and_who_they_are(desk):
    said = words(ask(desk, get_item(), regions=["brussels"]))
    assert "personen, " in said and "jonger dan 18; huurt " in said and "in België sinds " in said
    assert " (werkt" in said or " (is " in said or " (studeert" in said
    known = {one.name: one for one in known_families()}
    one = known["subsidiary-mother-roeselare-visa-refused"]
    assert apart(one.facts, one.today, Names.read()) == (
        "4 personen, één van hen jonger dan 18; huurt van een private eigenaar; heeft schulden; "
        "heeft een auto; in België sinds maart 2024."
    )


def test_in_one_line_it_is_read_aloud_and_shown_on_a_phone(desk):
    page = LexborHTMLParser(ask(desk, get_item(), regions=["brussels"]).text)
    line = page.css_first("#for-whom-short")
    assert line.attributes["aria-live"] == "polite" and line.attributes["hx-swap-oob"] == "true"
    assert "−" in line.text() and f"van de {len(known_families())}" in line.text()


def test_a_new_item_is_got_by_all_for_whom_it_is(desk):
    answer = desk.post(address(), {"scope": "household"}, headers=HTMX)
    number = len(known_families())
    assert f"{number} gezinnen krijgen het erbij" in words(answer)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"min_age": "18"}, "Geef beide leeftijden"),
        ({"min_age": "-1", "max_age": "x"}, "inimumleeftijd"),
        ({"min_age": "9" * 400, "max_age": "9" * 400}, "inimumleeftijd"),
        ({"scope": "everybody"}, "er gezin of per persoon"),
        ({"scope": ""}, "er gezin of per persoon"),
        ({"statuses": ["nobody", "<b>"]}, "erblijfsstatuten"),
        ({"situations": ["works"], "not_situations": ["works"]}, "Niemand is"),
        ({"regions": ["atlantis"]}, "Gewesten"),
        ({"family_ages": "64,18"}, "de laagste eerst"),
        ({"registered_ages": "a,b,c"}, "inschrijving"),
        ({"cases": "[{"}, "Andere gevallen"),
        ({"cases": '{"a": 1}'}, "Andere gevallen"),
        ({"cases": '[{"ages": "old"}, 7, null]'}, "Andere gevallen"),
        ({"cases": "[" * 2000}, "Andere gevallen"),
        ({"until": "morgen"}, "eeft zin tot"),
    ],
)
def test_a_rule_that_is_not_finished_is_answered_in_words(desk, changes, said):
    before = stored()
    answer = ask(desk, get_item(), **changes)
    assert answer.status_code == 200
    assert "Dit kan nog niet gezegd worden" in words(answer) and said in words(answer)
    assert stored() == before


def test_nothing_that_was_typed_comes_back_as_a_piece_of_page(desk):
    answer = ask(desk, get_item(), scope="<b onclick=alert(1)>", cases="<i onclick=alert(1)>")
    assert LexborHTMLParser(answer.text).css("[onclick]") == []


def test_without_a_script_the_form_comes_back_with_the_answer_and_with_what_was_typed(desk):
    item = get_item()
    data = opened_form(desk, item)
    before = stored()
    answer = desk.post(address(item), data | {"regions": ["brussels"], "why_nl": "Door Rita."})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 200
    assert "verliezen het" in page.css_first("#for-whom-answer").text()
    assert page.css_first("#id_why_nl").text() == "Door Rita."
    assert "nog niets bewaard" in page.text()
    assert stored() == before
    again = desk.post(page.css_first("#checklistitem_form").attributes["action"], data)
    assert again.status_code == 302


def test_only_who_may_change_an_item_asks(client, desk, django_user_model):
    item = get_item()
    assert desk.get(address(item)).status_code == 405
    assert (
        desk.post(reverse("admin:toolkit_checklistitem_for_whom", args=[99999])).status_code == 404
    )
    client.logout()
    assert client.post(address(item), {}).status_code == 302
    staff = django_user_model.objects.create_user("nel@example.org", is_staff=True)
    client.force_login(staff)
    assert client.post(address(item), {}, headers=HTMX).status_code in (302, 403)


def test_the_answer_costs_the_same_number_of_questions(desk, django_assert_max_num_queries):
    data = rule_of(desk, get_item())
    with django_assert_max_num_queries(18):
        desk.post(address(get_item()), data, headers=HTMX)


def test_with_each_letter_only_what_changed_is_worked_out_anew(desk, monkeypatch):
    """What is stored, and a rule that was tried before, is known."""
    tried = []
    monkeypatch.setattr(for_whom, "who_has", lambda *args: tried.append(1) or who_has(*args))
    for_whom.holders.cache_clear()
    number, item = len(known_families()), get_item()
    ask(desk, item, regions=["brussels"])
    assert len(tried) == 2 * number
    ask(desk, item, regions=["flanders"])
    assert len(tried) == 3 * number
    ask(desk, item, regions=["brussels"])
    assert len(tried) == 3 * number
    ChecklistItem.objects.filter(pk=item.pk).update(regions=["flanders"])
    assert "Voor geen enkel" in words(ask(desk, get_item(), regions=["flanders"]))


@pytest.mark.parametrize("many", [1, 20])
def test_the_form_of_an_item_costs_no_more_with_more_lines(
    desk, many, django_assert_max_num_queries
):
    item = get_item()
    due = item.due_rules.first()
    for order in range(many):
        due.pk, due.order = None, order + 10
        due.save()
        item.documents.create(order=order + 10, text_nl="Bewijs.")
    desk.get(admin_url(item))
    with django_assert_max_num_queries(40):
        desk.get(admin_url(item))


@pytest.mark.parametrize("field", ["cases", "due_rules-0-only_for"])
def test_brackets_without_end_are_a_mistake_and_no_breakdown(desk, field):
    answer = save(desk, get_item(), **{field: "[" * 5000})
    assert answer.status_code == 422
    assert f"#id_{field}" in answer.text
