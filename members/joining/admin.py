"""The queue of applications, and one page to decide on each."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.words import near_day_in_words
from members.accounts.admin import ReauthenticatedAdmin
from members.joining import actions
from members.joining.answers import answers_of, changes_of
from members.joining.claimed import Taken, others_of
from members.joining.dots import drawing_of
from members.joining.forms import DecisionForm
from members.joining.known import among_all
from members.joining.queue import decided_by, is_late
from members.joining.views import origin_of
from members.models import Application

ACTIONS = {
    DecisionForm.ASK: actions.ask,
    DecisionForm.APPROVE: actions.approve,
    DecisionForm.REFUSE: actions.refuse,
}
DONE = {
    DecisionForm.ASK: _("Your question has been sent. The application waits for the applicant."),
    DecisionForm.APPROVE: _("The organisation is a member now. The applicant has been told."),
    DecisionForm.REFUSE: _("The application has been refused. The applicant has been told."),
}
PROBLEMS = {
    actions.Changed: _(
        "This changed while you were looking: somebody decided, or the applicant wrote or changed "
        "something. Nothing was done. Look once more."
    ),
    actions.OwnApplication: _(
        "This is an application of your own. Ask another administrator to decide."
    ),
    Taken: _(
        "Somebody else is coordinator of this organisation by now, or it left. Refuse this claim, "
        "and write how to reach the organisation."
    ),
    actions.NotAppointable: _(
        "This can't be approved: the applicant has no account any more, or people already belong "
        "to this organisation. The operator of the site can appoint a coordinator."
    ),
}


class Waiting(admin.SimpleListFilter):
    """What is to be decided, unless somebody asks for the rest."""

    title = pgettext_lazy("application", "state")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("decided", _("Decided")), ("all", _("All"))]

    def choices(self, changelist):
        for value, label in [(None, _("To decide")), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value})
                if value
                else changelist.get_query_string(remove=[self.parameter_name]),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(decided_at__isnull=self.value() != "decided")


class OnePage(admin.ModelAdmin):
    """Instead of the form with fields: everything about an application, and what to do with it."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied  # applicants make them, on the site
        found = self.get_queryset(request).with_everything()
        application = self.get_object(request, object_id)
        if application is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, application):
            raise PermissionDenied
        application, status = found.get(pk=application.pk), 200
        may_decide = self.has_change_permission(request, application) and application.is_undecided
        form = DecisionForm(
            request.POST if request.method == "POST" else None,
            initial={"seen": application.version},
        )
        if request.method == "POST" and not self.has_change_permission(request, application):
            raise PermissionDenied
        if form.is_valid():
            problem = decide(application, form.cleaned_data, request)
            if problem is None:
                messages.success(request, DONE[form.cleaned_data["decision"]])
                return redirect("admin:members_application_changelist")
            messages.error(request, PROBLEMS[problem])
            application, status = found.get(pk=application.pk), CONFLICT
            may_decide = may_decide and application.is_undecided
            form = DecisionForm(initial=form.cleaned_data | {"seen": application.version})
        elif form.is_bound:
            status = INVALID
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": application.organisation.name,
            "application": application,
            "organisation": application.organisation,
            "sections": answers_of(application),
            "drawing": drawing_of(application.organisation.working_area.all()),
            "lines": application.messages.all(),
            "doubles": among_all(application),
            "known": known_of(application),
            "changes": changes_of(application),
            "earlier": earlier_of(application),
            "form": form if may_decide else None,
            "is_own": application.applicant_id == request.user.pk,
            "waits": waits(application),
        }
        template = "admin/members/application/review.html"
        return TemplateResponse(request, template, context, status=status)


@admin.register(Application)
class ApplicationAdmin(ReauthenticatedAdmin, PlainSearchAdmin, OnePage):
    list_display = ["organisation", "place", "asks", "sent", "waits", "applicant"]
    list_filter = [Waiting]
    list_select_related = ["organisation__municipality", "applicant", "claim__organisation"]
    search_fields = ["organisation__name", "applicant__name", "applicant__email"]
    actions = None

    def get_queryset(self, request):
        """Drafts, and what was taken back, are nobody's business."""
        found = super().get_queryset(request)
        return found.filter(submitted_at__isnull=False, withdrawn_at=None).in_order()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("municipality"))
    def place(self, application):
        return application.organisation.municipality

    @admin.display(description=_("asks"))
    def asks(self, application):
        if application.claims:
            return pgettext_lazy("application", "to claim a page")
        return pgettext_lazy("application", "to join")

    @admin.display(description=_("sent"))
    def sent(self, application):
        return age_of(application)

    @admin.display(description=_("to do"))
    def waits(self, application):
        return waits(application)


def decide(application, answer, request):
    """What stood in the way, or None."""
    act = ACTIONS[answer["decision"]]
    seen, text = answer["seen"], answer["text"]
    try:
        act(application, text, seen=seen, by=request.user, origin=origin_of(request))
    except tuple(PROBLEMS) as error:
        return type(error)
    return None


def known_of(application):
    """The organisation that is claimed, how its claimant came, and who claims it besides."""
    organisation = application.claims
    if organisation is None:
        return None
    invitation = application.claim.invitation
    return {
        "organisation": organisation,
        "invited": invitation and invitation.email,
        "others": list(others_of(application, organisation)),
    }


def age_of(application):
    days = (timezone.localdate() - timezone.localdate(application.submitted_at)).days
    if not days:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def waits(application):
    """Who has to do something, and by when."""
    if application.decided_at:
        return application.organisation.get_state_display()
    if application.waiting_since is None:
        return _("Waits for the applicant")
    today, day = timezone.localdate(), decided_by(application.waiting_since)
    words = _("Decide by %(day)s") % {"day": near_day_in_words(day, today)}
    if is_late(application.waiting_since, today):
        return format_html("<strong>{}: {}</strong>", words, _("late"))
    return words


def earlier_of(application):
    """What the same person asked before, or asks besides."""
    if application.applicant_id is None:
        return []
    others = Application.objects.filter(applicant=application.applicant_id, withdrawn_at=None)
    others = others.exclude(pk=application.pk).exclude(submitted_at=None)
    return list(others.select_related("organisation"))
