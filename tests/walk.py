"""Every public page, walked once in each language for all tests that look at them."""

from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.gastvrij.site.html import Page
from tests.members.factories import make_organisation
from toolkit.models import Chapter, ChecklistItem, Section, Theme

LANGUAGES = ["nl", "fr", "en"]
NOT_OURS = {"admin"}  # Django's own pages
NO_PAGES = {"health"}  # for a probe
# The tests that look at the pages in a language are run by one worker, which walks once.
in_each_language = pytest.mark.parametrize(
    "language",
    [pytest.param(one, marks=pytest.mark.xdist_group(f"pages in {one}")) for one in LANGUAGES],
)


def addresses_without_values(resolver=None, namespace=""):
    """Every address of the site that needs no number or name, from the url patterns themselves."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in NOT_OURS and not pattern.pattern.regex.groups:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from addresses_without_values(pattern, inner)
        elif not pattern.pattern.regex.groups and pattern.name not in NO_PAGES:
            yield reverse(namespace + pattern.name)


def toolkit_addresses():
    for model in (Chapter, Theme, ChecklistItem):
        yield from (row.get_absolute_url() for row in model.objects.published())
    for section in Section.objects.published().select_related("chapter"):
        yield section.get_absolute_url()


def pages_of(client, addresses):
    """The pages behind these addresses, without those that are shut or lead elsewhere."""
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            yield address, response


class Walked:
    """What is kept of an answer: not the data that its template was filled in with, nor what is
    made of the page, which is twenty times as much."""

    def __init__(self, response):
        self.headers, self.content = response.headers, response.content

    @property
    def page(self):
        return Page(self.content.decode())


@cache
def public_pages(language):
    """What a visitor gets at each address, with one organisation in the directory."""
    with transaction.atomic(), override(language):
        organisation = make_organisation(description="Wij openen deuren.")
        addresses = [*addresses_without_values(), *toolkit_addresses()]
        pages = pages_of(Client(), [*addresses, organisation.get_absolute_url()])
        walked = {address: Walked(response) for address, response in pages}
        transaction.set_rollback(True)
    return walked
