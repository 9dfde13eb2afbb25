from django.urls import path

from members.profile import views

urlpatterns = [
    path("<slug:slug>/profiel/", views.profile, name="profile"),
    path("<slug:slug>/profiel/logo/", views.change_logo, name="change_logo"),
]
