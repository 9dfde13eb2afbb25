"""What calendars fetch. These addresses name no language: whoever they are for reads their own."""

from django.urls import path

from checklist.taking_along import calendar_views as views
from gastvrij.lib import tokens  # noqa: F401  (registers the converter)

urlpatterns = [
    path("kalender/gezin/<token:token>.ics", views.familys_feed, name="familys_calendar"),
    path("kalender/<token:token>.ics", views.feed, name="calendar_feed"),
]
