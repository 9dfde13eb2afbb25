"""What may be posted, and of whom."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.form_fields import LinesField
from gastvrij.lib.merging import MergingForm
from members.models import PostReport, Thread
from members.models.exchange import LONGEST, LONGEST_TITLE
from members.recognising.asking import AsksAboutFamilies
from toolkit.models import Theme

MOST_THEMES = 4


class ThreadFields(forms.Form):
    title = forms.CharField(label=_("In one sentence"), max_length=LONGEST_TITLE)
    body = LinesField(
        label=_("Tell more"),
        max_length=LONGEST,
        help_text=_(
            "Write about the question, not about the family: no names, numbers, addresses or days "
            "of birth."
        ),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        help_text=_("Who works on these finds it. Four at most."),
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ChoiceField(
        label=_("Is it about one region?"),
        required=False,
        choices=[("", _("No, everywhere")), *Thread.Region.choices],
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages.INTERFACE_CHOICES)

    def _choose_themes(self):
        self.themes = {one.slug: one for one in Theme.objects.published().defer("body")}
        self.fields["themes"].choices = [(slug, one.title) for slug, one in self.themes.items()]

    def clean_themes(self):
        chosen = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise forms.ValidationError(_("Choose four themes at most."))
        return chosen

    def chosen_themes(self, slugs):
        return [self.themes[slug] for slug in slugs]


class NewThreadForm(AsksAboutFamilies, ThreadFields):
    sent_to = ("new_question", "new_offer", "new_practice")
    at_once = forms.BooleanField(
        label=_("Mail me as soon as somebody answers"),
        required=False,
        help_text=_("Otherwise you read it in the weekly mail."),
    )
    organisation = forms.ChoiceField(label=_("In the name of"))
    field_order = ["title", "body", "themes", "region", "language", "organisation", "at_once"]

    def __init__(self, *args, kind, organisations, initial=None, **kwargs):
        first = {"language": get_language(), "organisation": organisations[0].slug}
        super().__init__(*args, initial=first | (initial or {}), **kwargs)
        self._choose_themes()
        if kind == Thread.Kind.PRACTICE:
            self.fields["body"].help_text = _(
                "What do you do, with whom, what does it cost, and what did you learn? No names of "
                "families, no numbers, addresses or days of birth."
            )
        self.organisations = {one.slug: one for one in organisations}
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]

    @property
    def chosen_organisation(self):
        chosen = self.cleaned_data.get("organisation", self.initial["organisation"])
        return self.organisations[chosen]

    @property
    def values(self):
        values = {name: self.cleaned_data[name] for name in ThreadFields.base_fields}
        return values | {"themes": self.chosen_themes(values["themes"])}


class ChangeThreadForm(AsksAboutFamilies, MergingForm, ThreadFields):
    sent_to = ("change_thread",)

    def __init__(self, *args, thread, **kwargs):
        current = {name: getattr(thread, name) for name in ("title", "body", "region", "language")}
        current["themes"] = [one.slug for one in thread.themes.all() if one.state == "published"]
        super().__init__(*args, current=current, author_of=lambda name: thread.author, **kwargs)
        self._choose_themes()

    @property
    def values(self):
        changes = dict(self.changes)
        if "themes" in changes:
            changes["themes"] = self.chosen_themes(changes["themes"])
        return changes


class ReplyForm(AsksAboutFamilies):
    looked_at = ("body",)
    sent_to = ("thread",)
    body = LinesField(
        label=_("Your answer"),
        max_length=LONGEST,
        rows=5,
        help_text=_("No names, numbers, addresses or days of birth of a family."),
    )


class ChangeReplyForm(AsksAboutFamilies, MergingForm):
    looked_at = ("body",)
    sent_to = ("change_reply",)
    body = LinesField(label=_("Your answer"), max_length=LONGEST)

    def __init__(self, *args, reply, **kwargs):
        current = {"body": reply.body}
        super().__init__(*args, current=current, author_of=lambda name: reply.author, **kwargs)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is the matter?"),
        choices=PostReport.Reason.choices,
        widget=forms.RadioSelect,
    )


class ThemesForm(forms.Form):
    themes = forms.MultipleChoiceField(
        label=_("Themes that I follow"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {one.slug: one for one in Theme.objects.published().defer("body")}
        self.fields["themes"].choices = [(slug, one.title) for slug, one in self.themes.items()]
