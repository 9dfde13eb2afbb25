"""The questions that an organisation answers when it joins, a page each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.joining.charter import present_charter
from members.models import Organisation
from members.models.enterprise_number import (
    normalise_enterprise_number,
    validate_enterprise_number,
)
from members.organisations.fields import TelephoneField, WebsiteField
from members.places.asking import (
    PlaceForm,
    PlacesField,
    in_provinces,
    provinces_in_scope,
    split_area,
)
from toolkit.models import Status, Theme

LONGEST_TEXT = 2000
LONGEST_MESSAGE = 4000


def text_field(rows, longest=LONGEST_TEXT, **kwargs):
    return forms.CharField(
        max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def cleaned_name(text):
    name = " ".join(text.split())
    if not any(one.isalpha() for one in name):
        raise forms.ValidationError(_("A name has letters in it."))
    if "://" in name or "www." in name.lower():
        raise forms.ValidationError(_("This is the address of a website. We ask for that later."))
    return name


class OrganisationForm(PlaceForm):
    """The first question: with it a draft begins."""

    title = _("Which organisation is it?")
    field_order = ["name", "place", "municipality"]

    name = forms.CharField(
        label=_("Name of the organisation"),
        min_length=2,
        max_length=120,
        help_text=_("As people know you, for example Welkom in Gent."),
        error_messages={"required": _("Type the name of your organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args, organisation=None, **kwargs):
        present = organisation.municipality if organisation else None
        super().__init__(*args, present=present, **kwargs)
        self.fields["place"].help_text = _(
            "Where you have your seat, or meet most often. For example 9000 or Gent."
        )
        if organisation:
            self.initial["name"] = organisation.name

    def clean_name(self):
        return cleaned_name(self.cleaned_data["name"])

    def apply(self, organisation):
        organisation.name = self.cleaned_data["name"]
        organisation.municipality = self.cleaned_data["place"]


class StepForm(forms.Form):
    """A question about a draft that is there: filled in with what was answered before."""

    PLAIN: tuple[str, ...] = ()

    def __init__(self, *args, organisation, is_answered=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.is_answered = is_answered
        self.initial = {name: getattr(organisation, name) for name in self.PLAIN}

    def apply(self, organisation):
        """Before it is saved; `apply_lists` comes after that."""
        for name in self.PLAIN:
            setattr(organisation, name, self.cleaned_data[name])

    def apply_lists(self, organisation):
        pass


class WhoForm(StepForm):
    title = _("Who are you?")
    PLAIN = ("kind", "legal_form", "enterprise_number", "seeks_volunteers")

    kind = forms.ChoiceField(
        label=_("What kind of organisation are you?"),
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=Organisation.LegalForm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    enterprise_number = forms.CharField(
        label=_("Enterprise number"),
        required=False,
        max_length=30,
        help_text=_("Ten digits, for example 0403.170.701. Leave empty if there is none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seeks_volunteers = forms.TypedChoiceField(
        label=_("Are you looking for volunteers?"),
        choices=[("yes", _("Yes, new volunteers are welcome")), ("no", _("No, not now"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_answered:
            self.initial["seeks_volunteers"] = "yes" if self.organisation.seeks_volunteers else "no"
        else:
            del self.initial["seeks_volunteers"]
            if not self.organisation.enterprise_number:  # else the network knew both before
                del self.initial["legal_form"]

    def clean_enterprise_number(self):
        number = normalise_enterprise_number(self.cleaned_data["enterprise_number"])
        if number:
            validate_enterprise_number(number)
        return number


class AreaForm(StepForm):
    title = _("Where do you work?")
    use_required_attribute = False

    places = PlacesField(
        label=_("Municipalities where you support people"),
        help_text=_("One on each line: a name or a postal code."),
    )
    provinces = forms.MultipleChoiceField(
        label=_("Or whole provinces"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provinces"].choices = provinces_in_scope()
        present = list(self.organisation.working_area.all())
        if not present and not self.is_answered:
            present = [self.organisation.municipality]
        whole, rest = split_area(present)
        self.fields["places"].know(rest)
        self.initial = {"provinces": whole, "places": "\n".join(one.name for one in rest)}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["places"] and not cleaned["provinces"]:
            self.add_error("places", _("Type at least one municipality, or choose a province."))
        return cleaned

    def apply_lists(self, organisation):
        chosen = set(self.cleaned_data["places"])
        organisation.working_area.set(chosen | set(in_provinces(self.cleaned_data["provinces"])))


class WhatForm(StepForm):
    title = _("What do you do?")
    PLAIN = ("description", "activities")

    description = text_field(
        4,
        label=_("Who are you, in a few sentences?"),
        min_length=20,
        help_text=_("It stands on your page, for everybody to read."),
        error_messages={
            "required": _("Write in a few sentences who you are."),
            "min_length": _("Tell a little more, please: one or two sentences."),
        },
    )
    activities = text_field(
        4,
        label=_("What do you do?"),
        required=False,
        help_text=_("One activity on each line, for example: go along to the OCMW/CPAS."),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Which themes do you know well?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.published().defer("body")
        self.initial["themes"] = [one.pk for one in self.organisation.themes.all()]

    def apply_lists(self, organisation):
        organisation.themes.set(self.cleaned_data["themes"])


class ForWhomForm(StepForm):
    title = _("For whom, and in which languages?")
    PLAIN = ("languages",)

    statuses = forms.ModelMultipleChoiceField(
        label=_("Whom do you support?"),
        queryset=None,
        required=False,
        help_text=_("Choose none if you support everybody."),
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do your volunteers speak?"),
        choices=languages.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["statuses"].queryset = Status.objects.all()
        self.initial["statuses"] = [one.pk for one in self.organisation.statuses.all()]

    def apply_lists(self, organisation):
        organisation.statuses.set(self.cleaned_data["statuses"])


class ReachForm(StepForm):
    title = _("How do people reach you?")
    intro = _("This stands on your page, for everybody to read. Fill in at least one.")
    PLAIN = ("email", "telephone", "website")

    email = forms.EmailField(
        label=_("E-mail address of the organisation"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telephone = TelephoneField(
        label=_("Telephone"), widget=forms.TelInput(attrs={"autocomplete": "tel"})
    )
    website = WebsiteField(label=_("Website"), autocomplete="url")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in self.PLAIN):
            raise forms.ValidationError(
                _("Fill in at least one way to reach you. Otherwise nobody finds you.")
            )
        return cleaned


class CharterForm(StepForm):
    title = _("What we promise each other")

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    accepted = forms.BooleanField(
        label=_("Yes, our organisation promises this too"),
        error_messages={
            "required": _("You can join once your organisation promises this. Tick the box.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.charter = present_charter()
        self.initial = {"version": self.charter.version, "accepted": self.is_answered}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned.get("version") != self.charter.version:
            self.data = self.data.copy()
            self.data["version"] = self.charter.version
            raise forms.ValidationError(
                _("The charter changed while you were reading. Read it once more, please.")
            )
        return cleaned


STEPS: dict[str, type[StepForm]] = {
    "wie": WhoForm,
    "waar": AreaForm,
    "wat": WhatForm,
    "voor-wie": ForWhomForm,
    "bereiken": ReachForm,
    "charter": CharterForm,
}
FIRST = "organisatie"
ORDER = [FIRST, *STEPS]


class MessageForm(forms.Form):
    """What an applicant writes to the network; `seen` is how far they had read."""

    text = text_field(
        5,
        LONGEST_MESSAGE,
        label=_("Your message"),
        error_messages={"required": _("Write something first.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DecisionForm(forms.Form):
    """What an administrator of the network does with an application."""

    ASK, APPROVE, REFUSE = "ask", "approve", "refuse"

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (ASK, _("Ask the applicant something")),
            (APPROVE, _("Approve: the organisation becomes a member")),
            (REFUSE, _("Refuse, with a reason")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you do.")},
    )
    text = text_field(
        6,
        LONGEST_MESSAGE,
        label=_("Your question, or the reason"),
        required=False,
        help_text=_("The applicant reads this, by mail and on the site."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        decision, text = cleaned.get("decision"), cleaned.get("text", "")
        if "text" not in self.errors and decision in {self.ASK, self.REFUSE} and len(text) < 10:
            words = {
                self.ASK: _("Write your question, in a sentence at least."),
                self.REFUSE: _("Write the reason, in a sentence at least."),
            }
            self.add_error("text", words[decision])
        return cleaned
