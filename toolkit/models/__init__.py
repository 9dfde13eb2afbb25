from toolkit.models.change import Change
from toolkit.models.conflict import ImportConflict
from toolkit.models.draft import Draft
from toolkit.models.embed import Embed
from toolkit.models.figures import Figure, Source
from toolkit.models.items import ChecklistItem, Housing, ItemDocument, ItemDue, Situation, Status
from toolkit.models.keeping import Charge, LinkCheck
from toolkit.models.missed_search import MissedSearch
from toolkit.models.pages import Chapter, Example, Obstacle, Section, Theme, Tip
from toolkit.models.paper import Paper
from toolkit.models.public_change import PublicChange
from toolkit.models.report import Report
from toolkit.models.search import SearchEntry, SearchWord
from toolkit.models.spoken import Speaker, Spoken
from toolkit.models.terms import Term

__all__ = [
    "Change",
    "Chapter",
    "Charge",
    "ChecklistItem",
    "Draft",
    "Embed",
    "Example",
    "Figure",
    "Housing",
    "ImportConflict",
    "ItemDocument",
    "ItemDue",
    "LinkCheck",
    "MissedSearch",
    "Obstacle",
    "Paper",
    "Report",
    "PublicChange",
    "SearchEntry",
    "SearchWord",
    "Section",
    "Situation",
    "Source",
    "Speaker",
    "Spoken",
    "Status",
    "Term",
    "Theme",
    "Tip",
]
