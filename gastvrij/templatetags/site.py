"""What every page may show: languages, addresses, days."""

from django import template
from django.conf import settings
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, override

from gastvrij.lib import words
from gastvrij.lib.form_errors import problems_of
from gastvrij.lib.languages import LANGUAGES, SOURCE
from gastvrij.lib.structured_data import element
from gastvrij.site.request_size import FROM_ANYBODY, FROM_MEMBERS, WITH_FILES
from gastvrij.site.structured_data import website

register = template.Library()
register.filter("day_in_words", words.day_in_words, expects_localtime=True)
register.filter("moment_in_words", words.moment_in_words)
register.filter("weekday_in_words", words.weekday_in_words, expects_localtime=True)
register.filter("weekday_in_short", words.weekday_in_short, expects_localtime=True)
register.filter("time_in_words", words.time_in_words, expects_localtime=True)


@register.filter(expects_localtime=True)
def near_day(day):
    """A day as people say it: without the year where that is this year's."""
    return words.near_day_in_words(day, timezone.localdate())


@register.simple_tag(takes_context=True)
def translated_url(context, language):
    """This page's address in `language`; the front door of that language where it has none.

    A page on the way to another, such as signing in, leads to that one in the same language.
    """
    request = context.get("request")
    here = request.get_full_path() if request else ""
    there = _translated(request, _led_to(here, language), language)
    if there.partition("?")[0] == here.partition("?")[0] and language != get_language():
        with override(language):
            return reverse("home")
    return there


def _translated(request, here, language):
    """As Django's `translate_url`, without finding out for each language which page this is."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return translate_url(here, language)
    with override(language):
        try:
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return here
    _path, mark, query = here.partition("?")
    return path + mark + query


def _led_to(address, language):
    """The address, with the one that it leads to afterwards (`next`) in that language."""
    path, _mark, query = address.partition("?")
    asked = QueryDict(query, mutable=True)
    if "next" not in asked:
        return address
    asked["next"] = translate_url(asked["next"], language)
    return f"{path}?{asked.urlencode(safe='/')}"


@register.simple_tag(takes_context=True)
def languages(context):
    """Every language of the site with this page's address in it, the current one marked."""
    return [
        {
            "code": code,
            "name": name,
            "url": translated_url(context, code),
            "is_current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def most_sent(context):
    """How much this reader may send at once, for static/js/sending.js."""
    user = getattr(context.get("request"), "user", None)
    words = FROM_MEMBERS if user and user.is_authenticated else FROM_ANYBODY
    return format_html('data-most-words="{}" data-most-files="{}"', words, WITH_FILES)


class SameForAll(template.Node):
    """What is the same for everybody who reads a language: written once in a process.

    It is written with nothing at hand, no reader, no request and no variable of the page, so that
    nothing of anybody can stand in it.
    """

    def __init__(self, nodelist):
        self.nodelist = nodelist
        self.written = {}

    def render(self, context):
        language = get_language()
        if language not in self.written:
            self.written[language] = self.write(context.template)
        return self.written[language]

    def write(self, page):
        nothing = template.Context()
        with nothing.bind_template(page):
            return self.nodelist.render(nothing)


@register.tag
def same_for_all(parser, token):
    """`{% same_for_all %}...{% endsame_for_all %}` around words and addresses without variables."""
    nodelist = parser.parse(["endsame_for_all"])
    parser.delete_first_token()
    return SameForAll(nodelist)


@register.simple_tag
def direction():
    """'rtl' for whoever reads from right to left."""
    return LANGUAGES[get_language() or SOURCE].direction


@register.simple_tag(takes_context=True)
def absolute(context, address):
    """`address` with the site's scheme and host in front, as search engines want it."""
    return context["request"].build_absolute_uri(address)


@register.simple_tag(takes_context=True)
def website_data(context):
    """For search engines: what the site is, and how it is searched."""
    return element(website(context["request"].build_absolute_uri))


@register.simple_tag
def problems(form):
    """What is wrong in a form, or in several together: see gastvrij/lib/form_errors.py."""
    return problems_of(form)


@register.simple_tag(takes_context=True)
def has_problems(context):
    """Whether something was sent that is not right: then the title of the page says so."""
    return any(problems_of(found) for found in context.flatten().values())
