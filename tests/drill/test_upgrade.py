"""What a site of an earlier version knew is still there after `migrate` of the present code.

The dump is that of 818d878 with its demo and what the demo leaves empty: links, a closed and an
erased family, a logo, a second factor. The file beside it tells what it holds; nobody exists.
"""

import gzip
import json
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import psycopg
import pytest
from pyrage import x25519

from gastvrij.lib.paths import ROOT
from gastvrij.postgres import embedded
from gastvrij.postgres.embedded import OWNER
from tests.drill.servers import ask, environment, new_cluster, run

pytestmark = pytest.mark.xdist_group("upgrade")  # one worker, so that one server is upgraded
HERE = Path(__file__).parent / "data"
DUMP = HERE / "dump-818d878.sql.gz"
TOLD = json.loads((HERE / "dump-818d878.json").read_text())
FAMILIES = TOLD["families"]
RENAMED = {}  # tables that got another name since: {"public.old": "public.new"}
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")

# What an operator reads of every family, through the present code.
READ = """
import json, django
django.setup()
from collections import Counter
from checklist.models import AuditEvent, Household
from checklist.walls import claims

def of(family):
    progress = family.progress.select_related("item", "person")
    events = family.events.order_by("pk").values_list("pk", "note_before", "note_after")
    return {
        "label": family.label,
        "state": family.state,
        "organisation": family.organisation.slug,
        "persons": family.persons.count(),
        "nicknames": sorted(person.nickname for person in family.persons.all()),
        "progress": Counter(one.state for one in progress),
        "progress_on": sorted(
            f"{one.item.code} / {one.person.nickname if one.person else '-'}: {one.state}"
            for one in progress
        ),
        "events": family.events.count(),
        "assignments": family.assignments.count(),
        "buddies": sorted(
            one.user.email for one in family.assignments.select_related("user") if not one.until
        ),
        "links": family.links.count(),
        "audit_events": AuditEvent.objects.filter(household=family.pk).count(),
        "notes": {str(one.pk): one.note for one in progress if one.note},
        "event_notes": {str(pk): notes for pk, *notes in events if any(notes)},
    }

with claims.opened(claims.OPERATOR):
    print(json.dumps({str(family.pk): of(family) for family in Household.objects.all()}))
"""

# What people see who sign in on the site, which is the web and stands behind both walls.
VISIT = """
import json, sys, django
django.setup()
from time import time
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
def visit(email, password, code, *pages):
    browser, steps = Client(SERVER_NAME="localhost"), []
    if email:
        answer = browser.post("/nl/account/login/", {"login": email, "password": password})
        steps.append(answer.get("Location", ""))
    if code:
        code = format_hotp_value(hotp_value(code, int(time()) // 30))
        steps.append(browser.post(steps[-1], {"code": code}).get("Location", ""))
    answers = [browser.get(page) for page in pages]
    seen = [[page.status_code, page.content.decode()] for page in answers]
    return {"steps": steps, "pages": seen}
print(json.dumps([visit(*asked) for asked in json.load(sys.stdin)]))
"""


# The back-up signs who it is; the dump leaves out the key that this is checked with.
STORE_KEY = """
import django
django.setup()
from checklist.walls import claims
claims.store_key()
print("null")
"""


def load(cluster):
    """As the owner, to whom everything that is made then belongs."""
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute(gzip.decompress(DUMP.read_bytes()).decode())


def python(site, script, *, as_owner=False, said=""):
    more = {"DJANGO_SETTINGS_MODULE": "gastvrij.settings", "GASTVRIJ_AS_OWNER": str(int(as_owner))}
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(
        command, env=site | more, cwd=ROOT, input=said, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def visit(site, *visits):
    """Each visit: who, the secret of their app if they have one, and the pages that they open."""
    asked = [(email, TOLD["password"], secret, *pages) for email, secret, *pages in visits]
    return python(site, VISIT, said=json.dumps(asked))


@pytest.fixture(scope="module")
def upgraded():
    """A server of 818d878 that `migrate` of the present code has been run on."""
    with new_cluster(durable=False) as cluster, cluster.running():
        load(cluster)
        run(environment(cluster), "migrate", "--verbosity=0")
        yield cluster


@pytest.fixture(scope="module")
def site(upgraded):
    return environment(upgraded)


def test_no_table_lost_a_row(upgraded):
    lost = {}
    for name, number in TOLD["tables"].items():
        ((kept,),) = ask(upgraded, f"SELECT count(*) FROM {RENAMED.get(name, name)}")
        if kept < number:
            lost[name] = (number, kept)
    assert lost == {}


def test_every_family_is_what_its_buddies_made_it(site):
    families = python(site, READ, as_owner=True)
    assert families.keys() == FAMILIES.keys()
    for pk, family in FAMILIES.items():
        assert families[pk] == family, family["label"]
    assert Counter(family["state"] for family in families.values()) == {"open": 9, "closed": 1}


def test_who_helps_families_signs_in_with_their_old_password_and_sees_theirs(site):
    labels = {family["label"] for family in FAMILIES.values() if family["state"] == "open"}
    seen = visit(site, *((email, "", "/nl/gezinnen/") for email in TOLD["sees"]))
    for email, one in zip(TOLD["sees"], seen, strict=True):
        assert one["steps"] == ["/nl/"]
        ((status, page),) = one["pages"]
        assert status == 200
        assert {label for label in labels if label in page} == labels & set(TOLD["sees"][email])


def test_a_buddy_reads_the_words_of_their_colleagues(site):
    """On the timeline of a family of theirs, and not on that of somebody else's."""
    merel, klaproos = (
        next(pk for pk in FAMILIES if FAMILIES[pk]["label"] == label)
        for label in ("Merel", "Klaproos")
    )
    pages = [f"/nl/gezinnen/{pk}/tijdlijn/" for pk in (merel, klaproos)]
    ((status, page), (refused, _)) = visit(site, ("buddy@demo.example", "", *pages))[0]["pages"]
    assert (status, refused) == (200, 404)
    words = [after for _, after in FAMILIES[merel]["event_notes"].values() if after]
    assert sum(word in unescape(page) for word in words) > 3


def test_a_familys_own_link_still_opens_their_list_and_an_ended_one_nothing(upgraded, site):
    ask(
        upgraded,
        "UPDATE checklist_sharelink SET expires_on = current_date + 30 WHERE revoked_at IS NULL",
    )
    pages = [f"/g/{TOLD[name]}/" for name in ("token", "revoked_token")]
    answers = visit(site, ("", "", *pages))[0]["pages"]
    assert [status for status, _ in answers] == [200, 404]


def test_the_app_of_a_second_factor_still_gives_the_codes(site):
    who = TOLD["second_factor_of"]
    without, with_it = visit(site, (who, "", "/nl/mijn/"), (who, TOLD["totp_secret"], "/nl/mijn/"))
    assert [status for status, _ in without["pages"]] == [302]
    assert [status for status, _ in with_it["pages"]] == [200]


def test_an_import_brings_the_new_words_and_keeps_what_a_curator_wrote(upgraded, site):
    written = "SELECT explanation_nl FROM toolkit_term WHERE id = %s"
    before = ask(upgraded, written, [TOLD["changed_term"]])
    said = run(site, "import_toolkit")
    assert "1 kept" in said
    assert ask(upgraded, written, [TOLD["changed_term"]]) == before
    assert "Nothing to do" in run(site, "import_toolkit")


def test_a_back_up_of_before_is_restored_and_its_texts_are_bound_to_their_rows(tmp_path):
    """Its words are Fernet tokens, which nothing accepts any more once all are bound."""
    identity = x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(str(identity))
    keys = {"BACKUP_URL": (tmp_path / "attic").as_uri()}
    keys |= {"BACKUP_RECIPIENTS": str(identity.to_public())}
    keys |= {"BACKUP_IDENTITY_FILE": str(tmp_path / "key.txt")}
    with new_cluster(durable=False) as cluster, cluster.running():
        load(cluster)
        python(environment(cluster), STORE_KEY, as_owner=True)
        run(environment(cluster, **keys), "backup")
    with new_cluster(durable=False) as cluster, cluster.running():
        site = environment(cluster, **keys)
        assert "run `manage.py rotate_keys`" in run(site, "restore")
        assert python(site, READ, as_owner=True) == FAMILIES
        assert "nothing else is accepted" in run(site, "rotate_keys")
        assert ask(cluster, "SELECT walls.is_bound()") == [(True,)]
        assert python(site, READ, as_owner=True) == FAMILIES
        run(site, "backup")
        ask(cluster, "DROP DATABASE gastvrij WITH (FORCE)", database="postgres")
    with new_cluster(durable=False) as cluster, cluster.running():
        assert "rotate_keys" not in run(environment(cluster, **keys), "restore")
        assert python(environment(cluster), READ, as_owner=True) == FAMILIES


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_an_older_server_is_upgraded_too(monkeypatch):
    monkeypatch.setattr(embedded, "PROGRAMS", DEBIAN_15)
    with new_cluster(durable=False) as cluster, cluster.running():
        load(cluster)
        run(environment(cluster), "migrate", "--verbosity=0")
        assert python(environment(cluster), READ, as_owner=True) == FAMILIES
