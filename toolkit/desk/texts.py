"""What stands beside a text in its form: whether a translation follows, how hard the Dutch is."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.languages_admin import LanguagesForm
from toolkit.desk.readable import READ, hint, readability_of
from toolkit.following import behind, missing

HINTS = "admin:toolkit_theme_hint"


class TextsForm(LanguagesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for text in READ:
            field = self.fields.get(f"{text}_{SOURCE}")
            if field:
                field.widget.attrs.update(self.asks_while_typing(f"{text}_{SOURCE}"))

    def asks_while_typing(self, name):
        """Nothing but this text is sent; static/js/hints.js sees to rows that come later."""
        return {
            "hx-post": reverse(HINTS),
            "hx-trigger": "input changed delay:800ms",
            "hx-params": f"csrfmiddlewaretoken,{self.add_prefix(name)}",
            "hx-target": "next .hint",
            "hx-sync": "this:replace",
        }

    def state_of(self, text, language):
        if language == SOURCE:
            return self.how_hard(text)
        if not self.instance.pk:
            return "", ""
        texts = self.instance.texts()
        if text in behind(texts, self.instance.translated_from, language):
            return _("behind"), _("Behind: the Dutch text changed after this was translated.")
        if text in missing(texts, language):
            return _("missing"), _("There is no translation of the Dutch text yet.")
        return "", ""

    def how_hard(self, text):
        if text not in READ:
            return "", ""
        words = self.shown(f"{text}_{SOURCE}")
        note = _("hard to read") if readability_of(words).is_hard else ""
        return note, format_html('<div class="hint">{}</div>', hint(readability_of(words)))
