"""Each test's browser is as good as new, though it was somebody else's a moment ago."""

import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.kept import KeptContexts

PAGE = "/en/account/login/"
STORED = """async () => {
  const databases = (await indexedDB.databases()).map((database) => database.name);
  const kept = await caches.keys();
  return [document.cookie, localStorage.length, sessionStorage.length, history.length,
          ...databases, ...kept];
}"""
STORE = """async () => {
  document.cookie = "seen=Tulp; path=/";
  localStorage.setItem("family", "Tulp");
  sessionStorage.setItem("family", "Tulp");
  await caches.open("Tulp");
  await new Promise((done) => { indexedDB.open("Tulp").onsuccess = done; });
}"""


@pytest.fixture
def kept(browser):
    return KeptContexts(browser)


def look(taken):
    taken.page.goto(PAGE)
    return taken.page.evaluate(STORED)


def test_whoever_gets_a_browser_after_somebody_else_finds_nothing_in_it(
    kept, live_server, transactional_db
):
    options = {"base_url": live_server.url, **DESKTOP}
    first, heard = kept.take(**options), []
    first.on("request", lambda request: heard.append(request.url))
    new = look(first)
    first.page.evaluate(STORE)
    assert look(first) != new and heard != []
    first.context.set_offline(True)
    first.context.route("**/*", lambda route: route.abort())
    kept.give_back(first)
    heard.clear()
    second = kept.take(**options)
    assert second.context is first.context
    assert second.context.pages[1:] == [second.page]
    assert second.context.pages[0].url == "about:blank"
    assert look(second) == new and heard == []
    names = {cookie["name"] for cookie in second.context.cookies()}
    assert "seen" not in names and "sessionid" not in names
    second.context.close()


def test_two_browsers_at_once_are_not_the_same(kept, live_server):
    options = {"base_url": live_server.url, **DESKTOP}
    first, second = kept.take(**options), kept.take(**options)
    assert first.context is not second.context
    for taken in (first, second):
        taken.context.close()
