"""An organisation joins: one question a page, kept between pages, and then a conversation."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from members.joining import actions, known
from members.joining.answers import answers_of
from members.joining.charter import charters, present_charter
from members.joining.claimed import Taken, is_taken
from members.joining.dots import drawing_of
from members.joining.forms import FIRST, ORDER, STEPS, MessageForm, OrganisationForm
from members.joining.normalising import Details
from members.joining.queue import WORKING_DAYS, decided_by
from members.models import Application
from members.places.asking import in_provinces


@login_not_required
@never_cache
@require_safe
def join(request):
    """What it takes to become a member, and where somebody was."""
    user = request.user
    applications = Application.objects.of(user).select_related("organisation") if user.pk else []
    context = {"applications": applications, "days": WORKING_DAYS, "questions": len(ORDER)}
    return render(request, "members/joining/join.html", context)


@login_not_required
@require_safe
def charter(request, version=None):
    """What members promise each other; also an earlier version, for who accepted that one."""
    known = charters().get(version) if version else present_charter()
    if known is None:
        raise Http404
    context = {"charter": known, "is_present": known == present_charter()}
    return render(request, "members/joining/charter.html", context)


@login_not_required
@never_cache
@require_http_methods(READ_AND_SEND)
def begin(request):
    """The first question, for who has no draft; who has no account makes one on the way."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path})}")
    draft = Application.objects.of(request.user).drafts().first()
    if draft and request.method != "POST":
        return redirect(next_page(draft))
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        organisation=draft.organisation if draft else None,
    )
    if form.is_valid():
        name, municipality = form.cleaned_data["name"], form.cleaned_data["place"]
        try:
            draft = actions.new_draft(name, municipality, by=request.user)
        except actions.TooMany:
            form.add_error(
                None,
                _("Some of your applications are still waiting. First hear what becomes of them."),
            )
        else:
            return redirect(next_page(actions.answer(draft, FIRST, form)))
    return question(request, FIRST, form)


def get_own(user, pk):
    """Somebody's own application; for everybody else it does not exist."""
    applications = Application.objects.of(user).with_everything()
    return get_object_or_404(applications, pk=pk)


def open_steps(application):
    """What is not answered yet. A charter that is no longer the present one is read once more."""
    is_old = application.charter_version != present_charter().version
    return [
        step for step in ORDER if step not in application.answered or (step == "charter" and is_old)
    ]


def next_page(application):
    if not application.is_draft:
        return reverse("members:application", args=[application.pk])
    steps = open_steps(application)
    if steps:
        return reverse("members:join_step", args=[application.pk, steps[0]])
    return reverse("members:join_check", args=[application.pk])


@never_cache
@require_safe
def doubles(request):
    """While a name and a place are typed: the members that may be meant, or nothing."""
    if not request.htmx:
        return redirect("members:join_begin")
    name, place = (request.GET.get(field, "").strip() for field in ("name", "place"))
    found = known.among_members(Details(name=name, place=place)) if name else []
    return render(request, "members/joining/_doubles.html", {"doubles": found})


@never_cache
@require_http_methods(READ_AND_SEND)
def step(request, pk, step):
    """One page of questions; also to change an answer while the network waits for that."""
    application = get_own(request.user, pk)
    if step not in ORDER:
        raise Http404
    if is_taken(application):
        return taken(request, application)
    if not application.may_change:
        return no_longer(request, application)
    organisation, data = application.organisation, None
    if request.method == "POST":
        data = request.POST
    if step == FIRST:
        form = OrganisationForm(data, organisation=organisation)
    else:
        is_answered = step in application.answered and not (
            step == "charter" and step in open_steps(application)
        )
        form = STEPS[step](data, organisation=organisation, is_answered=is_answered)
    if form.is_valid():
        try:
            return redirect(next_page(actions.answer(application, step, form)))
        except actions.Changed:
            return no_longer(request, application)
    return question(request, step, form, application)


def taken(request, application):
    """Somebody else of the organisation was first: who that was, nobody learns here."""
    context = {"organisation": application.claims, "application": application}
    return render(request, "members/claims/taken.html", context, status=CONFLICT)


def no_longer(request, application):
    messages.info(
        request, _("The network is reading your answers. Write below what you want to change.")
    )
    return redirect("members:application", application.pk)


def question(request, step, form, application=None):
    number = ORDER.index(step) + 1
    before = ORDER[number - 2] if application and number > 1 else None
    context = {
        "form": form,
        "step": step,
        "application": application,
        "number": number,
        "count": len(ORDER),
        "doubles": doubles_of(application, form),
        "drawing": drawing_of(area_of(form, application)) if step == "waar" else None,
        "back": reverse("members:join_step", args=[application.pk, before]) if before else None,
    }
    status = INVALID if form.is_bound and form.errors else 200
    return render(request, "members/joining/question.html", context, status=status)


def area_of(form, application):
    """What is kept, or what was typed just now and could be read."""
    chosen = set(application.organisation.working_area.all()) or {
        application.organisation.municipality
    }
    if form.is_bound:
        typed = getattr(form, "cleaned_data", {})
        chosen = {*typed.get("places", []), *in_provinces(typed.get("provinces", []))}
    return chosen


def doubles_of(application, form):
    """With what was typed on this page, or answered before; not once it is sent."""
    if application is None:
        name, place = (form.data.get(field, "") for field in ("name", "place"))
        return known.among_members(Details(name=name, place=place)) if name else []
    if not application.is_draft:
        return []
    return known.among_members_for(application)


@never_cache
@require_http_methods(READ_AND_SEND)
def check(request, pk):
    """All answers on one page, before they are sent."""
    application = get_own(request.user, pk)
    if application.is_draft and is_taken(application):
        return taken(request, application)
    if not application.is_draft or open_steps(application):
        return redirect(next_page(application))
    if request.method == "POST":
        try:
            sent = actions.submit(application, ORDER, by=request.user, origin=origin_of(request))
        except actions.Incomplete:
            return redirect(next_page(application))
        except Taken:
            return taken(request, get_own(request.user, pk))
        if sent:
            messages.success(request, _("Your application has been sent. Thank you."))
        return redirect("members:application", application.pk)
    context = {
        "application": application,
        "sections": answers_of(application),
        "drawing": drawing_of(application.organisation.working_area.all()),
        "doubles": known.among_members_for(application),
    }
    return render(request, "members/joining/check.html", context)


@never_cache
@require_http_methods(READ_AND_SEND)
def conversation(request, pk):
    """Where an application stands, and what applicant and network wrote to each other."""
    application = get_own(request.user, pk)
    if application.is_draft:
        return redirect(next_page(application))
    status, seen = 200, {"seen": application.version}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=seen)
    if form.is_valid():
        try:
            sent = actions.write(
                application, **form.cleaned_data, by=request.user, origin=origin_of(request)
            )
        except actions.Changed:
            status = CONFLICT
            application = get_own(request.user, pk)
            form = MessageForm({"text": form.cleaned_data["text"], "seen": application.version})
            form.add_error(
                None, _("Something changed meanwhile. Read it first, and then send your message.")
            )
        except actions.TooMany:
            form.add_error(None, _("You wrote a lot today. Please go on tomorrow."))
        else:
            if sent:
                messages.success(request, _("Your message has been sent."))
            return redirect("members:application", application.pk)
    if status == 200 and form.is_bound:
        status = INVALID
    context = {
        "application": application,
        "form": form,
        "sections": answers_of(application),
        "drawing": drawing_of(application.organisation.working_area.all()),
        "lines": application.messages.all(),
        "is_taken": is_taken(application),
        "decided_by": decided_by(application.waiting_since) if application.waiting_since else None,
        "today": timezone.localdate(),
    }
    return render(request, "members/joining/conversation.html", context, status=status)


@never_cache
@require_http_methods(READ_AND_SEND)
def withdraw(request, pk):
    """Throw a draft away, or take an application back."""
    application = get_own(request.user, pk)
    if application.decided_at:
        return redirect("members:application", application.pk)
    if request.method == "POST":
        try:
            actions.withdraw(application, by=request.user)
        except actions.Changed:
            return redirect("members:application", application.pk)
        messages.success(request, _("That is done. You are always welcome to begin once more."))
        return redirect("members:join")
    return render(request, "members/joining/withdraw.html", {"application": application})


def origin_of(request):
    """The scheme and host that lead to this site, for the links in a mail."""
    return request.build_absolute_uri("/").rstrip("/")
