"""What was answered, in words: to check before it is sent, and for whoever reviews it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gastvrij.lib.telephone import telephone_in_words
from gastvrij.lib.words import day_in_words
from members.joining.forms import FIRST, STEPS, OrganisationForm
from members.models import Application, Municipality, Organisation
from members.places.asking import split_area


@dataclass(frozen=True)
class Answer:
    label: str | Promise
    values: list[str]


@dataclass(frozen=True)
class Change:
    label: str | Promise
    known: str
    answered: str


@dataclass(frozen=True)
class Section:
    step: str
    title: str | Promise
    answers: list[Answer]


def answers_of(application: Application) -> list[Section]:
    """By page, in the order of the questions."""
    rows = _rows(application.organisation) | {"charter": [(_("Charter"), [_charter(application)])]}
    return [
        Section(
            step,
            OrganisationForm.title if step == FIRST else STEPS[step].title,
            [Answer(label, [one for one in values if one.strip()]) for label, values in answers],
        )
        for step, answers in rows.items()
    ]


def changes_of(application: Application) -> list[Change]:
    """Where the answers differ from what the network knew of the organisation that is claimed."""
    known = application.claims
    if known is None or known.pk == application.organisation_id:
        return []
    before, after = (
        {label: values for answers in _rows(one).values() for label, values in answers}
        for one in (known, application.organisation)
    )
    return [
        Change(label, *(", ".join(filter(None, values)) for values in (before[label], new)))
        for label, new in after.items()
        if before[label] != new
    ]


def _rows(organisation: Organisation) -> dict:
    return {
        FIRST: [
            (_("Name"), [organisation.name]),
            (_("Municipality"), [_place(organisation.municipality)]),
        ],
        "wie": [
            (_("Kind"), [organisation.get_kind_display()]),
            (_("Legal form"), [organisation.get_legal_form_display()]),
            (_("Enterprise number"), [_grouped(organisation.enterprise_number)]),
            (
                _("Looks for volunteers"),
                [_("Yes") if organisation.seeks_volunteers else _("No")],
            ),
        ],
        "waar": [(_("Working area"), _area(organisation.working_area.all()))],
        "wat": [
            (_("Who you are"), organisation.description.splitlines()),
            (_("What you do"), organisation.activity_list()),
            (_("Themes"), [str(one) for one in organisation.themes.all()]),
        ],
        "voor-wie": [
            (
                _("Whom you support"),
                [str(one) for one in organisation.statuses.all()] or [_("Everybody")],
            ),
            (_("Languages"), [name for _code, name in organisation.spoken_languages()]),
        ],
        "bereiken": [
            (_("E-mail"), [organisation.email]),
            (_("Telephone"), [telephone_in_words(organisation.telephone)]),
            (_("Website"), [organisation.website]),
        ],
    }


def _place(municipality: Municipality) -> str:
    return f"{municipality}, {municipality.get_province_display()}"


def _area(municipalities) -> list[str]:
    whole, rest = split_area(list(municipalities))
    provinces = [str(Municipality.Province(one).label) for one in whole]
    return [*provinces, *(one.name for one in rest)]


def _grouped(number: str) -> str:
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if number else ""


def _charter(application: Application) -> str:
    if not application.charter_accepted_at:
        return ""
    day = day_in_words(timezone.localdate(application.charter_accepted_at))
    return _("Accepted on %(day)s (version %(version)s)") % {
        "day": day,
        "version": application.charter_version,
    }
