from copy import copy

import pytest

from toolkit.transfer import reading

parsed = {}


@pytest.fixture(autouse=True)
def files_that_stay_as_they_are_are_parsed_once(monkeypatch):
    """A test changes one of the toolkit's files; the others are those of every test."""
    monkeypatch.setattr(reading, "ContentFile", content_file)


def content_file(name, path, model, read=reading.ContentFile):
    if not path.is_file():
        return read(name, path, model)
    key = name, path.read_bytes()
    if key not in parsed:
        parsed[key] = read(name, path, model)
    file = copy(parsed[key])
    file.problems = list(file.problems)  # reading them together may find more
    return file
