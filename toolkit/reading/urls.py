from django.urls import path

from toolkit.reading import views

urlpatterns = [
    path("", views.index, name="index"),
    path("hoofdstuk/<slug:slug>/", views.chapter, name="chapter"),
    path("hoofdstuk/<slug:chapter_slug>/<slug:slug>/", views.section, name="section"),
    path("thema/<slug:slug>/", views.theme, name="theme"),
    path("punt/<slug:code>/", views.item, name="item"),
    path("begrippen/", views.glossary, name="glossary"),
]
