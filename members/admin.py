from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members import actions
from members.forms import OrganisationForm
from members.models import Logo, Membership, Municipality, Organisation, User
from members.reauthentication import reauthenticated

# Keys and sessions are nobody's business but their owner's.
admin.site.unregister([Authenticator, UserSession])


class ReauthenticatedAdmin:
    """Who changes what people may do proves first that they are who they are.

    Asked before the form is filled in, and again if that took more than a few minutes.
    """

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        view = super().changeform_view
        may_change = self.has_change_permission if object_id else self.has_add_permission
        return (reauthenticated(view) if may_change(request) else view)(
            request, object_id, *args, **kwargs
        )

    def changelist_view(self, request, *args, **kwargs):
        view = super().changelist_view
        return (reauthenticated(view) if request.method == "POST" else view)(
            request, *args, **kwargs
        )

    def delete_view(self, request, *args, **kwargs):
        return reauthenticated(super().delete_view)(request, *args, **kwargs)


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


@admin.register(User)
class UserAdmin(ReauthenticatedAdmin, BaseUserAdmin):
    # What somebody may do, and with which address they come in.
    ends_sessions = {"email", "groups", "is_active", "is_staff", "is_superuser", "user_permissions"}
    add_form = UserCreationForm
    add_fieldsets = [
        (None, {"fields": ["email", "name", "language", "usable_password"]}),
        (_("Password"), {"fields": ["password1", "password2"]}),
    ]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    readonly_fields = ["joined_at", "last_login"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    actions = ["remove_second_factors"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and "email" in form.changed_data:
            actions.forget_old_emails(form.instance)
        if change and self.ends_sessions.intersection(form.changed_data):
            change_roles(request, form.instance)

    def user_change_password(self, request, id, form_url=""):
        """Somebody else's password: whoever knew the old one is signed out everywhere."""
        before = self.get_object(request, unquote(id))
        response = reauthenticated(super().user_change_password)(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if after and after.password != before.password:
            change_roles(request, after)
        return response

    def delete_model(self, request, obj):
        actions.delete_account(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            actions.delete_account(user, by=request.user)

    @admin.action(
        description=_("Take away the second step (for who lost telephone and codes)"),
        permissions=["change"],
    )
    def remove_second_factors(self, request, queryset):
        for user in queryset:
            actions.remove_second_factors(user, by=request.user)


def change_roles(request, user):
    """Whoever changes their own account stays signed in here."""
    keep = request.session.session_key if user == request.user else None
    actions.change_roles(user, by=request.user, keep=keep)


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


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["user"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user")

    def get_formset(self, request, obj=None, **kwargs):
        form = type("OwnMembershipForm", (MembershipForm,), {"editor": request.user})
        return super().get_formset(request, obj, form=form, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(ReauthenticatedAdmin, admin.ModelAdmin):
    form = OrganisationForm
    inlines = [MembershipInline]
    list_display = ["name", "municipality", "state", "confirmed_on"]
    list_filter = ["state", "municipality__province"]
    list_select_related = ["municipality"]
    search_fields = ["name", "municipality__name_nl", "municipality__name_fr"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["municipality", "working_area"]
    filter_horizontal = ["themes", "statuses"]
    readonly_fields = ["present_logo"]

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
            actions.set_logo(obj, picture)
        elif form.cleaned_data["remove_logo"]:
            actions.remove_logo(obj)

    def has_delete_permission(self, request, obj=None):
        """Its families would lose their house: an organisation that left gets that state."""
        return False

    def save_formset(self, request, form, formset, change):
        changed = [one for one in formset.forms if one.has_changed()]
        users = {one.initial.get("user") for one in changed}
        users |= {one.cleaned_data["user"].pk for one in changed if "user" in one.cleaned_data}
        super().save_formset(request, form, formset, change)
        for user in User.objects.filter(pk__in=users - {None}):
            change_roles(request, user)


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    """To look up and to choose from; the data come from Statbel, see members/data/README.md."""

    list_display = ["name", "code", "province", "postal_codes"]
    list_filter = ["region", "province"]
    search_fields = ["name_nl", "name_fr", "code", "postal_codes"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
