"""The addresses of families themselves. They name no language: the link knows its own."""

from django.urls import path

from checklist.views_sharing import family

urlpatterns = [
    path("", family, {"token": ""}, name="family"),
    # Whatever stands there, so that each link that opens nothing gets the same answer.
    path("<path:token>/", family, name="family"),
]
