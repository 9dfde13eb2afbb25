"""The organisation's own profile, changed by its coordinators."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.models import Logo, Organisation
from members.organisations.actions import remove_logo, set_logo
from members.profile.actions import change_profile
from members.profile.forms import LogoForm, ProfileForm
from members.profile.preview import previews


@never_cache
@require_http_methods(READ_AND_SEND)
@transaction.atomic
def profile(request, slug):
    """Change what the public page says; look at it in each language before saving."""
    organisation = _get_coordinated(request, slug)
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, organisation=organisation)
    is_valid = form.is_valid()
    if is_valid and "preview" not in request.POST:
        change_profile(organisation, form.changes, by=request.user)
        messages.success(request, _("Saved. Thank you for keeping your page right."))
        return redirect("members:profile", slug)
    context = _context(organisation, form, LogoForm())
    if is_valid:
        context["previews"] = list(previews(organisation, form.changes))
    return TemplateResponse(
        request, "members/profile/profile.html", context, status=form.status
    ).render()


@never_cache
@require_http_methods(READ_AND_SEND)
def change_logo(request, slug):
    """Another picture, or none; apart from the words, so that neither loses the other."""
    organisation = _get_coordinated(request, slug)
    if request.method != "POST":
        return redirect("members:profile", slug)
    if "remove" in request.POST:
        remove_logo(organisation)
        messages.success(request, _("The logo has been removed."))
        return redirect("members:profile", slug)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        set_logo(organisation, form.cleaned_data["logo"])
        messages.success(request, _("The logo has been saved."))
        return redirect("members:profile", slug)
    context = _context(organisation, ProfileForm(organisation=organisation), form)
    return TemplateResponse(request, "members/profile/profile.html", context, status=INVALID)


def _get_coordinated(request, slug):
    """For who changes it, with its row's lock: what others saved in between is seen."""
    found = Organisation.objects.coordinated_by(request.user)
    if request.method == "POST" and request.resolver_match.url_name == "profile":
        found = found.select_for_update()
    return get_object_or_404(
        found.prefetch_related("themes", "statuses", "working_area"), slug=slug
    )


def _context(organisation, form, logo_form):
    logo = Logo.objects.filter(organisation=organisation).defer("content").first()
    return {"organisation": organisation, "form": form, "logo_form": logo_form, "logo": logo}
