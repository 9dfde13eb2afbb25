from modeltranslation.translator import TranslationOptions as Options
from modeltranslation.translator import register

from gastvrij.lib.languages import SOURCE
from toolkit import models


class TranslationOptions(Options):
    """Dutch is written first; a translation may follow, and counts as missing until then."""

    required_languages = [SOURCE]


@register(models.Chapter)
class ChapterTranslation(TranslationOptions):
    fields = ["title", "summary"]


@register([models.Section, models.Example])
class ProseTranslation(TranslationOptions):
    fields = ["title", "body"]


@register(models.Theme)
class ThemeTranslation(TranslationOptions):
    fields = ["title", "summary", "body"]


@register(models.Embed)
class EmbedTranslation(TranslationOptions):
    fields = ["title", "shows"]


@register([models.Obstacle, models.Tip, models.ItemDocument])
class LineTranslation(TranslationOptions):
    fields = ["text"]


@register(models.ItemDue)
class DueTranslation(Options):
    """Only a required term needs an article, so no language is asked of each."""

    fields = ["article"]


@register(models.Figure)
class FigureTranslation(TranslationOptions):
    fields = ["label"]


@register([models.Status, models.Situation])
class VocabularyTranslation(TranslationOptions):
    fields = ["name"]


@register(models.ChecklistItem)
class ChecklistItemTranslation(TranslationOptions):
    fields = ["title", "why", "how", "authority"]


@register(models.Change)
class ChangeTranslation(TranslationOptions):
    fields = ["title", "words", "sentence"]
    required_languages = []


@register(models.Term)
class TermTranslation(TranslationOptions):
    fields = ["name", "explanation", "also"]
    # No other spellings in a language means none, and not the Dutch ones.
    fallback_undefined = {"also": None}
