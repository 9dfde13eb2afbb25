"""A family's page is light: bytes, which are the same on every machine, and no time."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from checklist.sharing.actions import share
from tests.checklist.sharing.opening import open_link
from tests.gastvrij.site.html import Page

MOST = 40_000
"""Beyond the style sheet that every page of the site shares. The page holds secrets and is not
served compressed (BREACH); the budget counts it as if it were."""


@pytest.mark.parametrize("language", ["nl", "ar", "ti"])
def test_page_scripts_and_image_are_at_most_forty_kilobytes_compressed(
    client, household, buddy, language
):
    page = open_link(client, share(household, language, by=buddy))
    html = Page(page.content.decode())
    own = [one.attributes["src"] for one in html.all("script")] + ["/static/img/mark.svg"]
    files = [Path(finders.find(one.removeprefix("/static/"))).read_bytes() for one in own]
    assert sum(len(gzip.compress(one, mtime=0)) for one in [page.content, *files]) <= MOST
