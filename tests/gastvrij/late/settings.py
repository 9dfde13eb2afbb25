"""Gastvrij as a later version might be: with one change of the database more."""

from gastvrij.settings import *  # noqa: F403
from gastvrij.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.gastvrij.late"]
