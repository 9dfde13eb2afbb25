"""Words that tell who a family is are asked about before they are kept: a question, no block.

What was typed stands nowhere but on the page that asks: in no log, no history and no mail.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.be import bis, nn

HERE = "BE"
MOST_LETTERS = 200
"""So many are looked at: no word that is kept is longer."""
MOST_DIGITS = 7
"""More in a word are a number of somebody."""
MONTHS = (
    r"jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|"  # and how they begin in full
    r"f[ée]v|mars|avr|mai|juin|juil|ao[uû]|oct|d[ée]c|mar|may"
)
DATE = re.compile(
    r"\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b|"
    rf"\b\d{{1,2}}(er|e|st|nd|rd|th)?[ .-]+({MONTHS})[a-zéû]*\b",
    re.IGNORECASE,
)
STREET = re.compile(
    r"\b\w*(straat|steenweg|laan|dreef|plein|kaai|lei|weg|baan|markt|park|hof|singel|vest)"
    r"\.? +\d+|"
    r"\b(rue|avenue|av\.|chauss[ée]e|boulevard|bd\.?|place|quai|square|drève|clos|street|road)\b"
    r".{0,60}\d|\d.{0,60}\b(rue|avenue|chauss[ée]e|boulevard|place|quai|square|street|road)\b|"
    r"\S@\S|\b[1-9]\d{3} +[^\W\d_]{3,}",
    re.IGNORECASE,
)
FAMILY_OF = re.compile(r"\b(fam(ilie|ily|ille)?\.?|gezin|house(hold)? of) +(?=\S)", re.IGNORECASE)
PARTICLES = frozenset(
    {"abou", "abu", "ad", "al", "ar", "as", "ben", "bin", "bint", "da", "de", "den", "der", "dos"}
    | {"du", "el", "ibn", "la", "le", "ul", "van", "von", "zu"}
)

KIN = frozenset(
    {"tante", "tata", "oom", "nonkel", "oma", "opa", "mama", "papa", "mam", "pap", "zus", "broer"}
    | {"aunt", "uncle", "mum", "dad", "granny", "grandma", "grandpa", "tonton", "mamie", "papi"}
    | {"baby", "bébé", "kleine", "grote", "petit", "petite", "grand", "grande", "little", "big"}
)
"""With one of these a first name is a nickname."""

NATIONAL_NUMBER = gettext_lazy("This looks like a national number. We never keep that.")
TELEPHONE = gettext_lazy("This looks like a telephone number. We never keep that.")
DAY = gettext_lazy("This looks like a date. Of somebody's birth the year is enough.")
ADDRESS = gettext_lazy("This looks like an address. The municipality is enough.")
NAME = gettext_lazy("This looks like a family name. We never keep that.")
TAKEN = gettext_lazy("Your organisation has a family with this word. Is it the same family?")


def doubts_about(text: str) -> list[Promise]:
    """What this looks like, of the things that we do not want to know."""
    folded = unicodedata.normalize("NFKC", text[:MOST_LETTERS])
    if _is_national_number(folded):
        return [NATIONAL_NUMBER]
    if DATE.search(folded):
        return [DAY]
    if _is_telephone(folded):
        return [TELEPHONE]
    if STREET.search(folded):
        return [ADDRESS]
    return [NAME] if _is_name(folded) else []


def _is_national_number(text: str) -> bool:
    found = re.findall(r"\d(?:[ .\-/]*\d){10}", text)
    return any(nn.is_valid(one.replace("/", "")) or bis.is_valid(one) for one in found)


def _is_telephone(text: str) -> bool:
    if len(re.findall(r"\d", text)) > MOST_DIGITS:
        return True
    return PhoneNumberMatcher(text, HERE, leniency=Leniency.POSSIBLE).has_next()


def _is_name(text: str) -> bool:
    """Two words that each begin as a name does; where a script has no capitals, two words."""
    if found := FAMILY_OF.search(text):
        return _begins_as_a_name(text[found.end() :])
    words = [word for word in re.split(r"[\s,]+", text) if word.casefold() not in PARTICLES | KIN]
    names = [word for word in words if _begins_as_a_name(word) and len(word.strip(".")) > 1]
    return len(names) >= 2


def _begins_as_a_name(word: str) -> bool:
    return unicodedata.category(word[0]) in {"Lu", "Lt", "Lo"} if word else False


class Questioned(forms.Form):
    """A form some of whose words are questioned. The answer holds for these words only."""

    questioned: tuple[str, ...] = ()

    def __init__(self, *args: Any, taken: Collection[str] = (), **kwargs: Any):
        """`taken`: words that stand for another family already."""
        super().__init__(*args, **kwargs)
        self.taken = {one.strip().casefold() for one in taken}
        self.doubts: dict[str, list[Promise]] = {}
        for name in self.questioned if self.is_bound else ():
            self._look_at(name)

    def _look_at(self, name: str) -> None:
        words = self.data.get(self.add_prefix(name), "").strip()
        if len(words) > MOST_LETTERS:  # refused by its field
            return
        if not words or words == (self.get_initial_for_field(self.fields[name], name) or ""):
            return
        doubts = doubts_about(words)
        if words.casefold() in self.taken:
            doubts.append(TAKEN)
        if doubts:
            self.doubts[name] = doubts
            self._offer_to_keep(name, words)

    def _offer_to_keep(self, name: str, words: str) -> None:
        others = [*self.fields]
        self.fields[f"sure_{name}"] = forms.MultipleChoiceField(
            label=_("Is it right all the same?"),
            choices=[(words, _("Yes, keep “%(words)s”") % {"words": words})],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        others.insert(others.index(name) + 1, f"sure_{name}")
        self.order_fields(others)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, doubts in self.doubts.items():
            self.errors.pop(f"sure_{name}", None)  # an answer about other words is none
            is_sure = bool((cleaned or {}).pop(f"sure_{name}", None))
            if not is_sure and name not in self.errors:
                told = " ".join(map(str, doubts))
                self.add_error(name, told + " " + _("If it is right, tick the box below it."))
        return cleaned
