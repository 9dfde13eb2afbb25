"""Papers follow the content by themselves, and nobody waits for one."""

import logging
from datetime import date, timedelta
from functools import cache
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from gastvrij.lib import typesetting
from gastvrij.lib.typesetting import CannotBeSet, Made, set_pdf
from tests.toolkit.desk.test_admin import save
from tests.toolkit.paper.conftest import NOW, make_paper
from toolkit.models import Paper, Theme, Tip
from toolkit.paper import collection, making
from toolkit.paper.jobs import make_papers
from toolkit.paper.making import follow

pytestmark = pytest.mark.django_db
PICTURES = [f"picture theme/{slug} nl" for slug in ("wonen", "reizen", "mobiliteit")]


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s",
            [make_papers.task.name],
        )
        return cursor.fetchone()[0]


@pytest.fixture
def sets(monkeypatch):
    """What was set, in place of setting it; `sets.breaks` is what breaks."""

    class Sets(list):
        breaks = ""

    done = Sets()

    def set_one(wanted, made_at):
        if f"{wanted.kind} {wanted.page}" == done.breaks:
            raise CannotBeSet("too wide")
        done.append(f"{wanted.kind} {wanted.page}")
        return Made(f"file {len(done)}".encode(), 1)

    monkeypatch.setattr(collection.Wanted, "set", set_one)
    return done


def test_what_is_made_stays_until_its_content_changes(only, sets):
    only(*PICTURES, "pdf theme/wonen nl")
    follow()
    assert len(sets) == 4
    follow()
    assert len(sets) == 4  # run twice, nothing more
    tip = Tip.objects.filter(theme__slug="wonen").first()
    tip.text_nl = "Zeg dat je een pompoen meebrengt."
    tip.save()
    follow()
    assert sets[4:] == ["pdf theme/wonen"]  # and not the others


def test_a_figure_that_is_overdue_from_today_makes_its_paper_again(only, sets, monkeypatch):
    only("pdf theme/wonen nl")
    follow()
    later = timezone.now() + timedelta(days=2000)
    monkeypatch.setattr(making.timezone, "now", lambda: later)
    follow()
    assert len(sets) == 2


def test_the_day_alone_makes_nothing_again(only, sets, monkeypatch):
    only(*PICTURES)
    follow()
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(making.timezone, "now", lambda: tomorrow)
    follow()
    assert len(sets) == 3


def test_the_old_one_is_read_until_the_new_one_is_there(client, only, sets):
    only("pdf theme/wonen nl")
    follow()
    sets.breaks = "pdf theme/wonen"
    Theme.objects.filter(slug="wonen").update(summary_nl="Nieuw.")
    follow()
    assert client.get("/nl/toolkit/papier/thema/wonen.pdf").content == b"file 1"
    sets.breaks = ""
    Theme.objects.filter(slug="wonen").update(summary_nl="Nog nieuwer.")
    follow()
    assert client.get("/nl/toolkit/papier/thema/wonen.pdf").content == b"file 2"


def test_a_worker_that_is_killed_leaves_the_rest_for_the_next_one(only, sets, monkeypatch):
    only(*PICTURES)
    set_one = collection.Wanted.set

    def killed(wanted, made_at):
        if len(sets) == 2:
            raise SystemExit
        return set_one(wanted, made_at)

    monkeypatch.setattr(collection.Wanted, "set", killed)
    with pytest.raises(SystemExit):
        make_papers()
    assert Paper.objects.there().count() == 2
    monkeypatch.setattr(collection.Wanted, "set", set_one)
    make_papers()
    make_papers()
    assert Paper.objects.there().count() == 3
    assert sorted(sets) == sorted(one.removesuffix(" nl") for one in PICTURES)


def test_a_slow_worker_puts_nothing_older_over_what_another_made(only, sets):
    only("pdf theme/wonen nl")
    earlier, language = timezone.now(), "nl"
    (old,) = making.papers(language, timezone.localdate())
    Theme.objects.filter(slug="wonen").update(summary_nl="Dit klopt niet meer niet.")
    follow()
    before = Paper.objects.get()
    making.make(before.pk, old, earlier)
    assert Paper.objects.get().fingerprint == before.fingerprint != old.fingerprint


def test_mail_does_not_wait_for_all_papers(only, sets, monkeypatch):
    only(*PICTURES)
    monkeypatch.setattr(making, "AT_A_TIME", -1)
    make_papers()
    assert not sets
    assert waiting() == 1  # the rest, behind whatever waits by now


# --- what can't be set -----------------------------------------------------------------------
def test_one_that_breaks_is_told_and_keeps_no_other_from_being_made(only, sets, caplog):
    only(*PICTURES)
    sets.breaks = "picture theme/wonen"
    with caplog.at_level(logging.WARNING, "gastvrij.paper"):
        follow()
    assert len(sets) == 2
    (said,) = [record.getMessage() for record in caplog.records if record.name == "gastvrij.paper"]
    assert "picture theme/wonen (nl)" in said and "too wide" in said


def test_one_that_breaks_is_tried_again_after_ever_longer_pauses(only, sets, monkeypatch):
    only("picture theme/wonen nl")
    once = cache(making.papers)  # the content stays as it is, whatever the day
    monkeypatch.setattr(making, "papers", lambda language, day: once(language, date(2026, 11, 27)))
    sets.breaks = "picture theme/wonen"
    now, pauses = timezone.now(), []
    for _ in range(10):
        monkeypatch.setattr(making.timezone, "now", lambda: now)  # noqa: B023
        follow()
        paper = Paper.objects.get()
        pauses.append((paper.again_at - now) / timedelta(minutes=1))
        now += timedelta(minutes=1)
        monkeypatch.setattr(making.timezone, "now", lambda: now)  # noqa: B023
        follow()  # not after a minute
        assert Paper.objects.get().failures == paper.failures
        now = paper.again_at + timedelta(seconds=1)
    assert pauses[:4] == [15, 30, 60, 120]
    assert pauses[-1] == 24 * 60


def test_another_text_is_tried_at_once(only, sets):
    only("picture theme/wonen nl")
    sets.breaks = "picture theme/wonen"
    follow()
    sets.breaks = ""
    follow()
    assert not Paper.objects.there()
    Theme.objects.filter(slug="wonen").update(title_nl="Een dak")
    follow()
    paper = Paper.objects.there().get()
    assert (paper.failures, paper.again_at) == (0, None)


@pytest.mark.parametrize(
    "layout",
    ['#panic("kapot")', "#let f(x) = f(x)\n#f(1)", "#while true {}", '#read("/etc/passwd")'],
)
def test_a_layout_that_breaks_says_so_and_breaks_nothing_else(tmp_path, layout):
    path = tmp_path / "broken.typ"
    path.write_text(f'#set document(title: "x")\n#metadata(1) <pages>\n{layout}')
    with pytest.raises(CannotBeSet):
        set_pdf(path, {}, NOW)


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b"null", b"\xff"])
def test_an_answer_that_can_not_be_read_is_a_paper_that_can_not_be_set(tmp_path, monkeypatch, said):
    def run(command, **how):
        return typesetting.subprocess.CompletedProcess(command, 0, stdout=said, stderr=b"")

    monkeypatch.setattr(typesetting.subprocess, "run", run)
    with pytest.raises(CannotBeSet):
        set_pdf(tmp_path / "any.typ", {}, NOW)


def test_who_sets_knows_no_key_and_is_ended_after_a_while(tmp_path, monkeypatch):
    asked = {}

    def run(command, **how):
        asked.update(how)
        raise typesetting.subprocess.TimeoutExpired(command, how["timeout"])

    monkeypatch.setattr(typesetting.subprocess, "run", run)
    with pytest.raises(CannotBeSet):
        set_pdf(tmp_path / "any.typ", {}, NOW)
    assert asked["env"] == {}
    assert asked["timeout"] == typesetting.MOST_SECONDS < 60


# --- when --------------------------------------------------------------------------------------
def test_a_curators_save_asks_for_new_papers_once(client, curator):
    client.force_login(curator)
    theme = Theme.objects.get(slug="wonen")
    for words in ("Eén.", "Twee."):
        save(client, theme, summary_nl=words)
    assert waiting() == 1


def test_an_import_asks_for_them_too():
    call_command("import_toolkit", stdout=StringIO())
    assert waiting() == 1


def test_a_paper_of_what_is_gone_goes(only, sets):
    make_paper(page="theme/weg")
    only("picture theme/wonen nl")
    follow()
    assert not Paper.objects.filter(page="theme/weg")
