"""What may be posted, and the question before it: is there a family in it?"""

from dataclasses import dataclass

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.form_fields import LinesField
from gastvrij.lib.merging import MergingForm
from members.exchange.recognising import Kind, recognise
from members.models import PostReport, Thread
from members.models.exchange import LONGEST, LONGEST_TITLE
from toolkit.models import Theme

ASKED = "asked"
"""The button with which somebody says that the passages that were marked are nobody's."""
MOST_THEMES = 4
IN_WORDS = {
    Kind.NATIONAL_NUMBER: _("a national number"),
    Kind.TELEPHONE: _("a telephone number"),
    Kind.FILE: _("the number of a file"),
    Kind.BIRTH: _("a day of birth"),
    Kind.HOME: _("an address"),
    Kind.PERSON: _("where somebody is from, in which town, how old or at which school"),
}


@dataclass(frozen=True)
class Part:
    words: str
    is_marked: bool


class AsksAboutFamilies(forms.Form):
    """Asks once about each passage that could lead to a family. The answer goes with the page.

    Nothing is kept meanwhile: what was typed stands in the page that asks, and nowhere else.
    """

    looked_at = ("title", "body")

    def clean(self):
        cleaned = super().clean()
        self.text = "\n".join(str(cleaned.get(name) or "") for name in self.looked_at).strip("\n")
        self.found = recognise(self.text)
        told = self.data.get(ASKED, "")
        self.asks = bool(self.found) and not constant_time_compare(told, self.answer)
        if self.asks and not self.errors:
            self.add_error(None, _("Is there a family in your text? Nothing was posted yet."))
        return cleaned

    @property
    def answer(self):
        """Of these passages alone: whoever types another one is asked again."""
        passages = sorted({self.text[one.start : one.end] for one in self.found})
        key = salted_hmac("members.exchange.asked", "\0".join(passages), algorithm="sha256")
        return key.hexdigest()

    def parts(self):
        """The text, with what was recognised apart."""
        place = 0
        for one in self.found:
            yield Part(self.text[place : one.start], False)
            yield Part(self.text[one.start : one.end], True)
            place = one.end
        yield Part(self.text[place:], False)

    def kinds(self):
        return [IN_WORDS[kind] for kind in dict.fromkeys(one.kind for one in self.found)]


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
    body = LinesField(
        label=_("Your answer"),
        max_length=LONGEST,
        rows=5,
        help_text=_("No names, numbers, addresses or days of birth of a family."),
    )


class ChangeReplyForm(AsksAboutFamilies, MergingForm):
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
