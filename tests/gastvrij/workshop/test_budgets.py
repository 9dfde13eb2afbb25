"""Every page of the site has a budget, and asks the database no more than that."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from gastvrij.lib import rendered_pages
from gastvrij.workshop.bench import budgets
from gastvrij.workshop.bench.measuring import questions_in
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url
from tests.kept import make_what_is_kept
from tests.walk import addresses_without_values
from toolkit.models import Chapter, ChecklistItem, Section, Theme


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_each_page_of_the_site_has_a_budget_or_a_reason_to_have_none():
    every = {name for name in names_of(get_resolver()) if not name.startswith("admin:")}
    budgeted = {name for name in every if budgets.of_page(name)}
    assert {"home", "toolkit:theme", "checklist:household", "family"} <= budgeted
    assert len(budgeted) > 100
    named = {name for one in budgets.read()["without"].values() for name in one["names"]}
    assert {name for name in named if "*" not in name} <= every  # none of them is gone


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_each_page_asks_and_weighs_no_more_than_its_budget(
    client, household, coordinator, is_signed_in
):
    """Pages whose address needs no number or name, and one of each kind of the others."""
    addresses = [*addresses_without_values(), household_url(household)]
    for model in (Chapter, Theme, ChecklistItem, Section):
        addresses.append(model.objects.published().first().get_absolute_url())
    if is_signed_in:
        client.force_login(coordinator)
    over, seen = [], 0
    make_what_is_kept()
    for address in addresses:
        name = name_of(address)
        budget = budgets.of_page(name) if name else None
        queries, size = cost_of(client, address) if budget else (0, 0)
        seen += bool(size)
        if budget and (queries > budget.queries or size > budget.bytes):
            over.append(f"{address}: {queries} queries, {size:,} bytes")
    assert not over
    assert seen > 20


def name_of(address):
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""


def cost_of(client, address):
    """What a page asks that was not made before, and its bytes; nothing of what is no page."""
    rendered_pages.forget()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200 or response.streaming:
        return 0, 0
    return questions_in(captured), len(response.content)
