"""What is taken out of a page before it is read strictly hides no mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gastvrij.site.html import skeleton_of, strictly_read

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>T</title></head>
<body class="page"><main id="main"><h1>A\xa0title</h1> {} </main></body></html>"""
PIECES = (
    '<p class="a">|</p>|<b>|</b>|<table>|<tr>|<td>|</td>|</tr>|</table>| |words|\xa0|&amp;|&no;|<'
)
PIECES += '|>|"|\'|=|<!--|-->|<script>|</script>|<a href="/x?a=1&amp;b=2">|</a>| b="c"|<svg a="">'
PIECES += (
    '|</svg>|<textarea>|</textarea>|<select>|<option value="1">|</option>|</select>|\x01|<br/>'
)
PIECES += '|<input type="hidden">|<input type="text" value="z">|<p a="1" a="2">|<p a="1"b="2">'


@given(st.lists(st.sampled_from(PIECES.split("|")), min_size=1, max_size=9))
def test_a_mistake_is_one_without_the_words_too(pieces):
    page = PAGE.format("".join(pieces))
    if strictly_read(page):
        assert strictly_read(skeleton_of(page))


@pytest.mark.parametrize(
    "mistake",
    [
        '<p class="a" class="b"></p>',
        "<table><p>Words</p></table>",
        '<table><input type="text"></table>',
        '<p title="&nothing;"></p>',
        "&nothing; ",
        '<p a="b"c="d"></p>',
        "a \x01 character that nobody sees",
    ],
)
def test_what_is_more_than_words_is_left_in(mistake):
    assert strictly_read(PAGE.format(mistake))
    assert strictly_read(skeleton_of(PAGE.format(mistake)))


def test_pages_that_differ_in_words_alone_have_one_skeleton():
    one = PAGE.format('<p class="tip" title="Een &amp; twee">Koken, wassen</p>')
    other = PAGE.format('<p class="note" title="Un">Faire la cuisine &amp; la lessive</p>')
    assert skeleton_of(one) == skeleton_of(other)
    assert skeleton_of(one) != skeleton_of(PAGE.format("<div>Koken</div>"))
