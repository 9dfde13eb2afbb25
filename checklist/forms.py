from datetime import date
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from checklist.models import FIRST_YEAR, LAST_YEAR, Household, Person, Progress
from members.models import Municipality, User
from toolkit.models import Situation, Status

# What is asked once, for the family as a whole; every other situation is a person's.
HOUSEHOLD_SITUATIONS = (
    "rents_privately",
    "rents_socially",
    "lives_in_reception",
    "homeless",
    "owns_car",
    "debts",
)
MOST_PEOPLE = 20


class DateField(forms.DateField):
    """A day as the browser's own calendar gives it, or typed as 31/12/2026."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
            validators=[
                MinValueValidator(date(FIRST_YEAR, 1, 1)),
                MaxValueValidator(date(LAST_YEAR, 12, 31)),
            ],
            **kwargs,
        )


def date_field(model, name, field_class=None):
    """A field of the form for a day of the model, with its label and help text."""
    field = model._meta.get_field(name)
    return (field_class or DateField)(label=capfirst(field.verbose_name), help_text=field.help_text)


class PastDateField(DateField):
    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class MergingField(forms.BoundField):
    @property
    def hidden_initial(self):
        """What the user saw, for templates that show the choices one by one (`_field.html`)."""
        return self.as_hidden(only_initial=True) if self.field.show_hidden_initial else ""


class MergingForm(forms.Form):
    """A form that several people may have open at once.

    It sends along what its user saw. So it knows what they changed (`changes`), leaves alone
    what they did not, and where somebody else changed the very same field in the meantime it
    tells so (`conflicts`) instead of overwriting it.
    """

    bound_field_class = MergingField
    names_in_history = {"place": "municipality", "status": "status_id"}

    def __init__(self, *args, current, history=None, **kwargs):
        """`history`: the events in which to find who changed a field."""
        self.current = current
        self.history = history
        self.conflicts = []
        super().__init__(*args, **kwargs | {"initial": current})
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changes(self):
        """What the user changed, by field; only after validation."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not _same(value, self.current.get(name))
        }

    def clean(self):
        cleaned = super().clean()
        for name in list(cleaned):
            seen, now = self._seen(name), self.current.get(name)
            if _same(cleaned[name], seen):
                cleaned[name] = now
            elif not _same(seen, now) and not _same(cleaned[name], now):
                self._tell_conflict(name, now)
        return cleaned

    def _seen(self, name):
        bound = self[name]
        if bound.html_initial_name not in self.data:
            # Of a list without anything in it, a form sends nothing.
            is_list = isinstance(bound.field, forms.MultipleChoiceField)
            return [] if is_list else self.current.get(name)
        raw = bound.field.hidden_widget().value_from_datadict(
            self.data, self.files, bound.html_initial_name
        )
        try:
            return bound.field.to_python(raw)
        except forms.ValidationError:
            return None

    def _tell_conflict(self, name, now):
        self.conflicts.append(name)
        message = _("%(who)s changed this in the meantime to: %(value)s. Choose again and save.")
        shown = self._in_words(self.fields[name], now)
        self.add_error(name, message % {"who": self._who_changed(name), "value": shown})
        self._mark_as_seen(
            name, now if isinstance(now, list) else ["" if now is None else str(now)]
        )

    def _who_changed(self, name):
        if self.history is not None:
            events = self.history.changing(self.names_in_history.get(name, name))
            if event := events.select_related("by").first():
                return event.by or _("Somebody")
        return _("Somebody")

    def _mark_as_seen(self, name, values):
        """From now on the user has seen it, so that the next save goes through."""
        self.data = self.data.copy()
        self.data.setlist(self[name].html_initial_name, values)

    def _in_words(self, field, value):
        if isinstance(value, date):
            return date_format(value, "DATE_FORMAT")
        labels = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one, one)) for one in values if one) or _("empty")


def _same(one, other):
    if isinstance(one, list) or isinstance(other, list):
        return set(one or ()) == set(other or ())
    return (one or None) == (other or None)


class ProgressForm(MergingForm):
    state = Progress._meta.get_field("state").formfield(
        widget=forms.RadioSelect, choices=Progress.State
    )
    blocked_reason = Progress._meta.get_field("blocked_reason").formfield()
    done_on = date_field(Progress, "done_on", PastDateField)
    due_override = date_field(Progress, "due_override")
    note = Progress._meta.get_field("note").formfield(widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == Progress.State.BLOCKED and not cleaned.get("blocked_reason"):
            self.add_error("blocked_reason", _("Choose what is in the way."))
        return cleaned


class TickForm(MergingForm):
    """The one tap of a list: done, or not done after all."""

    state = forms.ChoiceField(choices=Progress.State)


class HouseholdForm(MergingForm):
    label = Household._meta.get_field("label").formfield()
    place = forms.CharField(
        label=_("Postal code or municipality"),
        max_length=80,
        help_text=_("Where the family lives or will live, for example 9000 or Gent."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(label=_("Which municipality?"), required=False)
    contact_language = Household._meta.get_field("contact_language").formfield()
    moved_in_on = date_field(Household, "moved_in_on")
    situations = forms.MultipleChoiceField(
        label=_("What holds for the whole family?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    informed_on = date_field(Household, "informed_on", PastDateField)

    def __init__(self, *args, household, situations, **kwargs):
        kwargs["history"] = household.events
        current = {
            name: getattr(household, name)
            for name in ("label", "contact_language", "moved_in_on", "situations", "informed_on")
        }
        current["place"] = household.municipality.name if household.municipality_id else ""
        super().__init__(*args, current=current, **kwargs)
        self.household = household
        self.fields["situations"].choices = situations
        self.fields["municipality"].show_hidden_initial = False
        self.fields["municipality"].widget = forms.RadioSelect()
        self.candidates = self._candidates()
        self.fields["municipality"].choices = [
            (municipality.pk, municipality.name) for municipality in self.candidates
        ]
        if len(self.candidates) < 2:
            self.fields["municipality"].widget = forms.HiddenInput()

    def _candidates(self):
        """The municipalities that what was typed may mean."""
        try:
            place = self.fields["place"].clean(self.data.get("place")) if self.is_bound else ""
        except forms.ValidationError:
            return []
        if not place or _same(place, self.current["place"]):
            return []
        return list(Municipality.objects.in_scope().matching(place)[:20])

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.pop("municipality", None)
        if "place" in cleaned and not _same(cleaned["place"], self.current["place"]):
            self.household_municipality = self._choose(chosen)
        return cleaned

    def _choose(self, chosen):
        if not self.candidates:
            self.add_error(
                "place",
                _(
                    "We don't find this place in Flanders or Brussels. "
                    "Try the postal code, four digits."
                ),
            )
        if len(self.candidates) == 1:
            return self.candidates[0]
        for municipality in self.candidates:
            if municipality.pk == chosen:
                return municipality
        if self.candidates:
            self.add_error("municipality", _("More than one place has this name. Choose one."))
        return None

    @property
    def changes(self):
        changes = super().changes
        if "place" in changes:
            del changes["place"]
            changes["municipality"] = self.household_municipality
        return changes


class PersonForm(MergingForm):
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    nickname = Person._meta.get_field("nickname").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_year = forms.IntegerField(
        label=capfirst(Person._meta.get_field("birth_year").verbose_name),
        required=False,
        min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "size": 4}),
    )
    status = forms.ChoiceField(
        label=capfirst(Person._meta.get_field("status").verbose_name),
        required=False,
        help_text=_("Not sure? Leave it open: then you see what may apply, marked “check”."),
    )
    arrived_on = date_field(Person, "arrived_on", PastDateField)
    applied_on = date_field(Person, "applied_on", PastDateField)
    decided_on = date_field(Person, "decided_on", PastDateField)
    card_expires_on = date_field(Person, "card_expires_on")
    situations = forms.MultipleChoiceField(
        label=_("What holds for this person?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leaves = forms.BooleanField(label=_("No longer part of this family"), required=False)

    DETAILS = ("arrived_on", "applied_on", "decided_on", "card_expires_on")

    def __init__(self, *args, person, statuses, situations, is_gone=False, **kwargs):
        """`is_gone`: this person left the family since the form was opened."""
        names = ("nickname", "birth_year", "arrived_on", "applied_on", "decided_on")
        current = {name: getattr(person, name) for name in (*names, "card_expires_on")}
        current |= {
            "person": None if person._state.adding else person.pk,
            "status": person.status_id or "",
            "situations": person.situations,
            "leaves": False,
        }
        super().__init__(*args, current=current, **kwargs)
        self.instance = person
        self.is_gone = is_gone
        self.fields["status"].choices = [("", _("I don't know")), *statuses]
        self.fields["situations"].choices = situations
        self.fields["person"].show_hidden_initial = False
        self.fields["leaves"].show_hidden_initial = False
        if person._state.adding:
            del self.fields["leaves"]

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

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def clean_status(self):
        return self.cleaned_data["status"] or ""

    def clean(self):
        if self.is_gone:
            return self._tell_gone()
        cleaned = super().clean()
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


class BasePeopleFormSet(forms.BaseFormSet):
    """The people of a family; each form finds its person by id, also when the order changed."""

    def __init__(self, *args, people, statuses, situations, history, **kwargs):
        self.people = {person.pk: person for person in people}
        self.choices = {"statuses": statuses, "situations": situations, "history": history}
        kwargs.setdefault("initial", [{} for person in people])
        super().__init__(*args, prefix="people", **kwargs)

    def get_form_kwargs(self, index):
        person, is_gone = self._person(index)
        return self.choices | {"person": person, "is_gone": is_gone}

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

    def grow(self):
        """Show one more empty person, and nothing about what is not filled in yet."""
        self.data = self.data.copy()
        total = min(self.total_form_count() + 1, MOST_PEOPLE)
        self.data["people-TOTAL_FORMS"] = str(total)
        self.__dict__.pop("management_form", None)
        self.__dict__.pop("forms", None)
        for form in self.forms:
            form._errors = ErrorDict()


PeopleFormSet = forms.formset_factory(
    PersonForm,
    formset=BasePeopleFormSet,
    extra=0,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_max=True,
)


class BuddiesForm(forms.Form):
    """Who of the organisation is buddy of this family."""

    buddies = forms.ModelMultipleChoiceField(
        label=_("Buddies"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see this family and nobody else of your organisation does, except you."),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["buddies"].queryset = (
            User.objects.filter(
                memberships__organisation=organisation, memberships__is_active=True, is_active=True
            )
            .distinct()
            .order_by("name", "email")
        )


class OrganisationForm(forms.Form):
    """For whoever coordinates several organisations."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=None)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class ShareForm(forms.Form):
    """In which language the family reads its list."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=Household.Language,
        help_text=_("The language in which the family reads best."),
    )


class EraseForm(forms.Form):
    """What can't be taken back is not done by a slip of the thumb."""

    label = forms.CharField(
        label=_("Type the label of this family"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )

    def __init__(self, *args, household, **kwargs):
        super().__init__(*args, **kwargs)
        self.household = household

    def clean_label(self):
        typed = self.cleaned_data["label"]
        if typed.strip().casefold() != self.household.label.strip().casefold():
            raise forms.ValidationError(_("This is not the label of this family."))
        return typed


def situation_choices():
    """The situations of a family and those of a person, in one query."""
    situations = [(situation.code, situation.name) for situation in Situation.objects.all()]
    of_household = [pair for pair in situations if pair[0] in HOUSEHOLD_SITUATIONS]
    return of_household, [pair for pair in situations if pair not in of_household]


def status_choices():
    return [(status.code, status.name) for status in Status.objects.all()]


class Editor:
    """The forms of one family together: the family, and its people."""

    def __init__(self, data, *, household, people):
        of_household, of_person = situation_choices()
        self.is_growing = data is not None and "add-person" in data
        self.is_submitted = data is not None and not self.is_growing
        self.household = HouseholdForm(data, household=household, situations=of_household)
        self.people = PeopleFormSet(
            data,
            people=people,
            statuses=status_choices(),
            situations=of_person,
            history=household.events,
        )
        if not people:
            self.people.extra = 1
        if self.is_growing:
            self.household._errors = ErrorDict()
            self.people.grow()

    def is_valid(self):
        """Asks both, so that everything that is wrong is told at once."""
        return all([self.household.is_valid(), self.people.is_valid()])

    @property
    def status(self):
        if not self.is_submitted or self.is_valid():
            return 200
        forms_of_all = [self.household, *self.people.forms]
        return 409 if any(form.conflicts for form in forms_of_all) else 422
