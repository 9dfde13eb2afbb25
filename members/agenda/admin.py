"""Moderation of the agenda, as of the exchange: hidden with a reason, or shown again."""

from django.contrib import admin

from members.agenda import actions
from members.exchange.admin import HiddenFilter, ModeratedAdmin
from members.models import Gathering


@admin.register(Gathering)
class GatheringAdmin(ModeratedAdmin):
    decisions = actions
    list_display = ["title", "kind", "organisation", "author", "starts_at", "hidden_at"]
    list_filter = [HiddenFilter, "kind", "is_public"]
    list_select_related = ["organisation", "author", "municipality"]
    search_fields = ["title", "body", "organisation__name"]
    told = ["title", "kind", "body", "organisation", "author", "starts_at", "ends_at", "venue"]
    told += ["municipality", "is_public", "cancelled_at", "on_the_site"]
