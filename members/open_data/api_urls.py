"""What programs read, at addresses without a language. Nothing else stands below /api/."""

from django.urls import include, path

from members.open_data import views
from members.open_data.api import api
from members.open_data.published import published


def for_everybody(urls):
    """The addresses that django-ninja made, handed out as all open data are."""
    patterns, *names = urls
    for pattern in patterns:
        pattern.callback = published("page")(pattern.callback)
    return include((patterns, names[0]), namespace=names[1])


urlpatterns = [
    path("hsds/", for_everybody(api.urls)),
    path("organisations.csv", views.csv_file, name="organisations_csv"),
    path("organisations.json", views.json_file, name="organisations_json"),
    path("organisations.geojson", views.geojson_file, name="organisations_geojson"),
]
