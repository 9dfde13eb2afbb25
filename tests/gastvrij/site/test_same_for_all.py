"""What is written once in a process for everybody: nothing of anybody stands in it."""

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.template import engines
from django.urls import reverse
from django.utils.translation import override

from gastvrij.templatetags.site import SameForAll
from members.models import User


def test_nothing_of_the_page_its_reader_or_the_request_comes_into_it(rf):
    page = engines["django"].from_string(
        "{% load i18n site %}{% same_for_all %}[{{ user }}{{ request.path }}{% csrf_token %}"
        "{% for one in families %}{{ one }}{% endfor %}]{% endsame_for_all %} {{ user }}"
    )
    request = rf.get("/gezinnen/")
    request.session = SessionBase()
    for name in ("Rita", "Bob"):
        request.user = User(name=name)
        told = page.render({"user": request.user, "families": ["Tulp"]}, request)
        assert told == f"[] {name}"


def test_each_language_has_its_own():
    page = engines["django"].from_string(
        "{% load i18n site %}{% same_for_all %}{% url 'home' %}{% endsame_for_all %}"
    )
    for language in ("nl", "fr", "en", "nl"):
        with override(language):
            assert page.render({}) == reverse("home")


@pytest.mark.django_db
def test_the_frame_of_a_page_is_written_once(client, monkeypatch):
    """Two readers, and then nobody, get the same words from what was written first."""
    written = []
    write = SameForAll.write
    monkeypatch.setattr(
        SameForAll, "write", lambda self, *about: written.append(self) or write(self, *about)
    )
    first = client.get(reverse("privacy")).content.decode()
    number = len(written)
    second = client.get(reverse("privacy")).content.decode()
    assert number == len(written)
    assert first.count("site-footer__links") == second.count("site-footer__links") == 1
