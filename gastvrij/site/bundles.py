"""One style sheet and one script for all pages, made of those in static/css and static/js: a first
visit asks twice, not fifty times. A second sheet, made of static/css/inside, is for pages of who is
signed in and of families: a visitor never fetches it. A second script is for long pages; it is no
module, as it folds them before anybody sees them.

Written as small files, sent as one: in the order of the layers (tokens.css sets it), what is for
paper within `@media print`, icons within (an icon is 300 bytes, and its answer's headers were
2,000), and without remarks and indentation. Each script is a block of its own, as it was a module
of its own: none sees the names of another.
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

SHEET, INSIDE, SCRIPT = "css/site.css", "css/inside.css", "js/site.js"
READING = "js/reading.js"
FIRST = ("tokens.css", "themes.css", "base.css", "layout.css")
ON_PAPER = "print.css"
SCRIPTS = ("answers.js", "search.js", "terms.js", "sending.js")
"""Those of every page of the site; others are linked where they are needed."""
SCRIPTS_TO_READ = ("folds.js", "contents.js")
ICON = re.compile(r'url\("[./]*icons/([a-z0-9-]+\.svg)"\)')

_making = Lock()


class BundleFinder(BaseFinder):
    """Finds both; made again when one of its parts is newer, for who writes them."""

    def find(self, path, find_all=False, **kwargs):
        if path not in BUNDLES:
            return []
        made = _storage().path(path)
        return [made] if find_all else made

    def list(self, ignore_patterns):
        storage = _storage()
        yield from ((name, storage) for name in BUNDLES)


def _storage():
    with _making:
        folder, storage = _place()
        for name, (parts_of, make) in BUNDLES.items():
            made = Path(folder.name, name)
            newest = max(part.stat().st_mtime_ns for part in parts_of())
            if not made.exists() or made.stat().st_mtime_ns < newest:
                unfinished = made.with_suffix(".new")
                unfinished.write_text(make(), encoding="utf-8")
                unfinished.replace(made)
        return storage


@cache
def _place():
    folder = TemporaryDirectory(prefix="gastvrij-bundles-")  # is gone once nobody holds it
    for name in BUNDLES:
        Path(folder.name, name).parent.mkdir(exist_ok=True)
    return folder, FileSystemStorage(location=folder.name)


def parts() -> list[Path]:
    """The sheets of every page of the site, in their order; the admin links its own."""
    folder = _sheets()
    first = [folder / name for name in FIRST]
    return [
        *first,
        *sorted(folder.glob("components/*.css"), key=attrgetter("stem")),
        folder / ON_PAPER,
    ]


def parts_inside() -> list[Path]:
    return sorted(_sheets().glob("inside/*.css"), key=attrgetter("stem"))


def _sheets() -> Path:
    return Path(settings.BASE_DIR, "static", "css")


def bundle() -> str:
    return "".join(map(_part, parts()))


def bundle_inside() -> str:
    return "".join(map(_part, parts_inside()))


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


def scripts() -> list[Path]:
    return _scripts(SCRIPTS)


def scripts_to_read() -> list[Path]:
    return _scripts(SCRIPTS_TO_READ)


def _scripts(names: tuple[str, ...]) -> list[Path]:
    return [Path(settings.BASE_DIR, "static", "js", name) for name in names]


def script() -> str:
    return "".join(_block(path.read_text(encoding="utf-8")) for path in scripts())


def script_to_read() -> str:
    """A module is strict by itself: this one says so, or functions would leave their block."""
    blocks = (_block(path.read_text(encoding="utf-8")) for path in scripts_to_read())
    return '"use strict";\n' + "".join(blocks)


def _block(code: str) -> str:
    """Without the lines that are remarks and the indentation; a line stays a line."""
    lines = (line.strip() for line in code.splitlines())
    return "{\n" + "".join(f"{line}\n" for line in lines if line and line[:2] != "//") + "}\n"


BUNDLES = {
    SHEET: (parts, bundle),
    INSIDE: (parts_inside, bundle_inside),
    SCRIPT: (scripts, script),
    READING: (scripts_to_read, script_to_read),
}
