from django.urls import path

from toolkit.spoken import views

urlpatterns = [path("talen/<slug:language>/", views.speaking, name="speaking")]
