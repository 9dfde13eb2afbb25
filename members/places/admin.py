from django.contrib import admin

from members.models import Municipality


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    """To look up and to choose from; the data are from Statbel (members/places/data/README.md)."""

    list_display = ["name", "code", "province", "postal_codes"]
    list_filter = ["region", "province"]
    search_fields = ["name_nl", "name_fr", "code", "postal_codes"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
