"""Where a signal is made: the working group writes, the network publishes and tells the rest."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.exchange.doors import for_members
from members.models import Membership, Organisation, Signal, SignalEvent, SignalStep, User
from members.signals import actions
from members.signals.doors import (
    get_item,
    get_signal,
    get_signal_to_publish,
    get_signal_to_withdraw,
    is_administrator,
    is_in_group,
    may_begin,
    may_withdraw,
)
from members.signals.forms import InviteForm, SignalForm, StepForm, WithdrawForm, status_of
from members.signals.snapshot import figures_of_today, in_words

FOLDER = "members/signals"
MOST_EVENTS = 50


@require_http_methods(READ_AND_SEND)
@for_members
def new(request, reader, code):
    """A coordinator or the network begins; others join."""
    item = get_item(code)
    if not may_begin(reader):
        raise Http404
    form = SignalForm(request.POST if request.method == "POST" else None, item=item)
    if form.is_bound and form.is_valid():
        own = [one for one in reader.organisations if one.pk in reader.coordinated]
        organisation = own[0] if own else None
        signal = actions.begin(item, form.values, organisation=organisation, by=request.user)
        messages.success(request, _("Saved. Nobody else reads it before the network publishes it."))
        return redirect(signal)
    return _write(request, form, _("Make a signal"), item=item)


@require_safe
@for_members
def desk(request, reader, pk):
    return _desk(request, reader, get_signal(reader, pk), InviteForm())


def _desk(request, reader, signal, form, status=200):
    members = signal.members.select_related("user")
    context = {
        "signal": signal,
        "members": members,
        "in_group": any(one.user_id == request.user.pk for one in members),
        "is_administrator": is_administrator(request.user),
        "may_join": may_begin(reader),
        "may_withdraw": may_withdraw(request.user, signal) and not signal.is_hidden,
        "steps": signal.steps.all(),
        "events": signal.events.select_related("by")[:MOST_EVENTS],
        "figures": in_words(signal.figures if signal.slug else figures_of_today(signal.item)),
        "form": form,
    }
    for event in context["events"]:
        event.before = _before(event)
    return render(request, f"{FOLDER}/desk.html", context, status=status)


def _before(event):
    """The words that stood there, by what they are called."""
    named = {**SignalForm.base_fields, **StepForm.base_fields}
    for name, words in event.was.items():
        if words and name in named and name not in ("language", "state"):
            yield named[name].label, words


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def change(request, reader, pk):
    signal = get_signal(reader, pk, to_write=True, lock=request.method == "POST")
    last = signal.events.filter(kind=SignalEvent.Kind.WRITTEN).select_related("by").first()
    form = SignalForm(
        request.POST if request.method == "POST" else None,
        signal=signal,
        author_of=lambda name: last.by if last else None,
    )
    if form.is_bound and form.is_valid():
        actions.write(signal, form.changes, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(signal)
    return _write(request, form, _("Write the signal"), item=signal.item, signal=signal)


@require_POST
@for_members
def join(request, reader, pk):
    """Coordinators come and go; whoever the network let in may go too."""
    signal = get_signal(reader, pk)
    if "stop" in request.POST:
        actions.leave(signal, by=request.user)
        messages.success(request, _("You are no longer in this working group."))
        return redirect("members:bottlenecks")
    if not (may_begin(reader) or is_in_group(reader, signal)):
        raise Http404
    actions.join(signal, request.user, by=request.user)
    messages.success(request, _("You are in this working group now."))
    return redirect(signal)


@require_POST
@for_members
def invite(request, reader, pk):
    """The network lets a member in, who is mailed."""
    signal = get_signal_to_publish(reader, pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        member = _member(form.cleaned_data["email"])
        if member is not None:
            actions.join(signal, member, by=request.user)
            messages.success(request, _("%(name)s is in this working group.") % {"name": member})
            return redirect(signal)
        form.add_error("email", _("No member has this address."))
    return _desk(request, reader, signal, form, status=INVALID)


def _member(email):
    confirmed = Membership.objects.confirmed()
    confirmed = confirmed.filter(organisation__state=Organisation.State.APPROVED)
    members = User.objects.filter(is_active=True, pk__in=confirmed.values("user"))
    return members.filter(email__iexact=email).first()


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def withdraw(request, reader, pk):
    """Who began it takes it back, and says why; sent again it is withdrawn already."""
    signal = get_signal_to_withdraw(reader, pk, lock=request.method == "POST")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if signal.is_hidden or (form.is_bound and form.is_valid()):
        if not signal.is_hidden:
            actions.withdraw(signal, form.cleaned_data["because"], by=request.user)
        messages.success(request, _("It is withdrawn. Who works at it with you was mailed."))
        return redirect("members:bottlenecks")
    words = {"button": _("Withdraw it"), "lead": _("Its address then says that it was withdrawn.")}
    if signal.slug is None:
        words["lead"] = _("Nobody else can read it then, and nobody goes on writing it.")
    title = _("Withdraw this signal")
    return _write(request, form, title, item=signal.item, signal=signal, words=words)


@require_POST
@for_members
@transaction.atomic
def publish(request, reader, pk):
    signal = get_signal_to_publish(reader, pk, lock=True)
    if signal.is_hidden:
        raise Http404
    try:
        actions.publish(signal, by=request.user)
    except actions.NotReady:
        messages.error(request, _("Something is empty still. Fill it in, and publish it then."))
        return redirect("members:change_signal", pk)
    messages.success(request, _("Published: everybody can read it now."))
    return redirect(signal)


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def step(request, reader, pk, number=None):
    """What became of it: a new step, or other words for one."""
    signal = get_signal_to_publish(reader, pk, lock=request.method == "POST")
    if not signal.is_published:
        raise Http404
    found = None
    if number is not None:
        found = get_object_or_404(
            SignalStep.objects.select_related("signal"), signal=signal, pk=number
        )
    form = StepForm(request.POST if request.method == "POST" else None, step=found)
    if form.is_bound and form.is_valid() and _noted(signal, found, form, request.user):
        messages.success(request, _("Saved. Everybody can read it now."))
        return redirect(signal)
    return _write(request, form, _("What became of it?"), item=signal.item, signal=signal)


def _noted(signal, found, form, by):
    if found is not None:
        actions.change_step(found, form.changes, by=by)
        return True
    try:
        actions.note_step(signal, form.values, by=by)
    except actions.TooMany:
        form.add_error(None, _("There are twelve already. Change one of them instead."))
        return False
    return True


def _write(request, form, title, *, item: object, signal: Signal | None = None, words=None):
    context = {"form": form, "title": title, "item": item, "signal": signal} | (words or {})
    return TemplateResponse(request, f"{FOLDER}/write.html", context, status=status_of(form))
