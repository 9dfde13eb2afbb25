"""Every step tells the applicant, in their language; what waits is told to the network."""

import pytest
from django.core import mail

from members.joining import actions
from tests.members.factories import make_user
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import ORIGIN, again, make_application

pytestmark = pytest.mark.django_db
TEXT = "Met vriendelijke <b>groet</b> & dank"


@pytest.fixture(params=["nl", "fr", "en"])
def language(request):
    return request.param


def step(name, application, by):
    if name == "answered":
        seen = application.version
        actions.write(application, TEXT, seen=seen, by=application.applicant, origin=ORIGIN)
    elif name != "submitted":
        act = {"asked": actions.ask, "approved": actions.approve, "refused": actions.refuse}[name]
        act(application, TEXT, seen=application.version, by=by, origin=ORIGIN)


@pytest.mark.parametrize("name", ["submitted", "asked", "approved", "refused"])
def test_the_applicant_is_told_as_text_and_html(mailoutbox, language, name):
    reviewer = make_reviewer()
    applicant = make_user("an@example.org", language=language)
    application = make_application(applicant)
    step(name, application, reviewer)
    told = [one for one in mail.outbox if one.to == ["an@example.org"]][-1]
    organisation = again(application).organisation
    assert organisation.name in told.subject
    assert f"{ORIGIN}/{language}/" in told.body
    if name != "approved":
        assert f"/aansluiten/{application.pk}/gesprek/" in told.body
    else:
        page = organisation.get_absolute_url().removeprefix("/nl")
        assert f"{ORIGIN}/{language}/account/login/?next=/{language}{page}" in told.body
    [(html, kind)] = told.alternatives
    assert kind == "text/html" and f'lang="{language}"' in html
    if name != "submitted":
        assert TEXT in told.body
        assert "&lt;b&gt;groet&lt;/b&gt; &amp; dank" in html
    english = told.body.startswith("Hello")
    assert english == (language == "en")


@pytest.mark.parametrize("name", ["submitted", "answered"])
def test_who_reviews_is_told_that_something_waits(mailoutbox, language, name):
    reviewer = make_reviewer("nel@example.org", language=language)
    make_reviewer("gone@example.org", is_active=False)
    application = make_application()
    step(name, application, reviewer)
    told = [one for one in mail.outbox if one.to == ["nel@example.org"]]
    assert len(told) == (2 if name == "answered" else 1)
    assert f"{ORIGIN}/{language}/beheer/members/application/{application.pk}/" in told[-1].body
    assert TEXT not in told[-1].body  # what people write is read on the site
    assert not [one for one in mail.outbox if one.to == ["gone@example.org"]]


def test_nothing_is_mailed_about_what_did_not_happen(mailoutbox):
    reviewer = make_reviewer()
    application = make_application()
    actions.refuse(application, TEXT, seen=application.version, by=reviewer, origin=ORIGIN)
    before = len(mail.outbox)
    with pytest.raises(actions.Changed):
        actions.approve(application, "", seen=application.version, by=reviewer, origin=ORIGIN)
    assert len(mail.outbox) == before


def test_a_name_that_looks_like_an_address_is_no_link(mailoutbox):
    make_reviewer("nel@example.org")
    make_application(name="evil.example/win")
    [told] = [one for one in mail.outbox if one.to == ["nel@example.org"]]
    [(html, _kind)] = told.alternatives
    assert html.count("<a ") == 1
