"""Data in, PDF or pictures out: typst sets a layout of ours with the texts that it is given.

The texts reach it as JSON and never as part of the layout, so nothing that somebody writes is code.
It sets in a process of its own, which knows no environment (so no keys), may not take much memory
and ends after a while: a text that breaks it breaks nothing else.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

MOST_SECONDS = 40
MOST_MEMORY = 3 * 1024**3
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with title and languages, so that a screen reader reads it in order."""


class CannotBeSet(Exception):
    """The layout could not be set with these data."""


@dataclass(frozen=True)
class Made:
    content: bytes
    pages: int


def set_pdf(layout: Path, data: Mapping[str, Any], made_at: datetime) -> Made:
    """The layout says how many pages there are: metadata with the label <pages>."""
    return _set(layout, data, {"format": "pdf", "made_at": int(made_at.timestamp())})


def set_picture(layout: Path, data: Mapping[str, Any]) -> Made:
    """The first page as PNG, a pixel for each point."""
    return _set(layout, data, {"format": "png"})


def _set(layout: Path, data: Mapping[str, Any], how: Mapping[str, Any]) -> Made:
    asked = {"layout": str(layout), "data": json.dumps(data, ensure_ascii=False), **how}
    # -I: our own code of this one file, and what is installed; nothing from where we happen to be.
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=MOST_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotBeSet(f"It took more than {MOST_SECONDS} seconds.") from error
    except OSError as error:
        raise CannotBeSet("No process could be started.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise CannotBeSet(said[-1][:500] if said else f"It ended with {done.returncode}.")
    try:
        made = json.loads(done.stdout)
        return Made(b64decode(made["content"]), int(made["pages"]))
    except (ValueError, TypeError, KeyError) as error:
        raise CannotBeSet("It said nothing that could be read.") from error


# --- in its own process ------------------------------------------------------------------------
def _in_its_own_process() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    import fontpkg_ibm_plex_sans_arabic
    import fontpkg_source_sans_3
    import fontpkg_source_serif_4
    import typst

    asked = json.load(sys.stdin)
    layout = Path(asked["layout"])
    families = (fontpkg_source_sans_3, fontpkg_source_serif_4, fontpkg_ibm_plex_sans_arabic)
    ethiopic = files("justmytype_intl_africa") / "fonts"
    compiler = typst.Compiler(
        layout,
        root=layout.parent,
        # Only letters that are the same on every machine; typst's own stand in for what these lack.
        font_paths=typst.Fonts(
            include_system_fonts=False,
            font_paths=[*(str(family.ROOT / "files") for family in families), str(ethiopic)],
        ),
        sys_inputs={"data": asked["data"]},
    )
    try:
        if asked["format"] == "pdf":
            made = compiler.compile(
                format="pdf", pdf_standards=[STANDARD], timestamp=asked["made_at"]
            )
            pages = json.loads(compiler.query("<pages>", field="value", one=True))
        else:
            made = compiler.compile(format="png", ppi=72)
            pages = 1
    except typst.TypstError as error:
        sys.exit(f"{error.message} {' '.join(error.hints)}".replace("\n", " "))
    first = made[0] if isinstance(made, list) else made
    json.dump({"content": b64encode(first or b"").decode(), "pages": pages}, sys.stdout)


if __name__ == "__main__":
    _in_its_own_process()
