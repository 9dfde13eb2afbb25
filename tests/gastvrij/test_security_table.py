"""docs/security.md: every threat has its defence, and every defence a test that really exists."""

import ast
import re
from functools import cache

import pytest

from gastvrij.lib.paths import ROOT

ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+?) \| (.+?) \| (.*?) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
GROUPS = "OIDSLFMTBP"


def table():
    """The rows from threat to test, by their number."""
    text = (ROOT / "docs" / "security.md").read_text()
    return ROW.findall(text.split("| # | Threat | Defence | Test |")[1].split("\n## ")[0])


@cache
def names_in(path):
    """The names of the tests in a file; none if there is no such file."""
    if not (ROOT / path).is_file():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, functions) and node.name.startswith("test_")
    }


def missing_from(cell):
    """What a row's last cell names that is no test."""
    return [f"{path}::{name}" for path, name in NAMED.findall(cell) if name not in names_in(path)]


def test_the_table_is_long_enough_to_be_serious():
    assert len(table()) >= 40


def test_no_line_of_the_table_is_passed_over():
    text = (ROOT / "docs" / "security.md").read_text()
    after_head = text.split("| # | Threat | Defence | Test |\n")[1].split("\n\n")[0]
    lines = after_head.splitlines()[1:]
    assert len(lines) == len(table())


def test_every_row_has_a_number_of_its_own():
    numbers = [number for number, *_ in table()]
    assert len(numbers) == len(set(numbers))
    assert {number[0] for number in numbers} == set(GROUPS)


@pytest.mark.parametrize("row", table(), ids=lambda row: row[0])
def test_every_row_has_a_threat_and_a_defence(row):
    _number, threat, defence, test = (cell.strip() for cell in row)
    assert len(threat.split()) >= 3
    assert defence
    assert test


def test_every_row_names_a_test():
    assert [f"{number}: {test}" for number, *_, test in table() if not NAMED.search(test)] == []


def test_every_named_test_exists():
    assert [name for *_, test in table() for name in missing_from(test)] == []


def test_rows_that_the_standards_refer_to_exist():
    numbers = {number for number, *_ in table()}
    text = (ROOT / "docs" / "security.md").read_text().split("\n## Decisions")[1]
    referred = set(re.findall(rf"\b([{GROUPS}]\d+)\b", text))
    assert referred - numbers == set()
    assert len(referred) > 30


def test_a_test_that_does_not_exist_is_noticed():
    assert (
        missing_from("`tests/gastvrij/test_security_table.py::test_every_named_test_exists`") == []
    )
    assert missing_from("`tests/gastvrij/test_security_table.py::test_of_nothing`")
    assert missing_from("`tests/gastvrij/test_nowhere.py::test_of_nothing`")
