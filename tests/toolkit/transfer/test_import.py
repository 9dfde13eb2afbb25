from datetime import date
from functools import cache
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.toolkit.conftest import as_data, edit
from tests.toolkit.transfer.test_content_files import FLAWS, WONEN
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.models import (
    ChecklistItem,
    Example,
    Figure,
    ItemDue,
    Section,
    Source,
    Term,
    Theme,
    Tip,
)
from toolkit.transfer import read_toolkit
from toolkit.transfer.actions import import_toolkit, note_translations
from toolkit.transfer.following import unfinished
from toolkit.transfer.rows import read_rows

pytestmark = pytest.mark.django_db
CODE = "wonen-plaatsbeschrijving"


def run_import(*args, **options):
    out = StringIO()
    call_command("import_toolkit", *args, stdout=out, **options)
    return out.getvalue()


def run_export(folder):
    call_command("export_toolkit", folder, stdout=StringIO())
    return as_data(folder)


def everything():
    return {key: stored.piece.digest() for key, stored in read_rows().items()}


as_imported = cache(everything)
"""What a test finds before it does anything; read once a process."""


def forget_everything():
    ChecklistItem.objects.all().delete()
    Figure.objects.all().delete()
    for model in (Section, Source, Term, Theme):
        model.objects.all().delete()


def get_item(code=CODE):
    return ChecklistItem.objects.get(code=code)


def item_of(data, code=CODE):
    return next(item for item in data["items"] if item["code"] == code)


# --- import ------------------------------------------------------------------------------------
def test_all_of_the_toolkit_is_there():
    assert Theme.objects.published().count() == 11
    assert ChecklistItem.objects.count() == 172
    assert Section.objects.published().count() == 30
    assert Term.objects.exists()


def test_a_second_import_has_nothing_to_do():
    assert run_import() == f"Nothing to do: {len(everything())} unchanged.\n"


def test_an_empty_database_is_filled():
    forget_everything()
    assert "0 changed" in run_import()
    assert ChecklistItem.objects.count() == 172
    assert "Nothing to do" in run_import()


@pytest.mark.parametrize("change", [change for change, _, _ in FLAWS[::4]])
def test_a_broken_file_leaves_the_database_untouched(content, change):
    edit(content, WONEN, change)
    edit(content, "themes/01-maatschappelijke-integratie.yaml", lambda data: data["tips"].pop())
    before = as_imported()
    with pytest.raises(CommandError, match="so nothing was imported"):
        run_import(content)
    assert everything() == before


def test_what_changed_in_the_files_arrives(content):
    def change(data):
        item = item_of(data)
        item["why"] = {"nl": "Nieuw.", "fr": "Nouveau.", "en": "New."}
        item["documents"] = [{"nl": "Foto's", "fr": "Photos", "en": "Photos"}]
        item["after"] = []

    edit(content, WONEN, change)
    assert "0 created, 1 changed" in run_import(content)
    item = get_item()
    assert (item.why_nl, item.why_fr, item.why_en) == ("Nieuw.", "Nouveau.", "New.")
    assert [document.text_fr for document in item.documents.all()] == ["Photos"]
    assert not item.after.exists()
    assert unfinished(item) == {}
    assert "Nothing to do" in run_import(content)


def test_another_order_in_the_files_arrives(content):
    edit(content, WONEN, lambda data: data["items"].reverse())
    run_import(content)
    codes = list(Theme.objects.get(slug="wonen").items.values_list("code", flat=True))
    assert codes == [item["code"] for item in as_data(content)[WONEN]["items"]]


def test_an_item_that_nobody_is_sure_of_is_shown_as_well():
    """With a mark: one item too many is better than a right lost."""
    unsure = ChecklistItem.objects.filter(confidence="low")
    assert unsure.exists()
    assert unsure.published().count() == unsure.count()


# --- curators and files ------------------------------------------------------------------------
def test_what_a_curator_changed_is_kept_and_reported(content):
    ChecklistItem.objects.filter(code=CODE).update(why_nl="Door Rita.")
    edit(content, WONEN, lambda data: item_of(data)["why"].update(nl="Uit het bestand."))
    report = run_import(content)
    assert "1 kept, because a curator changed them here (--force CODE" in report
    assert CODE in report
    assert get_item().why_nl == "Door Rita."


def test_a_curators_tip_is_kept_with_its_theme(content):
    theme = Theme.objects.get(slug="wonen")
    Tip.objects.create(theme=theme, order=99, text_nl="Van Rita")
    edit(content, WONEN, lambda data: data["title"].update(nl="Een huis"))
    assert "1 kept" in run_import(content)
    assert theme.tips.filter(text_nl="Van Rita").exists()


def test_force_takes_the_files_text_for_that_code_only(content):
    other = "wonen-huurcontract"
    ChecklistItem.objects.filter(code__in=[CODE, other]).update(why_nl="Door Rita.")
    report = run_import(content, force=[CODE])
    assert "1 changed" in report and "1 kept" in report
    assert get_item().why_nl != "Door Rita."
    assert get_item(other).why_nl == "Door Rita."


def test_force_of_an_unknown_code_is_refused():
    with pytest.raises(CommandError, match="do not have: wonnen"):
        run_import(force=["wonnen"])


def test_what_the_files_took_over_from_a_curator_they_may_change_again(content):
    ChecklistItem.objects.filter(code=CODE).update(why_nl="Door Rita.")
    edit(content, WONEN, lambda data: item_of(data)["why"].update(nl="Door Rita."))
    assert "Nothing to do" in run_import(content)
    edit(content, WONEN, lambda data: item_of(data)["why"].update(nl="Door Rik."))
    assert "1 changed" in run_import(content)
    assert get_item().why_nl == "Door Rik."


def test_line_ends_of_a_browser_are_no_change():
    item = get_item()
    item.how_nl = item.how_nl.replace("\n", "\r\n") + "\r\n"
    item.save()
    assert "Nothing to do" in run_import()


def test_an_item_that_left_the_files_becomes_a_draft_and_can_come_back(content):
    edit(content, WONEN, lambda data: data["items"].remove(item_of(data)))
    assert "1 withdrawn" in run_import(content)
    assert get_item().state == "draft"
    assert "Nothing to do" in run_import(content)
    assert "1 changed" in run_import()
    assert get_item().state == "published"


def test_an_item_that_a_curator_made_stays(content):
    theme = Theme.objects.get(slug="wonen")
    ChecklistItem.objects.create(
        theme=theme, order=50, code="wonen-rita", title_nl="x", why_nl="x", how_nl="x",
        authority_nl="x", scope="person",
    )  # fmt: skip
    assert "1 only in this database: wonen-rita" in run_import()
    assert get_item("wonen-rita").state == "published"


# --- figures -----------------------------------------------------------------------------------
def test_a_new_amount_leaves_the_past_one_in_place(content):
    figure = Figure.objects.filter(source__theme__slug="wonen").first()
    before = Figure.objects.filter(code=figure.code).count()

    def index(data):
        entry = next(entry for entry in data["figures"] if entry["code"] == figure.code)
        entry.update(value="99.00", valid_from="2026-10-01")

    edit(content, WONEN, index)
    assert "1 created" in run_import(content)
    assert Figure.objects.filter(code=figure.code).count() == before + 1
    assert Figure.objects.current(date(2026, 11, 1)).get(code=figure.code).value == 99
    assert Figure.objects.current(date(2026, 9, 30)).get(code=figure.code).value == figure.value
    assert "Nothing to do" in run_import(content)


def test_before_its_first_day_a_figure_already_shows():
    figure = Figure.objects.order_by("valid_from").last()
    long_ago = date(1999, 1, 1)
    assert Figure.objects.current(long_ago).filter(code=figure.code).exists()


# --- translations ------------------------------------------------------------------------------
def test_a_translation_lags_behind_until_it_follows(content):
    edit(content, WONEN, lambda data: item_of(data)["why"].update(nl="Nieuw in het Nederlands."))
    run_import(content)
    assert [*unfinished(get_item())] == ["en", "fr"]
    edit(content, WONEN, lambda data: item_of(data)["why"].update(fr="Nouveau."))
    run_import(content)
    assert [*unfinished(get_item())] == ["en"]


def test_a_line_that_got_another_dutch_is_behind_wherever_it_stands_now(content):
    def change(data):
        data["tips"].reverse()
        data["tips"][0]["nl"] = "Heel anders."

    edit(content, WONEN, change)
    run_import(content)
    theme = Theme.objects.get(slug="wonen")
    assert {language: [*marks] for language, marks in unfinished(theme).items()} == {
        "en": ["tips[0]"],
        "fr": ["tips[0]"],
    }
    edit(content, WONEN, lambda data: data["tips"].reverse())
    run_import(content)
    assert [*unfinished(theme)["fr"]] == [f"tips[{theme.tips.count() - 1}]"]


def test_another_order_of_the_lines_leaves_nothing_behind(content):
    edit(content, WONEN, lambda data: [data[name].reverse() for name in ("tips", "obstacles")])
    run_import(content)
    assert unfinished(Theme.objects.get(slug="wonen")) == {}


def test_a_text_without_translation_counts_as_unfinished():
    theme = Theme.objects.get(slug="wonen")
    Tip.objects.create(theme=theme, order=99, text_nl="Nieuw", text_fr="Nouveau")
    note_translations(theme)
    assert unfinished(theme) == {"en": {}}


# --- checks ------------------------------------------------------------------------------------
def check(content, on):
    """Let the files say that an item was checked on a day."""

    def read(theme):
        source = theme["sources"][0]["id"]
        item_of(theme).update(
            reviewed_on=on, passage={"source": source, "words": f"Gelezen op {on}."}
        )

    edit(content, "themes/02-wonen.yaml", read)


def test_a_later_check_arrives_with_the_files(content):
    check(content, "2026-12-01")
    run_import(content)
    assert get_item().reviewed_on == date(2026, 12, 1)
    assert get_item().passage == "Gelezen op 2026-12-01."
    assert "Nothing to do" in run_import(content)


def test_an_earlier_check_does_not_undo_a_curators_own(content):
    item = get_item()
    item.reviewed_on, item.passage = date(2027, 1, 5), "Zelf gelezen."
    item.passage_source = item.theme.sources.first().code
    item.save()
    check(content, "2026-12-01")
    run_import(content)
    assert (get_item().reviewed_on, get_item().passage) == (date(2027, 1, 5), "Zelf gelezen.")


def test_a_day_for_the_next_check_does_not_undo_a_curators_own_either(content):
    item = get_item()
    item.reviewed_on, item.passage, item.review_by = date(2027, 1, 5), "Zelf gelezen.", None
    item.passage_source = item.theme.sources.first().code
    item.save()
    check(content, "2026-12-01")
    run_import(content)
    assert (get_item().reviewed_on, get_item().passage) == (date(2027, 1, 5), "Zelf gelezen.")
    assert get_item().review_by is not None
    assert "Nothing to do" in run_import(content)


def test_what_a_curator_rewrote_is_not_called_checked_by_the_files(content):
    ChecklistItem.objects.filter(code=CODE).update(reviewed_on=None, passage="", why_nl="Anders.")
    check(content, "2026-12-01")
    run_import(content)
    assert get_item().reviewed_on is None


# --- export ------------------------------------------------------------------------------------
def test_the_export_holds_exactly_what_the_files_hold(tmp_path):
    assert run_export(tmp_path) == as_data(CONTENT)
    assert "Nothing to do" in run_import(tmp_path)


def test_the_work_of_curators_survives_export_and_import(tmp_path):
    theme = Theme.objects.get(slug="wonen")
    theme.state, theme.reviewed_on, theme.body_nl = "draft", date(2026, 5, 1), "Kort."
    theme.passage, theme.passage_source = "Wie huurt, ...", theme.sources.first().code
    theme.save()
    Example.objects.create(theme=theme, order=0, title_nl="Zo", body_nl="Doen wij het.")
    note_translations(theme)
    get_item().sources.clear()
    before = run_export(tmp_path / "before")
    forget_everything()
    import_toolkit(read_toolkit(tmp_path / "before"))
    assert run_export(tmp_path / "after") == before
    theme = Theme.objects.get(slug="wonen")
    assert (theme.state, theme.reviewed_on) == ("draft", date(2026, 5, 1))
    assert theme.passage == "Wie huurt, ..."
    assert [*unfinished(theme)] == ["en", "fr"]
    assert [*unfinished(theme)["fr"]] == ["body"]


def test_from_which_dutch_each_translation_was_made_survives_export_and_import(tmp_path):
    """Of texts, lines, articles and examples; nothing is told of what is finished."""
    item, theme = get_item(), Theme.objects.get(slug="wonen")
    item.documents.filter(pk=item.documents.last().pk).update(text_nl="Iets anders.")
    due = ItemDue.objects.exclude(article_nl="").first()
    ItemDue.objects.filter(pk=due.pk).update(article_nl="Een ander artikel.")
    Theme.objects.filter(pk=theme.pk).update(title_nl="Huizen", summary_en="")
    first = {key: unfinished(one.row) for key, one in read_rows().items() if unfinished(one.row)}
    assert len(first) == 3
    assert [*first["theme", "wonen"]["en"]] == ["title"]
    before = run_export(tmp_path / "before")
    forget_everything()
    import_toolkit(read_toolkit(tmp_path / "before"))
    again = {key: unfinished(one.row) for key, one in read_rows().items() if unfinished(one.row)}
    assert again == first
    assert run_export(tmp_path / "after") == before


def test_an_export_to_nowhere_says_why(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Can't write to"):
        call_command("export_toolkit", tmp_path / "file" / "folder", stdout=StringIO())
