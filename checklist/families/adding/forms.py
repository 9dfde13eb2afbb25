"""The questions about a family that is added, a page each."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from checklist.families.adding.beginning import DAYS_OF_FAMILY, DAYS_OF_PERSON, OF_ONE, Beginning
from checklist.families.people_forms import MOST_PEOPLE, AboutPerson, GrowingFormSet
from checklist.families.questioned import Questioned
from checklist.models import Household, Person, Progress
from checklist.progress.checklist import Line
from gastvrij.lib import languages
from gastvrij.lib.form_fields import DateField, PastDateField, date_field
from members.places.asking import PlaceForm
from toolkit.models import Housing

TO_COME = {"moved_in_on", "left_reception_on", "card_expires_on"}
"""Days that may lie ahead; every other one has passed."""
KEY = re.compile(r"p[1-9][0-9]?")
"""By which the pages of a draft know a person."""


class PageForm(forms.Form):
    title: Any
    intro: Any = ""

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept; only after validation."""
        return dict(self.cleaned_data)


class AgreementForm(PageForm):
    title = _("Does the family agree?")
    intro = _(
        "You keep a list about this family. So tell them first what you write down and who reads "
        "it, and ask whether they agree. Without their yes there is no list; the help stays."
    )

    informed_on = PastDateField(
        required=True,
        label=_("When did the family agree?"),
    )
    informed_how = forms.ChoiceField(
        label=_("How did you tell it?"),
        choices=Household.Informed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you told it.")},
    )
    informed_language = forms.ChoiceField(
        label=_("In which language?"),
        choices=[("", _("Choose a language")), *languages.CHOICES],
        error_messages={"required": _("Choose the language in which you told it.")},
    )
    agrees = forms.BooleanField(
        label=_("Yes, the family agrees"),
        error_messages={
            "required": _("Tick this once the family agrees. Not sure? Ask them first.")
        },
    )

    def __init__(self, *args: Any, beginning: Beginning | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["informed_on"].error_messages["required"] = _("Fill in the day.")
        self.initial = {"informed_on": timezone.localdate()} | self.initial


class FamilyForm(Questioned, PlaceForm, PageForm):
    title = _("Which family is it?")
    intro = _("No family name, no address, no national number: the list does not need them.")
    questioned = ("label",)
    field_order = ["label", "place", "municipality", "contact_language", "number"]

    label = Household._meta.get_field("label").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Choose a word by which you know this family.")},
    )
    contact_language = forms.ChoiceField(
        label=capfirst(Household._meta.get_field("contact_language").verbose_name),
        help_text=Household._meta.get_field("contact_language").help_text,
        choices=languages.CHOICES,
    )
    number = forms.IntegerField(
        label=_("How many people are they?"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("On the next page there is then room for each."),
        error_messages={
            "invalid": _("Write a number, for example 5."),
            "min_value": _("A family has at least one person."),
            "max_value": _("At most %(limit_value)s people fit in one list."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 2, "size": 2}),
    )

    def __init__(self, *args: Any, beginning: Beginning, **kwargs: Any):
        super().__init__(*args, present=beginning.municipality, **kwargs)
        self.fields["place"].help_text = _(
            "Where the family lives or will live, for example 9000 or Gent."
        )
        self.fields["place"].error_messages["required"] = _(
            "Type a postal code or the name of a municipality."
        )
        told_in = beginning.of("akkoord").get("informed_language")
        self.initial = {"contact_language": told_in} | self.initial

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return answers | {"municipality": answers.pop("place").pk}


class HomeForm(PageForm):
    title = _("How do they live?")

    housing = forms.ChoiceField(
        label=capfirst(Household._meta.get_field("housing").verbose_name),
        required=False,
        choices=[*Housing.choices, ("", _("I don't know"))],
        widget=forms.RadioSelect,
    )
    situations = forms.MultipleChoiceField(
        label=_("What holds for the whole family?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, beginning: Beginning, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["situations"].choices = beginning.situations_of_family
        if not beginning.situations_of_family:
            del self.fields["situations"]

    @property
    def answers(self) -> dict[str, Any]:
        return {"situations": []} | super().answers


class SituationsForm(PageForm):
    title = _("What holds for whom?")
    intro = _("Tick what you know. What you leave open can be filled in later.")
    SENSITIVE = ("pregnant", "illness_or_disability")

    def __init__(self, *args: Any, beginning: Beginning, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.beginning = beginning
        questions = beginning.questions_about_situations
        for code, name, keys in sorted(questions, key=lambda one: one[0] in self.SENSITIVE):
            self.fields[code] = forms.MultipleChoiceField(
                label=name,
                required=False,
                choices=[(key, beginning.names[key]) for key in keys],
                widget=forms.CheckboxSelectMultiple,
            )
        self.initial = self.initial.get("chosen", {})

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.SENSITIVE]

    @property
    def sensitive(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SENSITIVE if name in self.fields]

    @property
    def answers(self) -> dict[str, Any]:
        return {"asked": sorted(self.beginning.asked_situations), "chosen": super().answers}


class DaysForm(PageForm):
    title = _("From which days do the time limits run?")
    intro = _(
        "Only the days that count for this family. Fill in what stands on their papers; what you "
        "leave open, the list tells you later."
    )

    def __init__(self, *args: Any, beginning: Beginning, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.beginning = beginning
        self.of_family = [name for name in DAYS_OF_FAMILY if name in beginning.days.of_family]
        for name in self.of_family:
            self.fields[name] = date_field(Household, name, _kind(name))
        self.shared = {
            name: keys for name in DAYS_OF_PERSON if (keys := beginning.keys_asked_for(name))
        }
        for name, keys in self.shared.items():
            self._ask(name, keys)

    def _ask(self, name: str, keys: list[str]) -> None:
        if name not in OF_ONE:
            self.fields[name] = date_field(Person, name, _kind(name))
            if len(keys) < len(self.beginning.names):
                self.fields[name].help_text = self._of_whom(name, keys)
        for key in keys if name in OF_ONE or len(keys) > 1 else ():
            field = _kind(name)(label=self.beginning.names[key])
            field.title_in_summary = capfirst(Person._meta.get_field(name).verbose_name)
            self.fields[f"{name}-{key}"] = field

    def _of_whom(self, name: str, keys: list[str]) -> str:
        names = ", ".join(self.beginning.names[key] for key in keys)
        help_text = Person._meta.get_field(name).help_text
        return f"{names}. {help_text}" if help_text else names

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Each day with those for whom it may be another one."""
        return [self._question(name, keys) for name, keys in self.shared.items()]

    def _question(self, name: str, keys: list[str]) -> dict[str, Any]:
        own = [self[f"{name}-{key}"] for key in keys if f"{name}-{key}" in self.fields]
        return {
            "field": self[name] if name in self.fields else None,
            "title": capfirst(Person._meta.get_field(name).verbose_name),
            "help": Person._meta.get_field(name).help_text,
            "own": own,
            "is_open": any(one.value() or one.errors for one in own),
        }

    @property
    def days_of_family(self) -> list[forms.BoundField]:
        return [self[name] for name in self.of_family if name != "in_region_since"]

    @property
    def day_of_region(self) -> forms.BoundField | None:
        return self["in_region_since"] if "in_region_since" in self.fields else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for key in self.beginning.names:
            name, applied = self._day_of("applied_on", key)
            decided_by, decided = self._day_of("decided_on", key)
            if applied and decided and decided < applied and decided_by not in self.errors:
                self.add_error(decided_by, _("The decision can't come before the request."))
        return cleaned

    def _day_of(self, name: str, key: str) -> tuple[str, date | None]:
        """In which field somebody's day stands, and the day."""
        if key not in self.shared.get(name, ()):
            return name, None
        own = f"{name}-{key}"
        if day := self.cleaned_data.get(own):
            return own, day
        return name, self.cleaned_data.get(name)

    @property
    def answers(self) -> dict[str, Any]:
        days = {name: day for name, day in super().answers.items() if day}
        return days | {"asked": sorted(self.beginning.asked_days)}


def _kind(name: str) -> type[DateField]:
    return DateField if name in TO_COME else PastDateField


class PersonQuestion(Questioned, AboutPerson):
    """A row that stays empty is nobody."""

    questioned = ("nickname",)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, statuses: list, number: int = 0, **kwargs: Any):
        self.number = number
        super().__init__(*args, **kwargs)
        self.offer(statuses)
        if number > 1:  # said once, in the first row
            for field in self.fields.values():
                field.help_text = ""

    @property
    def title_in_summary(self) -> Any:
        return _("Person %(number)s") % {"number": self.number}

    def has_changed(self) -> bool:
        names = ("nickname", "birth_year", "birth_month", "status")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in names)

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is not None:
            self.check_birth(cleaned.get("birth_year"), cleaned.get("birth_month"))
        return cleaned


class BaseWhoForm(GrowingFormSet):
    """Everybody on one page."""

    title = _("Who are they?")
    intro = _("A first name or a nickname is enough. What you don't know, you leave open.")

    def __init__(self, *args: Any, beginning: Beginning, statuses: list, **kwargs: Any):
        people = beginning.people
        wanted = beginning.of("gezin").get("number") or 1
        self.extra = max(wanted - len(people), 0)
        self.statuses = statuses
        kwargs["initial"] = people
        super().__init__(*args, prefix="people", **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"statuses": self.statuses, "number": (index or 0) + 1}

    def _construct_form(self, index: int, **kwargs: Any) -> PersonQuestion:
        form = super()._construct_form(index, **kwargs)
        form.empty_permitted = True
        return form

    def add_fields(self, form: PersonQuestion, index: int | None) -> None:
        super().add_fields(form, index)
        if not form.initial.get("key"):
            form.initial["key"] = f"p{(index or 0) + 1}"

    @property
    def filled(self) -> list[PersonQuestion]:
        return [form for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if any(self.errors) or self.filled:
            return
        nobody = _("A family has at least one person. Fill in who it is.")
        if not self.forms:
            raise forms.ValidationError(nobody)
        self.forms[0].add_error("nickname", nobody)

    @property
    def answers(self) -> dict[str, Any]:
        """Each person has a key of their own, by which later pages know them."""
        people: list[dict[str, Any]] = []
        used: set[str] = set()
        sent = {form["key"].value() for form in self.forms}
        for form in self.filled:
            person = {
                name: form.cleaned_data[name]
                for name in ("key", "nickname", "birth_year", "birth_month", "status")
            }
            if not person["key"] or person["key"] in used:
                person["key"] = _free_key(used | sent)
            used.add(person["key"])
            people.append(person)
        return {"people": people}


def _free_key(used: set[str]) -> str:
    return next(key for number in range(1, 99) if (key := f"p{number}") not in used)


WhoForm = forms.formset_factory(
    PersonQuestion,
    formset=BaseWhoForm,
    extra=0,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_max=True,
)


class WhatIsThere(forms.MultipleChoiceField):
    """What is not asked any more, because the page was sent twice, is no mistake."""

    def valid_value(self, value: Any) -> bool:
        return True


class ArrangedForm(forms.Form):
    """What ran out before the list began: a box an item, and one answer for all the others."""

    LATER = ""
    done = WhatIsThere(
        label=_("Tick what was arranged"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rest = forms.ChoiceField(
        label=_("And what you did not tick?"),
        required=False,
        choices=[
            (LATER, _("Ask me another time")),
            (Progress.Passed.UNKNOWN.value, _("I don't know, and need not be asked")),
            (Progress.Passed.NO.value, _("That was not arranged")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines: dict[str, list[Line]] = {}
        for line in lines:
            self.lines.setdefault(line.code, []).append(line)
        self.fields["done"].choices = [(code, _told(of)) for code, of in self.lines.items()]
        self.initial.setdefault("rest", self.LATER)

    @property
    def answers(self) -> list[tuple[Line, str]]:
        """Each line with its answer; those of "another time" have none."""
        done, rest = self.cleaned_data["done"], self.cleaned_data["rest"]
        answers = {code: Progress.Passed.YES.value if code in done else rest for code in self.lines}
        return [
            (line, answers[code])
            for code, of_item in self.lines.items()
            for line in of_item
            if answers[code]
        ]


def _told(lines: list[Line]) -> str:
    """The title, and for whom."""
    names = ", ".join(line.person.nickname for line in lines if line.person)
    return f"{lines[0].title} ({names})" if names else lines[0].title
