from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.merging_admin import MergingAdmin
from members.accounts import actions
from members.accounts.sessions.reauthentication import reauthenticated
from members.memberships.actions import changed_by_staff
from members.models import MemberEvent, User

# Keys and sessions are nobody's business but their owner's. An address that is written in there
# would open an account: it is changed with the user, which tells the coordinators.
admin.site.unregister([Authenticator, EmailAddress, UserSession, Group])


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


@admin.register(Group)
class GroupAdmin(PlainSearchAdmin, MergingAdmin, BaseGroupAdmin):
    pass


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


@admin.register(User)
class UserAdmin(ReauthenticatedAdmin, PlainSearchAdmin, MergingAdmin, BaseUserAdmin):
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
            changed_by_staff(form.instance, MemberEvent.Kind.EMAIL, by=request.user)
        if change and "is_active" in form.changed_data and form.instance.is_active:
            changed_by_staff(form.instance, MemberEvent.Kind.REACTIVATED, by=request.user)
        if change and self.ends_sessions.intersection(form.changed_data):
            end_sessions_after_change(request, form.instance)

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        """Somebody else's password: whoever knew the old one is signed out everywhere."""
        before = self.get_object(request, unquote(id))
        response = reauthenticated(super().user_change_password)(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if after and after.password != before.password:
            changed_by_staff(after, MemberEvent.Kind.PASSWORD, by=request.user)
            end_sessions_after_change(request, after)
        return response

    def delete_model(self, request, obj):
        actions.delete_account(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            actions.delete_account(user, by=request.user)

    @admin.action(
        description=_("Take away the second step (for somebody who lost telephone and codes)"),
        permissions=["change"],
    )
    def remove_second_factors(self, request, queryset):
        for user in queryset:
            actions.remove_second_factors(user, by=request.user)


def end_sessions_after_change(request, user):
    """Whoever changes their own account stays signed in here."""
    keep = request.session.session_key if user == request.user else None
    actions.change_roles(user, by=request.user, keep=keep)
