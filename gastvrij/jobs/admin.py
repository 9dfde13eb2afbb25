from django.contrib import admin
from procrastinate.contrib.django.admin import (
    ProcrastinateJobAdmin,  # noqa: F401 (registers what we take away)
)
from procrastinate.contrib.django.models import ProcrastinateJob

# The queue is for operators: `manage.py procrastinate shell`, as docs/deploying.md says.
admin.site.unregister(ProcrastinateJob)
