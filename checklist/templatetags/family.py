"""What stands on the pages that families read, in their own language."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.translation import get_language

from checklist.models import Progress
from checklist.sharing import sentences
from checklist.sharing.privacy_sheet import values_of
from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.words import in_first_and_rest, near_day_in_words
from toolkit.spoken.book import Said, say

register = template.Library()


@register.filter("say")
def said(text):
    """A text of the toolkit, in the reader's language."""
    return conditional_escape(say(text))


@register.simple_tag
def sentence(name, **values):
    """A sentence of the page, by its name; days are said as people say them."""
    return sentences.sentence(name, **{key: _in_words(value) for key, value in values.items()})


@register.simple_tag
def sheet_sentence(name):
    """A sentence of the sheet about privacy, with the numbers that it promises."""
    return sentences.sentence(name, **values_of(name))


@register.filter
def told_of(told, step):
    """The last that the family told about a step, or None."""
    return told.of(step)


@register.simple_tag
def is_spoken():
    """Whether this page is in a language that only families read."""
    return get_language() not in INTERFACE


@register.simple_tag
def notes_on_language():
    """The names of the sentences about how this language was translated."""
    return sentences.notes_on(get_language())


@register.simple_tag
def said_of(state):
    """How far a step is."""
    return say(sentences.in_dutch(dict(Progress.State.choices)[state]))


@register.simple_tag
def when(step):
    """By when, sentence by sentence."""
    told = [sentence(name, **values) for name, values in step.when]
    return format_html_join(" ", '<span class="step__day">{}</span>', ((one,) for one in told))


@register.simple_tag
def said_with(text, reader):
    """A text of the toolkit with its figures, as plain words."""
    words = say(text)
    return Said(reader.plain(words.words), words.language)


@register.simple_tag
def in_short(text, reader):
    """The same in two parts: its first sentence, and the others, or nothing."""
    words = said_with(text, reader)
    return [part and Said(part, words.language) for part in in_first_and_rest(words.words)]


def _in_words(value):
    return near_day_in_words(value, timezone.localdate()) if isinstance(value, date) else value
