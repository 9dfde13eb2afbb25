"""What happens to a family that is being added. Each expects a draft that was read with a lock."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from checklist.families.actions import create_household
from checklist.families.adding.beginning import AGREEMENT, Beginning
from checklist.models import Household, HouseholdDraft
from checklist.progress.actions import answer_earlier
from checklist.progress.checklist import Line
from members.models import Organisation, User


class Changed(Exception):
    """Somebody saved this page otherwise since it was opened, perhaps in another window."""


@transaction.atomic
def begin(
    pk: UUID, organisation: Organisation, answers: dict[str, Any], *, by: User
) -> HouseholdDraft:
    """A new draft. Its number was drawn when the page was opened, so sent twice it is one."""
    draft = HouseholdDraft(id=pk, organisation=organisation, made_by=by)
    draft.keep(AGREEMENT, answers)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        there = HouseholdDraft.objects.visible_to(by).select_for_update().filter(pk=pk).first()
        if there is None:  # a number of others, which was never on a page of ours
            return begin(uuid4(), organisation, answers, by=by)
        draft = there
        draft.keep(AGREEMENT, answers)
        draft.save(update_fields=["content", "changed_at"])
    return draft


@transaction.atomic
def keep(draft: HouseholdDraft, step: str, answers: dict[str, Any], *, seen: int) -> None:
    """Keep what was answered on one page; the same twice is once.

    Raises Changed, and keeps nothing, where whoever answers did not see the last answer.
    """
    before, times = draft.answers.get(step), draft.times(step)
    draft.keep(step, answers)
    if before is not None and times != seen and draft.answers[step] != before:
        raise Changed
    draft.save(update_fields=["content", "changed_at"])


@transaction.atomic
def finish(beginning: Beginning, buddies: Iterable[User], *, by: User) -> Household:
    """The family is there, with the draft's number, and the draft is gone."""
    draft, household = beginning.draft, beginning.household()
    create_household(
        household,
        beginning.changes(),
        beginning.pairs(),
        buddies,
        by=by,
        informed_by=draft.made_by or by,
    )
    draft.forget()
    return household


@transaction.atomic
def say_what_was_arranged(answers: Iterable[tuple[Line, str]], *, by: User) -> None:
    """What was answered about terms that ran out before the list began, all at once."""
    for line, answer in answers:
        answer_earlier(line.to_change(), answer, by=by)
