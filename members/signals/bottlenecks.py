"""Bottlenecks, for members: told in two taps, supported with one, with words beside the figures."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import CONFLICT, READ_AND_SEND
from members.exchange.doors import for_members
from members.models import Contribution, Organisation, Signal, Support
from members.signals import actions
from members.signals.doors import get_item, get_own_organisation, is_administrator, may_begin
from members.signals.forms import SupportForm, TellForm, WordsForm, status_of
from toolkit.models import ChecklistItem

FOLDER = "members/signals"
MOST = 100


@require_safe
@for_members
def bottlenecks(request, reader):
    """What organisations say is stuck, those that most see first."""
    context = {"items": _told(reader)[:MOST], "signals": _in_the_making(reader)}
    return render(request, f"{FOLDER}/bottlenecks.html", context)


def _told(reader):
    seen = Count("pk", filter=Q(organisation__state=Organisation.State.APPROVED), distinct=True)
    counts = dict(Support.objects.values_list("item").annotate(n=seen).order_by())
    words = Contribution.objects.readable_by(reader).filter(item=OuterRef("pk"))
    items = (
        ChecklistItem.objects.published()
        .select_related("theme")
        .only("code", "title", "theme__slug", "theme__title")
    )
    items = items.annotate(has_words=Exists(words)).filter(Q(pk__in=counts) | Q(has_words=True))
    found = list(items)
    for item in found:
        item.supports = counts.get(item.pk, 0)
    found = [one for one in found if one.supports or one.has_words]
    return sorted(found, key=lambda one: (-one.supports, one.title))


def _in_the_making(reader):
    signals = Signal.objects.filter(hidden_at=None).select_related("item")
    if not may_begin(reader):
        signals = signals.filter(members__user=reader.user)
    return signals.order_by("-begun_at")[:20]


@require_safe
@for_members
def bottleneck(request, reader, code):
    """One of them: who sees it too, what they say of it, and what one's own organisation does."""
    item = get_item(code)
    supports = list(
        Support.objects.counting().filter(item=item).select_related("organisation").order_by("pk")
    )
    words = Contribution.objects.readable_by(reader).filter(item=item)
    words = list(words.select_related("organisation"))
    signals = Signal.objects.filter(item=item, hidden_at=None)
    published = [one for one in signals if one.is_published]
    context = {
        "item": item,
        "supports": supports,
        "words": words,
        "own": list(_own(reader, supports, words)),
        "published": published,
        "may_begin": may_begin(reader),
        "is_administrator": is_administrator(request.user),
    }
    return render(request, f"{FOLDER}/bottleneck.html", context)


def _own(reader, supports, words):
    by_organisation = {one.organisation_id: one for one in supports}
    written = {one.organisation_id: one for one in words}
    for one in reader.organisations:
        support = by_organisation.get(one.pk)
        yield {
            "organisation": one,
            "support": support,
            "words": written.get(one.pk),
            "form": SupportForm(
                initial={"is_named": support.is_named if support else False},
                auto_id=f"id_{one.slug}_%s",
            ),
        }


@require_http_methods(READ_AND_SEND)
@for_members
def tell(request, reader, code):
    """The second tap. Whoever comes from a family's list brings nothing of it along."""
    item = get_item(code)
    if not reader.organisations:
        raise Http404
    form = TellForm(
        request.POST if request.method == "POST" else None, organisations=reader.organisations
    )
    status = status_of(form)
    if form.is_bound and form.is_valid():
        if _say(item, form, by=request.user):
            messages.success(request, _("Thank you. The network sees that this is a bottleneck."))
            return redirect("members:bottleneck", code)
        status = CONFLICT
    context = {"form": form, "item": item}
    return TemplateResponse(request, f"{FOLDER}/tell.html", context, status=status)


@transaction.atomic
def _say(item, form, *, by):
    """False, and nothing is saved, where the words would take the place of a colleague's."""
    organisation, body = form.chosen_organisation, form.cleaned_data["body"]
    if body:
        there = actions.contribution_of(item, organisation)
        if there and there.body != body:
            words = _("Your organisation wrote about this already: change that text instead.")
            form.add_error("body", words)
            return False
        actions.contribute(item, organisation, body, by=by)
    actions.support(item, organisation, is_named=form.cleaned_data["is_named"])
    return True


@require_POST
@for_members
def support(request, reader, code, slug):
    """One tap: we see this too, or no more."""
    item, organisation = get_item(code), get_own_organisation(reader, slug)
    if "stop" in request.POST:
        actions.support_no_more(item, organisation)
        messages.success(request, _("Your organisation is not counted here any more."))
    else:
        form = SupportForm(request.POST)
        is_named = form.is_valid() and form.cleaned_data["is_named"]
        actions.support(item, organisation, is_named=is_named)
        messages.success(request, _("Saved: your organisation sees this too."))
    return redirect("members:bottleneck", code)


@require_http_methods(READ_AND_SEND)
@for_members
@transaction.atomic
def words(request, reader, code, slug):
    """The organisation's own words; of two colleagues at once the second sees the first's."""
    item, organisation = get_item(code), get_own_organisation(reader, slug)
    if request.method == "POST":
        found = actions.contribution_of(item, organisation)
    else:
        found = Contribution.objects.filter(item=item, organisation=organisation).first()
    form = WordsForm(request.POST if request.method == "POST" else None, contribution=found)
    if form.is_bound and form.is_valid():
        actions.contribute(item, organisation, form.cleaned_data["body"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("members:bottleneck", code)
    context = {
        "form": form,
        "title": _("What do figures not say?"),
        "item": item,
        "lead": _("Members of the network read it, with the name of your organisation."),
        "withdraw": found and (code, slug),
    }
    status = status_of(form)
    return TemplateResponse(request, f"{FOLDER}/write.html", context, status=status)


@require_POST
@for_members
def withdraw_words(request, reader, code, slug):
    item, organisation = get_item(code), get_own_organisation(reader, slug)
    actions.withdraw_words(item, organisation)
    messages.success(request, _("It is gone."))
    return redirect("members:bottleneck", code)
