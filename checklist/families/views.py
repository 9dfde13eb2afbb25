"""A family as a whole: adding, changing, closing, erasing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist.access import (
    changing_open_families,
    coordinated_family_page,
    family_page,
    get_households,
    may_coordinate,
)
from checklist.families.actions import (
    change_household,
    close_household,
    erase_household,
    reopen_household,
)
from checklist.families.forms import Editor, EraseForm
from checklist.walls.keeping import MONTHS_OF_AUDIT, MONTHS_UNTIL_ERASURE, erased_on
from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.accounts.sessions.reauthentication import reauthenticated


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def edit_household(request, household):
    """Change a family's details and people; items follow at once."""
    present = [person for person in household.people if person.left_on is None]
    others = get_households(request.user).filter(organisation=household.organisation_id)
    editor = Editor(
        request.POST or None,
        household=household,
        people=present,
        taken=others.exclude(pk=household.pk).values_list("label", flat=True),
    )
    if editor.is_submitted and editor.is_valid():
        change_household(
            household, editor.household.changes, editor.people.pairs(), by=request.user
        )
        messages.success(request, _("Saved. The checklist has been adapted."))
        return redirect(household)
    context = {
        "household": household,
        "editor": editor,
        "may_coordinate": may_coordinate(request.user, household),
    }
    return TemplateResponse(request, "checklist/families/edit.html", context, status=editor.status)


@require_safe
@coordinated_family_page
def manage(request, household):
    """Everything that a coordinator can do with this family as a whole."""
    context = {"household": household, "valid_links": household.links.valid().count()}
    return render(request, "checklist/families/manage.html", context)


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
def close(request, household):
    """What follows from closing a family, and then doing so."""
    if not household.is_open:
        return redirect("checklist:manage", household.pk)
    links = household.links.valid()
    if request.method == "POST":
        close_household(household, by=request.user, keeps_links="keeps_links" in request.POST)
        messages.success(request, _("The family is closed. Thank you for what you did for them."))
        return redirect("checklist:manage", household.pk)
    context = {
        "household": household,
        "erase_on": erased_on(timezone.localdate()),
        "months": MONTHS_UNTIL_ERASURE,
        "last_link": links.order_by("-expires_on").first(),
    }
    return TemplateResponse(request, "checklist/families/close.html", context)


@require_POST
@coordinated_family_page
def reopen(request, household):
    if not household.is_open:
        reopen_household(household, by=request.user)
        messages.success(request, _("The family is open again. Its earlier links no longer work."))
    return redirect("checklist:manage", household.pk)


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@reauthenticated
def erase(request, household):
    """Who may not erase this family is told so before anybody asks for a password."""
    data = request.POST if request.method == "POST" else None
    form = EraseForm(data, household=household)
    if form.is_valid():
        erase_household(household, by=request.user)
        # Without its label: the message outlives the family.
        messages.success(request, _("The family has been erased."))
        return redirect("checklist:households")
    status = INVALID if form.errors else 200
    context = {"household": household, "form": form, "months": MONTHS_OF_AUDIT}
    return TemplateResponse(request, "checklist/families/erase.html", context, status=status)
