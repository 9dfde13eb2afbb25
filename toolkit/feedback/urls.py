from django.urls import path

from toolkit.feedback import views

urlpatterns = [
    path("klopt-niet/", views.report, name="report"),
    path("klopt-niet/bedankt/", views.thanks, name="report_thanks"),
]
