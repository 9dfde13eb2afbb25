from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gastvrij.lib.answers import INVALID
from gastvrij.lib.public_pages import kept_by_anybody
from members.directory.choices import DirectoryForm, Selection
from members.directory.counting import count, not_covered
from members.directory.drawing import draw
from members.directory.pages import page_of
from members.places.distances import places, provinces

FOLDER = "members/directory"


@login_not_required
@require_safe
@kept_by_anybody
def directory(request):
    """The approved organisations: searched, chosen from and on a map; every state is an address."""
    form = DirectoryForm(request.GET)
    selection = Selection.of(form)
    counts = count(selection)
    page, is_there = page_of(selection, counts, form.themes, request.GET.get("pagina", ""))
    tell_numbers(form, selection, counts)
    context = {
        "form": form,
        "selection": selection,
        "page": page,
        "organisations": page.object_list,
        "is_there": is_there,
        "base": _base(selection),
        "chips": selection.chips(),
        "drawing": draw(selection, counts),
        "provinces": _provinces(selection, counts),
        "by_province": not (selection.typed or selection.near),
    }
    template = "_directory.html" if request.htmx else "directory.html"
    status = INVALID if form.errors else 200 if is_there else 404
    return render(request, f"{FOLDER}/{template}", context, status=status)


def _base(selection):
    address = selection.address()
    return address if address == "?" else f"{address}&"


def tell_numbers(form, selection, counts):
    """Behind each choice, how many organisations it gives; nothing that gives none."""
    numbers = {
        "provincie": counts.provinces,
        "thema": {one.slug: counts.themes[one.pk] for one in form.themes},
        "statuut": {
            one.code: counts.statuses.get(one.pk, counts.supporting_all) for one in form.statuses
        },
        "taal": counts.languages,
        "wat": counts.activities,
    }
    for name, number in numbers.items():
        field, chosen = form.fields[name], selection.parameters.get(name)
        choices = [
            (value, f"{label} ({number.get(value, 0)})")
            for value, label in field.choices
            if value == chosen or number.get(value)
        ]
        field.choices = [("", field.every), *choices]
    form.with_room, form.seeking = counts.with_room, counts.seeking


@dataclass(frozen=True)
class ProvinceLine:
    name: str
    number: int
    address: str
    is_current: bool
    empty: list[str]
    """The municipalities in which nobody works yet."""
    total: int


def _provinces(selection, counts):
    numbers, empty = counts.provinces, not_covered(selection.index)
    return [
        ProvinceLine(
            str(name),
            numbers[code],
            selection.address(provincie=code, gemeente="", bij="", km=""),
            code == selection.province,
            [str(places()[one]) for one in empty[code]],
            sum(one.province == code for one in places().values()),
        )
        for code, name in provinces()
    ]
