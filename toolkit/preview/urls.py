from django.urls import path

from toolkit.preview import views

urlpatterns = [
    path("voor-wie/", views.for_whom, name="for_whom"),
    path("voor-wie/<token:choices>/", views.answered, name="for_whom_answered"),
]
