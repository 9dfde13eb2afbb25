from django.urls import path

from checklist.taking_along import views

urlpatterns = [path("beheer/gegevens/", views.export, name="export")]
