from .figures import Figure, Source
from .items import ChecklistItem, ItemDocument, Situation, Status
from .pages import Chapter, Example, Obstacle, Section, Theme, Tip
from .terms import Term

__all__ = [
    "Chapter",
    "ChecklistItem",
    "Example",
    "Figure",
    "ItemDocument",
    "Obstacle",
    "Section",
    "Situation",
    "Source",
    "Status",
    "Term",
    "Theme",
    "Tip",
]
