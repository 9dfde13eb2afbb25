"""Rules that differ per region: which one a reader comes from, and theirs first.

A table in the curators' Markdown whose columns are regions becomes a block a region: next to each
other where there is room, under each other on a phone. Nothing is cut off, so nobody takes the
rules of one region for those of another.
"""

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gastvrij.lib.languages import INTERFACE
from toolkit.models import ChecklistItem
from toolkit.vocabulary import REGIONS

PARAMETER = "gewest"
COOKIE = "region"
BLOCKS = '<div class="regions">'
FIRST = "first region"
"""Under this name the parser is told which region comes first."""
SECONDS_KEPT = 365 * 24 * 3600


def region_of(request: HttpRequest) -> str:
    """The region that this reader chose, now or before; nothing if they never did."""
    for chosen in (request.GET.get(PARAMETER), request.COOKIES.get(COOKIE)):
        if chosen in REGIONS:
            return str(chosen)
    return ""


def keep_region(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.GET.get(PARAMETER) in REGIONS:
        response.set_cookie(
            COOKIE,
            request.GET[PARAMETER],
            max_age=SECONDS_KEPT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@cache
def regions_by_name() -> dict[str, str]:
    """As they are called in each language of the site."""
    found = {}
    for language in INTERFACE:
        with override(language):
            found |= {str(label): code for code, label in ChecklistItem.Region.choices}
    return found


# --- in Markdown ---------------------------------------------------------------------------------
def regions_as_blocks(parser: MarkdownIt) -> None:
    """A rule for the parser: after it, the tables whose columns are regions are tables no more."""

    def rule(state):
        tokens, done = state.tokens, []
        while tokens:
            length = _length_of_table(tokens)
            table, tokens = tokens[:length], tokens[length:]
            done += (_as_blocks(parser, table, state.env) if length > 1 else []) or table
        state.tokens = done

    parser.core.ruler.push("regions", rule)


def _length_of_table(tokens: Sequence[Token]) -> int:
    """How many tokens a table takes that begins here; one if none does."""
    if tokens[0].type != "table_open":
        return 1
    return 1 + next(n for n, token in enumerate(tokens) if token.type == "table_close")


def _as_blocks(parser: MarkdownIt, table: Sequence[Token], env) -> list[Token]:
    rows = _rows(parser, table, env)
    codes = [regions_by_name().get(name.strip(), "") for name in rows[0][1:]]
    if not codes or not all(codes) or rows[0][0].strip():
        return []
    columns = sorted(range(1, len(rows[0])), key=lambda n: codes[n - 1] != env.get(FIRST))
    blocks = format_html_join("\n", "{}", ((_block(n, codes[n - 1], rows),) for n in columns))
    token = Token("html_block", "", 0)
    token.content = f"{BLOCKS}\n{blocks}\n</div>\n"
    return [token]


def _rows(parser: MarkdownIt, table: Sequence[Token], env) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in table:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(parser.renderer.renderInline(token.children or [], parser.options, env))
    return rows


def _block(column: int, code: str, rows: list[list[str]]) -> str:
    lines = format_html_join(
        "\n",
        "<div><dt>{}</dt><dd>{}</dd></div>",
        ((_safe(row[0]), _safe(row[column])) for row in rows[1:]),
    )
    return format_html(
        '<div class="region" data-region="{}"><h4>{}</h4><dl>\n{}\n</dl></div>',
        code,
        _safe(rows[0][column].strip()),
        lines,
    )


def _safe(html: str) -> str:
    return mark_safe(html)  # noqa: S308 (by the parser, and cleaned when all of it is there)
