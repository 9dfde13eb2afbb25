"""What an item's codes say, in words, for the curator who edits them."""

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from toolkit.models import ChecklistItem
from toolkit.preview.answers import facts_of
from toolkit.reading.conditions import Names, any_of, cases_in_words, dues_in_words
from toolkit.rules.applies import Fit
from toolkit.rules.facts import Conditions, ItemFacts
from toolkit.rules.nobody import who_may

NEW_LINE = SafeString("<br>")


def stored(item: ChecklistItem) -> ChecklistItem:
    """As it stands in the database: a form that is refused has put on it what was typed."""
    if not hasattr(item, "as_stored"):
        items = ChecklistItem.objects.select_related("theme")
        related = ["statuses", "situations", "due_rules", "after"]
        item.as_stored = items.prefetch_related(*related).get(pk=item.pk)
    return item.as_stored


def for_whom(item: ChecklistItem):
    """The conditions, one case below the other."""
    return cases_said(item.rule_cases, Names.read())


def cases_said(rule: Iterable[Conditions], names: Names):
    cases = cases_in_words(rule, names)
    said = [", ".join(f"{label}: {words}" for label, words in rows) for rows in cases]
    lines = ((one or _("For everybody"),) for one in said)
    return format_html_join(format_html("<br>{} ", _("or")), "{}", lines)


def when(item: ChecklistItem):
    dues = dues_in_words(item, item.titles_for_due(), Names.read())
    lines = ((f"{one.words} ({one.who})" if one.who else one.words,) for one in dues)
    return format_html_join(NEW_LINE, "{}", lines) or _("There is no due date.")


def tried_on(item: ChecklistItem, today: date):
    """Some people, and whether the item stands on their list: by the very rules of a family's."""
    return tried(facts_of(item), today, Names.read())


def tried(facts: ItemFacts, today: date, names: Names):
    regions = dict(ChecklistItem.Region.choices)
    found = who_may(facts, today)
    lines = []
    for age, region, fits in found:
        sure = [status for status, fit in fits.items() if fit == Fit.YES]
        unsure = [status for status, fit in fits.items() if fit == Fit.CHECK]
        lines.append((_who(age, regions[region]), _yes(sure, unsure, len(fits), names.statuses)))
    if len({said for _who_it_is, said in lines}) == 1:
        return _("At any age, in both regions: %(said)s") % {"said": lines[0][1]}
    return format_html_join(NEW_LINE, "{}: {}", lines)


def _who(age: int, region: str) -> str:
    return _("Somebody of %(age)s in %(region)s") % {"age": age, "region": region}


def _yes(sure: list[str], unsure: list[str], all_of_them: int, names) -> str:
    said = []
    if sure:
        is_all = len(sure) == all_of_them
        said.append(_("yes, whatever the status") if is_all else any_of(sure, names))
    if unsure:
        is_all = len(unsure) == all_of_them
        who = "" if is_all else any_of(unsure, names)
        said.append((who + " " if who else "") + _("(it depends on what is not known here)"))
    return "; ".join(said) or _("no")
