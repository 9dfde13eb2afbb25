"""What is written about the exchange (templates/members/exchange/mail/): no word of any post.

A mail is kept by others; a post may say too much, whatever we asked. So it tells that there is
something, and leads there.
"""

from django.db.models import QuerySet

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Membership, Organisation, Reply, Thread, User
from members.models.reminder import Kind
from members.reminders.emails import remind
from members.reminders.wishes import readers

FOLDER = "members/exchange/mail"
Post = Thread | Reply


def who_may_be_mailed() -> QuerySet[User]:
    """Members who did not stop what comes from the exchange."""
    confirmed = Membership.objects.confirmed()
    confirmed = confirmed.filter(organisation__state=Organisation.State.APPROVED)
    return readers(Kind.EXCHANGE).filter(pk__in=confirmed.values("user"))


# --- what can be stopped with one click --------------------------------------------------------
def tell_answer(thread: Thread, reader: User) -> None:
    remind(f"{FOLDER}/answer", reader, Kind.EXCHANGE, link=_address(thread, reader))


def offer(thread: Thread, reader: User, *, days: int) -> None:
    link = _address(thread, reader)
    remind(f"{FOLDER}/offered", reader, Kind.EXCHANGE, link=link, days=days)


# --- what concerns one's own work --------------------------------------------------------------
def tell_network(thread: Thread, reader: User, *, days: int) -> None:
    _send("network", reader, _address(thread, reader), days=days)


def tell_moderator(post: Post, reader: User) -> None:
    _send("reported", reader, _address_in_admin(post, reader))


def tell_out_of_sight(post: Post, reader: User) -> None:
    _send("out_of_sight", reader, _address_of(post, reader))


def tell_hidden(post: Post, reader: User) -> None:
    _send("hidden", reader, _address_of(post, reader), because=post.hidden_because)


def tell_shown(post: Post, reader: User) -> None:
    _send("shown", reader, _address_of(post, reader))


def ask_to_agree(thread: Thread, reader: User) -> None:
    _send("agree", reader, _address(thread, reader), organisation=thread.organisation)


def tell_adopted(thread: Thread, reader: User) -> None:
    _send("adopted", reader, _address(thread, reader), organisation=thread.organisation)


def _send(message: str, reader: User, link: str, **words: object) -> None:
    name = f"{FOLDER}/{message}"
    send(name, reader.email, reader.language, link=link, name=reader.name, **words)


def _address(thread: Thread, reader: User) -> str:
    return address_of("members:thread", thread.pk, language=reader.language)


def _address_of(post: Post, reader: User) -> str:
    return _address(post.thread if isinstance(post, Reply) else post, reader)


def _address_in_admin(post: Post, reader: User) -> str:
    name = f"admin:members_{post._meta.model_name}_change"
    return address_of(name, post.pk, language=reader.language)
