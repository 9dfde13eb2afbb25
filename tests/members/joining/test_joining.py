"""An organisation joins in one sitting, or in several."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.accounts.my_data import data_of
from members.joining import actions
from members.joining.charter import charters, present_charter
from members.joining.forms import FIRST, ORDER, STEPS
from members.models import Application, Organisation
from tests.members.factories import make_organisation, make_user
from tests.members.joining.factories import (
    ANSWERS,
    again,
    check_url,
    conversation_url,
    make_application,
    make_asked,
    make_draft,
    step_url,
)

pytestmark = pytest.mark.django_db
BEGIN = "/nl/aansluiten/beginnen/"


def fill_in(client, steps=ORDER):
    response = client.post(BEGIN, ANSWERS[FIRST])
    application = Application.objects.get()
    for step in steps[1:]:
        assert response.url == step_url(application, step)
        response = client.post(response.url, ANSWERS[step])
        assert response.status_code == 302, (step, response.context["form"].errors)
    return application, response


def test_an_organisation_answers_seven_pages_checks_them_and_sends_them(signed_in, mailoutbox):
    application, response = fill_in(signed_in)
    assert response.url == check_url(application)
    page = signed_in.get(response.url).content.decode()
    for words in ("Welkom in Gent", "0403.170.701", "Destelbergen", "0470 12 34 56", "العربية"):
        assert words in page
    assert signed_in.post(check_url(application)).url == conversation_url(application)
    organisation = Organisation.objects.get()
    assert organisation.state == "submitted"
    assert (organisation.kind, organisation.seeks_volunteers) == ("initiative", True)
    assert organisation.telephone == "+32470123456"
    assert organisation.enterprise_number == "0403170701"
    assert organisation.website == "https://welkom.example"
    assert {one.name_nl for one in organisation.working_area.all()} == {
        "Gent",
        "Merelbeke-Melle",
        "Destelbergen",
    }
    application = again(application)
    assert application.charter_version == present_charter().version
    assert application.charter_accepted_at
    assert [line.kind for line in application.messages.all()] == ["submitted"]
    assert signed_in.get(conversation_url(application)).status_code == 200


def test_nothing_of_it_is_public_before_it_is_approved(signed_in):
    application = make_application(make_user())
    slug = application.organisation.slug
    assert Client().get(f"/nl/organisaties/{slug}/").status_code == 404
    assert "Welkom in Gent" not in Client().get("/nl/organisaties/").content.decode()


def test_who_has_no_account_makes_one_on_the_way_and_comes_back(client):
    page = client.get("/nl/aansluiten/")
    assert page.status_code == 200
    response = client.get(BEGIN)
    assert response.url.startswith("/nl/account/signup/?next=")
    assert "aansluiten" in response.url
    page = client.get(response.url).content.decode()
    assert f'name="next" value="{BEGIN}"' in page.replace("\n", " ")


def test_the_first_form_sent_twice_makes_one_draft(signed_in):
    signed_in.post(BEGIN, ANSWERS[FIRST])
    signed_in.post(BEGIN, ANSWERS[FIRST])
    assert Organisation.objects.count() == Application.objects.count() == 1


@pytest.mark.parametrize("step", ORDER[1:])
def test_each_page_sent_twice_has_one_effect(signed_in, applicant, step):
    application = make_draft(applicant)
    for _ in range(2):
        assert signed_in.post(step_url(application, step), ANSWERS[step]).status_code == 302
    assert again(application).answered == [step]


def test_an_application_sent_twice_is_sent_once(signed_in, mailoutbox):
    application, _response = fill_in(signed_in)
    signed_in.post(check_url(application))
    signed_in.post(check_url(application))
    # Nor do two at the very same moment, which both saw a draft.
    assert not actions.submit(application, ORDER, by=application.applicant, origin="")
    assert again(application).messages.count() == 1


def test_it_goes_on_on_another_device_where_it_was(signed_in, applicant):
    application, _response = fill_in(signed_in, ORDER[:3])
    elsewhere = Client()
    elsewhere.force_login(applicant)
    assert elsewhere.get(BEGIN).url == step_url(application, ORDER[3])
    account = elsewhere.get("/nl/mijn/").content.decode()
    assert check_url(application) in account
    assert elsewhere.get(check_url(application)).url == step_url(application, ORDER[3])
    assert "non_profit" in elsewhere.get(step_url(application, "wie")).content.decode()


def test_an_answer_changed_from_the_page_with_all_of_them_leads_back_there(signed_in):
    application, _response = fill_in(signed_in)
    changed = ANSWERS["bereiken"] | {"telephone": "+33 1 42 68 53 00"}
    response = signed_in.post(step_url(application, "bereiken"), changed)
    assert response.url == check_url(application)
    assert "+33 1 42 68 53 00" in signed_in.get(response.url).content.decode()


def test_nobody_sends_what_is_not_complete(signed_in, applicant):
    application, _response = fill_in(signed_in, ORDER[:4])
    assert signed_in.post(check_url(application)).url == step_url(application, ORDER[4])
    assert again(application).is_draft
    signed_in.post(step_url(application, "charter"), ANSWERS["charter"])
    with pytest.raises(actions.Incomplete):
        actions.submit(application, ORDER, by=applicant, origin="")


def test_a_charter_that_changed_is_read_once_more(signed_in, monkeypatch):
    application, response = fill_in(signed_in)
    newer = type(present_charter())("2099-01", present_charter().texts)
    monkeypatch.setattr("members.joining.views.present_charter", lambda: newer)
    assert signed_in.get(response.url).url == step_url(application, "charter")


def test_the_version_that_was_accepted_can_always_be_read(client):
    for version in charters():
        for language in ("nl", "fr", "en"):
            assert client.get(f"/{language}/aansluiten/charter/{version}/").status_code == 200
    assert client.get("/nl/aansluiten/charter/1999-01/").status_code == 404
    for charter in charters().values():
        promises = {code: len(one["promises"]) for code, one in charter.texts.items()}
        assert set(promises) == {"nl", "fr", "en"}
        assert len(set(promises.values())) == 1


def test_who_works_everywhere_chooses_provinces(signed_in, applicant):
    application = make_draft(applicant)
    answer = {"places": "", "provinces": ["brussels", "limburg"]}
    signed_in.post(step_url(application, "waar"), answer)
    area = again(application).organisation.working_area
    assert set(area.values_list("province", flat=True)) == {"brussels", "limburg"}
    page = signed_in.get(step_url(application, "waar"))
    assert page.context["form"].initial == {"provinces": ["limburg", "brussels"], "places": ""}


def test_a_place_with_namesakes_is_asked(signed_in):
    response = signed_in.post(BEGIN, {"name": "Buren", "place": "Berchem"})
    assert response.status_code == 422
    [choice, *_] = [value for value, _ in response.context["form"].fields["municipality"].choices]
    answer = {"name": "Buren", "place": "Berchem", "municipality": choice}
    assert signed_in.post(BEGIN, answer).status_code == 302
    assert Organisation.objects.get().municipality_id == choice.split()[0]


def test_chapters_may_share_an_enterprise_number(signed_in, applicant):
    make_organisation(enterprise_number="0403170701")
    application = make_draft(applicant)
    assert signed_in.post(step_url(application, "wie"), ANSWERS["wie"]).status_code == 302


def test_it_can_be_thrown_away_and_begun_once_more(signed_in, applicant):
    application = make_draft(applicant)
    address = reverse("members:join_withdraw", args=[application.pk])
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address).status_code == 302
    assert signed_in.get(check_url(application)).status_code == 404
    assert signed_in.post(BEGIN, ANSWERS[FIRST]).status_code == 302
    assert Application.objects.of(applicant).drafts().count() == 1


def test_nobody_fills_the_queue(signed_in, applicant):
    for number in range(actions.MOST_UNDECIDED):
        make_application(applicant, f"Buren {number}")
    response = signed_in.post(BEGIN, ANSWERS[FIRST])
    assert response.status_code == 422
    assert Application.objects.count() == actions.MOST_UNDECIDED


# --- the conversation --------------------------------------------------------------------------
def test_what_was_asked_is_answered_on_the_site_with_changed_answers(
    signed_in, applicant, reviewer
):
    application = make_asked(applicant, reviewer=reviewer)
    page = signed_in.get(conversation_url(application)).content.decode()
    assert "Waar komen jullie samen?" in page
    assert "Nel" not in page  # the network answers, not somebody by name
    assert step_url(application, "bereiken") in page
    signed_in.post(step_url(application, "bereiken"), ANSWERS["bereiken"])
    signed_in.post(step_url(application, "wat"), ANSWERS["wat"])
    application = again(application)
    assert application.organisation.email == "hallo@welkom.example"
    answer = {"text": "In het buurthuis.", "seen": application.version}
    assert signed_in.post(conversation_url(application), answer).status_code == 302
    application = again(application)
    kinds = [line.kind for line in application.messages.all()]
    assert kinds == ["submitted", "asked", "changed", "answered"]
    assert application.waiting_since and not application.is_asked


def test_a_message_sent_twice_is_written_once(signed_in, applicant):
    application = make_application(applicant)
    answer = {"text": "Nog iets.", "seen": application.version}
    for _ in range(2):
        assert signed_in.post(conversation_url(application), answer).status_code == 302
    assert again(application).messages.filter(kind="answered").count() == 1


def test_who_writes_while_the_network_asks_reads_that_first_and_loses_no_word(
    signed_in, applicant, reviewer
):
    application = make_application(applicant)
    answer = {"text": "Nog iets.", "seen": application.version}
    actions.ask(application, "Waar dan?", seen=application.version, by=reviewer, origin="")
    response = signed_in.post(conversation_url(application), answer)
    assert response.status_code == 409
    assert "Waar dan?" in response.content.decode()
    form = response.context["form"]
    assert form["text"].value() == "Nog iets."
    again_sent = {"text": form["text"].value(), "seen": form["seen"].value()}
    assert signed_in.post(conversation_url(application), again_sent).status_code == 302


def test_nobody_changes_answers_while_the_network_reads_them(signed_in, applicant):
    application = make_application(applicant)
    address = step_url(application, "wat")
    assert signed_in.get(address).url == conversation_url(application)
    assert signed_in.post(address, ANSWERS["wat"]).url == conversation_url(application)
    assert again(application).organisation.description == ""
    form = STEPS["wat"](ANSWERS["wat"], organisation=application.organisation)
    assert form.is_valid()
    with pytest.raises(actions.Changed):  # where the page was open while it was sent
        actions.answer(application, "wat", form)


def test_nobody_writes_all_day(signed_in, applicant):
    application = make_application(applicant)
    for number in range(actions.MOST_MESSAGES):
        answer = {"text": f"Bericht {number}", "seen": again(application).version}
        assert signed_in.post(conversation_url(application), answer).status_code == 302
    answer = {"text": "En nog een", "seen": again(application).version}
    assert signed_in.post(conversation_url(application), answer).status_code == 422


# --- nobody else's -----------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "reviewer", "nobody"])
def test_for_everybody_else_an_application_does_not_exist(client, reviewer, who):
    application = make_application()
    draft = make_draft()
    if who != "nobody":
        client.force_login(reviewer if who == "reviewer" else make_user())
    pages = [
        *(step_url(one, step) for one in (application, draft) for step in ORDER),
        *(page(one) for one in (application, draft) for page in (check_url, conversation_url)),
        reverse("members:join_withdraw", args=[draft.pk]),
        "/nl/aansluiten/999999999/gesprek/",
        "/nl/aansluiten/99999999999999999999999999/gesprek/",
    ]
    for address in pages:
        for answer in (client.get(address), client.post(address, {"text": "x", "seen": 1})):
            if who == "nobody":
                assert answer.status_code == 302 and "/account/login/" in answer.url
            else:
                assert answer.status_code == 404, address
    assert again(draft).withdrawn_at is None


def test_an_unknown_page_of_ones_own_is_404(signed_in, applicant):
    assert signed_in.get(step_url(make_draft(applicant), "iets")).status_code == 404


def test_a_long_conversation_costs_no_more(signed_in, applicant):
    application = make_application(applicant)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            signed_in.get(conversation_url(application))
        return len(captured)

    queries()
    few = queries()
    for number in range(15):
        actions.write(
            application,
            f"Bericht {number}",
            seen=again(application).version,
            by=applicant,
            origin="",
        )
    assert queries() == few


def test_who_asks_for_their_data_gets_what_they_sent_and_what_was_written(signed_in, applicant):
    application = make_application(applicant)
    actions.write(application, "Nog iets.", seen=application.version, by=applicant, origin="")
    [told] = data_of(applicant)["applications"]
    assert told["organisation"] == "Welkom in Gent" and told["charter_version"]
    assert [one["text"] for one in told["messages"]] == ["", "Nog iets."]


def test_where_one_works_is_drawn_as_dots_with_the_names_beside_it(signed_in, applicant):
    application = make_draft(applicant)
    page = signed_in.get(step_url(application, "waar")).text
    assert page.count('class="area__dot"') == 1 and "<title>Gent</title>" in page
    everywhere = {"provinces": ["limburg"], "places": "Gent"}
    signed_in.post(step_url(application, "waar"), everywhere)
    page = signed_in.get(step_url(application, "waar")).text
    drawn = application.organisation.working_area.count()
    assert page.count('class="area__dot"') == drawn > 30
    wrong = signed_in.post(step_url(application, "waar"), {"places": "Luik"})
    assert wrong.status_code == 422 and 'class="area__dot"' not in wrong.text
