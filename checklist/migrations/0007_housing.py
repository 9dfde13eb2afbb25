"""How a family lives was a tick among others; where it was one tick, it is the choice now.

Where more than one was ticked they stay as they are, until somebody chooses: the list shows what
may hold for either, marked "check".
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

WAYS = {
    "rents_privately": "rents_privately",
    "rents_socially": "rents_socially",
    "lives_in_reception": "reception",
    "homeless": "homeless",
}
TICKS = "ARRAY['" + "', '".join(WAYS) + "']::varchar[]"
# The owner of the table is held by row-level security as well, but for this statement.
UNHELD = "ALTER TABLE checklist_household NO FORCE ROW LEVEL SECURITY"
HELD = "ALTER TABLE checklist_household FORCE ROW LEVEL SECURITY"


def choose(tick, housing):
    return (
        f"UPDATE checklist_household SET housing = '{housing}', "
        f"situations = array_remove(situations, '{tick}') "
        f"WHERE '{tick}' = ANY (situations) AND housing = '' AND cardinality("
        f"ARRAY(SELECT unnest(situations) INTERSECT SELECT unnest({TICKS}))) = 1"
    )


def tick_again(tick, housing):
    return (
        f"UPDATE checklist_household SET housing = '', "
        f"situations = array_append(situations, '{tick}') WHERE housing = '{housing}'"
    )


class Migration(migrations.Migration):
    dependencies = [("checklist", "0006_housing_and_dates")]

    operations = [
        migrations.RunSQL(
            [UNHELD, *(choose(*pair) for pair in WAYS.items()), HELD],
            [UNHELD, *(tick_again(*pair) for pair in WAYS.items()), HELD],
        ),
        ValidateConstraint("person", "person_birth_month_is_of_a_year"),
        ValidateConstraint("progress", "progress_done_has_its_day"),
    ]
