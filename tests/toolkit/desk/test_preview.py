"""A curator sees a page as readers will, before anything of it is saved or published."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from tests.members.factories import make_user
from tests.toolkit.desk.pages import admin_url, form_data, opened_form
from toolkit.models import (
    Chapter,
    ChecklistItem,
    Example,
    Figure,
    Section,
    Term,
    Theme,
)
from toolkit.models.content import Page

pytestmark = pytest.mark.django_db


def typed(desk, row, **changes):
    return opened_form(desk, row) | changes


def rows():
    """All of the content in the database, to be laid beside a later moment."""
    found = {}
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names() if "toolkit_" in one]
        for table in [*tables, "reversion_version", "django_admin_log", "procrastinate_jobs"]:
            cursor.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()
    return found


def test_what_is_typed_is_shown_as_readers_would_see_it_and_nothing_stays(desk):
    theme = Theme.objects.get(slug="wonen")
    tip = theme.tips.first()
    data = typed(desk, theme, body_nl="Een **nieuwe** uitleg.", **{"tips-0-text_nl": "Bel eerst."})
    before = rows()
    page = desk.post(admin_url(theme, "preview"), data)
    words = page.content.decode()
    assert page.status_code == 200
    assert "Een <strong>nieuwe</strong> uitleg." in words and "Bel eerst." in words
    assert rows() == before
    tip.refresh_from_db()
    assert tip.text_nl != "Bel eerst."
    public = desk.get(theme.get_absolute_url()).content.decode()
    assert "Bel eerst." not in public


def test_it_says_that_it_is_a_preview_and_nobody_keeps_or_finds_it(desk):
    page = desk.get(admin_url(Theme.objects.first(), "preview"))
    assert "Dit is een voorbeeld" in page.content.decode()
    assert '<meta name="robots" content="noindex' in page.content.decode()
    assert "no-store" in page["Cache-Control"] and "noindex" in page["X-Robots-Tag"]
    assert "ETag" not in page


def of_each_kind():
    theme = Theme.objects.get(slug="wonen")
    return {
        "theme": theme,
        "chapter": Chapter.objects.exclude(sections=None).first(),
        "section": Section.objects.first(),
        "item": ChecklistItem.objects.get(code="wonen-plaatsbeschrijving"),
        "figure": Figure.objects.filter(source__theme=theme).first(),
        "figure of a chapter": Figure.objects.exclude(source__chapter=None).first(),
        "source": theme.sources.first(),
        "term": Term.objects.first(),
    }


@pytest.mark.parametrize(
    "kind", ["theme", "chapter", "section", "item", "figure", "source", "term"]
)
@pytest.mark.parametrize("is_typed", [True, False])
def test_every_kind_has_its_preview(desk, kind, is_typed):
    row = of_each_kind()[kind]
    address = admin_url(row, "preview")
    if is_typed:
        asked = {"review_by": "2027-01-01"} if kind == "chapter" else {}  # as its form asks
        answer = desk.post(address, typed(desk, row, **asked))
    else:
        answer = desk.get(address)
    assert answer.status_code == 200
    assert "Dit is een voorbeeld" in answer.content.decode()


@pytest.mark.parametrize("kind", ["theme", "chapter", "section", "item"])
def test_what_is_not_published_is_shown_too_and_stays_unpublished(desk, kind):
    row = of_each_kind()[kind]
    Theme.objects.update(state=Page.State.DRAFT)
    Chapter.objects.update(state=Page.State.DRAFT)
    type(row).objects.filter(pk=row.pk).update(state=Page.State.DRAFT)
    assert desk.get(row.get_absolute_url()).status_code == 404
    page = desk.get(admin_url(row, "preview"))
    assert page.status_code == 200 and row.title in page.content.decode()
    row.refresh_from_db()
    assert row.state == Page.State.DRAFT
    assert desk.get(row.get_absolute_url()).status_code == 404


def test_it_is_shown_in_each_language_typed_or_not(desk):
    theme = Theme.objects.get(slug="wonen")
    address = admin_url(theme, "preview")
    data = typed(desk, theme, title_fr="Se loger ici")
    first = desk.post(address, data).content.decode()
    assert 'name="title_fr" value="Se loger ici"' in first and "Se loger ici</h1>" not in first
    french = desk.post(address, data | {"_language": "fr"})
    assert "Se loger ici</h1>" in french.content.decode()
    assert french["Content-Language"] == "fr" and '<html lang="fr"' in french.content.decode()
    stored = desk.get(address, {"_language": "fr"}).content.decode()
    assert f"{theme.title_fr}</h1>" in stored
    assert desk.get(address, {"_language": "xx"}).status_code == 200


def test_a_new_example_and_a_value_of_next_year_are_shown(desk):
    theme = Theme.objects.get(slug="wonen")
    number = theme.examples.count()
    example = {
        "examples-TOTAL_FORMS": number + 1,
        f"examples-{number}-order": 9,
        f"examples-{number}-title_nl": "Samen kijken",
        f"examples-{number}-body_nl": "In Gent kijken buren mee.",
    }
    page = desk.post(admin_url(theme, "preview"), typed(desk, theme, **example))
    assert "In Gent kijken buren mee." in page.content.decode()
    assert not Example.objects.filter(title_nl="Samen kijken").exists()
    figure = Figure.objects.filter(source__theme=theme, unit__startswith="EUR").first()
    data = typed(desk, figure, value="4321.00", valid_from="2126-01-01", next_on="")
    page = desk.post(admin_url(figure, "preview"), data | {"changes": "event"})
    assert "4.321" in page.content.decode()


def test_a_term_that_is_typed_for_the_first_time(desk):
    with override("nl"):
        add, preview = reverse("admin:toolkit_term_add"), reverse("admin:toolkit_term_preview_new")
    data = form_data(desk.get(add))
    data |= {"code": "wijkteam", "order": 1, "name_nl": "wijkteam", "explanation_nl": "Helpers."}
    page = desk.post(preview, data)
    assert "Helpers." in page.content.decode()
    assert not Term.objects.filter(code="wijkteam").exists()


def test_what_the_site_could_not_read_is_told_in_words(desk):
    theme = Theme.objects.get(slug="wonen")
    page = desk.post(admin_url(theme, "preview"), typed(desk, theme, body_nl="{{ figure:geen }}"))
    assert page.status_code == 422
    assert "geen" in page.content.decode()
    assert desk.post(admin_url(theme, "preview"), {}).status_code == 422


def test_a_preview_is_for_curators_only(client, db):
    theme = Theme.objects.get(slug="wonen")
    address = admin_url(theme, "preview")
    assert client.get(address).status_code == 302
    client.force_login(make_user("bea@example.org"))
    assert client.get(address).status_code == 302
    staff = make_user("nel@example.org", is_staff=True, second_factor=True)
    client.force_login(staff)
    assert client.get(address).status_code == 403


def test_what_is_not_there_has_no_preview(desk):
    with override("nl"):
        for pk in ("99999", "x", "1_2F"):
            address = reverse("admin:toolkit_theme_preview", args=[pk])
            assert desk.get(address).status_code == 404
        assert desk.get(reverse("admin:toolkit_term_preview_new")).status_code == 404
