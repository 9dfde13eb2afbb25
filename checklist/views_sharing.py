"""A family's own link: made and ended by its volunteers, opened by the family."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist import actions, forms
from checklist.access import families_page, family_of_link, get_household
from checklist.family import FamilysList
from checklist.overview import checklist_of
from checklist.qr import qr_code
from checklist.retention import DAYS_OF_A_LINK

FALLBACK = "en"
"""The interface of a family whose own language we do not speak yet."""
NEVER_FOUND = "noindex, nofollow, noarchive"


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def share(request, household_id):
    """The family's own links, and making one. The new link is in this answer, and nowhere else."""
    household = get_household(request.user, household_id, lock=request.method == "POST")
    if request.method == "POST" and not household.is_open:
        return redirect("checklist:share", household.pk)
    form = forms.ShareForm(
        request.POST if request.method == "POST" else None,
        initial={"language": household.contact_language},
    )
    context = {"household": household, "form": form, "days": DAYS_OF_A_LINK}
    if request.method == "POST" and form.is_valid():
        token = actions.share(household, form.cleaned_data["language"], by=request.user)
        context["link"] = request.build_absolute_uri(reverse("family", args=[token]))
        context["qr"] = qr_code(context["link"])
    context["links"] = household.links.select_related("created_by")
    context["today"] = timezone.localdate()
    status = 422 if form.errors else 200
    return render(request, "checklist/share.html", context, status=status)


@families_page
@require_POST
def revoke(request, household_id, link_id):
    """The link opens nothing any more."""
    household = get_household(request.user, household_id, lock=True)
    actions.revoke(get_object_or_404(household.links, pk=link_id), by=request.user)
    messages.success(request, _("The link has ended: it opens nothing any more."))
    return redirect("checklist:share", household.pk)


@login_not_required
@never_cache
@require_safe
def family(request, token):
    """The family's own page. Whatever is wrong with a link, the answer and the work are the same.

    It sets no cookie and needs none.
    """
    try:
        response = _family(request, token)
    except Http404:
        response = _nothing(request)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = NEVER_FOUND
    return response


def _family(request, token):
    with family_of_link(token) as link:
        speaks = link.language in dict(settings.LANGUAGES)
        language = link.language if speaks else FALLBACK
        with override(language):
            own = FamilysList(checklist_of(link.household, timezone.localdate()))
            context = {
                "list": own,
                "choice": own.choose(request.GET.get("wie")),
                "link": link,
                "speaks": speaks,
            }
            response = render(request, "checklist/family.html", context)
        response["Content-Language"] = language
        return response


def _nothing(request):
    context = {"codes": [code for code, name in settings.LANGUAGES]}
    return render(request, "checklist/family_gone.html", context, status=404)
