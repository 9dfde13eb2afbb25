"""The addresses of all kinds of pages, of a family that has something of everything."""

from datetime import date, timedelta
from itertools import cycle

from django.urls import reverse

from checklist.families.actions import close_household
from checklist.families.adding.beginning import ORDER
from checklist.models import Progress
from checklist.progress.actions import record_progress, untouched
from checklist.progress.checklist import checklist_of
from checklist.sharing.actions import share
from tests.checklist.factories import (
    household_url,
    item_url,
    make_draft,
    make_family_of_six,
    make_household,
)
from toolkit.models import Chapter, ChecklistItem, Section, Theme

ANSWERS = [
    {"state": "busy"},
    {"state": "waiting"},
    {"state": "blocked", "blocked_reason": "no_answer"},
    {"state": "done"},
    {"state": "not_applicable"},
    {"due_override": date.today() - timedelta(days=40)},
]
EVERYBODY = [
    "home",
    "privacy",
    "toolkit:index",
    "toolkit:glossary",
    "members:directory",
    "members:join",
    "members:charter",
]
OF_FAMILY = ["buddies", "share", "manage", "close", "export", "erase"]
OF_PEOPLE = ["people", "review", "invite", "join_link", "leave"]
THEMES = ["wonen", "gezondheidszorg", "mobiliteit"]  # tables, long words, many figures
NOT_SIGNED_IN = ["account_login", "account_signup", "account_reset_password"]


def public_addresses(organisation):
    section = Section.objects.published().select_related("chapter").first()
    longest = max(ChecklistItem.objects.published(), key=lambda item: len(item.title))
    return [
        *map(reverse, EVERYBODY),
        *(theme.get_absolute_url() for theme in Theme.objects.filter(slug__in=THEMES)),
        Chapter.objects.published().first().get_absolute_url(),
        section.get_absolute_url(),
        longest.get_absolute_url(),
        reverse("members:organisation", args=[organisation.slug]),
    ]


def family_addresses(household):
    answered = household.progress.select_related("item", "person").order_by("pk")[: len(ANSWERS)]
    return [
        reverse("checklist:households"),
        household_url(household),
        household_url(household, "?pagina=2"),
        household_url(household, "?weergave=thema"),
        household_url(household, "?weergave=thema&thema=wonen"),
        household_url(household, "?weergave=persoon"),
        household_url(household, "?stand=blocked&termijn=verplicht"),
        *(item_url(household, one.item.code, one.person) for one in answered),
        reverse("checklist:timeline", args=[household.pk]),
        reverse("checklist:edit", args=[household.pk]),
        *(reverse(f"checklist:{page}", args=[household.pk]) for page in OF_FAMILY),
        reverse("checklist:households") + "?stand=gesloten",
        reverse("checklist:trail"),
        reverse("checklist:trail") + f"?gezin={household.pk}",
        reverse("family", args=[share(household, "nl", by=None)]),
        reverse("checklist:new"),
        reverse("checklist:new") + "?nog=1",
        *adding_addresses(household.organisation),
        reverse("members:account"),
        reverse("members:join_begin"),
        *(reverse(f"members:{page}", args=[household.organisation.slug]) for page in OF_PEOPLE),
        reverse(
            "members:person",
            args=[household.organisation.slug, household.organisation.memberships.first().pk],
        ),
        reverse("members:my_data"),
        reverse("members:protect"),
        reverse("members:sessions"),
        reverse("mfa_index"),
    ]


def adding_addresses(organisation):
    """The pages of a family of five that is being added, and the page that is shown to it."""
    people = [("Mama met een lange roepnaam", 38, "recognised"), ("Papa", 41, "applicant")]
    people += [("Grote", 15, "recognised"), ("Midden", 9, "recognised"), ("Kleine", 1, "")]
    draft = make_draft(organisation, people=people, label="Zonnebloem aan de Schelde")
    return [
        *(reverse("checklist:draft_step", args=[draft.pk, step]) for step in ORDER),
        reverse("checklist:draft_throw_away", args=[draft.pk]),
        reverse("checklist:sheet", args=["nl"]),
        reverse("checklist:sheet", args=["ar"]),
    ]


def give_history(household, buddy):
    """Six people, all situations, and each state many times."""
    make_family_of_six(household)
    household.label = "Zonnebloem aan de Schelde"
    household.save()
    close_household(make_household(household.organisation, label="Linde"), by=buddy)
    household = type(household).objects.with_facts().get(pk=household.pk)
    lines = checklist_of(household, date.today()).now
    for line, answer in zip(lines[:: len(lines) // 24], cycle(ANSWERS), strict=False):
        progress = untouched(household, line.item.pk, line.person)
        note = "Bellen na 14 uur: mevrouw van de dienst Burgerzaken"
        record_progress(progress, {"state": Progress.State.OPEN, "note": note} | answer, by=buddy)
