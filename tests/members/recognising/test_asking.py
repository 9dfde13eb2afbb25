"""Wherever members write for each other: is there a family in it? Asked once, kept nowhere."""

import re

import pytest
from django.urls import reverse

from members.models import Gathering, KeptForm, OwnSection, Signal
from members.recognising.asking import AsksAboutFamilies
from members.sending.keeping import never_kept
from members.signals import actions as of_signals
from tests.checklist.pages import filled_in
from tests.members.agenda.factories import fields as of_a_date
from tests.members.library.factories import make_copy
from tests.members.signals.factories import STUCK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
RISKY = "Bel de moeder op 0471 23 45 67."


@pytest.fixture
def as_cor(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def copy(coordinator, organisation):
    return make_copy(coordinator, organisation)


def section_of(copy):
    return reverse("members:change_own_section", args=[copy.pk, "geld"])


def blanks_of(copy):
    return reverse("members:fill_own_document", args=[copy.pk])


def asked_at(client, page, sent):
    """What the form sends once somebody said that nobody is described."""
    response = client.post(page, sent)
    assert response.status_code == 422
    assert "Is there a family in it?" in response.text
    assert re.search(r"<mark>0471 23 45 67\.?</mark>", response.text)
    [answer] = re.findall(r'name="no_family" value="(\w+)"', response.text)
    return sent | {"no_family": answer}


def test_in_a_part_of_an_own_document(as_cor, copy, caplog):
    page = section_of(copy)
    sent = filled_in(as_cor.get(page)) | {"body": RISKY}
    confirmed = asked_at(as_cor, page, sent)
    assert not OwnSection.objects.filter(body=RISKY).exists()
    assert as_cor.post(page, confirmed).status_code == 302
    assert OwnSection.objects.filter(body=RISKY).exists()
    assert "0471" not in caplog.text


def test_what_stood_there_already_is_not_asked_about_again(as_cor, copy):
    page = section_of(copy)
    copy.sections.filter(code="geld").update(body=RISKY)
    sent = filled_in(as_cor.get(page))
    assert as_cor.post(page, sent | {"body": f"Eerst dit. {RISKY}"}).status_code == 302
    other = filled_in(as_cor.get(page)) | {"body": "Of op 0486 12 34 56."}
    assert as_cor.post(page, other).status_code == 422


def test_the_blanks_know_what_is_of_an_organisation(client, coordinator, organisation):
    copy = make_copy(coordinator, organisation, slug="informatienota")
    client.force_login(coordinator)
    page = blanks_of(copy)
    sent = filled_in(client.get(page))
    own = {"telephone": "0471 23 45 67", "seat": "Dorpsstraat 12, 9000 Gent"}
    assert client.post(page, sent | own).status_code == 302
    sent = filled_in(client.get(page))
    wrong = sent | {"responsible": "Ali, geboren op 3 mei 1990, 90.05.03-123.45"}
    assert client.post(page, wrong).status_code == 422
    copy.refresh_from_db()
    assert copy.blanks["telephone"] == "0471 23 45 67" and "1990" not in str(copy.blanks)


def test_in_a_date_of_the_agenda(as_cor):
    page = reverse("members:new_gathering")
    confirmed = asked_at(as_cor, page, of_a_date(body=RISKY))
    assert not Gathering.objects.exists()
    assert as_cor.post(page, confirmed).status_code == 302
    assert Gathering.objects.get().body == RISKY


def test_the_address_of_a_meeting_is_no_address_of_a_family(as_cor):
    page = reverse("members:new_gathering")
    assert as_cor.post(page, of_a_date(venue="Dorpsstraat 12")).status_code == 302


def test_in_a_signal_and_what_it_asks_stays_what_was_typed(as_cor, coordinator, organisation):
    page = reverse("members:new_signal", args=[STUCK])
    sent = filled_in(as_cor.get(page)) | {
        "title": "De waarborg komt te laat",
        "what_happens": RISKY,
        "asked": "Beslis binnen tien dagen.",
    }
    confirmed = asked_at(as_cor, page, sent)
    assert as_cor.post(page, confirmed).status_code == 302
    made = Signal.objects.get()
    assert (made.what_happens, made.asked) == (RISKY, "Beslis binnen tien dagen.")
    of_signals.write(made, {"what_happens": "Kort."}, by=coordinator)


# --- kept nowhere ------------------------------------------------------------------------------
def forms_that_ask(form=AsksAboutFamilies):
    for one in form.__subclasses__():
        yield one
        yield from forms_that_ask(one)


def test_each_form_that_asks_is_sent_somewhere_and_nothing_of_it_is_kept():
    sent_to = [name for one in forms_that_ask() for name in one.sent_to]
    assert len(sent_to) >= 14
    for one in forms_that_ask():
        for name in one.sent_to:
            refuses = never_kept[f"members:{name}"]
            for field in one.looked_at:
                assert refuses({field: [RISKY]}), (name, field)


def test_what_nobody_confirmed_does_not_wait_until_somebody_signs_in_again(as_cor, copy):
    pages = {
        section_of(copy): {"title": "Geld", "body": RISKY},
        reverse("members:new_gathering"): of_a_date(body=RISKY),
        reverse("members:new_signal", args=[STUCK]): {"what_happens": RISKY},
    }
    marks = {}
    for page in pages:
        [mark, *_] = re.findall(r'name="page_mark" value="([^"]+)"', as_cor.get(page).text)
        marks[page] = mark
    as_cor.logout()
    for page, sent in pages.items():
        as_cor.post(page, sent | {"page_mark": marks[page]})
    assert not KeptForm.objects.exists()
    page = section_of(copy)
    as_cor.post(page, {"body": "Zonder iemand.", "page_mark": marks[page]})
    assert KeptForm.objects.count() == 1
