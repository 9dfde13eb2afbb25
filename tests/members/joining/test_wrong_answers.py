"""Ten wrong inputs in each form: a message beside the field and in the summary, and no loss."""

import pytest
from django.contrib.messages import get_messages

from members.joining.forms import LONGEST_MESSAGE, LONGEST_TEXT
from members.models import Application
from tests.members.joining.factories import (
    ANSWERS,
    again,
    conversation_url,
    make_application,
    make_draft,
    review_url,
    step_url,
)
from tests.members.telling import assert_is_told

pytestmark = pytest.mark.django_db
ORGANISATION = [
    {"name": ""},
    {"name": " \t "},
    {"name": "x"},
    {"name": "1234567"},
    {"name": "a" * 121},
    {"name": "https://buren.example"},
    {"name": "www.buren.example"},
    {"place": ""},
    {"place": "4000"},
    {"place": "90000"},
    {"place": "Xyzzy"},
    {"place": "Berchem"},
    {"place": "Gent" * 30},
]
WRONG = {
    "organisatie": ORGANISATION,
    "wie": [
        {"kind": ""},
        {"kind": "club"},
        {"legal_form": ""},
        {"legal_form": "nv"},
        {"enterprise_number": "0403170702"},
        {"enterprise_number": "123"},
        {"enterprise_number": "0403.170.7011"},
        {"enterprise_number": "NL001234567B01"},
        {"enterprise_number": "geen"},
        {"enterprise_number": "0" * 40},
        {"seeks_volunteers": ""},
        {"seeks_volunteers": "misschien"},
    ],
    "waar": [
        {"places": ""},
        {"places": "Xyzzy"},
        {"places": "Gent\nBerchem"},
        {"places": "4000"},
        {"places": "Namen"},
        {"places": "900"},
        {"places": "Gnet"},
        {"places": "\n".join(f"plaats {one}" for one in range(61))},
        {"places": "Gent " * 2000},
        {"places": "Gent", "provinces": ["hainaut"]},
        {"places": "Gent", "provinces": ["xyzzy"]},
    ],
    "wat": [
        {"description": ""},
        {"description": "   "},
        {"description": "Wij helpen."},
        {"description": "a" * (LONGEST_TEXT + 1)},
        {"activities": "b" * (LONGEST_TEXT + 1)},
        {"themes": ["0"]},
        {"themes": ["wonen"]},
        {"themes": ["99999999999999999999999"]},
        {"themes": ["2", "-1"]},
        {"description": "", "themes": ["0"]},
    ],
    "voor-wie": [
        {"languages": []},
        {"languages": ["xx"]},
        {"languages": ["nl", "xx"]},
        {"languages": ["Nederlands"]},
        {"languages": ["NL"]},
        {"statuses": ["xyzzy"]},
        {"statuses": ["0"]},
        {"statuses": ["recognised", "xyzzy"]},
        {"statuses": ["a" * 1000]},
        {"statuses": ["xyzzy"], "languages": []},
    ],
    "bereiken": [
        {"email": "", "telephone": "", "website": ""},
        {"email": "hallo"},
        {"email": "hallo@"},
        {"email": f"{'a' * 250}@welkom.example"},
        {"telephone": "0470 12 34"},
        {"telephone": "0470 12 34 56 78 90"},
        {"telephone": "bel mij"},
        {"telephone": "112"},
        {"telephone": "0470 12 34 56 ext. 3"},
        {"website": "welkom"},
        {"website": "javascript:alert(1)"},
        {"website": "ftp://welkom.example"},
        {"website": "https://" + "a" * 300 + ".example"},
    ],
    "charter": [
        {"accepted": ""},
        {"accepted": "", "version": ""},
        {"accepted": "false"},
        {"accepted": "False"},
        {"version": ""},
        {"version": "1999-01"},
        {"version": "x" * 500},
        {"version": "../../etc"},
        {"version": "2026-11 "[:4]},
        {"version": "1999-01", "accepted": ""},
    ],
}
MESSAGES = ["", " ", "\n\n", "\t", "a" * (LONGEST_MESSAGE + 1)]
SEEN = ["", "x", "-1", "1.5", "99999999999999999999999"]
DECISIONS = [
    {"decision": ""},
    {"decision": "perhaps"},
    {"decision": "APPROVE"},
    {"decision": "ask", "text": ""},
    {"decision": "ask", "text": "?"},
    {"decision": "refuse", "text": ""},
    {"decision": "refuse", "text": "nee"},
    {"decision": "refuse", "text": " " * 40},
    {"decision": "approve", "text": "a" * (LONGEST_MESSAGE + 1)},
    {"decision": "approve", "seen": ""},
    {"decision": "approve", "seen": "x"},
]


def cases(table):
    return [(step, change) for step, changes in table.items() for change in changes]


@pytest.mark.parametrize(("step", "change"), cases(WRONG))
def test_a_wrong_answer_is_explained_and_nothing_is_lost(signed_in, applicant, step, change):
    application = make_draft(applicant)
    sent = ANSWERS[step] | change
    response = signed_in.post(step_url(application, step), sent)
    assert_is_told(response)
    assert again(application).answered == []
    form = response.context["form"]
    kept = {name: value for name, value in sent.items() if name != "version"}
    for name, value in kept.items():
        if name in form.fields and isinstance(value, str) and name != "accepted":
            assert form[name].value() == value


@pytest.mark.parametrize("change", ORGANISATION)
def test_no_draft_begins_with_a_wrong_answer(signed_in, change):
    response = signed_in.post("/nl/aansluiten/beginnen/", ANSWERS["organisatie"] | change)
    assert_is_told(response)
    assert not Application.objects.exists()


@pytest.mark.parametrize("text", MESSAGES)
def test_an_empty_or_endless_message_is_explained(signed_in, applicant, text):
    application = make_application(applicant)
    answer = {"text": text, "seen": application.version}
    assert_is_told(signed_in.post(conversation_url(application), answer))


@pytest.mark.parametrize("seen", SEEN)
def test_a_message_that_tells_no_page_is_not_lost(signed_in, applicant, seen):
    application = make_application(applicant)
    response = signed_in.post(conversation_url(application), {"text": "Hallo daar", "seen": seen})
    assert response.status_code in {409, 422}
    assert "Hallo daar" in response.content.decode()
    assert again(application).messages.count() == 1


@pytest.mark.parametrize("change", DECISIONS)
def test_a_wrong_decision_is_explained_and_decides_nothing(reviewing, change):
    application = make_application()
    sent = {"decision": "approve", "text": "", "seen": application.version} | change
    response = reviewing.post(review_url(application), sent)
    assert_is_told(response)
    assert list(get_messages(response.wsgi_request)) == []
    assert again(application).is_undecided
