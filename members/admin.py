from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.actions import forget_old_emails
from members.forms import OrganisationForm
from members.models import Membership, Municipality, Organisation, User


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


@admin.register(User)
class UserAdmin(BaseUserAdmin):
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

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            forget_old_emails(obj)


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
class OrganisationAdmin(admin.ModelAdmin):
    form = OrganisationForm
    inlines = [MembershipInline]
    list_display = ["name", "municipality", "state", "confirmed_on"]
    list_filter = ["state", "municipality__province"]
    list_select_related = ["municipality"]
    search_fields = ["name", "municipality__name_nl", "municipality__name_fr"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["municipality", "working_area"]
    filter_horizontal = ["themes", "statuses"]


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
