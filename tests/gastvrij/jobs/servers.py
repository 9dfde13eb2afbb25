"""Mail servers as they are on a bad day, each on a port of its own."""

import contextlib
import socket
import threading
from email import message_from_bytes

from aiosmtpd.controller import Controller

from tests.ports import free_port


class Postbox:
    """A mail server of the test; `answer` is what it says of every mail."""

    def __init__(self):
        self.answer, self.mails = "250 kept", []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        if self.answer.startswith("250"):
            self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return self.answer


@contextlib.contextmanager
def post_office(box=None):
    box = box or Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port, box
    finally:
        controller.stop()


@contextlib.contextmanager
def silence():
    """A server that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls = []

        def take():
            with contextlib.suppress(OSError):
                while True:
                    calls.append(server.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            for call in calls:
                call.close()
