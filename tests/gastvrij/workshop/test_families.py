"""The invented families: the checklist says what the law says, and a slip of the pen is noticed."""

import re
from pathlib import Path

import pytest
import yaml

from gastvrij.workshop.families.__main__ import main
from gastvrij.workshop.families.comparing import differences
from gastvrij.workshop.families.coverage import not_met
from gastvrij.workshop.families.tables import FOLDER, TableError, read_families
from toolkit.transfer.facts import item_facts
from toolkit.transfer.reading import read_toolkit

SLIPS, SEED, NOTICED = 300, 2026, 95


@pytest.fixture(scope="module")
def items():
    return item_facts(read_toolkit(Path("toolkit/content")))


@pytest.fixture(scope="module")
def families(items):
    return read_families({item.code for item in items})


def test_what_nobody_meets_is_told(families, items):
    gaps = not_met(families[:1], items)
    assert any("no family is expected to have it" in gap for gap in gaps)
    assert any("nobody is shut out only by statuses" in gap for gap in gaps)
    assert any("at the boundary" in gap for gap in gaps)


@pytest.fixture
def folder(tmp_path):
    """A folder with one family of the real ones."""
    source = FOLDER / "ukraine-owners-income-asked-flanders.yaml"
    data = yaml.safe_load(source.read_text())

    def write(**changes):
        (tmp_path / "family.yaml").write_text(yaml.dump(data | changes))
        return tmp_path

    return write


def test_every_list_is_what_the_law_says_and_a_slip_of_the_pen_is_noticed(capsys):
    """Every item, condition, anchor, window and boundary age is met from both sides as well."""
    assert main(["--mutations", str(SLIPS), "--seed", str(SEED)]) == 0
    told = capsys.readouterr().out
    assert " 0 differ; 0 items, anchors, conditions or boundary ages" in told
    families, noticed = int(re.search(r"(\d+) families", told)[1]), re.search(r"(\d+) of 300", told)
    assert families >= 80
    assert int(noticed[1]) >= SLIPS * NOTICED / 100, told


def test_every_expectation_names_its_source(families):
    for family in families:
        for one in [*family.table.shows, *family.table.hides]:
            assert len(one.source) > 10, (family.name, one.item)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"today": "tomorrow"}, "is not a date"),
        ({"persons": {"x": {"born": "1992-05-03"}}}, "is no year and no month"),
        ({"shows": [{"item": "wonen-geen", "source": "the law"}]}, "there is no item 'wonen-geen'"),
        ({"hides": [{"item": "wonen-opzeg"}]}, "the key 'source' is missing"),
        (
            {"hides": [{"item": "wonen-opzeg", "for": "nobody", "source": "the law"}]},
            "there is no person 'nobody'",
        ),
        ({"first": ["wonen-geen"]}, "there is no item 'wonen-geen'"),
    ],
)
def test_who_writes_a_family_is_told_what_is_wrong(folder, items, changes, message):
    with pytest.raises(TableError, match=message):
        read_families({item.code for item in items}, folder(**changes))


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        (
            {"shows": [{"item": "wonen-opzeg", "source": "the law"}]},
            "wonen-opzeg is missing: the law",
        ),
        (
            {"hides": [{"item": "wonen-energie-en-water", "source": "the law"}]},
            "wonen-energie-en-water is there: the law",
        ),
        ({"first": ["wonen-energie-en-water"]}, "the list begins with"),
    ],
)
def test_what_differs_is_told_with_its_source(folder, items, changes, difference):
    [family] = read_families({item.code for item in items}, folder(**changes))
    assert any(difference in flaw for flaw in differences(family, items))
