"""One style sheet for all pages, made of those in static/css: a first visit asks once, not fifty
times.

Written as small files, sent as one: in the order of the layers (tokens.css sets it), what is for
paper within `@media print`, icons within (an icon is 300 bytes, and its answer's headers were
2,000), and without remarks and indentation.
"""

import re
from functools import cache
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from gastvrij.site.icons import icon

BUNDLE = "css/site.css"
FIRST = ("tokens.css", "themes.css", "base.css", "layout.css")
ON_PAPER = "print.css"
ICON = re.compile(r'url\("[./]*icons/([a-z0-9-]+\.svg)"\)')

_making = Lock()


class StyleFinder(BaseFinder):
    """Finds `css/site.css`; made again when one of its parts is newer, for who writes them."""

    def find(self, path, find_all=False, **kwargs):
        if path != BUNDLE:
            return []
        made = _storage().path(BUNDLE)
        return [made] if find_all else made

    def list(self, ignore_patterns):
        yield BUNDLE, _storage()


def _storage():
    with _making:
        folder, storage = _place()
        made = Path(folder.name, BUNDLE)
        newest = max(part.stat().st_mtime_ns for part in parts())
        if not made.exists() or made.stat().st_mtime_ns < newest:
            unfinished = made.with_suffix(".new")
            unfinished.write_text(bundle(), encoding="utf-8")
            unfinished.replace(made)
        return storage


@cache
def _place():
    folder = TemporaryDirectory(prefix="gastvrij-styles-")  # is gone once nobody holds it
    Path(folder.name, BUNDLE).parent.mkdir()
    return folder, FileSystemStorage(location=folder.name)


def parts() -> list[Path]:
    """The sheets of every page of the site, in their order; the admin links its own."""
    folder = Path(settings.BASE_DIR, "static", "css")
    first = [folder / name for name in FIRST]
    return [
        *first,
        *sorted(folder.glob("components/*.css"), key=attrgetter("stem")),
        folder / ON_PAPER,
    ]


def bundle() -> str:
    return "".join(_part(path) for path in parts())


def _part(path: Path) -> str:
    css = without_remarks(path.read_text(encoding="utf-8"))
    if path.name == ON_PAPER:
        css = f"@media print{{{css}}}"
    return ICON.sub(lambda found: f'url("{as_data(icon(found[1]))}")', css)


def without_remarks(css: str) -> str:
    """No blank goes that means something: `.a :is(.b)` is another thing than `.a:is(.b)`."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", " ", css, flags=re.S))


def as_data(svg: str) -> str:
    """An address that holds the picture, readable in the sheet, as it compresses best so."""
    plain = re.sub(r">\s+<", "><", re.sub(r"<!--.*?-->", "", svg, flags=re.S))
    plain = re.sub(r"\s+", " ", plain).strip().replace('"', "'")
    return "data:image/svg+xml," + quote(plain, safe=" '=:/;,.-_()+!*@")
