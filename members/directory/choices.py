"""What somebody may choose in the directory, all of it in the address; and who is left then."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.directory.activities import Activity
from members.directory.index import Index, Set, any_of, current
from members.directory.searching import MOST_LETTERS, Hits, search
from members.places.distances import Place, places, provinces
from members.places.finding import Candidate, Outcome, find_municipality
from toolkit.models import Status, Theme

KILOMETRES = (5, 10, 20)
USUAL_KILOMETRES = 10
YES = "ja"
UNKNOWN_CHOICE = _("This choice is not there (any more). Choose another one, or leave it out.")


class Codes(forms.CharField):
    """Municipalities that a dot on the map stands for: their codes, with commas."""

    widget = forms.HiddenInput

    def clean(self, value):
        codes = tuple(dict.fromkeys(filter(None, super().clean(value).split(","))))
        if not set(codes) <= places().keys():
            raise forms.ValidationError(UNKNOWN_CHOICE)
        return codes


class Choice(forms.ChoiceField):
    def __init__(self, label, every, choices=(), **kwargs):
        super().__init__(label=label, choices=choices, required=False, **kwargs)
        self.every = every
        self.error_messages["invalid_choice"] = UNKNOWN_CHOICE


class DirectoryForm(forms.Form):
    """Its names stand in addresses that people share, so they stay."""

    zoek = forms.CharField(
        label=_("Name, place, or what they do"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    bij = forms.CharField(
        label=_("Near"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    km = forms.TypedChoiceField(
        label=_("At most"),
        required=False,
        coerce=int,
        empty_value=USUAL_KILOMETRES,
        choices=[(str(km), f"{km} km") for km in KILOMETRES],
    )
    provincie = Choice(_("Province"), _("All provinces"))
    gemeente = Codes(required=False, max_length=2000)
    wat = Choice(_("What they do"), _("Everything"), Activity.choices)
    thema = Choice(_("Theme"), _("All themes"))
    statuut = Choice(_("Residence status"), _("Whatever the status"))
    taal = Choice(_("Language"), _("All languages"))
    plaats = Choice(_("Has room for new families"), "", [(YES, YES)])
    vrijwilligers = Choice(_("Looks for volunteers"), "", [(YES, YES)])

    def __init__(self, data):
        super().__init__({"km": str(USUAL_KILOMETRES)} | data.dict(), auto_id="id_%s")
        self.themes = list(Theme.objects.published().only("slug", "title"))
        self.statuses = list(Status.objects.all())
        self.fields["provincie"].choices = provinces()
        self.fields["thema"].choices = [(one.slug, one.title) for one in self.themes]
        self.fields["statuut"].choices = [(one.code, str(one)) for one in self.statuses]
        self.fields["taal"].choices = languages.CHOICES
        self.fields["km"].error_messages["invalid_choice"] = UNKNOWN_CHOICE
        self.candidates: list[tuple[str, Candidate]] = []

    def clean_bij(self):
        typed = self.cleaned_data["bij"]
        if not typed:
            return None
        found = find_municipality(typed)
        if found.municipality:
            return places()[found.municipality.pk]
        if found.outcome in {Outcome.SEVERAL, Outcome.ALSO_OUTSIDE, Outcome.SIMILAR}:
            self.candidates = [(sure_name(one), one) for one in found.candidates]
        raise forms.ValidationError(found.message)


def sure_name(candidate: Candidate) -> str:
    """What to type to be understood at once."""
    name = candidate.names[0].name if candidate.names else candidate.municipality.name
    return " ".join([*candidate.postal_codes[:1], name])


@dataclass(frozen=True)
class Selection:
    """What was chosen, whatever of it could be understood, among whom."""

    index: Index
    typed: str = ""
    hits: Hits | None = None
    near: Place | None = None
    near_typed: str = ""
    km: int = USUAL_KILOMETRES
    province: str = ""
    municipalities: tuple[str, ...] = ()
    activity: str = ""
    theme: Theme | None = None
    status: Status | None = None
    language: str = ""
    has_room: bool = False
    seeks_volunteers: bool = False

    @classmethod
    def of(cls, form: DirectoryForm) -> "Selection":
        form.is_valid()
        chosen = form.cleaned_data
        typed, near, km = (
            chosen.get("zoek", ""),
            chosen.get("bij"),
            chosen.get("km", USUAL_KILOMETRES),
        )
        index = current()
        among = index.near(near, km) if near else None
        return cls(
            index,
            typed=typed,
            hits=search(typed, index, form.themes, among) if typed else None,
            near=near,
            near_typed=form.data.get("bij", "") if chosen.get("bij") else "",
            km=km,
            province=chosen.get("provincie", ""),
            municipalities=chosen.get("gemeente", ()),
            activity=chosen.get("wat", ""),
            theme=next((one for one in form.themes if one.slug == chosen.get("thema")), None),
            status=next((one for one in form.statuses if one.code == chosen.get("statuut")), None),
            language=chosen.get("taal", ""),
            has_room=bool(chosen.get("plaats")),
            seeks_volunteers=bool(chosen.get("vrijwilligers")),
        )

    # --- its address -----------------------------------------------------------------------------
    @property
    def parameters(self) -> dict[str, str]:
        values = {
            "zoek": self.typed,
            "bij": self.near_typed,
            "km": str(self.km) if self.near and self.km != USUAL_KILOMETRES else "",
            "provincie": self.province,
            "gemeente": ",".join(self.municipalities),
            "wat": self.activity,
            "thema": self.theme.slug if self.theme else "",
            "statuut": self.status.code if self.status else "",
            "taal": self.language,
            "plaats": YES if self.has_room else "",
            "vrijwilligers": YES if self.seeks_volunteers else "",
        }
        return {name: value for name, value in values.items() if value}

    def address(self, **changes: str) -> str:
        """Of this page with other choices; what is given empty is left out."""
        values = {name: value for name, value in (self.parameters | changes).items() if value}
        return f"?{urlencode(values, safe=',')}" if values else "?"

    @property
    def is_everything(self) -> bool:
        return not self.parameters

    def chips(self) -> list[tuple[str, str]]:
        """What is chosen, in words, each with the address without it."""
        words = {
            "zoek": f"“{self.typed}”",
            "bij": gettext("Within %(km)s km of %(place)s") % {"km": self.km, "place": self.near},
            "provincie": dict(provinces()).get(self.province, ""),
            "gemeente": self._municipalities_in_words(),
            "wat": dict(Activity.choices).get(self.activity, ""),
            "thema": str(self.theme.title) if self.theme else "",
            "statuut": str(self.status or ""),
            "taal": languages.name_of(self.language) if self.language else "",
            "plaats": gettext("Has room for new families"),
            "vrijwilligers": gettext("Looks for volunteers"),
        }
        present = self.parameters.keys() - {"km"}
        return [
            (words[name], self.address(**{name: ""} | ({"km": ""} if name == "bij" else {})))
            for name in words
            if name in present
        ]

    def _municipalities_in_words(self) -> str:
        if not self.municipalities:
            return ""
        return in_words(self.municipalities)

    # --- who is left -----------------------------------------------------------------------------
    def organisations(self, *, but: tuple[str, ...] = ()) -> Set:
        """The approved ones that have everything that was chosen, `but` these choices."""
        found = self.index.members.everybody
        for name, who in self._who_has.items():
            if name not in but:
                found &= who
        return found

    @cached_property
    def _who_has(self) -> dict[str, Set]:
        """By choice; everybody where nothing was chosen."""
        index, everybody = self.index, self.index.members.everybody
        sits = [index.sits.get(code, 0) for code in self.municipalities]
        return {
            "words": index.members.those(self.hits.scores) if self.hits else everybody,
            "near": index.near(self.near, self.km) if self.near else everybody,
            "province": index.in_province(self.province) if self.province else everybody,
            "municipalities": any_of(sits) if sits else everybody,
            "activity": index.activities.get(self.activity, 0) if self.activity else everybody,
            "theme": index.themes.get(self.theme.pk, 0) if self.theme else everybody,
            "status": index.supporting(self.status.pk) if self.status else everybody,
            "language": index.languages.get(self.language, 0) if self.language else everybody,
            "room": index.with_room if self.has_room else everybody,
            "volunteers": index.seeking if self.seeks_volunteers else everybody,
        }


def in_words(codes: tuple[str, ...]) -> str:
    first, others = places()[codes[0]], len(codes) - 1
    if not others:
        return str(first)
    words = ngettext(
        "%(place)s and %(number)s municipality nearby",
        "%(place)s and %(number)s municipalities nearby",
        others,
    )
    return words % {"place": first, "number": others}
