"""All texts of a model document as plain data, and the mark by which a change is seen."""

import json
from hashlib import sha256
from typing import Any

from gastvrij.lib.languages import INTERFACE
from members.models import ModelDocument

Content = dict[str, dict[str, Any]]


def content_of(document: ModelDocument) -> Content:
    """All its texts, by language, as they are stored."""
    sections = list(document.sections.order_by("order", "pk"))
    sources = list(document.sources.order_by("order", "pk"))
    return {
        code: {
            "title": getattr(document, f"title_{code}") or "",
            "summary": getattr(document, f"summary_{code}") or "",
            "sections": [
                {
                    "code": one.code,
                    "title": getattr(one, f"title_{code}") or "",
                    "body": getattr(one, f"body_{code}") or "",
                }
                for one in sections
            ],
            "sources": [
                {
                    "about": getattr(one, f"about_{code}") or "",
                    "title": one.title,
                    "publisher": one.publisher,
                    "url": one.url,
                    "language": one.language,
                    "dated": one.dated,
                    "seen_on": one.seen_on.isoformat(),
                }
                for one in sources
            ],
        }
        for code in INTERFACE
    }


def mark_of(told: Any) -> str:
    words = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(words.encode()).hexdigest()[:15]


def mark_of_row(document: ModelDocument) -> str:
    change = [getattr(document, f"change_{code}") or "" for code in INTERFACE]
    return mark_of([content_of(document), change, document.order, document.sheet])
