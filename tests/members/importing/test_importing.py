"""What the network knows comes in by a file: told line by line first, then all of it, once."""

import io
import re
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from gastvrij.jobs.schedule import SCHEDULE
from members.importing import actions
from members.importing.jobs import forget_imports
from members.importing.plan import plan_of
from members.importing.reading import COLUMNS, MOST_LINES, Unreadable, decode, example, read
from members.models import ClaimInvitation, MemberImport, Organisation
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is
from tests.members.importing.factories import ADD, HEAD, bring_in, csv_of, kept, upload
from tests.members.joining.conftest import make_reviewer

pytestmark = pytest.mark.django_db
WELKOM = ["Welkom in Melle", "9090 Melle", "an@melle.example", "nl"]


@pytest.fixture
def desk(client):
    prove_who_it_is(client, make_reviewer(language="nl"))
    return client


def page_of(member_import):
    return reverse("admin:members_memberimport_change", args=[member_import.pk])


def outcomes(*lines, **kwargs):
    return [line.outcome.value for line in plan_of(read(csv_of(*lines, **kwargs))).lines]


def problems(head, *cells):
    [line] = plan_of(read(csv_of(list(cells), head=head))).lines
    return {str(column): message for column, message in line.problems}


def confirm(browser, member_import, **answer):
    page = browser.get(page_of(member_import))
    sent = {"seen": page.context["plan"].code, "invite": "on"} | answer
    return browser.post(page_of(member_import), sent)


# --- the dry run -------------------------------------------------------------------------------
def test_each_line_is_told_what_would_happen_and_nothing_is_written(desk):
    make_organisation("Welkom in Melle", municipality="44088")
    make_organisation("Warm Destelbergen", municipality="44013")
    content = csv_of(
        WELKOM,
        ["De Brug", "Gent", "bo@brug.example", "fr"],
        ["Destelbergen Warm vzw", "Destelbergen", "", ""],
        ["Overal", "Luik", "geen adres", "de"],
        ["De Brug", "9000", "", ""],
    )
    response = upload(desk, content, follow=True)
    page = response.content.decode()
    for words in (
        "is er al: er verandert niets",
        "komt erbij",
        "lijkt op een andere: beslis",
        "komt er niet bij",
        "staat twee keer in dit bestand",
        "Warm Destelbergen",
        "ligt in Wallonië",
        "We schrijven in nl, fr of en",
    ):
        assert words in page
    assert Organisation.objects.count() == 2 and not ClaimInvitation.objects.exists()


def test_what_was_shown_comes_in_unclaimed_and_their_contacts_are_asked(desk, mailoutbox):
    upload(desk, csv_of(WELKOM, ["De Brug", "Gent", "", ""]))
    one = MemberImport.objects.get()
    assert confirm(desk, one, show="on").status_code == 302
    melle, brug = Organisation.objects.order_by("-name")
    assert (melle.state, melle.slug, melle.is_shown_unclaimed) == (
        "unclaimed",
        "welkom-in-melle",
        True,
    )
    assert melle.municipality.name_nl == "Merelbeke-Melle" and not melle.memberships.exists()
    assert [one.email for one in ClaimInvitation.objects.all()] == ["an@melle.example"]
    page = desk.get(page_of(one)).content.decode()
    assert "kwam erbij" in page and melle.name in page
    one.refresh_from_db()
    assert one.content == "" and "an@melle" not in str(one.result)


def test_every_column_is_read():
    head = list(map(str, (column.label for column in COLUMNS.values())))
    cells = [
        "Welkom in Melle",
        "asbl",
        "BE 0403.170.701",
        "Melle",
        "9090",
        "Melle, Destelbergen; provincie Limburg",
        "welkom.example",
        "hallo@welkom.example",
        "0470 12 34 56",
        "Wij openen deuren.",
        "AN@Welkom.example",
        "Frans",
    ]
    [organisation] = bring_in(cells, head=head)
    assert organisation.legal_form == "non_profit"
    assert organisation.enterprise_number == "0403170701"
    assert organisation.website == "https://welkom.example"
    assert (organisation.email, organisation.telephone) == ("hallo@welkom.example", "+32470123456")
    assert organisation.description_nl == "Wij openen deuren."
    area = organisation.working_area
    assert (
        area.filter(province="limburg").count() > 30
        and area.filter(name_nl="Merelbeke-Melle").exists()
    )
    invitation = organisation.claim_invitations.get()
    assert (invitation.email, invitation.language) == ("an@welkom.example", "fr")


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_example_can_be_uploaded_in_each_language(desk, language):
    with translation.override(language):
        content = desk.get(reverse("admin:members_memberimport_example")).content
        text, is_guess = decode(content)
        table = read(text)
        assert (table.unread, is_guess) == ([], False)
        assert [one.outcome for one in plan_of(table).lines] == ["comes_in"]
        assert text in example()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_what_is_wrong_is_told_by_column_in_the_readers_language(language):
    head = ["name", "enterprise number", "municipality", "website", "email", "phone", "language"]
    with translation.override(language):
        told = problems(head, "12", "123", "Luik", "nergens", "geen", "12", "de")
        assert len(told) == 7
        assert all(told.values())
        english = told[str(COLUMNS["municipality"].label)]
        assert ("Wallonia" in english) == (language == "en")


# --- files of all kinds ------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheet_may_write_it_in_its_own_way(desk, separator, encoding):
    line = ["Café Émile", "Gent", "", ""]
    upload(desk, csv_of(line, separator=separator).encode(encoding))
    one = MemberImport.objects.get()
    page = desk.get(page_of(one)).content.decode()
    assert "Café Émile" in page
    assert ("niet in UTF-8" in page) == (encoding == "cp1252")


def test_the_separator_may_be_said_and_empty_lines_may_stand_between(desk):
    table = read("sep=;\r\n\r\nnaam;gemeente\r\n;\r\nDe Brug;Gent\r\n\r\n")
    assert [(row.number, row.cells["name"]) for row in table.rows] == [(5, "De Brug")]


HOSTILE = {
    "nothing": (b"", "leeg"),
    "empty lines": (b"\n\n;;;\n", "leeg"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "geen tekstbestand"),
    "a workbook": (b"PK\x03\x04" + b"x" * 99, "rekenblad"),
    "NUL": (b"naam;gemeente\nDe\0Brug;Gent\n", "geen tekstbestand"),
    "no encoding at all": (b"naam;gemeente\n\x81\x8d;Gent\n", "geen tekstbestand"),
    "half of UTF-16": (b"\xff\xfen\0a", "geen tekstbestand|Naam"),
    "two names": (b"naam;gemeente;nom\nDe Brug;Gent;x\n", "staat twee keer"),
    "no names": (b"gemeente;website\nGent;x.example\n", "geen kolom .Naam"),
    "no places": (b"naam;website\nDe Brug;x.example\n", "geen kolom .Gemeente"),
    "no head": (b"De Brug;Gent\n", "geen kolom .Naam"),
    "only a head": (b"naam;gemeente\n", "geen organisaties"),
    "an open quote": (b'naam;gemeente\n"De Brug;Gent\nx;y\n', "regel 2"),
    "too large": (b"naam;gemeente\n" + b"De Brug;Gent\n" * 80_000, "1 MB"),
    "10 MB": (b"naam;gemeente\n" + b"De Brug;Gent\n" * 800_000, "1 MB|te groot"),
    "5,000 lines": (b"naam;gemeente\n" + b"De Brug;Gent\n" * 5_000, "500 regels"),
    "a cell without end": (b"naam;gemeente\n" + b"x" * 200_000 + b";Gent\n", "regel 2"),
    "prose": (b"Beste, hierbij de lijst. Groetjes", "geen kolom .Naam"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_we_cannot_read_gets_one_clear_sentence(desk, kind):
    content, words = HOSTILE[kind]
    response = upload(desk, content)
    assert response.status_code in {413, 422}
    if response.status_code == 422:
        assert re.search(words, response.content.decode())
        [message] = response.context["form"].errors["file"]
        assert message.endswith(".") or message.endswith("?")
    assert not MemberImport.objects.exists()


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)", "a\x07b"])
@pytest.mark.parametrize("column", ["name", "website", "email", "description", "working area"])
def test_a_cell_that_a_spreadsheet_would_work_out_does_not_come_in(column, cell):
    head = dict.fromkeys(["name", "municipality", column])
    cells = {"name": "De Brug", "municipality": "Gent"} | {column: cell}
    told = problems(list(head), *(cells[one] for one in head))
    assert len(told) == 1


def test_a_line_with_too_many_cells_is_told_so_and_a_short_one_is_read():
    assert outcomes(["De Brug", "Gent", "", "", "meer"], ["De Dam", "Gent"]) == [
        "refused",
        "comes_in",
    ]


def test_no_file_and_an_unknown_column(desk):
    response = desk.post(ADD, {})
    assert response.status_code == 422 and "Kies een bestand" in response.content.decode()
    upload(desk, csv_of(["De Brug", "Gent", "geheim"], head=["naam", "gemeente", "<b>Kleur"]))
    page = desk.get(page_of(MemberImport.objects.get())).content.decode()
    assert "&lt;b&gt;Kleur" in page and "geheim" not in page


# --- confirming --------------------------------------------------------------------------------
def test_sent_twice_it_comes_in_once(desk, mailoutbox):
    one = kept(WELKOM)
    seen = actions.plan_for(one).code
    for _ in range(2):
        answer = desk.post(page_of(one), {"seen": seen, "invite": "on"}, follow=True)
        assert answer.status_code == 200
    assert Organisation.objects.count() == ClaimInvitation.objects.count() == 1


def test_confirmed_twice_at_once_it_comes_in_once():
    one = kept(WELKOM)
    answer = {"also": set(), "show": False, "invite": True, "seen": actions.plan_for(one).code}
    assert actions.confirm(one, **answer, by=None) is True
    assert actions.confirm(one, **answer, by=None) is False
    assert Organisation.objects.count() == ClaimInvitation.objects.count() == 1


def test_the_same_file_once_more_changes_nothing():
    bring_in(WELKOM)
    assert outcomes(WELKOM) == ["is_there"]
    assert len(bring_in(WELKOM)) == 1 == ClaimInvitation.objects.count()


def test_what_changed_since_it_was_shown_is_shown_once_more(desk):
    one = kept(WELKOM, ["De Brug", "Gent", "", ""])
    seen = actions.plan_for(one).code
    make_organisation("De Brug")
    response = desk.post(page_of(one), {"seen": seen, "invite": "on"})
    assert response.status_code == 409
    assert "Er is niets bijgekomen" in response.content.decode()
    assert not Organisation.objects.unclaimed().exists()
    assert confirm(desk, one).status_code == 302
    assert Organisation.objects.unclaimed().count() == 1


@pytest.mark.parametrize("seen", ["", "x", "0" * 16, None])
def test_nothing_comes_in_that_nobody_saw(desk, seen):
    one = kept(WELKOM)
    sent = {"invite": "on"} if seen is None else {"seen": seen}
    assert desk.post(page_of(one), sent).status_code == 409
    assert not Organisation.objects.exists()


def test_the_reader_may_change_language_in_between(desk):
    one = kept(["Solidaire", "Brussel", "", ""])
    seen = desk.get(page_of(one).replace("/nl/", "/fr/")).context["plan"].code
    assert desk.post(page_of(one), {"seen": seen}).status_code == 302


def test_what_looks_like_another_comes_in_only_if_somebody_says_so(desk):
    make_organisation("Warm Gent", website="https://warm.example")
    line = ["Gent Warm vzw", "Gent", "", ""]
    assert outcomes(line) == ["looks_like"]
    one = kept(line)
    assert confirm(desk, one, also=["99"]).status_code == 422
    confirm(desk, one)
    assert not Organisation.objects.unclaimed().exists()
    two = kept(line)
    confirm(desk, two, also=["2"])
    assert Organisation.objects.unclaimed().get().name == "Gent Warm vzw"


def test_all_of_it_comes_in_or_nothing(monkeypatch):
    one = kept(WELKOM, ["De Brug", "Gent", "bo@brug.example", ""])
    seen = actions.plan_for(one).code

    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(ClaimInvitation.objects, "bulk_create", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.confirm(one, also=set(), show=True, invite=True, seen=seen, by=None)
    assert not Organisation.objects.exists()
    assert MemberImport.objects.get().confirmed_at is None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_bring_it_in_once(django_db_setup):
    ones = [kept(WELKOM), kept(WELKOM)]
    seen = actions.plan_for(ones[0]).code
    ready, ends = threading.Barrier(2), []

    def act(one):
        ready.wait()
        try:
            actions.confirm(one, also=set(), show=False, invite=False, seen=seen, by=None)
            ends.append("done")
        except actions.Changed:
            ends.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[one]) for one in ones]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ends) == ["changed", "done"]
    assert Organisation.objects.count() == 1


def test_an_application_that_is_refused_or_a_draft_keeps_nobody_out():
    make_organisation("De Brug", state="draft")
    make_organisation("De Dam", state="refused")
    assert outcomes(["De Brug", "Gent"], ["De Dam", "Gent"]) == ["comes_in", "looks_like"]


def test_a_full_file_costs_few_queries_and_little_time(django_assert_max_num_queries):
    lines = [
        [f"Vereniging {word} {n}", "Gent", f"a{n}@x.example", "nl"]
        for n in range(MOST_LINES // 2)
        for word in ("Zon", "Maan")
    ]
    one = kept(*lines)
    with django_assert_max_num_queries(12):
        plan = actions.plan_for(one)
    also = {line.number for line in plan.to_decide}
    with django_assert_max_num_queries(30):
        actions.confirm(one, also=also, show=True, invite=True, seen=plan.code, by=None)
    assert Organisation.objects.count() == MOST_LINES


# --- whose business it is ----------------------------------------------------------------------
@pytest.mark.parametrize("group", [None, "Redactie"])
def test_only_the_network_brings_in(client, group):
    user = make_user(is_staff=True, verified=True, second_factor=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    prove_who_it_is(client, user)
    one = kept(WELKOM)
    assert client.get(ADD).status_code == 403
    assert upload(client, csv_of(WELKOM)).status_code == 403
    assert client.get(page_of(one)).status_code == 403
    sent = {"seen": actions.plan_for(one).code}
    assert client.post(page_of(one), sent).status_code == 403
    assert client.get(reverse("admin:members_memberimport_example")).status_code == 403
    assert not Organisation.objects.exists()


def test_who_brings_in_proves_first_who_they_are(client):
    prove_who_it_is(client, make_reviewer(), seconds_ago=3600)
    one = kept(WELKOM)
    for answer in (
        upload(client, csv_of(WELKOM)),
        client.post(page_of(one), {"seen": actions.plan_for(one).code}),
    ):
        assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not Organisation.objects.exists()


def test_nobody_belongs_to_what_is_not_claimed_and_nothing_becomes_unclaimed():
    """The database itself says so: an administrator, a view or a command can't."""
    [organisation] = bring_in(WELKOM)
    with pytest.raises(IntegrityError, match="nobody belongs"), transaction.atomic():
        make_membership(organisation=organisation, confirmed=False)
    elsewhere = make_membership()
    with pytest.raises(IntegrityError, match="nobody belongs"), transaction.atomic():
        elsewhere.organisation = organisation
        elsewhere.save()
    for state in ("approved", "left", "draft", "refused", "suspended"):
        other = make_organisation(state=state)
        with pytest.raises(IntegrityError, match="from its beginning"), transaction.atomic():
            other.state = Organisation.State.UNCLAIMED
            other.save()


def test_the_administration_offers_no_way_into_or_out_of_unclaimed(desk):
    [organisation] = bring_in(WELKOM)
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    form = desk.get(address).context["adminform"].form
    assert [value for value, _ in form.fields["state"].choices] == ["unclaimed", "left"]
    assert desk.get(address).context["inline_admin_formsets"] == []
    other = reverse("admin:members_organisation_change", args=[make_organisation().pk])
    choices = desk.get(other).context["adminform"].form.fields["state"].choices
    assert "unclaimed" not in [value for value, _ in choices]
    adding = desk.get(reverse("admin:members_organisation_add")).context["adminform"].form
    assert "unclaimed" not in [value for value, _ in adding.fields["state"].choices]


def test_what_is_shown_is_chosen_in_the_list_and_only_of_what_is_not_claimed(desk):
    [organisation] = bring_in(WELKOM, show=False)
    member = make_organisation()
    chosen = [organisation.pk, member.pk]
    address = reverse("admin:members_organisation_changelist")
    for action, is_shown in (("show", True), ("hide", False)):
        desk.post(address, {"action": action, "_selected_action": chosen})
        organisation.refresh_from_db()
        member.refresh_from_db()
        assert (organisation.is_shown_unclaimed, member.is_shown_unclaimed) == (is_shown, False)


# --- keeping -----------------------------------------------------------------------------------
def test_files_are_forgotten():
    waiting, done = kept(WELKOM), kept(["De Brug", "Gent"])
    seen = actions.plan_for(done).code
    actions.confirm(done, also=set(), show=False, invite=False, seen=seen, by=None)
    now = timezone.now()
    for days, left in ((6, 2), (8, 1)):
        MemberImport.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(days=days))
        forget_imports()
        assert MemberImport.objects.count() == left
    MemberImport.objects.update(confirmed_at=now - timedelta(days=31))
    forget_imports()
    assert not MemberImport.objects.exists()
    assert forget_imports in SCHEDULE


# --- the operator ------------------------------------------------------------------------------
def run(path, **options):
    out = io.StringIO()
    call_command("import_members", path, stdout=out, **options)
    return out.getvalue()


def test_the_operator_sees_first_and_confirms_with_the_code(tmp_path):
    path = tmp_path / "leden.csv"
    path.write_text(csv_of(WELKOM, ["Overal", "Luik", "", ""]))
    told = run(path)
    assert "2. Welkom in Melle: komt erbij" in told and "Wallonië" in told
    assert not Organisation.objects.exists() and not MemberImport.objects.exists()
    code = told.split("--confirm ")[1].strip()
    with pytest.raises(CommandError, match="niets bijgekomen"):
        run(path, confirm="0" * 16)
    assert not MemberImport.objects.exists()
    run(path, confirm=code)
    assert Organisation.objects.unclaimed().count() == ClaimInvitation.objects.count() == 1
    with pytest.raises(CommandError):
        run(path, confirm=code)
    assert Organisation.objects.count() == 1


def test_the_operator_may_not_confirm_another_file(tmp_path):
    path = tmp_path / "leden.csv"
    path.write_text(csv_of(WELKOM))
    code = run(path).split("--confirm ")[1].strip()
    path.write_text(csv_of([*WELKOM[:2], "evil@x.example", "nl"]))
    with pytest.raises(CommandError):
        run(path, confirm=code)
    assert not Organisation.objects.exists()


def test_the_operator_is_told_what_is_wrong_with_a_file_and_in_which_language(tmp_path):
    path = tmp_path / "leden.csv"
    with pytest.raises(CommandError):
        run(path)
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="workbook"):
        run(path, language="en")
    path.write_text(csv_of(WELKOM))
    with pytest.raises(CommandError, match="--also"):
        run(path, confirm="x", also="a")
    assert "entre" in run(path, language="fr")


def test_a_file_is_read_and_nothing_else():
    with pytest.raises(Unreadable):
        decode(b"\xd0\xcf\x11\xe0")
    assert HEAD[0] == "naam"
