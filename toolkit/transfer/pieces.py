"""The toolkit in pieces: each is what a curator changes, and an import writes, as one whole."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from toolkit.transfer.schema import MARKS

# In the order in which they can be written: each needs only what stands before it.
KINDS = ["chapter", "theme", "source", "section", "figure", "item", "term"]


@dataclass
class Piece:
    kind: str
    code: str
    data: dict
    order: int = 0
    page: str = ""
    marks: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.kind, self.code

    def digest(self):
        return digest([self.page, self.order, self.data])


def digest(value):
    content = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:32]


# --- files and pieces --------------------------------------------------------------------------
def take_apart(toolkit):
    """The pieces of what `read_toolkit` gives, by kind and code."""
    pieces = []
    for chapter in toolkit["chapters"]:
        code, page = chapter["slug"], f"chapter:{chapter['slug']}"
        pieces.append(piece("chapter", code, chapter, inside=("sections", "sources", "figures")))
        for order, section in enumerate(chapter["sections"]):
            pieces.append(piece("section", f"{code}/{section['slug']}", section, order, page))
        pieces += facts(chapter, page)
    for theme in toolkit["themes"]:
        code, page = theme["slug"], f"theme:{theme['slug']}"
        pieces.append(piece("theme", code, theme, inside=("items", "sources", "figures")))
        for order, item in enumerate(theme["items"]):
            pieces.append(piece("item", item["code"], item, order, page))
        pieces += facts(theme, page)
    for order, term in enumerate(toolkit["terms"]):
        pieces.append(piece("term", term["code"], term, order))
    return {one.key: one for one in pieces}


def facts(data, page):
    slug = data["slug"]
    for order, source in enumerate(data["sources"]):
        yield piece("source", f"{slug}/{source['id']}", source, order, page)
    for order, figure in enumerate(data["figures"]):
        yield piece("figure", figure_code(figure), figure, order, page)


def figure_code(figure):
    return f"{figure['code']}@{figure['valid_from']}"


def piece(kind, code, data, order=0, page="", inside=()):
    own = {key: value for key, value in data.items() if key not in MARKS and key not in inside}
    marks = {key: value for key, value in data.items() if key in MARKS}
    return Piece(kind, code, own, order, page, marks)


def put_together(pieces):
    """The toolkit again, as `write_toolkit` takes it."""
    pages, toolkit = {}, {"chapters": [], "themes": [], "terms": []}
    groups = {"section": "sections", "source": "sources", "figure": "figures", "item": "items"}
    # Past values of a figure stand below the present one.
    by_place = sorted(pieces, key=lambda one: one.data.get("valid_from", ""), reverse=True)
    by_place.sort(key=lambda one: (KINDS.index(one.kind), one.data.get("number", 0), one.order))
    for one in by_place:
        whole = {**one.data, **one.marks}
        if one.kind in ("chapter", "theme"):
            inside = ["sections"] if one.kind == "chapter" else []
            after = ["items"] if one.kind == "theme" else []
            whole |= {name: [] for name in [*inside, "sources", "figures", *after]}
            pages[f"{one.kind}:{one.code}"] = whole
            toolkit[f"{one.kind}s"].append(whole)
        elif one.kind == "term":
            toolkit["terms"].append(whole)
        else:
            pages[one.page][groups[one.kind]].append(whole)
    return toolkit


# --- order -------------------------------------------------------------------------------------
def settle_order(wanted, stored):
    """Let pieces keep the numbers that they have where these already give the wanted order.

    So a piece that vanished from the files leaves a gap, instead of moving all that follow; and two
    to which a curator gave the same number are no conflict with the files of what stands here.
    """
    for siblings in group_by_list(wanted).values():
        numbers = [stored[one.key].order for one in siblings if one.key in stored]
        if len(numbers) == len(siblings) and numbers == sorted(numbers):
            for one, number in zip(siblings, numbers, strict=True):
                one.order = number


def group_by_list(pieces):
    lists = {}
    for one in pieces.values():
        lists.setdefault((one.kind, one.page), []).append(one)
    return lists
