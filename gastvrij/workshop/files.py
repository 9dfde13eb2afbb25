"""`make run` sends files as in earnest: hashed, compressed, kept by the browser (HASHED_FILES)."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from gastvrij.lib.paths import ROOT

ALSO_MADE_OF = ("requirements/run.txt", "gastvrij/site/bundles.py", "gastvrij/site/icons.py")


def collect_what_is_newer() -> None:
    """Some ten seconds of a processor, so only where something was written since the last time."""
    collected = Path(settings.STATIC_ROOT, "staticfiles.json")
    made_of = [ROOT / path for path in ALSO_MADE_OF]
    made_of += [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")]
    newest = max(path.stat().st_mtime for path in made_of)
    if not collected.exists() or collected.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0)


def watch_files(sender, **kwargs) -> None:
    """Who writes a style sheet sees it at the next look, as with the code."""
    for folder in settings.STATICFILES_DIRS:
        sender.watch_dir(Path(folder), "**/*")
