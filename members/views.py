from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.forms import AccountForm
from members.logos import CONTENT_TYPE
from members.models import Logo, Municipality, Organisation
from members.rules import sort_key
from members.second_factor import has_second_factor
from members.traces import trace


@login_not_required
def directory(request):
    """The approved organisations, by province and then by municipality."""
    organisations = sorted(Organisation.objects.approved().with_summary(), key=place_and_name)
    return render(request, "members/directory.html", {"organisations": organisations})


def place_and_name(organisation):
    municipality = organisation.municipality
    province = Municipality.Province.values.index(municipality.province)
    return province, sort_key(municipality.name), sort_key(organisation.name)


@login_not_required
def organisation(request, slug):
    """What an organisation does, where and for whom; the people behind it are nobody's business."""
    organisation = get_object_or_404(Organisation.objects.approved().with_profile(), slug=slug)
    return render(request, "members/organisation.html", {"organisation": organisation})


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


@never_cache
def account(request):
    """Me: my name and language, and the organisations that I belong to."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details have been saved."))
        return redirect("members:account")
    memberships = request.user.memberships.active().with_organisation()
    context = {
        "form": form,
        "memberships": memberships,
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "members/account.html", context)


@login_not_required
def too_often(request, exception=None):
    """What allauth answers to who tries too often (handler429 in gastvrij/urls.py)."""
    trace("rate_limited", limit="too_many_requests", by=request.user if request.user.pk else None)
    return render(request, "429.html", status=429)
