"""What is asked about the people of a family."""

from functools import partial
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from checklist.families.questioned import Questioned
from checklist.models import Person
from checklist.models.person import months
from gastvrij.lib.form_fields import FIRST_YEAR, PastDateField, date_field
from gastvrij.lib.merging import MergingForm

MOST_PEOPLE = 20


FOUR_DIGITS = _("Write four digits, for example 1985.")


class AboutPerson(forms.Form):
    """What is asked first about everybody, when a family is added and when it is changed."""

    nickname = Person._meta.get_field("nickname").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fill in a first name or a nickname.")},
    )
    birth_year = forms.IntegerField(
        label=capfirst(Person._meta.get_field("birth_year").verbose_name),
        required=False,
        min_value=FIRST_YEAR,
        error_messages={"invalid": FOUR_DIGITS, "min_value": FOUR_DIGITS},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "size": 4}),
    )
    birth_month = forms.IntegerField(
        label=capfirst(Person._meta.get_field("birth_month").verbose_name),
        required=False,
        min_value=1,
        max_value=12,
        widget=forms.Select,
        help_text=Person._meta.get_field("birth_month").help_text,
    )
    status = forms.ChoiceField(
        label=capfirst(Person._meta.get_field("status").verbose_name),
        required=False,
        help_text=_("Not sure? Leave it open: then you see what may apply, marked “check”."),
    )

    def offer(self, statuses):
        months_or_none = [("", _("I don't know")), *months()]
        self.fields["birth_month"].choices = months_or_none
        self.fields["birth_month"].widget.choices = months_or_none
        self.fields["status"].choices = [("", _("I don't know")), *statuses]

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def check_birth(self, year, month):
        today = timezone.localdate()
        if month and not year and "birth_year" not in self.errors:
            self.add_error("birth_year", _("Fill in the year as well, or leave the month open."))
        if year == today.year and month and month > today.month:
            self.add_error("birth_month", _("This month is still to come."))


class PersonForm(Questioned, AboutPerson, MergingForm):
    questioned = ("nickname",)
    names_in_history = {"status": "status_id"}
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    arrived_on = date_field(Person, "arrived_on", PastDateField)
    applied_on = date_field(Person, "applied_on", PastDateField)
    decided_on = date_field(Person, "decided_on", PastDateField)
    registered_on = date_field(Person, "registered_on", PastDateField)
    joined_on = date_field(Person, "joined_on", PastDateField)
    card_expires_on = date_field(Person, "card_expires_on")
    situations = forms.MultipleChoiceField(
        label=_("What holds for this person?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leaves = forms.BooleanField(label=_("No longer part of this family"), required=False)

    DETAILS = (
        "arrived_on",
        "applied_on",
        "decided_on",
        "registered_on",
        "joined_on",
        "card_expires_on",
    )

    def __init__(self, *args, person, statuses, situations, is_gone=False, **kwargs):
        """`is_gone`: this person left the family since the form was opened."""
        names = ("nickname", "birth_year", "birth_month", *self.DETAILS)
        current = {name: getattr(person, name) for name in names}
        current |= {
            "person": None if person._state.adding else person.pk,
            "status": person.status_id or "",
            "situations": person.situations,
            "leaves": False,
        }
        super().__init__(*args, current=current, **kwargs)
        self.instance = person
        self.is_gone = is_gone
        self.offer(statuses)
        self.fields["situations"].choices = situations
        self.fields["person"].show_hidden_initial = False
        self.fields["leaves"].show_hidden_initial = False
        if person._state.adding:
            del self.fields["leaves"]

    @property
    def title_in_summary(self):
        if not self.is_new:
            return self.instance.nickname
        return _("Person %(number)s") % {"number": int(self.prefix.rpartition("-")[2]) + 1}

    @property
    def is_new(self):
        return self.instance._state.adding

    @property
    def details(self):
        return [self[name] for name in self.DETAILS]

    @property
    def has_details(self):
        """Whether the fold with dates is worth opening."""
        return any(self[name].value() or self[name].errors for name in self.DETAILS)

    def clean_status(self):
        return self.cleaned_data["status"] or ""

    def clean(self):
        if self.is_gone:
            return self._tell_gone()
        cleaned = super().clean()
        self.check_birth(cleaned.get("birth_year"), cleaned.get("birth_month"))
        applied_on, decided_on = cleaned.get("applied_on"), cleaned.get("decided_on")
        if applied_on and decided_on and decided_on < applied_on:
            self.add_error("decided_on", _("The decision can't come before the request."))
        return cleaned

    def _tell_gone(self):
        changed = [name for name in self.changed_data if self.fields[name].show_hidden_initial]
        if changed:
            self.conflicts += changed
            self.add_error(
                None,
                _(
                    "In the meantime somebody said that this person is no longer part of this "
                    "family. What you fill in here is not saved."
                ),
            )
        for name in changed:
            self._mark_as_seen(name, self.data.getlist(self[name].html_name))
        return self.cleaned_data

    @property
    def changes(self):
        changes = super().changes
        changes.pop("person", None)
        if "status" in changes:
            changes["status_id"] = changes.pop("status") or None
        if changes.pop("leaves", False):
            changes["left_on"] = timezone.localdate()
        return changes


class GrowingFormSet(forms.BaseFormSet):
    """One more person at a time, also without JavaScript."""

    def grow(self):
        """Show one more empty person, and nothing about what is not filled in yet."""
        self.data = self.data.copy()
        total = min(self.total_form_count() + 1, MOST_PEOPLE)
        self.data["people-TOTAL_FORMS"] = str(total)
        self.__dict__.pop("management_form", None)
        self.__dict__.pop("forms", None)
        for form in self.forms:
            form._errors = ErrorDict()
        self._errors = [form._errors for form in self.forms]
        self._non_form_errors = self.error_class()


class BasePeopleFormSet(GrowingFormSet):
    """The people of a family; each form finds its person by id, also when the order changed."""

    def __init__(self, *args, people, statuses, situations, author_of, **kwargs):
        self.people = {person.pk: person for person in people}
        self.choices = {"statuses": statuses, "situations": situations}
        self.author_of = author_of
        kwargs.setdefault("initial", [{} for person in people])
        super().__init__(*args, prefix="people", **kwargs)

    def get_form_kwargs(self, index):
        person, is_gone = self._person(index)
        author_of = partial(self.author_of, person=person)
        return self.choices | {"person": person, "is_gone": is_gone, "author_of": author_of}

    def _construct_form(self, index, **kwargs):
        form = super()._construct_form(index, **kwargs)
        form.empty_permitted = form.is_new and index > 0
        return form

    def _person(self, index):
        """The person of a form, and whether they are no longer of this family."""
        if index is None:
            return Person(), False
        if not self.is_bound:
            people = list(self.people.values())
            return people[index] if index < len(people) else Person(), False
        try:
            pk = UUID(self.data.get(f"people-{index}-person", ""))
        except ValueError:
            return Person(), False
        return self.people.get(pk) or Person(), pk not in self.people

    def clean(self):
        staying = [
            form
            for form in self.forms
            if form.has_changed() or not form.is_new
            if not form.is_gone and not form.cleaned_data.get("leaves")
        ]
        if not any(self.errors) and not staying:
            raise forms.ValidationError(_("A family has at least one person."))

    def pairs(self):
        """Each person with what changed about them; forms that stayed empty are left out."""
        return [
            (form.instance, form.changes)
            for form in self.forms
            if not form.is_gone and (not form.is_new or form.has_changed())
        ]


PeopleFormSet = forms.formset_factory(
    PersonForm,
    formset=BasePeopleFormSet,
    extra=0,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_max=True,
)
