"""Asking an organisation for help, or offering it; and for its coordinators, what was asked."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND, TOO_MANY
from gastvrij.lib.languages import SOURCE
from members.asking import actions
from members.asking.emails import DAYS
from members.asking.forms import EnquiryForm
from members.models import Enquiry, Organisation
from members.people.doors import get_coordinated


@login_not_required
@never_cache
@require_http_methods(READ_AND_SEND)
def ask(request, slug, kind):
    """A question that reaches the organisation, whose address nobody sees here."""
    organisation = get_object_or_404(Organisation.objects.approved().with_summary(), slug=slug)
    if not actions.may_be_asked(organisation, kind):
        messages.info(request, _("This organisation is not looking for volunteers now."))
        return redirect(organisation)
    form = EnquiryForm(request.POST if request.method == "POST" else None, kind=kind)
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            status = _send(request, organisation, kind, form)
    if status is None:
        return redirect("members:enquiry_sent", slug)
    context = {"organisation": organisation, "form": form, "is_offer": kind == Enquiry.Kind.OFFER}
    return render(request, "members/asking/ask.html", context | {"days": DAYS}, status=status)


def _send(request, organisation, kind, form):
    """The status of an answer that shows the form again, or None once it is on its way."""
    language, key = get_language() or SOURCE, form.cleaned_data["email"].lower()
    try:
        if not ratelimit.consume(request, action="enquiry", key=key):
            raise actions.TooMany
        actions.send(organisation, kind, language=language, **form.cleaned_data)
    except actions.TooMany:
        form.add_error(
            None, _("Many questions were sent already. Nothing was sent now. Try again tomorrow.")
        )
        return TOO_MANY
    except actions.NobodyThere:
        form.add_error(
            None, _("This organisation can't be reached by this form now. Nothing was sent.")
        )
        return INVALID
    return None


@login_not_required
@require_safe
def sent(request, slug):
    organisation = get_object_or_404(Organisation.objects.approved(), slug=slug)
    context = {"organisation": organisation, "days": DAYS}
    return render(request, "members/asking/sent.html", context)


# --- for coordinators --------------------------------------------------------------------------
@never_cache
@require_safe
def enquiries(request, slug):
    organisation = get_coordinated(request.user, slug)
    context = {"organisation": organisation, "enquiries": organisation.enquiries.all()}
    return render(request, "members/asking/enquiries.html", context)


@require_POST
@never_cache
def answered(request, slug, pk):
    organisation = get_coordinated(request.user, slug)
    actions.mark_answered(get_object_or_404(organisation.enquiries, pk=pk), by=request.user)
    messages.success(request, _("Thank you. It stands among what was answered."))
    return redirect("members:enquiries", slug)
