from django.urls import path

from checklist.taking_along.calendar_views import calendar

urlpatterns = [path("agenda/", calendar, name="calendar")]
