"""Nobody sends more at once than what they come for needs, and what is too much is not read."""

from io import BytesIO

import pytest
from django.urls import reverse
from waitress.adjustments import Adjustments

from gastvrij.serving.unhurried import LARGEST_OF_STRANGERS, LARGEST_REQUEST, Channel, Parser
from gastvrij.site.request_size import FROM_ANYBODY, FROM_MEMBERS, WITH_FILES
from tests.members.factories import make_user

pytestmark = pytest.mark.django_db
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
JSON, TEXT = "application/json", "text/plain"


class Counted(BytesIO):
    taken = 0

    def read(self, *args):
        found = super().read(*args)
        self.taken += len(found)
        return found


def send(client, length, content_type, address="account_login"):
    head, tail = (b"", b"") if content_type != FILES else (PART, b"\r\n--x--\r\n")
    body = Counted(head + b"a" * (length - len(head + tail)) + tail)
    sent = {"wsgi.input": body, "CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(length)}
    return client.generic("POST", reverse(address), **sent), body


@pytest.mark.parametrize("content_type", [FORM, FILES, JSON, TEXT])
def test_without_an_account_a_large_post_is_not_read(client, content_type):
    answer, body = send(client, FROM_ANYBODY + 1, content_type)
    assert (answer.status_code, body.taken) == (413, 0)
    for words in ("te groot", "trop grand", "too large"):
        assert words in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "content_type, most", [(FORM, FROM_MEMBERS), (JSON, FROM_MEMBERS), (FILES, WITH_FILES)]
)
def test_with_an_account_as_much_as_a_form_or_a_picture_needs(client, content_type, most):
    client.force_login(make_user("buddy@example.org"))
    answer, body = send(client, most + 1, content_type, "account_change_password")
    assert (answer.status_code, body.taken) == (413, 0)
    answer, body = send(client, most, content_type, "account_change_password")
    assert answer.status_code != 413


def test_what_is_small_asks_no_question_about_who_sends_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer, _ = send(client, FROM_ANYBODY, TEXT, "privacy")
    assert answer.status_code == 200


@pytest.mark.parametrize("length", ["", "-1", "many", "1e9", "²"])
def test_a_length_that_is_none_has_nothing_read(client, length):
    body = Counted(b"a" * 10 * FROM_ANYBODY)
    sent = {
        "wsgi.input": body,
        "CONTENT_TYPE": FILES,
        "CONTENT_LENGTH": length,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    answer = client.generic("POST", reverse("account_login"), **sent)
    assert answer.status_code in {200, 400}
    assert body.taken == 0


# --- what waitress takes in, before the site is asked ------------------------------------------
def taken_in(body, headers, step=64 * 1024):
    """How a request is received, and how much of it was kept."""
    parser = Parser(Adjustments(max_request_body_size=LARGEST_REQUEST))
    head = f"POST /nl/account/login/ HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode()
    assert parser.received(head)
    for start in range(0, len(body), step):
        if parser.completed:
            break
        piece = body[start : start + step]
        while piece and not parser.completed:
            piece = piece[parser.received(piece) :]
    kept = len(parser.body_rcv) if parser.body_rcv else 0
    parser.close()
    return parser, kept


def chunked(length, step=50_000):
    whole = b"".join(b"%x\r\n%s\r\n" % (step, b"a" * step) for _ in range(length // step))
    return whole + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "cookie, most", [("", LARGEST_OF_STRANGERS), ("Cookie: session=x\r\n", LARGEST_REQUEST)]
)
def test_chunks_are_counted_while_they_come_in(cookie, most):
    headers = f"{cookie}Transfer-Encoding: chunked\r\n"
    parser, kept = taken_in(chunked(4 * most), headers)
    status, _, words = parser.error.to_response()
    assert status.startswith("413") and "te groot" in words.decode()
    assert kept <= most + 100_000
    parser, kept = taken_in(chunked(most // 2), headers)
    assert parser.completed and not parser.error


def test_a_length_that_is_too_much_is_refused_at_once():
    parser, kept = taken_in(b"", f"Content-Length: {LARGEST_OF_STRANGERS}\r\n")
    assert parser.completed and parser.error.code == 413 and kept == 0
    assert Channel.parser_class is Parser
