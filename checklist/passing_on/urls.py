from django.urls import path

from checklist.passing_on import views

urlpatterns = [
    path("<uuid:household_id>/doorgeven/", views.pass_on, name="pass_on"),
    path("<uuid:household_id>/doorgeven/terugnemen/", views.take_back, name="take_back"),
    path("overname/<uuid:passage_id>/", views.passage, name="passage"),
]
