"""Each address of exchange, agenda and library, by each role: who may not come in gets nothing.

The addresses come from the url patterns themselves: a new one fails here until it says whose it is.
"""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from members.agenda import urls as agenda
from members.exchange import urls as exchange
from members.library import urls as library
from tests.members.agenda.factories import make_gathering, make_sign_up
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_membership, make_organisation, make_user
from tests.members.library.factories import make_copy

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "agenda agenda_feed library library_document library_version library_pdf library_word "
    "library_sheet"
)
READERS = (
    "exchange followed_themes thread report_thread report_reply follow_thread gathering "
    "gathering_file sign_up sign_off"
)
POSTERS = "new_question new_offer new_practice"
AUTHORS = "change_thread change_reply"
AUTHORS_AND_COORDINATORS = "withdraw_thread withdraw_reply"
OWN_MEMBERS = "own_document own_pdf own_word"
OWN_COORDINATORS = (
    "agree_to_practice sign_ups sign_ups_csv take_off fill_own_document throw_away_own_document "
    "change_own_section settle_own_section"
)
ANY_COORDINATORS = "take_document"
COORDINATORS_AND_NETWORK = "new_gathering"
OWN_COORDINATORS_AND_NETWORK = "change_gathering call_off_gathering"
CURATORS = "ask_for_practice adopt_practice"
FOR_SOLVING = "solve_thread"
GROUPS = [
    EVERYBODY, READERS, POSTERS, AUTHORS, AUTHORS_AND_COORDINATORS, OWN_MEMBERS, OWN_COORDINATORS,
    ANY_COORDINATORS, COORDINATORS_AND_NETWORK, OWN_COORDINATORS_AND_NETWORK, CURATORS, FOR_SOLVING,
]  # fmt: skip
OF_MEMBERS = [EVERYBODY, READERS, POSTERS]
OF_COORDINATORS = [*OF_MEMBERS, ANY_COORDINATORS, COORDINATORS_AND_NETWORK]
MAY = {
    "nobody": [EVERYBODY],
    "alone": [EVERYBODY],
    "applying": [EVERYBODY],
    "suspended": [EVERYBODY],
    "left": [EVERYBODY],
    "member": OF_MEMBERS,
    "elsewhere": OF_COORDINATORS,
    "author": [*OF_MEMBERS, AUTHORS, AUTHORS_AND_COORDINATORS, OWN_MEMBERS, FOR_SOLVING],
    "coordinator": [
        *OF_COORDINATORS, AUTHORS_AND_COORDINATORS, OWN_MEMBERS, OWN_COORDINATORS,
        OWN_COORDINATORS_AND_NETWORK, FOR_SOLVING,
    ],
}  # fmt: skip
STAFF_MAY = {
    "curator": [EVERYBODY, READERS, CURATORS],
    "administrator": [
        EVERYBODY, READERS, COORDINATORS_AND_NETWORK, OWN_COORDINATORS_AND_NETWORK, FOR_SOLVING,
    ],
}  # fmt: skip
NOT_OF_STAFF = {
    ("curator", name) for name in ("gathering", "gathering_file", "sign_up", "sign_off")
} | {("administrator", "sign_up")}
"""Who reads the exchange for the handbook or the network does not come to dates of members."""
NOT_FOR_ITS_KIND = {"library_pdf"}  # made by a job: not there before


def names_of(*groups):
    return {name for group in groups for name in group.split()}


def patterns():
    return [one for room in (exchange, agenda, library) for one in room.urlpatterns]


def test_each_address_says_whose_it_is():
    assert {one.name for one in patterns()} == names_of(*GROUPS)


@pytest.fixture
def world(db):
    """The user of each role, and the address behind each name."""
    cache.clear()
    home = make_organisation("Thuis")
    users = {"nobody": None, "alone": person("alone")}
    for name, state in [("applying", "submitted"), ("suspended", "suspended"), ("left", "left")]:
        users[name] = person(name, make_organisation(state=state), "coordinator")
    users["member"] = person("member", make_organisation())
    users["elsewhere"] = person("elsewhere", make_organisation(), "coordinator")
    users["author"], users["coordinator"] = (
        person("author", home),
        person("cor", home, "coordinator"),
    )
    users["curator"] = person("curator", group="Redactie")
    users["administrator"] = person("administrator", group="Netwerk")
    thread = make_thread(users["author"])
    practice = make_thread(users["author"], kind="practice")
    gathering = make_gathering(home)
    values = {
        "reply": make_reply(thread, users["author"]).pk,
        "number": make_sign_up(gathering).pk,
        "slug": "begroting",
        "code": "geld",
    }
    copy = make_copy(users["coordinator"], home)
    of_room = {exchange: thread.pk, agenda: gathering.pk, library: copy.pk}
    addresses = {}
    for room, pk in of_room.items():
        for one in room.urlpatterns:
            here = practice.pk if one.name in names_of(CURATORS, "agree_to_practice") else pk
            known = values | {"pk": here} | ({"number": 1} if room is library else {})
            kwargs = {name: known[name] for name in one.pattern.converters}
            addresses[one.name] = reverse(f"members:{one.name}", kwargs=kwargs)
    return users, addresses


def person(name, organisation=None, role="buddy", group=None):
    user = make_user(f"{name}@example.org", verified=True, second_factor=True, is_staff=bool(group))
    if organisation:
        make_membership(user, organisation, role=role)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("role", [*MAY, *STAFF_MAY])
def test_who_may_not_come_in_gets_nothing_and_who_may_does(client, world, role):
    users, addresses = world
    if users[role]:
        client.force_login(users[role])
    may = names_of(*(MAY | STAFF_MAY)[role]) - {name for one, name in NOT_OF_STAFF if one == role}
    for name, address in addresses.items():
        with transaction.atomic():  # what one of them does is not there for the next
            answers = {client.get(address).status_code, client.post(address).status_code}
            transaction.set_rollback(True)
        if name in may:
            assert name in NOT_FOR_ITS_KIND or answers != {404}, name
            assert 500 not in answers, name
        else:
            assert answers <= ({302, 404, 405} if role == "nobody" else {404, 405}), (name, answers)
            assert answers != {405}, name
