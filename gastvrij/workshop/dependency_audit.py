"""`make check`: no package that we depend on has a known vulnerability.

Where nobody answers about vulnerabilities (no network, or an index without advisories), that is
said aloud and the check goes on; with AUDIT=strict it fails.
"""

import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from gastvrij.lib.paths import ROOT

LISTS = ("requirements/run.txt", "requirements/dev.txt")
PATIENCE = 15  # seconds for each answer of the service


@dataclass
class Audit:
    asked: int = 0
    vulnerable: list[str] = field(default_factory=list)
    unanswered: int = 0
    reason: str = ""  # why there was no answer at all


def main() -> None:
    sys.exit(conclude(ask(), is_strict=os.environ.get("AUDIT") == "strict"))


def conclude(audit: Audit, *, is_strict: bool) -> int:
    """Say what was found, and the exit code that goes with it."""
    for line in audit.vulnerable:
        print(line, file=sys.stderr)
    if audit.unanswered or audit.reason:
        told = audit.reason or f"{audit.unanswered} of {audit.asked} packages are unknown there"
        print(f"NOT AUDITED: the advisory service did not answer ({told}).", file=sys.stderr)
    elif not audit.vulnerable:
        print(f"{audit.asked} packages without a known vulnerability.")
    return int(bool(audit.vulnerable or (is_strict and (audit.unanswered or audit.reason))))


def ask(lists: tuple[str, ...] = LISTS) -> Audit:
    program = Path(sysconfig.get_path("scripts"), "pip-audit")
    command = [program, "--require-hashes", "--disable-pip", "--format=json", "--desc=off"]
    command += ["--progress-spinner=off", f"--timeout={PATIENCE}"]
    command += [f"--requirement={name}" for name in lists]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return read(done.stdout, done.stderr)


def read(stdout: str, stderr: str) -> Audit:
    """What pip-audit found; its exit code can't tell a finding from a service out of reach."""
    try:
        packages = json.loads(stdout)["dependencies"]
    except (ValueError, KeyError):
        return Audit(reason=(stderr.strip().splitlines() or ["it said nothing"])[-1])
    unique = {(package["name"], package.get("version")): package for package in packages}
    return Audit(
        asked=len(unique),
        vulnerable=[line for package in unique.values() for line in _lines(package)],
        unanswered=sum("skip_reason" in package for package in unique.values()),
    )


def _lines(package: dict) -> list[str]:
    return [
        f"{package['name']} {package['version']}: {found['id']}, "
        f"repaired in {', '.join(found['fix_versions']) or 'no version yet'}"
        for found in package.get("vulns", [])
    ]


if __name__ == "__main__":
    main()
