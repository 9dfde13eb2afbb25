import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

STATIC = Path(settings.BASE_DIR, "static")
TEMPLATES = Path(settings.BASE_DIR, "templates")
TRANSLATED = Template("{% load site %}{% translated_url 'fr' %}")


@pytest.mark.parametrize(
    ("here", "in_french"),
    [
        ("/nl/toolkit/?q=huur", "/fr/toolkit/?q=huur"),
        ("/nl/organisaties/", "/fr/organisaties/"),
        ("/nl/nobody-lives-here/", "/fr/"),
    ],
)
def test_another_language_keeps_the_reader_on_the_same_page(rf, here, in_french):
    assert TRANSLATED.render(Context({"request": rf.get(here)})) == in_french


def test_without_a_request_another_language_leads_to_the_front_door():
    assert TRANSLATED.render(Context()) == "/fr/"


def test_every_style_sheet_is_linked_once():
    # All in one place, but for what only a page of the administration needs.
    pages = [TEMPLATES / "_styles.html", *(TEMPLATES / "admin").rglob("*.html")]
    linked = [one for page in pages for one in re.findall(r"static 'css/(.+?)'", page.read_text())]
    written = [str(sheet.relative_to(STATIC / "css")) for sheet in STATIC.rglob("*.css")]
    assert sorted(linked) == sorted(written)


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in STATIC.rglob("*.css"):
        assert not re.search(r"@import|https?:|url\(.?//|url\(.?data:", sheet.read_text()), sheet


def test_distances_are_logical_so_that_arabic_mirrors_itself():
    physical = re.compile(r"(margin|padding|border)-(left|right)|[\s;](left|right|width|height):")
    for sheet in STATIC.rglob("*.css"):
        assert not physical.search(sheet.read_text()), sheet


def test_no_template_styles_or_scripts_inline():
    data = r"<script(?![^>]*\s(?:src=|type=.application/json))"  # which no browser runs
    htmx = r"\s(?:data-)?hx-on|=.\s*(?:javascript|js):"  # what htmx would evaluate
    inline = re.compile(rf"\sstyle=|<style|{data}|\son[a-z]+=|{htmx}", re.IGNORECASE)
    mail = TEMPLATES / "mail.html"  # programs that show mails load no style sheet
    for template in {*TEMPLATES.rglob("*.html")} - {mail}:
        assert not inline.search(template.read_text()), template
