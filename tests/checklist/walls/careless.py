"""A site with mistakes: views that forget to ask who may see a family."""

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.urls import path

from checklist.access import families_page
from checklist.models import Household
from gastvrij import urls


def tables():
    return [model._meta.db_table for model in apps.get_app_config("checklist").get_models()]


def whatever_the_database_shows(request):
    """Families by their labels, and of every table whose rows it gives to a bare query."""
    organisations = set()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT DISTINCT organisation_id FROM {table}")
            organisations |= {organisation for (organisation,) in cursor.fetchall()}
    labels = sorted(household.label for household in Household.objects.all())
    return JsonResponse({"labels": labels, "organisations": sorted(organisations)})


def breaks_after_looking(request):
    whatever_the_database_shows(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


urlpatterns = [
    path("careless/", families_page(whatever_the_database_shows)),
    path("broken/", families_page(breaks_after_looking)),
    path("doorless/", whatever_the_database_shows),
    path("public/", login_not_required(whatever_the_database_shows)),
    *urls.urlpatterns,
]
