"""What the documents promise about the environment is what the code reads."""

import re

import pytest

from gastvrij import settings
from gastvrij.lib.paths import ROOT

CODE = [ROOT / "manage.py", *(ROOT / "gastvrij").rglob("*.py")]
READ = re.compile(r'(?:env\.\w+\(\s*|environ(?:\.\w+)?[\[(])"([A-Z_]+)"')
# Said by one part of the code to another.
NOT_FOR_PEOPLE = {"DJANGO_SETTINGS_MODULE", "RUN_MAIN", "LISTEN_PID"}
NOT_FOR_PEOPLE |= {"GASTVRIJ_BIND", "GASTVRIJ_TELL", "GASTVRIJ_READS_ON"}
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def documented():
    text = (ROOT / "docs" / "configuration.md").read_text()
    return {name: (default, meaning) for name, default, meaning in ROW.findall(text)}


def test_every_variable_that_is_read_is_documented_and_the_other_way_round():
    read = {name for path in CODE for name in READ.findall(path.read_text())}
    assert read - NOT_FOR_PEOPLE == set(documented())


def test_what_production_cannot_do_without_is_documented_as_such():
    required = {name for name, (default, _) in documented().items() if "none in prod" in default}
    assert required == set(settings.REQUIRED)


@pytest.mark.parametrize("name", ["configuration.md", "deploying.md", "restoring.md"])
def test_every_variable_of_an_example_exists(name):
    text = (ROOT / "docs" / name).read_text()
    assert set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)) <= set(documented())


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=str)
def test_no_document_links_to_nothing(path):
    for link in re.findall(r"\]\(([^)#]+)", path.read_text()):
        assert link.startswith("https://") or (path.parent / link).exists(), link


def test_every_command_of_a_document_exists():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for command in re.findall(r"`make ([a-z-]+)", path.read_text()):
            assert command in targets, f"{path}: make {command}"
