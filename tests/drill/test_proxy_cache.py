"""A real nginx that keeps pages, before the real site: never anything of who is signed in."""

import contextlib
import http.client
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.drill.servers import new_cluster
from tests.drill.test_killed import as_operator, wait_for
from tests.drill.test_serve import Served
from tests.gastvrij.test_deploying import program
from tests.ports import free_port

pytestmark = pytest.mark.xdist_group("proxy that keeps")
PAGES = ["/nl/", "/nl/toolkit/", "/nl/toolkit/thema/wonen/", "/fr/toolkit/", "/nl/organisaties/"]
KEPT = ["/api/organisations.csv", "/api/organisations.json"]
# As docs/deploying/ has it; as a proxy is told to; and whatever the site says, for ten seconds.
KEEPS = "proxy_cache site; proxy_cache_valid 200 304 10s; proxy_cache_revalidate on;"
RULES = {
    "keeps nothing": "proxy_cache off;",
    "obeys": KEEPS,
    "careless": f"{KEEPS} proxy_ignore_headers Cache-Control Expires;",
}
SIGN_IN = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from members.accounts.sessions.sealing import seal
from members.models import User
device = Client()
device.force_login(User.objects.get(email="buddy@demo.example"))
print(f"{settings.SESSION_COOKIE_NAME}={seal(device.session.session_key)}")
"""
WHOLE = """daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  {places}
  proxy_cache_path {folder}/cache keys_zone=site:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{site};
      proxy_set_header Host $http_host;
      {rule}
      add_header X-Kept $upstream_cache_status always;
    }}
  }}
}}
"""


@pytest.fixture(scope="module")
def served(furnished, tmp_path_factory):
    with new_cluster(like=furnished) as cluster, cluster.running():
        served = Served(cluster, tmp_path_factory.mktemp("served"))
        served.start()
        wait_for(lambda: served.get("/health/live")[0] == 200)
        yield served
        served.stop()


@pytest.fixture(params=RULES)
def proxy(served, request):
    """The port of nginx before the site."""
    with TemporaryDirectory(prefix="gastvrij-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        (folder / "whole.conf").write_text(
            WHOLE.format(
                folder=folder, places=places, port=port, site=served.port, rule=RULES[request.param]
            )
        )
        command = [program("nginx", "nginx-light"), "-c", folder / "whole.conf"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            wait_for(lambda: answers(port))
            yield port
            process.terminate()


def answers(port):
    with contextlib.suppress(OSError):
        return ask(port, "/health/live")[0] > 0
    return False


def ask(port, path, **headers):
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(browser):
        browser.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = browser.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def asked_again(port, path):
    """With the name of the first answer; the site may still be writing its papers."""
    for _ in range(60):
        tag = ask(port, path)[1]["ETag"]
        status, headers, text = ask(port, path, If_None_Match=tag)
        if headers["ETag"] == tag:
            return status, headers, text
        time.sleep(0.5)
    pytest.fail(f"{path} changes all the time")


def signed_in(served):
    """The cookie of a buddy's browser."""
    return as_operator(served.cluster, SIGN_IN).strip()


def is_of_somebody(text):
    return "data-signs-out" in text


def test_visitor_then_who_is_signed_in_then_visitor_again(served, proxy):
    """The visitor gets the very page of before, and whoever is signed in their own."""
    cookie = signed_in(served)
    for path in PAGES:
        before = ask(proxy, path)
        own = ask(proxy, path, Cookie=cookie)
        after = ask(proxy, path)
        assert [before[0], own[0], after[0]] == [200, 200, 200], path
        assert own[1]["Cache-Control"].startswith("max-age=0, no-cache, no-store"), path
        assert own[1]["X-Kept"] != "HIT"
        assert is_of_somebody(own[2]) and not is_of_somebody(before[2] + after[2]), path
        again = ask(proxy, path, Cookie=cookie)
        assert is_of_somebody(again[2]), path


def test_a_visitor_who_has_the_page_is_told_that_it_did_not_change(proxy, request):
    """An nginx that keeps, and obeys, fetches each page anew: it may keep it no second long, and
    then asks and answers without conditions. What it may keep longer is not sent twice either.
    """
    is_obeying = request.node.callspec.params["proxy"] == "obeys"
    for path in [*PAGES, *KEPT]:
        status, headers, text = asked_again(proxy, path)
        if is_obeying and path in PAGES:
            assert (status, headers["X-Kept"]) == (200, "MISS"), path
        else:
            assert (status, text) == (304, ""), path


def test_open_data_are_kept_and_are_the_same_for_everybody(served, proxy, request):
    cookie = signed_in(served)
    for path in KEPT:
        first, own = ask(proxy, path), ask(proxy, path, Cookie=cookie)
        assert first[2] == own[2]
        if request.node.callspec.params["proxy"] != "keeps nothing":
            assert ask(proxy, path)[1]["X-Kept"] == "HIT"


def test_a_form_with_a_mark_of_its_own_is_kept_for_nobody(proxy):
    for _ in range(2):
        status, headers, text = ask(proxy, "/nl/account/login/")
        assert status == 200
        assert headers["X-Kept"] != "HIT"
        time.sleep(0.1)
