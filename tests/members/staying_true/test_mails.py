"""Each mail in three languages, as text and as HTML; no word that nobody translated."""

import re

import pytest
from django.core import mail
from django.template.loader import get_template
from django.utils import timezone, translation

from gastvrij.lib.paths import ROOT
from members.models import Question
from members.staying_true import emails
from tests.members.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
FOLDER = ROOT / "templates" / emails.FOLDER
MESSAGES = sorted(one.name[: -len("_message.txt")] for one in FOLDER.glob("*_message.txt"))
MSGID = re.compile(r'{% translate "([^"]+)"')


def send(message, language, again):
    organisation = make_organisation(
        "Thé & <b>Koffie</b>", stops_on=timezone.localdate(), no_room_until=timezone.localdate()
    )
    reader = make_user(name="Jo", language=language)
    if message in Question.Kind.values:
        question = Question(organisation=organisation, kind=message)
        emails.mail_question(question, reader, "a-token", again=again)
    elif message == "stopping_network":
        emails.tell_network_of_stopping(organisation, reader)
    elif message == "goes_on":
        emails.tell_it_goes_on(organisation, make_user(name="Cor"), reader)
    else:
        emails.tell_it_left(organisation, reader)
    return mail.outbox.pop()


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("message", MESSAGES)
def test_it_speaks_the_readers_language_in_text_and_html(message, language, again):
    sent = send(message, language, again)
    html = sent.alternatives[0].content
    assert "Thé & <b>Koffie</b>" in sent.subject + sent.body
    assert "<b>Koffie</b>" not in html
    assert "Thé &amp; &lt;b&gt;Koffie" in html
    assert "Jo" in sent.body and f'lang="{language}"' in html
    source = get_template(f"{emails.FOLDER}/{message}_message.txt").template.source
    for msgid in MSGID.findall(source):
        if language != "en":
            assert msgid not in sent.body
    with translation.override(language):
        assert "{" not in sent.body and "%(" not in sent.body


@pytest.mark.parametrize("message", Question.Kind.values)
def test_its_link_stands_alone_on_a_line_and_is_a_button(message):
    sent = send(message, "fr", False)
    link = next(line for line in sent.body.splitlines() if "/nakijken/" in line)
    assert link.endswith("/fr/nakijken/a-token/") and link.startswith("http")
    assert f'href="{link}"' in sent.alternatives[0].content
