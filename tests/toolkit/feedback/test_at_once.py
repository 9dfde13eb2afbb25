"""A report that is sent twice at the very same moment, each time over a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from toolkit.models import Report, Theme

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5


def form_of(theme):
    with translation.override("nl"):
        return f"{reverse('toolkit:report')}?van={theme.get_absolute_url()}"


def sent(address, words, barrier):
    try:
        barrier.wait(timeout=10)
        given = {"words": words, "passage": "", "email": "roza@example.net", "telephone": ""}
        return Client().post(address, given)
    finally:
        connection.close()


def test_two_taps_at_once_are_one_report_and_both_are_thanked():
    address = form_of(Theme.objects.get(slug="wonen"))
    for time in range(TIMES):
        cache.clear()
        barrier, words = Barrier(2), f"De waarborg is drie maanden, zeg ik voor keer {time}."
        with ThreadPoolExecutor(2) as threads:
            taps = [threads.submit(sent, address, words, barrier) for _tap in range(2)]
            answers = [tap.result() for tap in taps]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert len({answer["Location"] for answer in answers}) == 1
        assert Report.objects.count() == time + 1
