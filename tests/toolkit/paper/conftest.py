from datetime import UTC, date, datetime
from functools import cache

import pytest

from toolkit.models import Paper
from toolkit.paper import collection, making

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def only(monkeypatch):
    """Only these papers are there to make: `only("pdf theme/wonen nl")`."""

    def choose(*names):
        def papers(language, today):
            here = any(name.endswith(f" {language}") for name in names)
            found = collection.papers(language, today) if here else []
            return [one for one in found if f"{one.kind} {one.page} {one.language}" in names]

        monkeypatch.setattr(making, "papers", papers)

    return choose


@cache
def wanted(language, day=date(2026, 11, 27)):
    """By kind and page; of the content as it was imported."""
    return {f"{one.kind} {one.page}": one for one in collection.papers(language, day)}


def make_paper(kind="pdf", page="theme/wonen", language="nl", content=b"%PDF-1.7 wonen", **fields):
    """A row as if it had been made."""
    return Paper.objects.create(
        kind=kind, page=page, language=language, content=content, made_at=NOW,
        fingerprint="f" * 32, **{"digest": "d" * 32, "pages": 15, "size": len(content)} | fields,
    )  # fmt: skip
