from django.urls import path

from members.statistics import views

urlpatterns = [
    path("", views.statistics, name="statistics"),
    path("cijfers.csv", views.statistics_csv, name="statistics_csv"),
]
