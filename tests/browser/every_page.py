"""The addresses of all kinds of pages, of a family that has something of everything."""

from datetime import date, timedelta
from itertools import cycle

from django.urls import reverse
from django.utils import timezone

from checklist.families.actions import close_household
from checklist.families.adding.beginning import ORDER
from checklist.models import Progress
from checklist.progress.actions import record_progress, untouched
from checklist.progress.checklist import checklist_of
from checklist.sharing.actions import share
from gastvrij.lib.tokens import hash_of, new_token
from members.invitations.actions import make_join_link
from members.models import Question
from tests.checklist.factories import (
    household_url,
    item_url,
    make_draft,
    make_family_of_six,
    make_household,
)
from tests.members.agenda.factories import make_gathering, make_member, make_sign_up
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_membership, make_user
from tests.members.joining.factories import (
    conversation_url,
    make_asked,
    make_ready,
    step_url,
)
from tests.members.library.factories import make_copy
from tests.members.signals.factories import STUCK, make_signal, make_support, make_words
from tests.toolkit.paper.conftest import make_paper
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
    "toolkit:changes",
    "toolkit:for_whom",
    "members:directory",
    "members:join",
    "members:charter",
    "members:open_data",
    "members:open_data_api",
    "members:on_your_site",
    "members:embed",
    "members:statistics",
    "members:stuck",
    "members:stuck_method",
    "members:agenda",
    "members:library",
]
DOCUMENTS = ["begroting", "toestemming-gezin"]  # tables, blanks, boxes to tick
ABOUT_A_PAGE = ["toolkit:report", "toolkit:report_thanks"]
OF_FAMILY = ["buddies", "stand_in", "tell_next", "share", "manage", "close", "export", "erase"]
OF_FAMILY += ["pass_on", "withdrawal"]
OF_ORGANISATION = ["people", "review", "invite", "join_link", "leave", "profile", "room", "stop"]
OF_ORGANISATION += ["how_i_help"]
EXCHANGE = ["exchange", "new_question", "new_offer", "new_practice", "followed_themes"]
STEPS = ["wie", "waar", "charter"]
THEMES = ["wonen", "gezondheidszorg", "mobiliteit"]  # tables, long words, many figures
NOT_SIGNED_IN = ["account_login", "account_signup", "account_reset_password"]


def public_addresses(organisation):
    for kind in ("pdf", "take_along"):
        make_paper(kind)
    section = Section.objects.published().select_related("chapter").first()
    longest = max(ChecklistItem.objects.published(), key=lambda item: len(item.title))
    return [
        *map(reverse, EVERYBODY),
        *(f"{reverse(name)}?van={reverse('toolkit:index')}" for name in ABOUT_A_PAGE),
        *(theme.get_absolute_url() for theme in Theme.objects.filter(slug__in=THEMES)),
        Chapter.objects.published().first().get_absolute_url(),
        section.get_absolute_url(),
        longest.get_absolute_url(),
        *(reverse("members:library_document", args=[slug]) for slug in DOCUMENTS),
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
        reverse("checklist:erasures"),
        reverse("checklist:trail") + f"?gezin={household.pk}",
        reverse("family", args=[share(household, "nl", by=None)]),
        reverse("checklist:new"),
        reverse("checklist:new") + "?nog=1",
        *adding_addresses(household.organisation),
        reverse("members:account"),
        reverse("members:my_data"),
        reverse("members:reminders"),
        reverse("checklist:calendar"),
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
        reverse("privacy_sheet", args=["nl"]),
        reverse("privacy_sheet", args=["ar"]),
    ]


def exchange_addresses(member):
    """Of who asked something that was answered and solved, and wrote too much elsewhere."""
    asked = make_thread(member, themes=["wonen", "gezondheidszorg"], language="fr")
    asked.solution = make_reply(asked, member)
    asked.save()
    reply = make_reply(make_thread(kind="practice", region="brussels"), member)
    return [
        *(reverse(f"members:{name}") for name in EXCHANGE),
        reverse("members:exchange") + "?zoek=niets-van-dit-alles",
        asked.get_absolute_url(),
        reply.thread.get_absolute_url(),
        *(
            reverse(f"members:{name}_thread", args=[asked.pk])
            for name in ("change", "withdraw", "report")
        ),
        reverse("members:change_reply", args=[reply.thread_id, reply.pk]),
    ]


def agenda_addresses(organisation, coordinator):
    """Of a date that is full, one that is online, and one that was called off."""
    full = make_gathering(organisation, places=1, themes=["wonen"], venue="Dorpsstraat 1")
    make_sign_up(full, make_member("Een met een lange naam"))
    make_sign_up(full, coordinator, has_place=False)
    address = f"https://meet.example/{'lang' * 12}"
    online = make_gathering(organisation, is_online=True, online_address=address, is_public=True)
    make_gathering(organisation, cancelled_at=timezone.now(), cancelled_because="Ziek.")
    return [
        reverse("members:agenda"),
        reverse("members:agenda") + "?welke=voorbij&soort=vorming",
        reverse("members:new_gathering"),
        full.get_absolute_url(),
        online.get_absolute_url(),
        *(
            reverse(f"members:{name}", args=[full.pk])
            for name in ("change_gathering", "call_off_gathering", "sign_ups")
        ),
    ]


def signal_addresses(organisation, coordinator):
    """Of a bottleneck that two see, and a signal that was answered."""
    make_support(organisation)
    make_support(is_named=True)
    make_words(coordinator)
    signal = make_signal(coordinator, published=True)
    signal.steps.create(state="answered", day=timezone.localdate(), text="Ze beloven het.")
    return [
        *(reverse(f"members:{name}") for name in ("signals", "bottlenecks")),
        reverse("members:stuck_step", args=[STUCK]),
        *(
            reverse(f"members:{name}", args=[STUCK])
            for name in ("bottleneck", "tell_bottleneck", "new_signal")
        ),
        reverse("members:bottleneck_words", args=[STUCK, organisation.slug]),
        signal.address,
        signal.get_absolute_url(),
        reverse("members:change_signal", args=[signal.pk]),
        reverse("members:withdraw_signal", args=[make_signal(coordinator).pk]),
    ]


def library_addresses(organisation, coordinator):
    """Of an own version with words put aside and a part that is taken from nobody."""
    copy = make_copy(coordinator, organisation, slug="begroting")
    section = copy.sections.first()
    section.set_aside_title, section.set_aside = section.title, section.body
    section.save()
    return [
        reverse("members:take_document", args=["gedragscode"]),
        *(
            reverse(f"members:{name}", args=[copy.pk])
            for name in ("own_document", "fill_own_document", "throw_away_own_document")
        ),
        reverse("members:change_own_section", args=[copy.pk, section.code]),
    ]


def organisation_addresses(organisation):
    """The pages of its coordinators."""
    first = organisation.memberships.first()
    return [
        *exchange_addresses(first.user),
        *agenda_addresses(organisation, first.user),
        *library_addresses(organisation, first.user),
        *signal_addresses(organisation, first.user),
        *(reverse(f"members:{page}", args=[organisation.slug]) for page in OF_ORGANISATION),
        reverse("members:person", args=[organisation.slug, first.pk]),
    ]


def joining_addresses(applicant, reviewer):
    """Of somebody who has one application that is asked something, and another to check."""
    asked = make_asked(applicant, reviewer=reviewer)
    make_ready(applicant)
    return [
        conversation_url(asked),
        *(step_url(asked, step) for step in STEPS),
        reverse("members:join_begin"),
        reverse("members:join_withdraw", args=[asked.pk]),
    ]


def mailed_addresses(organisation, coordinator):
    """What is opened from a mail, without signing in."""
    organisation.no_room_until = organisation.stops_on = date.today() + timedelta(days=9)
    organisation.save()
    by_kind = {kind: _link_to_answer(organisation, coordinator, kind) for kind in Question.Kind}
    return [
        reverse("members:open_invitation", args=[_invitation(organisation, coordinator)]),
        reverse("members:open_join_link", args=[make_join_link(organisation, by=coordinator)]),
        *(reverse("members:question", args=[token]) for token in by_kind.values()),
        reverse("members:stop_by_link", args=[by_kind[Question.Kind.DETAILS]]),
    ]


def _link_to_answer(organisation, coordinator, kind):
    today, token = date.today(), new_token()
    question = organisation.questions.create(kind=kind, asked_on=today)
    ends = timezone.now() + timedelta(days=30)
    question.links.create(user=coordinator, token_hash=hash_of(token), expires_at=ends)
    return token


def _invitation(organisation, by, email="een.heel.lang.adres@organisatie.example", days=14):
    token, now = new_token(), timezone.now()
    organisation.invitations.create(
        email=email,
        role="buddy",
        language="nl",
        token_hash=hash_of(token),
        created_by=by,
        created_at=now - timedelta(days=14),
        expires_at=now + timedelta(days=days),
    )
    return token


def give_people(organisation, coordinator):
    """Somebody in every state: waits, is paused, is to be looked at, is invited."""
    long_ago = date.today() - timedelta(days=100)
    for name, fields in {
        "Wacht": {"confirmed": False},
        "Rust": {"confirmed": False, "paused_on": long_ago},
        "Nakijken": {"reviewed_on": long_ago},
    }.items():
        email = f"{name.lower()}.met-een-lange-naam@organisatie.example"
        make_membership(make_user(email, name=name), organisation, **fields)
    _invitation(organisation, coordinator)
    _invitation(organisation, coordinator, "te.laat@organisatie.example", days=-1)


def in_a_fixed_order(lines):
    """As they stand, but the people of an item by name: their numbers are drawn."""
    codes = dict.fromkeys(line.code for line in lines)
    place = {code: number for number, code in enumerate(codes)}

    def at(line):
        return place[line.code], line.person.nickname if line.person else ""

    return sorted(lines, key=at)


def give_history(household, buddy):
    """Six people, all situations, and each state many times."""
    make_family_of_six(household)
    household.label = "Zonnebloem aan de Schelde"
    household.save()
    close_household(make_household(household.organisation, label="Linde"), by=buddy)
    household = type(household).objects.with_facts().get(pk=household.pk)
    lines = in_a_fixed_order(checklist_of(household, date.today()).now)
    for line, answer in zip(lines[:: len(lines) // 24], cycle(ANSWERS), strict=False):
        progress = untouched(household, line.item.pk, line.person)
        note = "Bellen na 14 uur: mevrouw van de dienst Burgerzaken"
        record_progress(progress, {"state": Progress.State.OPEN, "note": note} | answer, by=buddy)
