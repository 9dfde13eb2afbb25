"""Messages of Django that our pages show and that its own Dutch or French catalogue lacks.

Nobody imports this file: `make messages` reads it, and tests/gastvrij/workshop/test_catalogues.py
tells when something is missing here.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    "number",
)
_("%(model)s instance with %(field)s %(value)r is not a valid choice.")

# The administration, for curators.
_("Add link")
_("After you’ve created a user, you’ll be able to edit more user options.")
_("Change or view list link")
_("Error:")
_("Forgotten your login credentials?")
_("In case you’ve forgotten, you are:")
_("Model name")
