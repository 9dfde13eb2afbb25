"""What a browser remarks of itself, told once at the end of the tests instead of failing them.

The next version of Chromium may know a header no longer, or find something old-fashioned. That is
worth knowing, and no reason for every test to fail on that day.
"""

import warnings

TOLD = set()


class BrowserRemark(UserWarning):
    """pytest lists it, by its words, below the results."""


def remark(browser, words):
    if words not in TOLD:
        TOLD.add(words)
        warnings.warn(BrowserRemark(f"Chromium {browser.version}: {words}"), stacklevel=1)


def of_the_browser_itself(browser, url):
    """What it says at a bare picture of the site, where headers are all that it can speak of."""
    context, said = browser.new_context(), []

    def on_console(message):
        """Not what it says of another file, such as an icon that nobody named."""
        if message.location["url"] in {"", url}:
            said.append(message.text)

    context.on("console", on_console)
    page = context.new_page()
    page.goto(url)
    page.evaluate("1")  # console messages come before its answer
    context.close()
    return said
