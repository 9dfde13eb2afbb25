"""What there is to say in a family's language: all of it, by kind, in the order of the book."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gastvrij.lib.languages import SOURCE
from toolkit.models import ChecklistItem, ItemDue, Theme
from toolkit.reading.due_words import due_in_words

KINDS = {
    "page": _("sentences of the page"),
    "theme": _("themes"),
    "title": _("what is to do"),
    "why": _("why"),
    "place": _("who decides"),
    "bring": _("what to bring"),
    "when": _("terms"),
}
_sentences: list[Callable[[], Iterable[str]]] = []


def of_pages(sentences: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Another app tells which Dutch sentences its pages for families have."""
    _sentences.append(sentences)
    return sentences


def to_say() -> Mapping[str, list[str]]:
    """By kind the Dutch texts, each once: under the first kind that has it."""
    with override(SOURCE):
        return _once(_all())


def _once(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, str] = {}
    for kind, text in texts:
        if text:
            found.setdefault(text.strip(), kind)
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for text, kind in found.items():
        by_kind[kind].append(text)
    return by_kind


def _all() -> Iterator[tuple[str, str]]:
    for sentences in _sentences:
        yield from (("page", text) for text in sentences())
    for theme in Theme.objects.published().order_by("number"):
        yield from (("theme", text) for text in (theme.title, theme.summary))
    rules = Prefetch("due_rules", ItemDue.objects.order_by("order"))
    items = ChecklistItem.objects.published().order_by("theme__number", "order")
    items = list(items.prefetch_related("documents", rules))
    titles = {item.code: item.title for item in items}
    yield from chain.from_iterable(_of_item(item, titles) for item in items)


def _of_item(item: ChecklistItem, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from (("title", item.title), ("why", item.why), ("place", item.authority))
    yield from (("bring", document.text) for document in item.documents.all())
    yield from (("when", due_in_words(due.parsed, titles)) for due in item.due_rules.all())
