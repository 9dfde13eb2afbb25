"""At allauth's own addresses and under its names; stands in front of it (gastvrij/urls.py)."""

from django.urls import path, re_path

from members.accounts import password_reset

urlpatterns = [
    path("password/reset/", password_reset.ask_for_link, name="account_reset_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password_reset.choose_another,
        name="account_reset_password_from_key",
    ),
]
