import pytest

from tests.checklist.conftest import buddy, household, organisation  # noqa: F401
from tests.toolkit.desk.test_admin import save
from toolkit.models import ChecklistItem

CODE = "wonen-huurwaarborg-vlaanderen"


@pytest.fixture
def desk(client, curator):
    """The admin with a curator before it."""
    client.force_login(curator)
    return client


def get_item(code=CODE):
    return ChecklistItem.objects.get(code=code)


def change_due(desk, within, code=CODE):
    return save(desk, get_item(code), **{"due_rules-0-within": within})
