"""What is asked: by whom, where, and in which order."""

from urllib.parse import urlencode

from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from checklist.access import get_households
from checklist.models import Household, ShareLink
from checklist.progress.checklist import checklist_of
from checklist.progress.outlooks import rules_now, work_out
from checklist.sharing.actions import share
from checklist.sharing.opening import OPENED, opened_mark
from checklist.walls import claims
from gastvrij.lib import rendered_pages
from gastvrij.lib.tokens import hash_of
from gastvrij.workshop.bench import bottlenecks
from gastvrij.workshop.bench.seeding import LARGE
from gastvrij.workshop.bench.side import Ask
from members.accounts.second_factor.requirement import SETTLED
from members.accounts.sessions.sealing import seal
from members.models import Membership, User
from toolkit.models import Theme

VISITORS = 50  # different people with different families take turns


def pages() -> dict[str, Ask]:
    members = Membership.objects.coordinators().select_related("user").order_by("organisation_id")
    members = members[:VISITORS]
    families = [large_family_of(membership.user) for membership in members]
    buddies = [visitor(family.current_assignments[0].user) for family in families]
    coordinators = [visitor(membership.user) for membership in members]
    theme = Theme.objects.published().get(slug="wonen")
    largest = [visitor(coordinator_of_the_largest())]
    evening = reverse("checklist:evening")
    return {
        "checklist": reading(buddies, [family.get_absolute_url() for family in families]),
        "tick": ticking(buddies, families),
        "family's own page": opening(families),
        "theme, made anew": made_anew(reading([visitor()], [theme.get_absolute_url()])),
        "theme, made before": from_everywhere([theme.get_absolute_url()]),
        "my families, buddy": reading(buddies, [reverse("checklist:households")]),
        "my families, coordinator": reading(coordinators, [reverse("checklist:households")]),
        "my families, the largest": reading(largest, [reverse("checklist:households")]),
        "overview, the largest": reading(largest, [evening]),
        "overview, by code word": reading(largest, [f"{evening}?volgorde=naam&zoek=gezin"]),
        "overview, by buddy": reading(largest, [f"{evening}?weergave=buddys"]),
        "directory": reading([visitor()], [reverse("members:directory")]),
        "directory, searched": reading([visitor()], searches()),
        "whole site, searched": from_everywhere(questions("search")),
        "suggestions": from_everywhere(questions("search_suggestions")),
        "exchange": reading(buddies, [reverse("members:exchange")]),
        "exchange, searched": reading(buddies, threads()),
        "exchange, what waits": reading(buddies, [f"{reverse('members:exchange')}?stand=wacht"]),
        "agenda": reading(buddies, [reverse("members:agenda")]),
        "library": from_everywhere([reverse("members:library")]),
        "whole site, by a member": reading(buddies, questions("search")),
        "network in figures": reading([visitor()], [reverse("members:statistics")]),
        **{name: reading([visitor()], found) for name, found in bottlenecks.addresses().items()},
        "API, 200 in full": from_everywhere(["/api/hsds/services?full=true&per_page=200"]),
        "all as CSV": from_everywhere([reverse("organisations_csv")]),
    }


def searches() -> list[str]:
    """Words, a distance and choices at once, in different places."""
    asked = [("fiets", "9300"), ("huiswerk", "Leuven"), ("woning", "8500"), ("tuin", "Hasselt")]
    address = reverse("members:directory")
    return [f"{address}?zoek={words}&bij={place}&km=20&taal=nl&plaats=ja" for words, place in asked]


def threads() -> list[str]:
    """Words, with a theme and without; what is in all of them too."""
    address = reverse("members:exchange")
    asked = ["zoek=tolk", "zoek=fietsen+goedkoop", "zoek=huurwaarborg&thema=wonen", "zoek=weken"]
    return [f"{address}?{query}" for query in asked]


def questions(name: str) -> list[str]:
    """Words, slips of the pen, what organisations do, sentences."""
    asked = ["kindergeld", "huurwarborg", "fietslessen", "hoeveel maanden borg mag een verhuurder"]
    asked += [
        "inschrijven school",
        "gezinsherenniging aanvraagen",
        "dokter gratis",
        "elektrictieit",
    ]
    return [f"{reverse(name)}?{urlencode({'zoek': words})}" for words in asked]


def large_family_of(coordinator: User) -> Household:
    with claims.opened(claims.of_user(coordinator)):
        labels = get_households(coordinator).values_list("pk", "label")
        number = next(pk for pk, label in labels if label.startswith(LARGE))
        return Household.objects.with_facts().with_buddies().get(pk=number)


def coordinator_of_the_largest() -> User:
    """Of the organisation with the most families, all of whose outlooks are worked out by now."""
    members = Membership.objects.coordinators().select_related("user")
    coordinator = members.latest("organisation_id").user
    rules = rules_now()
    with claims.opened(claims.of_user(coordinator)):
        while work_out(get_households(coordinator).open(), rules):
            pass
    return coordinator


def visitor(user: User | None = None) -> RequestFactory:
    """Somebody's browser, with the cookies of somebody who signed in and read a page before."""
    client = Client()
    if user:
        client.force_login(user)
        session = client.session
        session[SETTLED] = True  # in earnest, coordinators have a second factor
        session.save()
    browser = RequestFactory(SERVER_NAME="localhost")
    browser.user = user
    browser.cookies = client.cookies
    if user:
        browser.cookies[settings.SESSION_COOKIE_NAME] = seal(client.session.session_key)
    browser.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    return browser


def reading(browsers: list[RequestFactory], addresses: list[str]) -> Ask:
    def ask(number: int) -> dict:
        address = addresses[number % len(addresses)]
        return browsers[number % len(browsers)].get(address).environ

    return ask


def made_anew(ask: Ask) -> Ask:
    """Pages that are the same for everybody, as the first reader after a change gets them."""

    def asked(number: int) -> dict:
        rendered_pages.forget()
        return ask(number)

    return asked


def opening(families: list[Household]) -> Ask:
    """Families read their own list, by links that they opened by the button."""
    asks = []
    for family in families:
        buddy = family.current_assignments[0].user
        with claims.opened(claims.of_user(buddy)):
            token = share(family, "nl", by=buddy)
            link = ShareLink.objects.get(token_hash=hash_of(token))
        browser = RequestFactory(SERVER_NAME="localhost")
        browser.cookies[OPENED] = opened_mark(link)
        asks.append((browser, reverse("family", args=[token])))

    def ask(number: int) -> dict:
        browser, address = asks[number % len(asks)]
        return browser.get(address).environ

    return ask


def from_everywhere(addresses: list[str]) -> Ask:
    """Visitors and programs, each from its own network: each has a limit."""

    def ask(number: int) -> dict:
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        address = addresses[number % len(addresses)]
        return RequestFactory(SERVER_NAME="localhost").get(address, REMOTE_ADDR=network).environ

    return ask


def ticking(browsers: list[RequestFactory], families: list[Household]) -> Ask:
    """In the first round everybody ticks what is first in their list, then unticks it again.

    Where earlier runs ticked all of a list, they untick first.
    """
    today = timezone.localdate()
    lines = []
    for browser, family in zip(browsers, families, strict=True):
        with claims.opened(claims.of_user(browser.user)):
            checklist = checklist_of(family, today)
        all_lines = [*checklist.now, *checklist.aside]
        lines.append(next(line for line in all_lines if line.state in {"open", "done"}))

    def ask(number: int) -> dict:
        turn, place = divmod(number, len(families))
        browser = browsers[place]
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value
        return browser.post(
            lines[place].url,
            {"reopen": "done"} if lines[place].is_done != turn % 2 else {"tick": "open"},
            headers={"HX-Request": "true", "X-CSRFToken": token},
        ).environ

    return ask
