"""Of every form in which somebody can type: what is refused comes back with what was typed.

The forms are those of tests/gastvrij/test_sent_twice.py, collected from the addresses.
"""

import pytest
from django.db import IntegrityError, OperationalError

from members.models import KeptForm
from members.sending.keeping import KEEPS_WORDS
from members.sending.mark import FIELD
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.pages import forms_of
from tests.gastvrij.site.html import Page
from tests.gastvrij.test_sent_twice import STORIES, cast  # noqa: F401

pytestmark = pytest.mark.usefixtures("english")
TYPED = {None, "text", "search", "email", "url", "tel"}
OURS = [(name, title) for name, title in STORIES if name.partition(":")[0] in KEEPS_WORDS]
TYPED_IN = {
    name: "Dit typte iemand"
    for name in ("note", "message", "text", "label", "name", "description_nl", "emails")
}


@pytest.fixture
def filled_in(cast, request):  # noqa: F811
    """A form with words in it: who sends it, where, what, and the names of what is typed."""
    sending = STORIES[request.param](cast)
    to, values = sending.filled_in()
    sending.client.raise_request_exception = False
    page = sending.client.get(sending.page, follow=True).content.decode()
    fields = [
        one for one in Page(page).all("input", "textarea") if one.attributes.get("name") in values
    ]
    names = [
        one.attributes["name"]
        for one in fields
        if one.tag == "textarea" or one.attributes.get("type") in TYPED
    ]
    if not names:
        pytest.skip("a button: nobody types in it")
    for name, words in TYPED_IN.items():
        if name in names:
            values[name] = [words]
    return sending.client, sending.page, to, values, names


each = pytest.mark.parametrize("filled_in", OURS, indirect=True, ids=[title for _, title in OURS])


def shown(response, names):
    """What the form of this answer would send again."""
    found = [values for _attributes, values in forms_of(response)]
    return max(found, key=lambda values: sum(name in values for name in names))


def lines(values):
    return [value.replace("\r\n", "\n") for value in values]


def assert_comes_back(answer, typed, names):
    again = shown(answer, names)
    for name in names:
        assert lines(again[name]) == lines(typed[name]), name
    return again


@each
def test_whatever_is_refused_comes_back_with_all_that_was_typed(filled_in, monkeypatch):
    """What is wrong, a database that is away, and what the database refuses, in turn."""
    client, page, to, values, names = filled_in
    wrong = values | {names[-1]: ["\0 Fout"]}
    answer = client.post(to, wrong)
    assert answer.status_code == 422
    assert_comes_back(answer, wrong, names[:-1])

    monkeypatch.setattr("members.sending.once._wait_for_the_first", away(OperationalError))
    answer = client.post(to, values)
    assert answer.status_code == 503
    again = assert_comes_back(answer, values, [*names, FIELD, "csrfmiddlewaretoken"])

    if "_auth_user_id" in client.session:
        monkeypatch.setattr("members.sending.once._wait_for_the_first", away(IntegrityError))
        answer = client.post(to, again)
        assert answer.status_code == 409
        assert KeptForm.objects.count() == 1
        assert_comes_back(client.get(page, follow=True), values, names)

    monkeypatch.undo()
    answer = client.post(to, again)
    assert answer.status_code in (200, 302, 422)
    if answer.status_code == 302:
        assert not KeptForm.objects.exists()


def away(error):
    def fail(digest):
        raise error

    return fail
