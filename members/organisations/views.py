from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.accounts.sessions.reauthentication import reauthenticated
from members.memberships.actions import Changed, confirm, refuse
from members.models import Logo, Organisation
from members.organisations.logos import CONTENT_TYPE

ANSWERS = {"confirm": confirm, "refuse": refuse}
EVENTS_SHOWN = 50


@login_not_required
def organisation(request, slug):
    """What an organisation does, where and for whom; the people behind it are nobody's business."""
    organisation = get_object_or_404(Organisation.objects.approved().with_profile(), slug=slug)
    return render(
        request, "members/organisations/organisation.html", {"organisation": organisation}
    )


@login_not_required
@require_safe
def logo(request, slug, digest):
    """A picture, and whatever a browser may take it for, nothing that could run."""
    logo = get_object_or_404(Logo.objects.public(), organisation__slug=slug, digest=digest)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": f'inline; filename="{slug}.webp"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(bytes(logo.content), content_type=CONTENT_TYPE, headers=headers)


def get_coordinated(user, slug):
    """The organisation for whoever coordinates it; 404 for everybody else."""
    return get_object_or_404(Organisation.objects.coordinated_by(user), slug=slug)


@never_cache
@require_safe
def people(request, slug):
    """Who belongs to this organisation, and who waits for one of its coordinators."""
    organisation = get_coordinated(request.user, slug)
    memberships = organisation.memberships.active().select_related("user").order_by("user__name")
    events = organisation.member_events.select_related("about", "by")
    context = {
        "organisation": organisation,
        "waiting": [one for one in memberships if not one.is_confirmed],
        "confirmed": [one for one in memberships if one.confirmed_as],
        "events": events[:EVENTS_SHOWN],
    }
    return render(request, "members/organisations/people.html", context)


@require_POST
@never_cache
def answer(request, slug, pk):
    """A coordinator says whether they know somebody: the door first, then who is asking."""
    organisation = get_coordinated(request.user, slug)
    membership = get_object_or_404(organisation.memberships.waiting(), pk=pk)
    return _answer(request, organisation, membership)


@reauthenticated
def _answer(request, organisation, membership):
    act = ANSWERS.get(request.POST.get("answer"))
    if act is None:
        raise Http404
    seen = {name: request.POST.get(name, "") for name in ("role", "email")}
    try:
        act(membership, **seen, by=request.user)
    except Changed:
        messages.error(
            request, _("This changed while you were looking. Nothing was done: look once more.")
        )
    else:
        messages.success(request, _("Thank you. What you answered has been saved."))
    return redirect("members:people", organisation.slug)
