from django.urls import path

from members.library import views
from members.library.own import views as own

OWN = "eigen/<int:pk>"

urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:slug>/", views.document, name="library_document"),
    path("<slug:slug>/versie/<int:number>/", views.document, name="library_version"),
    path("<slug:slug>/document.pdf", views.pdf, name="library_pdf"),
    path("<slug:slug>/document.docx", views.word_file, name="library_word"),
    path("<slug:slug>/document.xlsx", views.sheet_file, name="library_sheet"),
    path("<slug:slug>/eigen-versie/", own.take, name="take_document"),
    path(f"{OWN}/", own.own_document, name="own_document"),
    path(f"{OWN}/invullen/", own.fill, name="fill_own_document"),
    path(f"{OWN}/weg/", own.throw_away, name="throw_away_own_document"),
    path(f"{OWN}/document.pdf", own.pdf, name="own_pdf"),
    path(f"{OWN}/document.docx", own.word_file, name="own_word"),
    path(f"{OWN}/deel/<slug:code>/", own.change_section, name="change_own_section"),
    path(f"{OWN}/deel/<slug:code>/kiezen/", own.settle, name="settle_own_section"),
]
