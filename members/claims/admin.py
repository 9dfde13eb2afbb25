"""Who of an organisation was asked to claim it: sent once more, taken back, or asked anew."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.words import moment_in_words
from members.accounts.admin import ReauthenticatedAdmin
from members.claims import actions
from members.claims.jobs import send_claim_invitations
from members.models import ClaimInvitation


class ClaimInvitationForm(forms.ModelForm):
    class Meta:
        model = ClaimInvitation
        fields = ["organisation", "email", "language"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_organisation(self):
        organisation = self.cleaned_data["organisation"]
        if not organisation.is_unclaimed:
            raise forms.ValidationError(
                _("Only an organisation that is not claimed yet can be claimed.")
            )
        return organisation

    def clean(self):
        cleaned = super().clean()
        organisation = cleaned.get("organisation")
        if organisation and organisation.claim_invitations.open().exists():
            self.add_error(
                "organisation",
                _("Somebody of this organisation was invited already. Take that back first."),
            )
        return cleaned


@admin.register(ClaimInvitation)
class ClaimInvitationAdmin(ReauthenticatedAdmin, PlainSearchAdmin, admin.ModelAdmin):
    form = ClaimInvitationForm
    list_display = ["organisation", "email", "stands", "sent", "language"]
    list_select_related = ["organisation"]
    list_filter = ["language"]
    search_fields = ["organisation__name", "email"]
    autocomplete_fields = ["organisation"]
    actions = ["send_again", "take_back"]

    def has_change_permission(self, request, obj=None):
        """What was sent is not changed: taken back, and sent to another address."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=pgettext_lazy("invitation", "state"))
    def stands(self, invitation):
        if invitation.is_declined:
            return _("They don't want to be on the site")
        if invitation.used_at:
            return _("Used: a claim was begun")
        if invitation.revoked_at:
            return _("Taken back, or no longer needed")
        if not invitation.sent_at:
            return _("On its way")
        return _("Expired") if invitation.is_expired else _("Waits for an answer")

    @admin.display(description=_("sent"))
    def sent(self, invitation):
        return moment_in_words(invitation.sent_at) if invitation.sent_at else "-"

    def save_model(self, request, obj, form, change):
        obj.created_by = request.user
        super().save_model(request, obj, form, change)
        send_claim_invitations.enqueue()

    @admin.action(description=_("Send once more, with a new link"), permissions=["change"])
    def send_again(self, request, queryset):
        done = self._each(request, queryset, actions.resend)
        if done:
            messages.success(request, _("On its way once more: %(number)s") % {"number": done})

    @admin.action(
        description=_("Take back: the link opens nothing any more"), permissions=["change"]
    )
    def take_back(self, request, queryset):
        done = self._each(request, queryset, actions.revoke)
        if done:
            messages.success(request, _("Taken back: %(number)s") % {"number": done})

    def _each(self, request, queryset, act):
        done = 0
        for invitation in queryset:
            try:
                act(invitation, by=request.user)
            except actions.TooSoon:
                words = _("%(email)s: sent a moment ago, or five times already. Nothing was sent.")
                messages.warning(request, words % {"email": invitation.email})
            except actions.Gone:
                words = _("%(email)s: used or taken back already.")
                messages.warning(request, words % {"email": invitation.email})
            else:
                done += 1
        return done
