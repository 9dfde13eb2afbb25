"""Whatever has a text in Dutch and translations of it."""

from collections.abc import Iterator

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
        fields = translator.get_options_for_model(cls).fields if cls.is_translated() else ()
        return [name for name in fields if name not in NOT_FOLLOWED]

    @classmethod
    def is_translated(cls) -> bool:
        return cls in translator.get_registered_models(abstract=False)

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


class Line(Translated):
    """One line of a list: it has no address, and is looked after with the page it stands on."""

    class Meta:
        abstract = True
