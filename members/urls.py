from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("organisaties/", views.directory, name="directory"),
    path("organisaties/<slug:slug>/", views.organisation, name="organisation"),
    path("mijn/", views.account, name="account"),
]
