"""A prepared database is taken only by whoever would have made the same."""

import pytest

from tests import prepared


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with a migration, a file of content and a list of packages."""
    for name in ("checklist/walls.py", "toolkit/content/wonen.yaml", "requirements/run.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text("as it was")
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    return tmp_path


def test_the_same_house_on_the_same_day_has_the_same_database(house):
    assert prepared.name() == prepared.name()
    (house / "checklist" / "walls.pyc").write_text("compiled")
    before = prepared.name()
    (house / "checklist" / "walls.pyc").write_text("compiled again")
    assert prepared.name() == before


@pytest.mark.parametrize(
    "changed", ["checklist/walls.py", "toolkit/content/wonen.yaml", "requirements/run.txt"]
)
def test_whatever_changes_makes_another(house, changed):
    before = prepared.name()
    (house / changed).write_text("as it isn't")
    assert prepared.name() != before


def test_a_new_file_and_one_that_goes_make_another(house):
    names = [prepared.name()]
    (house / "checklist" / "0042_another.py").write_text("")
    names.append(prepared.name())
    (house / "checklist" / "walls.py").unlink()
    names.append(prepared.name())
    assert len(set(names)) == 3


def test_other_keys_and_another_day_make_another(house, settings, monkeypatch):
    names = [prepared.name()]
    settings.ENCRYPTION_KEYS = ["another"]
    names.append(prepared.name())
    monkeypatch.setattr(prepared, "date", Tomorrow)
    names.append(prepared.name())
    assert len(set(names)) == 3


class Tomorrow:
    @staticmethod
    def today():
        return "tomorrow"
