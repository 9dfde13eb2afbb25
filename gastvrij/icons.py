"""The icons that the style sheets draw, out of the package lucide: none of them is a copy here."""

import re
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

MENTION = re.compile(r"icons/([a-z0-9-]+\.svg)")


class LucideFinder(BaseFinder):
    """Finds `icons/NAME.svg` for each NAME that a style sheet mentions."""

    def find(self, path, find_all=False, **kwargs):
        folder, _, name = path.partition("/")
        found = folder == "icons" and self._storage.exists(name) and self._storage.path(name)
        return [found] if found and find_all else found or []

    def list(self, ignore_patterns):
        for name in self._storage.listdir("")[1]:
            yield name, self._storage

    @cached_property
    def _storage(self):
        """Unpacked when the first icon is asked for: most commands never do."""
        self._folder = TemporaryDirectory(prefix="gastvrij-icons-")
        with ZipFile(str(files("lucide") / "lucide.zip")) as icons:
            for name in _mentioned():
                icons.extract(name, self._folder.name)
        storage = FileSystemStorage(location=self._folder.name)
        storage.prefix = "icons"
        return storage


def _mentioned():
    css = Path(settings.BASE_DIR, "static", "css").rglob("*.css")
    return sorted({name for sheet in css for name in MENTION.findall(sheet.read_text())})
