from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gastvrij.lib.public_pages import kept_by_anybody
from members.models import Logo, Organisation
from members.organisations.logos import CONTENT_TYPE
from members.organisations.structured_data import structured_data_of


@login_not_required
@kept_by_anybody
def organisation(request, slug):
    """What an organisation does, where and for whom; the people behind it are nobody's business."""
    organisation = get_object_or_404(Organisation.objects.with_a_page().with_profile(), slug=slug)
    if organisation.is_unclaimed:
        template, context = "members/claims/unclaimed.html", {}
    else:
        template = "members/organisations/organisation.html"
        context = {"structured_data": structured_data_of(organisation, request.build_absolute_uri)}
    return render(request, template, {"organisation": organisation} | context)


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
