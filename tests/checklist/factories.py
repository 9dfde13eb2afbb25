"""Families with sensible defaults; the items are those of the real toolkit."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from checklist.families.adding.beginning import Beginning
from checklist.models import (
    Assignment,
    FamilyMessage,
    Household,
    HouseholdDraft,
    OwnItem,
    Passage,
    Person,
)
from checklist.progress.actions import add_own_item, record_progress, untouched
from members.models import Municipality
from tests.members.factories import GHENT, make_organisation
from toolkit.models import ChecklistItem

# An item of each scope that applies to every recognised refugee in Flanders.
FOR_HOUSEHOLD = "wonen-huurwaarborg-vlaanderen"
FOR_PERSON = "inburgering-aanmelden-vlaanderen"


def make_household(organisation=None, *, label="Tulp", municipality=GHENT, buddy=None, **fields):
    organisation = organisation or make_organisation()
    household = Household.objects.create(
        organisation=organisation,
        label=label,
        municipality=Municipality.objects.get(pk=municipality),
        **fields,
    )
    if buddy:
        make_assignment(household, buddy)
    return household


def make_draft(organisation, *, by=None, label="Klaproos", people=(), **fields):
    """A family that is being added: the first pages, and with `people` all but the last."""
    draft = HouseholdDraft(organisation=organisation, made_by=by, **fields)
    today = timezone.localdate().isoformat()
    agreement = {"informed_on": today, "informed_how": "aloud", "informed_language": "nl"}
    draft.keep("akkoord", agreement | {"agrees": True})
    draft.keep("gezin", {"label": label, "municipality": GHENT, "contact_language": "nl"})
    if people:
        rows = [
            {"key": f"p{number}", "nickname": nickname, "birth_year": date.today().year - age}
            | {"birth_month": None, "status": status}
            for number, (nickname, age, status) in enumerate(people, start=1)
        ]
        draft.keep("wie", {"people": rows})
        draft.keep("wonen", {"housing": "rents_privately", "situations": []})
        beginning = Beginning(draft)
        draft.keep("situaties", {"asked": sorted(beginning.asked_situations), "chosen": {}})
        draft.keep("dagen", {"asked": sorted(Beginning(draft).asked_days)})
    draft.changed_at = fields.get("changed_at", draft.changed_at)
    draft.save(force_insert=True)
    return draft


def added_on(household, day):
    """As if somebody had begun this family's list on that day: what ended later can be late."""
    moment = timezone.make_aware(datetime.combine(day, time(12)))
    Household.objects.filter(pk=household.pk).update(created_at=moment)


def make_assignment(household, user, **fields):
    return Assignment.objects.create(
        organisation=household.organisation, household=household, user=user, **fields
    )


def make_passage(household, to=None, *, by=None, days=14, **fields):
    """The family's organisation asks another one to take over."""
    return Passage.objects.create(
        organisation=household.organisation,
        household=household,
        from_organisation=household.organisation,
        to_organisation=to or make_organisation(),
        agreed_on=timezone.localdate(),
        agreed_how="aloud",
        agreed_language="nl",
        asked_by=by,
        expires_on=timezone.localdate() + timedelta(days=days),
        **fields,
    )


def make_person(household, nickname="Amal", *, status="recognised", birth_year=1990, **fields):
    return Person.objects.create(
        organisation=household.organisation,
        household=household,
        nickname=nickname,
        status_id=status,
        birth_year=birth_year,
        **fields,
    )


def make_family_of_six(household):
    """All situations and five statuses: as many items as a family can have."""
    situations = ["family_abroad", "pregnant", "works", "studies", "job_seeker", "foreign_diploma"]
    situations += ["foreign_driving_licence", "illness_or_disability", "single_parent"]
    this_year = date.today().year
    # How they live is not known, so that what any way of living asks applies.
    household.situations = ["owns_car", "debts"]
    household.moved_in_on = date.today()
    household.save()
    statuses = ["recognised", "subsidiary", "temporary", "applicant", "reunified", "other"]
    ages = [35, 40, 20, 12, 4, 1]
    return [
        make_person(
            household,
            f"Lid {number}",
            status=status,
            birth_year=this_year - age,
            order=number,
            situations=situations + (["unaccompanied_minor"] if age < 18 else []),
            arrived_on=date.today(),
            applied_on=date.today(),
            decided_on=date.today(),
            card_expires_on=date.today(),
        )
        for number, (status, age) in enumerate(zip(statuses, ages, strict=True))
    ]


def make_progress(household, *, code=FOR_HOUSEHOLD, person=None, by=None, **changes):
    """Progress as somebody made it: through the action, with its event on the timeline."""
    item = ChecklistItem.objects.get(code=code)
    stored = household.progress.filter(item=item, person=person).first()
    progress = stored or untouched(household, item.pk, person)
    record_progress(progress, changes or {"state": "done"}, by=by)
    return progress


def make_own_item(household, title="Fiets zoeken", *, person=None, due_on=None, by=None):
    """Something of the family's own, put on its list through the action."""
    own = OwnItem(household=household, title=title)
    add_own_item(own, person, due_on, by=by)
    return own


def make_message(household, kind="did", code=FOR_HOUSEHOLD, **fields):
    """What a family told through its link."""
    return FamilyMessage.objects.create(
        organisation_id=household.organisation_id,
        household=household,
        kind=kind,
        code=code if kind in ("did", "unclear") else "",
        **fields,
    )


def household_url(household, query=""):
    return reverse("checklist:household", args=[household.pk]) + query


def item_url(household, code=FOR_HOUSEHOLD, person=None):
    return reverse("checklist:item", args=[household.pk, code] + ([person.pk] if person else []))


def in_list(household, *args):
    """The address of an item as its row has it: as seen from the family's list."""
    return item_url(household, *args).removeprefix(household_url(household))
