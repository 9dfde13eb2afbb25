"""`make first-visit`: what a first visit costs on a poor phone, for six public pages.

Chromium with the network and the processor of a poor phone (docs/benchmark.md says how this
differs from Lighthouse), each page with a browser that kept nothing; then axe looks whether
everybody can use it. Exits with 1 where a page is over its budget.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from gastvrij.workshop import score
from gastvrij.workshop.screenshots import CHROMIUM, FLAGS, demo

PAGES = {
    "home": "/nl/",
    "toolkit": "/nl/toolkit/",
    "theme": "/nl/toolkit/thema/wonen/",
    "item": "/nl/toolkit/punt/wonen-kandidaat-dossier/",
    "directory": "/nl/organisaties/",
    "signing in": "/nl/account/login/",
}
PHONE = {"viewport": {"width": 360, "height": 760}, "locale": "nl-BE", "is_mobile": True}
SLOW_4G = {"latency": 562.5, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 675e3 / 8}
"""Lighthouse's, as its tools apply it to each request: ms, and bytes a second."""
SLOWER = 4
"""So many times is the phone's processor slower than ours."""
A_LONG_TASK = 50
QUIET = 1000
"""Milliseconds in which nothing follows any more."""
MOST = {"requests": 12, "bytes": 60_000, "shift": 0, "axe": 0}
LEAST_SCORE = 98
"""Told, and no more: with other work beside it a machine paints later."""

WATCH = """
window.seen = {fcp: 0, lcp: 0, shift: 0, tasks: []};
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
  .observe({type, buffered: true});
watch('paint', one => { if (one.name === 'first-contentful-paint') seen.fcp = one.startTime; });
watch('largest-contentful-paint', one => { seen.lcp = one.startTime; });
watch('layout-shift', one => { if (!one.hadRecentInput) seen.shift += one.value; });
watch('longtask', one => { seen.tasks.push([one.startTime, one.duration]); });
"""


@dataclass
class Visit:
    name: str
    kinds: dict[str, str] = field(default_factory=dict)
    """Of each request, by its number: a document, a style sheet."""
    bytes_of: Counter[str] = field(default_factory=Counter)
    fcp: float = 0
    lcp: float = 0
    shift: float = 0
    blocked: float = 0
    """Milliseconds for which the page could not have answered a tap."""
    axe: list[str] = field(default_factory=list)

    @property
    def score(self) -> int:
        """As Lighthouse would give for performance, out of 100 (score.py)."""
        return score.performance(self.fcp, self.lcp, self.blocked, self.shift)

    @property
    def over(self) -> Iterator[str]:
        found = {"requests": len(self.kinds), "bytes": self.bytes_of.total()}
        found |= {"shift": round(self.shift, 3), "axe": len(self.axe)}
        for what, value in found.items():
            if value > MOST[what]:
                yield f"{self.name}: {value:,} {what}, at most {MOST[what]:,}"
        yield from (f"{self.name}: axe: {one}" for one in self.axe)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", help="of a site that runs already, instead of a demo of its own")
    site = parser.parse_args().site
    if site:
        visits = visit_all(site.rstrip("/"))
    else:
        with demo() as site:
            visits = visit_all(site)
    print(*table(visits), sep="\n")
    for one in visits:
        if one.score < LEAST_SCORE:
            print(f"{one.name}: score {one.score}, under {LEAST_SCORE}: try without other work.")
    over = [line for visit in visits for line in visit.over]
    print("", *(over or ["All within their budgets."]), sep="\n")
    sys.exit(bool(over))


def visit_all(site: str) -> list[Visit]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits = [visit(browser, site, name, path) for name, path in PAGES.items()]
        browser.close()
    return visits


def visit(browser: Browser, site: str, name: str, path: str) -> Visit:
    """In a context of its own, so that nothing was kept before."""
    found = Visit(name)
    context = browser.new_context(**PHONE)
    page = context.new_page()
    listen(context.new_cdp_session(page), found)
    page.add_init_script(WATCH)
    answer = page.goto(f"{site}{path}", wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{path} did not answer as it should.")
    page.wait_for_timeout(QUIET)
    seen = page.evaluate("seen")
    found.fcp, found.lcp, found.shift = seen["fcp"], seen["lcp"], seen["shift"]
    tasks = [duration for begun, duration in seen["tasks"] if begun >= found.fcp]
    found.blocked = sum(max(0, duration - A_LONG_TASK) for duration in tasks)
    context.close()
    found.axe = violations(browser.new_page(**PHONE, bypass_csp=True), f"{site}{path}")
    return found


def listen(session: CDPSession, found: Visit) -> None:
    """Count what comes over the network of a poor phone, headers included."""

    def answered(event: dict) -> None:
        if not event["response"]["url"].startswith("data:"):
            found.kinds[event["requestId"]] = event["type"].lower()

    def ended(event: dict) -> None:
        if kind := found.kinds.get(event["requestId"]):
            found.bytes_of[kind] += int(event["encodedDataLength"])

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", ended)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def violations(page: Page, address: str) -> list[str]:
    """Without the policy of the site, which stops what axe itself writes into a page."""
    page.goto(address)
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
    page.close()
    return [one["id"] for one in found.response["violations"]]


def table(visits: list[Visit]) -> Iterator[str]:
    columns = ["page", "requests", "bytes", "document", "styles", "scripts", "other"]
    columns += ["first paint", "largest", "shift", "blocked", "score", "axe"]
    yield "| " + " | ".join(columns) + " |"
    yield "| " + " | ".join("---" for _ in columns) + " |"
    for one in visits:
        of = one.bytes_of
        known = of["document"], of["stylesheet"], of["script"]
        sizes = [of.total(), *known, of.total() - sum(known)]
        cells = [one.name, str(len(one.kinds)), *(f"{size:,}" for size in sizes)]
        cells += [f"{one.fcp / 1000:.1f} s", f"{one.lcp / 1000:.1f} s", f"{one.shift:.3f}"]
        cells += [f"{one.blocked:.0f} ms", str(one.score), str(len(one.axe))]
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
