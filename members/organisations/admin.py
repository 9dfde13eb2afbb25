from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.languages_admin import LanguagesTogether
from gastvrij.lib.merging_admin import MergingAdmin
from members.accounts.admin import ReauthenticatedAdmin, end_sessions_after_change
from members.memberships.actions import (
    changed_from_outside,
    confirmed_no_more_than,
    end_from_outside,
)
from members.models import Application, Logo, Membership, Organisation, User
from members.models.organisation import DRAFT_SLUG
from members.organisations.actions import remove_logo, set_logo
from members.organisations.forms import OrganisationForm


class MembershipForm(forms.ModelForm):
    """Whoever administers the network can't let themselves in to an organisation's families."""

    editor = None

    def clean(self):
        cleaned = super().clean()
        if self.has_changed() and cleaned.get("user") == self.editor:
            raise ValidationError(
                _("You can't change your own membership. Ask another administrator to do it.")
            )
        return cleaned

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # what was confirmed is this person
            self.fields["user"].disabled = True

    def save(self, commit=True):
        self.instance.confirmed_as = confirmed_no_more_than(self.instance)
        return super().save(commit)


class MembershipFormSet(forms.BaseInlineFormSet):
    editor = None

    def delete_existing(self, obj, commit=True):
        if commit:
            end_from_outside(obj, by=self.editor)


class MembershipInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    autocomplete_fields = ["user"]
    extra = 0
    readonly_fields = ["works"]

    @admin.display(description=_("confirmed by the organisation"), boolean=True)
    def works(self, membership):
        return bool(membership.pk) and membership.is_active and membership.is_confirmed

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user")

    def get_formset(self, request, obj=None, **kwargs):
        form = type("OwnMembershipForm", (self.form,), {"editor": request.user})
        formset = super().get_formset(request, obj, form=form, **kwargs)
        formset.editor = request.user
        return formset


class SilentFilter(admin.SimpleListFilter):
    title = _("answers")
    parameter_name = "silent"

    def lookups(self, request, model_admin):
        return [("yes", _("Asked twice and silent, or nobody to ask"))]

    def queryset(self, request, queryset):
        silent = Organisation.objects.silent().values("pk")
        return queryset.filter(pk__in=silent) if self.value() else queryset


@admin.register(Organisation)
class OrganisationAdmin(
    LanguagesTogether, ReauthenticatedAdmin, PlainSearchAdmin, MergingAdmin, TranslationAdmin
):
    form = OrganisationForm
    inlines = [MembershipInline]
    list_display = ["name", "municipality", "state", "confirmed_on"]
    list_filter = ["state", SilentFilter, "municipality__province"]
    list_select_related = ["municipality"]
    search_fields = ["name", "municipality__name_nl", "municipality__name_fr"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["municipality", "working_area"]
    filter_horizontal = ["themes", "statuses"]
    actions = ["show", "hide"]
    readonly_fields = ["present_logo", "how_to_reach", "approved_on", "stops_on"]

    @admin.display(description=_("How to reach it"))
    def how_to_reach(self, organisation):
        """Its coordinators first, then what everybody may know."""
        coordinators = Membership.objects.confirmed_coordinators().filter(
            organisation=organisation.pk
        )
        people = [f"{one.user} ({one.user.email})" for one in coordinators.select_related("user")]
        public = [organisation.telephone, organisation.email, organisation.website]
        return format_html_join("", "{}<br>", ((one,) for one in [*people, *public] if one)) or "-"

    def get_queryset(self, request):
        """Without what somebody is still filling in, and has not sent to the network."""
        found = super().get_queryset(request)
        draft = Q(state=Organisation.State.DRAFT)
        answers = Q(slug__startswith=DRAFT_SLUG)  # of a claim that was approved
        claims = Q(application__claim__isnull=False, slug__startswith=DRAFT_SLUG)
        return found.exclude(draft & (Q(application__isnull=False) | answers)).exclude(claims)

    def get_inlines(self, request, obj):
        """Nobody belongs to what nobody claimed yet."""
        return [] if obj and obj.is_unclaimed else super().get_inlines(request, obj)

    @admin.action(description=_("Show what is not claimed yet on the site"), permissions=["change"])
    def show(self, request, queryset):
        self._shown(request, queryset, True)

    @admin.action(description=_("No longer show what is not claimed yet"), permissions=["change"])
    def hide(self, request, queryset):
        self._shown(request, queryset, False)

    def _shown(self, request, queryset, is_shown):
        chosen = Organisation.objects.unclaimed().filter(pk__in=queryset.values("pk"))
        number = chosen.update(is_shown_unclaimed=is_shown)
        self.message_user(request, _("Organisations changed: %(number)s") % {"number": number})

    def get_readonly_fields(self, request, obj=None):
        """While it applies for membership, only the answer to that changes its state."""
        fields = super().get_readonly_fields(request, obj)
        is_applying = obj and Application.objects.undecided().filter(organisation=obj).exists()
        return [*fields, "state"] if is_applying else fields

    @admin.display(description=_("Present logo"))
    def present_logo(self, organisation):
        logo = Logo.objects.filter(organisation=organisation.pk).defer("content").first()
        if logo is None:
            return _("There is no logo yet.")
        if not organisation.is_approved:
            return _("There is one. It is shown once the organisation is approved.")
        size = {"width": logo.width // 2, "height": logo.height // 2}
        address = logo.get_absolute_url()
        return format_html(
            '<img src="{}" alt="" width="{width}" height="{height}">', address, **size
        )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if picture := form.cleaned_data["logo"]:
            set_logo(obj, picture)
        elif form.cleaned_data["remove_logo"]:
            remove_logo(obj)

    def has_delete_permission(self, request, obj=None):
        """Its families would lose their house: an organisation that left gets that state."""
        return False

    def save_formset(self, request, form, formset, change):
        changed = [one for one in formset.forms if one.has_changed()]
        users = {one.initial.get("user") for one in changed}
        users |= {one.cleaned_data["user"].pk for one in changed if "user" in one.cleaned_data}
        before = Membership.objects.in_bulk([one.instance.pk for one in changed])
        super().save_formset(request, form, formset, change)
        for membership in formset.new_objects:
            changed_from_outside(membership, None, by=request.user)
        for membership, _fields in formset.changed_objects:
            changed_from_outside(membership, before.get(membership.pk), by=request.user)
        for user in User.objects.filter(pk__in=users - {None}):
            end_sessions_after_change(request, user)
