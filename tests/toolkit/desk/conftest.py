import pytest


@pytest.fixture
def desk(client, curator):
    """The admin with a curator before it."""
    client.force_login(curator)
    return client
