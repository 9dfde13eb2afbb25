"""A signal on two sides of paper, and the picture of its link; the job of the papers keeps them."""

import re
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gastvrij.lib.words import day_in_words
from members.models import Organisation, Signal, Support
from members.signals.snapshot import in_words
from toolkit.models import Paper
from toolkit.paper.collection import Wanted, contributed
from toolkit.paper.tree import settable

LAYOUT, PICTURE = "signal.typ", "picture.typ"
MOST_FIGURES, MOST_STEPS, MOST_NAMES, MOST_LINES = 10, 6, 30, 40
"""What does not fit on two sides stands at the address."""


def page_of(slug: str) -> str:
    return f"signal/{slug}"


def papers_of_signals(language: str, today: date) -> Iterator[Wanted]:
    signals = Signal.objects.published().prefetch_related("steps")
    for signal in signals:
        page, title = page_of(str(signal.slug)), _passage(signal, "title")
        picture = {"lang": language, "title": title, "kicker": pgettext("one", "Signal")}
        yield Wanted(
            str(Paper.Kind.PICTURE), page, language, PICTURE, picture | {"colour": "", "icon": ""}
        )
        yield Wanted(str(Paper.Kind.WHOLE), page, language, LAYOUT, data_of(signal, language))


contributed.append(papers_of_signals)


def data_of(signal: Signal, language: str) -> dict:
    figures = in_words(signal.figures)
    left = len(figures) - MOST_FIGURES
    more = ngettext(
        "%(n)s more figure stands on the site.", "%(n)s more figures stand on the site.", left
    )
    day = day_in_words(signal.published_on)
    return {
        "lang": language,
        "document": settable(_texts(signal)["title"]),
        "address": settings.SITE_URL + signal.address,
        "labels": _labels(),
        "title": _passage(signal, "title"),
        "authority": _passage(signal, "authority"),
        "state": signal.get_state_display(),
        "published": _("Published on %(day)s") % {"day": day},
        "what_happens": _paragraphs(signal, _texts(signal)["what_happens"]),
        "asked": _paragraphs(signal, _texts(signal)["asked"]),
        "figures_title": _("Figures of %(day)s") % {"day": day},
        "figures": [
            {
                "label": settable(one["label"]),
                "period": settable(one["when"] or "–"),
                "number": str(one["number"]),
            }
            for one in figures[:MOST_FIGURES]
        ],
        "more_figures": more % {"n": left} if left > 0 else "",
        **_supporters(signal),
        "steps": [
            {
                "state": step.get_state_display(),
                "day": day_in_words(step.day),
                "text": _paragraphs(signal, step.text),
            }
            for step in list(signal.steps.all())[-MOST_STEPS:]
        ],
    }


def _labels() -> dict[str, str]:
    return {
        "kicker": _("Signal of Gastvrij Netwerk"),
        "what_happens": _("What happens"),
        "asked": _("What we ask"),
        "of": _("Of:"),
        "counted": _("What was counted"),
        "period": _("Period"),
        "number": _("Number"),
        "became": _("What became of it"),
        "still_to_go": _("It still has to go to the authority."),
    }


def _texts(signal: Signal) -> dict[str, str]:
    return signal.published or {}


def _passage(signal: Signal, name: str) -> dict:
    texts = _texts(signal)
    return {"lang": texts["language"], "c": [settable(texts[name])]}


def _paragraphs(signal: Signal, words: str) -> dict:
    """Paragraphs with their lines; a text that is nothing but lines becomes one."""
    text = settable(words).strip()
    if text.count("\n") > MOST_LINES:
        text = " ".join(text.split())
    found = [re.split(r"\n", one) for one in re.split(r"\n\s*\n", text.replace("\r", ""))]
    return {"lang": _texts(signal)["language"], "c": found}


def _supporters(signal: Signal) -> dict[str, str]:
    supports = Support.objects.counting().filter(item=signal.item_id)
    together = supports.count()
    if not together:
        return {"supporters_title": "", "supporters": ""}
    named = Organisation.objects.filter(
        pk__in=supports.filter(is_named=True).values("organisation")
    )
    names = list(named.order_by("name").values_list("name", flat=True)[:MOST_NAMES])
    others = together - len(names)
    title = ngettext(
        "%(n)s organisation sees this too", "%(n)s organisations see this too", together
    )
    words = ", ".join(names)
    if others:
        rest = ngettext("And %(n)s other organisation.", "And %(n)s other organisations.", others)
        words = f"{words}. {rest % {'n': others}}" if names else ""
    return {"supporters_title": title % {"n": together}, "supporters": settable(words)}
