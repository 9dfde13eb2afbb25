"""Two administrators at once, in every model: they merge, or are told who was first."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from reversion.admin import VersionAdmin

from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.merging_rows import (
    CHANGED,
    History,
    gone_in_words,
    merging_form,
    merging_formset,
)
from gastvrij.lib.words import moment_in_words

SEEN = "seen-in-admin"
MOST_SEEN = 20
MOST_ENTRIES = 30


class AdminHistory(History):
    """What the admin's log tells of one row. One query, and only once somebody asks."""

    def __init__(self, model: type[Model], pk: Any):
        self.model, self.pk = model, str(pk)
        self._entries: list[LogEntry] | None = None

    def entries(self) -> list[LogEntry]:
        if self._entries is None:
            self._entries = list(log_of(self.model, self.pk)[:MOST_ENTRIES])
        return self._entries

    def of(self, since: float, model: Any, label: Any = "", verb: str = CHANGED) -> tuple | None:
        with override(None):  # as the log was written
            name = "" if model is self.model else str(model._meta.verbose_name)
            label = str(label)
        for entry in self.entries():
            if entry.action_time.timestamp() >= int(since) and tells(entry, verb, name, label):
                return str(entry.user), entry.action_time
        return None


def log_of(model: type[Model], pk: Any) -> QuerySet[LogEntry]:
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=str(pk)
    )
    return entries.select_related("user").order_by("-action_time", "-pk")


def tells(entry: LogEntry, verb: str, name: str, label: str) -> bool:
    """Whether this line of the log says that this field was changed, or such a row taken away."""
    try:
        lines = json.loads(entry.change_message or "[]")
    except ValueError:
        return False
    lines = [line[verb] for line in lines if isinstance(line, dict) and verb in line]
    return any(
        line.get("name", "") == name and (not label or label in line.get("fields", ()))
        for line in lines
    )


def digest(values: Any) -> str:
    return hashlib.sha256(repr(list(values)).encode()).hexdigest()[:24]


class MergingAdmin(admin.ModelAdmin):
    """Forms merge, and nobody deletes unseen what somebody else has just changed."""

    def __init__(self, model: Any, admin_site: Any):
        super().__init__(model, admin_site)
        self.form = merging_form(self.form)

    # --- forms ---------------------------------------------------------------------------------
    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Of two who save at once, the second waits, and merges with what the first did."""
        if request.method == "POST" and connection.in_atomic_block:
            self._locked(request, object_id)
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asks_again = getattr(request, "asks_again", "")
        if obj is not None:
            form.history = AdminHistory(self.model, obj.pk)
        return form

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list:
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.form = merging_form(inline.form)
            inline.formset = merging_formset(inline.formset)
        return inlines

    def get_formsets_with_inlines(self, request: Any, obj: Any = None) -> Iterator:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if obj is not None:
                merging: Any = formset
                merging.history = merging.form.history = AdminHistory(self.model, obj.pk)
            yield formset, inline

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if self._is_gone(request, object_id):
            object_id, form_url = None, self._start_anew(request, object_id)
        response: Any = super().changeform_view(request, object_id, form_url, extra_context)
        is_page = isinstance(response, SimpleTemplateResponse) and request.method == "POST"
        if is_page and response.status_code == 200 and not hasattr(request, "is_revision"):
            context: Any = response.context_data or {}
            if "adminform" in context:  # and not the page that closes a window
                response.status_code = CONFLICT if has_conflicts(context) else INVALID
        return response

    def _is_gone(self, request: HttpRequest, object_id: Any) -> bool:
        is_sent = request.method == "POST" and object_id and "_saveasnew" not in request.POST
        if not is_sent or not self.has_add_permission(request):
            return False
        return self.get_object(request, unquote(object_id)) is None

    def _start_anew(self, request: Any, object_id: str) -> str:
        """What was typed for a row that is gone stands in a form for a new one."""
        found = log_of(self.model, unquote(object_id)).filter(action_flag=DELETION).first()
        who = (str(found.user), found.action_time) if found else None
        request.asks_again = gone_in_words(who)
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    # --- what somebody looked at before --------------------------------------------------------
    def _locked(self, request: HttpRequest, object_id: Any) -> str:
        """The row as it is, and locked by who sends something; empty if there is none."""
        try:
            pk = self.model._meta.pk.to_python(object_id)
        except (ValidationError, ValueError):
            return ""
        rows = self.model._base_manager.filter(pk=pk).order_by("pk")
        if request.method == "POST" and self.has_change_permission(request):
            rows = rows.select_for_update(no_key=True)
        return digest(rows.values_list()) if pk is not None else ""

    def _state_of(self, request: HttpRequest, object_id: str) -> str:
        last = log_of(self.model, object_id).values_list("pk", flat=True).first()
        return f"{self._locked(request, object_id)}.{last}"

    def _has_changed(self, request: HttpRequest, key: str, state: str) -> bool:
        """Whether it is something else than they looked at; from now on, this is what they saw."""
        seen = dict(request.session.get(SEEN, {}))
        key = f"{self.opts.label_lower}:{key}"
        before = seen.pop(key, None)
        request.session[SEEN] = dict([*seen.items(), (key, state)][-MOST_SEEN:])
        return request.method == "POST" and before is not None and before != state

    def _who_was_last(self, object_id: str) -> str:
        last = log_of(self.model, object_id).first()
        if last is None:
            return _("Somebody changed this while you were looking at it. Look once more.")
        words = _("%(who)s changed this while you were looking at it (%(moment)s). Look once more.")
        return words % {"who": last.user, "moment": moment_in_words(last.action_time)}

    # --- deleting ------------------------------------------------------------------------------
    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        pk = unquote(object_id)
        with transaction.atomic():
            state = self._state_of(request, pk)
            asks = self._has_changed(request, f"delete:{pk}", state)
            if asks:
                messages.warning(request, self._who_was_last(pk))
                request.POST = QueryDict()  # so that the question is asked once more
            response = super().delete_view(request, object_id, extra_context)
        if asks and response.status_code == 200:
            response.status_code = CONFLICT
        return response

    def get_actions(self, request: HttpRequest) -> Any:
        found: Any = super().get_actions(request)
        if "delete_selected" in found:
            _function, *names = found["delete_selected"]
            found["delete_selected"] = (delete_what_was_seen, *names)
        return found


def delete_what_was_seen(
    modeladmin: MergingAdmin, request: Any, queryset: QuerySet
) -> HttpResponse | None:
    """Django's own, which asks once more if one of them changed since it asked."""
    with transaction.atomic():
        rows = modeladmin.model._base_manager.filter(pk__in=queryset.values("pk")).order_by("pk")
        is_confirmed = bool(request.POST.get("post"))
        if is_confirmed:
            rows = rows.select_for_update(no_key=True)
        key = f"selected:{digest(sorted(request.POST.getlist('_selected_action')))}"
        has_changed = modeladmin._has_changed(request, key, digest(rows.values_list()))
        asks = has_changed and is_confirmed
        if asks:
            words = _("Somebody changed one of these while you were looking. Look once more.")
            messages.warning(request, words)
            request.POST = request.POST.copy()
            del request.POST["post"]
        response = delete_selected(modeladmin, request, queryset)
    if asks and response is not None:
        response.status_code = CONFLICT
    return response


def has_conflicts(context: dict) -> bool:
    formsets = [one.formset for one in context.get("inline_admin_formsets", ())]
    forms = [context["adminform"].form] if "adminform" in context else []
    return any(getattr(one, "conflicts", ()) for one in [*forms, *formsets])


class MergingVersionAdmin(MergingAdmin, VersionAdmin):
    """Going back to an earlier version puts nothing aside that its user has not seen."""

    def revision_view(
        self, request: Any, object_id: str, version_id: Any, extra_context: Any = None
    ) -> Any:
        request.is_revision = True  # reversion knows no other status of a page than 200
        pk = unquote(object_id)
        with transaction.atomic():
            state = self._state_of(request, pk)
            if self._has_changed(request, f"revision:{version_id}:{pk}", state):
                request.asks_again = self._who_was_last(pk)
            response = super().revision_view(request, object_id, version_id, extra_context)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = CONFLICT if hasattr(request, "asks_again") else INVALID
        return response

    def recover_view(self, request: Any, version_id: Any, extra_context: Any = None) -> Any:
        request.is_revision = True
        return super().recover_view(request, version_id, extra_context)
