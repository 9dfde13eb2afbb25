"""What members wrote for each other, in the search of the whole site: for members alone."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gastvrij.lib.search_sources import Answer, Asked, Group, Piece, Result, search_source
from members.exchange.doors import reader_for
from members.exchange.lists import MOST_LETTERS, MOST_WORDS, with_words
from members.models import Thread
from toolkit.search.engine import QUIET_WORDS

SHOWN = 3
SMALL = 3
"""So many letters have 'hoe', 'een' and 'op', which say nothing beside a longer word."""
KINDS = {
    Thread.Kind.QUESTION: "message-circle-question-mark",
    Thread.Kind.OFFER: "gift",
    Thread.Kind.PRACTICE: "lightbulb",
}


@search_source(place=4)
def exchange_source(asked: Asked) -> Answer:
    """The newest few with all the words. Three questions; none for who is not signed in."""
    words = words_that_count(asked.typed)
    if asked.user is None or asked.in_short or not 0 < len(words) <= MOST_WORDS:
        return Answer()
    if reader_for(asked.user) is None:
        return Answer()
    threads = with_words(Thread.objects.shown(), words).select_related("organisation")
    shown = ["kind", "title", "language", "organisation__name"]
    found = list(threads.only(*shown)[: SHOWN + 1])
    results = [_result(one, asked.language) for one in found[:SHOWN]]
    address = f"{reverse('members:exchange')}?{urlencode({'zoek': ' '.join(words)})}"
    link = _("Search on in the exchange")
    return Answer([Group(_("Exchange of members"), results, len(found), address, link)])


def words_that_count(typed: str) -> list[str]:
    words = re.findall(r"[^\W_]+", typed[:MOST_LETTERS].casefold())
    longer = [word for word in words if len(word) > SMALL and word not in QUIET_WORDS]
    return list(dict.fromkeys(longer or words))


def _result(thread: Thread, language: str) -> Result:
    return Result(
        title=[Piece(thread.title)],
        address=thread.get_absolute_url(),
        kind=thread.get_kind_display(),
        about=thread.organisation.name,
        icon=KINDS[Thread.Kind(thread.kind)],
        language="" if thread.language == language else thread.language,
    )
