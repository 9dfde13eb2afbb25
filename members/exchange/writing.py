"""Writing in the exchange: posting, answering, changing, withdrawing."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND, TOO_MANY
from members.exchange import actions
from members.exchange.doors import for_members, get_post, get_thread
from members.exchange.forms import (
    ChangeReplyForm,
    ChangeThreadForm,
    NewThreadForm,
    ReplyForm,
)
from members.models import Following, Reply, Thread

FOLDER = "members/exchange"


def _titles():
    return {
        Thread.Kind.QUESTION: pgettext("exchange", "Ask a question"),
        Thread.Kind.OFFER: pgettext("exchange", "Offer something"),
        Thread.Kind.PRACTICE: pgettext("exchange", "Tell what works for you"),
    }


@require_http_methods(READ_AND_SEND)
@for_members
def new_thread(request, reader, kind):
    if not reader.organisations:
        raise Http404  # staff who moderate read, and post nothing
    chosen = request.GET.getlist("thema")
    form = NewThreadForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        organisations=reader.organisations,
        initial={"themes": chosen},
    )
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            thread = _post(form, kind, by=request.user)
            if thread is not None:
                messages.success(request, _("It stands in the exchange. Thank you."))
                return redirect(thread)
            status = TOO_MANY
    return _write(request, form, _titles()[kind], status, kind=kind)


def _post(form, kind, *, by):
    """The thread; None, with the reason in the form, if there was too much of it."""
    try:
        return actions.post_thread(
            form.values | {"kind": kind},
            organisation=form.chosen_organisation,
            by=by,
            at_once=form.cleaned_data["at_once"],
        )
    except actions.TooMany:
        _tell_too_many(form)
        return None


def _tell_too_many(form):
    form.add_error(None, _("You wrote a lot today. Nothing was posted now. Try again tomorrow."))


@require_http_methods(READ_AND_SEND)
@for_members
def thread(request, reader, pk):
    """One question, offer or practice with its answers; and one's own answer."""
    thread = get_thread(reader, pk)
    form, status = ReplyForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        if not reader.organisations:
            raise Http404
        status = INVALID
        if form.is_valid():
            reply = _reply(thread, form, reader)
            if reply is not None:
                messages.success(request, _("Your answer stands there. Thank you."))
                return redirect(reply)
            status = TOO_MANY
    replies = sorted(_replies(thread, reader), key=lambda reply: not reply.is_solution)
    following = Following.objects.filter(user=request.user, thread=thread).first()
    if request.method == "GET" and reader.organisations:
        actions.note_read(thread, by=request.user)
    context = {
        "thread": thread,
        "replies": replies,
        "form": form,
        "reader": reader,
        "following": following,
        "may_change": reader.may_change(thread),
        "may_withdraw": reader.may_withdraw(thread),
        "may_solve": reader.may_solve(thread),
        "may_agree": reader.may_agree(thread),
        "may_adopt": reader.may_adopt(thread),
    }
    return TemplateResponse(request, f"{FOLDER}/thread.html", context, status=status)


def _reply(thread, form, reader):
    """In the name of the organisation that asked, where one belongs to it; else of one's first."""
    mine = {one.pk: one for one in reader.organisations}
    organisation = mine.get(thread.organisation_id, reader.organisations[0])
    body = form.cleaned_data["body"]
    try:
        return actions.answer(thread, body, organisation=organisation, by=reader.user)
    except actions.TooMany:
        _tell_too_many(form)
        return None


def _replies(thread, reader):
    found = Reply.objects.filter(thread=thread).with_author()
    found = found.not_suspended() if reader.is_moderator else found.readable_by(reader.user)
    for reply in found:
        reply.may_change = reader.may_change(reply)
        reply.may_withdraw = reader.may_withdraw(reply)
        reply.is_solution = reply.pk == thread.solution_id
        yield reply


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def change_thread(request, reader, pk):
    thread = _mine(reader, get_thread(reader, pk), request)
    form = ChangeThreadForm(request.POST if request.method == "POST" else None, thread=thread)
    if form.is_valid():
        actions.change_thread(thread, form.values, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(thread)
    title = _("Change what you wrote")
    return _write(request, form, title, _status_of(form), kind=thread.kind, back=thread)


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def change_reply(request, reader, pk, reply):
    reply = _mine(reader, get_post(reader, pk, reply), request)
    form = ChangeReplyForm(request.POST if request.method == "POST" else None, reply=reply)
    if form.is_valid():
        actions.change_reply(reply, form.cleaned_data["body"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(reply)
    return _write(request, form, _("Change your answer"), _status_of(form), back=reply)


def _mine(reader, post, request):
    """Of two pages that save at once, the second sees what the first did."""
    if not reader.may_change(post):
        raise Http404
    if request.method == "POST":
        type(post).objects.select_for_update(of=("self",)).get(pk=post.pk)
        post.refresh_from_db()
    return post


@require_http_methods(READ_AND_SEND)
@for_members
def withdraw(request, reader, pk, reply=None):
    """For good, after reading what goes with it."""
    post = get_post(reader, pk, reply)
    if not reader.may_withdraw(post):
        raise Http404
    if request.method == "POST":
        actions.withdraw(post, by=request.user)
        messages.success(request, _("It is gone."))
        return redirect("members:thread", pk) if reply else redirect("members:exchange")
    others = 0 if reply else post.replies.exclude(author=post.author_id).count()
    context = {"post": post, "thread": post.thread if reply else post, "others": others}
    return TemplateResponse(request, f"{FOLDER}/withdraw.html", context)


def _status_of(form):
    if not form.is_bound:
        return 200
    return CONFLICT if form.conflicts else INVALID


def _write(request, form, title, status, *, kind="", back=None):
    """The page of every form here; it asks whether there is a family in what was typed."""
    context = {"form": form, "title": title, "kind": kind, "back": back}
    return TemplateResponse(request, f"{FOLDER}/write.html", context, status=status)
