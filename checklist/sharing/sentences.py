"""Every sentence of the pages that families read, by name.

The Dutch and French ones come from the catalogues like all others; in a language that only
families read they are said by `toolkit/spoken/`, word by word from the Dutch. So that all of them
can be translated and checked before a family meets them, no other sentence stands on these pages,
and none depends on how many there are of something.
"""

from collections.abc import Iterator

from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from checklist.models import Progress
from checklist.sharing.privacy_sheet import SHEET
from gastvrij.lib.languages import INTERFACE, SOURCE
from toolkit.following import mark_of
from toolkit.spoken.book import Said, languages_of, say
from toolkit.spoken.counts import together
from toolkit.spoken.sources import of_pages

SENTENCES = {
    # before it is opened
    "gate": _("The list of your family"),
    "gate_open": _("Open our list"),
    "gate_whose": _("Only for your family. Anyone who has this link can read the list."),
    # the list
    "title": _("Your list"),
    "done_of": _("%(done)s of %(total)s done"),
    "now": _("What to do now"),
    "nothing": _("Nothing left to do. Well done!"),
    "done": _("What is done"),
    "more": _("More to do"),
    "to_first": _("Back to what comes first"),
    "all": _("All that is to do"),
    "who": _("Who"),
    "whole_family": _("The whole family"),
    "own": _("Of your own"),  # the title of a theme: what a buddy added
    # of one thing to do
    "how": _("Why and how"),
    "why": _("Why"),
    "when": _("When"),
    "place": _("Who decides"),
    "bring": _("Bring"),
    "first": _("First this"),
    "by": _("By %(day)s at the latest"),
    "law": _("The law sets this day."),
    "best_by": _("Best before %(day)s"),
    "chosen": _("Agreed for %(day)s"),
    "late": _("This had to be done by %(day)s. Do it now, or ask your buddy."),
    "past": _("This was best before %(day)s. It can still be done."),
    "between": _("Between %(first)s and %(last)s"),
    "in_year": _("In the course of %(year)s"),
    "from": _("Possible from %(day)s"),
    "check": _("Ask your buddy whether this is for you."),
    "changed": _("The rules changed on %(day)s. Ask your buddy what this means for you."),
    # around it
    "listen": _("Read aloud"),
    "stop": _("Stop reading"),
    "print": _("Print"),
    "paper": _("On paper (PDF)"),
    "paper_beside": _(
        "Everything stands here in two languages, so that somebody at the counter can read it too."
    ),
    "paper_more": _("So many more stand under each theme. You read them on your list itself."),
    "paper_cut": _(
        "Only for yourselves: cut this off before you give this paper to somebody. Anyone who scans"
        " this code can read your list."
    ),
    "paper_not_now": _("This paper cannot be made now. Try again later."),
    "paper_often": _("You asked for a lot of papers. Wait a while, then try again."),
    "machine": _("A machine translated this. If you are not sure, ask your buddy."),
    "dutch": _("What stands here in Dutch is not translated yet."),
    "closed": _(
        "Your buddy stopped on %(closed)s. This is the list as it was then. You can read it until"
        " %(last)s: print it, or take a picture."
    ),
    "keep": _(
        "Questions, or is something not right? Ask your buddy. Keep this link to yourselves: anyone"
        " who has it can read your list."
    ),
    "calendar": _("Deadlines in your own calendar"),
    "calendar_shows": _(
        "Your calendar then shows on which days a deadline ends: the word “Deadline”, and nothing"
        " else. It stops when this link stops."
    ),
    "calendar_others": _(
        "Google, Apple or Microsoft can read what is in your calendar. They cannot open this page."
    ),
    "calendar_add": _("Add to my calendar"),
    "calendar_copy": _("Or copy this address"),
    # what the family says
    "help": _("Do you need your buddy?"),
    "call": _("Call me"),
    "write": _("Send me a message"),
    "no_number": _("Your buddy gets your question. Your telephone number is not in it."),
    "did": _("We did this"),
    "unclear": _("We do not understand this"),
    "sent_did": _("Your buddy now reads that you did this, and looks at it with you."),
    "sent_unclear": _("Your buddy now reads that you have a question about this."),
    "sent_call": _("Your buddy now reads that you want to be called."),
    "sent_write": _("Your buddy now reads that you want a message."),
    "answered": _("Your buddy says"),
    "told_on": _("Told: %(day)s"),
    "take_back": _("Not so after all: take this away"),
    "your_words": _("Your question. You can leave this empty."),
    "limit": _("You sent a lot already. Wait a while, then try again."),
    "too_long": _("This is too long. Make it shorter."),
    # what a buddy answers with one tap
    "reply_well": _("Well done. I wrote it down."),
    "reply_explain": _("I will explain it when we see each other."),
    "reply_call": _("I will call you."),
    "reply_wait": _("Not yet. Wait a little longer with this."),
    # what is taken along when a buddy stops
    "summary": _("This is what was done and what is still to do on %(day)s. Keep it: it is yours."),
    "still": _("What is still to do"),
    "later": pgettext_lazy("when", "Later"),
    "later_questions": _(
        "Questions later? The social service of your municipality (OCMW/CPAS) and the"
        " organisations of Gastvrij Netwerk listen to you."
    ),
    "language": _("Language"),
    # where a family stops
    "stop_title": _("Stop: erase everything about us"),
    "stop_what": _(
        "Everything that Gastvrij keeps about your family is erased: your names, your list and"
        " what was done. This cannot be undone."
    ),
    "stop_how": _(
        "Your organisation hears it today. If it agrees, everything is erased within an hour. If"
        " it does not answer, everything is erased after 7 days."
    ),
    "stop_sure": _("Are you sure?"),
    "stop_yes": _("Yes, erase everything"),
    "stop_no": _("No, back to our list"),
    "stop_asked": _(
        "You asked on %(day)s to erase everything. If your organisation does not answer, everything"
        " is erased after %(last)s."
    ),
    "stop_back": _("We want to keep our list"),
    "stop_soon": _("Your organisation agrees. Everything is erased within an hour."),
    "stop_refused": _(
        "Your organisation erased nothing: it thinks that somebody else asked it. Talk to your"
        " buddy."
    ),
    "erased": _("Everything about your family was erased on %(day)s."),
    "erased_proof": _("The number above is the proof. Write it down."),
    # where a link ends
    "gone": _("This link does not open anything (any more)."),
    "gone_ask": _("Ask your buddy for a new one."),
    **SHEET,
}


REPLIES = [name for name in SENTENCES if name.startswith("reply_")]
"""The ready answers of a buddy, which exist in every language that families read."""


def in_dutch(lazy: object) -> str:
    """A sentence in the words from which it is said: those of the interface as read, or Dutch."""
    if get_language() in INTERFACE:
        return str(lazy)
    with override(SOURCE):
        return str(lazy)


def sentence(name: str, **values: object) -> Said:
    """In the reader's language, with what is filled in."""
    said = say(in_dutch(SENTENCES[name]))
    return said % values if values else said


def notes_on(language: str) -> list[str]:
    """What a reader has to know of the translation: nothing once a speaker checked all of it."""
    if language in INTERFACE:
        return []
    count = together(language)
    notes = {"machine": count.checked < count.said, "dutch": count.said < count.total}
    return [name for name, holds in notes.items() if holds]


def everywhere(name: str) -> dict[str, str]:
    """By language, for whoever's language nobody knows."""
    words = {}
    for language in INTERFACE:
        with override(language):
            words[language] = str(SENTENCES[name])
    return words | dict(languages_of(mark_of(words[SOURCE])))


@of_pages
def sentences() -> Iterator[str]:
    yield from map(str, SENTENCES.values())
    yield from (str(label) for _state, label in Progress.State.choices)
