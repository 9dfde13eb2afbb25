"""What stands beside a text in its form: whether a translation follows the Dutch text."""

from django.utils.translation import gettext as _

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.languages_admin import LanguagesForm
from toolkit.following import behind, missing


class TextsForm(LanguagesForm):
    def state_of(self, text, language):
        if language == SOURCE or not self.instance.pk:
            return "", ""
        texts = self.instance.texts()
        if text in behind(texts, self.instance.translated_from, language):
            return _("behind"), _("Behind: the Dutch text changed after this was translated.")
        if text in missing(texts, language):
            return _("missing"), _("There is no translation of the Dutch text yet.")
        return "", ""
