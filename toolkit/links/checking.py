"""Which addresses are due, and what came of asking for them."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from toolkit.links.asking import Problem, problem_of, robots_of
from toolkit.models import LinkCheck, Source

DAYS_BETWEEN = 7
MOST_AT_ONCE = 20
PAUSE = 2
"""Seconds between two questions to the same site."""


def due_addresses(now) -> list[str]:
    """Those never looked at first, then those of longest ago."""
    urls = set(Source.objects.values_list("url", flat=True))
    checked = dict(LinkCheck.objects.filter(url__in=urls).values_list("url", "checked_at"))
    long_ago = now - timedelta(days=DAYS_BETWEEN)
    due = [url for url in urls if url not in checked or checked[url] <= long_ago]
    return sorted(due, key=lambda url: (url in checked, checked.get(url, now), url))


def check_some() -> int:
    """A handful, one after the other; how many. What no source names any more is forgotten."""
    LinkCheck.objects.exclude(url__in=Source.objects.values("url")).delete()
    robots_of.cache_clear()
    asked: set[str] = set()
    urls = due_addresses(timezone.now())[:MOST_AT_ONCE]
    for url in urls:
        host = urlsplit(url).netloc
        if host in asked:
            time.sleep(PAUSE)
        asked.add(host)
        note(url, problem_of(url))
    return len(urls)


def note(url: str, problem: str) -> None:
    """What may not be asked for is no fault of the address."""
    now = timezone.now()
    row = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    row.checked_at, row.problem = now, problem
    is_failing = problem not in {"", Problem.NOT_ASKED}
    row.failures = row.failures + 1 if is_failing else 0
    row.failing_since = (row.failing_since or timezone.localdate(now)) if is_failing else None
    row.save()
