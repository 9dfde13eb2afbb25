from django.urls import path

from members.library import views

urlpatterns = [
    path("", views.library, name="library"),
    path("<slug:slug>/", views.document, name="library_document"),
    path("<slug:slug>/versie/<int:number>/", views.document, name="library_version"),
    path("<slug:slug>/document.pdf", views.pdf, name="library_pdf"),
    path("<slug:slug>/document.docx", views.word_file, name="library_word"),
    path("<slug:slug>/document.xlsx", views.sheet_file, name="library_sheet"),
]
