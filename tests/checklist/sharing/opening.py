"""A family opens its link: by the button, and then its browser has the list."""

from django.urls import reverse


def family_url(token, query=""):
    return reverse("family", args=[token]) + query


def open_link(client, token, query="", **more):
    """The page that follows on the button."""
    pressed = client.post(family_url(token), **more)
    return client.get(family_url(token, query), **more) if pressed.status_code == 302 else pressed
