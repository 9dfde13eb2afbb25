"""What somebody may choose in the directory, all of it in the address; and who is left then."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
)
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.directory.activities import Activity, query_of
from members.directory.searching import MOST_LETTERS, Hits, search
from members.models import Municipality, Organisation, SearchEntry
from members.places.distances import Place, distances_from, places
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
        self.themes = list(Theme.objects.published().defer("body"))
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


def provinces() -> list[tuple[str, str]]:
    """Without asking the database."""
    there = {one.province for one in places().values()}
    return [pair for pair in Municipality.Province.choices if pair[0] in there]


def sure_name(candidate: Candidate) -> str:
    """What to type to be understood at once."""
    name = candidate.names[0].name if candidate.names else candidate.municipality.name
    return " ".join([*candidate.postal_codes[:1], name])


@dataclass(frozen=True)
class Selection:
    """What was chosen, whatever of it could be understood."""

    typed: str = ""
    hits: Hits | None = None
    near: Place | None = None
    around: list[int] | None = None
    """Who sits near, or works in that very municipality."""
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
        around = around_of(near, km) if near else None
        return cls(
            typed=typed,
            hits=search(typed, around) if typed else None,
            near=near,
            around=around,
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
    def organisations(self, *, but: tuple[str, ...] = ()):
        """The approved ones that have everything that was chosen, `but` these choices."""
        conditions = {
            "province": self.province and Q(municipality__province=self.province),
            "municipalities": self.municipalities
            and one_of("municipality_id", list(self.municipalities)),
            "activity": self.activity and does(self.activity),
            "theme": self.theme and Exists(through("themes", theme=self.theme)),
            "status": self.status and supports(self.status),
            "language": self.language and Q(languages__contains=[self.language]),
        }
        found = self._narrowed()
        for name, condition in conditions.items():
            if condition and name not in but:
                found = found.filter(condition)
        return found

    def _narrowed(self):
        """By what no number leaves out. Words and distance are looked up once, not for each."""
        found = Organisation.objects.approved().order_by()
        if self.typed or self.near:
            found = found.filter(one_of("pk", self._found))
        if self.has_room:
            found = found.filter(no_room_until=None)
        if self.seeks_volunteers:
            found = found.filter(seeks_volunteers=True)
        return found

    @property
    def _found(self) -> list[int]:
        return list(self.hits.scores) if self.hits else self.around or []


def around_of(near: Place, km: int) -> list[int]:
    codes = [code for code, distance in distances_from(near.code).items() if distance <= km]
    works_there = Organisation.working_area.through.objects.filter(municipality=near.code)
    found = Organisation.objects.approved().order_by()
    is_near = Q(one_of("municipality_id", codes)) | Q(pk__in=works_there.values("organisation"))
    return list(found.filter(is_near).values_list("pk", flat=True))


def through(name: str, **values):
    """Of an organisation, the rows between it and these."""
    rows = getattr(Organisation, name).through.objects
    return rows.filter(organisation=OuterRef("pk"), **values)


def supports(status: Status):
    """Who chose no status supports everybody."""
    return Exists(through("statuses", status=status)) | ~Exists(through("statuses"))


def does(activity: str):
    query = SearchQuery(query_of(activity), config="simple", search_type="raw")
    return Q(pk__in=SearchEntry.objects.filter(words=query).values("pk"))


class WholeArray(ArrayField):
    """Given to the database as it is: thousands of numbers need no look at each."""

    def get_db_prep_value(self, value, connection, prepared=False):
        return value


def one_of(name: str, values: list) -> Func:
    """`name` IN `values`, as one array instead of thousands of parameters."""
    field = BigIntegerField() if name == "pk" else CharField()
    return Func(
        F(name),
        Value(values, output_field=WholeArray(field)),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


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
