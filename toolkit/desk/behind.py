"""What is there for a translator to do? Everything whose Dutch text is newer, or stands alone."""

from dataclasses import dataclass

from django.apps import apps

from gastvrij.lib.admin_addresses import form_of
from toolkit.following import behind as fields_behind
from toolkit.following import missing as fields_missing
from toolkit.models.translated import Line, Translated


@dataclass(frozen=True)
class ToTranslate:
    """One page, figure, term or name that is not finished in a language."""

    row: Translated
    behind: list[str]
    """The names of the parts whose Dutch text changed after they were translated."""
    missing: list[str]
    """The names of the parts that are there in Dutch only."""

    @property
    def kind(self) -> str:
        return str(self.row._meta.verbose_name)

    @property
    def url(self) -> str:
        """Where a curator mends it."""
        return form_of(self.row)


def behind(language: str) -> list[ToTranslate]:
    """All that is not finished in a language."""
    found = (to_translate(row, language) for row in every_row())
    return [one for one in found if one.behind or one.missing]


def every_row() -> list[Translated]:
    """With its lines: one query a kind, and one a kind of lines."""
    return [
        row for model in kinds() for row in model._default_manager.prefetch_related(*model.lines)
    ]


def kinds() -> list[type[Translated]]:
    """Whatever is translated and has a form of its own; lines come with their page."""
    models = apps.get_app_config("toolkit").get_models()
    return [
        model
        for model in models
        if issubclass(model, Translated) and not issubclass(model, Line) and model.is_translated()
    ]


def to_translate(row: Translated, language: str) -> ToTranslate:
    """Its lines are read too: let them come along with a list of rows."""
    late, lacking = [], []
    for one in (row, *(line for _, _, line in row.rows_inside())):
        texts = one.texts()
        marks = one.translated_from
        late += [one.name_of_part(field, row) for field in fields_behind(texts, marks, language)]
        lacking += [one.name_of_part(field, row) for field in fields_missing(texts, language)]
    return ToTranslate(row, list(dict.fromkeys(late)), list(dict.fromkeys(lacking)))
