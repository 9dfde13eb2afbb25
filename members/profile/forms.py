"""What an organisation says of itself in public, and may change by itself."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.merging import MergingForm
from members.models import MemberEvent, Municipality, Organisation
from members.organisations.fields import TelephoneField, WebsiteField
from members.organisations.logos import LogoField
from members.places.asking import (
    MOST_PLACES,
    MergingPlace,
    Question,
    lines_of,
    problem_with,
)
from members.places.finding import Finding, find_municipality
from toolkit.models import Status, Theme

PLAIN = ["languages", "website", "email", "telephone"]
TEXTS = ["description", "activities"]


class LinesField(forms.CharField):
    """Text of several lines, however a browser ends them."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs=kwargs.pop("attrs", {})), **kwargs)

    def to_python(self, value):
        return "\n".join(super().to_python(value).splitlines())


class ProfileForm(MergingPlace, MergingForm):
    place = forms.CharField(
        label=_("Postal code or municipality"),
        max_length=80,
        help_text=_("Where people find you, for example 9000 or Gent."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(label=_("Which municipality?"), widget=Question)
    working_area = LinesField(
        label=_("Where you work"),
        required=False,
        max_length=MOST_PLACES * 80,
        help_text=_("The municipalities where you support people, one on each line."),
        attrs={"rows": 5, "autocomplete": "off"},
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes that you know well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    statuses = forms.MultipleChoiceField(
        label=_("Whom you support"),
        required=False,
        help_text=_("Choose none if you support everybody."),
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that you speak"),
        choices=languages.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.EmailField(
        label=_("Public e-mail address"),
        required=False,
        max_length=254,
        help_text=_("Everybody can read it. Rather one of the organisation than of a person."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    telephone = TelephoneField(
        label=_("Public telephone number"), widget=forms.TelInput(attrs={"autocomplete": "off"})
    )
    website = WebsiteField(label=_("Website"))

    def __init__(self, *args, organisation, **kwargs):
        self.organisation = organisation
        self.area = list(organisation.working_area.all())
        self.published = list(Theme.objects.published().defer("body"))
        current = _current(organisation, self.area, self.published)
        super().__init__(*args, current=current, **kwargs)
        self._add_texts()
        self.author_of = self._author_of
        self.fields["themes"].choices = [(theme.slug, theme.title) for theme in self.published]
        self.fields["statuses"].choices = [(one.code, one.name) for one in Status.objects.all()]
        self.ask_about_place(organisation.municipality)

    def _add_texts(self):
        for name in TEXTS:
            of_model = Organisation._meta.get_field(name)
            for code in languages.INTERFACE:
                self.fields[f"{name}_{code}"] = LinesField(
                    label=f"{capfirst(of_model.verbose_name)} ({languages.name_of(code)})",
                    help_text=of_model.help_text,
                    required=False,
                    max_length=5000,
                    attrs={"lang": code, "rows": 5},
                    show_hidden_initial=True,
                )

    def texts(self):
        """The two texts of each language together; those that say something stand open."""
        for code in languages.INTERFACE:
            fields = [self[f"{name}_{code}"] for name in TEXTS]
            is_open = code == get_language() or any(one.value() or one.errors for one in fields)
            yield languages.name_of(code), fields, is_open

    def _author_of(self, _name):
        """Who changed the page last; which part of it is not written down."""
        changed = self.organisation.member_events.filter(
            kind=MemberEvent.Kind.DETAILS_CHANGED
        ).select_related("by")
        event = changed.first()
        return event.by if event else None

    @property
    def status(self):
        if not self.is_bound or self.is_valid():
            return 200
        return CONFLICT if self.conflicts else INVALID

    def _read_area(self, text):
        known = {one.name: one for one in self.area}
        lines = lines_of(text)
        if len(lines) > MOST_PLACES:
            words = _("At most %(number)s places, please.") % {"number": MOST_PLACES}
            self.add_error("working_area", words)
            return []
        found = {line: known.get(line) or find_municipality(line[:80]) for line in lines}
        for line, one in found.items():
            if isinstance(one, Finding) and not one.municipality:
                self.add_error("working_area", problem_with(line, one))
        places = [one.municipality if isinstance(one, Finding) else one for one in found.values()]
        return list(dict.fromkeys(one for one in places if one))

    def clean(self):
        cleaned = super().clean()
        if "working_area" in cleaned:
            self.chosen_area = self._read_area(cleaned["working_area"])
        return cleaned

    @property
    def changes(self):
        """By the name of the model's field; places and lists as what they mean."""
        changes = super().changes
        if "working_area" in changes:
            changes["working_area"] = self.chosen_area
        if "themes" in changes:
            chosen = [one for one in self.published if one.slug in changes["themes"]]
            unseen = set(self.organisation.themes.all()) - set(self.published)
            changes["themes"] = [*chosen, *unseen]
        if "statuses" in changes:
            changes["statuses"] = list(Status.objects.filter(code__in=changes["statuses"]))
        return changes


def _current(organisation, area, published):
    current = {name: getattr(organisation, name) for name in PLAIN}
    for name in TEXTS:
        for code in languages.INTERFACE:
            text = getattr(organisation, f"{name}_{code}") or ""
            current[f"{name}_{code}"] = "\n".join(text.strip().splitlines())
    current["place"] = organisation.municipality.name
    current["working_area"] = "\n".join(_names(area))
    current["themes"] = [one.slug for one in organisation.themes.all() if one in published]
    current["statuses"] = [one.code for one in organisation.statuses.all()]
    return current


def _names(municipalities: list[Municipality]) -> list[str]:
    return sorted(one.name for one in municipalities)


class LogoForm(forms.Form):
    """By itself: a browser can't give a picture twice, so no preview and no mistake loses it."""

    logo = LogoField(
        label=_("Logo"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 5 MB. It is shown at most 512 pixels wide."),
        error_messages={"required": _("Choose a picture first.")},
    )
