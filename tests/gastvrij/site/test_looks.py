import os
import re
import shutil
import time
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from checklist.sharing.actions import share
from gastvrij.site import bundles
from tests.browser.every_page import EVERYBODY, NOT_SIGNED_IN
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.sharing.opening import open_link
from tests.gastvrij.site.test_public_pages import public_addresses

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


def test_every_style_sheet_is_sent_once():
    # All in one, but for what only a page of the administration needs.
    pages = (TEMPLATES / "admin").rglob("*.html")
    linked = [one for page in pages for one in re.findall(r"static 'css/(.+?)'", page.read_text())]
    parts = bundles.parts() + bundles.parts_inside()
    together = [str(sheet.relative_to(STATIC / "css")) for sheet in parts]
    written = [str(sheet.relative_to(STATIC / "css")) for sheet in STATIC.rglob("*.css")]
    assert sorted(linked + together) == sorted(written)
    assert (TEMPLATES / "_styles.html").read_text().count("static 'css/") == 2


def test_the_one_sheet_says_what_the_small_ones_say_and_asks_for_nothing_more():
    sheet = bundles.bundle()
    assert sheet.lstrip().startswith("@layer tokens, base, layout, components, utilities;")
    asked = re.findall(r'url\("?.{0,19}', sheet + bundles.bundle_inside())
    assert {one for one in asked if one != 'url("data:image/svg+xml,'} == set()
    said = [(part, sheet) for part in bundles.parts()]
    said += [(part, bundles.bundle_inside()) for part in bundles.parts_inside()]
    assert "/*" not in sheet + bundles.bundle_inside()
    for part, sheet in said:
        written = re.sub(r"/\*.*?\*/", "", part.read_text(), flags=re.S)
        rules = [" ".join(rule.split()) for rule in re.findall(r"[^{}]+", written)]
        assert [one for one in rules if one not in sheet and "icons/" not in one] == [], part
    paper = bundles.bundle()
    paper = paper[paper.rindex("@media print{") :]
    assert paper.count("{") == paper.count("}")


def test_what_only_families_and_who_is_signed_in_see_is_in_no_visitors_sheet(
    client, buddy, household
):
    """Every name of a thing on the page of a visitor stands in the sheet that a visitor fetches."""
    inside, outside = bundles.bundle_inside(), bundles.bundle().rpartition("@media print{")[0]
    names = re.compile(r"\.([a-z][a-z0-9_-]*)")
    only_inside = set(names.findall(inside)) - set(names.findall(outside))
    assert {"step", "step__title", "evening__family"} <= only_inside
    own = share(household, "nl", by=buddy)
    assert "css/inside.css" in open_link(Client(), own).content.decode()
    for address in [*public_addresses(), *map(reverse, EVERYBODY + NOT_SIGNED_IN)]:
        page = client.get(address).content.decode()
        assert "css/inside.css" not in page
        used = {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}
        assert not used & only_inside, address
    client.force_login(buddy)
    assert "css/inside.css" in client.get("/nl/").content.decode()


def test_the_one_script_says_what_the_small_ones_say_each_in_a_block_of_its_own():
    script = bundles.script()
    blocks = re.split(r"(?m)^}\n(?={\n|\Z)", script)[:-1]
    assert len(blocks) == len(bundles.scripts()) == 4
    for part, block in zip(bundles.scripts(), blocks, strict=True):
        lines = [line.strip() for line in part.read_text().splitlines()]
        said = [line for line in lines if line and not line.startswith("//")]
        assert block.splitlines() == ["{", *said]
        assert all(line.count("`") % 2 == 0 for line in said)  # indentation says nothing
        assert not [line for line in said if line.startswith(("import ", "export "))]
    head = (TEMPLATES / "base.html").read_text()
    assert head.count("js/site.js") == 1
    long_pages = bundles.script_to_read()
    assert long_pages.startswith('"use strict";\n{\n')  # no function leaves its block
    assert long_pages.count("\n}\n{\n") == len(bundles.SCRIPTS_TO_READ) - 1
    assert "function fold(part)" in long_pages and "function mark()" in long_pages
    assert not [name for name in bundles.SCRIPTS if f"js/{name}" in head]


def test_an_icon_in_the_sheet_is_a_picture_that_a_browser_reads():
    (icon, *_) = re.findall(r'url\("data:image/svg\+xml,([^"]+)"\)', bundles.bundle())
    svg = ElementTree.fromstring(unquote(icon))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "\n" not in icon and "#" not in icon


def test_who_writes_a_style_sheet_finds_it_in_the_next_one(tmp_path, settings):
    folder = tmp_path / "static" / "css"
    shutil.copytree(STATIC / "css", folder)
    shutil.copytree(STATIC / "js", tmp_path / "static" / "js")
    settings.BASE_DIR = tmp_path
    written = folder / "components" / "zebra.css"
    written.write_text(".zebra { color: red }")
    later = time.time() + 60
    os.utime(written, (later, later))
    found = Path(finders.find("css/site.css"))
    assert ".zebra { color: red }" in found.read_text()
    written.unlink()
    os.utime(folder / "base.css", (later + 60, later + 60))
    assert ".zebra" not in Path(finders.find("css/site.css")).read_text()


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
