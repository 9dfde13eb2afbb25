"""Every mistake is seen: on each form of the site, on top, beside its field and in the title."""

import re
from copy import deepcopy
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from gastvrij.lib.form_errors import problems_of
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import make_draft
from tests.checklist.families.adding import walk
from tests.checklist.families.test_drafts import drafts_addresses
from tests.checklist.pages import values_of
from tests.checklist.test_access import addresses
from tests.gastvrij.site.html import Page
from tests.members.factories import prove_who_it_is
from tests.walk import addresses_without_values

pytestmark = pytest.mark.django_db
ID = re.compile(r'\bid="([^"]+)"')


def addresses_of(namespace, **values):
    """Every address of an app that needs no more than these values."""

    def walk_patterns(resolver, names=frozenset()):
        for pattern in resolver.url_patterns:
            below = names | set(pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                yield from walk_patterns(pattern, below)
            elif pattern.name and below and below <= set(values):
                yield pattern.name, below

    resolver = next(one for one in resolvers() if getattr(one, "namespace", "") == namespace)
    for name, needed in walk_patterns(resolver):
        try:
            yield reverse(f"{namespace}:{name}", kwargs={one: values[one] for one in needed})
        except NoReverseMatch:
            continue


def resolvers(above=None):
    for one in (above or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield one
            yield from resolvers(one)


def sendings(form):
    """What somebody sends who fills in nothing, and who fills in what makes no sense."""
    values = values_of(form)
    hidden = {
        field.attributes.get("name")
        for field in form.within("input")
        if field.attributes.get("type") == "hidden"
    }
    yield {name: many for name, many in values.items() if name in hidden}
    names = {field.attributes.get("name") for field in form.within("input", "select", "textarea")}
    nonsense = {name: ["x"] for name in names - hidden - {None}}
    yield {name: many for name, many in values.items() if name in hidden} | nonsense


def answers(client, page_address):
    """What comes back of each form of a page, as if each were sent first."""
    response = client.get(page_address)
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return
    for form in Page(response.content.decode()).all("form"):
        target = urljoin(page_address, form.attributes.get("action") or "").partition("#")[0]
        if form.attributes.get("method") != "post" or target == reverse("account_logout"):
            continue
        for sent in sendings(form):
            cache.clear()  # allauth counts attempts
            cookies = deepcopy(client.cookies)
            with transaction.atomic():
                yield target, client.post(target, sent)
                transaction.set_rollback(True)
            client.cookies = cookies


def faults(response):
    """What is wrong with how a page tells what is wrong; None if nothing was to tell."""
    contexts = response.context if isinstance(response.context, list) else [response.context]
    found = {id(value): value for one in contexts if one for value in one.flatten().values()}
    problems = {problem for value in found.values() for problem in problems_of(value)}
    if not problems:
        return None
    page = Page(response.content.decode())
    summaries = [
        one for one in page.all("div") if "error-summary" in (one.attributes.get("class") or "")
    ]
    if len(summaries) != 1:
        return [f"{len(summaries)} summaries"]
    (summary,) = summaries
    told = " ".join(summary.text.split())
    ids = set(ID.findall(response.content.decode()))
    wrong = [f"not told: {one.text}" for one in problems if " ".join(one.text.split()) not in told]
    wrong += [
        f"leads nowhere: {link.attributes['href']}"
        for link in summary.within("a")
        if link.attributes["href"].startswith("#") and link.attributes["href"][1:] not in ids
    ]
    if not {"tabindex", "autofocus"} <= set(summary.attributes):
        wrong.append("gets no focus")
    title = next(iter(page.all("title")))
    if not title.text.strip().startswith("Fout:"):
        wrong.append(f"the title is {title.text.strip()!r}")
    if response.status_code == 200 and "allauth" not in response.resolver_match.func.__module__:
        wrong.append("answers 200")
    return wrong


def told_by(client, pages):
    """How many forms told something, and what was wrong with it."""
    told, wrong = 0, []
    for address in pages:
        for target, response in answers(client, address):
            assert response.status_code < 500, target
            if (found := faults(response)) is not None:
                told += 1
                wrong += [f"{target}: {one}" for one in found]
    return told, wrong


def test_every_form_for_who_is_not_signed_in_tells_what_is_wrong(client):
    told, wrong = told_by(client, sorted({*addresses_without_values()}))
    assert not wrong, "\n".join(wrong)
    assert told >= 3


def test_every_form_of_a_family_tells_what_is_wrong(client, coordinator, household, person):
    prove_who_it_is(client, coordinator)
    draft = make_draft(household.organisation, by=coordinator)
    pages = [*addresses(household, person), *drafts_addresses(draft)]
    told, wrong = told_by(client, pages)
    assert not wrong, "\n".join(wrong)
    assert told >= 8
    # The last pages are there once those before them were answered.
    page = walk(client, until="buddys")
    told, wrong = told_by(client, drafts_addresses(page.context["beginning"].draft))
    assert not wrong, "\n".join(wrong)
    assert told >= 4


def test_every_form_of_an_account_and_an_organisation_tells_what_is_wrong(client, coordinator):
    prove_who_it_is(client, coordinator)
    organisation = coordinator.memberships.get().organisation
    member = coordinator.memberships.get()
    pages = {*addresses_without_values()}
    pages |= {*addresses_of("members", slug=organisation.slug, pk=member.pk)}
    told, wrong = told_by(client, sorted(pages))
    assert not wrong, "\n".join(wrong)
    assert told >= 8
