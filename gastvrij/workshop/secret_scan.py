"""`make check`: no key or password stands in the repository.

What looks like one and is none (the demo's password, an example in a guide) is listed in
`.secrets.baseline`, as a hash. `--accept` writes that list again: read what it adds before you
commit it, and change a real key that was ever committed.
"""

import argparse
import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.core.baseline import format_for_output, load_from_file
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.settings import transient_settings

from gastvrij.lib.paths import ROOT

BASELINE = ".secrets.baseline"
FILES = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]


class AgeKeyDetector(RegexBasedDetector):
    """The private key of a back-up, which the usual detectors do not know."""

    secret_type = "age private key"  # noqa: S105
    denylist = [re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")]


OURS = {"name": "AgeKeyDetector", "path": f"file://{Path(__file__).resolve()}"}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m gastvrij.workshop.secret_scan", description=__doc__
    )
    parser.add_argument("--accept", action="store_true", help="list all that is found as harmless")
    options = parser.parse_args(arguments)
    files = files_of_the_repository()
    if options.accept:
        accept(files)
        return
    if problems := find_problems(files):
        sys.exit("\n".join([*problems, "Is it none? See gastvrij/workshop/secret_scan.py."]))
    print(f"{len(files)} files without a key or password.")


def files_of_the_repository(root: Path = ROOT) -> list[str]:
    """What git knows or would add; in a copy without git, all that is not hidden."""
    try:
        listed = subprocess.check_output(FILES, cwd=root, text=True, stderr=subprocess.DEVNULL)  # noqa: S603
        names = listed.split("\0")
    except (OSError, subprocess.CalledProcessError):
        paths = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
        names = [str(path) for path in paths if not any(p[0] == "." for p in path.parts)]
    return sorted(name for name in names if name and name != BASELINE)


def find_problems(files: list[str], root: Path = ROOT) -> list[str]:
    """What looks like a secret and is not known as harmless, a line each without the secret."""
    known = SecretsCollection.load_from_baseline(load_from_file(str(ROOT / BASELINE)))
    new = scan(files, root) - known
    return sorted(f"{name}:{found.line_number}: {found.type}" for name, found in new)


def scan(files: list[str], root: Path = ROOT) -> SecretsCollection:
    settings = load_from_file(str(ROOT / BASELINE))
    settings["plugins_used"].append(OURS)
    with transient_settings(settings), contextlib.chdir(root):
        found = SecretsCollection()
        found.scan_files(*files)
    return found


def accept(files: list[str]) -> None:
    """Without line numbers, so that the list changes only when a secret does."""
    found = scan(files)
    path = ROOT / BASELINE
    kept = {name: load_from_file(str(path))[name] for name in ("plugins_used", "filters_used")}
    written = format_for_output(found, is_slim_mode=True) | kept
    for name in written["results"]:
        for secret in written["results"][name]:
            secret.pop("line_number", None)
            secret["is_secret"] = False
    path.write_text(json.dumps(written, indent=2) + "\n")


if __name__ == "__main__":
    main()
