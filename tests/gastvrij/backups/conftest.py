from tests.gastvrij.backups.places import place, storage  # noqa: F401
