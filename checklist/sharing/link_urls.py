"""The addresses of families themselves. They name no language: the link knows its own."""

from django.urls import path

from checklist.sharing.paper_views import familys_paper
from checklist.sharing.views import family
from gastvrij.lib import tokens  # noqa: F401  (registers the converter)

urlpatterns = [
    path("", family, {"token": ""}, name="family"),
    path("<token:token>/lijst.pdf", familys_paper, name="familys_paper"),
    path("<token:token>/", family, name="family"),
]
