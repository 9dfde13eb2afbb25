"""A coordinator's evening: which families need something, and who carries how much."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklist.access import families_page, get_coordinated
from checklist.evening.overview import ORDERS, Asked, Overview
from checklist.helping.calls import calls_due
from checklist.models import Assignment
from checklist.progress.outlooks import rules_now, work_out
from members.models import User


@families_page
@require_safe
def evening(request):
    """The open families of the organisations that this person coordinates."""
    coordinated = get_coordinated(request.user)
    households = coordinated.households.open()
    rules, asked = rules_now(), Asked.of(request.GET)
    overview = Overview(households, asked, rules)
    if overview.unknown and work_out(households, rules):
        overview = Overview(households, asked, rules)
    overview.number = request.GET.get("pagina")
    context = {
        "overview": overview,
        "asked": asked,
        "organisations": coordinated.organisations,
        "organisation_names": {one.pk: one.name for one in coordinated.organisations},
        "orders": ORDERS.items(),
        "buddy": _buddy(asked, households),
        "passages": coordinated.passages.open().select_related("from_organisation"),
        "calls": calls_due(coordinated, timezone.localdate()),
    }
    return render(request, "checklist/evening/evening.html", context)


def _buddy(asked, households):
    """Whose families these are; 404 for somebody who is buddy of none of them."""
    if not asked.buddy:
        return None
    current = Assignment.objects.current().filter(household__in=households.values("pk"))
    buddy = User.objects.filter(pk__in=current.values("user"), pk=asked.buddy).first()
    if buddy is None:
        raise Http404
    return buddy
