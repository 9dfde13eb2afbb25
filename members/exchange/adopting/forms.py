from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib.languages import SOURCE, name_of
from members.exchange.forms import LinesField
from toolkit.models import Example, Theme, Tip

EXAMPLE, TIP = "example", "tip"
MOST = 8000


class AdoptForm(forms.Form):
    """What comes into the handbook: the member's own words, made shorter and plainer if need be.

    Dutch comes first there; what was written in another language stands beside it.
    """

    place = forms.ChoiceField(
        label=_("As what?"),
        choices=[
            (EXAMPLE, pgettext_lazy("exchange", "An example, with a title")),
            (TIP, pgettext_lazy("exchange", "A tip: one or two sentences")),
        ],
        widget=forms.RadioSelect,
        initial=EXAMPLE,
    )
    theme = forms.ChoiceField(label=_("Of which theme?"))

    def __init__(self, *args, thread, **kwargs):
        super().__init__(*args, **kwargs)
        self.thread = thread
        self.themes = {one.slug: one for one in Theme.objects.published()}
        self.fields["theme"].choices = [(slug, one.title) for slug, one in self.themes.items()]
        self.fields["theme"].initial = next((one.slug for one in thread.themes.all()), None)
        self.languages = list(dict.fromkeys([SOURCE, thread.language]))
        for code in self.languages:
            self._add_texts(code, thread)

    def _add_texts(self, code, thread):
        is_own = code == thread.language
        name = name_of(code)
        self.fields[f"title_{code}"] = forms.CharField(
            label=_("Title (%(language)s)") % {"language": name},
            max_length=120,
            initial=thread.title if is_own else "",
        )
        self.fields[f"body_{code}"] = LinesField(
            label=_("Text (%(language)s)") % {"language": name},
            max_length=MOST,
            initial=thread.body if is_own else "",
            help_text=_("Markdown. The name of the organisation is put under it."),
        )

    def line(self):
        """The row that a reader will see, with the organisation's name under its text."""
        chosen, by = self.cleaned_data, f"*{self.thread.organisation.name}*"
        theme = self.themes[chosen["theme"]]
        if chosen["place"] == TIP:
            line = Tip(theme=theme)
            for code in self.languages:
                setattr(line, f"text_{code}", f"{chosen[f'body_{code}']} ({by})")
            return line
        line = Example(theme=theme)
        for code in self.languages:
            setattr(line, f"title_{code}", chosen[f"title_{code}"])
            setattr(line, f"body_{code}", f"{chosen[f'body_{code}']}\n\n{by}")
        return line
