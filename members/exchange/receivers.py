"""Who signs in learns whether the exchange is theirs (decision 12: events of third parties)."""

from django.contrib.auth import signals
from django.dispatch import receiver

from members.exchange.doors import FLAG, reader_for
from members.exchange.recognising import recognise
from members.models import Thread
from members.sending.keeping import never_kept

WRITTEN_AT = [
    "new_question",
    "new_offer",
    "new_practice",
    "thread",
    "change_thread",
    "change_reply",
]


def describes_a_family(fields):
    """What nobody confirmed is kept nowhere, not even until they signed in again."""
    return bool(recognise("\n".join(value for many in fields.values() for value in many)))


never_kept.update({f"members:{name}": describes_a_family for name in WRITTEN_AT})


@receiver(signals.user_logged_in)
def look_for_the_exchange(request, user, **kwargs):
    """The header then leads there without asking the database on every page."""
    if reader_for(user) is None:
        request.session.pop(FLAG, None)
        return
    request.session[FLAG] = Thread.objects.shown().followed_by(user).unread_by(user).count()
