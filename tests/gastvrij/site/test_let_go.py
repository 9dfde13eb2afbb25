"""A page lets go of what it was made of."""

import gc
import weakref

import pytest
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template, render_to_string

from gastvrij.lib.let_go import Templates


class Family:
    title = "Tulp"


@pytest.fixture
def nobody_looks_for_rubbish():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_what_a_page_showed_is_gone_as_soon_as_it_is_written(nobody_looks_for_rubbish):
    page = engines["django"].from_string("{% with one=family %}{{ one.title }}{% endwith %}")
    family = Family()
    seen = weakref.ref(family)
    request = HttpRequest()
    request.user = None
    assert page.render({"family": family}, request) == "Tulp"
    del family
    assert seen() is None


def test_all_templates_are_written_like_that_and_one_that_is_not_there_is_told_by_name():
    assert isinstance(engines["django"], Templates)
    assert type(get_template("404.html")).__module__ == Templates.__module__
    with pytest.raises(TemplateDoesNotExist, match="not-there"):
        get_template("not-there.html")
    with pytest.raises(TemplateDoesNotExist, match="not-there"):
        engines["django"].from_string("{% include 'not-there.html' %}").render({})
    assert "<html" in render_to_string("404.html")
