"""An organisation's own version of a model: taking it, reading it, changing it, taking it along."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from gastvrij.lib.typesetting import CannotBeSet
from members.library import word
from members.library.blanks import codes_in
from members.library.comparing import newest_of, news_for
from members.library.doors import coordinated, for_coordinators, for_members
from members.library.own import actions
from members.library.own.forms import FillForm, SectionForm, TakeForm
from members.library.paper import foot_of, own_paper
from members.library.reading import own_reading
from members.library.views import as_file
from members.models import DocumentVersion
from members.sending.once import not_done

FOLDER = "members/library/own"


@never_cache
@require_http_methods(READ_AND_SEND)
def take(request, slug):
    """Make a version of one's own. There is one for each language of an organisation."""
    version = get_object_or_404(DocumentVersion.objects.newest(), document__slug=slug)
    organisations = coordinated(request.user)
    if not organisations:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = TakeForm(data, organisations=organisations)
    if form.is_valid():
        language = form.cleaned_data["language"]
        copy = actions.take(version, organisation=form.chosen, language=language, by=request.user)
        messages.success(request, _("This is your own version now. Fill in what is still empty."))
        return redirect("members:fill_own_document", copy.pk)
    context = {"form": form, "document": version.document, "title": version.document.title}
    status = INVALID if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/take.html", context, status=status)


@require_safe
@for_members
def own_document(request, copy):
    """To read; for coordinators also what the model says otherwise by now, and what is empty."""
    may_change = copy.organisation in coordinated(request.user)
    newest = newest_of(copy)
    reading = own_reading(copy, timezone.localdate())
    parts = reading.parts()
    context = {
        "copy": copy,
        "parts": parts,
        "reader": reading.reader,
        "may_change": may_change,
        "newest": newest,
        "change": newest.changed(copy.language),
        "news": news_for(copy, newest) if may_change else [],
        "empty": [code for code in _codes(copy) if not copy.blanks.get(code)],
        "left_out": [one for one in copy.sections.all() if one.is_left_out],
        "aside": {one.code for one in copy.sections.all() if one.set_aside},
    }
    return TemplateResponse(request, f"{FOLDER}/document.html", context)


def _codes(copy):
    return codes_in("\n".join(one.body for one in copy.sections.all()))


@require_http_methods(READ_AND_SEND)
@transaction.atomic
@for_coordinators
def fill(request, copy):
    form = FillForm(request.POST if request.method == "POST" else None, copy=copy)
    if form.is_bound and form.is_valid():
        actions.fill(copy, form.changes, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(copy)
    context = {"form": form, "copy": copy, "title": _("Fill in")}
    return TemplateResponse(request, f"{FOLDER}/change.html", context, status=form.status)


@require_http_methods(READ_AND_SEND)
@transaction.atomic
@for_coordinators
def change_section(request, copy, code):
    section = _section(copy, code)
    form = SectionForm(request.POST if request.method == "POST" else None, section=section)
    if form.is_bound and form.is_valid():
        actions.rewrite(section, form.changes, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(copy)
    context = {"form": form, "copy": copy, "section": section, "title": section.title}
    return TemplateResponse(request, f"{FOLDER}/change.html", context, status=form.status)


def _section(copy, code):
    found = next((one for one in copy.sections.all() if one.code == code), None)
    if found is None:
        raise Http404
    return found


@require_POST
@transaction.atomic
@for_coordinators
def settle(request, copy, code):
    """Take over what the model says now, or keep one's own; or have one's own words back."""
    if "put_back" in request.POST:
        actions.put_back(_section(copy, code), by=request.user)
        messages.success(request, _("Your own words stand there again."))
        return redirect(copy)
    newest = newest_of(copy)
    if request.POST.get("version") != str(newest.number):
        messages.warning(request, _("The model changed again meanwhile. Look once more."))
        return not_done(redirect(copy))
    if not any(one.code == code for one in news_for(copy, newest)):
        messages.info(request, _("That was done already."))
        return not_done(redirect(copy))
    if "take_over" in request.POST:
        actions.take_over(copy, code, newest, by=request.user)
        messages.success(request, _("Taken over. Your own words are kept aside."))
    else:
        actions.keep_own(copy, code, newest, by=request.user)
        messages.success(request, _("Your own words stay."))
    return redirect(copy)


@require_http_methods(READ_AND_SEND)
@transaction.atomic
@for_coordinators
def throw_away(request, copy):
    if request.method == "POST":
        actions.throw_away(copy, by=request.user)
        messages.success(request, _("It is gone."))
        return redirect("members:library")
    return TemplateResponse(request, f"{FOLDER}/throw_away.html", {"copy": copy})


# --- files ----------------------------------------------------------------------------------------
@require_safe
@for_members
def pdf(request, copy):
    try:
        content = own_paper(copy, timezone.localtime())
    except CannotBeSet:
        messages.error(request, _("No PDF could be made of this text. Take the other file."))
        return redirect(copy)
    return as_file(content, "application/pdf", f"{_name(copy)}.pdf")


@require_safe
@for_members
def word_file(request, copy):
    with override(copy.language):
        foot = f"{copy.organisation.name}. {foot_of(copy.made_from, copy.language)}"
        reading = own_reading(copy, timezone.localdate())
        content = word.word_file(reading, foot=foot, sources_title="")
    return as_file(content, word.TYPE, f"{_name(copy)}.docx")


def _name(copy):
    return f"{copy.document.slug}-{copy.organisation.slug}-{copy.language}"
