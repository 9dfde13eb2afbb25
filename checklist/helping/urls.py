from django.urls import path

from checklist.helping import views

urlpatterns = [
    path("", views.households, name="households"),
    path("logboek/", views.trail, name="trail"),
    path("<uuid:household_id>/buddys/", views.buddies, name="buddies"),
    path("<uuid:household_id>/buddys/invallen/", views.stand_in, name="stand_in"),
    path(
        "<uuid:household_id>/buddys/<int:assignment_id>/overdragen/",
        views.hand_over,
        name="hand_over",
    ),
    path("<uuid:household_id>/buddys/<int:assignment_id>/gebeld/", views.called, name="called"),
    path("<uuid:household_id>/overdracht/", views.tell_next, name="tell_next"),
]
