"""The toolkit's own items, out of its files."""

from functools import cache

from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.transfer.facts import item_facts
from toolkit.transfer.reading import read_toolkit


@cache
def own_items():
    """Read once, and by who asks: not by each worker that only looks which tests there are."""
    return item_facts(read_toolkit(CONTENT))
