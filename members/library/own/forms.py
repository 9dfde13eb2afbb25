"""Making a model one's own: whose, in which language; its blanks; the words of one part."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.form_fields import LinesField
from gastvrij.lib.languages import INTERFACE_CHOICES
from gastvrij.lib.merging import MergingForm
from members.library.blanks import BLANKS, codes_in
from members.library.blanks import LONGEST as LONGEST_BLANK
from members.models.library import LONGEST, LONGEST_TITLE
from members.recognising import Found, Kind
from members.recognising.asking import AsksAboutFamilies

OF_THE_ORGANISATION = ("seat", "telephone", "contact", "complaints", "email", "number", "policy")
"""Blanks in which its own addresses and numbers belong."""


class TakeForm(forms.Form):
    organisation = forms.ChoiceField(label=_("For which organisation?"))
    language = forms.ChoiceField(
        label=_("In which language?"), choices=INTERFACE_CHOICES, widget=forms.RadioSelect
    )

    def __init__(self, *args, organisations, **kwargs):
        first = {"language": get_language(), "organisation": organisations[0].slug}
        super().__init__(*args, initial=first, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]

    @property
    def chosen(self):
        slug = self.cleaned_data.get("organisation", self.initial["organisation"])
        return self.organisations[slug]


class OwnForm(AsksAboutFamilies, MergingForm):
    sent_to = ()

    @property
    def status(self):
        if not self.errors:
            return 200
        return CONFLICT if self.conflicts else INVALID


class FillForm(OwnForm):
    """The blanks that stand in this document, and no others."""

    looked_at = tuple(BLANKS)
    sent_to = ("fill_own_document",)

    def __init__(self, *args, copy, **kwargs):
        codes = codes_in("\n".join(one.body for one in copy.sections.all()))
        current = {code: copy.blanks.get(code, "") for code in codes}
        self.base_fields = {
            code: forms.CharField(
                label=capfirst(str(BLANKS[code])), max_length=LONGEST_BLANK, required=False
            )
            for code in codes
        }
        super().__init__(*args, current=current, author_of=lambda name: copy.changed_by, **kwargs)

    def recognised(self) -> list[Found]:
        own = "\n".join(self.cleaned_data.get(code) or "" for code in OF_THE_ORGANISATION)
        numbers = {Kind.TELEPHONE, Kind.HOME, Kind.FILE}
        found = super().recognised()
        return [
            one
            for one in found
            if one.kind not in numbers or self.text[one.start : one.end] not in own
        ]


class SectionForm(OwnForm):
    sent_to = ("change_own_section",)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    body = LinesField(
        label=_("Text"),
        max_length=LONGEST,
        required=False,
        rows=16,
        help_text=_(
            "Write no family in it. Leave it empty to leave this part out. An empty line begins a "
            "new paragraph, a line with - in front is one of a list, **so** is bold. "
            "[[...]] is room to write by hand, [ ] a box to tick."
        ),
    )

    def __init__(self, *args, section, **kwargs):
        current = {"title": section.title, "body": section.body}
        author = section.changed_by
        super().__init__(*args, current=current, author_of=lambda name: author, **kwargs)
