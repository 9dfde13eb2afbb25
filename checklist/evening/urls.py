from django.urls import path

from checklist.evening import views

urlpatterns = [path("overzicht/", views.evening, name="evening")]
