"""In the admin: a change is prepared in a draft, shown, published or thrown away."""

import json
from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import CONFLICT
from gastvrij.lib.words import moment_in_words
from toolkit.desk.drafts import ALL, marks_of, merged, read_marks
from toolkit.desk.previewing import as_if_sent, typed_in
from toolkit.models import Draft

OPEN = "concept"
"""In the address: the form shows the draft."""
KEEP = "_draft"
MARKS = "_draft_seen"
CONTROLS = ("_save", "_continue", "csrfmiddlewaretoken", "page_mark")


def sent_of(posted):
    """What somebody filled in, without the buttons; no database keeps a zero."""
    sent = {}
    for name, value in typed_in(posted):
        if not name.startswith("_"):
            sent.setdefault(name, []).append(value.replace("\x00", ""))
    return sent


def as_posted(sent):
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    return data


class DraftAdmin:
    """One draft of a row. It is the form as it was kept, so that publishing it merges with what
    others published since."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.throw_away_view)
        view = self.admin_site.admin_view(view)
        name = self.name_of("throw_away")
        return [path("<path:object_id>/concept/weg/", view, name=name), *super().get_urls()]

    def opened_at(self, pk):
        return reverse(f"admin:{self.name_of('change')}", args=[quote(pk)]) + f"?{OPEN}=1"

    def draft_address(self, row, page="change"):
        return reverse(f"admin:{self.name_of(page)}", args=[quote(row.pk)])

    # --- the form ------------------------------------------------------------------------------
    def change_view(self, request, object_id, form_url="", extra_context=None):
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return super().change_view(request, object_id, form_url, extra_context)
        context = {**(extra_context or {}), "may_draft": True}
        if OPEN not in request.GET and KEEP not in request.POST:
            if request.method == "GET":
                self.tell_of_draft(request, unquote(object_id))
            return super().change_view(request, object_id, form_url, context)
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))  # locked by who sends something
            if row is None or not self.has_change_permission(request, row):
                return super().change_view(request, object_id, form_url, context)
            draft = Draft.objects.of(row).select_related("saved_by").first()
            if request.method == "POST":
                return self.sent_draft(request, row, draft)
            return self.opened_draft(request, row, draft)

    def tell_of_draft(self, request, pk):
        drafts = Draft.objects.filter(model=self.opts.model_name, object_id=pk)
        draft = drafts.select_related("saved_by").first()
        if draft is None:
            return
        words = _("%(who)s prepared a draft of this (%(moment)s). Readers don't see it.")
        words %= {"who": who_kept(draft), "moment": moment_in_words(draft.saved_at)}
        address = self.opened_at(pk)
        link = format_html('<a href="{}">{}</a>', address, _("Open the draft"))
        messages.info(request, format_html("{} {}", words, link))

    def opened_draft(self, request, row, draft):
        if draft is None:
            messages.info(request, _("There is no draft of this any more."))
            return redirect(self.draft_address(row))
        words = _("This is the draft of %(who)s (%(moment)s). Readers still see what is published.")
        words %= {"who": who_kept(draft), "moment": moment_in_words(draft.saved_at)}
        messages.info(request, words)
        return self.draft_page(request, row, draft.sent, marks_of(draft.sent))

    def draft_page(self, request, row, sent, seen):
        """The form, filled in with a draft. What is wrong or contested in it is told there."""
        look = copy(request)
        look.method, look.POST, look.shown_draft = "GET", QueryDict(), as_posted(sent)
        context = self.of_draft(row, seen)
        return super().change_view(look, str(quote(row.pk)), self.opened_at(row.pk), context)

    def of_draft(self, row, seen):
        return {
            "draft_seen": json.dumps(seen),
            "throw_away_address": self.draft_address(row, "throw_away"),
            "show_save_as_new": False,
        }

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        sent = getattr(request, "shown_draft", None)
        return form if sent is None else filled_in(form, sent)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        sent = getattr(request, "shown_draft", None)
        return kwargs if sent is None else {**kwargs, "data": sent.copy()}

    # --- what is sent --------------------------------------------------------------------------
    def sent_draft(self, request, row, draft):
        """The row is locked: of two curators, the second meets what the first did."""
        mine, seen = sent_of(request.POST), read_marks(request.POST.get(MARKS, ""))
        theirs = draft.sent if draft else {}
        both, contested = merged(seen, theirs, mine) if draft else (mine, [])
        if contested:
            response = self.draft_page(request, row, both, marks_of(theirs))
            self.tell_of_conflict(request, response, draft, contested)
            response.status_code = CONFLICT
            return response
        if KEEP in request.POST:
            return self.kept_draft(request, row, draft, both)
        return self.published_draft(request, row, draft, both)

    def kept_draft(self, request, row, draft, sent):
        draft = draft or Draft(model=row._meta.model_name, object_id=str(row.pk))
        draft.title, draft.sent = str(row)[:250], sent
        draft.saved_at, draft.saved_by = timezone.now(), request.user
        draft.save()
        return redirect(self.opened_at(row.pk))

    def published_draft(self, request, row, draft, sent):
        data = as_posted(sent)
        for name in CONTROLS:
            if name in request.POST:
                data[name] = request.POST[name]
        request.POST = data
        context = self.of_draft(row, marks_of(draft.sent if draft else {}))
        response = super().change_view(request, str(quote(row.pk)), "", context)
        if draft and response.status_code == 302:
            draft.delete()
        return response

    def tell_of_conflict(self, request, response, draft, contested):
        labels = labels_in(response.context_data)
        said = [(labels.get(name, name), " ".join(draft.sent.get(name, ()))) for name in contested]
        words = _(
            "%(who)s changed this draft in the meantime (%(moment)s). What you typed still stands "
            "in the form. Save again to put it in the place of theirs."
        ) % {"who": who_kept(draft), "moment": moment_in_words(draft.saved_at)}
        lines = format_html_join(
            "",
            '<br><strong>{}</strong>: <span class="theirs">{}</span>',
            ((label, value or _("empty")) for label, value in said if ALL not in contested),
        )
        messages.error(request, format_html("{}{}", words, lines))

    # --- its row goes --------------------------------------------------------------------------
    def delete_model(self, request, obj):
        Draft.objects.of(obj).delete()
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        keys = [str(pk) for pk in queryset.values_list("pk", flat=True)]
        Draft.objects.filter(model=self.opts.model_name, object_id__in=keys).delete()
        super().delete_queryset(request, queryset)

    # --- away with it --------------------------------------------------------------------------
    def throw_away_view(self, request, object_id):
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is None:
                raise Http404
            if not self.has_change_permission(request, row):
                raise PermissionDenied
            draft = Draft.objects.of(row).select_related("saved_by").first()
            if draft is None:
                messages.info(request, _("There is no draft of this any more."))
                return redirect(self.draft_address(row))
            seen = request.POST.get("moment")
            if request.method == "POST" and seen == draft.saved_at.isoformat():
                draft.delete()
                messages.success(
                    request, _("The draft is gone. What is published stayed as it was.")
                )
                return redirect(self.draft_address(row))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Throw this draft away?"),
            "opts": self.opts,
            "row": row,
            "draft": draft,
            "who": who_kept(draft),
            "moment": moment_in_words(draft.saved_at),
            "is_other": request.method == "POST",
            "form_address": self.opened_at(row.pk),
        }
        status = CONFLICT if request.method == "POST" else 200
        return render(request, "admin/toolkit/throw_away.html", context, status=status)

    def previewed(self, request, row):
        """Asked for with the draft: its form is sent in the place of what is typed."""
        draft = Draft.objects.of(row).first() if row and OPEN in request.GET else None
        if draft is None or request.method == "POST":
            return super().previewed(request, row)
        look = as_if_sent(request, as_posted(draft.sent))
        look.is_draft = True
        return super().previewed(look, row)


def who_kept(draft):
    return str(draft.saved_by or _("Somebody"))


def filled_in(form, sent):
    """The same form, with a draft in it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("data", sent)
        super(made, self).__init__(*args, **kwargs)

    made = type(form.__name__, (form,), {"__init__": __init__, "__module__": form.__module__})
    return made


def labels_in(context):
    """What the fields of a page are called, by their names in what is sent."""
    forms = [("", context["adminform"].form)]
    for one in context["inline_admin_formsets"]:
        name = capfirst(one.formset.model._meta.verbose_name)
        forms += [(f"{name} {number}: ", form) for number, form in enumerate(one.formset.forms, 1)]
    return {bound.html_name: f"{prefix}{bound.label}" for prefix, form in forms for bound in form}
