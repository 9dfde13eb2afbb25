"""The icons that the style sheets draw, out of the package lucide: none of them is a copy here."""

import re
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

MENTION = re.compile(r"icons/([a-z0-9-]+\.svg)")


class LucideFinder(FileSystemFinder):
    """Finds `icons/NAME.svg` for each NAME that a style sheet mentions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._folder = TemporaryDirectory(prefix="gastvrij-icons-")
        with ZipFile(str(files("lucide") / "lucide.zip")) as icons:
            for name in _mentioned():
                icons.extract(name, self._folder.name)
        storage = FileSystemStorage(location=self._folder.name)
        storage.prefix = "icons"
        self.locations = [("icons", self._folder.name)]
        self.storages = {self._folder.name: storage}

    def check(self, **kwargs):
        return []


def _mentioned():
    css = Path(settings.BASE_DIR, "static", "css").rglob("*.css")
    return sorted({name for sheet in css for name in MENTION.findall(sheet.read_text())})
