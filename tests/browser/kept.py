"""A browser of somebody's own for each test, without making one each time.

Chromium opens a window with an address bar and a profile for each context, which costs more than
most tests do, and then fetches every style sheet again. So a context is kept, with a bare page
that holds its window open. Whoever takes it finds no more in it than in a new one but the site's
own files: no cookie, nothing stored, no page of the site, no listener.
"""

import json
from urllib.parse import urlsplit

MILLISECONDS_TO_WAIT = 10_000


class KeptContexts:
    def __init__(self, browser):
        self.browser, self.free = browser, {}

    def take(self, **options):
        """A context with these options, and its first page."""
        kind = json.dumps(options, sort_keys=True)
        free = self.free.setdefault(kind, [])
        context = free.pop() if free else self.make(options)
        page = context.new_page()
        forget(context, page, options["base_url"])
        return Taken(context, page, kind)

    def make(self, options):
        context = self.browser.new_context(**options)
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        context.new_page()
        return context

    def give_back(self, taken):
        taken.stop_listening()
        for page in taken.context.pages[1:]:
            page.close()
        self.free[taken.kind].append(taken.context)


class Taken:
    def __init__(self, context, page, kind):
        self.context, self.page, self.kind = context, page, kind
        self.listeners = []

    def on(self, event, listener):
        self.context.on(event, listener)
        self.listeners.append((event, listener))

    def stop_listening(self):
        for event, listener in self.listeners:
            self.context.remove_listener(event, listener)


def forget(context, page, url):
    """Before somebody else comes: what is stored goes while no page of the site is open."""
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)
    context.unroute_all()
    devtools = context.new_cdp_session(page)
    parts = urlsplit(url)
    origin = {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": "all"}
    devtools.send("Storage.clearDataForOrigin", origin)
    devtools.detach()
