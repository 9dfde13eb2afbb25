"""An import meets what a curator changed: both stay, side by side, until somebody decides."""

from itertools import permutations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from reversion.models import Version

from tests.members.factories import make_user
from tests.toolkit.desk.pages import admin_url, opened_form
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.models import ChecklistItem, ImportConflict, Theme
from toolkit.transfer import read_toolkit
from toolkit.transfer.actions import export_toolkit, import_toolkit
from toolkit.transfer.conflicts import PLACE, parts, together
from toolkit.transfer.pieces import Piece

pytestmark = pytest.mark.django_db
CODE = "wonen-plaatsbeschrijving"


@pytest.fixture(scope="module")
def files():
    """Read once; each test changes a copy of its own."""
    return read_toolkit(CONTENT)


def get_item():
    return ChecklistItem.objects.get(code=CODE)


def with_item(files, **changes):
    """The files, with something else of one item."""
    themes = []
    for theme in files["themes"]:
        items = [one | changes if one["code"] == CODE else one for one in theme["items"]]
        themes.append(theme | {"items": items})
    return files | {"themes": themes}


def texts_of(files, name):
    items = (one for theme in files["themes"] for one in theme["items"])
    return dict(next(one for one in items if one["code"] == CODE)[name])


def changed_why(files, words="Uit de bestanden."):
    return with_item(files, why=texts_of(files, "why") | {"nl": words})


def save(desk, **changes):
    item = get_item()
    answer = desk.post(admin_url(item), opened_form(desk, item) | changes)
    assert answer.status_code == 302


def page_of(desk):
    return desk.get(admin_url(ImportConflict.objects.get()))


def decide(desk, **choices):
    page = page_of(desk)
    sent = {one.name: "mine" for one in page.context["parts"]} | choices
    return desk.post(
        admin_url(ImportConflict.objects.get()), sent | {"state": page.context["state"]}
    )


# --- met ---------------------------------------------------------------------------------------
def test_both_versions_stay_and_stand_side_by_side_on_the_way_from_the_desk(desk, files):
    save(desk, why_nl="Van Rita.")
    import_toolkit(changed_why(files))
    assert get_item().why_nl == "Van Rita."
    conflict = ImportConflict.objects.get()
    page = page_of(desk)
    [part] = page.context["parts"]
    assert (part.name, part.label) == ("why.nl", "Waarom (Nederlands)")
    words = page.content.decode()
    assert "Van Rita." in words and "Uit de bestanden." in words
    with override("nl"):
        index = desk.get(reverse("admin:index")).content.decode()
    assert admin_url(conflict) in index
    assert get_item().why_nl == "Van Rita."


def test_what_only_a_curator_changed_is_no_conflict(desk, files):
    save(desk, why_nl="Van Rita.")
    import_toolkit(files)
    assert not ImportConflict.objects.exists()


def test_rules_are_shown_in_words(desk, files):
    save(desk, **{"due_rules-0-within": "P2M"})
    items = (one for theme in files["themes"] for one in theme["items"])
    due = next(one for one in items if one["code"] == CODE)["due"]
    due = [one | {"within": "P5M"} for one in (due if isinstance(due, list) else [due])]
    import_toolkit(with_item(files, due=due if len(due) > 1 else due[0]))
    page = page_of(desk)
    [part] = page.context["parts"]
    assert part.label == "Termijn" and part.differences
    assert "P5M" not in page.content.decode() and "P2M" not in page.content.decode()
    assert decide(desk, due="theirs").status_code == 302
    assert get_item().due_rules.first().within == "P5M"


# --- decided -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("choice", "stays"), [("mine", "Van Rita."), ("theirs", "Uit de bestanden.")]
)
def test_what_is_chosen_stays_and_the_same_files_ask_no_more(desk, files, curator, choice, stays):
    save(desk, why_nl="Van Rita.", how_nl="Ook van Rita.")
    import_toolkit(changed_why(files))
    assert decide(desk, **{"why.nl": choice}).status_code == 302
    assert (get_item().why_nl, get_item().how_nl) == (stays, "Ook van Rita.")
    for _time in range(2):
        import_toolkit(changed_why(files))
        assert not ImportConflict.objects.exists()
        assert (get_item().why_nl, get_item().how_nl) == (stays, "Ook van Rita.")
    kept = [one.serialized_data for one in Version.objects.get_for_object(get_item())]
    assert any("Van Rita." in one for one in kept)
    assert Version.objects.get_for_object(get_item()).first().revision.user == curator
    import_toolkit(changed_why(files, "Nog nieuwer."))
    assert ImportConflict.objects.exists()


def test_nothing_is_decided_without_a_choice_for_each_part(desk, files):
    save(desk, why_nl="Van Rita.", how_nl="Ook van Rita.")
    import_toolkit(changed_why(files))
    assert decide(desk, **{"why.nl": ""}).status_code == 422
    assert decide(desk, **{"why.nl": "both"}).status_code == 422
    assert ImportConflict.objects.exists() and get_item().why_nl == "Van Rita."


def test_what_changed_while_somebody_was_choosing_is_asked_about_again(desk, files):
    save(desk, why_nl="Van Rita.")
    import_toolkit(changed_why(files))
    page = page_of(desk)
    save(desk, why_nl="Later van Rita.")
    sent = {"why.nl": "theirs", "state": page.context["state"]}
    assert desk.post(admin_url(ImportConflict.objects.get()), sent).status_code == 409
    assert get_item().why_nl == "Later van Rita."


def test_two_who_decide_are_told_that_it_was_done(desk, files):
    save(desk, why_nl="Van Rita.")
    import_toolkit(changed_why(files))
    address = admin_url(ImportConflict.objects.get())
    decide(desk, **{"why.nl": "theirs"})
    assert desk.post(address, {"why.nl": "mine"}).status_code == 302
    assert desk.get(address).status_code == 302
    assert get_item().why_nl == "Uit de bestanden."


def test_what_its_form_refuses_is_refused_here_and_nothing_is_half_written(desk, files):
    save(desk, why_nl="Van Rita.", how_nl="Ook van Rita.")
    conflict_files = with_item(
        files,
        why=texts_of(files, "why") | {"nl": "Uit de bestanden."},
        how=texts_of(files, "how") | {"nl": "Het kost {{ figure:geen }}."},
    )
    import_toolkit(conflict_files)
    answer = decide(desk, **{"why.nl": "theirs", "how.nl": "theirs"})
    assert answer.status_code == 422 and "geen" in answer.content.decode()
    assert (get_item().why_nl, get_item().how_nl) == ("Van Rita.", "Ook van Rita.")
    assert ImportConflict.objects.exists()


def test_only_who_may_edit_the_page_decides(desk, files):
    save(desk, why_nl="Van Rita.")
    import_toolkit(changed_why(files))
    address = admin_url(ImportConflict.objects.get())
    assert Client().get(address).status_code == 302
    staff = Client()
    staff.force_login(make_user("nel@example.org", is_staff=True, second_factor=True))
    assert staff.get(address).status_code == 403
    assert staff.post(address, {"why.nl": "theirs"}).status_code == 403
    assert Group.objects.exists() and get_item().why_nl == "Van Rita."


# --- in every order ----------------------------------------------------------------------------
def said_somewhere(words):
    """In the row, beside it in a conflict, or in its history."""
    item = get_item()
    found = [getattr(item, f"{name}_nl") for name in ("why", "how", "authority")]
    found += [str(one.theirs) for one in ImportConflict.objects.all()]
    found += [one.serialized_data for one in Version.objects.get_for_object(item)]
    return any(words in one for one in found)


@pytest.mark.parametrize("order", [*permutations(["edit", "import", "export"])])
def test_in_whatever_order_nothing_that_somebody_wrote_is_lost(desk, files, order, tmp_path):
    written = set()
    for step in [*order, "import", "decide"]:
        if step == "edit":
            save(desk, why_nl="Van Rita.")
            written.add("Van Rita.")
        elif step == "import":
            import_toolkit(changed_why(files))
            written.add("Uit de bestanden.")
        elif step == "export":
            before = get_item().why_nl
            export_toolkit(tmp_path)
            assert get_item().why_nl == before
        elif ImportConflict.objects.exists():
            assert decide(desk, **{"why.nl": "theirs"}).status_code == 302
        assert all(said_somewhere(words) for words in written), step


def test_what_is_exported_and_imported_again_is_no_conflict(desk, files, tmp_path):
    save(desk, why_nl="Van Rita.")
    import_toolkit(changed_why(files))
    export_toolkit(tmp_path)
    import_toolkit(read_toolkit(tmp_path))
    assert get_item().why_nl == "Van Rita."
    assert not ImportConflict.objects.exists()


# --- the rule ----------------------------------------------------------------------------------
TEXT = st.dictionaries(st.sampled_from(["nl", "fr", "en"]), st.sampled_from(["a", "b"]), max_size=3)
DATA = st.fixed_dictionaries(
    {"title": TEXT},
    optional={"body": TEXT, "tips": st.lists(TEXT, max_size=2), "until": st.just("x")},
)
PIECES = st.builds(Piece, st.just("theme"), st.just("wonen"), DATA, st.integers(0, 1))


@given(PIECES, PIECES, st.data())
def test_each_part_is_of_the_one_that_was_chosen(mine, theirs, data):
    names = parts(mine, theirs)
    chosen = set(data.draw(st.lists(st.sampled_from(names), unique=True))) if names else set()
    both = together(mine, theirs, chosen)

    def value(piece, part):
        name, _dot, language = part.partition(".")
        if part == PLACE:
            return piece.order
        return (piece.data.get(name) or {}).get(language) if language else piece.data.get(name)

    for part in names:
        assert value(both, part) == value(theirs if part in chosen else mine, part)
    assert set(parts(both, theirs)) <= set(names) - chosen
    assert set(parts(both, mine)) <= chosen


def test_a_theme_is_decided_too(desk, files):
    theme = Theme.objects.get(slug="wonen")
    tips = [f"Tip {number}" for number in range(2)]
    data = opened_form(desk, theme) | {"summary_nl": "Van Rita."}
    assert desk.post(admin_url(theme), data).status_code == 302
    themes = [
        one | {"tips": [{"nl": tip, "fr": tip, "en": tip} for tip in tips]}
        if one["slug"] == "wonen"
        else one
        for one in files["themes"]
    ]
    import_toolkit(files | {"themes": themes})
    page = page_of(desk)
    assert {one.name for one in page.context["parts"]} == {"summary.nl", "tips"}
    assert decide(desk, tips="theirs").status_code == 302
    theme.refresh_from_db()
    assert [one.text_nl for one in theme.tips.all()] == tips and theme.summary_nl == "Van Rita."
