"""Where things stand on the page of a family's checklist."""

from checklist.models import Progress
from tests.checklist.factories import FOR_HOUSEHOLD
from toolkit.models import ChecklistItem


def title_of(code=FOR_HOUSEHOLD):
    """In the language of the test: English."""
    return ChecklistItem.objects.get(code=code).title


def row(page, code=FOR_HOUSEHOLD):
    return page.locator(f"#item-{code}")


def tick(page, code=FOR_HOUSEHOLD):
    return page.locator(f"#tick-{code}")


def progress(page):
    return page.locator("#progress")


def told(page):
    """What just happened, as it is read out, with the way back."""
    return page.locator("#undo[aria-live='polite']")


def mark(page):
    """Leave something on this page that the next one will not have."""
    page.evaluate("window.isStillHere = true")


def is_same_page(page):
    return page.evaluate("window.isStillHere === true")


def state_of(household, code=FOR_HOUSEHOLD):
    progress = household.progress.filter(item__code=code).first()
    return progress.state if progress else Progress.State.OPEN
