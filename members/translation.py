from modeltranslation.translator import TranslationOptions, register

from members.models import DocumentSection, DocumentSource, ModelDocument, Organisation
from toolkit.translation import TranslationOptions as ContentOptions


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """Written in whichever language the organisation has; the others may follow."""

    fields = ["description", "activities"]


@register(ModelDocument)
class ModelDocumentTranslation(ContentOptions):
    """The words about the next version are not asked for before there is one."""

    fields = ["title", "summary", "change"]
    required_languages = {"nl": ["title", "summary"]}


@register(DocumentSection)
class DocumentSectionTranslation(ContentOptions):
    fields = ["title", "body"]


@register(DocumentSource)
class DocumentSourceTranslation(ContentOptions):
    fields = ["about"]
