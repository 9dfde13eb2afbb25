from django.urls import path

from gastvrij.lib import tokens  # noqa: F401  (registers the converter)
from members.staying_true import views

urlpatterns = [
    path("nakijken/<token:token>/", views.question, name="question"),
    path("stoppen/<token:token>/", views.stop_by_link, name="stop_by_link"),
    path("organisaties/<slug:slug>/profiel/nagekeken/", views.still_right, name="still_right"),
    path("organisaties/<slug:slug>/plaats/", views.room, name="room"),
    path("organisaties/<slug:slug>/stoppen/", views.stop, name="stop"),
    path("organisaties/<slug:slug>/doorgaan/", views.go_on, name="go_on_with"),
]
