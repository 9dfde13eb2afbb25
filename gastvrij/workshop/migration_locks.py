"""`make check`: no migration takes a lock that would stop the running site.

Squawk reads the SQL of each migration that may meet a site with families on it. That `migrate`
gives up on a lock that it does not get is the other half (gastvrij/management/commands/migrate.py).
"""

import json
import subprocess
import sysconfig
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.addresses import OLDEST_SERVER

# Up to these, migrations ran on empty tables only: no site was released before them. With the
# first release they stay as they are; what comes later is checked.
BASELINE = {
    "checklist": "0005_walls",
    "members": "0004_logo",
    "toolkit": "0003_curators",
}
# Not about locks: how Django writes its SQL, and removals, which take two releases here.
LEFT_OUT = [
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamp-tz",
    "ban-drop-column",
    "ban-drop-constraint",
    "ban-drop-not-null",
    "ban-drop-table",
    "require-lock-timeout",
    "require-statement-timeout",
]


def find_problems() -> Iterator[str]:
    for app, name in to_check():
        yield from problems_of(f"{app}.{name}", sql_of(app, name))


def to_check() -> list[tuple[str, str]]:
    """The migrations of our own apps that came after the baseline."""
    ours = {config.label for config in apps.get_app_configs() if _is_ours(Path(config.path))}
    known = MigrationLoader(None).disk_migrations
    return sorted(
        (app, name) for app, name in known if app in ours and name > BASELINE.get(app, "")
    )


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def sql_of(app: str, name: str) -> str:
    written = StringIO()
    call_command("sqlmigrate", app, name, stdout=written)
    return written.getvalue()


def problems_of(migration: str, sql: str) -> Iterator[str]:
    """What would make others wait or fail, a line each."""
    squawk = Path(sysconfig.get_path("scripts"), "squawk")
    command = [squawk, f"--pg-version={OLDEST_SERVER}", "--reporter=json"]
    command += [f"--exclude={','.join(LEFT_OUT)}", f"--stdin-filepath={migration}"]
    done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"squawk failed: {done.stderr}")
    lines = sql.splitlines()
    for found in json.loads(done.stdout or "[]"):
        statement = lines[found["line"]] if found["line"] < len(lines) else ""
        yield f"{migration}: {found['message']} ({found['rule_name']})\n    {statement.strip()}"
