import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Pages in the language that messages are written in, so that tests need no catalogue."""
    with translation.override("en"):
        yield
