"""What may be uploaded, what may stand on a line, and what is confirmed."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import INTERFACE, SOURCE
from members.importing.reading import COLUMNS, MOST_BYTES, Unreadable, decode, read
from members.joining.forms import LONGEST_TEXT, cleaned_name
from members.models import Municipality, Organisation
from members.models.enterprise_number import (
    normalise_enterprise_number,
    validate_enterprise_number,
)
from members.organisations.fields import TelephoneField, WebsiteField
from members.places.asking import MOST_PLACES, in_provinces, problem_with
from members.places.finding import find_municipality
from members.places.names import folded

LegalForm = Organisation.LegalForm
LEGAL_FORMS = {
    LegalForm.NON_PROFIT: "vzw asbl ivzw aisbl nonprofit nonprofitassociation",
    LegalForm.UNINCORPORATED: "feitelijkevereniging fv associationdefait unincorporated "
    "unincorporatedassociation",
}
LANGUAGES = {
    "nl": "nl nederlands neerlandais dutch",
    "fr": "fr frans francais french",
    "en": "en engels anglais english",
}
FORMULA = "=+-@"
"""How a cell begins that a spreadsheet would work out."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,
        max_length=100,
        help_text=_("At most 500 organisations, a line each; the first line names the columns."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            text, is_guess = decode(upload.read(MOST_BYTES + 1))
            table = read(text)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        self.text, self.is_guess, self.unread = text, is_guess, table.unread
        return upload


class ConfirmForm(forms.Form):
    """What was shown comes in; of what looks like another, what is ticked."""

    also = forms.MultipleChoiceField(required=False)
    show = forms.BooleanField(
        label=_("Show them on the site, marked as not claimed yet"), required=False
    )
    invite = forms.BooleanField(
        label=_("Mail their contacts, and ask them to claim their organisation"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(str(one.number), one.name) for one in plan.to_decide]

    def clean_also(self):
        return {int(one) for one in self.cleaned_data["also"]}


class LineForm(forms.Form):
    """One organisation, as a line of the file has it."""

    name = forms.CharField(min_length=2, max_length=120)
    legal_form = forms.CharField(required=False, max_length=80)
    enterprise_number = forms.CharField(required=False, max_length=30)
    municipality = forms.CharField(required=False, max_length=80)
    postal_code = forms.CharField(required=False, max_length=20)
    working_area = forms.CharField(required=False, max_length=MOST_PLACES * 80)
    website = WebsiteField()
    email = forms.EmailField(required=False, max_length=254)
    telephone = TelephoneField()
    description = forms.CharField(required=False, max_length=LONGEST_TEXT)
    contact_email = forms.EmailField(required=False, max_length=254)
    contact_language = forms.CharField(required=False, max_length=30)

    def __init__(self, *args, find, **kwargs):
        super().__init__(*args, **kwargs)
        self.find = find
        for key, field in self.fields.items():
            field.label = COLUMNS[key].label

    def _clean_fields(self):
        """What no cell may have is told instead of what that makes wrong besides."""
        super()._clean_fields()
        for key in self.fields:
            if problem := problem_of_cell(key, self.data.get(key, "")):
                self._errors.pop(key, None)
                self.add_error(key, problem)

    def clean_name(self):
        return cleaned_name(self.cleaned_data["name"])

    def clean_legal_form(self):
        written = folded(self.cleaned_data["legal_form"])
        for form, names in LEGAL_FORMS.items():
            if written in names.split():
                return form
        return LegalForm.OTHER if written else LegalForm.UNINCORPORATED

    def clean_enterprise_number(self):
        number = normalise_enterprise_number(self.cleaned_data["enterprise_number"])
        if number:
            validate_enterprise_number(number)
        return number

    def clean_working_area(self):
        found, problems = [], []
        for part in parts_of(self.cleaned_data["working_area"]):
            places = self._places(part)
            if isinstance(places, str):
                problems.append(places)
            else:
                found += places
        if problems:
            raise forms.ValidationError(problems)
        return list(dict.fromkeys(found))

    def _places(self, part):
        if province := provinces_by_name().get(folded(part)):
            return self.find.provinces(province)
        finding = self.find.place(part)
        return [finding.municipality] if finding.municipality else problem_with(part, finding)

    def clean_contact_email(self):
        return self.cleaned_data["contact_email"].lower()

    def clean_contact_language(self):
        written = folded(self.cleaned_data["contact_language"])
        if not written:
            return SOURCE
        for code, names in LANGUAGES.items():
            if written in names.split():
                return code
        raise forms.ValidationError(_("We write in nl, fr or en. Write one of these."))

    def clean(self):
        cleaned = super().clean()
        if {"municipality", "postal_code"} & set(self.errors):
            return cleaned
        words = f"{cleaned['postal_code']} {cleaned['municipality']}".strip()
        if not words:
            self.add_error("municipality", _("Fill in a municipality or a postal code."))
            return cleaned
        finding = self.find.place(words)
        if finding.municipality:
            cleaned["place"] = finding.municipality
        else:
            self.add_error("municipality", problem_with(words, finding))
        return cleaned


class Finder:
    """Places that were looked up once are not looked up again: files repeat them."""

    def __init__(self):
        self._places, self._provinces = {}, {}

    def place(self, words):
        if words not in self._places:
            self._places[words] = find_municipality(words[:80])
        return self._places[words]

    def provinces(self, province):
        if province not in self._provinces:
            self._provinces[province] = list(in_provinces([province]))
        return self._provinces[province]


def problem_of_cell(key, cell):
    """What no cell of a list of organisations has in it."""
    if cell[:1] in FORMULA and cell[:1] and not (key == "telephone" and cell[0] == "+"):
        return gettext("This begins like a formula, with “%(sign)s”. Take that sign away.") % {
            "sign": cell[0]
        }
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\t\r\n" for one in cell):
        return gettext("There is a sign in it that nobody can see. Type it anew.")
    return None


def parts_of(text):
    parts = (part.strip() for part in re.split(r"[,;|\n]", text))
    return list(dict.fromkeys(filter(None, parts)))


def provinces_by_name():
    """By their name in each of the three languages; what is a municipality's as well is that one's.

    With “provincie” before it, it is the province.
    """
    names = {}
    for code in INTERFACE:
        with override(code):
            for value, label in Municipality.Province.choices:
                name = folded(str(label))
                for word in ("provincie", "province", "provincede", "provincieof", "provinceof"):
                    names[word + name] = value
                if value not in {Municipality.Province.ANTWERP, Municipality.Province.NAMUR}:
                    names[name] = value
    return names
