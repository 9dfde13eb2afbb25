"""A practice goes into the handbook: its organisation agrees, a curator puts it there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from members.exchange.adopting import actions
from members.exchange.adopting.forms import AdoptForm
from members.exchange.doors import for_members, get_thread


@require_POST
@for_members
def agree(request, reader, pk):
    """A coordinator of its organisation, with its name; or not any more."""
    thread = get_thread(reader, pk)
    if not reader.may_agree(thread):
        raise Http404
    if "stop" in request.POST:
        actions.take_back(thread, by=request.user)
        messages.success(request, _("Taken back. It does not go into the handbook."))
        return redirect(thread)
    try:
        actions.agree(thread, by=request.user, read=request.POST.get("read", ""))
    except actions.OtherWords:
        messages.warning(request, _("The text was changed meanwhile. Read it before you agree."))
    else:
        messages.success(request, _("Thank you. The editors may put it in the handbook now."))
    return redirect(thread)


@require_POST
@for_members
def ask(request, reader, pk):
    thread = get_thread(reader, pk)
    if not reader.may_adopt(thread):
        raise Http404
    actions.ask_to_agree(thread, by=request.user)
    messages.success(request, _("The coordinators of this organisation were asked by mail."))
    return redirect(thread)


@require_http_methods(READ_AND_SEND)
@for_members
def adopt(request, reader, pk):
    """The second click: what it becomes, of which theme, in which words."""
    thread = get_thread(reader, pk)
    if not reader.may_adopt(thread) or thread.is_hidden:
        raise Http404
    if not thread.agreed_at or thread.adopted_at:
        messages.warning(request, _why_not(thread))
        return redirect(thread)
    form = AdoptForm(request.POST if request.method == "POST" else None, thread=thread)
    status = INVALID if form.is_bound else 200
    if form.is_valid():
        try:
            theme = actions.adopt(thread, form.line(), by=request.user)
        except (actions.NotAgreed, actions.AdoptedAlready):
            thread.refresh_from_db()
            form.add_error(None, _why_not(thread))
            status = CONFLICT
        else:
            messages.success(request, _("It stands in the handbook now. Its authors were told."))
            return redirect(f"{theme.get_absolute_url()}#examples")
    context = {"form": form, "thread": thread}
    return render(request, "members/exchange/adopt.html", context, status=status)


def _why_not(thread):
    if thread.adopted_at:
        return _("This stands in the handbook already.")
    return _("The organisation did not agree (any more). Ask its coordinators first.")
