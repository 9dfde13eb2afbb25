"""Items of a family's own: put on the list, and called otherwise."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checklist.access import changing_open_families, family_page
from checklist.models import OwnItem, Progress
from checklist.progress import actions
from checklist.progress.checklist import checklist_of
from checklist.progress.forms import OwnItemForm, RenameForm
from checklist.progress.place import Place
from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND

MOST_OWN = 100
"""More is another list than the one that the toolkit helps with."""


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def new_own_item(request, household):
    """Put something on the list that the toolkit does not know."""
    people = [person for person in household.people if person.left_on is None]
    form = OwnItemForm(request.POST or None, people=people, initial={"number": uuid.uuid4()})
    is_full = sum(bool(progress.own_item_id) for progress in household.touched) >= MOST_OWN
    if request.method == "POST" and form.is_valid() and not is_full:
        return redirect(_added(request, household, form))
    context = {"household": household, "form": form, "is_full": is_full, "most": MOST_OWN}
    status = INVALID if form.errors else 200
    return TemplateResponse(request, "checklist/progress/own_new.html", context, status=status)


def _added(request, household, form):
    """Where to go on: the list, at the item that was added now, or by the same form before."""
    values, person = form.cleaned_data, form.chosen_person
    # Made of the family's number too, so that no number that somebody sends is another family's.
    number = uuid.uuid5(household.pk, str(values["number"]))
    own = OwnItem(pk=number, household=household, title=values["title"])
    actions.add_own_item(own, person, values["due_on"], by=request.user)
    messages.success(request, _("It stands on the list now."))
    at = f"{own.code}-{person.pk}" if person else own.code
    return Place().back(household, at)


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def rename_own_item(request, household, own_id):
    """Another title; the old one is not kept."""
    progress = _progress_of(household, own_id)
    line = checklist_of(household, timezone.localdate()).line(
        (progress.code, str(progress.person_id) if progress.person_id else None)
    )
    renamed = household.events.filter(progress=progress.pk, after__has_key="fields")
    form = RenameForm(
        request.POST or None,
        current={"title": progress.own_item.title},
        author_of=lambda name: (event := renamed.select_related("by").first()) and event.by,
    )
    if request.method == "POST" and form.is_valid():
        if "title" in form.changes:
            actions.rename_own_item(progress, form.changes["title"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(line.url)
    context = {"household": household, "line": line, "form": form}
    status = (CONFLICT if form.conflicts else INVALID) if form.errors else 200
    return TemplateResponse(request, "checklist/progress/own_rename.html", context, status=status)


def _progress_of(household, own_id) -> Progress:
    """Of an own item of this family, without a query; 404 for any other."""
    for progress in household.touched:
        if progress.own_item_id == own_id:
            return progress.to_change(household)
    raise Http404
