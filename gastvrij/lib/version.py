"""Which version of Gastvrij this is: its number, and the commit where git can tell.

The number stands in pyproject.toml. A version that is handed out has a tag of its number (v1.2.0),
so that `git describe` tells how far from it we are, in words that `git checkout` understands.
"""

import os
import subprocess
import tomllib

from gastvrij.lib.paths import ROOT

DESCRIBE = ["--tags", "--match=v[0-9]*", "--always", "--dirty", "--abbrev=12"]


def number() -> str:
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return found


def commit() -> str:
    """As v1.2.0-3-gabcdef; nothing without git, or where the files came in another way."""
    if not (ROOT / ".git").exists():
        return ""
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "describe", *DESCRIBE]
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    try:
        done = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
