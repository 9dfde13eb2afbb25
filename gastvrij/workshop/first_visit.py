"""`make first-visit`: what a first visit costs on a poor phone, for six public pages; what the page
after it costs, and a family's list.

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
from gastvrij.workshop.screenshots import CHROMIUM, FLAGS, demo, signed_in_on_a_phone

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
NEXT = {
    "home": "toolkit",
    "toolkit": "theme",
    "theme": "item",
    "item": "directory",
    "directory": "home",
}
"""Where a visitor goes on from each page, with what the browser has by then."""
FAMILIES = "/nl/gezinnen/"
MOST = {"requests": 12, "bytes": 60_000, "shift": 0, "axe": 0}
MOST_OF_NEXT = {"bytes": 15_000}
MOST_OF_LIST = {"bytes": 40_000}
"""Of a family, as it is sent: it is never compressed, as it holds secrets."""
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
    kept: set[str] = field(default_factory=set)
    """Requests that the browser answered itself."""
    fcp: float = 0
    lcp: float = 0
    shift: float = 0
    blocked: float = 0
    """Milliseconds for which the page could not have answered a tap."""
    axe: list[str] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=lambda: MOST)

    @property
    def score(self) -> int:
        """As Lighthouse would give for performance, out of 100 (score.py)."""
        return score.performance(self.fcp, self.lcp, self.blocked, self.shift)

    @property
    def over(self) -> Iterator[str]:
        found = {"requests": len(self.kinds), "bytes": self.bytes_of.total()}
        found |= {"shift": round(self.shift, 3), "axe": len(self.axe)}
        for what, value in found.items():
            if value > self.most.get(what, value):
                yield f"{self.name}: {value:,} {what}, at most {self.most[what]:,}"
        yield from (f"{self.name}: axe: {one}" for one in self.axe)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", help="of a site that runs already, instead of a demo of its own")
    site = parser.parse_args().site
    if site:
        visits, later = visit_all(site.rstrip("/"), has_families=False)
    else:
        with demo() as site:
            visits, later = visit_all(site, has_families=True)
    print(*table(visits), "", *table_of_later(later), sep="\n")
    for one in visits:
        if one.score < LEAST_SCORE:
            print(f"{one.name}: score {one.score}, under {LEAST_SCORE}: try without other work.")
    over = [line for visit in visits + later for line in visit.over]
    print("", *(over or ["All within their budgets."]), sep="\n")
    sys.exit(bool(over))


def visit_all(site: str, *, has_families: bool) -> tuple[list[Visit], list[Visit]]:
    """First visits, and pages that come later."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        both = [visit(browser, site, name) for name in PAGES]
        later = [after for _, after in both if after]
        if has_families:
            later.append(list_of_family(browser, site))
        browser.close()
    return [first for first, _ in both], later


def visit(browser: Browser, site: str, name: str) -> tuple[Visit, Visit | None]:
    """In a context of its own, so that nothing was kept before; and the page after it."""
    path, following = PAGES[name], NEXT.get(name)
    found = Visit(name)
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = listen(page, found)
    page.add_init_script(WATCH)
    answer = page.goto(f"{site}{path}", wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{path} did not answer as it should.")
    page.wait_for_timeout(QUIET)
    seen = page.evaluate("seen")
    found.fcp, found.lcp, found.shift = seen["fcp"], seen["lcp"], seen["shift"]
    tasks = [duration for begun, duration in seen["tasks"] if begun >= found.fcp]
    found.blocked = sum(max(0, duration - A_LONG_TASK) for duration in tasks)
    session.detach()
    after = next_page(page, site, name, following) if following else None
    context.close()
    found.axe = violations(browser.new_page(**PHONE, bypass_csp=True), f"{site}{path}")
    return found, after


def next_page(page: Page, site: str, name: str, following: str) -> Visit:
    return come_to(page, f"{site}{PAGES[following]}", f"{following}, after {name}", MOST_OF_NEXT)


def come_to(page: Page, address: str, name: str, most: dict[str, int]) -> Visit:
    """Another page in the same browser: what it has is not sent again."""
    found = Visit(name, most=most)
    session = listen(page, found)
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{address} did not answer as it should.")
    page.wait_for_timeout(QUIET)
    session.detach()
    return found


def list_of_family(browser: Browser, site: str) -> Visit:
    """As a buddy opens it, who has just signed in."""
    page = signed_in_on_a_phone(browser, site, "buddy")
    page.goto(f"{site}{FAMILIES}")
    family = page.locator(f"main a[href^='{FAMILIES}']:not([href='{FAMILIES}'])").first
    address = f"{site}{family.get_attribute('href')}"
    found = come_to(page, address, "a family's list", MOST_OF_LIST)
    page.context.close()
    return found


def listen(page: Page, found: Visit) -> CDPSession:
    """Count what comes over the network of a poor phone, headers included, until it is detached."""
    session = page.context.new_cdp_session(page)

    def answered(event: dict) -> None:
        response = event["response"]
        if response.get("fromDiskCache") or event["requestId"] in found.kept:
            return
        if not response["url"].startswith("data:"):
            found.kinds[event["requestId"]] = event["type"].lower()

    def ended(event: dict) -> None:
        if kind := found.kinds.get(event["requestId"]):
            found.bytes_of[kind] += int(event["encodedDataLength"])

    session.on("Network.requestServedFromCache", lambda event: found.kept.add(event["requestId"]))
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", ended)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def violations(page: Page, address: str) -> list[str]:
    """Without the policy of the site, which stops what axe itself writes into a page."""
    page.goto(address)
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
    page.close()
    return [one["id"] for one in found.response["violations"]]


def table_of_later(visits: list[Visit]) -> Iterator[str]:
    yield "| page | requests | bytes | document | at most |"
    yield "| --- | --- | --- | --- | --- |"
    for one in visits:
        sizes = [one.bytes_of.total(), one.bytes_of["document"], one.most["bytes"]]
        cells = [one.name, str(len(one.kinds)), *(f"{size:,}" for size in sizes)]
        yield "| " + " | ".join(cells) + " |"


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
