"""The icons that the style sheets draw, out of the package lucide: none of them is a copy here."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from zipfile import ZipFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

MENTION = re.compile(r"icons/([a-z0-9-]+\.svg)")


_unpacking = Lock()


class LucideFinder(BaseFinder):
    """Finds `icons/NAME.svg` for each NAME that a style sheet mentions."""

    def find(self, path, find_all=False, **kwargs):
        folder, _, name = path.partition("/")
        found = folder == "icons" and _storage().exists(name) and _storage().path(name)
        return [found] if found and find_all else found or []

    def list(self, ignore_patterns):
        for name in _storage().listdir("")[1]:
            yield name, _storage()


def icon(name: str) -> str:
    """The SVG of `NAME.svg`, for a style sheet that holds it."""
    with _storage().open(name) as file:
        return file.read().decode()


def _storage():
    """Unpacked when the first icon is asked for, since most commands never do."""
    with _unpacking:  # a browser asks for many icons at once, each in a thread of the server
        return _unpack()[1]


@cache
def _unpack():
    folder = TemporaryDirectory(prefix="gastvrij-icons-")  # is gone once nobody holds it
    with ZipFile(str(files("lucide") / "lucide.zip")) as icons:
        for name in _mentioned():
            icons.extract(name, folder.name)
    storage = FileSystemStorage(location=folder.name)
    storage.prefix = "icons"
    return folder, storage


def _mentioned():
    css = Path(settings.BASE_DIR, "static", "css").rglob("*.css")
    return sorted({name for sheet in css for name in MENTION.findall(sheet.read_text())})
