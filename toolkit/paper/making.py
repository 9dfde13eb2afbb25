"""Papers follow the content: each that differs is made again, and the old one stays until then."""

import logging
import time
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.typesetting import CannotBeSet
from toolkit.models import Paper
from toolkit.paper.collection import Wanted, papers

log = logging.getLogger("gastvrij.paper")
AT_A_TIME = 10  # seconds: a mail need not wait long behind papers


def follow() -> bool:
    """Make what is to be made, for a while; whether there is more."""
    started = time.monotonic()
    for language in INTERFACE:
        now = timezone.now()
        wanted = {(one.kind, one.page): one for one in papers(language, timezone.localdate(now))}
        fingerprints = {key: one.fingerprint for key, one in wanted.items()}
        _agree_which_there_are(wanted, language)
        for paper in list(Paper.objects.to_make(fingerprints, language, now)):
            if time.monotonic() - started > AT_A_TIME:
                return True
            make(paper.pk, wanted[(paper.kind, paper.page)], now)
    return False


def _agree_which_there_are(wanted: dict[tuple[str, str], Wanted], language: str) -> None:
    """A row for each; what nobody may read any more goes."""
    stored = {
        (kind, page): pk
        for kind, page, pk in Paper.objects.filter(language=language).values_list(
            "kind", "page", "pk"
        )
    }
    gone = [pk for key, pk in stored.items() if key not in wanted]
    if gone:
        Paper.objects.filter(pk__in=gone).delete()
    new = [key for key in wanted if key not in stored]
    Paper.objects.bulk_create(
        [Paper(kind=kind, page=page, language=language) for kind, page in new],
        ignore_conflicts=True,  # somebody else may be at it
    )


@transaction.atomic
def make(pk: int, wanted: Wanted, now: datetime) -> None:
    """Set one paper, of what was read at `now`. One that is killed has changed nothing.

    Two workers never set the same, and none puts older content over newer.
    """
    fingerprint = wanted.fingerprint
    rows = Paper.objects.select_for_update(skip_locked=True).defer("content")
    older = rows.exclude(made_at__gt=now)
    paper = older.filter(pk=pk).exclude(fingerprint=fingerprint).first()
    if paper is None:
        return
    try:
        made = wanted.set(now)
    except CannotBeSet as error:
        paper.note_failure(fingerprint, now)
        log.warning(
            "The paper %s could not be set; it is tried again from %s: %s",
            paper,
            f"{paper.again_at:%Y-%m-%d %H:%M} UTC",
            error,
        )
        return
    Paper.objects.filter(pk=pk).update(
        content=made.content,
        digest=sha256(made.content).hexdigest()[:32],
        size=len(made.content),
        pages=made.pages,
        made_at=now,
        fingerprint=fingerprint,
        failures=0,
        failed_on="",
        again_at=None,
    )
