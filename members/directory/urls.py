from django.urls import path

from members.directory import views

urlpatterns = [path("", views.directory, name="directory")]
