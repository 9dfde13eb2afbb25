"""A curator publishes, or files are imported: what differs is noted, once and in words."""

from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from reversion.models import Version

from gastvrij.lib.public_content import asked_once, stamp
from tests.conftest import address_of
from tests.toolkit.changes.conftest import CODE, change_due, get_item
from tests.toolkit.conftest import edit
from tests.toolkit.desk.pages import admin_url, form_data, opened_form
from tests.toolkit.desk.test_admin import list_url, save
from tests.toolkit.transfer.test_content_files import WONEN
from toolkit.changes.noting import NOTING, noted
from toolkit.models import Change, Chapter, ChecklistItem, Figure, Section, Status, Theme
from toolkit.reading.due_words import due_in_words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def words(change, language="nl"):
    return getattr(change, f"words_{language}").splitlines()


def told():
    return [(one.kind, one.code, one.about) for one in Change.objects.order_by("pk")]


def yesterday():
    """As if all that was noted so far had been noted the day before."""
    Change.objects.update(noted_on=TODAY() - timedelta(days=1))


# --- what is noted -----------------------------------------------------------------------------
def test_another_time_limit_is_told_in_three_languages(desk):
    rule = get_item().due_rules.first()
    assert rule.within != "P2M"
    change_due(desk, "P2M")
    change = Change.objects.get()
    assert (change.kind, change.code, change.about) == ("item", CODE, "due")
    assert (change.noted_on, change.items) == (TODAY(), [CODE])
    assert change.theme == get_item().theme
    [line] = words(change)
    assert line.startswith("Termijn: was binnen ") and ", is nu binnen 2 maanden na " in line
    assert ", est maintenant dans un délai de 2 mois " in words(change, "fr")[0]
    assert ", is now within 2 months after " in words(change, "en")[0]


def test_a_save_without_a_difference_is_no_change(desk):
    for row in (get_item(), Theme.objects.get(slug="wonen"), Figure.objects.first()):
        assert save(desk, row).status_code == 302
    save(desk, get_item(), why_nl="Door Rita.", title_fr="Autre titre")
    assert told() == []


def test_a_refused_form_is_no_change(desk):
    assert change_due(desk, "morgen").status_code == 422
    assert told() == []


def test_whom_it_is_for_is_told_by_what_differs(desk):
    save(desk, get_item(), min_age="18", max_age="64", regions=["flanders", "brussels"])
    assert words(Change.objects.get(about="applies")) == [
        "Leeftijd: was vanaf 18 jaar, is nu van 18 tot en met 64 jaar",
        "Waar: nu ook Brussel",
    ]


def test_of_a_long_list_only_what_comes_and_goes_is_told(desk):
    codes = list(get_item().statuses.values_list("code", flat=True))
    assert "other" in codes and "applicant" not in codes
    save(desk, get_item(), statuses=[*codes, "applicant"])
    [line] = words(Change.objects.get())
    assert line.startswith("Voor wie: nu ook ") and "vluchteling" not in line
    save(desk, get_item(), statuses=[*codes[:-1], "applicant"])
    [line] = words(Change.objects.get())
    assert "; niet meer " in line


def test_without_a_translation_the_dutch_difference_is_told_as_dutch(desk, client):
    save(desk, get_item(), authority_nl="het vredegerecht")
    page = client.get("/fr/toolkit/wat-is-veranderd/").content.decode()
    assert 'lang="nl"><li>Wie beslist: was ' in page
    assert 'lang="nl"><li>' not in client.get("/nl/toolkit/wat-is-veranderd/").content.decode()


def test_who_decides_and_the_article_are_told(desk):
    save(
        desk,
        get_item(),
        authority_nl="het vredegerecht",
        authority_fr="la justice de paix",
        **{"due_rules-0-article_nl": "artikel 5 van een nieuwe wet"},
    )
    assert [one.about for one in Change.objects.order_by("about")] == ["authority", "basis"]
    [line] = words(Change.objects.get(about="authority"))
    assert line.endswith(", is nu het vredegerecht")


def test_another_amount_is_told_with_the_items_that_show_it(desk):
    item = get_item()
    figure = Figure.objects.current(TODAY()).filter(unit="EUR/maand").first()
    ChecklistItem.objects.filter(pk=item.pk).update(why_nl=f"Tot {{{{ figure:{figure.code} }}}}.")
    save(desk, figure, value="1234", valid_from=TODAY().isoformat(), next_on="", changes="rarely",
         _saveasnew="1")  # fmt: skip
    change = Change.objects.get()
    assert (change.kind, change.code, change.about) == ("figure", figure.code, "value")
    assert CODE in change.items
    [line] = words(change)
    assert line.startswith("Bedrag: was ") and "is nu €" in line and "1.234" in line


def test_an_announced_amount_says_from_when(desk):
    figure = Figure.objects.current(TODAY()).filter(unit="EUR/maand").first()
    save(desk, figure, value="1234", valid_from="2127-01-01", next_on="", changes="rarely",
         _saveasnew="1")  # fmt: skip
    [line] = words(Change.objects.get())
    assert line.startswith("Vanaf 1 januari 2127: nieuw is €")


def test_what_is_published_and_withdrawn_is_told(desk):
    save(desk, get_item(), state="draft")
    assert told() == [("item", CODE, "withdrawn")]
    yesterday()
    save(desk, get_item(), state="published")
    assert words(Change.objects.first()) == ["Staat opnieuw in de toolkit"]


def test_what_changed_while_it_was_away_is_told_when_it_comes_back(desk):
    save(desk, get_item(), state="draft")
    yesterday()
    change_due(desk, "P2M")
    assert len(told()) == 1
    save(desk, get_item(), state="published")
    first, second = words(Change.objects.first())
    assert first == "Staat opnieuw in de toolkit" and "2 maanden" in second


def test_away_for_a_moment_is_no_news_but_the_difference_is(desk):
    save(desk, get_item(), state="draft")
    change_due(desk, "P2M")
    save(desk, get_item(), state="published")
    assert told() == [("item", CODE, "due")]


def test_a_theme_that_goes_takes_its_items_along_in_one_change(desk):
    theme = Theme.objects.get(slug="wonen")
    save(desk, theme, state="draft")
    assert told() == [("theme", "wonen", "withdrawn")]
    assert CODE in Change.objects.get().items


def test_a_section_that_goes_is_told(desk):
    section = Section.objects.published().select_related("chapter").first()
    save(desk, section, state="draft")
    assert told() == [("section", f"{section.chapter.slug}/{section.slug}", "withdrawn")]


def test_another_name_of_a_status_changes_no_rule(desk):
    save(desk, Status.objects.get(code="recognised"), name_nl="Erkend")
    assert told() == []


# --- once --------------------------------------------------------------------------------------
def test_the_same_form_sent_twice_tells_once(desk):
    data = opened_form(desk, get_item()) | {"due_rules-0-within": "P2M"}
    for _ in range(2):
        desk.post(admin_url(get_item()), data)
    assert len(told()) == 1


def test_a_slip_that_is_put_right_the_same_day_is_no_news(desk):
    within = get_item().due_rules.first().within
    change_due(desk, "P2M")
    change_due(desk, within)
    assert told() == []


def test_two_steps_of_one_day_are_one_difference(desk):
    within = words_of_due()
    change_due(desk, "P2M")
    change_due(desk, "P4M")
    [line] = words(Change.objects.get())
    assert within in line and "4 maanden" in line and "2 maanden" not in line


def words_of_due():
    with translation.override("nl"):
        return due_in_words(get_item().due_rules.first().parsed)[1:]


def test_on_another_day_it_is_another_change(desk):
    change_due(desk, "P2M")
    yesterday()
    change_due(desk, "P4M")
    assert len(told()) == 2


def test_going_back_to_an_earlier_version_is_told_as_well(desk):
    save(desk, get_item())
    version = Version.objects.get_for_object(get_item()).first()
    change_due(desk, "P2M")
    yesterday()
    address = admin_url(get_item(), "history").replace("history/", f"history/{version.pk}/")
    page = desk.get(address)
    assert len(told()) == 1
    assert desk.post(address, form_data(page)).status_code == 302
    assert get_item().due_rules.first().within != "P2M"
    assert len(told()) == 2


def test_whoever_publishes_waits_for_whoever_does():
    """Of two curators at once, the second sees what the first one did."""
    ask = "SELECT pg_try_advisory_xact_lock(%s)"
    with psycopg.connect(address_of("DATABASE_OWNER_URL")) as other, noted():
        assert other.execute(ask, [NOTING]).fetchone() == (False,)


def test_nothing_is_noted_of_what_did_not_happen():
    with pytest.raises(RuntimeError), noted():
        get_item().due_rules.update(within="P2M")
        raise RuntimeError
    assert told() == []


# --- import ------------------------------------------------------------------------------------
def run_import(content):
    call_command("import_toolkit", content, verbosity=0)


def test_importing_the_same_files_tells_nothing(content):
    run_import(content)
    assert told() == []


def test_an_import_tells_what_differs_once(content):
    def change(theme):
        [item] = [one for one in theme["items"] if one["code"] == CODE]
        rule = item["due"][0] if isinstance(item["due"], list) else item["due"]
        rule["within"] = "P2M"

    edit(content, WONEN, change)
    run_import(content)
    run_import(content)
    assert told() == [("item", CODE, "due")]


def test_a_first_import_is_no_news(content):
    for model in (ChecklistItem, Figure, Section):
        model.objects.all().delete()
    Theme.objects.all().delete()
    Chapter.objects.all().delete()
    run_import(content)
    assert ChecklistItem.objects.count() > 100
    assert told() == []


def test_noting_asks_little(django_assert_max_num_queries):
    figure = Figure.objects.current(TODAY()).first()
    with django_assert_max_num_queries(40), noted():
        Figure.objects.filter(pk=figure.pk).update(value=figure.value + 7)
    assert Change.objects.exists()


def test_where_nothing_was_written_nothing_is_read_again(django_assert_num_queries):
    with noted():
        pass
    with django_assert_num_queries(6), noted():  # a transaction, its lock, and the stamp
        pass


def test_also_where_the_stamp_was_known_a_change_is_told():
    rule = get_item().due_rules.first()
    rules = get_item().due_rules.filter(pk=rule.pk)
    with asked_once():
        stamp()
        with noted():
            rules.update(within="P2M")
        assert told() == [("item", CODE, "due")]
        with noted():
            rules.update(within=rule.within)
        assert told() == []


# --- curators ----------------------------------------------------------------------------------
def test_a_curator_adds_a_sentence_and_changes_nothing_else(desk):
    change_due(desk, "P2M")
    change = Change.objects.get()
    page = desk.get(admin_url(change))
    data = form_data(page) | {"sentence_nl": "Vraag het snel aan.", "words_nl": "Verzonnen."}
    assert desk.post(admin_url(change), data).status_code == 302
    before = change.words_nl
    change.refresh_from_db()
    assert (change.sentence_nl, change.words_nl) == ("Vraag het snel aan.", before)


def test_nobody_makes_up_a_change_or_takes_one_away(desk):
    change_due(desk, "P2M")
    change = Change.objects.get()
    assert desk.get(list_url("change").rstrip("/") + "/add/").status_code == 403
    assert desk.post(admin_url(change, "delete"), {"post": "yes"}).status_code == 403


def test_a_curator_holds_back_a_mere_correction(desk):
    change_due(desk, "P2M")
    change = Change.objects.get()
    desk.post(list_url("change"), {"action": "withhold", "_selected_action": [change.pk]})
    assert not Change.objects.told().exists()
    desk.post(list_url("change"), {"action": "tell", "_selected_action": [change.pk]})
    assert Change.objects.told().exists()
