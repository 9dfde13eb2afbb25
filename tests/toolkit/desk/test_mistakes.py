"""The mistakes that a curator can make, each with the sentence that it gets: docs/mistakes.md."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from gastvrij.lib.paths import ROOT
from tests.toolkit.desk.pages import admin_url, opened_form
from toolkit.models import ChecklistItem, Figure, ItemDue, LinkCheck, Source, Theme

pytestmark = pytest.mark.django_db
CODE = "wonen-plaatsbeschrijving"
DUE = "due_rules-0-"
PAGE = Path(ROOT) / "docs" / "mistakes.md"


def item():
    return ChecklistItem.objects.get(code=CODE)


def before_item():
    return item().after.get()


def theme():
    return Theme.objects.get(slug="wonen")


def figure():
    return Figure.objects.first()


def source():
    return theme().sources.first()


def pointer():
    return theme().sources.filter(kind=Source.Kind.POINTER).first() or weakened()


def weakened():
    found = theme().sources.last()
    Source.objects.filter(pk=found.pk).update(kind=Source.Kind.POINTER)
    return found


VIDEO = {
    "embeds-TOTAL_FORMS": 1,
    "embeds-0-order": 1,
    "embeds-0-address": "https://example.org/film",
    "embeds-0-title_nl": "Film",
    "embeds-0-shows_nl": "Iets.",
    "embeds-0-by": "Iemand",
    "embeds-0-language": "nl",
}
AGES = {"min_age": "0", "max_age": "2", "situations": ["works"]}
# What goes wrong, in which form, by which change of it.
MISTAKES = {
    "In a situation and not in it": (
        item, lambda: {"situations": ["pregnant"], "not_situations": ["pregnant"]},
    ),
    "Older at registration than now": (
        item, lambda: {"min_age": "0", "max_age": "5", "registered_ages": "18,64"},
    ),
    "Steps that wait for each other": (before_item, lambda: {"after": [item().pk]}),
    "A figure that is not there": (item, lambda: {"why_nl": "{{ figure:geen }}"}),
    "A figure in a title": (item, lambda: {"title_nl": "Betaal {{ figure:opzeg-huurder }}"}),
    "Braces of something else": (item, lambda: {"how_nl": "{{ bedrag }}"}),
    "No Dutch text": (item, lambda: {"why_nl": ""}),
    "A required deadline without its article": (
        item, lambda: {f"{DUE}kind": "legal", f"{DUE}article_nl": ""},
    ),
    "A required deadline on a source that is no law or service": (
        item,
        lambda: {
            "confidence": "high",
            f"{DUE}kind": "legal",
            f"{DUE}source": pointer().pk,
            **{f"{DUE}article_{code}": "Art. 1" for code in ("nl", "fr", "en")},
        },
    ),
    "A deadline from a day that is none": (item, lambda: {f"{DUE}anchors": "gisteren"}),
    "A duration that can't be read": (item, lambda: {f"{DUE}within": "6 maanden"}),
    "Working days in months": (
        item, lambda: {f"{DUE}within": "P1M", f"{DUE}counts_working_days": "on"},
    ),
    "Counted back from no card": (item, lambda: {f"{DUE}within": "-P6M"}),
    "Every year, from two days": (item, lambda: {f"{DUE}anchors": "moved_in,calendar:05-01"}),
    "One age without the other": (item, lambda: {"min_age": "18", "max_age": ""}),
    "Ages the wrong way round": (item, lambda: {"min_age": "18", "max_age": "3"}),
    "Ages that are no two numbers": (item, lambda: {"family_ages": "9,1"}),
    "Checked without the words that were read": (
        item, lambda: {"reviewed_on": "2026-11-20", "passage": ""},
    ),
    "Checked on a day to come": (item, lambda: {"reviewed_on": "2126-11-20"}),
    "Words of a source that this page does not have": (
        item,
        lambda: {"reviewed_on": "2026-11-20", "passage": "Zo.", "passage_source": "geen"},
    ),
    "A yearly figure without its next day": (
        figure, lambda: {"changes": "yearly", "next_on": ""},
    ),
    "A next value before this one": (figure, lambda: {"next_on": "2001-01-01"}),
    "A source without a date": (source, lambda: {"seen": "vorig jaar"}),
    "A video of somebody that we don't show": (theme, lambda: VIDEO),
}  # fmt: skip


def said_of(desk, row, changes):
    """What the form says, all of it."""
    answer = desk.post(admin_url(row), opened_form(desk, row) | changes)
    assert answer.status_code == 422
    errors = [answer.context["adminform"].form.errors]
    for one in answer.context["inline_admin_formsets"]:
        errors += [*one.formset.errors]
    return [str(words) for found in errors for name in found for words in found[name]]


def table():
    """By mistake its sentence, as the page tells."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {row[0]: row[1] for row in rows if row[0] != "---"}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_gets_the_sentence_that_the_page_tells(desk, mistake):
    make, changes = MISTAKES[mistake]
    assert table()[mistake] in said_of(desk, make(), changes())


def test_who_deletes_what_is_used_reads_what_would_lose_it(desk):
    dues = ItemDue.objects.exclude(source=None).values("source")
    rows = Source.objects.filter(items__isnull=False, figures=None).exclude(pk__in=dues)
    row = rows.first()
    page = strip_tags(desk.get(admin_url(row, "delete")).content.decode())
    parts = table()["Deleting what is used"].split("…")
    assert all(part in page for part in parts)


def test_a_link_that_is_dead_waits_on_the_desk(desk):
    LinkCheck.objects.create(
        url=source().url, checked_at="2026-11-20T10:00Z", problem="gone", failures=2,
        failing_since=date(2026, 11, 13),
    )  # fmt: skip
    with override("nl"):
        page = desk.get(reverse("admin:index")).content.decode()
    assert table()["A link that is dead"] in page


def test_the_page_tells_of_all_of_them_and_of_at_least_twenty():
    told = set(table()) - {"Mistake"}
    assert told == {*MISTAKES, "Deleting what is used", "A link that is dead"}
    assert len(told) >= 20
