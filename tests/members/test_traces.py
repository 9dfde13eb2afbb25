"""What the log tells about accounts: what happened and to which number, never who or what."""

import logging

import pytest

from members.traces import trace
from tests.members.factories import make_user


@pytest.mark.django_db
def test_a_trace_is_one_line_with_numbers_and_codes(caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    user = make_user("an@example.org", name="An")
    trace("sessions_ended", by=user, number=2, reason="role", household=None)
    (record,) = caplog.records
    assert record.getMessage() == f"event=sessions_ended user={user.pk} number=2 reason=role"
    assert record.facts["user"] == user.pk


@pytest.mark.parametrize(
    "text", ["An", "an@example.org", "two words", "Élise", "", "x" * 61, "line\nbreak", b"x", 1.5]
)
def test_a_text_can_not_slip_into_a_trace(caplog, text):
    caplog.set_level(logging.INFO, "gastvrij.security")
    with pytest.raises(TypeError):
        trace("opened", note=text)
    with pytest.raises(TypeError):
        trace(text)
    assert not caplog.records
