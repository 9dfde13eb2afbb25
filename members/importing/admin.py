"""A file of organisations: uploaded, looked at line by line, and only then brought in."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.answers import CONFLICT, INVALID
from members.accounts.admin import ReauthenticatedAdmin
from members.importing import actions
from members.importing.forms import ConfirmForm, UploadForm
from members.importing.plan import Outcome
from members.importing.reading import COLUMNS, example
from members.models import MemberImport


class TwoPages(admin.ModelAdmin):
    """Instead of the form with fields: one page to upload, and one to look and confirm."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return self._upload(request)
        member_import = self.get_object(request, object_id)
        if member_import is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, member_import):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        if member_import.confirmed_at:
            return self._answer(request, "result", member_import, lines=results_of(member_import))
        return self._confirm(request, member_import)

    def _upload(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid():
            remarks = remarks_on(form)
            name = form.cleaned_data["file"].name
            kept = actions.keep(name, form.text, remarks=remarks, by=request.user)
            return redirect("admin:members_memberimport_change", kept.pk)
        columns = [column.label for column in COLUMNS.values()]
        status = INVALID if form.is_bound else 200
        return self._answer(request, "upload", None, status=status, form=form, columns=columns)

    def _confirm(self, request, member_import):
        plan, status = actions.plan_for(member_import), 200
        first = {"seen": plan.code, "invite": True}
        posted = request.POST if request.method == "POST" else None
        form = ConfirmForm(posted, plan=plan, initial=first)
        has_changed = posted is not None and posted.get("seen") != plan.code
        if not has_changed and form.is_valid():
            try:
                done = actions.confirm(member_import, **form.cleaned_data, by=request.user)
            except actions.Changed:
                has_changed, plan = True, actions.plan_for(member_import)
            else:
                if done:
                    messages.success(request, _("That is done: they are in."))
                return redirect("admin:members_memberimport_change", member_import.pk)
        if has_changed:
            status = CONFLICT
            sent = {key: key in posted for key in ("show", "invite")}
            form = ConfirmForm(plan=plan, initial=sent | {"seen": plan.code})
            messages.error(
                request, _("Something changed since you looked. Nothing came in. Look once more.")
            )
        elif form.is_bound:
            status = INVALID
        may_confirm = self.has_change_permission(request)
        return self._answer(
            request,
            "confirm",
            member_import,
            status=status,
            plan=plan,
            form=form if may_confirm and (plan.coming or plan.to_decide) else None,
            also=posted.getlist("also") if posted is not None else [],
        )

    def _answer(self, request, page, member_import, *, status=200, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": member_import or _("Bring in organisations that the network knows"),
            "import": member_import,
        }
        template = f"admin/members/memberimport/{page}.html"
        return TemplateResponse(request, template, context, status=status)


@admin.register(MemberImport)
class MemberImportAdmin(ReauthenticatedAdmin, PlainSearchAdmin, TwoPages):
    list_display = ["name", "created_at", "confirmed_at", "by"]
    list_select_related = ["by"]
    search_fields = ["name"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        page = self.admin_site.admin_view(self.example)
        own = [path("voorbeeld.csv", page, name="members_memberimport_example")]
        return [*own, *super().get_urls()]

    def example(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": 'attachment; filename="gastvrij.csv"'}
        return HttpResponse(example(), content_type="text/csv; charset=utf-8", headers=headers)


def remarks_on(form):
    """What the reader has to know of how it was read, as codes with what they are about."""
    remarks = [["encoding", ""]] if form.is_guess else []
    return [*remarks, *(["unread", name] for name in form.unread)]


def results_of(member_import):
    """Each line with what became of it."""
    return [
        one
        | {
            "words": _("came in") if one["organisation"] else Outcome(one["outcome"]).label,
            "address": one["organisation"]
            and reverse("admin:members_organisation_change", args=[one["organisation"]]),
        }
        for one in member_import.result
    ]
