import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()
