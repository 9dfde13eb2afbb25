from django.urls import path

from members.open_data import views

urlpatterns = [
    path("", views.open_data, name="open_data"),
    path("api/", views.open_data_api, name="open_data_api"),
    path("op-je-site/", views.on_your_site, name="on_your_site"),
    path("embed/", views.embed, name="embed"),
]
