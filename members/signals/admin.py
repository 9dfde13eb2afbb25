"""Moderation: an organisation's words are hidden, a signal is withdrawn, with a reason by mail."""

from django.contrib import admin

from members.exchange.admin import HiddenFilter, ModeratedAdmin
from members.models import Contribution, Signal
from members.signals import actions


@admin.register(Contribution)
class ContributionAdmin(ModeratedAdmin):
    decisions = actions
    list_display = ["__str__", "item", "organisation", "written_on", "hidden_at"]
    list_select_related = ["organisation", "author", "item"]
    search_fields = ["body", "organisation__name", "item__code"]
    told = ["item", "body", "organisation", "author", "written_on", "changed_on", "on_the_site"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Signal)
class SignalAdmin(ModeratedAdmin):
    """Written and published on the site; withdrawn, or shown again, here."""

    decisions = actions
    list_display = ["title", "state", "item", "published_on", "hidden_at"]
    list_filter = [HiddenFilter, "state"]
    list_select_related = ["organisation", "author", "item"]
    search_fields = ["title", "what_happens", "item__code"]
    told = ["title", "state", "what_happens", "asked", "authority", "item", "organisation"]
    told += ["author", "published_on", "on_the_site"]

    def has_delete_permission(self, request, obj=None):
        """Its address stays, and says that it was withdrawn."""
        return False
