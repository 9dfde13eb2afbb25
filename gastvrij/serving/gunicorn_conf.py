"""How gunicorn serves the site: `make serve` reads this, and so may any other gunicorn."""

import gc
import os
from pathlib import Path

from gastvrij.serving.unhurried import THREADS

bind = os.environ.get("GASTVRIJ_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("SITE_PROCESSES") or max(2, os.cpu_count() or 1))
threads = int(os.environ.get("SITE_THREADS") or THREADS)
worker_class = "gastvrij.serving.unhurried.UnhurriedWorker"
wsgi_app = "gastvrij.wsgi:application"
preload_app = True
timeout = 60  # seconds without a sign of life of a process
graceful_timeout = 30
loglevel = "warning"
control_socket_disable = True
RARELY = 10_000, 10, 100
"""So many new objects until the garbage collector looks at them, which then takes 5 ms (with 50,000
one page in ten waited 25 ms for it); every tenth time also at older ones (with every hundredth, one
answer of the API in eighteen waited 0.3 s), every hundredth of these at all."""


def when_ready(server):
    """Once, before the processes part: what is loaded now is shared, and never collected again.

    A full collection takes 150 ms in each process, and would copy the memory that they share.
    """
    share()


def share():
    """Load every view and template, and let the garbage collector forget what stays for ever.

    What comes after, it looks for less often: a page makes some ten thousand objects that go by
    themselves, and looking at all that is kept of the content took more than the page.
    """
    load_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def load_all():
    from django.conf import settings
    from django.db import connections
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 (imports every view)
    folder = Path(settings.BASE_DIR, "templates")
    for file in sorted(folder.rglob("*.html")):
        get_template(str(file.relative_to(folder)))
    connections.close_all()  # a connection belongs to one process


def post_worker_init(worker):
    """Tell `make serve` that this process answers from now on."""
    if told := os.environ.get("GASTVRIJ_TELL"):
        os.write(int(told), b".")
