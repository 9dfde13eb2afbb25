from django.urls import path

from checklist.helping import views

urlpatterns = [
    path("", views.households, name="households"),
    path("logboek/", views.trail, name="trail"),
    path("<uuid:household_id>/buddys/", views.buddies, name="buddies"),
]
