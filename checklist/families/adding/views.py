"""A coordinator adds a family: one question page at a time, kept between pages."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checklist.access import (
    changing_open_families,
    draft_page,
    families_page,
    family_page,
    get_coordinated_organisations,
    get_drafts,
    get_household,
    get_households,
)
from checklist.families.adding import actions
from checklist.families.adding.beginning import (
    AGREEMENT,
    BUDDIES,
    DAYS,
    FAMILY,
    HOME,
    ORDER,
    SITUATIONS,
    WHO,
    Beginning,
)
from checklist.families.adding.forms import (
    AgreementForm,
    ArrangedForm,
    DaysForm,
    FamilyForm,
    HomeForm,
    SituationsForm,
    WhoForm,
)
from checklist.families.forms import OrganisationForm, status_choices
from checklist.helping.forms import BuddiesForm
from checklist.helping.proposing import proposals
from checklist.progress.checklist import checklist_of
from checklist.walls.keeping import DAYS_OF_A_DRAFT
from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from gastvrij.lib.languages import LANGUAGES

FORMS = {
    AGREEMENT: AgreementForm,
    FAMILY: FamilyForm,
    HOME: HomeForm,
    SITUATIONS: SituationsForm,
    DAYS: DaysForm,
}


@families_page
@require_http_methods(READ_AND_SEND)
def begin(request):
    """The first question. Who was adding a family is asked first whether this is another one."""
    organisations = get_coordinated_organisations(request.user)
    organisation = organisations.filter(pk=_number(request, "organisation")).first()
    if organisation is None and organisations.count() > 1:
        asked = request.GET if "organisation" in request.GET else None
        form = OrganisationForm(asked, organisations=organisations)
        return TemplateResponse(
            request, "checklist/families/choose_organisation.html", {"form": form}
        )
    organisation = organisation or organisations.get()
    drafts = get_drafts(request.user).filter(organisation=organisation, made_by=request.user)
    if request.method != "POST" and "nog" not in request.GET and drafts.exists():
        context = {"drafts": drafts, "organisation": organisation, "days": DAYS_OF_A_DRAFT}
        return TemplateResponse(request, "checklist/families/adding/go_on.html", context)
    form = AgreementForm(request.POST if request.method == "POST" else None)
    pk = _key(request.POST.get("key")) or uuid.uuid4()
    if form.is_valid():
        if there := get_households(request.user).filter(pk=pk).first():
            return redirect(there)
        draft = actions.begin(pk, organisation, form.answers, by=request.user)
        return redirect(_next(draft))
    context = {"key": pk, "organisation": organisation, "form": form}
    return _question(request, AGREEMENT, context)


def _number(request, name):
    value = request.POST.get(name) or request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _key(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _next(draft):
    return reverse("checklist:draft_step", args=[draft.pk, Beginning(draft).next_step])


@require_safe
@draft_page
def draft(request, draft):
    """Where somebody was, also on another device."""
    if draft.is_unreadable:
        return _unreadable(request)
    return redirect(_next(draft))


def _unreadable(request):
    messages.error(
        request,
        _("What was answered can't be read now. It is not lost: tell whoever runs the site."),
    )
    return redirect("checklist:households")


@require_http_methods(READ_AND_SEND)
@draft_page
def step(request, draft, step):
    """One page of questions; going back to an earlier one changes its answer."""
    if draft.is_unreadable:
        return _unreadable(request)
    beginning = Beginning(draft)
    if step not in beginning.path or not beginning.may_show(step):
        return redirect(_next(draft))
    form = _form(request, beginning, step)
    is_growing = "add-person" in request.POST
    context = {"form": form, "beginning": beginning, "seen": draft.times(step)}
    if is_growing:
        form.grow()
    elif request.method == "POST" and form.is_valid():
        if step == BUDDIES:
            return _finish(request, beginning, form.cleaned_data["buddies"])
        try:
            actions.keep(draft, step, form.answers, seen=_seen(request))
        except actions.Changed:
            context["is_changed"] = True
        else:
            return redirect(_next(draft))
    return _question(request, step, context, beginning)


def _form(request, beginning, step):
    data = request.POST if request.method == "POST" else None
    if step == BUDDIES:
        found = proposals(
            beginning.draft.organisation,
            language=beginning.of(FAMILY).get("contact_language", ""),
            municipality=beginning.municipality,
        )
        return BuddiesForm(data, proposals=found)
    if step == WHO:
        return WhoForm(data, beginning=beginning, statuses=status_choices())
    extra = {"taken": _labels(request, beginning)} if step == FAMILY and data else {}
    return FORMS[step](data, beginning=beginning, initial=dict(beginning.of(step)), **extra)


def _labels(request, beginning):
    """The words by which other families of the organisation are known."""
    draft = beginning.draft
    others = get_drafts(request.user).filter(organisation=draft.organisation).exclude(pk=draft.pk)
    families = get_households(request.user).filter(organisation=draft.organisation)
    return [*families.values_list("label", flat=True), *(one.label for one in others)]


def _seen(request):
    number = request.POST.get("seen", "")
    return int(number) if number.isdecimal() and len(number) < 9 else -1


def _question(request, step, context, beginning=None):
    form = context["form"]
    status = CONFLICT if context.get("is_changed") else 200
    if status == 200 and form.is_bound and "add-person" not in request.POST and not form.is_valid():
        status = INVALID
    before = beginning.before(step) if beginning else None
    context |= {
        "step": step,
        "title": getattr(form, "title", _("Who helps this family?")),
        "number": beginning.path.index(step) + 1 if beginning else 1,
        "count": len(beginning.path) if beginning else len(ORDER),
        "days": DAYS_OF_A_DRAFT,
        "back": before and reverse("checklist:draft_step", args=[beginning.draft.pk, before]),
        "sheets": [(code, LANGUAGES[code].name) for code in LANGUAGES],
    }
    return TemplateResponse(
        request, "checklist/families/adding/question.html", context, status=status
    )


def _finish(request, beginning, buddies):
    household = actions.finish(beginning, buddies, by=request.user)
    household = get_household(request.user, household.pk, lock=False)
    if checklist_of(household, timezone.localdate()).earlier:
        messages.success(request, _("The family has been added."))
        return redirect("checklist:arranged", household.pk)
    messages.success(request, _("The family has been added. This is their checklist."))
    return redirect(household)


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def arranged(request, household):
    """The last question: what was arranged before this list began?"""
    lines = checklist_of(household, timezone.localdate()).earlier
    form = ArrangedForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_valid():
        actions.say_what_was_arranged(form.answers, by=request.user)
        messages.success(request, _("Thank you. This is their checklist."))
        return redirect(household)
    context = {"household": household, "form": form}
    status = INVALID if form.is_bound else 200
    return TemplateResponse(
        request, "checklist/families/adding/arranged.html", context, status=status
    )


@families_page
@require_http_methods(READ_AND_SEND)
def throw_away(request, draft_id):
    """What was answered is erased at once. What is not there any more is gone already."""
    get_coordinated_organisations(request.user)
    draft = get_drafts(request.user).filter(pk=draft_id).first()
    if request.method == "POST":
        if draft and draft.forget():
            messages.success(request, _("That is gone. Nothing of it was kept."))
        return redirect("checklist:households")
    if draft is None:
        raise Http404
    return TemplateResponse(request, "checklist/families/adding/throw_away.html", {"draft": draft})
