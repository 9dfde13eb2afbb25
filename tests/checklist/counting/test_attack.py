"""Whoever has everything that was published, and computes, finds no family."""

from itertools import chain
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.counting.publishing import told_of
from members.figures import disclosure
from members.figures.disclosure import NONE
from tests.checklist.counting.attack import FAMILIES, ROUNDED, attack, differences
from tests.checklist.counting.networks import (
    PROVINCES,
    REASONS,
    all_reasons_but_one,
    rows_of_an_item,
)


def told_by_cell(rows):
    return {
        (one["measure"], one.get("province", ""), one.get("reason", "")): one["value"]
        for one in told_of(rows, PROVINCES)
        if one["measure"] not in ("median", "ninetieth")
    }


def leaks(rows):
    """All that somebody could find in what is told of these families, in words."""
    told = told_by_cell(rows)
    for (measure, province, reason), value in told.items():
        real = rows.get((f"{measure}:{reason}" if reason else measure, province), NONE)
        if real.families < FAMILIES or real.organisations < 3:
            yield f"{real} is told as {value}"
        if value % ROUNDED:
            yield f"{value} is not rounded"
    for known in attack(told, PROVINCES, REASONS):
        if known.is_a_leak:
            yield str(known)
    for whole, part, values in differences(told):
        if values < 5:
            yield f"{whole} - {part}: {values} values"


@given(st.integers(0, 2**32))
def test_in_no_network_a_hidden_number_can_be_worked_out(seed):
    assert list(leaks(rows_of_an_item(Random(seed)))) == []


def test_nor_where_all_reasons_but_one_are_large():
    assert list(leaks(all_reasons_but_one())) == []


def test_something_is_told_of_these_networks():
    told = [told_by_cell(rows_of_an_item(Random(seed))) for seed in range(60)]
    assert sum(any(province for _m, province, _r in one) for one in told) > 10
    assert sum(any(reason for _m, _p, reason in one) for one in told) > 5


BROKEN = {
    "one too few families": lambda patch: patch.setattr(disclosure, "FAMILIES", 9),
    "one organisation too few": lambda patch: patch.setattr(disclosure, "ORGANISATIONS", 2),
    "not rounded": lambda patch: patch.setattr(disclosure, "rounded", lambda number: number),
    "nobody hidden beside": lambda patch: patch.setattr(
        disclosure, "_leaves_open", lambda *_: True
    ),
    "one value too few": lambda patch: patch.setattr(disclosure, "LEFT_OPEN", 9),
    "more than nought": lambda patch: patch.setattr(disclosure, "lowest", lambda _told: 0),
    "no reason hidden beside": lambda patch: patch.setattr(
        disclosure, "_may_be_nought", lambda *_: True
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_attack_finds_somebody_where_the_method_is_broken(broken, monkeypatch):
    BROKEN[broken](monkeypatch)
    networks = chain([all_reasons_but_one()], (rows_of_an_item(Random(n)) for n in range(1500)))
    assert any(list(leaks(rows)) for rows in networks)
