"""The sheet about privacy. Its address names the language in which it is read."""

from django.urls import path

from checklist.sharing import sheet_views

urlpatterns = [
    path("<slug:language>/", sheet_views.privacy_sheet, name="privacy_sheet"),
    path("<slug:language>/blad.pdf", sheet_views.privacy_sheet_pdf, name="privacy_sheet_pdf"),
]
