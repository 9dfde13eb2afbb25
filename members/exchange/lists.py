"""Which threads does somebody look for? All of it in the address, so that it can be shared."""

import re
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib import languages
from members.models import Reply, Thread
from toolkit.models import Theme

ON_A_PAGE = 15
MOST_SHOWN = 300
MOST_LETTERS, MOST_WORDS = 100, 8
CONFIGURATIONS = ("public.plain_dutch", "public.plain_french", "public.plain_english")
WAITING, SOLVED, NEW, FOLLOWED, MINE = "wacht", "opgelost", "nieuw", "gevolgd", "mijn"
UNKNOWN_CHOICE = _("This choice is not there (any more). Choose another one, or leave it out.")
KINDS = {
    "vraag": (Thread.Kind.QUESTION, pgettext_lazy("exchange", "Questions")),
    "aanbod": (Thread.Kind.OFFER, pgettext_lazy("exchange", "Offers")),
    "praktijk": (Thread.Kind.PRACTICE, pgettext_lazy("exchange", "Practices")),
}
"""By the word in the address."""


class Choice(forms.ChoiceField):
    def __init__(self, label, every, choices=()):
        super().__init__(label=label, choices=[("", every), *choices], required=False)
        self.every = every
        self.error_messages["invalid_choice"] = UNKNOWN_CHOICE


class ListForm(forms.Form):
    """Its names stand in addresses that people share, so they stay."""

    zoek = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    soort = Choice(
        pgettext_lazy("exchange", "What"),
        pgettext_lazy("exchange", "Everything"),
        [(word, label) for word, (_kind, label) in KINDS.items()],
    )
    thema = Choice(_("Theme"), _("All themes"))
    regio = Choice(_("Region"), _("Everywhere"), Thread.Region.choices)
    taal = Choice(_("Language"), _("All languages"), languages.INTERFACE_CHOICES)
    stand = Choice(
        pgettext_lazy("exchange", "Which"),
        pgettext_lazy("exchange", "All of them"),
        [
            (WAITING, _("Waits for an answer")),
            (SOLVED, _("Solved")),
            (NEW, _("New for me")),
            (FOLLOWED, _("What I follow")),
            (MINE, _("What I posted")),
        ],
    )

    def __init__(self, data):
        super().__init__(data, auto_id="id_%s")
        self.themes = titles_of_themes()
        titles = [(slug, one.title) for slug, one in self.themes.items()]
        self.fields["thema"].choices = [("", self.fields["thema"].every), *titles]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def theme(self):
        return self.themes.get(self.chosen.get("thema"))

    def address(self, **changes):
        values = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"?{urlencode(values)}" if values else "?"

    def base(self):
        address = self.address()
        return address if address == "?" else f"{address}&"

    def chips(self):
        """What is chosen, in words, each with the address without it."""
        for name, value in self.chosen.items():
            words = dict(getattr(self.fields[name], "choices", ())).get(value, f"“{value}”")
            yield words, self.address(**{name: ""})


def titles_of_themes():
    """By slug, without their long texts."""
    titles = (f"title_{code}" for code in languages.INTERFACE)
    return {one.slug: one for one in Theme.objects.published().only("slug", "number", *titles)}


def threads_for(reader, form):
    """Those that have all that was chosen; the best first where words were, else the newest."""
    threads, chosen = Thread.objects.shown(), form.chosen
    if kind := KINDS.get(chosen.get("soort", "")):
        threads = threads.filter(kind=kind[0])
    if form.theme:
        of_theme = Thread.themes.through.objects.filter(theme=form.theme.pk)
        threads = threads.filter(pk__in=of_theme.values("thread"))
    if region := chosen.get("regio"):
        threads = threads.filter(region__in=["", region])
    if language := chosen.get("taal"):
        threads = threads.filter(language=language)
    threads = _in_state(threads, chosen.get("stand"), reader.user)
    if typed := chosen.get("zoek"):
        return _found(threads, typed)
    return threads.order_by("-last_at", "-pk")


def _in_state(threads, state, user):
    if state == WAITING:
        return threads.waiting()
    if state == SOLVED:
        return threads.exclude(solution=None)
    if state == NEW:
        return threads.unread_by(user)
    if state == FOLLOWED:
        return threads.followed_by(user)
    return threads.filter(author=user.pk) if state == MINE else threads


def _found(threads, typed):
    """With every word, in the thread or in one of its answers; nothing where there is no word."""
    words = re.findall(r"[^\W_]+", typed.casefold())[:MOST_WORDS]
    return with_words(threads, words) if words else threads.none()


def with_words(threads, words):
    """The newest first. `words` are letters and digits alone, in small letters."""
    query = _query(words)
    in_answers = Reply.objects.shown().filter(words=query).values("thread")
    found = threads.filter(Q(words=query) | Q(pk__in=in_answers))
    return found.order_by("-last_at", "-pk")


def _query(words):
    """In three languages at once: each has its own stems; the end of a word may be missing."""
    raw = " & ".join(f"'{word}':*" if len(word) > 2 else f"'{word}'" for word in words)
    first, *others = (SearchQuery(raw, config=name, search_type="raw") for name in CONFIGURATIONS)
    for one in others:
        first = first | one
    return first


class FirstPages(Paginator):
    """Nobody turns twenty pages. Their numbers are read once, in order: to count and to show a page
    would ask twice what words and waiting cost."""

    most = MOST_SHOWN

    def __init__(self, threads):
        numbers = list(threads.values_list("pk", flat=True)[: self.most + 1])
        self.is_more = len(numbers) > self.most
        super().__init__(numbers[: self.most], ON_A_PAGE)


def page_of(reader, form, wanted):
    """The page with what its cards show, and whether it is the one that was asked for."""
    page = FirstPages(threads_for(reader, form)).get_page(wanted)
    numbers = list(page.object_list)
    shown = Thread.objects.for_cards().with_answers_counted().with_what_is_new(reader.user)
    found = shown.in_bulk(numbers)
    page.object_list = [found[number] for number in numbers]
    return page, not wanted or wanted == str(page.number)
