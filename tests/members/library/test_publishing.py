"""Curators write and publish; the files follow where nobody wrote."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.library import files
from members.library.actions import NothingNew, import_documents, publish
from members.library.weekly import new_versions
from members.models import DocumentVersion, ModelDocument
from members.reminders.weekly import monday_of
from tests.gastvrij.test_admin_at_once import sent_by
from tests.members.factories import make_user, prove_who_it_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    return ModelDocument.objects.get(slug="gedragscode")


@pytest.fixture
def curator(client):
    user = make_user("rik@example.org", name="Rik", is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name="Redactie"))
    prove_who_it_is(client, user)
    return client


def change_form(curator, document):
    response = curator.get(reverse("admin:members_modeldocument_change", args=[document.pk]))
    return sent_by(response)


def save(curator, document, form, **changes):
    address = reverse("admin:members_modeldocument_change", args=[document.pk])
    return curator.post(address, form | changes)


def test_a_curator_writes_and_readers_see_it_once_it_is_published(curator, document, client):
    form = change_form(curator, document)
    assert save(curator, document, form, title_nl="Hoe wij omgaan met elkaar").status_code == 302
    assert document.versions.count() == 1
    form = change_form(curator, document)
    response = save(curator, document, form, publish="on")
    assert response.status_code == 422
    assert document.versions.count() == 1
    response = save(curator, document, form, publish="on", change_nl="Een andere titel.")
    assert response.status_code == 302
    version = document.versions.first()
    assert (version.number, version.changed("nl")) == (2, "Een andere titel.")
    assert version.text("title", "nl")[0] == "Hoe wij omgaan met elkaar"
    document.refresh_from_db()
    assert document.change_nl == ""


def test_the_same_text_is_not_published_twice(curator, document):
    with pytest.raises(NothingNew):
        publish(document)
    form = change_form(curator, document)
    response = curator.post(
        reverse("admin:members_modeldocument_change", args=[document.pk]),
        form | {"publish": "on", "change_nl": "Niets."},
        follow=True,
    )
    assert document.versions.count() == 1
    assert response.status_code == 200


def test_a_blank_that_is_not_on_the_list_is_refused(curator, document):
    form = change_form(curator, document)
    name = next(one for one in form if one.endswith("-0-body_nl"))
    response = save(curator, document, form, **{name: "Van [[gezin]]."})
    assert response.status_code == 422
    assert "[[gezin]]" not in document.sections.first().body_nl


def test_what_was_published_stays_as_it_was():
    """The site's role has no right to change it, nor to take it away."""
    for change in (
        lambda: DocumentVersion.objects.update(number=7),
        lambda: DocumentVersion.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


# --- files --------------------------------------------------------------------------------
def test_files_that_did_not_change_do_nothing():
    call_command("import_library", verbosity=0)
    assert import_documents(files.read()).unchanged
    assert set(DocumentVersion.objects.values_list("number", flat=True)) == {1}


def test_a_file_that_changed_becomes_a_new_version_with_its_words(document):
    told = [one for one in files.read() if one["slug"] == document.slug]
    told[0]["sections"][0]["body"]["nl"] = "Anders."
    told[0]["change"]["nl"] = "Het eerste deel is korter."
    assert import_documents(told).changed == [document.slug]
    version = document.versions.first()
    assert (version.number, version.changed("nl")) == (2, "Het eerste deel is korter.")
    assert import_documents(told).unchanged == [document.slug]


def test_what_a_curator_wrote_is_never_overwritten_by_files(document):
    document.title_nl = "Van de redactie"
    document.save()
    told = [one for one in files.read() if one["slug"] == document.slug]
    told[0]["title"]["nl"] = "Uit het bestand"
    assert import_documents(told).kept == [document.slug]
    document.refresh_from_db()
    assert document.title_nl == "Van de redactie"
    assert document.versions.count() == 1


def test_a_broken_file_is_told_with_its_name_and_nothing_is_read(tmp_path):
    (tmp_path / "x.yaml").write_text("slug: x\n")
    with pytest.raises(files.BrokenFile, match=r"x\.yaml"):
        files.read(tmp_path)


# --- the weekly mail ---------------------------------------------------------------------------
IN_WORDS = {
    "nl": "Bibliotheek: er is een nieuw of gewijzigd modeldocument: Gedragscode",
    "fr": "Bibliothèque\u00a0: un document modèle est nouveau ou modifié\u00a0: Code de conduite",
    "en": "Library: a model document is new or changed: Code of conduct",
}


@pytest.fixture
def monday(db):
    """In ten weeks, after a Sunday on which one model changed; the others did long before."""
    monday = monday_of(timezone.localdate()) + timedelta(weeks=10)
    last = DocumentVersion.objects.newest().get(document__slug="gedragscode")
    last.document.versions.create(
        number=2, content=last.content, published_on=monday - timedelta(days=1)
    )
    return monday


def told_to(user, on):
    with override(user.language):
        told = new_versions(user, on)
    return told and told.words


@pytest.mark.parametrize("language", IN_WORDS)
def test_the_weekly_mail_names_the_models_that_changed(buddy, monday, language):
    buddy.language = language
    assert told_to(buddy, monday).startswith(IN_WORDS[language])


def test_each_change_is_told_once_and_only_to_members_who_did_not_stop_it(buddy, monday):
    days = [bool(told_to(buddy, monday + timedelta(days=n))) for n in range(-7, 14)]
    assert days == [False] * 7 + [True] * 7 + [False] * 7  # there is one mail in a week
    assert told_to(make_user("alone@example.org"), monday) is None
    buddy.stopped_reminders.create(kind="exchange")
    assert told_to(buddy, monday) is None
