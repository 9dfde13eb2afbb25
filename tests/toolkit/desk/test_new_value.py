"""A figure gets a new value from a day on; the one before stays, and each day shows its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override
from reversion.models import Version

from tests.toolkit.desk.pages import admin_url
from toolkit.models import ChecklistItem, Figure, Section, Source, Term, Theme, Tip
from toolkit.reading.text import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(db):
    return Figure.objects.filter(code="opzeg-huurder").get()


def given_value(figure, **changes):
    day = timezone.localdate() + timedelta(days=30)
    return {
        "value": "4",
        "valid_from": day.isoformat(),
        "source": figure.source_id,
        "reviewed_on": timezone.localdate().isoformat(),
        "passage": "De opzegtermijn bedraagt vier maanden.",
        "next_on": (day + timedelta(days=365)).isoformat(),
        "review_by": (day + timedelta(days=400)).isoformat(),
    } | changes


def test_the_old_value_stays_until_the_day_and_both_are_right_on_theirs(desk, figure, curator):
    was = figure.value
    answer = desk.post(admin_url(figure, "new_value"), given_value(figure))
    new = Figure.objects.get(code=figure.code, value=4)
    assert answer.status_code == 302 and answer["Location"] == admin_url(new)
    figure.refresh_from_db()
    assert figure.value == was
    before, on = new.valid_from - timedelta(days=1), new.valid_from
    text = "{{ figure:opzeg-huurder }}"
    with override("nl"):
        assert Reader(today=before).plain(text) == f"{was:.0f} maanden"
        assert Reader(today=on).plain(text) == "4 maanden"
    assert (new.label_fr, new.unit, new.order) == (figure.label_fr, figure.unit, figure.order)
    assert new.passage_source == figure.source.code and new.imported_hash == ""
    assert Version.objects.get_for_object(new).get().revision.user == curator


def test_its_form_shows_all_values_with_their_days_and_where_it_is_used(desk, figure):
    desk.post(
        admin_url(figure, "new_value"), given_value(figure, valid_from="2126-01-01", next_on="")
    )
    page = desk.get(admin_url(figure)).content.decode()
    assert "tot en met 31 december 2125" in page and "vanaf 1 januari 2126" in page
    assert admin_url(figure, "new_value") in page
    [user] = [one for one in ChecklistItem.objects.filter(how_nl__contains=figure.code)][:1] or [
        Theme.objects.filter(body_nl__contains=figure.code).first()
    ]
    assert admin_url(user) in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "veel"}, "value"),
        ({"valid_from": "2001-01-01"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"reviewed_on": ""}, "reviewed_on"),
        ({"reviewed_on": "2126-01-01"}, "reviewed_on"),
        ({"passage": ""}, "passage"),
        ({"next_on": "2001-01-01"}, "next_on"),
        ({"review_by": ""}, "review_by"),
        ({"source": "99999"}, "source"),
    ],
)
def test_a_value_without_its_day_or_source_is_refused_in_words(desk, figure, changes, field):
    answer = desk.post(admin_url(figure, "new_value"), given_value(figure, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Figure.objects.filter(code=figure.code).count() == 1


def test_two_who_give_the_same_day_a_value_make_one(desk, figure):
    for _time in range(2):
        answer = desk.post(admin_url(figure, "new_value"), given_value(figure))
    assert answer.status_code == 422 and "valid_from" in answer.context["form"].errors
    assert Figure.objects.filter(code=figure.code).count() == 2


def test_where_a_figure_a_source_and_a_word_are_used_costs_the_same(
    desk, figure, django_assert_max_num_queries
):
    theme = figure.source.theme
    Tip.objects.create(theme=theme, order=99, text_nl="Reken op {{figure:opzeg-huurder}}.")
    assert admin_url(theme) in desk.get(admin_url(figure)).content.decode()
    Section.objects.update(body_nl="Reken op {{ figure:opzeg-huurder }}.")
    with django_assert_max_num_queries(45):
        page = desk.get(admin_url(figure)).content.decode()
    assert all(admin_url(one) in page for one in Section.objects.all()[:5])
    source = Source.objects.filter(items__isnull=False).first()
    page = desk.get(admin_url(source)).content.decode()
    assert admin_url(source.items.first()) in page
    assert "wordt gebruikt" in desk.get(admin_url(Term.objects.first())).content.decode().lower()


def test_who_may_add_nothing_gives_no_value(client, figure, curator):
    curator.groups.clear()
    client.force_login(curator)
    assert client.post(admin_url(figure, "new_value"), given_value(figure)).status_code == 403
    assert (date.today(), Decimal(1)) and Figure.objects.filter(code=figure.code).count() == 1
