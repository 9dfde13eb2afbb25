"""What is asked about a family, and the forms about a family as a whole."""

from babel.lists import format_list
from django import forms
from django.forms.utils import ErrorDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from checklist.families.people_forms import PeopleFormSet
from checklist.families.questioned import Questioned
from checklist.models import Household
from checklist.models.household import EARLIER_TICKS
from gastvrij.lib import languages
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.form_fields import PastDateField, date_field
from gastvrij.lib.merging import MergingForm
from gastvrij.lib.words import locale
from members.places.asking import MergingPlace, Question
from toolkit.models import Housing, Situation, Status
from toolkit.vocabulary import SITUATIONS_OF_FAMILY


class HouseholdForm(Questioned, MergingPlace, MergingForm):
    questioned = ("label",)
    names_in_history = {"place": "municipality"}
    label = Household._meta.get_field("label").formfield(
        error_messages={"required": _("Choose a word by which you know this family.")}
    )
    place = forms.CharField(
        label=_("Postal code or municipality"),
        max_length=80,
        help_text=_("Where the family lives or will live, for example 9000 or Gent."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(label=_("Which municipality?"), widget=Question)
    contact_language = Household._meta.get_field("contact_language").formfield()
    housing = forms.ChoiceField(
        label=capfirst(Household._meta.get_field("housing").verbose_name), required=False
    )
    moved_in_on = date_field(Household, "moved_in_on")
    lease_signed_on = date_field(Household, "lease_signed_on", PastDateField)
    left_reception_on = date_field(Household, "left_reception_on")
    in_region_since = date_field(Household, "in_region_since", PastDateField)
    situations = forms.MultipleChoiceField(
        label=_("What holds for the whole family?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    informed_on = date_field(Household, "informed_on", PastDateField)
    informed_how = forms.ChoiceField(
        label=capfirst(Household._meta.get_field("informed_how").verbose_name),
        required=False,
        choices=[("", _("I don't know")), *Household.Informed.choices],
    )
    informed_language = forms.ChoiceField(
        label=capfirst(Household._meta.get_field("informed_language").verbose_name),
        required=False,
        choices=[("", _("I don't know")), *languages.CHOICES],
    )

    INFORMED = ("informed_on", "informed_how", "informed_language")
    DATES = ("lease_signed_on", "left_reception_on", "in_region_since")
    PLAIN = ("label", "contact_language", "housing", "moved_in_on", *DATES, *INFORMED)

    def __init__(self, *args, household, situations, **kwargs):
        kwargs["author_of"] = household.events.author_of
        current = {name: getattr(household, name) for name in self.PLAIN}
        current["situations"] = [one for one in household.situations if one not in EARLIER_TICKS]
        current["place"] = household.municipality.name if household.municipality_id else ""
        super().__init__(*args, current=current, **kwargs)
        self.household = household
        self.fields["housing"].choices = [("", _("I don't know")), *Housing.choices]
        self.fields["housing"].help_text = self._ticked_before()
        self.fields["situations"].choices = situations
        self.ask_about_place(household.municipality if household.municipality_id else None)

    def _ticked_before(self):
        """More than one way to live could be ticked once: now somebody has to choose."""
        ways = [] if self.household.housing else sorted(self.household.possible_housing or ())
        if not ways:
            return ""
        names = [str(Housing(way).label) for way in ways]
        return _("Ticked before: %(ways)s. Choose what holds now.") % {
            "ways": format_list(names, locale=locale())
        }

    @property
    def informed(self):
        return [self[name] for name in self.INFORMED]

    @property
    def details(self):
        return [self[name] for name in self.DATES]

    @property
    def has_details(self):
        """Whether the fold with dates is worth opening."""
        return any(field.value() or field.errors for field in self.details)

    @property
    def changes(self):
        changes = super().changes
        ticks = [one for one in self.household.situations if one in EARLIER_TICKS]
        if ticks and changes.get("housing"):
            changes.setdefault("situations", self.current["situations"])
        elif ticks and "situations" in changes:
            changes["situations"] = [*changes["situations"], *ticks]
        return changes


class OrganisationForm(forms.Form):
    """For whoever coordinates several organisations."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=None)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class EraseForm(forms.Form):
    """What can't be taken back is not done by a slip of the thumb."""

    label = forms.CharField(
        label=_("Type the code word of this family"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )

    def __init__(self, *args, household, **kwargs):
        super().__init__(*args, **kwargs)
        self.household = household

    def clean_label(self):
        typed = self.cleaned_data["label"]
        if typed.strip().casefold() != self.household.label.strip().casefold():
            raise forms.ValidationError(_("This is not the code word of this family."))
        return typed


def situation_choices():
    """The situations of a family and those of a person, in one query."""
    situations = [(situation.code, situation.name) for situation in Situation.objects.current()]
    of_household = [pair for pair in situations if pair[0] in SITUATIONS_OF_FAMILY]
    return of_household, [pair for pair in situations if pair not in of_household]


def status_choices():
    return [(status.code, status.name) for status in Status.objects.all()]


class Editor:
    """The forms of one family together: the family, and its people."""

    def __init__(self, data, *, household, people, taken=()):
        of_household, of_person = situation_choices()
        self.is_growing = data is not None and "add-person" in data
        self.is_submitted = data is not None and not self.is_growing
        self.household = HouseholdForm(
            data,
            household=household,
            situations=of_household,
            taken=taken if self.is_submitted else (),
        )
        self.people = PeopleFormSet(
            data,
            people=people,
            statuses=status_choices(),
            situations=of_person,
            author_of=household.events.author_of,
        )
        if self.is_growing:
            self.household._errors = ErrorDict()
            self.people.grow()

    @property
    def forms_together(self):
        """Whose problems stand in one summary; who only adds a person is not scolded."""
        return [self.household, self.people] if self.is_submitted else []

    def is_valid(self):
        """Asks both, so that everything that is wrong is told at once."""
        return all([self.household.is_valid(), self.people.is_valid()])

    @property
    def status(self):
        if not self.is_submitted or self.is_valid():
            return 200
        forms_of_all = [self.household, *self.people.forms]
        return CONFLICT if any(form.conflicts for form in forms_of_all) else INVALID
