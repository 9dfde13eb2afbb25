"""Every page of the site has a budget, and asks the database no more than that."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse

from gastvrij.lib import rendered_pages
from gastvrij.workshop.bench import budgets
from gastvrij.workshop.bench.measuring import questions_in
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url
from tests.kept import make_what_is_kept
from tests.walk import addresses_without_values
from toolkit.models import Chapter, ChecklistItem, Section, Theme

ROW_PAGES = ("change", "history", "delete")


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


def test_each_page_of_the_site_has_a_budget_or_a_reason_to_have_none():
    every = set(names_of(get_resolver()))
    budgeted = {name for name in every if budgets.of_page(name)}
    assert {"home", "toolkit:theme", "checklist:household", "family", "admin:index"} <= budgeted
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
    make_what_is_kept()
    over, seen = looked_at(client, addresses)
    assert not over
    assert seen > 20


def test_each_page_of_the_desk_asks_and_weighs_no_more_than_its_budget(
    client, superuser, household
):
    client.force_login(superuser)
    over, seen = looked_at(client, addresses_of_the_desk())
    assert not over
    assert seen > 80


def addresses_of_the_desk():
    """Lists, empty forms, and of each model one row to change, to look back at and to remove."""
    yield from addresses_without_values(
        SimpleNamespace(url_patterns=admin.site.get_urls()), "admin:"
    )
    for model in admin.site._registry:
        if row := model._default_manager.first():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield from (reverse(f"{name}_{what}", args=[row.pk]) for what in ROW_PAGES)


def looked_at(client, addresses):
    """What is over its budget, and how many pages there were."""
    over, seen = [], 0
    for address in addresses:
        name = name_of(address)
        budget = budgets.of_page(name) if name else None
        queries, size = cost_of(client, address) if budget else (0, 0)
        seen += bool(size)
        if budget and (queries > budget.queries or size > budget.bytes):
            over.append(f"{address}: {queries} queries, {size:,} bytes")
    return over, seen


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
