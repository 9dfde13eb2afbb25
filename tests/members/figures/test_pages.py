"""Bottlenecks as anybody reads them, and what is hidden as "too few to tell"."""

import pytest
from django.urls import reverse

from gastvrij.lib import rendered_pages
from members.figures import reading
from members.figures.authorities import AUTHORITIES, OTHER, first_named
from members.models import PublishedFigure, PublishedQuarter
from toolkit.models import ChecklistItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
OVERVIEW = "/en/knelpunten/"


@pytest.fixture
def items():
    everywhere = ChecklistItem.objects.published().filter(regions=[])
    return list(everywhere.order_by("pk")[:25])


def tell(quarter, item, value, measure="blocked", **fields):
    row, _is_new = PublishedQuarter.objects.get_or_create(quarter=quarter)
    PublishedFigure.objects.create(
        quarter=row, item_code=item.code, measure=measure, value=value, **fields
    )


@pytest.fixture
def told(items):
    for number, item in enumerate(items):
        tell("2026-Q3", item, 10 + number * 5)
    last = items[-1]
    tell("2026-Q2", last, 90)
    tell("2026-Q3", last, 40, province="antwerp")
    tell("2026-Q3", last, 25, reason="no_answer")
    tell("2026-Q3", last, 60, measure="waiting")
    tell("2026-Q3", last, 5, measure="median")
    return last


def test_before_anything_is_published_the_page_says_so(client):
    assert "Nothing is published yet" in client.get(OVERVIEW).text


def test_on_what_most_are_stuck_stands_first(client, told, items):
    page = client.get(OVERVIEW).text
    assert "On what families were stuck in quarter 3 of 2026" in page
    assert page.index(f"/en/knelpunten/{told.code}/") < page.index(
        f"/en/knelpunten/{items[-2].code}/"
    )
    assert f"/en/knelpunten/{items[0].code}/" not in page


def test_of_one_province_and_one_service_only_theirs_is_told(client, told):
    found = client.get(f"{OVERVIEW}?provincie=antwerp").text
    assert f"{told.code}/" in found and "± 40" in found
    assert "too few families" in client.get(f"{OVERVIEW}?provincie=limburg").text
    decides = first_named(told.authority_nl)
    assert f"{told.code}/" in client.get(f"{OVERVIEW}?instelling={decides}").text


@pytest.mark.parametrize("asked", ["?provincie=x", "?instelling=x", "?kwartaal=2026-Q9"])
def test_a_choice_that_is_not_there_is_told_in_words(client, told, asked):
    assert client.get(f"{OVERVIEW}{asked}").status_code == 422


def test_one_step_tells_how_many_where_why_and_since_when(client, told):
    page = client.get(f"/en/knelpunten/{told.code}/").text
    for words in (
        "± 130",
        "The service does not answer",
        "Antwerp: about 40 families",
        "Limburg: too few to tell",
        "Half of those who waited, waited at most 5 weeks.",
        "quarter 2 of 2026",
        told.authority,
    ):
        assert words in page, words
    assert "Nine in ten" not in page
    older = client.get(f"/en/knelpunten/{told.code}/?kwartaal=2026-Q2").text
    assert "± 90" in older and "By province there are too few families to tell." in older


def test_of_a_step_that_is_hidden_nothing_is_told_and_of_no_step_nothing(client, items):
    assert "nothing can be told" in client.get(f"/en/knelpunten/{items[0].code}/").text
    assert client.get("/en/knelpunten/no-such-step/").status_code == 404


def test_how_it_is_counted_can_be_read(client):
    page = client.get("/nl/knelpunten/hoe-we-tellen/").text
    assert "minder dan 10 gezinnen" in page and "75 %" in page


def test_everything_that_was_published_comes_as_a_table(client, told):
    lines = client.get("/en/knelpunten/cijfers.csv").text.splitlines()
    assert len(lines) == 1 + PublishedFigure.objects.count()
    only = client.get(f"/nl/knelpunten/cijfers.csv?stap={told.code}&kwartaal=2026-Q2").text
    assert only.splitlines()[1:] == [
        f"2026-Q2;{told.code};{told.title_nl};blocked;;;90;{told.authority_nl}"
    ]


def test_no_title_calculates_in_a_spreadsheet(client, told):
    ChecklistItem.objects.filter(pk=told.pk).update(title_en="=1+1", authority_en="@x")
    asked = f"?stap={told.code}&kwartaal=2026-Q2"
    lines = client.get(f"/en/knelpunten/cijfers.csv{asked}").text.splitlines()
    assert lines[1] == f"2026-Q2,{told.code},'=1+1,blocked,,,90,'@x"


def test_by_who_decides_each_step_counts_at_the_first_that_is_named(client, told, items):
    texts = {"Gemeente, dienst vreemdelingen": "gemeente", "OCMW van de gemeente": "ocmw"}
    texts |= {
        "Huurder en verhuurder samen": OTHER,
        "Uitbetaler van het Groeipakket": "kinderbijslag",
    }
    assert {text: first_named(text) for text in texts} == texts
    everything = ChecklistItem.objects.published().values_list("authority_nl", flat=True)
    found = [first_named(text) for text in everything]
    assert set(found) == {*AUTHORITIES, OTHER}
    assert found.count(OTHER) < len(found) / 3
    ChecklistItem.objects.filter(pk__in=[one.pk for one in items]).update(authority_nl="OCMW")
    ChecklistItem.objects.filter(pk=told.pk).update(authority_nl="Gemeente")
    page = client.get(OVERVIEW).text
    assert "?instelling=gemeente#found" in page and "?instelling=ocmw#found" in page
    only = client.get(f"{OVERVIEW}?instelling=gemeente").text
    assert f"{told.code}/" in only and f"{items[-2].code}/" not in only


@pytest.mark.parametrize(("address", "questions"), [(OVERVIEW, 4), ("/en/knelpunten/{code}/", 5)])
def test_many_figures_cost_no_more_than_few(
    client, told, address, questions, django_assert_max_num_queries
):
    client.get(OVERVIEW)
    rendered_pages.forget()
    with django_assert_max_num_queries(questions):
        assert client.get(address.format(code=told.code)).status_code == 200


def test_over_time_a_quarter_that_is_hidden_has_no_number(told, items):
    assert [
        (str(quarter), number)
        for quarter, number in reading.trend(items[0].code, reading.published_quarters())
    ] == [
        ("2026-Q2", None),
        ("2026-Q3", 10),
    ]
    assert reading.figures_of(told.code).weeks == 5
    assert reverse("members:stuck_method") == "/nl/knelpunten/hoe-we-tellen/"
