"""An item of a content file as the rules see it, without a database."""

from typing import Any

from toolkit.due import DueRule, day_or_none, read_due
from toolkit.rules.facts import ANYBODY, Conditions, ItemFacts, cases_of
from toolkit.transfer.reading import as_list, rules_of


def item_facts(toolkit: dict[str, Any]) -> list[ItemFacts]:
    """The published items of what `read_toolkit` gives, in the order of the themes."""
    return [
        facts_of(item, theme["number"], order)
        for theme in toolkit["themes"]
        for order, item in enumerate(theme["items"])
        if item.get("state", "published") == "published"
    ]


def facts_of(item: dict[str, Any], theme: int, order: int) -> ItemFacts:
    asked = {key: value for key, value in item["applies"].items() if key not in ("scope", "or")}
    return ItemFacts(
        item["code"],
        theme,
        order,
        scope=item["applies"]["scope"],
        cases=cases_of(asked, item["applies"].get("or", [])),
        dues=tuple(
            (Conditions.read(rule["for"]) if "for" in rule else ANYBODY, due)
            for rule in rules_of(item)
            if (due := rule_of_file(rule))
        ),
        after=frozenset(item["after"]),
        until=day_or_none(item.get("until")),
    )


def rule_of_file(rule: dict[str, Any]) -> DueRule | None:
    return read_due(
        as_list(rule["from"]),
        rule["within"],
        rule["kind"],
        rule.get("opens", ""),
        rule.get("then", "worth"),
        rule.get("counts") == "working_days",
        rule.get("day_off") == "moves",
        day_or_none(rule.get("until")),
    )
