"""Which dates does somebody look for? All of it in the address, so that it can be shared."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib import languages
from gastvrij.lib.words import month_in_words
from members.exchange.lists import Choice, titles_of_themes
from members.models import Gathering
from members.places.distances import provinces

ON_A_PAGE = 20
ONLINE, YES = "online", "ja"
MINE, OVER = "mijn", "voorbij"
KINDS = {
    "vorming": (Gathering.Kind.TRAINING, pgettext_lazy("agenda", "Trainings")),
    "intervisie": (Gathering.Kind.INTERVISION, pgettext_lazy("agenda", "Intervisions")),
    "ontmoeting": (Gathering.Kind.MEETING, pgettext_lazy("agenda", "Meetings")),
}
"""By the word in the address."""


class AgendaForm(forms.Form):
    """Its names stand in addresses that people share, so they stay."""

    welke = Choice(pgettext_lazy("agenda", "Which"), pgettext_lazy("agenda", "To come"))
    soort = Choice(
        pgettext_lazy("agenda", "What"),
        pgettext_lazy("agenda", "Everything"),
        [(word, label) for word, (_kind, label) in KINDS.items()],
    )
    thema = Choice(_("Theme"), _("All themes"))
    provincie = Choice(_("Where"), _("Everywhere"))
    taal = Choice(_("Language"), _("All languages"), languages.CHOICES)
    plaats = Choice(_("Places"), _("Full ones too"), [(YES, _("Only with places left"))])

    def __init__(self, data, *, is_signed_in):
        super().__init__(data, auto_id="id_%s")
        mine = [(MINE, _("What I signed up for"))] if is_signed_in else []
        self._choose("welke", [*mine, (OVER, pgettext_lazy("agenda", "Past"))])
        self.themes = titles_of_themes()
        self._choose("thema", [(slug, one.title) for slug, one in self.themes.items()])
        self._choose("provincie", [*provinces(), (ONLINE, _("Online"))])
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def _choose(self, name, choices):
        self.fields[name].choices = [("", self.fields[name].every), *choices]

    @property
    def is_of_the_past(self):
        return self.chosen.get("welke") == OVER

    def address(self, **changes):
        values = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"?{urlencode(values)}" if values else "?"

    def base(self):
        address = self.address()
        return address if address == "?" else f"{address}&"

    def chips(self):
        """What is chosen, in words, each with the address without it."""
        for name, value in self.chosen.items():
            yield dict(self.fields[name].choices).get(value, value), self.address(**{name: ""})


def gatherings_for(visitor, form):
    chosen = form.chosen
    found = visitor.readable().with_numbers().with_place_of(visitor.user)
    if not visitor.is_administrator:
        found = found.filter(hidden_at=None)
    if kind := KINDS.get(chosen.get("soort", "")):
        found = found.filter(kind=kind[0])
    if theme := form.themes.get(chosen.get("thema")):
        of_theme = Gathering.themes.through.objects.filter(theme=theme.pk)
        found = found.filter(pk__in=of_theme.values("gathering"))
    if (province := chosen.get("provincie")) == ONLINE:
        found = found.filter(is_online=True)
    elif province:
        found = found.filter(municipality__province=province)
    if language := chosen.get("taal"):
        found = found.filter(languages__contains=[language])
    if chosen.get("plaats"):
        found = found.with_room()
    if form.is_of_the_past:
        return found.over().order_by("-starts_at", "-pk")
    if chosen.get("welke") == MINE:
        found = found.exclude(mine=None)
    return found.to_come().order_by("starts_at", "pk")


@dataclass(frozen=True)
class Month:
    words: str
    key: str
    gatherings: list[Gathering]


def page_of(visitor, form, wanted):
    """The page, its months, and whether it is the one that was asked for."""
    found = gatherings_for(visitor, form).with_all_it_shows()
    page = Paginator(found, ON_A_PAGE).get_page(wanted)
    months = [
        Month(month_in_words(day), f"{day:%Y-%m}", list(ones))
        for day, ones in groupby(page.object_list, key=_month_of)
    ]
    return page, months, not wanted or wanted == str(page.number)


def _month_of(gathering):
    return timezone.localtime(gathering.starts_at).date().replace(day=1)
