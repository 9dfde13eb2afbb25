"""Whatever has a text in Dutch and translations of it."""

from collections.abc import Iterator
from functools import cache

from django.db import models
from modeltranslation.translator import translator

from toolkit.following import Texts
from toolkit.vocabulary import LANGUAGES

# Words of their own in each language, which translate nothing: other spellings of a term.
NOT_FOLLOWED = {"also"}


class Translated(models.Model):
    """Each translation knows from which Dutch text it was made: toolkit/following.py."""

    lines: tuple[str, ...] = ()
    """Its lists of lines: these count as parts of it."""

    translated_from = models.JSONField(
        default=dict,
        db_default={},
        editable=False,
        help_text="per language: of each field the mark of the Dutch it was translated from",
    )

    class Meta:
        abstract = True

    @classmethod
    def followed_fields(cls) -> list[str]:
        return _followed_fields(cls)

    @classmethod
    def is_translated(cls) -> bool:
        return _is_translated(cls)

    def texts(self) -> Texts:
        """What was loaded of its texts, by field and language."""
        return {
            name: {
                language: self.__dict__[f"{name}_{language}"] or ""
                for language in LANGUAGES
                if f"{name}_{language}" in self.__dict__
            }
            for name in self.followed_fields()
        }

    def rows_inside(self) -> Iterator[tuple[str, int, "Translated"]]:
        """The lines that hang on it, with the name of their list and their place in it."""
        for name in self.lines:
            for place, line in enumerate(getattr(self, name).all()):
                yield name, place, line

    def name_of_part(self, field: str, page: "Translated") -> str:
        """In words for people: a field of the page itself, or what its lines are called."""
        if self is page:
            return str(self._meta.get_field(field).verbose_name)
        return str(self._meta.verbose_name_plural)


@cache
def _is_translated(model: type[Translated]) -> bool:
    return model in translator.get_registered_models(abstract=False)


@cache
def _followed_fields(model: type[Translated]) -> list[str]:
    """In the order of the model: the library keeps them in none."""
    if not _is_translated(model):
        return []
    fields = set(translator.get_options_for_model(model).fields) - NOT_FOLLOWED
    return [field.name for field in model._meta.fields if field.name in fields]


class Line(Translated):
    """One line of a list: it has no address, and is looked after with the page it stands on."""

    class Meta:
        abstract = True
