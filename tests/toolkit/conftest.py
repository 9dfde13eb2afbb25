import shutil

import pytest
from django.contrib.auth.models import Group

from tests.files import read_yaml, write_yaml
from tests.members.factories import make_user
from toolkit.management.commands.import_toolkit import CONTENT


@pytest.fixture
def content(tmp_path):
    """A copy of the real files, to change at will."""
    without_families = shutil.ignore_patterns("families")
    return shutil.copytree(CONTENT, tmp_path / "content", ignore=without_families)


@pytest.fixture
def curator(db):
    curator = make_user("redactie@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


def edit(content, name, change):
    """Let `change` loose on the data of one file."""
    path = content / name
    data = read_yaml(path)
    change(data)
    write_yaml(path, data)


def as_data(folder):
    """What stands in all files of the toolkit in a folder, by name; invented families are none, and
    the words of the street stand in no row."""
    return {
        str(path.relative_to(folder)): read_yaml(path)
        for path in folder.rglob("*.yaml")
        if path.parent.name not in {"families", "asked"} and path.name != "street_words.yaml"
    }
