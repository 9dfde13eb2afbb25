"""The network in figures: right, readable without the picture, and about nobody in particular."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse
from django.utils.translation import override

from members.statistics import charts
from members.statistics.counting import Line, figures_on, last_quarters
from tests.gastvrij.site.html import Page
from tests.members.factories import BRUSSELS, make_membership, make_organisation, make_user
from toolkit.models import Theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
HIDDEN = ["draft", "submitted", "refused", "suspended", "left"]


def numbers(lines):
    return {line.key: line.number for line in lines if line.number}


def test_organisations_are_counted_by_province_also_where_nobody_is():
    make_organisation()
    make_organisation()
    make_organisation(municipality=BRUSSELS)
    figures = figures_on(TODAY)
    assert (figures.total, figures.municipalities) == (3, 2)
    assert numbers(figures.by_province) == {"east-flanders": 2, "brussels": 1}
    assert figures.by_province[0].key == "east-flanders"
    assert {line.key for line in figures.nobody_yet} == {
        "west-flanders",
        "antwerp",
        "limburg",
        "flemish-brabant",
    }


def test_who_works_on_two_themes_counts_for_both_and_a_theme_of_nobody_is_there_too():
    first, second, *others = Theme.objects.published()
    make_organisation().themes.set([first, second])
    make_organisation().themes.set([first])
    make_organisation(state="submitted").themes.set([second])
    figures = figures_on(TODAY)
    assert numbers(figures.by_theme) == {first.slug: 2, second.slug: 1}
    assert len(figures.by_theme) == 2 + len(others)


def test_languages_are_counted_the_most_spoken_first():
    make_organisation(languages=["nl", "ar"])
    make_organisation(languages=["nl"])
    make_organisation(languages=["uk"], state="left")
    assert [(one.key, one.number) for one in figures_on(TODAY).by_language] == [
        ("nl", 2),
        ("ar", 1),
    ]


def test_growth_is_how_many_there_were_at_the_end_of_each_quarter():
    make_organisation(approved_on=date(2020, 1, 1))
    make_organisation(approved_on=date(2026, 6, 30))
    make_organisation(approved_on=date(2026, 7, 1))
    make_organisation(approved_on=None)  # was there before it was noted
    figures = figures_on(TODAY).by_quarter
    assert [line.key for line in figures[-3:]] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert [line.number for line in figures] == [2, 2, 2, 2, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 12, 31), date(2026, 10, 1))],
)
def test_the_last_quarter_is_the_present_one(today, first):
    assert last_quarters(today, 8)[-1].first == first
    assert len(set(last_quarters(today, 8))) == 8


def test_freshness_counts_everybody_once():
    for day in (date(2026, 11, 1), date(2026, 1, 1), date(2025, 1, 1), None):
        make_organisation(confirmed_on=day)
    for edge in (date(2026, 5, 27), date(2025, 11, 27)):  # half a year and a year, to the day
        make_organisation(confirmed_on=edge)
    figures = figures_on(TODAY)
    assert numbers(figures.by_freshness) == {"half_year": 1, "year": 2, "longer": 2, "never": 1}
    assert sum(line.number for line in figures.by_freshness) == figures.total


@pytest.mark.parametrize("state", HIDDEN)
def test_who_is_not_a_member_is_counted_nowhere(state):
    make_organisation(languages=["nl"], state=state).themes.set(Theme.objects.all())
    figures = figures_on(TODAY)
    for name in ("province", "theme", "language", "quarter", "freshness"):
        assert numbers(getattr(figures, f"by_{name}")) == {}, name


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_each_chart_has_a_table_with_the_same_figures(client, language):
    make_organisation(languages=["nl"]).themes.set(Theme.objects.all()[:2])
    with override(language):
        page = Page(client.get(reverse("members:statistics")).text)
    pictures = [one for one in page.all("svg") if one.attributes.get("role") == "img"]
    assert len(pictures) == len(page.all("table")) == 5
    assert all(picture.attributes["aria-label"] for picture in pictures)
    # In every language, percentages are written as an SVG reads them.
    for bar in page.all("rect"):
        assert "," not in "".join(value or "" for value in bar.attributes.values())


def test_an_empty_network_has_figures_too(client):
    assert client.get(reverse("members:statistics")).status_code == 200


def test_no_person_is_in_the_figures(client):
    make_membership(make_user("wilfried@example.org", name="Wilfried"))
    for name in ("statistics", "statistics_csv"):
        assert "ilfried" not in client.get(reverse(f"members:{name}")).text


@pytest.mark.parametrize("name", ["statistics", "statistics_csv"])
@pytest.mark.parametrize("count", [1, 20])
def test_many_organisations_cost_no_more(client, name, count, django_assert_num_queries):
    for _ in range(count):
        make_organisation(languages=["nl"]).themes.set(Theme.objects.all()[:3])
    with django_assert_num_queries(9):
        client.get(reverse(f"members:{name}"))


def test_they_are_counted_once_and_anew_when_a_member_comes(django_assert_num_queries):
    """Whoever is signed in gets a page of their own; the counting behind it is everybody's."""
    make_organisation(languages=["nl"])
    assert figures_on(TODAY).total == 1
    with django_assert_num_queries(1):
        assert figures_on(TODAY).total == 1
    make_organisation(languages=["ar"])
    assert figures_on(TODAY).total == 2
    labels = {}
    for language in ("fr", "nl", "fr"):
        with override(language):
            labels[language] = {line.label for line in figures_on(TODAY).by_freshness}
    assert "Au cours des six derniers mois" in labels["fr"] - labels["nl"]


@pytest.mark.parametrize(("language", "separator"), [("nl", ";"), ("fr", ";"), ("en", ",")])
def test_the_figures_are_a_spreadsheet_for_the_excel_of_that_language(client, language, separator):
    make_organisation()
    with override(language):
        text = client.get(reverse("members:statistics_csv")).text
    lines = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=separator))
    assert {"figure": "province", "key": "east-flanders"}.items() <= lines[0].items()
    assert lines[0]["number"] == "1"


# --- the charts --------------------------------------------------------------------------------
LINES = [Line("a", "A", 10), Line("b", "B", 5), Line("c", "C", 0)]


def test_the_longest_bar_is_whole_and_nothing_has_no_bar():
    assert [bar.width for bar in charts.rows(LINES).bars] == ["100.00%", "50.00%", "0.00%"]


def test_even_one_among_many_is_seen():
    bars = charts.rows([Line("a", "A", 10_000), Line("b", "B", 1)]).bars
    assert bars[1].width == "4.00%"


def test_columns_stand_on_the_floor_beside_each_other():
    bars = charts.columns(LINES).bars
    for bar in bars:
        assert float(bar.y[:-1]) + float(bar.height[:-1]) == pytest.approx(100)
    assert [bar.shows_number for bar in bars] == [True, False, True]


def test_parts_fill_the_bar():
    bars = charts.parts(LINES).bars
    assert sum(float(bar.width[:-1]) for bar in bars) == pytest.approx(100)
    assert charts.parts([Line("a", "A", 0)]).bars[0].width == "0.00%"
