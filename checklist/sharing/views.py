"""A family's own link: made and ended by its volunteers, opened by the family."""

import re
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist.access import erasure_of, family_of_link, family_page
from checklist.models.share_link import calendar_token_of
from checklist.progress.checklist import checklist_of
from checklist.rules.entries import When
from checklist.sharing import actions, forms
from checklist.sharing.device import device_of
from checklist.sharing.familys_list import FamilysList
from checklist.sharing.hearing import hear
from checklist.sharing.opening import OPENED, cookie_of, opened_mark
from checklist.sharing.sentences import everywhere
from checklist.sharing.telling import Told, TooOften
from checklist.walls.keeping import DAYS_OF_A_LINK
from gastvrij.lib.answers import INVALID, READ_AND_SEND, TOO_MANY
from gastvrij.lib.encryption import refuse_other_keys
from gastvrij.lib.languages import LANGUAGES, name_of, words_of
from gastvrij.lib.public_content import asked_once
from gastvrij.lib.qr import qr_code
from gastvrij.lib.security_log import log_event
from members.sending.once import not_done, token_of

NEVER_FOUND = "noindex, nofollow, noarchive"
AHEAD_OF_TIME = re.compile("prefetch|prerender|preview", re.IGNORECASE)


@require_http_methods(READ_AND_SEND)
@family_page
def share(request, household):
    """The family's own links, and making one. The new link is in this answer, and nowhere else."""
    if request.method == "POST" and not household.is_open:
        return redirect("checklist:share", household.pk)
    form = forms.ShareForm(
        request.POST if request.method == "POST" else None,
        initial={"language": household.contact_language},
        household=household,
    )
    if "renews" in form.errors:
        raise Http404
    context = {"household": household, "form": form, "days": DAYS_OF_A_LINK}
    if request.method == "POST" and form.is_valid():
        token = token_of(request)
        former = form.cleaned_data["renews"]
        if _ended_meanwhile(household, token, former):
            messages.info(
                request, _("This link has ended meanwhile. Below are the links as they are now.")
            )
            return not_done(redirect("checklist:share", household.pk))
        if former:
            former.household = household
            actions.renew(former, token=token, by=request.user)
        else:
            actions.share(household, form.cleaned_data["language"], token=token, by=request.user)
        context["token"] = token
        context["renewed"] = bool(former)
        context["link"] = request.build_absolute_uri(reverse("family", args=[token]))
        context["qr"] = qr_code(context["link"])
    groups = FamilysList(checklist_of(household, timezone.localdate())).groups
    context["paper"] = forms.PaperForm(household=household, groups=groups)
    links = household.links.select_related("created_by")
    context["links"] = sorted(links, key=lambda link: not link.holds)
    context["holding"] = sum(link.holds for link in context["links"])
    context["today"] = timezone.localdate()
    status = INVALID if form.errors else 200
    return TemplateResponse(request, "checklist/sharing/share.html", context, status=status)


def _ended_meanwhile(household, token, former):
    """In another tab, or by somebody else: what was made is not shown again, nor renewed twice."""
    made = household.links.of(token).first()
    return not made.holds if made else bool(former and not former.holds)


@require_safe
@family_page
def summary(request, household):
    """The list as the family takes it along, in its own language: no label, no note, no buddy."""
    asked = request.GET.get("taal", household.contact_language)
    language = asked if asked in LANGUAGES else household.contact_language
    with override(words_of(language)):
        own = FamilysList(checklist_of(household, timezone.localdate()))
        choice = own.choose(None, is_all=True)
        first = [step for step in choice.todo if step.line.entry.when != When.LATER]
        later = [step for step in choice.todo if step.line.entry.when == When.LATER]
    with override(language):
        context = {
            "household": household,
            "list": own,
            "choice": choice,
            "first": first,
            "later": later,
            "today": timezone.localdate(),
            "languages": [(code, name_of(code)) for code in LANGUAGES],
            "language": language,
        }
        response = render(request, "checklist/sharing/summary.html", context)
    response["Content-Language"] = language
    return response


@require_POST
@family_page
def revoke(request, household, link_id):
    """The link opens nothing any more."""
    actions.revoke(get_object_or_404(household.links, pk=link_id), by=request.user)
    messages.success(request, _("The link has ended: it opens nothing any more."))
    return redirect("checklist:share", household.pk)


@require_POST
@family_page
def revoke_all(request, household):
    """A telephone is lost: whatever link is on it opens nothing any more, nor does a calendar."""
    number = actions.revoke_all(household, by=request.user)
    words = ngettext("%(number)s link has ended.", "%(number)s links have ended.", number)
    messages.success(request, words % {"number": number})
    return redirect("checklist:share", household.pk)


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(READ_AND_SEND)
def family(request, token):
    """The family's own page. Whatever is wrong with a link, the answer and the work are the same.

    It opens by a button: a messenger that looks what is behind an address gets a page that says
    nothing, and has not opened anything. A browser that pressed it keeps a mark until it is closed,
    for this address alone. Who asks before anybody wants to read gets nothing to read.

    The token in the address is what allows to send: nobody else's page knows it.
    """
    return answered(request, token, _family)


def answered(request, token, answer):
    """What a page of a link answers, or that it opens nothing; kept by nobody, found by nobody."""
    try:
        response = HttpResponse(status=204) if _asks_ahead(request) else answer(request, token)
    except Http404:
        response = _nothing(request, token)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = NEVER_FOUND
    return response


def _asks_ahead(request):
    """Whether a browser or messenger looks by itself what is there."""
    purposes = map(request.headers.get, ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "HEAD" or any(AHEAD_OF_TIME.search(one or "") for one in purposes)


def _family(request, token):
    with family_of_link(token) as link:
        mark = opened_mark(link)
        is_opened = request.COOKIES.get(OPENED) == mark
        if request.method == "POST" and is_opened and "zeg" in request.POST:
            return _told(request, token, link)
        if request.method == "POST" and "zeg" in request.POST:
            # A browser that lost its mark: what was said waits behind the button.
            response = _gate(request, link, kept=_said(request))
            response.set_cookie(OPENED, mark, **cookie_of(request.path))
            return response
        if request.method == "POST":
            response = redirect("family", token)
            response.set_cookie(OPENED, mark, **cookie_of(response["Location"]))
        elif is_opened:
            response = _list(request, token, link)
        else:
            return _gate(request, link)
        actions.note_opened(link, device_of(request, link))
        return response


def _said(request):
    """What a form of the list sent, to be sent again by the button."""
    names = ("zeg", "stap", "bericht", "nummer", "woorden")
    return [(name, request.POST[name]) for name in names if name in request.POST]


def _gate(request, link, kept=()):
    with override(link.language):
        context = {"link": link, "kept": kept}
        response = render(request, "checklist/sharing/gate.html", context)
        response["Content-Language"] = link.language
    return response


def _told(request, token, link):
    """What the family told its buddy; a browser that did not open the link tells nothing."""
    refuse_other_keys()
    try:
        problem = hear(request, link)
    except TooOften:
        log_event("rate_limited", limit="family_message")
        return _list(request, token, link, "limit", TOO_MANY)
    if problem:
        return _list(request, token, link, problem, INVALID)
    return redirect(request.get_full_path())


def _list(request, token, link, problem="", status=200):
    asked = request.GET
    with override(words_of(link.language)):
        own = FamilysList(checklist_of(link.household, timezone.localdate()))
        choice = own.choose(asked.get("wie"), asked.get("thema"), is_all="alles" in asked)
        context = {"list": own, "choice": choice, "link": link, "token": token}
        context["told"] = Told(link.household)
        context |= {
            "number": uuid4(),
            "problem": problem,
            "unsent": request.POST.get("woorden", ""),
        }
        context |= _calendar(request, token)
    with override(link.language):
        response = render(request, "checklist/sharing/family.html", context, status=status)
    response["Content-Language"] = link.language
    return response


def _calendar(request, token):
    """The address of the family's own deadlines, and the same as programs follow it."""
    address = request.build_absolute_uri(
        reverse("familys_calendar", args=[calendar_token_of(token)])
    )
    return {"calendar": address, "subscribe": f"webcal://{address.partition('://')[2]}"}


def _nothing(request, token):
    """Whoever comes back by a link of a family that was erased reads the proof of it."""
    erasure = erasure_of(token)
    if erasure:
        with asked_once():
            words, ask = everywhere("erased"), everywhere("erased_proof")
        day = f"{erasure.on:%d/%m/%Y}"
        said = [
            (LANGUAGES[code], words[code] % {"day": day}, ask[code])
            for code in words
            if code in ask
        ]
        context = {"said": said, "proof": erasure.proof}
        return render(request, "checklist/sharing/family_gone.html", context, status=410)
    with asked_once():
        words, ask = everywhere("gone"), everywhere("gone_ask")
    context = {"said": [(LANGUAGES[code], words[code], ask[code]) for code in words if code in ask]}
    return render(request, "checklist/sharing/family_gone.html", context, status=404)
