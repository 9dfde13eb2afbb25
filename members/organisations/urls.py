from django.urls import path

from members.organisations import views

urlpatterns = [
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/logo/<slug:digest>/", views.logo, name="logo"),
]
