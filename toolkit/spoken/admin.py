from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.merging_admin import MergingAdmin
from toolkit.models import Speaker, Spoken
from toolkit.spoken.counts import table


@admin.register(Spoken)
class SpokenAdmin(PlainSearchAdmin, MergingAdmin):
    """What families read in a language that the interface does not have."""

    list_display = ["words", "dutch", "language", "state", "is_equal"]
    list_filter = ["language", "state", "is_equal"]
    search_fields = ["dutch", "words"]
    fields = ["language", "dutch", "words", "is_equal", "state", "checked_on"]
    readonly_fields = ["language", "dutch", "state", "checked_on"]
    change_list_template = "admin/toolkit/spoken/change_list.html"

    def changelist_view(self, request, extra_context=None):
        """With how much of each language is there, and how much of it a speaker checked."""
        return super().changelist_view(request, {"table": table()} | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def is_known(self, search_term):
        """No guessing at slips of the pen in thousands of sentences: that takes seconds."""
        return True


class SpeakerForm(forms.ModelForm):
    """The account is named by its address: curators see no list of accounts."""

    email = forms.EmailField(
        label=_("e-mail address of the account"),
        help_text=_("They need no other right: they check texts on a page of their own."),
    )

    class Meta:
        model = Speaker
        fields = ["language"]

    def clean_email(self):
        found = get_user_model().objects.filter(
            email__iexact=self.cleaned_data["email"], is_active=True
        )
        user = found.first()
        if user is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        self.instance.user = user
        return self.cleaned_data["email"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.user_id and cleaned.get("language"):
            twice = Speaker.objects.filter(
                user=self.instance.user, language=cleaned["language"]
            ).exclude(pk=self.instance.pk)
            if twice.exists():
                self.add_error("email", _("This account has this language already."))
        return cleaned


@admin.register(Speaker)
class SpeakerAdmin(MergingAdmin):
    """To whom a language was given."""

    form = SpeakerForm
    fields = ["email", "language"]
    list_display = ["user", "language"]
    list_filter = ["language"]
    list_select_related = ["user"]

    def has_change_permission(self, request, obj=None):
        """One gives a language or takes it away; there is nothing to change about it."""
        return False
