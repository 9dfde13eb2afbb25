"""Who keeps the toolkit true can do so by keyboard, by ear, by night and on a phone."""

from itertools import cycle

import pytest
from django.contrib.auth.models import Group

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk_pages import around_a_form, forms, lists, what_others_say
from tests.members.factories import make_user

AXE = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="`make test` fetches it"
).Axe()
OPTIONS = {"resultTypes": ["violations"], "preload": False}
RUN = """(options) => axe.run(options).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]))"""
DESK_BY_DAY, PHONE_BY_NIGHT = (DESKTOP, "light"), (PHONE, "dark")
DESK_BY_NIGHT, PHONE_BY_DAY = (DESKTOP, "dark"), (PHONE, "light")
WAYS = [(DESK_BY_DAY, PHONE_BY_NIGHT), (DESK_BY_NIGHT, PHONE_BY_DAY)]
"""In turns: looking at all colours of a long form takes seconds."""


@pytest.fixture
def curator(organisation):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.set(Group.objects.filter(name__in=["Redactie", "Netwerk"]))
    return curator


def problems_on(page, ways):
    page.evaluate(AXE.axe_script)
    for kind, scheme in ways:
        page.set_viewport_size(kind["viewport"])
        page.emulate_media(color_scheme=scheme)
        for name, nodes in page.evaluate(RUN, OPTIONS):
            yield f"{kind['viewport']['width']}, {scheme}: {name} {nodes}"


@pytest.fixture
def addresses(curator):
    return {
        "lists": lists,
        "forms": forms,
        "around a form": lambda: around_a_form(curator),
        "what others say": what_others_say,
    }


@pytest.mark.long
@pytest.mark.parametrize("kind", ["lists", "forms", "around a form", "what others say"])
def test_axe_finds_nothing_on_the_daily_pages_of_the_administration(
    on_desktop, curator, addresses, kind
):
    """Without the policy of the site, which stops what axe itself writes into a page."""
    page = on_desktop(curator, is_proven=True, reduced_motion="reduce", bypass_csp=True)
    found = []
    for address, ways in zip(addresses[kind](), cycle(WAYS), strict=False):
        answer = page.goto(address)
        assert answer.status == 200, address
        found += [f"{address}: {problem}" for problem in problems_on(page, ways)]
    assert not found, "\n".join(found)
