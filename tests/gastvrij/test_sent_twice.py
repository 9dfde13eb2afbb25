"""Every form of the site sent twice has one effect: collected from the addresses themselves.

An address that takes a form has its story here, which opens the page and sends its form as a
browser does, or a reason why it needs none. A new address without either fails.
"""

import re
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from checklist.models import Household, Withdrawal
from checklist.sharing.actions import share
from gastvrij.urls import urlpatterns
from members.asking import actions as asking
from members.invitations.actions import make_join_link
from members.library.own.actions import rewrite
from members.models import Enquiry, Membership, Organisation, SentForm
from members.sending.mark import FIELD
from members.staying_true.daily import look_after_organisations
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    item_url,
    make_draft,
    make_message,
    make_own_item,
    make_passage,
    make_progress,
)
from tests.checklist.pages import forms_of
from tests.checklist.progress.test_passed import REGISTRATION
from tests.members.agenda.factories import fields as fields_of_gathering
from tests.members.agenda.factories import make_gathering, make_sign_up
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)
from tests.members.importing.factories import make_unclaimed
from tests.members.joining.factories import ANSWERS, make_application, make_ready
from tests.members.joining.factories import make_draft as make_joining_draft
from tests.members.library.factories import later_version, make_copy
from tests.members.signals.factories import STUCK, make_administrator, make_signal, make_words
from tests.members.staying_true.test_half_year import links, months_ago
from tests.members.test_wrong_inputs import png
from toolkit.models import Speaker

pytestmark = pytest.mark.usefixtures("english")
PASSWORD = "een goed gesprek"


# --- what there is -----------------------------------------------------------------------------
def names(patterns=None, namespace="", converters=None):
    """Every name of the site, with what its address has to be filled in with."""
    for pattern in patterns or get_resolver().url_patterns:
        known = {**(converters or {}), **getattr(pattern.pattern, "converters", {})}
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, known)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", known


NUMBER = "0b1c1f5e-6a1f-4d0c-9d2f-0d6a6f0f4c11"
VALUES = {"UUIDConverter": NUMBER, "UUIDStrConverter": NUMBER, "IntConverter": 1}


def takes_no_form(client, name, converters):
    values = {key: VALUES.get(type(one).__name__, "x") for key, one in converters.items()}
    return client.post(reverse(name, kwargs=values)).status_code == 405


# --- the stage ---------------------------------------------------------------------------------
@dataclass
class Cast:
    organisation: Organisation
    household: Household
    cor: object
    bea: object
    as_cor: Client = field(default_factory=Client)
    as_bea: Client = field(default_factory=Client)

    def __post_init__(self):
        prove_who_it_is(self.as_cor, self.cor)
        prove_who_it_is(self.as_bea, self.bea)

    def of(self, name, *args):
        return reverse(f"members:{name}", args=[self.organisation.slug, *args])

    def family(self, name, *args):
        return reverse(f"checklist:{name}", args=[self.household.pk, *args])

    @property
    def beas(self):
        return Membership.objects.get(user=self.bea)


@pytest.fixture
def cast(household, organisation, coordinator, buddy):
    cache.clear()
    EmailAddress.objects.create(user=buddy, email=buddy.email, verified=True, primary=True)
    return Cast(organisation, household, coordinator, buddy)


@dataclass
class Sending:
    """`client` opens `page` and sends the form on it that goes `to` there, with `changes`."""

    client: Client
    page: str
    to: str = ""
    changes: dict = field(default_factory=dict)

    def filled_in(self):
        response = self.client.get(self.page, follow=True)
        assert response.status_code == 200, (self.page, response.status_code)
        query = response.request["QUERY_STRING"]
        here = response.request["PATH_INFO"] + (f"?{query}" if query else "")
        to = plain(self.to or here)
        forms = []
        for attributes, values in forms_of(response):
            action = urljoin(here, attributes.get("action") or here)
            if attributes.get("method", "").lower() == "post" and plain(action) == to:
                forms.append((action.partition("#")[0], values))
        assert forms, f"{self.page} has no form that goes to {to}"
        action, best = max(forms, key=lambda one: sum(name in one[1] for name in self.changes))
        assert FIELD in best
        changes = {k: v if isinstance(v, list) else [v] for k, v in self.changes.items()}
        return action, best | changes


def plain(address):
    """In whatever language, with whatever filter."""
    return re.sub(r"^/[a-z]{2}/", "/", address.partition("#")[0].partition("?")[0])


STORIES = {}


def story(name):
    def keep(tell):
        STORIES[name, tell.__name__] = tell
        return tell

    return keep


def simple(name, tell):
    STORIES[name, name] = tell


# --- families ----------------------------------------------------------------------------------
simple(
    "checklist:new",
    lambda c: Sending(
        c.as_cor,
        reverse("checklist:new") + "?nog=1",
        changes={"informed_how": "aloud", "informed_language": "nl", "agrees": "on"},
    ),
)
simple("checklist:edit", lambda c: Sending(c.as_cor, c.family("edit"), changes={"label": "Roos"}))
simple("checklist:close", lambda c: Sending(c.as_cor, c.family("close")))
simple(
    "checklist:erase",
    lambda c: Sending(c.as_cor, c.family("erase"), changes={"label": "Tulp", "understood": "on"}),
)
simple(
    "checklist:share", lambda c: Sending(c.as_bea, c.family("share"), changes={"language": "ar"})
)


def arranged_before(c, name, **answers):
    """A family with a history, of which somebody begins the list today."""
    day = timezone.localdate() - timedelta(days=1200)
    c.household.housing = "rents_privately"
    c.household.moved_in_on = c.household.lease_signed_on = day
    c.household.save()
    c.household.persons.update(decided_on=day, arrived_on=day, applied_on=day)
    answers = answers or {f"answer-{REGISTRATION}": "yes"}
    return Sending(c.as_cor, c.family(name), changes=answers)


simple("checklist:earlier", lambda c: arranged_before(c, "earlier"))
simple("checklist:arranged", lambda c: arranged_before(c, "arranged", rest="unknown"))


@story("checklist:draft_step")
def a_page_of_a_family(c):
    draft = make_draft(c.organisation, by=c.cor)
    page = reverse("checklist:draft_step", args=[draft.pk, "gezin"])
    return Sending(c.as_cor, page, changes={"label": "Roos", "place": "9000"})


@story("checklist:draft_step")
def the_last_page_of_a_family(c):
    draft = make_draft(c.organisation, by=c.cor, people=[("Amal", 30, "recognised")])
    return Sending(c.as_cor, reverse("checklist:draft_step", args=[draft.pk, "buddys"]))


@story("checklist:draft_throw_away")
def throwing_away(c):
    draft = make_draft(c.organisation, by=c.cor)
    return Sending(c.as_cor, reverse("checklist:draft_throw_away", args=[draft.pk]))


@story("checklist:buddies")
def choosing_a_buddy(c):
    other = make_user(name="Otto")
    make_membership(other, c.organisation)
    changes = {"buddies": [str(other.pk)], "because": "other"}
    return Sending(c.as_cor, c.family("buddies"), changes=changes)


def another_buddy(c):
    other = make_user(name="Otto")
    make_membership(other, c.organisation)
    return str(other.pk)


@story("checklist:hand_over")
def handing_over(c):
    page = c.family("hand_over", c.household.assignments.get().pk)
    changes = {"to": another_buddy(c), "because": "other", "note": "Bel 's avonds."}
    return Sending(c.as_cor, page, changes=changes)


@story("checklist:stand_in")
def standing_in(c):
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    changes = {"who": another_buddy(c), "last_day": day}
    return Sending(c.as_cor, c.family("stand_in"), changes=changes)


@story("checklist:called")
def a_call(c):
    assignment = c.household.assignments.get()
    c.household.assignments.update(since=timezone.localdate() - timedelta(days=45))
    page, to = reverse("checklist:households"), c.family("called", assignment.pk)
    return Sending(c.as_cor, page, to, {"call": "first"})


simple(
    "checklist:tell_next",
    lambda c: Sending(c.as_bea, c.family("tell_next"), changes={"note": "Bel 's avonds."}),
)


def elsewhere_with_a_coordinator(c):
    elsewhere = make_organisation("Haven")
    stranger = make_user("haven@example.org", name="Sien", second_factor=True)
    make_membership(stranger, elsewhere, role="coordinator")
    return elsewhere, stranger


@story("checklist:pass_on")
def asking_another_organisation(c):
    elsewhere, _stranger = elsewhere_with_a_coordinator(c)
    page = f"{c.family('pass_on')}?naar={elsewhere.slug}"
    return Sending(c.as_cor, page, changes={"agreed_how": "aloud", "agrees": "on"})


@story("checklist:take_back")
def taking_back_what_was_asked(c):
    make_passage(c.household, elsewhere_with_a_coordinator(c)[0], by=c.cor)
    return Sending(c.as_cor, c.family("pass_on"), c.family("take_back"))


@story("checklist:passage")
def taking_over(c):
    elsewhere, stranger = elsewhere_with_a_coordinator(c)
    passage = make_passage(c.household, elsewhere, by=c.cor)
    browser = Client()
    prove_who_it_is(browser, stranger)
    return Sending(browser, passage.get_absolute_url(), changes={"answer": "yes"})


simple(
    "checklist:calendar",
    lambda c: Sending(c.as_bea, reverse("checklist:calendar"), changes={"make": ""}),
)
simple(
    "checklist:not_for_us",
    lambda c: Sending(c.as_bea, c.family("not_for_us"), changes={"punt": f"{FOR_HOUSEHOLD}:open"}),
)
simple(
    "checklist:new_own_item",
    lambda c: Sending(c.as_bea, c.family("new_own_item"), changes={"title": "Fietspomp"}),
)


@story("checklist:rename_own_item")
def calling_it_otherwise(c):
    own = make_own_item(c.household)
    page = c.family("rename_own_item", own.pk)
    return Sending(c.as_bea, page, changes={"title": "Fietsbel"})


@story("checklist:answer_family")
def answering_the_family(c):
    message = make_message(c.household)
    return Sending(
        c.as_bea,
        c.family("household"),
        c.family("answer_family", message.pk),
        changes={"do": "confirm"},
    )


@story("checklist:reopen")
def opening_again(c):
    c.as_cor.post(c.family("close"))
    return Sending(c.as_cor, c.family("manage"), c.family("reopen"))


@story("checklist:item")
def a_note_with_an_item(c):
    page = item_url(c.household, code=FOR_HOUSEHOLD)
    return Sending(c.as_bea, page, changes={"state": "busy", "note": "De brief is weg."})


@story("checklist:undo")
def taking_back(c):
    progress = make_progress(c.household, by=c.bea, state="busy")
    event = progress.events.get()
    return Sending(c.as_bea, c.family("timeline"), c.family("undo", event.pk))


@story("checklist:revoke")
def ending_a_link(c):
    share(c.household, "nl", by=c.bea)
    link = c.household.links.get()
    return Sending(c.as_bea, c.family("share"), c.family("revoke", link.pk))


@story("checklist:share")
def renewing_a_link(c):
    share(c.household, "ar", by=c.bea)
    changes = {"renews": str(c.household.links.get().pk)}
    return Sending(c.as_bea, c.family("share"), changes=changes)


@story("checklist:revoke_all")
def ending_all_links(c):
    share(c.household, "nl", by=c.bea)
    return Sending(c.as_bea, c.family("share"), c.family("revoke_all"))


@story("checklist:withdrawal")
def saying_that_it_was_not_the_family(c):
    Withdrawal.objects.create(household=c.household, organisation=c.organisation)
    return Sending(c.as_cor, c.family("withdrawal"), changes={"answer": "no"})


# --- organisations -----------------------------------------------------------------------------
simple(
    "members:profile",
    lambda c: Sending(c.as_cor, c.of("profile"), changes={"description_nl": "Wij openen deuren."}),
)
simple("members:still_right", lambda c: Sending(c.as_cor, c.of("profile"), c.of("still_right")))
simple(
    "members:room",
    lambda c: Sending(
        c.as_cor,
        c.of("room"),
        changes={
            "answer": "no_room",
            "until": (timezone.localdate() + timedelta(days=20)).isoformat(),
        },
    ),
)
simple("members:stop", lambda c: Sending(c.as_cor, c.of("stop")))
simple(
    "members:invite",
    lambda c: Sending(c.as_cor, c.of("invite"), changes={"emails": "new@example.org"}),
)
simple("members:join_link", lambda c: Sending(c.as_cor, c.of("join_link")))
simple("members:leave", lambda c: Sending(c.as_bea, c.of("leave"), changes={"understood": "on"}))


@story("members:change_logo")
def a_logo(c):
    return Sending(c.as_cor, c.of("profile"), c.of("change_logo"), {"logo": None})


@story("members:go_on_with")
def going_on(c):
    c.as_cor.post(c.of("stop"))
    return Sending(c.as_cor, c.of("profile"), c.of("go_on_with"))


@story("members:question")
def an_answer_by_mail(c):
    Organisation.objects.filter(pk=c.organisation.pk).update(confirmed_on=months_ago(7))
    look_after_organisations()
    link = links()[c.cor.email]
    return Sending(Client(), link, changes={"answer": "right"})


@story("members:stop_by_link")
def stopping_by_mail(c):
    Organisation.objects.filter(pk=c.organisation.pk).update(confirmed_on=months_ago(7))
    look_after_organisations()
    token = links()[c.cor.email].rstrip("/").rpartition("/")[2]
    return Sending(Client(), reverse("members:stop_by_link", args=[token]))


def enquiry(c, kind):
    Organisation.objects.filter(pk=c.organisation.pk).update(seeks_volunteers=True)
    asks = {"name": "Roza", "email": "roza@example.net", "message": "Kan iemand meekijken?"}
    return Sending(Client(), c.of(kind), changes=asks)


simple("members:ask", lambda c: enquiry(c, "ask"))
simple("members:offer", lambda c: enquiry(c, "offer"))


@story("toolkit:report")
def a_report(c):
    with translation.override("nl"):
        page = reverse("toolkit:index")
        form = f"{reverse('toolkit:report')}?van={page}"
    return Sending(Client(), form, changes={"words": "De waarborg klopt niet."})


@story("toolkit:speaking")
def a_text_checked(c):
    Speaker.objects.create(user=c.bea, language="ar")
    with translation.override("nl"):
        page = reverse("toolkit:speaking", args=["ar"]) + "?soort=title"
    return Sending(c.as_bea, page)


@story("members:enquiry_answered")
def answered(c):
    asks = {"name": "Roza", "email": "roza@example.net", "message": "Kan iemand meekijken?"}
    asking.send(c.organisation, Enquiry.Kind.HELP, language="nl", **asks)
    pk = c.organisation.enquiries.get().pk
    return Sending(c.as_cor, c.of("enquiries"), c.of("enquiry_answered", pk))


simple(
    "members:reminders",
    lambda c: Sending(c.as_bea, reverse("members:reminders"), changes={"kinds": ["legal"]}),
)
simple(
    "members:how_i_help",
    lambda c: Sending(c.as_bea, c.of("how_i_help"), changes={"most_families": "2"}),
)


# --- the agenda --------------------------------------------------------------------------------
def of_agenda(gathering, name, *args):
    return reverse(f"members:{name}", args=[gathering.pk, *args])


simple(
    "members:new_gathering",
    lambda c: Sending(c.as_cor, reverse("members:new_gathering"), changes=fields_of_gathering()),
)


@story("members:change_gathering")
def changing_a_date(c):
    page = of_agenda(make_gathering(c.organisation), "change_gathering")
    return Sending(c.as_cor, page, changes={"title": "Anders"})


@story("members:call_off_gathering")
def calling_off_a_date(c):
    page = of_agenda(make_gathering(c.organisation), "call_off_gathering")
    return Sending(c.as_cor, page, changes={"because": "Ziek."})


@story("members:sign_up")
def signing_up_for_a_date(c):
    gathering = make_gathering(c.organisation)
    return Sending(c.as_bea, gathering.get_absolute_url(), of_agenda(gathering, "sign_up"))


@story("members:sign_off")
def signing_off(c):
    gathering = make_gathering(c.organisation)
    make_sign_up(gathering, c.bea)
    return Sending(c.as_bea, gathering.get_absolute_url(), of_agenda(gathering, "sign_off"))


@story("members:take_off")
def taking_off_a_list(c):
    gathering = make_gathering(c.organisation)
    number = make_sign_up(gathering, c.bea).pk
    page, to = of_agenda(gathering, "sign_ups"), of_agenda(gathering, "take_off", number)
    return Sending(c.as_cor, page, to)


# --- bottlenecks and signals ---------------------------------------------------------------------
def of_bottleneck(c, name):
    slug = [] if name in ("tell_bottleneck", "new_signal") else [c.organisation.slug]
    return reverse(f"members:{name}", args=[STUCK, *slug])


def bottleneck():
    return reverse("members:bottleneck", args=[STUCK])


def as_the_network(make, name, **changes):
    """An administrator at the desk of a signal, who sends its form `name`."""
    signal, client = make(), Client()
    prove_who_it_is(client, make_administrator())
    to = reverse(f"members:{name}", args=[signal.pk])
    page = to if name == "note_signal_step" else signal.get_absolute_url()
    return Sending(client, page, to, changes=changes)


simple(
    "members:tell_bottleneck",
    lambda c: Sending(c.as_bea, of_bottleneck(c, "tell_bottleneck"), changes={"body": "Overal."}),
)
simple(
    "members:support_bottleneck",
    lambda c: Sending(c.as_bea, bottleneck(), of_bottleneck(c, "support_bottleneck")),
)
simple(
    "members:bottleneck_words",
    lambda c: Sending(c.as_bea, of_bottleneck(c, "bottleneck_words"), changes={"body": "Overal."}),
)
simple(
    "members:new_signal",
    lambda c: Sending(c.as_cor, of_bottleneck(c, "new_signal"), changes={"title": "Te laat"}),
)
simple("members:publish_signal", lambda c: as_the_network(make_signal, "publish_signal"))


@story("members:withdraw_bottleneck_words")
def withdrawing_words(c):
    make_words(c.bea)
    page = of_bottleneck(c, "bottleneck_words")
    return Sending(c.as_bea, page, of_bottleneck(c, "withdraw_bottleneck_words"))


@story("members:change_signal")
def changing_a_signal(c):
    page = reverse("members:change_signal", args=[make_signal(c.cor).pk])
    return Sending(c.as_cor, page, changes={"title": "Anders"})


@story("members:join_signal")
def joining_a_group(c):
    signal = make_signal()
    to = reverse("members:join_signal", args=[signal.pk])
    return Sending(c.as_cor, signal.get_absolute_url(), to)


@story("members:withdraw_signal")
def withdrawing_a_signal(c):
    page = reverse("members:withdraw_signal", args=[make_signal(c.cor, published=True).pk])
    return Sending(c.as_cor, page, changes={"because": "Het klopt niet meer."})


@story("members:invite_to_signal")
def letting_a_member_in(c):
    return as_the_network(make_signal, "invite_to_signal", email=c.bea.email)


@story("members:note_signal_step")
def noting_what_became_of_it(c):
    told = {"state": "answered", "day": f"{timezone.localdate()}", "text": "Ze beloven het."}
    return as_the_network(lambda: make_signal(published=True), "note_signal_step", **told)


@story("members:change_signal_step")
def noting_it_otherwise(c):
    signal = make_signal(published=True)
    step = signal.steps.create(state="answered", day=timezone.localdate(), text="Ja.")
    client = Client()
    prove_who_it_is(client, make_administrator())
    page = reverse("members:change_signal_step", args=[signal.pk, step.pk])
    return Sending(client, page, changes={"text": "Nee."})


# --- the library -------------------------------------------------------------------------------
def copy_of(c):
    return make_copy(c.cor, c.organisation)


simple(
    "members:take_document",
    lambda c: Sending(c.as_cor, exchanged("take_document", "gedragscode")),
)
simple(
    "members:fill_own_document",
    lambda c: Sending(
        c.as_cor, exchanged("fill_own_document", copy_of(c).pk), changes={"contact": "Cor"}
    ),
)
simple(
    "members:throw_away_own_document",
    lambda c: Sending(c.as_cor, exchanged("throw_away_own_document", copy_of(c).pk)),
)
simple(
    "members:change_own_section",
    lambda c: Sending(
        c.as_cor,
        exchanged("change_own_section", copy_of(c).pk, "geld"),
        changes={"body": "Van ons."},
    ),
)


@story("members:settle_own_section")
def taking_over_a_part(c):
    copy = copy_of(c)
    rewrite(copy.sections.get(code="geld"), {"body": "Van ons."}, by=c.cor)
    later_version(geld="Van het model.")
    to = exchanged("settle_own_section", copy.pk, "geld")
    return Sending(c.as_cor, copy.get_absolute_url(), to, {"take_over": ""})


# --- the exchange ------------------------------------------------------------------------------
def exchanged(name, *args):
    return reverse(f"members:{name}", args=args)


for new in ("new_question", "new_offer", "new_practice"):
    simple(
        f"members:{new}",
        lambda c, new=new: Sending(
            c.as_bea, exchanged(new), changes={"title": "Wie weet?", "body": "Iets over wonen."}
        ),
    )
simple(
    "members:followed_themes",
    lambda c: Sending(c.as_bea, exchanged("followed_themes"), changes={"themes": ["wonen"]}),
)


def thread_of(c):
    return make_thread(c.bea)


@story("members:thread")
def an_answer_in_the_exchange(c):
    page = thread_of(c).get_absolute_url()
    return Sending(c.as_cor, page, changes={"body": "Bij ons wel."})


@story("members:change_thread")
def changing_a_thread(c):
    page = exchanged("change_thread", thread_of(c).pk)
    return Sending(c.as_bea, page, changes={"title": "Anders gezegd"})


simple(
    "members:withdraw_thread",
    lambda c: Sending(c.as_bea, exchanged("withdraw_thread", thread_of(c).pk)),
)
simple(
    "members:report_thread",
    lambda c: Sending(
        c.as_cor, exchanged("report_thread", thread_of(c).pk), changes={"reason": "family"}
    ),
)


@story("members:follow_thread")
def following(c):
    thread = thread_of(c)
    to = exchanged("follow_thread", thread.pk)
    return Sending(c.as_cor, thread.get_absolute_url(), to)


@story("members:solve_thread")
def solving(c):
    thread = thread_of(c)
    reply, to = make_reply(thread, c.cor), exchanged("solve_thread", thread.pk)
    return Sending(c.as_bea, thread.get_absolute_url(), to, {"reply": str(reply.pk)})


def curator_of(thread):
    """Their browser; a practice of which the organisation agreed."""
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    browser = Client()
    prove_who_it_is(browser, curator)
    return browser


@story("members:agree_to_practice")
def agreeing(c):
    thread = make_thread(c.bea, kind="practice")
    to = exchanged("agree_to_practice", thread.pk)
    return Sending(c.as_cor, thread.get_absolute_url(), to)


@story("members:ask_for_practice")
def asking_whether_it_may(c):
    thread = make_thread(c.bea, kind="practice")
    to = exchanged("ask_for_practice", thread.pk)
    return Sending(curator_of(thread), thread.get_absolute_url(), to)


@story("members:adopt_practice")
def adopting(c):
    thread = make_thread(c.bea, kind="practice", themes=["wonen"], agreed_at=timezone.now())
    return Sending(curator_of(thread), exchanged("adopt_practice", thread.pk))


@story("members:change_reply")
def changing_an_answer(c):
    reply = make_reply(thread_of(c), c.bea)
    page = exchanged("change_reply", reply.thread_id, reply.pk)
    return Sending(c.as_bea, page, changes={"body": "Toch niet."})


@story("members:withdraw_reply")
def withdrawing_an_answer(c):
    reply = make_reply(thread_of(c), c.bea)
    return Sending(c.as_bea, exchanged("withdraw_reply", reply.thread_id, reply.pk))


@story("members:report_reply")
def reporting_an_answer(c):
    reply = make_reply(thread_of(c), c.bea)
    page = exchanged("report_reply", reply.thread_id, reply.pk)
    return Sending(c.as_cor, page, changes={"reason": "family"})


# --- people ------------------------------------------------------------------------------------
def invited(c):
    c.as_cor.post(c.of("invite"), {"emails": "new@example.org", "role": "buddy", "language": "nl"})
    return c.organisation.invitations.get()


@story("members:resend")
def an_invitation_once_more(c):
    invitation = invited(c)
    type(invitation).objects.update(sent_at=timezone.now() - timedelta(days=2))
    return Sending(c.as_cor, c.of("people"), c.of("resend", invitation.pk))


@story("members:revoke_invitation")
def taking_back_an_invitation(c):
    return Sending(c.as_cor, c.of("people"), c.of("revoke_invitation", invited(c).pk))


@story("members:end_join_link")
def ending_a_link_to_join(c):
    make_join_link(c.organisation, by=c.cor)
    return Sending(c.as_cor, c.of("join_link"), c.of("end_join_link"))


def newcomer():
    browser, user = Client(), make_user("new@example.org", verified=True)
    prove_who_it_is(browser, user)
    return browser


@story("members:accept")
def coming_in(c):
    invited(c)
    browser = newcomer()
    link = re.search(r"^http://[^/]+(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
    return Sending(browser, link, reverse("members:accept"))


@story("members:ask_to_join")
def asking_to_join(c):
    token = make_join_link(c.organisation, by=c.cor)
    link = reverse("members:open_join_link", args=[token])
    return Sending(newcomer(), link, reverse("members:ask_to_join"))


@story("members:answer")
def confirming_somebody(c):
    make_membership(make_user("new@example.org"), c.organisation, confirmed=False)
    pk = Membership.objects.get(user__email="new@example.org").pk
    changes = {"answer": "confirm"}
    return Sending(c.as_cor, c.of("people"), c.of("answer", pk), changes)


def about(c, name, page, **changes):
    user = make_user("dirk@example.org", name="Dirk", verified=True)
    long_ago = timezone.localdate() - timedelta(days=100)
    pk = make_membership(user, c.organisation, reviewed_on=long_ago).pk
    where = c.of(page, pk) if page == "person" else c.of(page)
    return Sending(c.as_cor, where, c.of(name, pk), changes)


simple("members:change_role", lambda c: about(c, "change_role", "person", role="coordinator"))
simple("members:pause", lambda c: about(c, "pause", "person"))
simple("members:end_membership", lambda c: about(c, "end_membership", "person"))
simple("members:keep", lambda c: about(c, "keep", "review", answer="keep"))


# --- joining -----------------------------------------------------------------------------------
def joiner():
    browser, user = Client(), make_user("nina@example.org", verified=True)
    prove_who_it_is(browser, user)
    return browser, user


@story("members:join_begin")
def beginning_to_join(c):
    return Sending(
        joiner()[0],
        reverse("members:join_begin"),
        changes=ANSWERS["organisatie"] | {"name": "De Brug"},
    )


@story("members:join_step")
def a_page_of_an_application(c):
    browser, user = joiner()
    application = make_joining_draft(user, "De Brug")
    page = reverse("members:join_step", args=[application.pk, "bereiken"])
    return Sending(browser, page, changes=ANSWERS["bereiken"])


@story("members:join_check")
def sending_an_application(c):
    browser, user = joiner()
    application = make_ready(user, "De Brug")
    return Sending(browser, reverse("members:join_check", args=[application.pk]))


@story("members:join_withdraw")
def stopping_an_application(c):
    browser, user = joiner()
    application = make_application(user, "De Brug")
    return Sending(browser, reverse("members:join_withdraw", args=[application.pk]))


@story("members:application")
def a_message_to_the_network(c):
    browser, user = joiner()
    application = make_application(user, "De Brug")
    page = reverse("members:application", args=[application.pk])
    return Sending(browser, page, changes={"text": "Nog een vraag."})


@story("members:claim")
def claiming(c):
    unclaimed = make_unclaimed()
    return Sending(joiner()[0], reverse("members:claim", args=[unclaimed.slug]))


def invited_to_claim():
    from members.claims.jobs import send_claim_invitations

    make_unclaimed(email="nina@example.org")
    send_claim_invitations()
    return re.search(r"^http://[^/]+(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


@story("members:claim_invitation")
def claiming_by_mail(c):
    return Sending(joiner()[0], invited_to_claim())


@story("members:decline_claim")
def declining(c):
    return Sending(Client(), invited_to_claim(), reverse("members:decline_claim"))


# --- accounts ----------------------------------------------------------------------------------
simple(
    "members:account",
    lambda c: Sending(c.as_bea, reverse("members:account"), changes={"name": "Beatrijs"}),
)
simple(
    "members:delete_account",
    lambda c: Sending(c.as_bea, reverse("members:delete_account"), changes={"understood": "on"}),
)


@story("account_signup")
def signing_up(c):
    who = {"name": "An", "email": "an@example.org", "password1": PASSWORD}
    return Sending(Client(), reverse("account_signup"), changes=who)


@story("account_reset_password")
def asking_for_another_password(c):
    return Sending(Client(), reverse("account_reset_password"), changes={"email": c.bea.email})


@story("account_email")
def another_address(c):
    changes = {"email": "bea2@example.org", "action_add": ""}
    return Sending(c.as_bea, reverse("account_email"), changes=changes)


simple(
    "report_search",
    lambda c: Sending(Client(), reverse("search") + "?zoek=qwrtzpx", reverse("report_search")),
)


IN_THE_SESSION = "it changes who is signed in on this device, and nothing else"
ASKED_ANEW = "a password or a code is looked at anew, and the second time changes nothing more"
NEEDS_A_CEREMONY = "its proof comes from the device and is good once"
REASONS = {
    "home": "a page to read",
    "family": "whoever opened the list opens it again: one line a day on the trail",
    "familys_withdrawal": "a family has one request; to ask again is to ask it once",
    "privacy": "a page to read",
    "members:organisation": "a page to read",
    "members:protect": "a page to read",
    "members:go_on": "it leads on",
    "members:sessions": "a page to read",
    "members:my_data": "a page to read",
    "health": "for a probe",
    "checklist:paper": "a paper to read: nothing changes",
    "checklist:export": "each file that is taken along is one line on the trail",
    "members:export": "a file about oneself: nothing changes",
    "members:end_other_sessions": "signing out what is signed out already does nothing",
    "members:end_session": "signing out what is signed out already does nothing",
    "members:forget_kept": "what is gone stays gone",
    "members:stop_reminder": "what is stopped stays stopped; a mail program sends it by itself",
    "account_login": IN_THE_SESSION,
    "account_logout": IN_THE_SESSION,
    "account_reauthenticate": IN_THE_SESSION,
    "account_confirm_login_code": IN_THE_SESSION,
    "account_inactive": "a page to read",
    "account_email_verification_sent": ASKED_ANEW,
    "account_change_password": ASKED_ANEW,
    "account_set_password": ASKED_ANEW,
    "account_reset_password_done": "a page to read",
    "account_reset_password_from_key": ASKED_ANEW,
    "account_reset_password_from_key_done": "a page to read",
    "mfa_authenticate": IN_THE_SESSION,
    "mfa_reauthenticate": IN_THE_SESSION,
    "mfa_index": "a page to read",
    "mfa_list_webauthn": "a page to read",
    "mfa_view_recovery_codes": "a page to read",
    "mfa_download_recovery_codes": "a page to read",
    "mfa_activate_totp": ASKED_ANEW,
    "mfa_deactivate_totp": ASKED_ANEW,
    "mfa_generate_recovery_codes": "each list is made anew, and the last one counts",
    "mfa_add_webauthn": NEEDS_A_CEREMONY,
    "mfa_edit_webauthn": "the same name once more is the same name",
    "mfa_remove_webauthn": "what is gone stays gone",
    "mfa_login_webauthn": NEEDS_A_CEREMONY,
    "mfa_reauthenticate_webauthn": NEEDS_A_CEREMONY,
}


# --- nothing was forgotten ---------------------------------------------------------------------
def test_every_address_that_takes_a_form_has_its_story_or_a_reason(cast):
    told = {name for name, _title in STORIES} | set(REASONS)
    forgotten = [
        name
        for name, converters in names()
        if not name.startswith(("admin:", "toolkit:"))  # the first have a test of their own
        and name not in told
        and not takes_no_form(cast.as_cor, name, converters)
    ]
    assert forgotten == [], forgotten
    assert told <= {name for name, _converters in names()}


def test_each_view_of_the_site_the_administration_included_stands_in_it():
    """So that what is said of the stories holds for whatever comes."""

    def views(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    every = list(views(urlpatterns))
    assert len(every) > 150
    assert all(getattr(view, "is_sent_once", False) for view in every)


# --- one effect --------------------------------------------------------------------------------
LEFT_OUT = ("django_session", "usersessions_usersession", "members_sentform")
WRITTEN_BY_READERS = ("toolkit_missedsearch", "toolkit_report", "toolkit_spoken")
SHOWN = {"checklist:share", "checklist:calendar", "members:join_link"}


def everything():
    """What stands in each table, and how many mails were sent."""
    content = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in LEFT_OUT and (
                name in WRITTEN_BY_READERS or not name.startswith("toolkit_")
            ):
                quoted = connection.ops.quote_name(name)
                rows = "md5(string_agg(t::text, '|' ORDER BY t::text))"
                cursor.execute(f"SELECT count(*), {rows} FROM {quoted} t")
                content[name] = cursor.fetchone()
    return content | {"mail": len(mail.outbox)}


def differing(one, other):
    return {name for name in one if one[name] != other[name]}


def send(sending, to, values):
    if "logo" in values:
        values = values | {"logo": SimpleUploadedFile("logo.png", png(), "image/png")}
    return sending.client.post(to, values)


@pytest.mark.parametrize(("name", "title"), STORIES)
def test_sent_twice_it_has_one_effect(cast, name, title):
    sending = STORIES[name, title](cast)
    to, values = sending.filled_in()
    before = everything()
    first = send(sending, to, values)
    after = everything()
    assert first.status_code in (200, 302), first.status_code
    assert differing(before, after), "the first time it has an effect"
    second = send(sending, to, values)
    assert differing(after, everything()) == set()
    if first.status_code == 302 and name != "members:delete_account":  # where nobody is left
        assert (second.status_code, second.url) == (302, first.url)
    if name in SHOWN:  # the browser shows the second answer only
        assert second.context["link"] == first.context["link"]


def test_a_page_that_is_opened_again_is_another_page(cast):
    for _time in range(2):
        sending = Sending(cast.as_bea, cast.family("share"), changes={"language": "ar"})
        sending.client.post(*sending.filled_in())
    assert cast.household.links.count() == 2


def test_something_else_from_the_same_page_is_done(cast):
    other = make_user(name="Otto")
    make_membership(other, cast.organisation)
    to, values = Sending(cast.as_cor, cast.family("buddies")).filled_in()
    for chosen in ([other], [], [other]):
        buddies = [str(one.pk) for one in chosen]
        cast.as_cor.post(to, values | {"buddies": buddies, "because": "other"})
        current = cast.household.assignments.current()
        assert [one.user for one in current] == chosen


def test_what_was_refused_may_be_sent_again(cast):
    to, values = Sending(cast.as_cor, cast.family("edit")).filled_in()
    for _time in range(2):
        assert cast.as_cor.post(to, values | {"label": ""}).status_code == 422
    assert not SentForm.objects.exists()


def test_a_term_that_a_curator_adds_twice_is_one(curator, db):
    browser = Client()
    prove_who_it_is(browser, curator)
    add = reverse("admin:toolkit_term_add")
    words = {"code": "bed", "order": "900", "name_nl": "bed", "explanation_nl": "Om te slapen."}
    sending = Sending(browser, add, changes=words)
    to, values = sending.filled_in()
    before = everything()
    first = browser.post(to, values)
    after = everything()
    assert first.status_code == 302 and differing(before, after)
    assert browser.post(to, values).url == first.url
    assert differing(after, everything()) == set()


def test_what_was_done_is_noted_without_a_word_and_forgotten_after_a_day(cast, monkeypatch):
    from members.sending.jobs import forget_forms

    to, values = Sending(cast.as_cor, cast.family("edit"), changes={"label": "Roos"}).filled_in()
    cast.as_cor.post(to, values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM members_sentform t")
        [(row,)] = cursor.fetchall()
    assert str(cast.household.pk) not in row and "Roos" not in row
    forget_forms()
    assert SentForm.objects.count() == 1
    now = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(timezone, "now", lambda: now)
    forget_forms()
    assert not SentForm.objects.exists()


# --- at the same moment ------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["checklist:new", "checklist:share", "members:invite", "members:ask"]
)
def test_sent_at_the_same_moment_it_has_one_effect(cast, name):
    sending = STORIES[name, name](cast)
    to, values = sending.filled_in()
    before, answers, start = everything(), [], threading.Barrier(2)
    cookies = sending.client.cookies

    def send_it():
        browser = Client()
        browser.cookies = cookies
        start.wait()
        try:
            answers.append(browser.post(to, values))
        finally:
            connection.close()

    threads = [threading.Thread(target=send_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status_code for one in answers] in ([200, 200], [302, 302])
    made = {name: everything()[name][0] - before[name][0] for name in ONE_ROW[name].split()}
    assert made == dict.fromkeys(made, 1)


ONE_ROW = {
    "checklist:new": "checklist_householddraft",
    "checklist:share": "checklist_sharelink",
    "members:invite": "members_invitation",
    "members:ask": "members_enquiry",
    "toolkit:report": "toolkit_report",
}
