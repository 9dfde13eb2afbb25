"""What is wrong with a page, for a browser and for somebody who hears it instead of seeing it.

html5lib tells what the HTML standard calls an error; what stands below it lets pass, we refuse.
Its elements a page has from selectolax, which builds them as a browser does, and soon.
"""

import re
from collections import Counter
from functools import cache, cached_property

from html5lib import HTMLParser
from html5lib.constants import tokenTypes, voidElements
from selectolax.lexbor import LexborHTMLParser

BLOCK = re.compile(
    "address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr"
    "|main|menu|nav|ol|p|pre|section|table|ul"
)
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INTERACTIVE = {"a", "button", "label", "select", "textarea", "details", "input"}
FIELDS = {"input", "select", "textarea"}
NAMED = {"a", "button", *HEADINGS, "label", "legend", "summary", "title"}
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "option": {"select", "optgroup", "datalist"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "popovertarget",
    "list",
)
# Where the browser fetches something by itself, or sends what somebody filled in.
FETCHED = {
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
    "use": "href",
}


class Element:
    def __init__(self, node, parent):
        self.node, self.parent, self.tag = node, parent, node.tag
        # An attribute without a value has an empty one; a drawing's addresses have a prefix.
        self.attributes = {
            name.removeprefix("xlink:"): value or "" for name, value in node.attributes.items()
        }

    def __repr__(self):
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{attributes}>"

    def above(self):
        element = self.parent
        while element:
            yield element
            element = element.parent

    def within(self, *tags):
        """The elements inside, as they follow each other."""
        selected = self.node.css(", ".join(tags))
        return [Element(node, None) for node in selected if node.mem_id != self.node.mem_id]

    @property
    def text(self):
        return self.node.text()

    @property
    def words(self):
        """What is heard of it: its text, and the names of what has no text."""
        inside = [self.node.attributes, *(node.attributes for node in self.node.css("*"))]
        names = (one.get("aria-label") or one.get("alt") or "" for one in inside)
        return "".join([self.text, *names])


class Parser(HTMLParser):
    """The standard lets some ends of elements go; here each is written, in the right order."""

    def __init__(self):
        super().__init__(namespaceHTMLElements=False)
        self.open, self.mistakes = [], []

    def mainLoop(self):
        emit = self.tokenizer.emitCurrentToken

        def emit_and_note():
            emit()
            self._note(self.tokenizer.currentToken)

        self.tokenizer.emitCurrentToken = emit_and_note
        super().mainLoop()

    def _note(self, tag):
        if tag["type"] == tokenTypes["EndTag"]:
            self._close(tag["name"])
        elif tag["name"] not in voidElements and not tag["selfClosing"]:
            self.open.append(tag["name"])

    def _close(self, name):
        if self.open[-1:] == [name]:
            self.open.pop()
        else:
            self.mistakes.append(f"</{name}> closes {self.open[-1:]}")


def strictly_read(html):
    parser = Parser()
    parser.parse(html)
    standard = [f"{error} {values} at {where}" for where, error, values in parser.errors]
    never = [f"<{name}> is never closed" for name in parser.open]
    return standard + parser.mistakes + never


# --- the same skeleton is read once ------------------------------------------------------------
# What is right or wrong hangs on the tags and the names of their attributes, not on plain words:
# a page in three languages, and items of one kind, have one skeleton. Only what is written in the
# plainest way is taken out; anything else is left in, and read each time.
PLAIN = (
    r"""(?:[\t\n\r !#-%'-;=?-~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U0001f000-\U0001faff]"""
    r"|&(?:amp|lt|gt|quot|nbsp|#39|#x27);)*"
)
NAME = r"""[^\s"'<>/=]+"""
PART = re.compile(rf"""(</?[a-zA-Z][\w-]*(?:\s+{NAME}(?:="[^"]*")?)*\s*/?>)|<[^>]*>?|[^<]+""")
PLAIN_VALUE = re.compile(rf"""(\s{NAME}=)"{PLAIN}\"""")
PLAIN_TEXT = re.compile(PLAIN)
WHITE = " \t\n\r\f"


def skeleton_of(html):
    """The page without the words and the values of attributes that are nothing but words."""
    return "".join(map(_bone, PART.finditer(html)))


def _bone(part):
    """A tag in its plainest form, or a text."""
    if part[1]:
        return PLAIN_VALUE.sub(r'\1""', part[1])
    if part[0].startswith("<") or not PLAIN_TEXT.fullmatch(part[0]):
        return part[0]
    white = " " if part[0][0] in WHITE else ""
    return white + ("x" if part[0].strip(WHITE) else "")


@cache
def _is_without_mistake(skeleton):
    return strictly_read(skeleton) == []


class Page:
    def __init__(self, html):
        self.html = html

    @cached_property
    def elements(self):
        """All of them, as they follow each other in the page; no comments."""
        root, wrapped = LexborHTMLParser(self.html).root, {}
        for node in root.traverse(include_text=False) if root else ():
            if not node.tag.startswith("-"):
                wrapped[node.mem_id] = Element(node, wrapped.get(node.parent.mem_id))
        return list(wrapped.values())

    @property
    def mistakes(self):
        """What the standard calls an error, and ends of elements that are not written."""
        is_right = _is_without_mistake(skeleton_of(self.html))
        return [] if is_right else strictly_read(self.html)

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]


def fetched_by(page):
    """The addresses that a browser asks for without a click, or sends a form to."""
    for element in page.all(*FETCHED):
        if address := element.attributes.get(FETCHED[element.tag]):
            yield element, address
    for element in page.elements:
        if srcset := element.attributes.get("srcset"):
            yield from ((element, part.split()[0]) for part in srcset.split(","))


DATA = {"application/json", "application/ld+json"}
"""Types of a script that nothing runs."""


def problems_of(page):
    return [
        *page.mistakes,
        *_outline(page),
        *_nesting(page),
        *_references(page),
        *_names(page),
        *_inline(page),
    ]


def _is_drawn(element):
    """The parts of a drawing have titles too."""
    return any(one.tag == "svg" for one in element.above())


def _outline(page):
    for tag in ("h1", "main", "title"):
        found = [one for one in page.all(tag) if not _is_drawn(one)]
        if len(found) != 1:
            yield f"{len(found)} times <{tag}>"
    level = 0
    for heading in page.all(*HEADINGS):
        if int(heading.tag[1]) > level + 1:
            yield f"{heading} {heading.words!r} comes after level {level}"
        level = int(heading.tag[1])


def _nesting(page):
    for element in page.elements:
        tag, parent = element.tag, element.parent
        above = {one.tag for one in element.above()}
        if BLOCK.fullmatch(tag) and above & {"p", *HEADINGS}:
            yield f"{element} in {parent}"
        if tag in INTERACTIVE and above & {"a", "button"}:
            yield f"{element} in a link or button"
        if tag in ("form", "label", "main") and tag in above:
            yield f"{element} in another {tag}"
        if parent and parent.tag == "span" and BLOCK.fullmatch(tag):
            yield f"{element} in {parent}"
        if parent and tag in PARENTS and parent.tag not in PARENTS[tag]:
            yield f"{element} in {parent}"
        if parent and parent.tag in CHILDREN and tag not in CHILDREN[parent.tag] | {"script"}:
            yield f"{element} in {parent}"


def _references(page):
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    yield from (f"id {one!r} {times} times" for one, times in Counter(ids).items() if times > 1)
    ids = set(ids)
    for element in page.elements:
        for name in REFERENCES:
            for one in (element.attributes.get(name) or "").split():
                if one not in ids:
                    yield f"{element} refers to nobody"
        address = element.attributes.get("href") or ""
        if address.startswith("#") and address[1:] not in ids:
            yield f"{element} leads nowhere"


def _names(page):
    labels = {label.attributes.get("for") for label in page.all("label")}
    for field in page.all(*FIELDS):
        says = field.attributes
        if says.get("type") in ("hidden", "submit", "reset", "button"):
            continue
        in_label = any(one.tag == "label" for one in field.above())
        named = "aria-label" in says or "aria-labelledby" in says
        if not (in_label or named or says.get("id") in labels - {None}):
            yield f"{field} has no label"
    for element in page.all(*NAMED):
        if not element.words.strip() and "aria-labelledby" not in element.attributes:
            yield f"{element} has no words"
    for image in page.all("img"):
        if "alt" not in image.attributes:
            yield f"{image} has no alt"
    for drawing in page.all("svg"):
        if not {"aria-hidden", "aria-label", "aria-labelledby"} & set(drawing.attributes):
            yield f"{drawing} has neither a name nor aria-hidden"
    navigations = [one.attributes.get("aria-label") for one in page.all("nav")]
    navigations += [one.attributes.get("aria-labelledby") for one in page.all("nav")]
    if len(page.all("nav")) != len(set(navigations) - {None}):
        yield f"navigations that sound the same: {navigations}"


def _inline(page):
    for element in page.elements:
        for name in element.attributes:
            if name == "style" or re.fullmatch("on[a-z]+", name):
                yield f"{element} is styled or scripted inline"
        if element.tag == "style" or (element.tag == "script" and not _is_harmless(element)):
            yield f"{element} stands inline"


def _is_harmless(script):
    """A file of our own, or data that no browser runs."""
    return "src" in script.attributes or script.attributes.get("type") in DATA
