"""Whether somebody came to another page, however often they pressed."""

import re

from playwright.sync_api import expect


def arrive(page, address):
    """Wait until the page with this address is there; `address` is a pattern with `*`.

    Asks again and again, where Playwright's own `wait_for_url` gives up at the first answer that
    a second tap broke off.
    """
    expect(page).to_have_url(re.compile("^" + re.escape(address).replace(r"\*", ".*") + "$"))
    page.wait_for_load_state()
