"""What a process keeps of the content (gastvrij/lib/public_content.py), for tests that count."""

from django.utils import timezone
from django.utils.translation import override

from checklist.progress.catalogue import catalogue_now
from checklist.progress.outlooks import rules_now
from gastvrij.lib.languages import INTERFACE
from toolkit.reading.conditions import Names
from toolkit.reading.neighbours import in_order
from toolkit.reading.words import words_of


def make_what_is_kept():
    """As on a site that has been asked before since the last change."""
    rules_now()
    for language in INTERFACE:
        with override(language):
            catalogue_now(timezone.localdate())
            words_of(timezone.localdate())
            Names.read()
            in_order()
