"""Which reminders somebody gets by mail; and stopping one by the link in it, without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.reminders import wishes
from members.reminders.forms import RemindersForm

FOLDER = "members/reminders"
AGAIN = "again"
"""The button that takes a stop back; a mail program that stops by itself never sends it."""


@never_cache
@require_http_methods(READ_AND_SEND)
def reminders(request):
    form = RemindersForm(
        request.POST if request.method == "POST" else None,
        initial={"kinds": sorted(wishes.wanted_by(request.user))},
    )
    if request.method == "POST" and form.is_valid():
        wishes.set_wishes(request.user, set(form.cleaned_data["kinds"]))
        messages.success(request, _("Saved."))
        return redirect("members:reminders")
    status = INVALID if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/reminders.html", {"form": form}, status=status)


@login_not_required
@never_cache
@csrf_exempt  # a mail program sends it by itself (RFC 8058), and the token in it is the proof
@require_http_methods(READ_AND_SEND)
def stop_reminder(request, token):
    """Opening it changes nothing, since mail programs open links by themselves: a button does."""
    found = wishes.whose(token)
    if found is None:
        response = TemplateResponse(request, f"{FOLDER}/stop_gone.html", status=404)
    else:
        user, kind = found
        if request.method == "POST":
            change = wishes.start_again if AGAIN in request.POST else wishes.stop
            change(user, kind)
        is_stopped = kind not in wishes.wanted_by(user)
        context = {"kind": kind, "is_stopped": is_stopped}
        response = TemplateResponse(request, f"{FOLDER}/stop.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
