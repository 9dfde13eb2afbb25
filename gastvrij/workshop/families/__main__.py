"""`make families`: work out the list of every invented family and print what differs."""

import argparse
import sys
from pathlib import Path

from gastvrij.workshop.families.comparing import differences
from gastvrij.workshop.families.coverage import not_met
from gastvrij.workshop.families.mutations import survivors
from gastvrij.workshop.families.tables import TableError, read_families
from toolkit.transfer.facts import item_facts
from toolkit.transfer.reading import ContentError, read_toolkit

CONTENT = Path("toolkit/content")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make families", description=__doc__)
    parser.add_argument("--mutations", type=int, default=0, help="how many slips to try")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args(arguments)
    try:
        items = item_facts(read_toolkit(CONTENT))
        families = read_families({item.code for item in items}, CONTENT / "families")
    except (ContentError, TableError) as error:
        print(error)
        return 1
    wrong = 0
    for family in families:
        found = list(differences(family, items))
        wrong += len(found)
        if found:
            print(f"\n{family.name}: {family.table.about}")
        for difference in found:
            print(f"  {difference}")
    expected = sum(len(one.table.shows) + len(one.table.hides) for one in families)
    missed = not_met(families, items)
    for gap in missed:
        print(f"never met: {gap}")
    print(
        f"{len(families)} families, {expected} expectations: {wrong} differ; "
        f"{len(missed)} items, anchors, conditions or boundary ages are not met at both sides"
    )
    if options.mutations and not wrong:
        missed_slips = survivors(families, items, options.mutations, options.seed)
        for slip in missed_slips:
            print(f"not noticed: {slip}")
        noticed = options.mutations - len(missed_slips)
        print(f"{noticed} of {options.mutations} slips in the content are noticed")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
