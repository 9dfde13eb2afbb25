import pytest


@pytest.fixture
def terminal(monkeypatch):
    """The environment of a terminal in which no database was named yet."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser tests set it
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "GASTVRIJ_AS_OWNER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEBUG", "1")
    return monkeypatch
