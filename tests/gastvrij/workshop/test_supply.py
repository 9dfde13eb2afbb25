"""What others bring in, and what must not leave: packages, known weaknesses, keys."""

import json
import re

import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.workshop import dependency_audit, secret_scan
from gastvrij.workshop.dependency_audit import Audit, conclude, read

HASH = r"--hash=sha256:[0-9a-f]{64}"
PINNED = re.compile(rf"[A-Za-z0-9._-]+(\[[a-z0-9,-]+\])?==[^\s;]+( ; .+?)?( {HASH})+")


# --- packages ------------------------------------------------------------------------------------
LISTS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("requirements/*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_with_hashes_and_comes_from_nowhere_in_particular(name):
    text = (ROOT / name).read_text()
    assert "://" not in text and "@" not in text and "index-url" not in text
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines()]
    packages = [re.sub(r"\s+", " ", line) for line in lines if line and line[0] != "#"]
    assert len(packages) > 40
    for package in packages:
        assert PINNED.fullmatch(package), package


def test_the_makefile_installs_nothing_without_its_hash():
    installs = re.findall(r"pip install.*", (ROOT / "Makefile").read_text())
    assert len(installs) == len(LISTS) >= 2
    assert all("--require-hashes -r " in command for command in installs)


# --- known weaknesses ----------------------------------------------------------------------------
DJANGO = {"name": "django", "version": "5.2.0", "vulns": []}
WEAK = DJANGO | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.1"], "aliases": []}]}
UNKNOWN = {"name": "isodate", "skip_reason": "Dependency not found on PyPI: isodate (0.7.2)"}


def audit_of(*packages):
    return read(json.dumps({"dependencies": packages, "fixes": []}), "")


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_known_vulnerability_fails_the_check(capsys, is_strict):
    assert conclude(audit_of(DJANGO, WEAK, UNKNOWN), is_strict=is_strict) == 1
    assert "django 5.2.0: PYSEC-1, repaired in 5.2.1" in capsys.readouterr().err


def test_packages_without_one_pass(capsys):
    assert conclude(audit_of(DJANGO, DJANGO), is_strict=True) == 0
    assert capsys.readouterr().out == "1 packages without a known vulnerability.\n"


@pytest.mark.parametrize(
    ("audit", "reason"),
    [
        (audit_of(DJANGO, UNKNOWN), "1 of 2 packages are unknown there"),
        (read("", "ERROR: first\nConnectionError: no network\n"), "ConnectionError: no network"),
        (read("", ""), "it said nothing"),
    ],
)
def test_a_service_that_does_not_answer_is_told_aloud_and_strictly_a_failure(capsys, audit, reason):
    assert conclude(audit, is_strict=False) == 0
    told = capsys.readouterr()
    assert told.err == f"NOT AUDITED: the advisory service did not answer ({reason}).\n"
    assert "without a known vulnerability" not in told.out
    assert conclude(audit, is_strict=True) == 1


def test_without_a_network_the_audit_says_so(monkeypatch, tmp_path):
    """The real program, with a proxy that is not there."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    (tmp_path / "list.txt").write_text(f"nobody-makes-this==1.0 --hash=sha256:{'0' * 64}\n")
    audit = dependency_audit.ask((str(tmp_path / "list.txt"),))
    assert "Connection" in audit.reason and audit == Audit(reason=audit.reason)


# --- keys ----------------------------------------------------------------------------------------
# In pieces, so that this file does not hold what it is about.
PLANTED = {
    "AWS Access Key": "key = 'AKIA" + "Z7QX3M5N2B8VLKJH'",
    "Private Key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "age private key": "AGE-SECRET-KEY-"
    + "1QQ7ZHA3WA244RC9JUM7Y7MCEKWSLEC3AJPW828Y2AXNKQ3PUUJUSXH4KDS",
    "Basic Auth Credentials": "DATABASE_URL=postgresql://web:" + "Zom3rNacht@db.example/gastvrij",
    "Base64 High Entropy String": 'ENCRYPTION_KEYS = "'
    + 'q1Zf8sVw0yRkT5mXc2LbN7hJ4dPgE9uA3oQ6iSxWvYk="',
    "Secret Keyword": 'password = "' + 'een-echt-wachtwoord"',
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_key_is_found_and_not_repeated(tmp_path, kind):
    (tmp_path / "notes.py").write_text(f"first line\n{PLANTED[kind]}\n")
    problems = secret_scan.find_problems(["notes.py"], tmp_path)
    assert f"notes.py:2: {kind}" in problems
    assert all(re.fullmatch(r"notes\.py:2: [A-Za-z0-9 ]+", problem) for problem in problems)


def test_a_copy_without_git_is_searched_too(tmp_path):
    for name in ("notes.py", ".venv/lib.py", "docs/.cache/page"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert secret_scan.files_of_the_repository(tmp_path) == ["notes.py"]
    assert "manage.py" in secret_scan.files_of_the_repository()


def test_make_check_asks_for_weaknesses_and_for_keys():
    check = (ROOT / "Makefile").read_text().split("\ncheck:")[1].split("\n\n")[0]
    for question in (
        "-m gastvrij.workshop.dependency_audit",
        "-m gastvrij.workshop.secret_scan",
        "manage.py check_locks",
    ):
        assert f"\t$(BIN)/python {question}\n" in check + "\n"


def test_ordinary_code_is_no_key(tmp_path):
    (tmp_path / "notes.py").write_text((ROOT / "checklist" / "rules" / "entries.py").read_text())
    assert secret_scan.find_problems(["notes.py"], tmp_path) == []


def test_what_is_known_as_harmless_is_looked_at_and_still_there():
    known = json.loads((ROOT / secret_scan.BASELINE).read_text())["results"]
    for name, secrets in known.items():
        assert (ROOT / name).exists(), (
            f"{name}: run python -m gastvrij.workshop.secret_scan --accept"
        )
        for secret in secrets:
            assert secret["is_secret"] is False
            assert secret["filename"] == name and "line_number" not in secret


def test_what_is_known_as_harmless_is_not_found_again():
    name = "gastvrij/settings.py"
    assert len(secret_scan.scan([name]).data[name]) > 2
    assert secret_scan.find_problems([name]) == []


def test_nothing_that_is_found_is_sent_to_anybody():
    """Some detectors would ask the firm whose key it may be."""
    filters = json.loads((ROOT / secret_scan.BASELINE).read_text())["filters_used"]
    assert not [one for one in filters if "verif" in one["path"]]
