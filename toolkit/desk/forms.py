from graphlib import CycleError, TopologicalSorter

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.due import Duration
from toolkit.models import ChecklistItem, Figure, Source
from toolkit.transfer import schema
from toolkit.vocabulary import FIGURE


class ContentForm(forms.ModelForm):
    """What a curator writes must be readable by the site: figures that exist, texts that fit."""

    def clean(self):
        cleaned = super().clean()
        texts = {name: value for name, value in cleaned.items() if isinstance(value, str)}
        used = {name: set(FIGURE.findall(text)) for name, text in texts.items()}
        codes = set().union(*used.values())
        known = set(Figure.objects.filter(code__in=codes).values_list("code", flat=True))
        for name, text in texts.items():
            for code in sorted(used[name] - known):
                self.add_error(name, _("There is no figure with the code “%s”.") % code)
            if used[name] and name.rpartition("_")[0] in schema.WITHOUT_FIGURES:
                self.add_error(name, _("Titles and the like can't hold figures."))
            if schema.has_stray_braces(text):
                self.add_error(name, _("Double braces are only for figures: {{ figure:CODE }}."))
        return cleaned


class SourceForm(forms.ModelForm):
    url = forms.URLField(label=_("address"), max_length=400, assume_scheme="https")

    class Meta:
        model = Source
        exclude = []

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if not schema.is_seen(seen):
            raise forms.ValidationError(_("Write YYYY, YYYY-MM, YYYY-MM-DD or undated."))
        return seen


class ItemForm(ContentForm):
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        choices=ChecklistItem.Region,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None means both."),
    )

    class Meta:
        model = ChecklistItem
        exclude = []
        help_texts = {
            "due_from": _(
                "The day that the term runs from: recognised, arrived, moved_in, applied, birth, "
                "school_year, card_expires, age:N, calendar:MM-DD or done:CODE."
            ),
            "due_within": _("Years, months, weeks and days: P1Y, P6M, P2W, P30D. P0D: that day."),
            "after": _("Items that come first."),
        }

    def clean(self):
        cleaned = super().clean()
        self.check_due(cleaned)
        self.check_ages(cleaned.get("min_age"), cleaned.get("max_age"))
        self.check_order(cleaned.get("after") or [])
        return cleaned

    def check_due(self, cleaned):
        names = ["due_from", "due_within", "due_kind"]
        given = [name for name in names if cleaned.get(name)]
        for name in set(names) - set(given) if given else []:
            self.add_error(name, _("A term needs all three: from when, how long and which kind."))
        no_day = _("This is none of the days that a term can run from.")
        anchor = self.read("due_from", self.anchor_of, no_day)
        no_duration = _("Write the duration as P6M, P2W or P30D.")
        within = self.read("due_within", Duration.parse, no_duration)
        if within and within.is_negative and not (anchor and anchor.may_count_back):
            self.add_error("due_within", _("Only the card's date is counted back from."))

    def read(self, name, parse, complaint):
        """What the field means, or None with a complaint."""
        text = self.cleaned_data.get(name)
        try:
            return parse(text) if text else None
        except ValueError:
            self.add_error(name, complaint)

    def anchor_of(self, text):
        anchor = schema.runs_from(text)
        others = ChecklistItem.objects.exclude(pk=self.instance.pk)
        if anchor.code and not others.filter(code=anchor.code).exists():
            raise ValueError(f"{anchor.code!r} is no other item")
        return anchor

    def check_ages(self, minimum, maximum):
        if (minimum is None) != (maximum is None):
            self.add_error("max_age", _("Give both ages, or none. Without an upper limit: 120."))
        elif minimum is not None and minimum > maximum:
            self.add_error("max_age", _("The maximum is below the minimum."))

    def check_order(self, after):
        """Items that wait for each other would wait for ever."""
        links = ChecklistItem.after.through.objects.exclude(from_checklistitem=self.instance.pk)
        graph = {self.instance.pk or 0: {item.pk for item in after}}
        for later, first in links.values_list("from_checklistitem", "to_checklistitem"):
            graph.setdefault(later, set()).add(first)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError:
            self.add_error("after", _("These items would wait for each other."))
