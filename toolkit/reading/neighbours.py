"""The toolkit as a book: all there is to read in one order, and what comes before and after."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.utils.translation import get_language, override

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.public_content import kept_of_toolkit
from toolkit.models import Chapter, ChecklistItem, Section, Theme

CHAPTER_OF_THEMES = 3
"""Where the themes stand among the chapters (toolkit/models/pages.py)."""
Reading = Section | Theme


def in_order() -> Sequence[Reading]:
    """The sections of each chapter, and the themes in the place of theirs. One query."""
    return _in_order(get_language() or SOURCE)


@kept_of_toolkit
def _in_order(language: str) -> Sequence[Reading]:
    with override(language):
        return tuple(_read())


def _read() -> list[Reading]:
    sections = Section.objects.published().select_related("chapter")
    fields = ["order", "slug", "title", "chapter__number"]
    fields += ["chapter__slug", "chapter__title"]
    pages: Sequence[Reading] = list(chain(sections.only(*fields), _themes()))
    return sorted(pages, key=_place)


def _themes():
    return Theme.objects.published().only("number", "slug", "title", "related")


def _place(page: Reading) -> tuple[int, int]:
    if isinstance(page, Theme):
        return CHAPTER_OF_THEMES, page.number
    return page.chapter.number, page.order


def neighbours_of(page: Reading | Chapter) -> dict[str, Any]:
    """What stands before and after a page; of a chapter, around its front. And what belongs with
    a theme: what it names, and what names it."""
    pages = in_order()
    if isinstance(page, Chapter):
        before = [one for one in pages if _place(one) < (page.number, -1)]
        after = pages[len(before) :]
    else:
        place = pages.index(page)
        before, after = pages[:place], pages[place + 1 :]
    return {
        "chapters": _chapters(pages),
        "siblings": [one for one in pages if _is_of_one_chapter(one, page)],
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
        "related": [one for one in pages if _belongs_with(one, page)],
    }


def _chapters(pages: Sequence[Reading]) -> list[Chapter]:
    """Those that have something to read, each once."""
    return list(dict.fromkeys(one.chapter for one in pages if isinstance(one, Section)))


def _is_of_one_chapter(one: Reading, page: Reading | Chapter) -> bool:
    if not isinstance(one, Section) or not isinstance(page, Section):
        return False
    return one.chapter_id == page.chapter_id


def neighbours_of_item(item: ChecklistItem) -> dict[str, Any]:
    """The steps of a theme stand behind its page, in its order. After the last one comes the next
    theme. One query, or two."""
    steps = list(ChecklistItem.objects.published().for_theme(item.theme).only("code", "title"))
    place = steps.index(item)
    before, after = steps[:place], steps[place + 1 :]
    return {
        "previous": before[-1] if before else item.theme,
        "next": after[0] if after else _themes().filter(number__gt=item.theme.number).first(),
    }


def _belongs_with(one: Reading, page: Reading | Chapter) -> bool:
    if not isinstance(one, Theme) or not isinstance(page, Theme) or one == page:
        return False
    return one.slug in page.related or page.slug in one.related
