"""Whatever is typed in whatever field: nothing becomes an element, a handler or an address.

What a page may hold is learned from the same page with harmless text (`kinds_of`).
"""

import re
from functools import cache
from itertools import cycle
from urllib.parse import quote, urlencode, urljoin

import pytest
from django.contrib import admin
from django.core import mail
from django.core.cache import cache as attempts
from django.db import transaction
from django.urls import reverse

from checklist.families.adding.beginning import ORDER
from members.models import Organisation, PostReport, User
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import (
    FOR_PERSON,
    household_url,
    item_url,
    make_draft,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in, forms_of
from tests.gastvrij.payloads import (
    LINKS,
    NUMBERS,
    PAYLOADS,
    assert_no_formula,
    counts_of,
    culprits,
    joined,
    kinds_of,
    packed,
    storable,
    strange,
)
from tests.gastvrij.site.html import Page
from tests.members.agenda.factories import make_gathering
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is
from tests.members.joining.factories import make_application
from tests.members.signals.factories import make_signal, make_words
from tests.walk import addresses_without_values
from toolkit.models import (
    Change,
    Chapter,
    ChecklistItem,
    Example,
    Figure,
    ImportConflict,
    ItemDocument,
    MissedSearch,
    Obstacle,
    Report,
    Section,
    Source,
    Term,
    Theme,
    Tip,
)
from toolkit.reading.text import TAGS
from toolkit.vocabulary import LANGUAGES

pytestmark = pytest.mark.django_db
HARMLESS = "Tulp"
TYPED = {None, "text", "search", "email", "url", "tel", "password", "date", "time", "number"}
ALL = packed(PAYLOADS)
FOUND = ("huurwaarborg", "document", "leefloon", "kaart", "vrijwilliger", "wonen")
SEARCH = re.compile(r"/\w\w/zoeken/")
BROKEN = ["\0", "a\0b", "\ud800", "a\udfff\ud83d"]


def test_the_list_is_long_and_says_nothing_twice():
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 120
    assert {"\0", "\ud800", "=1+1", "\u202egnp.exe", "\x01javascript:alert(1)"} <= set(PAYLOADS)


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if re.match(r"<[a-z]+[ />]", p, re.I)])
def test_the_eye_for_strange_elements_sees(payload):
    usual = kinds_of("<p>Tulp</p><a href='/nl/'>Tulp</a>")
    assert strange(f"<p>{payload}</p>", usual) != []
    assert strange("<p>&lt;script&gt;</p><a href='/fr/'>x</a>", usual) == []


def test_packed_none_is_left_out_and_each_text_fits():
    for room in (30, 150, 5000):
        groups = packed(PAYLOADS, room)
        assert all(len(joined(group)) <= room for group in groups)
        sent = [payload for group in groups for payload in group]
        assert sorted(sent) == sorted(payload[:room] for payload in PAYLOADS)
    assert len(ALL) < 15


def test_the_one_that_gets_through_is_named():
    bad = "<img src=x onerror=alert(1)>"
    (group,) = (group for group in ALL if bad in group)
    assert culprits(group, lambda text: bad in text.split("\n")) == [bad]
    together = [group[0], group[-1]]
    assert culprits(together, lambda text: all(one in text for one in together)) == [
        joined(together)
    ]


# --- forms -------------------------------------------------------------------------------------
def send(client, address, values, method="post"):
    """As a browser sends it, and also what no browser would: half a pair of surrogates."""
    pairs = [
        (name, value.encode("utf-8", "surrogatepass"))
        for name, many in values.items()
        for value in many
    ]
    attempts.clear()  # allauth counts attempts
    if method == "get":
        return client.get(f"{address.partition('?')[0]}?{urlencode(pairs)}")
    return client.post(address, urlencode(pairs), "application/x-www-form-urlencoded")


def typed_fields(html):
    """The names of what somebody can type in, over all forms of a page."""
    for field in Page(html).all("input", "textarea"):
        if field.tag == "textarea" or field.attributes.get("type") in TYPED:
            yield field.attributes.get("name")


def fillable_forms(client, address):
    return fillable_forms_of(client.get(address), address)


def fillable_forms_of(response, address):
    """Where each form of this page goes, what it would send, and what of it was typed."""
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return
    typed = set(typed_fields(response.content.decode()))
    for attributes, values in forms_of(response):
        names = [name for name in values if name in typed]
        target = whole(attributes.get("action"), address)
        # The search of the whole site stands on each page: it is tried on its own.
        is_elsewhere = SEARCH.fullmatch(target) and not SEARCH.fullmatch(address)
        if names and "edit-language" not in names and not is_elsewhere:
            yield target, attributes.get("method", "get").lower(), values, names


def whole(action, address):
    return urljoin(address, action or "").partition("#")[0]


@cache
def refusal(client):
    """What the page of 400.html holds: for what is too long, or no text at all."""
    return kinds_of(client.get("/?q=%00").content.decode())


# A form of the toolkit says of a text what makes it hard to read.
HARD = (
    "Overeenkomstig de voorwaarden wordt het verzoek om ondersteuning door de bevoegde instantie"
    " behandeld, en wordt het dossier met betrekking tot de verblijfsvergunning overgemaakt aan"
    " het bestuur van de gemeente waar de betrokkene ingeschreven wordt. "
)
EASY = "De kat zit op de mat. De hond ligt in de mand. Ze slapen de hele dag in de zon. " * 3
# Long first: what a form says then, it also says about many payloads.
ORDINARY = (
    HARMLESS * 300,
    HARD * 30,
    HARD,
    EASY,
    "{{" + HARD,
    HARMLESS,
    "\0",
    "",
    f"{HARMLESS}\n\n{HARMLESS}",
    "{{",
)


class Form:
    """A form of a page, that is sent with one text in all fields in which somebody can type."""

    def __init__(self, client, address, form, usual):
        self.client, self.address = client, address
        self.target, self.method, self.values, self.names = form
        self.usual, self.to_learn = set(usual), iter(ORDINARY)

    def answers_to(self, text):
        """What comes back, and if it was saved also the page again, which says so."""
        filled = self.values | {name: [text] for name in self.names}
        answer = send(self.client, self.target, filled, self.method)
        if answer.status_code != 302:
            return [answer]
        again = self.client.get(self.address, follow=True)
        return [answer] if again.redirect_chain else [answer, again]

    def gets_through(self, text):
        """What is wrong with the answer; ordinary texts are only tried if it seems so."""
        answers = self.answers_to(text)
        if broken := [answer for answer in answers if is_broken(answer)]:
            return broken
        kinds = set().union(*(kinds_of(answer.content.decode()) for answer in answers))
        while found := kinds - self.usual:
            ordinary = next(self.to_learn, None)
            if ordinary is None:
                break
            for answer in self.answers_to(ordinary):
                self.usual |= kinds_of(answer.content.decode())
        return found


def is_broken(response):
    return response.status_code >= 500 or "\n" in response.headers.get("Location", "")


def attack(client, address, groups, page=None):
    """Send each form of a page with each group: how many forms there are, what got through."""
    page = page or client.get(address)
    forms, found = list(fillable_forms_of(page, address)), []
    usual = kinds_of(page.content.decode()) | refusal(client) if forms else set()
    if SEARCH.fullmatch(address):  # what it finds has an icon of its own
        for word in FOUND:
            usual |= kinds_of(client.get(f"{address}?zoek={word}").content.decode())
    for one in forms:
        form = Form(client, address, one, usual)
        for group in groups:
            if form.gets_through(joined(group)):
                for payload in culprits(group, form.gets_through):
                    wrong = form.gets_through(payload)
                    found.append(f"{form.target}: {wrong} on {payload[:60]!r}")
    return len(forms), found


@pytest.fixture(autouse=True)
def errors_are_answers(client):
    """A failing view is a 500, found and told with its payload, instead of an exception."""
    client.raise_request_exception = False


def test_no_form_for_visitors_gives_way(client):
    """Short enough to be taken for a name or an address."""
    groups = [*packed(PAYLOADS, 150), *packed(PAYLOADS), *([one] for one in NUMBERS)]
    forms = 0
    for address in addresses_without_values():
        number, found = attack(client, address, groups)
        forms += number
        assert found == []
    assert forms >= 3  # sign-in, sign-up, forgotten password


@pytest.fixture
def family(client, organisation, coordinator, buddy):
    family = make_household(organisation, buddy=buddy)
    person = make_person(family)
    make_progress(family, by=buddy, state="busy", note=HARMLESS)
    make_progress(family, code=FOR_PERSON, person=person, by=buddy)
    client.force_login(coordinator)
    return family


@pytest.mark.parametrize("page", ["gezin", "wie", "edit", "item"])
def test_no_form_about_a_family_gives_way(client, family, page):
    draft = make_draft(family.organisation, people=[("Amal", 30, "recognised")])
    address = {
        "gezin": reverse("checklist:draft_step", args=[draft.pk, "gezin"]),
        "wie": reverse("checklist:draft_step", args=[draft.pk, "wie"]),
        "edit": reverse("checklist:edit", args=[family.pk]),
        "item": item_url(family),
    }[page]
    assert attack(client, address, ALL) == (1, [])  # each as it is kept: see below


def test_no_form_of_an_account_gives_way(client, family):
    pages = sorted({*addresses_without_values()})
    attacks = [attack(client, address, ALL) for address in pages]
    assert len([number for number, _ in attacks if number]) >= 3  # name, e-mail address, password
    assert [found for _, found in attacks if found] == []


def admin_pages(client, app):
    """The list with its search, and the form of each model of an app."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if (model._meta.app_label == "toolkit") == (app == "toolkit"):
            every, add = reverse(f"{name}_changelist"), reverse(f"{name}_add")
            yield every, client.get(every)
            # A section stands for all that have lines below them.
            if model is ImportConflict:  # which is chosen from, and nothing typed in
                continue
            page = None if model is Section else client.get(add)
            if page and page.status_code != 403:
                yield add, page
            else:
                one = reverse(f"{name}_change", args=[model.objects.order_by("pk").first().pk])
                yield one, client.get(one)


@pytest.mark.parametrize("app", ["toolkit", "others"])
def test_no_form_of_the_admin_gives_way(client, superuser, app):
    make_membership(superuser, make_organisation(description=HARMLESS))
    make_application()
    MissedSearch.objects.create(typed=HARMLESS, language="nl", asked_on="2026-01-01")
    # One that was answered: an answer is given once, and then the form is gone.
    Report.objects.create(
        page="/nl/toolkit/", words=HARMLESS, language="nl", answered_at="2026-01-02T00:00Z"
    )
    told = {f"{name}_{code}": HARMLESS for name in ("title", "words") for code in LANGUAGES}
    Change.objects.create(kind="item", code="x", about="due", noted_on="2026-01-01", **told)
    prove_who_it_is(client, superuser)
    thread = make_thread(title=HARMLESS)
    make_gathering(title=HARMLESS)
    make_words(body=HARMLESS)
    make_signal(title=HARMLESS)
    PostReport.objects.create(thread=thread, reply=make_reply(thread), reason="other")
    forms = 0
    for address, page in admin_pages(client, app):
        number, found = attack(client, address, ALL, page)
        forms += number
        assert found == []
    assert forms >= 7


def everything(values, payload):
    return {name: [payload] for name in values if "csrf" not in name}


@pytest.mark.parametrize("payload", ["\0", "\ud800", "99999999999999999999"])
def test_not_even_a_form_that_was_tampered_with_breaks(client, family, superuser, payload):
    """Choices, hidden fields and the counts of forms carry it too, together and one by one."""
    draft = make_draft(family.organisation, people=[("Amal", 30, "recognised")])
    pages = [reverse("checklist:new"), item_url(family)]
    pages += [reverse("checklist:draft_step", args=[draft.pk, step]) for step in ORDER[:-1]]
    helping = ("buddies", "stand_in", "tell_next", "pass_on")
    pages += [reverse(f"checklist:{name}", args=[family.pk]) for name in helping]
    pages.append(reverse("members:how_i_help", args=[family.organisation.slug]))
    broken = tampered(client, pages, payload)
    prove_who_it_is(client, superuser)
    pages = [reverse("admin:members_organisation_add"), reverse("admin:members_user_add")]
    assert broken + tampered(client, pages, payload) == []


def tampered(client, pages, payload):
    """Each form once: that of the search stands on every page."""
    found, known = [], set()
    for address in pages:
        for attributes, values in forms_of(client.get(address)):
            target = whole(attributes.get("action"), address)
            names = [name for name in values if is_to_tamper(target, name)]
            if "logout" not in target and (target, *names) not in known:
                known.add((target, *names))
                tried = [values | {name: [payload] for name in names}]
                tried += [values | {name: [payload]} for name in names if is_choice(name)]
                answers = {send(client, target, one).status_code for one in tried}
                found += [f"{target}: {status}" for status in answers if status >= 500]
    return found


def is_to_tamper(target, name):
    """Not the number of lines in the admin: Django makes two thousand of them, for staff only."""
    return "csrf" not in name and not ("beheer" in target and name.endswith("TOTAL_FORMS"))


def is_choice(name):
    """What nobody types, once of each; texts have a test of their own."""
    typed = ("label", "nickname", "note", "name", "description", "activities", "TOTAL_FORMS")
    return not name.endswith(typed) and "people-1" not in name


@pytest.mark.parametrize("payload", BROKEN)
def test_what_no_keyboard_types_is_told_or_left_out(client, family, payload):
    (form,) = fillable_forms(client, item_url(family))
    response = send(client, form[0], form[2] | {"note": [payload]})
    if "\0" in payload:
        assert response.status_code == 422
        assert "note" in response.context["form"].errors
    else:
        assert response.status_code == 302
        assert "\ud800" not in family.progress.get(person=None).note


# --- addresses ---------------------------------------------------------------------------------
def as_query(payload):
    return quote(payload.encode("utf-8", "surrogatepass"))


def through(groups, gets_through):
    """The payloads that get through, of all groups."""
    return [
        payload
        for group in groups
        if gets_through(joined(group))
        for payload in culprits(group, gets_through)
    ]


NAMES = ["pagina", "weergave", "thema", "persoon", "stand", "termijn", "ongedaan", "organisation"]
NAMES += ["next", "q", "o", "p", "e", "state__exact", "theme__id__exact", "municipality__province"]
NAMES += ["_popup", "_to_field", "_changelist_filters", "all", "is_active__exact"]


def queries(address, payload):
    """All names at once, and those that an admin's list would otherwise not come to."""
    value = as_query(payload)
    yield f"{address}?" + "&".join(f"{name}={value}" for name in NAMES)
    if "beheer" in address:
        yield f"{address}?q={value}"


@pytest.mark.parametrize(
    "page",
    [
        "checklist:households",
        "checklist:household",
        "checklist:timeline",
        "checklist:new",
        "members:directory",
        "account_login",
        "admin:members_organisation_changelist",
        "admin:toolkit_checklistitem_changelist",
    ],
)
def test_no_query_gives_way(client, family, superuser, page):
    needs_family = page in ("checklist:household", "checklist:timeline")
    address = reverse(page, args=[family.pk] if needs_family else [])
    if page == "account_login":
        client.logout()
    elif page.startswith("admin"):
        prove_who_it_is(client, superuser)
    usual = refusal(client)
    for text in ("", HARMLESS, "1"):
        for query in [*queries(address, text), f"{address}?weergave=thema", address]:
            usual |= kinds_of(client.get(query, follow=True).content.decode())

    def gets_through(text):
        answers = [client.get(query, follow=True) for query in queries(address, text)]
        return any(
            answer.status_code >= 500 or strange(answer.content.decode(), usual)
            for answer in answers
        )

    alone = [*NUMBERS, *LINKS] if page.startswith("account") else NUMBERS
    assert through([*packed(PAYLOADS, 2000), *([one] for one in alone)], gets_through) == []


@pytest.mark.parametrize("payload", ["\0", "\ud800", "'"])
@pytest.mark.parametrize(
    "name", ["q", "state__exact", "municipality__province", "municipality__province__exact", "id"]
)
def test_no_filter_of_the_admin_breaks(client, superuser, name, payload):
    prove_who_it_is(client, superuser)
    address = reverse("admin:members_organisation_changelist")
    response = client.get(f"{address}?{name}={as_query(payload)}", follow=True)
    assert response.status_code == (400 if payload == "\0" else 200)


def test_a_cookie_that_no_browser_sends_is_refused_in_words(client):
    client.cookies.load('sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"')
    response = client.get("/nl/gezinnen/")
    assert response.status_code == 400
    assert "Dat begrijpen we niet" in response.content.decode()


@pytest.mark.parametrize("payload", ["\0", "a\0b", "\ud800", "'"])
def test_no_search_while_typing_breaks(client, superuser, payload):
    prove_who_it_is(client, superuser)
    query = "app_label=members&model_name=organisation&field_name=municipality&term="
    response = client.get(f"{reverse('admin:autocomplete')}?{query}{as_query(payload)}")
    assert response.status_code in (200, 400)


def test_no_address_gives_way(client):
    usual = kinds_of(client.get(f"/nl/{HARMLESS}/").content.decode())

    def gets_through(text):
        for address in (f"/nl/{as_query(text)}", f"/{as_query(text)}"):
            response = client.get(address)
            if is_broken(response):
                return True
            if response.status_code == 404 and strange(response.content.decode(), usual):
                return True
        return False

    groups = [*packed(PAYLOADS, 500), *([one] for one in [*LINKS, *NUMBERS])]
    assert through(groups, gets_through) == []


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "evil" in p and len(p) < 200])
def test_nobody_is_sent_elsewhere_after_signing_in(client, payload):
    make_user("an@example.org", verified=True, password="een goed gesprek")
    form = {"login": ["an@example.org"], "password": ["een goed gesprek"], "next": [payload]}
    response = send(client, reverse("account_login"), form)
    assert response.status_code == 302
    leads_to = urljoin("https://gastvrij.example/nl/", response.headers["Location"])
    assert leads_to.startswith("https://gastvrij.example/")


# --- what is shown -----------------------------------------------------------------------------
def assert_shows_only_words(client, pages, *, usual, counts):
    """`counts`: of the same pages with harmless text, where nothing else differs."""
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        assert strange(html, usual) == [], address
        assert address not in counts or counts_of(html) == counts[address], address


def usual_of(client, pages):
    texts = {address: client.get(address).content.decode() for address in pages}
    usual = set().union(*(kinds_of(text) for text in texts.values()))
    return usual, {address: counts_of(text) for address, text in texts.items()}


def test_a_familys_names_and_notes_are_words_on_every_page(client, family, organisation, buddy):
    """Twenty people at once, each with a note, on all pages of a family."""
    persons = [make_person(family, HARMLESS, order=number) for number in range(18)]
    for person in persons:
        make_progress(family, code=FOR_PERSON, person=person, by=buddy, state="busy", note=HARMLESS)
    pages = [household_url(family)]
    pages += [
        reverse(f"checklist:{name}", args=[family.pk])
        for name in ("timeline", "buddies", "tell_next")
    ]
    edit = reverse("checklist:edit", args=[family.pk])
    pages += [
        item_url(family, FOR_PERSON, persons[0]),
        household_url(family, f"?persoon={persons[3].pk}"),
    ]
    usual, counts = usual_of(client, [*pages, edit])
    for start in range(0, len(PAYLOADS), len(persons)):
        several = PAYLOADS[start : start + len(persons)]
        family.label = storable(several[0], 40)
        family.save()
        buddy.name = storable(several[-1], 100)
        buddy.save()
        for person, payload in zip(persons, several, strict=False):
            person.nickname = storable(payload, 30)
            person.save()
            progress = family.progress.get(person=person)
            progress.note = storable(payload, 1000)
            progress.save()
        assert_shows_only_words(client, pages, usual=usual, counts=counts)
    assert_shows_only_words(client, [edit], usual=usual, counts=counts)


def test_each_label_is_words_in_the_list_and_each_can_be_typed(client, family, organisation):
    """Through the forms, as a coordinator would, for all that they accept; ten on a list."""
    lists, together, people = reverse("checklist:households"), 10, 2
    persons = [(HARMLESS, 30, "recognised")] * people
    drafts = [make_draft(organisation, people=persons, label=HARMLESS) for _ in range(together)]
    labelled = [reverse("checklist:draft_step", args=[draft.pk, "gezin"]) for draft in drafts]
    named = reverse("checklist:draft_step", args=[drafts[0].pk, "wie"])
    usual = usual_of(client, [lists, named, *labelled])[0] | {("a", "href", "rel", "ours")}
    for address, field in ((labelled[0], "label"), (named, "people-0-nickname")):
        for text in (f"{HARMLESS}\0", "0470 12 34 56"):  # refused, and asked about
            answer = send(client, address, filled_in(client.get(address), {field: text}))
            usual |= kinds_of(answer.content.decode())

    sent = []
    for number, group in enumerate(packed(PAYLOADS, 40)):
        words = {"label": joined(group), "sure_label": joined(group).strip()}
        sent.append((labelled[number % together], words))
    nicknames = packed(PAYLOADS, 30)
    for start in range(0, len(nicknames), people):
        words = {}
        for number, group in enumerate(nicknames[start : start + people]):
            words[f"people-{number}-nickname"] = joined(group)
            words[f"people-{number}-sure_nickname"] = joined(group).strip()
        sent.append((named, words))

    pages, kept = {}, 0
    for number, (address, words) in enumerate(sent):
        before = pages.pop(address, None) or client.get(address)
        answer = send(client, address, filled_in(before, words))
        assert answer.status_code in (302, 422), words
        if answer.status_code == 302:
            kept += len(words) // 2
            answer = pages[address] = client.get(address)
        assert strange(answer.content.decode(), usual) == [], (address, words)
        if number % together == 0 or address == named and number % 2:
            assert strange(client.get(lists).content.decode(), usual) == [], (address, words)
    assert kept > 150, kept


def test_each_note_can_be_typed_and_is_words_on_the_timeline(client, family):
    address, timeline = item_url(family), reverse("checklist:timeline", args=[family.pk])
    ((target, _, values, _),) = fillable_forms(client, address)
    filled = {name: value for name, value in values.items() if "initial-" not in name}
    for text in (HARMLESS, f"{HARMLESS}\n{HARMLESS}"):
        assert send(client, target, filled | {"note": [text]}).status_code == 302
    usual, _ = usual_of(client, [address, timeline])
    long = [payload for payload in PAYLOADS if len(payload) > 200]  # the timeline shows no more
    before, groups = family.events.count(), packed(PAYLOADS, 200) + packed(long, 1000)
    for group in groups:
        response = send(client, target, filled | {"note": [joined(group)]})
        assert response.status_code == (422 if "\0" in group[0] else 302), group
    noted = family.events.count()
    assert noted - before == len([group for group in groups if "\0" not in group[0]]) > 5
    for page in range(1, noted // 40 + 2):
        html = client.get(f"{timeline}?pagina={page}").content.decode()
        assert strange(html, usual | {("a", "href", "rel", "ours")}) == [], page


def test_an_organisations_words_are_words(client):
    organisation = make_organisation(
        description=f"{HARMLESS}\n\n{HARMLESS}",
        activities=HARMLESS,
        telephone=HARMLESS,
        email="an@example.org",
        website="https://tulp.example/",
    )
    organisation.themes.add(Theme.objects.first())
    page = organisation.get_absolute_url()
    usual = kinds_of(client.get(page).content.decode() + "<br>")
    for payload in PAYLOADS:
        organisation.name = storable(payload, 120)
        organisation.description = storable(payload)
        organisation.activities = storable(payload.replace("\n", " ").replace("\r", " "))
        organisation.telephone = storable(payload, 30)
        organisation.save()
        html = client.get(page).content.decode()
        # A telephone number becomes an address of its own kind.
        assert [one for one in strange(html, usual) if not is_telephone(one)] == [], payload


def test_each_organisation_is_words_in_the_directory(client):
    organisations = [make_organisation(HARMLESS, description=HARMLESS) for _ in PAYLOADS]
    (address,) = pages = [reverse("members:directory")]
    usual, counts = usual_of(client, pages)
    for organisation, payload in zip(organisations, PAYLOADS, strict=True):
        organisation.name, organisation.description = storable(payload, 120), storable(payload)
    Organisation.objects.bulk_update(organisations, ["name", "description"])
    assert_shows_only_words(client, [address], usual=usual, counts=counts)


def is_telephone(kind):
    return re.match(r"""\('a', 'href', ['"]tel:""", kind)


def test_a_website_is_a_website_or_refused(client, superuser):
    """The form is opened once: what it saved is taken back before the next one is sent."""
    prove_who_it_is(client, superuser)
    organisation, kept = make_organisation(), 0
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    (form,) = (one for one in fillable_forms(client, address) if "website" in one[3])
    for payload in (one for one in PAYLOADS if ":" in one and len(one) < 300):
        with transaction.atomic():
            response = send(client, form[0], form[2] | {"website": [payload]})
            assert response.status_code in (302, 422), payload
            organisation.refresh_from_db()
            website = organisation.website
            assert website == "" or website.startswith(("https://", "http://")), payload
            if website:
                assert schemes_of(client.get(organisation.get_absolute_url())) <= WEB, payload
                kept += 1
            transaction.set_rollback(True)
    assert kept


WEB = {"https", "http", "mailto"}


def schemes_of(response):
    addresses = [one.attributes["href"] for one in Page(response.content.decode()).all("a")]
    return {one.partition(":")[0] for one in addresses if ":" in one}


def test_an_accounts_name_is_words_on_every_page_and_in_the_admin(client, superuser, organisation):
    users = [make_user(f"an{number}@example.org", name=HARMLESS) for number in range(95)]
    user = users[0]
    make_membership(user, organisation)
    prove_who_it_is(client, superuser)
    row = reverse("admin:members_user_change", args=[user.pk])
    every = reverse("admin:members_user_changelist")
    pages = [row, row.replace("change", "history"), row.replace("change", "delete"), every]
    usual, counts = usual_of(client, pages)
    for start in range(0, len(PAYLOADS), len(users)):
        for one, payload in zip(users, PAYLOADS[start:], strict=False):
            one.name = storable(payload, 100)
        User.objects.bulk_update(users, ["name"])
        assert_shows_only_words(client, [every], usual=usual, counts=counts)
    for payload in PAYLOADS[::12]:
        user.name = storable(payload, 100)
        user.save()
        assert_shows_only_words(client, pages[:3], usual=usual, counts=counts)
    query = "app_label=members&model_name=membership&field_name=user&term=an0@example"
    response = client.get(f"{reverse('admin:autocomplete')}?{query}")
    assert response.headers["Content-Type"] == "application/json"


TEXTS = {
    Chapter: ["title", "summary"],
    Section: ["title", "body"],
    Theme: ["title", "summary", "body"],
    Obstacle: ["text"],
    Tip: ["text"],
    Example: ["title", "body"],
    ChecklistItem: ["title", "why", "how", "authority"],
    ItemDocument: ["text"],
    Term: ["name", "explanation"],
    Figure: ["label"],
    Source: ["title", "publisher"],
}


def write_everywhere():
    """Another payload in each row and field of the toolkit, so that each stands somewhere."""
    following = cycle(PAYLOADS)
    for model, names in TEXTS.items():
        fields = {field.name: field for field in model._meta.fields}
        columns = [name for name in fields if name.removesuffix("_nl") in names]
        rows = list(model.objects.order_by("pk"))
        for row in rows:
            for name in columns:
                payload = next(following)
                setattr(row, name, storable(payload, fields[name].max_length or 3000))
        model.objects.bulk_update(rows, columns)


def test_what_curators_write_is_markdown_and_never_more(client, family):
    pages = [one.get_absolute_url() for one in (*Theme.objects.all()[::2], *Chapter.objects.all())]
    sections = Section.objects.published().select_related("chapter")
    pages += [one.get_absolute_url() for one in sections[::3]]
    pages += [one.get_absolute_url() for one in ChecklistItem.objects.published()[::10]]
    pages += [reverse("toolkit:index"), reverse("toolkit:glossary"), reverse("home")]
    pages += [household_url(family, "?weergave=thema"), item_url(family)]
    usual, _ = usual_of(client, pages)
    markdown = {(tag,) for tag in TAGS}
    markdown |= {("ol", "start"), ("div", "class", "tabindex"), ("code", "class")}
    write_everywhere()
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        for one in kinds_of(response.content.decode()) - usual:
            assert is_markdown(one, markdown), (address, one)


def is_markdown(kind, markdown):
    """An element that Markdown makes; a link leads to a website, and says nothing to us."""
    if kind[:3] == ("a", "href", "rel") or kind[:4] == ("a", "href", "rel", "title"):
        return kind[-1] == "ours" or kind[-1].startswith(("https://", "http://", "mailto:", "tel:"))
    return kind in markdown


# --- mail --------------------------------------------------------------------------------------
def test_whoever_signs_up_writes_nothing_into_our_mail(client):
    for number, payload in enumerate(PAYLOADS):
        mail.outbox.clear()
        form = {
            "name": [payload[:100]],
            "email": [f"an{number}@example.org"],
            "password1": ["een goed gesprek"],
        }
        response = send(client, reverse("account_signup"), form)
        assert response.status_code in (200, 302, 422), payload
        for message in mail.outbox:
            sent = message.message()
            assert message.to == [f"an{number}@example.org"] and not message.bcc + message.cc
            assert sent.get_content_type() == "text/plain" and "\n" not in message.subject
        client.logout()
    assert User.objects.filter(email__endswith="@example.org").count() > 150


@pytest.mark.parametrize("address", [p for p in PAYLOADS if "@" in p and len(p) < 100])
def test_no_address_adds_a_reader(client, address):
    for page in ("account_reset_password", "account_signup"):
        form = {"email": [address], "name": ["An"], "password1": ["een goed gesprek"]}
        response = send(client, reverse(page), form)
        assert response.status_code in (200, 302, 422)
        for message in mail.outbox:
            assert len(message.recipients()) == 1 and "\n" not in message.recipients()[0]
            message.message()


# --- exports -----------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", ["'=1+1", "Tulp", "-12", "+32", "3,5", "a=1", "", "' =1+1"])
def test_a_cell_that_is_text_or_a_number_is_no_formula(cell):
    assert_no_formula(f'name,note\r\nTulp,"{cell}"\r\n')


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1+1", "+32 9"]
)
def test_a_formula_is_recognised(cell):
    with pytest.raises(AssertionError):
        assert_no_formula(f'name,note\r\nTulp,"{cell}"\r\n')
