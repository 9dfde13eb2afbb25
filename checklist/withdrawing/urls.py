from django.urls import path

from checklist.withdrawing import views

urlpatterns = [
    path("gewist/", views.erasures, name="erasures"),
    path("<uuid:household_id>/stoppen/", views.withdrawal, name="withdrawal"),
]
