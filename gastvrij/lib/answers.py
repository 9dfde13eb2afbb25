"""What pages with forms take, the status codes that show them again, an answer written later."""

from collections.abc import Callable
from typing import Any

from django.template.response import SimpleTemplateResponse

from gastvrij.lib.typesetting import CannotBeSet

READ_AND_SEND = ["GET", "HEAD", "POST"]
INVALID = 422
"""Something is missing or wrong."""
CONFLICT = 409
"""Somebody else changed the same thing in the meantime."""
TOO_MANY = 429
"""So often is not allowed within this time."""
UNAVAILABLE = 503
"""Not at this moment, and nobody did anything wrong."""


class Written(SimpleTemplateResponse):
    """A file that is written when a page would be: once the view and its transaction have ended."""

    def __init__(self, words: Callable[[], str], *, content_type: str):
        super().__init__("", content_type=content_type)
        self._words = words

    @property
    def rendered_content(self) -> Any:
        return self._words()


class WrittenOrTold(Written):
    """A paper; where it can't be set, `told` says so in words, and nothing is downloaded."""

    def __init__(self, words: Callable[[], Any], *, content_type: str, told: str):
        super().__init__(words, content_type=content_type)
        self._told = told

    @property
    def rendered_content(self) -> Any:
        try:
            return super().rendered_content
        except CannotBeSet:
            self.status_code = UNAVAILABLE
            self["Content-Type"] = "text/plain; charset=utf-8"
            del self["Content-Disposition"]
            return self._told
