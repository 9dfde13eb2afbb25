"""The question before a text is kept: is there a family in it? For every form of members' words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from members.recognising import Found, Kind, recognise
from members.sending.keeping import never_kept

NO_FAMILY = "no_family"
"""The button with which somebody says that the passages that were marked are nobody's."""
IN_WORDS = {
    Kind.NATIONAL_NUMBER: _("a national number"),
    Kind.TELEPHONE: _("a telephone number"),
    Kind.FILE: _("the number of a file"),
    Kind.BIRTH: _("a day of birth"),
    Kind.HOME: _("an address"),
    Kind.PERSON: _("where somebody is from, in which town, how old or at which school"),
}


@dataclass(frozen=True)
class Part:
    words: str
    is_marked: bool


class AsksAboutFamilies(forms.Form):
    """Asks once about each passage that could lead to a family. The answer goes with the page.

    Nothing is kept meanwhile: what was typed stands in the page that asks, and nowhere else. So
    each form also says at which addresses it is sent (`sent_to`): there, what somebody typed is
    not kept either until they signed in again.
    """

    looked_at: tuple[str, ...] = ("title", "body")
    sent_to: tuple[str, ...]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name in cls.sent_to:
            never_kept[f"members:{name}"] = _describes_a_family(cls.looked_at)

    def clean(self):
        cleaned = super().clean()
        self.text = self._text_in(cleaned)
        self.found = self.recognised()
        known = self._text_in(getattr(self, "current", {}))
        stood_there = _passages(known, recognise(known))
        told = self.data.get(NO_FAMILY, "")
        is_new = not self._passages() <= stood_there
        self.asks = is_new and not constant_time_compare(told, self.answer)
        if self.asks and not self.errors:
            self.add_error(None, _("Is there a family in your text? Nothing was kept yet."))
        return cleaned

    def _text_in(self, values) -> str:
        return "\n".join(str(values.get(name) or "") for name in self.looked_at).strip("\n")

    def recognised(self) -> list[Found]:
        return recognise(self.text)

    def _passages(self) -> set[str]:
        return _passages(self.text, self.found)

    @property
    def answer(self) -> str:
        """Of these passages alone: whoever types another one is asked again."""
        passages = "\0".join(sorted(self._passages()))
        return salted_hmac("members.recognising", passages, algorithm="sha256").hexdigest()

    def parts(self) -> Iterator[Part]:
        """The text, with what was recognised apart."""
        place = 0
        for one in self.found:
            yield Part(self.text[place : one.start], False)
            yield Part(self.text[one.start : one.end], True)
            place = one.end
        yield Part(self.text[place:], False)

    def kinds(self):
        return [IN_WORDS[kind] for kind in dict.fromkeys(one.kind for one in self.found)]


def _passages(text: str, found: Iterable[Found]) -> set[str]:
    return {text[one.start : one.end] for one in found}


def _describes_a_family(names: Iterable[str]) -> Callable[[dict[str, list[str]]], bool]:
    def is_there(fields: dict[str, list[str]]) -> bool:
        return bool(recognise("\n".join(one for name in names for one in fields.get(name, []))))

    return is_there
