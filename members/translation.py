from modeltranslation.translator import TranslationOptions, register

from members.models import Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """Written in whichever language the organisation has; the others may follow."""

    fields = ["description", "activities"]
