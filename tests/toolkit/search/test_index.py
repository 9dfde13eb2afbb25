"""The words in memory are those of the database: in each process, from the next search on."""

import pytest
from django.db import connection

from tests.members.factories import make_organisation
from tests.toolkit.desk.test_admin import save
from toolkit.indexing.entries import agree
from toolkit.models import SearchEntry, Term, Theme
from toolkit.search import engine, stems
from toolkit.search.index import Keeper
from toolkit.search.matching import Form, places_with
from toolkit.search.stems import stems_of

pytestmark = pytest.mark.django_db
FOUND = """
SELECT place, CASE WHEN ts_filter(words, '{a}') @@ query THEN 1
    WHEN ts_filter(words, '{a,b,c}') @@ query THEN 0.75 ELSE 0.2 END,
    0.2 * least(ts_rank('{0.2, 0.6, 0.8, 1}', words, query), 1)
FROM toolkit_searchentry, (SELECT %s::tsquery AS query) AS asked
WHERE language = 'nl' AND words @@ query
"""


@pytest.fixture
def workers():
    """Two processes of the server, that both searched before."""
    keepers = [Keeper(), Keeper()]
    for keeper in keepers:
        keeper.current()
    return keepers


def found_by(worker, typed, monkeypatch):
    monkeypatch.setattr(engine, "current_index", worker.current)
    return [one.place for one in engine.search(typed, "nl").found]


def test_every_worker_finds_what_a_curator_saved(client, curator, workers, monkeypatch):
    client.force_login(curator)
    term = Term.objects.get(code="leefloon")
    save(client, term, also_nl="steunpompoen", explanation_nl="Hiermee koop je courgettes.")
    for worker in workers:
        assert found_by(worker, "courgettes", monkeypatch)[0] == "term:leefloon"
        assert "term:leefloon" in found_by(worker, "steunpompoen", monkeypatch)[:3]


def test_no_worker_finds_what_a_curator_withdrew(workers, monkeypatch):
    assert "theme:wonen" in found_by(workers[0], "wonen", monkeypatch)
    Theme.objects.filter(slug="wonen").update(state="draft")
    agree()
    for worker in workers:
        for typed in ("wonen", "huurwaarborg", "mijn huisbaas zet mij buiten"):
            found = found_by(worker, typed, monkeypatch)
            assert not {one for one in found if one.startswith(("theme:wonen", "item:wonen"))}


def test_entries_that_are_written_later_than_their_content_are_seen_too(workers):
    """Between the two, a worker may have looked already."""
    SearchEntry.objects.filter(place="term:leefloon").delete()
    assert all(("term:leefloon", "nl") not in one.current().told for one in workers)


def test_after_a_change_only_what_differs_is_read_again(workers):
    [worker, _other] = workers
    before = worker._entries
    Term.objects.filter(code="leefloon").update(explanation_nl="Courgettes.")
    agree()
    worker.current()
    same = [key for key in before if worker._entries[key] is before[key]]
    assert ("term:leefloon", "nl") not in same
    assert len(before) - len(same) < 10


def test_after_another_change_the_words_stay_as_they_are(workers, django_assert_num_queries):
    """Organisations change many times a day, and move the same stamp."""
    before = workers[0].current()
    make_organisation("Zonnebloem")
    with django_assert_num_queries(3):
        after = workers[0].current()
    assert after is not before
    assert after.stems is before.stems


def test_while_nothing_changes_one_question_is_asked(workers, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert workers[0].current() is workers[0].current.__self__._kept[1]


@pytest.mark.parametrize(
    "form, query",
    [
        (Form("nl", "huurwaarborg", 1), "phraseto_tsquery('public.plain_dutch', 'huurwaarborg')"),
        (Form("nl", "kinderen", 1), "phraseto_tsquery('public.plain_dutch', 'kinderen')"),
        (
            Form("nl", "sociale woning", 1),
            "phraseto_tsquery('public.plain_dutch', 'sociale woning')",
        ),
        (
            Form("nl", "hulp bij de huur", 1),
            "phraseto_tsquery('public.plain_dutch', 'hulp bij de huur')",
        ),
        (Form("nl", "kaart a", 1), "phraseto_tsquery('public.plain_dutch', 'kaart a')"),
        (
            Form("nl", "school geld", 1, is_apart=True),
            "plainto_tsquery('public.plain_dutch', 'school geld')",
        ),
        (Form("nl", "woning", 1, is_stem=True), "'woning'"),
        (Form("nl", "huur contract", 1, is_stem=True), "'''huur'':* & ''contract'':*'"),
        (Form("nl", "de het een", 1), "phraseto_tsquery('public.plain_dutch', 'de het een')"),
        (Form("nl", "!!!", 1), "''"),
    ],
)
def test_memory_says_what_the_database_says(workers, form, query):
    asked = places_with(form, stems_of(form.words.split()), workers[0].current())
    with connection.cursor() as cursor:
        cursor.execute(FOUND.replace("%s", query))
        rows = {place: (float(grade), rank) for place, grade, rank in cursor.fetchall()}
    assert asked.keys() == rows.keys()
    for place, (grade, rank) in rows.items():
        assert asked[place] == pytest.approx(grade + rank, abs=0.06), place


def test_words_that_somebody_makes_up_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(stems, "MOST_KEPT", 10)
    monkeypatch.setattr(stems, "_kept", {})
    for n in range(5):
        made_up = [f"woord{n}{letter}" for letter in "abcdefgh"]
        assert stems_of(made_up).keys() == set(made_up)
    assert len(stems._kept) <= 10 + 8
