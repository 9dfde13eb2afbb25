"""The indentation of our templates is not sent; words and lines stay what they are."""

import pytest
from django.template import Context, engines

from gastvrij.lib.unindented import Loader

FOLDERS = "django.template.loaders.filesystem.Loader"
PAGE = """{% load i18n %}
<ul>
  {% for one in all %}
    <li>
      {{ one }}

      and
      more
    </li>
  {% endfor %}
</ul>
"""


@pytest.fixture
def written(tmp_path):
    """What a template of this name and text is written as, if it stood in our folder."""

    def write(name, text, **context):
        (tmp_path / name).write_text(text, encoding="utf-8")
        loader = Loader(engines["django"].engine, [(FOLDERS, [tmp_path])])
        loader.get_template(name)
        return loader.get_template(name).render(Context(context))

    return write


def test_a_page_is_sent_without_its_indentation_and_a_line_stays_a_line(written):
    assert written("page.html", PAGE, all=["a"]).split("\n\n") == [
        "\n<ul>",
        "<li>\na\nand\nmore\n</li>",
        "</ul>\n",
    ]


def test_what_somebody_wrote_keeps_its_spaces(written):
    assert "two\n\n   lines" in written("page.html", PAGE, all=["two\n\n   lines"])


def test_a_sentence_to_translate_is_found_as_it_was(written):
    text = "{% load i18n %}{% blocktranslate %}one\n   two{% endblocktranslate %}"
    assert written("page.html", text) == "one\n   two"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("letter.txt", "Hello,\n\n    a line\n"),
        ("page.html", "<pre>\n    a line</pre>"),
        ("page.html", "<textarea>\n\n    a line</textarea>"),
    ],
)
def test_where_spaces_are_read_they_stay(written, name, text):
    assert written(name, text) == text


def test_a_template_of_a_package_stays_as_it_is():
    engine = engines["django"].engine
    name = "admin/actions.html"
    assert engine.get_template(name).render(Context()) == (
        engine.from_string(engine.get_template(name).source).render(Context())
    )
