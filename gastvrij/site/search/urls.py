from django.urls import path

from gastvrij.site.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("voorstellen/", views.suggest, name="search_suggestions"),
    path("melden/", views.report, name="report_search"),
]
