from django.contrib import admin

from gastvrij.lib.admin_search import PlainSearchAdmin
from members.models import Municipality
from members.places.finding import codes_of_names_beginning


@admin.register(Municipality)
class MunicipalityAdmin(PlainSearchAdmin):
    """To look up and to choose from; the data are from Statbel (members/places/data/README.md)."""

    list_display = ["name", "code", "province", "postal_codes"]
    list_filter = ["region", "province"]
    search_fields = ["name_nl", "name_fr", "code", "postal_codes"]

    def get_search_results(self, request, queryset, search_term):
        """Also by the name of a village, a former municipality, or in another language."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        named = queryset.filter(pk__in=codes_of_names_beginning(search_term))
        return found | named, may_have_duplicates

    def is_known(self, search_term):
        return bool(codes_of_names_beginning(search_term))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
