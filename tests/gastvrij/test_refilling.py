"""A form is filled in again with what was typed: exactly that, and nothing else changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gastvrij.lib.refilling import refilled
from tests.checklist.pages import values_of
from tests.gastvrij.site.html import Page

PAGE = """<!DOCTYPE html><html><body><p>a &lt; b &copy; é</p>
<details class="x"><summary>s</summary>
<form method="post" action="/here/" id="f">
<input type="hidden" name="secret" value="new"><input type="hidden" name="initial-note" value="old">
<input name="label" value="Tulp &quot;x&quot;" maxlength="9">
<input type="password" name="password" value="">
<input type="checkbox" name="days" value="1" checked> <input type="checkbox" name="days" value="2">
<input type="radio" name="state" value="open" checked><input type="radio" name="state" value="done">
<select name="who"><option value="">-</option><option value="a" selected>A</option>
<option value="b">B</option></select>
<textarea name="note">
old &amp; worn</textarea><button name="do" value="it">Go</button></form></details>
<input name="outside" form="f"><form method="post" action="/there/"><input name="label"></form>
<script>const html = '<form action="/here/"><input name="label">';</script></body></html>"""


def fill(fields, html=PAGE):
    return refilled(
        html,
        lambda attributes: attributes.get("action") == "/here/",
        fields,
        notice=lambda left: f"<p>{len(left)}</p>",
        but=("secret",),
    )


def sent_by(page):
    form = next(one for one in Page(page).all("form") if one.attributes.get("action") == "/here/")
    return values_of(form)


FIELDS = {
    "secret": ["stale"],
    "password": ["hunter2"],
    "initial-note": ["older"],
    "label": ['<b>"Roos"</b> & co'],
    "days": ["2"],
    "state": ["done"],
    "who": ["b"],
    "note": ["\n</textarea><script>alert(1)</script>\r\n&amp;"],
    "outside": ["yes"],
    "gone": ["twee woorden"],
    "do": ["it"],
}


def test_every_kind_of_field_shows_what_was_typed():
    page = fill(FIELDS)
    values = sent_by(page.html)
    assert page.is_changed and page.left == ["twee woorden"]
    assert values["secret"] == ["new"] and values["password"] == [""]
    assert values["initial-note"] == ["older"], "what they saw then, so that forms merge"
    for name in ("label", "days", "state", "who"):
        assert values[name] == FIELDS[name]
    assert values["note"] == ["\r\n</textarea><script>alert(1)</script>\r\n&amp;"]
    assert 'name="outside" form="f" value="yes"' in page.html
    assert Page(page.html).all("script")[0].text == Page(PAGE).all("script")[0].text
    assert len(Page(page.html).all("script")) == 1
    assert '<details class="x" open>' in page.html and "<p>1</p><form" in page.html


def test_of_other_forms_and_the_rest_of_the_page_no_letter_changes():
    page = fill({"label": ["Roos"]})
    assert page.html.replace("<p>0</p>", "").replace(" open>", ">").replace(
        'maxlength="9" value="Roos"', 'value="Tulp &quot;x&quot;" maxlength="9"'
    ).replace(" checked", "") == PAGE.replace(" checked", "")


def test_what_the_page_says_already_needs_no_notice():
    page = fill({"label": ['Tulp "x"'], "days": ["1"], "state": ["open"], "note": ["old & worn"]})
    assert (page.html, page.is_changed) == (PAGE, False)


def test_a_page_without_the_form_is_told_apart():
    assert fill({"label": ["x"]}, PAGE.replace('"/here/" id', '"/gone/" id')) is None


@pytest.mark.parametrize("name", ["label", "note"])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_whatever_was_typed_comes_back_as_it_was(name, text):
    text = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text) if name == "label" else text
    text = text.replace("\r", "").replace("\f", "")
    page = fill({name: [text]})
    assert sent_by(page.html)[name] == [text.replace("\n", "\r\n")]
    assert len(Page(page.html).elements) == len(Page(PAGE).elements) + page.is_changed
