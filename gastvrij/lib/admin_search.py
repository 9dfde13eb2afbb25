"""One way to search in the whole admin: without accents, and with slips of the pen."""

from django.contrib import admin
from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Greatest

LIKENESS = 0.4
LONGEST_SLIP = 60
"""Letters: what is longer is no word that somebody mistyped, and takes long to compare."""


class PlainSearchAdmin(admin.ModelAdmin):
    """ "cafe emile" finds "Café Émile"; what nobody has is taken for a slip of the pen."""

    def get_search_fields(self, request):
        names = super().get_search_fields(request)
        return [f"{name}__unaccent__icontains" if self._is_text(name) else name for name in names]

    def get_search_results(self, request, queryset, search_term):
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        is_no_slip = not search_term.strip() or len(search_term) > LONGEST_SLIP
        if is_no_slip or self.is_known(search_term) or found.exists():
            return found, may_have_duplicates
        return self._alike(queryset, search_term), False

    def is_known(self, search_term):
        """Whether it means something, be it nothing of what is shown: then it is no slip."""
        return False

    def _alike(self, queryset, search_term):
        typed = Unaccent(Value(search_term, output_field=TextField()))
        likeness = [
            TrigramStrictWordSimilarity(typed, Unaccent(F(name)))
            for name in super().get_search_fields(None)
            if self._is_text(name)
        ]
        # Twice the first, since Greatest asks for two.
        best = Greatest(likeness[0], *likeness) if likeness else Value(0.0)
        alike = queryset.order_by().alias(likeness=best).filter(likeness__gte=LIKENESS)
        return queryset.filter(pk__in=alike.values("pk"))

    def _is_text(self, name):
        model, [*path, last] = self.model, name.split("__")
        for step in path:
            model = model._meta.get_field(step).related_model
        return isinstance(model._meta.get_field(last), CharField | TextField)
