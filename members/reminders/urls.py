from django.urls import path

from gastvrij.lib import tokens  # noqa: F401  (registers the converter)
from members.reminders import views

urlpatterns = [
    path("mijn/mails/", views.reminders, name="reminders"),
    path("mails-stoppen/<token:token>/", views.stop_reminder, name="stop_reminder"),
]
