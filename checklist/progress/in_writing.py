"""Where a service refuses or stays silent: what to ask for in writing, and by which article.

Checked on 27 November 2026 against the consolidated texts (ejustice.just.fgov.be) and, for the
receipt, against bdas-wwsb.brussels.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklist.models import Progress
from checklist.progress.checklist import Line
from checklist.rules.entries import BLOCKED

Reason = Progress.BlockedReason
JUSTEL = "https://www.ejustice.just.fgov.be/eli/wet"
OF_OCMW = frozenset({"maatschappelijke-integratie"})
OF_SOCIAL_SECURITY = frozenset({"gezondheidszorg", "kinderbijslag"})


@dataclass(frozen=True)
class Article:
    words: Promise
    basis: Promise
    address: str


RECEIPT = Article(
    _("Ask the OCMW/CPAS for a receipt with the date, also for what was only asked aloud."),
    _("OCMW/CPAS act of 8 July 1976, article 58"),
    f"{JUSTEL}/1976/07/08/1976070810/justel",
)
SOCIAL_SECURITY = Article(
    _(
        "A refusal in social security says why, and it tells in writing how and by when"
        " the family can go to court."
    ),
    _("Charter of the socially insured, act of 11 April 1995, articles 13 to 16"),
    f"{JUSTEL}/1995/04/11/1995022286/justel",
)
EVERY_AUTHORITY = Article(
    _("The decision of an authority about a person states the facts and the rules behind it."),
    _("Act of 29 July 1991 on stating reasons, articles 2 and 3"),
    f"{JUSTEL}/1991/07/29/1991000416/justel",
)


def articles_for(line: Line) -> list[Article]:
    """What to point at, for a line that is stuck because a service refuses or does not answer."""
    if line.state != BLOCKED or line.progress is None or line.entry.is_own:
        return []
    theme, reason = line.item.theme_slug, line.progress.blocked_reason
    if reason == Reason.REFUSED:
        first = SOCIAL_SECURITY if theme in OF_SOCIAL_SECURITY else EVERY_AUTHORITY
        return [first, RECEIPT] if theme in OF_OCMW else [first]
    if reason == Reason.NO_ANSWER and theme in OF_OCMW:
        return [RECEIPT]
    return []
