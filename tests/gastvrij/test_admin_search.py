"""Every search of the admin reads past accents and slips of the pen."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory

from gastvrij.lib.admin_search import PlainSearchAdmin
from members.models import Application, Municipality, Organisation, User
from tests.members.factories import make_organisation, make_user
from tests.members.joining.factories import make_application
from toolkit.models import Chapter, ChecklistItem, Figure, Section, Source, Term, Theme

pytestmark = pytest.mark.django_db
SEARCHED = [model for model, one in admin.site._registry.items() if one.search_fields]


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_each_search_is_the_same(model):
    assert isinstance(admin.site._registry[model], PlainSearchAdmin)


def found(model, typed):
    request = RequestFactory().get("/", {"q": typed})
    request.user = User(is_superuser=True, is_staff=True)
    one = admin.site._registry[model]
    rows, _duplicates = one.get_search_results(request, one.get_queryset(request), typed)
    return {str(row) for row in rows}


@pytest.fixture
def emile(db):
    organisation = make_organisation("Café Émile")
    make_user("emile@example.org", name="Émile Café")
    Group.objects.create(name="Café Émile")
    for model, name in TEXTS.items():
        row = model.objects.order_by("pk").first()
        type(row).objects.filter(pk=row.pk).update(**{name: "Café Émile"})
    return organisation


TEXTS = {
    Chapter: "title_nl",
    Section: "title_nl",
    Theme: "title_nl",
    ChecklistItem: "title_nl",
    Source: "title",
    Figure: "label_nl",
    Term: "name_nl",
}


@pytest.mark.parametrize("typed", ["cafe emile", "CAFÉ", "émile", "cafe emlie"])
@pytest.mark.parametrize(
    "model", [Organisation, User, Group, *TEXTS], ids=lambda model: model.__name__
)
def test_cafe_emile_is_found_everywhere(emile, model, typed):
    assert any("Émile" in name or "emile" in name for name in found(model, typed))


def test_an_application_and_a_municipality_too():
    application = make_application()
    Organisation.objects.filter(pk=application.organisation_id).update(name="Café Émile")
    Application.objects.update(submitted_at="2026-01-01T10:00Z")
    assert len(found(Application, "cafe emile")) == 1
    assert "Luik" in found(Municipality, "liege")
    assert found(Municipality, "dendermnde") == {"Dendermonde"}


def test_what_is_nowhere_is_not_found():
    for model in SEARCHED:
        assert not found(model, "qzqzqzqz")
