"""The toolkit's texts in a template. The view gives a `reader` (toolkit/reading/text.py)."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from gastvrij.lib.languages import name_of
from gastvrij.lib.structured_data import element
from toolkit.changes.telling import last_told_of, recent_of_item, recent_of_theme
from toolkit.embeds.words import facts_of
from toolkit.models import ChecklistItem, Speaker
from toolkit.paper import links
from toolkit.providers import PROVIDERS
from toolkit.reading.conditions import dues_in_words
from toolkit.reading.sources import age_in_words
from toolkit.reading.standing_in import language_read, translation_of
from toolkit.reading.structured_data import article_of, way_to

register = template.Library()

KEY_FIGURES = 3
LETTERS_OF_A_KEY_FIGURE = 60

register.simple_tag(dues_in_words)
register.simple_tag(translation_of)
register.filter(facts_of)


@register.simple_tag
def providers():
    """Whose videos and posts a page may show, for what the reader's browser remembers."""
    return PROVIDERS.values()


@register.simple_tag
def spoken_by(user):
    """The languages of families that somebody checks: code and name."""
    codes = Speaker.objects.of(user).values_list("language", flat=True)
    return [(code, name_of(code)) for code in codes]


@register.simple_tag
def lang_of(row, name):
    """The attribute that tells in which language a text is, where another one stands in."""
    language = language_read(row, name)
    return "" if language == (get_language() or "")[:2] else format_html(' lang="{}"', language)


@register.inclusion_tag("toolkit/changes/_changed.html")
def changed_in_item(item):
    """What became different about it lately. One query."""
    return {"changes": recent_of_item(item, timezone.localdate()), "theme": item.theme}


@register.inclusion_tag("toolkit/changes/_changed.html")
def changed_in_theme(theme):
    """The same for a theme and all that stands in it. At most five queries."""
    changes = recent_of_theme(theme, timezone.localdate())
    return {"changes": changes, "theme": theme, "is_of_many": True}


@register.filter
def is_overdue(page):
    """Whether its facts should have been checked again by now."""
    return page.is_overdue(timezone.localdate())


@register.simple_tag
def seen_in_words(source):
    """How old the page of a source is."""
    return age_in_words(source.seen, timezone.localdate())


@register.simple_tag(takes_context=True)
def markdown(context, text):
    """Markdown with figures filled in and words explained."""
    return context["reader"].markdown(text)


@register.simple_tag(takes_context=True)
def parts_in(context, text, first_stays=False):
    """The same in parts: each with its title, and whether nobody should have to open it."""
    reader = context["reader"]
    return [
        {"text": part, "stays": (first_stays and number == 0) or part.matters_first(reader.region)}
        for number, part in enumerate(reader.parts(text))
    ]


@register.simple_tag(takes_context=True)
def titles_in(context, text):
    """The titles of its parts, for the contents of a page."""
    return [part for part in context["reader"].titled(text) if part.title]


@register.simple_tag
def regions():
    """Those whose rules may come first."""
    return ChecklistItem.Region.choices


@register.simple_tag(takes_context=True)
def key_figures(context, figures):
    """The first of a page's own figures that are said in few words. No query."""
    short = [figure for figure in figures if len(figure.label) <= LETTERS_OF_A_KEY_FIGURE]
    return context["reader"].in_short(short[:KEY_FIGURES])


@register.simple_tag(takes_context=True)
def line(context, text):
    """The same for a text without Markdown."""
    return context["reader"].line(text)


@register.simple_tag(takes_context=True)
def plain(context, text):
    """A text with figures filled in and nothing else: for lists and search engines."""
    return context["reader"].plain(text)


@register.simple_tag(takes_context=True)
def without_markdown(context, text):
    return context["reader"].without_markdown(text)


@register.simple_tag(takes_context=True)
def figure_rows(context, figures=()):
    """For the list of figures, below the texts that show them."""
    return context["reader"].rows(figures)


@register.simple_tag(takes_context=True)
def structured_data(context, page, description):
    """For search engines, below the papers of the page. One query."""
    absolute = context["request"].build_absolute_uri
    picture = papers_of(context, page).get("picture")
    article = article_of(
        page,
        absolute,
        description=description,
        changed_on=last_told_of(page),
        picture=picture.get_absolute_url() if picture else "",
    )
    return element(article, way_to(page, absolute))


@register.simple_tag(takes_context=True)
def papers_of(context, page=None):
    """The papers of this page that are there, by kind. One query a page."""
    request = context["request"]
    if not hasattr(request, "papers"):
        request.papers = links.papers_of(page)
    return request.papers
