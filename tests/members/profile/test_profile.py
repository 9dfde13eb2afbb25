"""A coordinator changes what the public page of the organisation says, in three languages."""

import io
import re
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from PIL import Image

from members.joining.forms import ReachForm
from members.models import Logo, MemberEvent, Organisation
from members.organisations.forms import OrganisationForm
from members.profile.forms import ProfileForm
from tests.members.factories import BRUSSELS, make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation(
        "Welkom",
        description="Wij openen deuren.",
        activities="Koffie\nBrieven",
        email="hallo@welkom.example",
        languages=["nl", "ar"],
    )


@pytest.fixture
def coordinator(organisation):
    user = make_user("cor@example.org", name="Cor", second_factor=True)
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def address(organisation, name="profile"):
    return reverse(f"members:{name}", args=[organisation.slug])


def as_seen(client, organisation):
    """What a browser would send if nothing was touched."""
    form = client.get(address(organisation)).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        sent[field.html_name] = "" if value is None else value
        if field.field.show_hidden_initial:
            sent[field.html_initial_name] = sent[field.html_name]
    return sent


def change(client, organisation, **changes):
    return client.post(address(organisation), as_seen(client, organisation) | changes)


def test_what_stood_there_is_dutch_and_others_read_it_with_a_mark(client, organisation):
    with translation.override("fr"):
        page = client.get(organisation.get_absolute_url())
    assert "Wij openen deuren." in page.text
    assert '<div lang="nl"><p>Wij openen deuren.' in page.text
    assert "Nederlands" in page.text
    with translation.override("nl"):
        assert "text in your language" not in client.get(organisation.get_absolute_url()).text


def test_the_migration_keeps_what_stands_there_as_dutch(organisation):
    migration = import_module("members.migrations.0013_profile_in_three_languages").Migration
    forwards = migration.operations[-1]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_organisation SET description = 'Oud', activities = 'Koffie',"
            " description_nl = NULL, activities_nl = NULL"
        )
        cursor.execute(forwards.sql)
        kept = Organisation.objects.get()
        assert (kept.description_nl, kept.activities_nl) == ("Oud", "Koffie")
        assert kept.description_fr is None and kept.description_en is None
        Organisation.objects.update(description_nl="Nieuw")
        cursor.execute(forwards.reverse_sql)
        cursor.execute("SELECT description FROM members_organisation")
        assert cursor.fetchone() == ("Nieuw",)


def test_a_coordinator_changes_all_that_is_public_and_that_confirms_it(signed_in, organisation):
    answer = change(
        signed_in,
        organisation,
        description_fr="Nous ouvrons des portes.",
        place="1000",
        working_area="Gent\nDeinze",
        themes=["wonen"],
        languages=["nl", "fr"],
        website="welkom.example",
        telephone="09 234 56 78",
    )
    assert answer.status_code == 302
    changed = Organisation.objects.get()
    assert changed.description_nl == "Wij openen deuren."
    assert changed.description_fr == "Nous ouvrons des portes."
    assert changed.municipality_id == BRUSSELS
    assert {one.name_nl for one in changed.working_area.all()} == {"Gent", "Deinze"}
    assert [one.slug for one in changed.themes.all()] == ["wonen"]
    assert changed.languages == ["nl", "fr"]
    assert changed.website == "https://welkom.example"
    assert changed.telephone == "+3292345678"
    assert changed.confirmed_on == timezone.localdate()
    assert changed.member_events.get().kind == MemberEvent.Kind.DETAILS_CHANGED


def test_whoever_saves_without_changes_confirms(signed_in, organisation):
    assert change(signed_in, organisation).status_code == 302
    assert Organisation.objects.get().confirmed_on == timezone.localdate()
    assert organisation.member_events.get().kind == MemberEvent.Kind.DETAILS_RIGHT


def test_the_preview_shows_each_language_and_saves_nothing(signed_in, organisation):
    answer = change(
        signed_in,
        organisation,
        description_fr="Nous ouvrons <b>des portes</b>.",
        working_area="Deinze",
        preview="1",
    )
    assert answer.status_code == 200
    pages = dict((code, page) for code, _name, page in answer.context["previews"])
    assert list(pages) == ["nl", "fr", "en"]
    assert "Nous ouvrons &lt;b&gt;des portes&lt;/b&gt;." in pages["fr"]
    assert "Wij openen deuren." in pages["nl"] and "Wij openen deuren." in pages["en"]
    assert "Deinze" in pages["nl"]
    assert answer.context["form"]["description_fr"].value() == "Nous ouvrons <b>des portes</b>."
    unchanged = Organisation.objects.get()
    assert not unchanged.description_fr and unchanged.confirmed_on is None
    assert not unchanged.working_area.exists()


def test_different_fields_of_two_coordinators_are_merged(signed_in, organisation):
    first, second = as_seen(signed_in, organisation), as_seen(signed_in, organisation)
    signed_in.post(address(organisation), first | {"telephone": "09 234 56 78"})
    answer = signed_in.post(address(organisation), second | {"description_nl": "Wij helpen."})
    assert answer.status_code == 302
    changed = Organisation.objects.get()
    assert (changed.telephone, changed.description_nl) == ("+3292345678", "Wij helpen.")


def test_the_same_field_of_two_coordinators_is_told_and_nothing_is_lost(signed_in, organisation):
    first, second = as_seen(signed_in, organisation), as_seen(signed_in, organisation)
    signed_in.post(address(organisation), first | {"description_nl": "Wij helpen."})
    answer = signed_in.post(address(organisation), second | {"description_nl": "Wij lachen."})
    assert answer.status_code == 409
    assert "Cor" in answer.text and "Wij helpen." in answer.text and "Wij lachen." in answer.text
    assert Organisation.objects.get().description_nl == "Wij helpen."


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("place", ""),
        ("place", "4000"),
        ("place", "123"),
        ("place", "Nergenshuizen"),
        ("working_area", "Gent\nNergenshuizen"),
        ("working_area", "Berchem"),
        ("working_area", "\n".join(f"Gent {n}" for n in range(61))),
        ("email", "hallo"),
        ("telephone", "12 34"),
        ("telephone", "bel me maar"),
        ("telephone", "09 123 45 67"),  # nobody has it
        ("website", "ftp://welkom.example"),
        ("website", "geen site"),
        ("themes", ["geen-thema"]),
        ("languages", ["xx"]),
        ("description_fr", "a" * 5001),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_above_and_nothing_is_lost(
    signed_in, organisation, field, typed
):
    sent = {"description_en": "We open doors."} | {field: typed}
    answer = change(signed_in, organisation, **sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    message = escape(form.errors[field][0])
    assert answer.text.count(message) == 2, "beside the field and in the summary"
    assert f'href="#{form[field].auto_id}' in answer.text
    assert form["description_en"].value() == "We open doors."
    assert form[field].value() == typed
    assert Organisation.objects.get().confirmed_on is None


def test_a_place_with_namesakes_is_asked(signed_in, organisation):
    answer = change(signed_in, organisation, place="Berchem")
    assert list(answer.context["form"].errors) == ["municipality"]
    chosen = answer.context["form"].fields["municipality"].choices[0][0]
    answer = change(signed_in, organisation, place="Berchem", municipality=chosen)
    assert answer.status_code == 302
    assert Organisation.objects.get().municipality_id == chosen.split()[0]


def test_name_state_and_address_stay_the_networks(signed_in, organisation):
    change(signed_in, organisation, name="Anders", slug="anders", state="suspended")
    same = Organisation.objects.get()
    assert (same.name, same.slug, same.state) == ("Welkom", organisation.slug, "approved")
    assert "Send it a mail" in translated_page(signed_in, organisation, "en")


def translated_page(client, organisation, language):
    with translation.override(language):
        return client.get(address(organisation)).text


@pytest.mark.parametrize("name", ["profile", "change_logo", "still_right", "room", "stop"])
def test_for_anybody_else_the_profile_does_not_exist(client, organisation, name):
    page = address(organisation, name)
    for user in [make_user(), make_membership(None, organisation).user, coordinator_elsewhere()]:
        client.force_login(user)
        assert client.get(page).status_code in {404, 405}
        assert client.post(page, {"telephone": "09 123 45 67"}).status_code == 404
    client.logout()
    assert client.post(page).status_code == 302
    assert Organisation.objects.get(pk=organisation.pk).confirmed_on is None


def coordinator_elsewhere():
    user = make_user(second_factor=True)
    make_membership(user, make_organisation(), role="coordinator")
    return user


def test_a_coordinator_whom_nobody_confirmed_changes_nothing(client, organisation):
    user = make_user(second_factor=True)
    make_membership(user, organisation, role="coordinator", confirmed=False)
    client.force_login(user)
    assert client.get(address(organisation)).status_code == 404


def picture():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, "PNG")
    out.seek(0)
    out.name = "logo.png"
    return out


def test_a_coordinator_sets_and_removes_the_logo(signed_in, organisation):
    page = address(organisation, "change_logo")
    assert signed_in.post(page, {"logo": picture()}).status_code == 302
    assert Logo.objects.get().organisation == organisation
    assert signed_in.post(page, {"remove": "1"}).status_code == 302
    assert not Logo.objects.exists()


def test_what_is_no_picture_is_told(signed_in, organisation):
    rubbish = io.BytesIO(b"rubbish")
    rubbish.name = "logo.png"
    for sent in [{"logo": rubbish}, {}]:
        answer = signed_in.post(address(organisation, "change_logo"), sent)
        assert answer.status_code == 422
        assert list(answer.context["logo_form"].errors) == ["logo"]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_speaks_three_languages(signed_in, organisation, language):
    assert "Welkom" in translated_page(signed_in, organisation, language)


def test_the_telephone_number_that_is_given_as_an_example_is_taken_everywhere():
    for form in (ProfileForm, ReachForm, OrganisationForm):
        examples = re.findall(r"0[\d ]+\d", str(form.base_fields["telephone"].help_text))
        assert len(examples) == 2
        for example in examples:
            assert form.base_fields["telephone"].clean(example).startswith("+32")


def test_a_number_is_kept_in_one_way_and_shown_as_it_is_known(signed_in, organisation):
    change(signed_in, organisation, telephone="+32 (0)9 234.56.78")
    assert Organisation.objects.get().telephone == "+3292345678"
    assert 'value="09 234 56 78"' in signed_in.get(address(organisation)).text
    # Saved once more as it was seen, it is the same number.
    assert change(signed_in, organisation).status_code == 302
    assert Organisation.objects.get().telephone == "+3292345678"
