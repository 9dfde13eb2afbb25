"""The status codes of answers that show a form again, and an answer that is written later."""

from collections.abc import Callable
from typing import Any

from django.template.response import SimpleTemplateResponse

INVALID = 422
"""Something is missing or wrong."""
CONFLICT = 409
"""Somebody else changed the same thing in the meantime."""


class Written(SimpleTemplateResponse):
    """A file that is written when a page would be: once the view and its transaction have ended."""

    def __init__(self, words: Callable[[], str], *, content_type: str):
        super().__init__("", content_type=content_type)
        self._words = words

    @property
    def rendered_content(self) -> Any:
        return self._words()
