"""In the admin: what became different in a row, who did it, and the way back."""

from contextlib import nullcontext
from itertools import pairwise

import reversion
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from toolkit.desk.history.saying import Known, differences
from toolkit.desk.history.states import Kept, kept_of, state_of_now

MOST = 50


class HistoryAdmin:
    """Each version with what it made different, in words; how it stood before the first curator
    came is a version too, and so is whatever was not written here."""

    revision_form_template = "admin/toolkit/revision.html"

    # --- what is kept --------------------------------------------------------------------------
    def change_view(self, request, object_id, form_url="", extra_context=None):
        with transaction.atomic():
            if request.method == "POST":
                self.keep_what_stands(request, object_id)
            return super().change_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        """What is done to several rows at once is no version: it could not go back for one."""
        request.is_list = True
        return super().changelist_view(request, extra_context)

    def create_revision(self, request):
        return nullcontext() if hasattr(request, "is_list") else super().create_revision(request)

    def keep_what_stands(self, request, object_id):
        """Before it is changed here: where it is not a version yet, it becomes one of nobody."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_change_permission(request, row):
            return
        row = self.model._base_manager.get(pk=row.pk)
        last = kept_of(row, 1)
        if last and last[0].state.rows == state_of_now(row).rows:
            return
        with reversion.create_revision():
            reversion.add_to_revision(row)

    # --- the page ------------------------------------------------------------------------------
    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What became different in “%(row)s”") % {"row": row},
            "object": row,
            "opts": self.opts,
            "entries": self.entries_of(request, row),
            "most": MOST,
            **(extra_context or {}),
        }
        return render(request, "admin/toolkit/history.html", context)

    def entries_of(self, request, row):
        """The newest first, each beside the one before it."""
        kept, known = kept_of(row, MOST + 1), Known()
        now = state_of_now(row)
        found = []
        if kept and differences(kept[0].state, now, known):
            found.append({"kept": None, "differences": differences(kept[0].state, now, known)})
        for one, before in pairwise([*kept, None]):
            if len(found) > MOST:
                break
            told = differences(before.state, one.state, known) if before else []
            if told or before is None:
                is_first = before is None and len(kept) <= MOST
                found.append({"kept": one, "differences": told, "is_first": is_first})
        may = self.has_change_permission(request, row)
        for entry in found:
            one = entry["kept"]
            is_other = may and isinstance(one, Kept) and not one.is_of_several
            if is_other and differences(now, one.state, known):
                entry["address"] = self.version_address(row, one.version)
        return found

    def version_address(self, row, version):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_revision"
        return reverse(name, args=[quote(row.pk), version.pk])

    # --- the way back --------------------------------------------------------------------------
    def revision_view(self, request, object_id, version_id, extra_context=None):
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            kept = kept_of(row, 1, pk=version_id) if row is not None else []
            if kept and kept[0].is_of_several:
                messages.error(
                    request,
                    _("This version was kept with other pages, so it can't go back alone."),
                )
                return redirect(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_history", quote(row.pk)
                )
            context = dict(extra_context or {})
            if kept:
                if request.method == "POST":
                    self.keep_what_stands(request, object_id)
                context["version"] = kept[0].version
                context["differences"] = differences(state_of_now(row), kept[0].state, Known())
            return super().revision_view(request, object_id, version_id, context)
