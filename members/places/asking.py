"""Questions about places in a form: one municipality, or all those where somebody works."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gastvrij.lib.merging import is_same
from members.models import Municipality
from members.places.finding import Finding, Outcome, find_municipality

MOST_PLACES = 60
"""That many lines may be typed; whoever works in more places chooses provinces."""


class Question(forms.RadioSelect):
    """It has to be answered, unless other words are typed: so the browser does not insist."""

    def use_required_attribute(self, initial):
        return False


class WhichPlace:
    """Of a form with `place` and `municipality`: what may mean several is asked as a choice."""

    present: Municipality | None = None
    found: Finding | None = None

    def look_up(self, found: Finding | None) -> bool:
        """Whether `municipality` has to be asked, now that this was found."""
        self.found = found
        if not found or found.municipality or not found.candidates:
            return False
        choices = [(self._answer(one), str(one)) for one in found.candidates]
        self.fields["municipality"].choices = choices
        return True

    def _answer(self, candidate) -> str:
        """An answer holds for the words that were asked about: other words are asked again."""
        return f"{candidate.municipality.pk} {self.data.get('place', '').strip()}"

    def clean(self):
        cleaned = super().clean()
        self.chosen = cleaned.pop("municipality", None)
        self.errors.pop("municipality", None)  # the finder says it in better words
        return cleaned

    def choose(self) -> Municipality | None:
        if self.found is None:
            return self.present
        if self.found.municipality:
            return self.found.municipality
        for candidate in self.found.candidates:
            if self.chosen == self._answer(candidate):
                return candidate.municipality
        self.add_error("municipality" if self.found.candidates else "place", self.found.message)
        return None


class MergingPlace(WhichPlace):
    """The same for a form that several people may have open at once (`MergingForm`)."""

    def ask_about_place(self, present: Municipality | None) -> None:
        self.present = present
        self.fields["municipality"].show_hidden_initial = False
        if not self.look_up(self._find()):
            hidden = forms.CharField(required=False, widget=forms.HiddenInput())
            self.fields["municipality"] = hidden

    def _find(self) -> Finding | None:
        """What may be meant, if another place was typed than what stood there."""
        try:
            place = self.fields["place"].clean(self.data.get("place")) if self.is_bound else ""
        except forms.ValidationError:
            return None
        seen = [self.current["place"], self._seen("place")] if self.is_bound else []
        if not place or any(is_same(place, one) for one in seen):
            return None
        return find_municipality(place)

    def clean(self):
        cleaned = super().clean()
        if "place" in cleaned and not is_same(cleaned["place"], self.current["place"]):
            self.municipality = self.choose()
        return cleaned

    @property
    def changes(self):
        """With the municipality in the place of the words that were typed."""
        changes = super().changes
        if "place" in changes:
            del changes["place"]
            changes["municipality"] = self.municipality
        return changes


class PlaceForm(WhichPlace, forms.Form):
    """Asks for one place; what may mean several is asked once more, as a choice."""

    place = forms.CharField(
        label=gettext_lazy("Postal code or municipality"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(
        label=gettext_lazy("Which municipality?"), required=False, widget=Question
    )

    def __init__(self, *args, present: Municipality | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        if present:
            self.initial["place"] = present.name
        if self.look_up(self._find()):
            self.fields["municipality"].required = True
        else:
            del self.fields["municipality"]

    def _find(self) -> Finding | None:
        """What may be meant, if another place was typed than the one that stood there."""
        if not self.is_bound:
            return None
        try:
            place = self.fields["place"].clean(self.data.get(self.add_prefix("place")))
        except forms.ValidationError:
            return None
        return None if self.present and place == self.present.name else find_municipality(place)

    def clean(self):
        cleaned = super().clean()
        if "place" in cleaned:
            cleaned["place"] = self.choose()
        return cleaned


def lines_of(text: str) -> list[str]:
    """Each line once, without the signs of a list."""
    lines = [line.strip(" ,;-*\t") for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))


class PlacesField(forms.CharField):
    """Municipalities, one a line; each line that is not sure is told what it may mean."""

    widget = forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})

    def __init__(self, **kwargs):
        super().__init__(max_length=MOST_PLACES * 80, **kwargs)
        self.known: dict[str, Municipality] = {}

    def know(self, municipalities):
        """These are what they were, also where others bear the same name."""
        self.known = {one.name: one for one in municipalities}

    def to_python(self, value):
        lines = lines_of(super().to_python(value))
        if len(lines) > MOST_PLACES:
            words = _("At most %(number)s places. Do you work in more? Then choose provinces.")
            raise forms.ValidationError(words % {"number": MOST_PLACES})
        return lines

    def validate(self, value):
        """What is typed is looked up in `clean`; whether it may be empty, the form knows."""

    def run_validators(self, value):
        super().run_validators("\n".join(value))

    def clean(self, value):
        lines = super().clean(value)
        found = {line: self._find(line) for line in lines}
        problems = [
            problem_with(line, one) for line, one in found.items() if isinstance(one, Finding)
        ]
        if problems:
            raise forms.ValidationError(problems)
        return list(dict.fromkeys(found.values()))

    def _find(self, line: str) -> Municipality | Finding:
        if line in self.known:
            return self.known[line]
        finding = find_municipality(line[:80])
        return finding.municipality or finding


def problem_with(line: str, finding: Finding) -> str:
    """In words: what a line that is not sure may mean."""
    words = {"line": line[:80], "message": finding.message}
    if finding.outcome in {Outcome.SEVERAL, Outcome.ALSO_OUTSIDE, Outcome.SIMILAR}:
        examples = [
            " ".join([*one.postal_codes[:1], one.names[0].name if one.names else str(one)])
            for one in finding.candidates[:5]
        ]
        words["examples"] = " / ".join(examples)
        return _("“%(line)s”: which place do you mean? Type for example: %(examples)s") % words
    return _("“%(line)s”: %(message)s") % words


def provinces_in_scope():
    """Where the network works: the Flemish provinces, and Brussels."""
    there = Municipality.objects.in_scope().order_by().values_list("province", flat=True)
    present = set(there.distinct())
    return [pair for pair in Municipality.Province.choices if pair[0] in present]


def in_provinces(provinces):
    return Municipality.objects.in_scope().filter(province__in=provinces)


def split_area(municipalities) -> tuple[list[str], list[Municipality]]:
    """The provinces that are there as a whole, and the municipalities of none of them."""
    present = {one.pk for one in municipalities}
    by_province: dict[str, set[str]] = {}
    if len(present) > 1:
        rows = Municipality.objects.in_scope().order_by().values_list("province", "pk")
        for province, code in rows:
            by_province.setdefault(province, set()).add(code)
    whole = [one for one in Municipality.Province.values if by_province.get(one, {""}) <= present]
    rest = [one for one in municipalities if one.province not in whole]
    return whole, rest
