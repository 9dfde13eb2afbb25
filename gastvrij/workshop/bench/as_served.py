"""The settings of the site that is asked for throughput: those of this environment, in earnest.

Found by its bare name, so that an older commit can be served with it too.
"""

from gastvrij.settings import *  # noqa: F403
from gastvrij.settings import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
