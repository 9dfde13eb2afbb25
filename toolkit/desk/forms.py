from datetime import date
from graphlib import CycleError, TopologicalSorter

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.words import french_spaces
from toolkit.desk.following import StillRight
from toolkit.desk.texts import TextsForm
from toolkit.due import Duration
from toolkit.models import (
    Chapter,
    ChecklistItem,
    Embed,
    Figure,
    Housing,
    ItemDue,
    Situation,
    Source,
    Status,
    Theme,
)
from toolkit.providers import understand
from toolkit.reading.due_words import due_in_words
from toolkit.rules.facts import cases_of
from toolkit.rules.nobody import contradiction_in
from toolkit.transfer import schema
from toolkit.vocabulary import FIGURE, LANGUAGES, MAX_AGE


class ContentForm(TextsForm):
    """What a curator writes must be readable by the site: figures that exist, texts that fit."""

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if name.endswith("_fr") and isinstance(value, str):
                cleaned[name] = french_spaces(value)
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


class OwnForm(StillRight, ContentForm):
    """Of what has a form of its own; a line stands in the form of its page."""


class ReviewedForm(OwnForm):
    """Nothing counts as checked without the words that were read, and where they stand."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "review_by" in self.fields:
            self.fields["review_by"].required = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reviewed_on"):
            for name in ("passage", "passage_source"):
                if name in self.fields and not cleaned.get(name):
                    self.add_error(name, _("Give the words that you read, and their source."))
        elif cleaned.get("passage"):
            self.add_error("reviewed_on", _("Give the day on which you read this."))
        if (cleaned.get("reviewed_on") or date.min) > timezone.localdate():
            self.add_error("reviewed_on", _("This day is still to come."))
        code = cleaned.get("passage_source")
        if code and not self.sources(cleaned).filter(code=code).exists():
            self.add_error("passage_source", _("This page has no source with this code."))
        return cleaned

    def sources(self, cleaned):
        """Those of the theme or chapter in which this stands."""
        row = self.instance
        if isinstance(row, Figure):
            source = cleaned.get("source")
            page = {"theme": source.theme_id, "chapter": source.chapter_id} if source else {}
            return Source.objects.filter(**page) if page else Source.objects.none()
        if isinstance(row, (Theme, Chapter)):
            return row.sources.all() if row.pk else Source.objects.none()
        parent = cleaned.get("theme" if isinstance(row, ChecklistItem) else "chapter")
        return parent.sources.all() if parent else Source.objects.none()


class ThemeForm(ReviewedForm):
    related = forms.MultipleChoiceField(
        label=_("belongs with"),
        help_text=_("Themes that a reader of this one needs too. They show each other."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "related" in self.fields:
            others = Theme.objects.exclude(pk=self.instance.pk)
            self.fields["related"].choices = [(one.slug, one.title) for one in others]


class EmbedForm(ContentForm):
    """The address may be pasted as a browser or a Share button gives it."""

    class Meta:
        model = Embed
        exclude = []
        widgets = {"address": forms.TextInput(attrs={"class": "vLargeTextField"})}
        help_texts = {
            "address": _(
                "Of a video on YouTube or Vimeo, or of a post on mastodon.social. "
                "Of anything else, put a link in the text."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.startswith("shows_"):
                field.widget.attrs["rows"] = 3

    def clean_address(self):
        shown = understand(self.cleaned_data["address"])
        if shown is None:
            raise forms.ValidationError(
                _(
                    "This can't be shown here. Copy the address of one video on YouTube or Vimeo, "
                    "or of one post on mastodon.social. It begins with https://."
                )
            )
        return shown.address


class FigureForm(ReviewedForm):
    class Meta:
        model = Figure
        exclude = []

    def clean(self):
        cleaned = super().clean()
        valid_from, next_on = cleaned.get("valid_from"), cleaned.get("next_on")
        if cleaned.get("changes") == Figure.Changes.YEARLY and not next_on:
            self.add_error("next_on", _("Say when the next change is expected."))
        if valid_from and next_on and next_on <= valid_from:
            self.add_error("next_on", _("The next change comes after this value began."))
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


def names_of(vocabulary):
    """Read when the form is shown, in the reader's language."""
    return lambda: [(one.code, one.name) for one in vocabulary.objects.all()]


def several(label, choices, help_text):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=help_text,
    )


NO_MATTER = _("None means that it does not matter.")


MAKE_A_CASE = {
    *("situations", "not_situations", "min_age", "max_age", "registered_ages", "family_ages"),
    "cases",
}
FIELDS_OF = {
    "situations": "not_situations",
    "ages_of_situations": "max_age",
    "registered_ages": "registered_ages",
}
FOR_NOBODY = {
    "situations": _("Nobody is in a situation and not in it: this would be for nobody."),
    "ages_of_situations": _("Nobody of this age is in this situation: this would be for nobody."),
    "registered_ages": _(
        "Nobody was older when they were registered than they are: this would be for nobody."
    ),
}


class ItemForm(ReviewedForm):
    regions = several(_("Regions"), ChecklistItem.Region, _("None means both."))
    family_statuses = several(
        _("Residence status of somebody in the family"), names_of(Status), NO_MATTER
    )
    housing = several(_("How the family lives"), Housing, NO_MATTER)
    not_situations = several(_("Not in this situation"), names_of(Situation), NO_MATTER)

    class Meta:
        model = ChecklistItem
        exclude = []
        help_texts = {
            "after": _("Items that come first."),
            "statuses": NO_MATTER,
            "situations": NO_MATTER,
        }

    def clean(self):
        cleaned = super().clean()
        for name in ("family_ages", "registered_ages"):
            if cleaned.get(name) and not is_a_range(cleaned[name]):
                self.add_error(name, _("Write two ages, the lowest first, such as 18,64."))
        read_as(self, "cases", Cases, wrap=lambda value: {"cases": value})
        self.check_ages(cleaned.get("min_age"), cleaned.get("max_age"))
        if "after" in self.fields:
            self.check_order(cleaned.get("after") or [])
        self.check_somebody(cleaned)
        return cleaned

    def check_somebody(self, cleaned):
        """An item for nobody stands on no list, and nobody would notice."""
        if not MAKE_A_CASE.isdisjoint(self.errors):
            return
        minimum, maximum = cleaned.get("min_age"), cleaned.get("max_age")
        first = {
            "situations": [one.pk for one in cleaned.get("situations") or ()],
            "not_situations": cleaned.get("not_situations") or [],
            "ages": None if minimum is None else (minimum, maximum),
            "registered_ages": cleaned.get("registered_ages"),
        }
        for number, case in enumerate(cases_of(first, cleaned.get("cases") or [])):
            if reason := contradiction_in(case):
                self.add_error("cases" if number else FIELDS_OF[reason], FOR_NOBODY[reason])
                return

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


class Cases(schema.Strict):
    cases: list[schema.Conditions]


def is_a_range(ages):
    return len(ages) == 2 and ages[0] <= ages[1] <= MAX_AGE


def read_as(form, name, model, wrap=lambda value: value):
    """Complain about a field of JSON that a content file could not hold either."""
    value = form.cleaned_data.get(name)
    if value:
        for path, sentence in schema.problems_of(model, wrap(value)):
            where = " ".join(str(key) for key in path)
            form.add_error(name, f"{where}: {sentence}")


class DueForm(ContentForm):
    """When an item is due: the same is asked as of a content file."""

    class Meta:
        model = ItemDue
        exclude = []
        help_texts = {
            "anchors": _(
                "The day that the time limit runs from: recognised, arrived, moved_in, applied, "
                "birth, school_year, card_expires, registered, joined, signed, left_reception, "
                "age:N, calendar:MM-DD, on:YYYY-MM-DD or done:CODE. Of several with a comma "
                "between them, the first that is known counts."
            ),
            "within": _("Years, months, weeks and days: P1Y, P6M, P2W, P30D. P0D: that day."),
        }

    def __init__(self, *args, **kwargs):
        """Beside the codes stands what they say."""
        super().__init__(*args, **kwargs)
        rule = self.instance.parsed if self.instance.pk else None
        if rule and "within" in self.fields:
            titles = dict(
                ChecklistItem.objects.filter(code__in=rule.codes).values_list("code", "title")
                if rule.codes
                else ()
            )
            self.fields["within"].help_text = format_html(
                "<strong>{}</strong><br>{}",
                _("So one reads it: %(words)s.") % {"words": due_in_words(rule, titles)},
                self.fields["within"].help_text,
            )

    def clean(self):
        cleaned = super().clean()
        anchors = self.read(
            "anchors",
            self.anchors_of,
            _("This is none of the days that a time limit can run from."),
        )
        no_duration = _("Write the duration as P6M, P2W or P30D.")
        within = self.read("within", Duration.parse, no_duration)
        self.read("opens", Duration.parse, no_duration)
        if within and within.is_negative and not all(one.may_count_back for one in anchors or ()):
            self.add_error("within", _("Only the card's date is counted back from."))
        if within and cleaned.get("counts_working_days") and not within.is_in_days:
            self.add_error("within", _("Working days are counted in days, such as P8D."))
        if anchors and len(anchors) > 1 and any(one.month_and_day for one in anchors):
            self.add_error(
                "anchors", _("A deadline that comes back every year runs from one day only.")
            )
        read_as(self, "only_for", schema.OnlyFor)
        self.check_basis(cleaned)
        return cleaned

    def read(self, name, parse, complaint):
        """What the field means, or None with a complaint."""
        value = self.cleaned_data.get(name)
        try:
            return parse(value) if value else None
        except ValueError:
            self.add_error(name, complaint)

    def anchors_of(self, texts):
        anchors = [schema.runs_from(text) for text in texts]
        codes = {code for anchor in anchors for code in anchor.codes}
        others = ChecklistItem.objects.exclude(pk=self.instance.item_id)
        if others.filter(code__in=codes).count() < len(codes):
            raise ValueError("one of these is no other item")
        return anchors

    def check_basis(self, cleaned):
        if cleaned.get("kind") != ItemDue.Kind.LEGAL:
            return
        for name in [f"article_{language}" for language in LANGUAGES] + ["source"]:
            if name in self.fields and not cleaned.get(name):
                self.add_error(
                    name,
                    _("A required deadline needs the article that sets it, and its source."),
                )


class DueFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """A legal term rests on the law or the competent service, or says that it is uncertain."""
        super().clean()
        if self.instance.confidence == ChecklistItem.Confidence.LOW:
            return
        for form in self.forms:
            given = getattr(form, "cleaned_data", {})
            source = given.get("source")
            is_legal = given.get("kind") == ItemDue.Kind.LEGAL and not given.get("DELETE")
            if is_legal and source and not source.is_authoritative:
                form.add_error(
                    "source",
                    _("Choose a law or the service in charge, or set the confidence to low."),
                )
