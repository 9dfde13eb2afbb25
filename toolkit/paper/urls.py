from django.urls import path

from toolkit.paper import views

urlpatterns = [
    path("papier/toolkit.pdf", views.toolkit, name="paper"),
    path("papier/thema/<slug:slug>.pdf", views.theme, name="paper_of_theme"),
    path("papier/hoofdstuk/<slug:slug>.pdf", views.chapter, name="paper_of_chapter"),
    path("papier/meenemen/<slug:slug>.pdf", views.take_along, name="take_along"),
    path("beeld/toolkit.png", views.picture_of_toolkit, name="picture"),
    path("beeld/gastvrij.png", views.picture_of_home, name="picture_of_home"),
    path("beeld/thema/<slug:slug>.png", views.picture_of_theme, name="picture_of_theme"),
    path("beeld/hoofdstuk/<slug:slug>.png", views.picture_of_chapter, name="picture_of_chapter"),
    path(
        "beeld/hoofdstuk/<slug:chapter_slug>/<slug:slug>.png",
        views.picture_of_section,
        name="picture_of_section",
    ),
]
