"""A document for a word processor (.docx): real headings, lists and tables, and its language."""

from collections.abc import Iterable
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from gastvrij.lib.languages import LANGUAGES
from members.library.reading import Reading
from toolkit.paper.tree import Piece

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTS = {"ul": "List Bullet", "ol": "List Number"}


def word_file(reading: Reading, *, foot: str, sources_title: str) -> bytes:
    document = Document()
    _dress(document, reading, foot)
    document.add_heading(reading.title, 0)
    if reading.summary:
        document.add_paragraph(reading.summary, style="Subtitle")
    for text in reading.texts:
        document.add_heading(text.title, 1)
        _blocks(document, reading.tree(text.body))
    if reading.sources:
        document.add_heading(sources_title, 1)
        for one in reading.sources_in_words():
            paragraph = document.add_paragraph(f"{one['about']}: ", style="List Number")
            _link(paragraph, one["url"], one["title"])
            paragraph.add_run(f", {one['publisher']} ({one['when']}).")
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _dress(document: Docx, reading: Reading, foot: str) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.comments = reading.title[:255], "Gastvrij Netwerk", ""
    facts.language = locale = LANGUAGES[reading.language].locale.replace("_", "-")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), locale)
    normal.element.get_or_add_rPr().append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.footer.paragraphs[0].text = foot


def _blocks(document: Docx, tree: Iterable[Piece], style: str = "", depth: int = 0) -> None:
    for one in tree:
        kind = one["t"]
        if kind == "p":
            _inline(document.add_paragraph(style=style or None), one["c"])
        elif kind == "h":
            _inline(document.add_heading("", min(one["level"] + 1, 4)), one["c"])
        elif kind in LISTS:
            name = LISTS[kind] + (f" {min(depth + 1, 3)}" if depth else "")
            for item in one["c"]:
                _blocks(document, item, name, depth + 1)
        elif kind == "quote":
            _blocks(document, one["c"], "Quote", depth)
        elif kind == "code":
            document.add_paragraph(one["s"], style=style or None)
        elif kind == "table":
            _table(document, one)


def _table(document: Docx, one: Piece) -> None:
    table = document.add_table(rows=1, cols=len(one["head"]), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, one["head"], strict=True):
        _inline(cell.paragraphs[0], words, bold=True)
    for row in one["rows"]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _inline(cell.paragraphs[0], words)
    mark = OxmlElement("w:tblHeader")  # read out, and repeated on the next page
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    document.add_paragraph()


def _inline(paragraph: Paragraph, parts: Iterable, *, bold=False, italic=False) -> None:
    for one in parts:
        if isinstance(one, str):
            run = paragraph.add_run(one)
            run.bold, run.italic = bold or None, italic or None
        elif one["t"] == "br":
            paragraph.add_run().add_break()
        elif one["t"] == "code":
            paragraph.add_run(one["s"])
        elif one["t"] == "a":
            _link(paragraph, one["href"], "".join(_plain(one["c"])))
        else:
            _inline(
                paragraph, one["c"], bold=bold or one["t"] == "b", italic=italic or one["t"] == "i"
            )


def _plain(parts: Iterable) -> Iterable[str]:
    for one in parts:
        if isinstance(one, str):
            yield one
        else:
            yield from _plain(one.get("c", [one.get("s", " ")]))


def _link(paragraph: Paragraph, address: str, words: str) -> None:
    link = OxmlElement("w:hyperlink")
    kept = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), kept)
    run = paragraph.add_run(words)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)
