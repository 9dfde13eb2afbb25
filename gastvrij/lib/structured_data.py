"""What search engines read about a page: JSON-LD in the words of schema.org."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Facts = Mapping[str, Any]
Absolute = Callable[[str], str]
"""Makes of an address of the site one with its scheme and host."""
CONTEXT = "https://schema.org"
PUBLISHER = {"@type": "NGO", "name": "Gastvrij Netwerk"}
# JSON may be escaped so: nothing that stands in it can end the element it stands in.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def element(*told: Facts) -> SafeString:
    """An element that browsers don't run (its type is no script), with what the page shows."""
    graph = [{"@context": CONTEXT} | without_gaps(facts) for facts in told]
    text = json.dumps(graph if len(graph) > 1 else graph[0], ensure_ascii=False)
    return mark_safe(  # noqa: S308
        f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>'
    )


def without_gaps(facts: Facts) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if fact}


def breadcrumbs(places: Iterable[tuple[str, str]]) -> Facts:
    """The way to a page, from the top, as its names and full addresses."""
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(places, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}
