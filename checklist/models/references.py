"""How the rows of families refer to each other and to accounts."""

from typing import Any

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL
# What hangs on a family or on an account goes, or is emptied, by the database's own foreign keys
# (migrations 0004 and 0010): the web's role may not delete it, and row-level security may hide it.
BY_DATABASE: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False}
