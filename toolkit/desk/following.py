"""In the admin: which translations are behind, and what a save of a curator means for them."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import TRANSLATIONS, name_of
from toolkit.desk.behind import to_translate
from toolkit.transfer.actions import approve_translations, note_translations, texts_before

STILL_RIGHT = "still_right"


class StillRight(forms.Form):
    """Asked where something is behind: only somebody who reads both languages can say so."""

    still_right = forms.MultipleChoiceField(
        label=_("Still says what the Dutch text says"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick a language once you compared it: it is no longer behind."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("still_right")
        if field:
            field.choices = list(self.languages_behind())

    def languages_behind(self):
        row = getattr(self, "instance", None)
        for language in TRANSLATIONS if row is not None and row.pk else ():
            parts = to_translate(row, language).behind
            if parts:
                yield language, f"{name_of(language)}: {', '.join(parts)}"


class FollowingFilter(admin.SimpleListFilter):
    title = _("translations")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        for language in sorted(TRANSLATIONS):
            name = name_of(language)
            yield f"behind-{language}", _("%(language)s: behind") % {"language": name}
            yield f"missing-{language}", _("%(language)s: missing") % {"language": name}

    def queryset(self, request, queryset):
        """Compared text by text: a few questions, however many rows there are."""
        state, _dash, language = (self.value() or "").partition("-")
        if state not in ("behind", "missing") or language not in TRANSLATIONS:
            return queryset
        rows = queryset.prefetch_related(*queryset.model.lines)
        found = [row.pk for row in rows if getattr(to_translate(row, language), state)]
        return queryset.filter(pk__in=found)


class FollowingAdmin:
    """A translation that a curator writes anew follows the Dutch of that moment; others do not."""

    actions = ["approve_translations"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*self.model.lines)

    def asking_whether_right(self, obj, fieldsets):
        """First of all, and only where something is behind."""
        fieldsets = [
            (name, {**options, "fields": [one for one in options["fields"] if one != STILL_RIGHT]})
            for name, options in fieldsets
        ]
        late = obj and any(to_translate(obj, language).behind for language in TRANSLATIONS)
        asked = (_("Translations"), {"fields": [STILL_RIGHT]})
        return [asked, *fieldsets] if late else fieldsets

    def save_model(self, request, obj, form, change):
        form.texts_before = texts_before(obj) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        still_right = form.cleaned_data.get("still_right") or []
        note_translations(form.instance, form.texts_before, still_right=still_right)

    @admin.display(description=_("not finished in"))
    def unfinished(self, row):
        rest = {language: to_translate(row, language) for language in TRANSLATIONS}
        return ", ".join(one for one in sorted(rest) if rest[one].behind or rest[one].missing)

    @admin.action(
        description=_("The translations still say what the Dutch text says"),
        permissions=["change"],
    )
    def approve_translations(self, request, queryset):
        approve_translations(queryset)
