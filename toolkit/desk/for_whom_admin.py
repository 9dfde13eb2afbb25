"""In the admin: beside the rule of an item, for whom it is as it is typed now."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from toolkit.desk.for_whom import RULE, answer_on, rule_of

PANEL = "toolkit/desk/_for_whom.html"
ANSWER = "toolkit/desk/_for_whom_answer.html"


class ForWhomAdmin:
    """htmx asks while somebody types; without JavaScript a button sends the whole form, which
    comes back with the answer, and with everything that was typed."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.for_whom_view))
        return [
            path("voor-wie/", view, name="toolkit_checklistitem_for_whom_new"),
            path("<int:object_id>/voor-wie/", view, name="toolkit_checklistitem_for_whom"),
            *super().get_urls(),
        ]

    # --- the form ------------------------------------------------------------------------------
    def get_fieldsets(self, request, obj=None):
        """What says for whom it is stands together, with the answer beside it."""
        fieldsets = super().get_fieldsets(request, obj)
        there = {name for _title, options in fieldsets for name in options["fields"]}
        rule = [name for name in RULE if name in there]
        panel = SimpleLazyObject(lambda: self.panel(request, obj))
        texts_and_rest = [
            (title, {**options, "fields": [one for one in options["fields"] if one not in rule]})
            for title, options in fieldsets
        ]
        options = {"fields": rule, "classes": ["for-whom"], "description": panel}
        *texts, rest = texts_and_rest
        return [*texts, (gettext_lazy("For whom"), options), rest]

    def panel(self, request, obj):
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not may or hasattr(request, "is_revision"):
            return ""
        context = {
            "address": for_whom_address(obj),
            "sends": ",".join(["csrfmiddlewaretoken", *RULE]),
            "answer": getattr(request, "for_whom", None),
        }
        return render_to_string(PANEL, context)

    # --- the answer ----------------------------------------------------------------------------
    def for_whom_view(self, request, object_id=None):
        items = self.get_queryset(request).prefetch_related("statuses", "situations")
        item = items.filter(pk=object_id).first() if object_id else None
        if object_id and item is None:
            raise Http404
        may = (
            self.has_change_permission(request, item) if item else self.has_add_permission(request)
        )
        if not may:
            raise PermissionDenied
        before = rule_of(item) if item else None  # before the form puts on it what was typed
        form_class = self.get_form(request, item, change=item is not None, fields=RULE)
        answer = answer_on(form_class(request.POST, instance=item), before, timezone.localdate())
        if request.htmx:
            return render(request, ANSWER, {"answer": answer})
        return self.form_with_answer(request, item, answer)

    def form_with_answer(self, request, item, answer):
        request.for_whom = answer
        request.asks_again = _("Nothing was saved yet. For whom it is now stands beside the rule.")
        page = "change" if item else "add"
        args = [item.pk] if item else []
        address = reverse(f"admin:toolkit_checklistitem_{page}", args=args)
        pk = str(item.pk) if item else None
        response = self.changeform_view(request, pk, address)
        response.status_code = 200  # what was asked was answered
        return response


def for_whom_address(item=None):
    name = f"admin:toolkit_checklistitem_for_whom{'' if item else '_new'}"
    return reverse(name, args=[item.pk] if item else [])
