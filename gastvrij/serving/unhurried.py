"""A process of gunicorn's that waitress answers in.

waitress reads each request whole before one of its threads begins, and writes the answer away
behind its back: two hundred slow clients cost memory and no thread. gunicorn starts the processes
from one that has loaded everything, watches over them and renews them.
"""

import copy
import os
import time

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

THREADS = 8  # each with a connection to the database of its own
MOST_CONNECTIONS = 2000  # of clients, for each process
SILENT = 60  # seconds in which a client says nothing, before it is let go
LARGEST_REQUEST = 9 * 1024 * 1024  # bytes; up to eight the site says no in a page (request_size.py)
LARGEST_OF_STRANGERS = 1024 * 1024  # of whoever brings no cookie
BREATH = 0.5  # seconds between two looks at whether we should stop
LINGER = 2.0  # seconds in which a client that was let stay may still ask something


class TooLarge(RequestEntityTooLarge):
    """In words, for whoever gets to see it."""

    WORDS = (
        "Wat je stuurde, is te groot. Het is niet bewaard.",
        "Ce que vous avez envoyé est trop grand et n'a pas été enregistré.",
        "What you sent is too large, and was not saved.",
    )

    def to_response(self, ident=None):
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        return f"{self.code} {self.reason}", headers, "\n".join([*self.WORDS, ""]).encode()


class Parser(HTTPRequestParser):
    """Counts what comes in while it does, chunked or not; nothing is kept of what is too much."""

    def parse_header(self, header_plus):
        super().parse_header(header_plus)
        if (
            "COOKIE" not in self.headers
        ):  # who is signed in has one; the site looks whether it holds
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = LARGEST_OF_STRANGERS

    def received(self, data):
        consumed = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = TooLarge(self.error.body)
        return consumed


class Channel(HTTPChannel):
    parser_class = Parser


class UnhurriedWorker(Worker):
    def run(self):
        channels: dict[int, wasyncore.dispatcher] = {}
        (listener,) = self.sockets
        server = create_server(
            self.wsgi,
            map=channels,
            sockets=[listener.sock],
            threads=self.cfg.threads,
            connection_limit=MOST_CONNECTIONS,
            channel_timeout=SILENT,
            cleanup_interval=10,
            max_request_body_size=LARGEST_REQUEST,
            ident=None,
            # Django counts the proxies that it trusts (TRUSTED_PROXIES).
            clear_untrusted_proxy_headers=False,
        )
        server.channel_class = Channel
        while self.alive:
            self._go_on(channels)
            if self.ppid != os.getppid():
                return  # whoever started us is gone
        server.accepting = False
        server.del_channel(channels)
        self._finish(channels)
        server.task_dispatcher.shutdown(timeout=1)

    def _go_on(self, channels):
        self.notify()
        wasyncore.loop(timeout=BREATH, map=channels, use_poll=True, count=1)

    def _finish(self, channels):
        """Answer what was asked, and for a moment what is asked over the same connections."""
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < self.cfg.graceful_timeout:
            clients = [one for one in list(channels.values()) if isinstance(one, HTTPChannel)]
            if not clients or (waited > LINGER and not any(map(is_busy, clients))):
                return
            self._go_on(channels)


def is_busy(client: HTTPChannel) -> bool:
    """Whether an answer is being made or sent. Half a request keeps nobody."""
    return bool(client.requests or client.total_outbufs_len)
