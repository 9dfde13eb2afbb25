from django.urls import path

from checklist.taking_along import calendar_views, views

urlpatterns = [
    path("beheer/gegevens/", views.export, name="export"),
    path("punt/<slug:code>/termijn.ics", calendar_views.term_file, name="term_file"),
    path(
        "punt/<slug:code>/<uuid:person_id>/termijn.ics", calendar_views.term_file, name="term_file"
    ),
    path("termijn/<slug:reference>/", calendar_views.term, name="term"),
]
