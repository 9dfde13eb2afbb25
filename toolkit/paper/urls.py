from django.urls import path

from toolkit.models import Paper
from toolkit.paper.collection import HOME, TOOLKIT
from toolkit.paper.views import paper

PDF, TAKE_ALONG, PICTURE = Paper.Kind.WHOLE, Paper.Kind.TAKE_ALONG, Paper.Kind.PICTURE


def paper_at(address, kind, of, *, name):
    """Which one of them, its address says under the names of fields."""
    return path(address, paper, {"kind": kind, "of": of}, name=name)


urlpatterns = [
    paper_at("papier/toolkit.pdf", PDF, TOOLKIT, name="paper"),
    paper_at("papier/thema/<slug:slug>.pdf", PDF, "theme", name="paper_of_theme"),
    paper_at("papier/hoofdstuk/<slug:slug>.pdf", PDF, "chapter", name="paper_of_chapter"),
    paper_at("papier/meenemen/<slug:slug>.pdf", TAKE_ALONG, "theme", name="take_along"),
    paper_at("beeld/toolkit.png", PICTURE, TOOLKIT, name="picture"),
    paper_at("beeld/gastvrij.png", PICTURE, HOME, name="picture_of_home"),
    paper_at("beeld/thema/<slug:slug>.png", PICTURE, "theme", name="picture_of_theme"),
    paper_at("beeld/hoofdstuk/<slug:slug>.png", PICTURE, "chapter", name="picture_of_chapter"),
    paper_at(
        "beeld/hoofdstuk/<slug:chapter__slug>/<slug:slug>.png",
        PICTURE,
        "section",
        name="picture_of_section",
    ),
]
