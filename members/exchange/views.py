"""Looking around in the exchange: the list, following, solving, reporting."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.exchange import actions
from members.exchange.doors import FLAG, for_members, get_post, get_thread
from members.exchange.forms import ReportForm, ThemesForm
from members.exchange.lists import ListForm, page_of
from members.models import Following, PostReport, Reply, Thread

FOLDER = "members/exchange"


@require_safe
@for_members
def exchange(request, reader):
    """What members ask, offer and do: newest first, searched and chosen from."""
    form = ListForm(request.GET)
    page, is_there = page_of(reader, form, request.GET.get("pagina", ""))
    count_what_is_new(request)
    context = {
        "form": form,
        "page": page,
        "is_there": is_there,
        "is_member": bool(reader.organisations),
    }
    status = INVALID if form.errors else 200 if is_there else 404
    return render(request, f"{FOLDER}/exchange.html", context, status=status)


def count_what_is_new(request):
    """In what one follows; kept in the session, where the header finds it."""
    threads = Thread.objects.shown().followed_by(request.user).unread_by(request.user)
    number = threads.count()
    if request.session.get(FLAG) != number:
        request.session[FLAG] = number


@require_http_methods(READ_AND_SEND)
@for_members
def followed(request, reader):
    """Which themes I follow."""
    mine = Following.objects.filter(user=request.user).exclude(theme=None)
    slugs = list(mine.values_list("theme__slug", flat=True))
    form = ThemesForm(request.POST if request.method == "POST" else None, initial={"themes": slugs})
    if form.is_valid():
        themes = [form.themes[slug] for slug in form.cleaned_data["themes"]]
        actions.follow_themes(themes, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("members:followed_themes")
    threads = Thread.objects.shown().filter(followings__user=request.user).defer("words", "body")
    context = {"form": form, "threads": threads[:50]}
    status = INVALID if form.errors else 200
    return render(request, f"{FOLDER}/followed.html", context, status=status)


@require_POST
@for_members
def follow(request, reader, pk):
    thread = get_thread(reader, pk)
    if "stop" in request.POST:
        actions.unfollow(thread, by=request.user)
        messages.success(request, _("You don't follow this any more."))
    else:
        actions.follow(thread, by=request.user, at_once="at_once" in request.POST)
        messages.success(request, _("You follow this now."))
    return redirect(thread)


@require_POST
@for_members
def solve(request, reader, pk):
    """This answer is the solution; without one, the question is open again."""
    thread = get_thread(reader, pk)
    if not reader.may_solve(thread):
        raise Http404
    number = request.POST.get("reply", "")
    if not number:
        actions.solve(thread, None, by=request.user)
        messages.success(request, _("This question is open again."))
        return redirect(thread)
    replies = Reply.objects.shown().filter(thread=thread)
    reply = get_object_or_404(
        replies, pk=int(number) if number.isdecimal() and len(number) < 19 else 0
    )
    actions.solve(thread, reply, by=request.user)
    messages.success(request, _("Marked as the solution. Thank you: others find it now."))
    return redirect(reply)


@require_http_methods(READ_AND_SEND)
@for_members
def report(request, reader, pk, reply=None):
    """Something does not belong here. What tells too much of a family disappears at once."""
    post = get_post(reader, pk, reply)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = PostReport.Reason(form.cleaned_data["reason"])
        actions.report(post, reason, by=request.user)
        messages.success(request, _("Thank you. Somebody of the network looks at it."))
        is_gone = post.is_hidden and isinstance(post, Thread)
        return redirect("members:exchange") if is_gone else redirect("members:thread", pk)
    context = {"form": form, "post": post, "thread": _thread_of(post)}
    status = INVALID if form.errors else 200
    return render(request, f"{FOLDER}/report.html", context, status=status)


def _thread_of(post):
    return post.thread if isinstance(post, Reply) else post
