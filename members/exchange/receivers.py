"""Who signs in learns whether the exchange is theirs (decision 12: events of third parties)."""

from django.contrib.auth import signals
from django.dispatch import receiver

from members.exchange.doors import FLAG, reader_for
from members.models import Thread


@receiver(signals.user_logged_in)
def look_for_the_exchange(request, user, **kwargs):
    """The header then leads there without asking the database on every page."""
    if reader_for(user) is None:
        request.session.pop(FLAG, None)
        return
    request.session[FLAG] = Thread.objects.shown().followed_by(user).unread_by(user).count()
