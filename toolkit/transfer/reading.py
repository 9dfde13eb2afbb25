"""From files to plain data: read everything, collect every problem, and give all or nothing."""

from collections import defaultdict
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import yaml

from toolkit.due import Anchor
from toolkit.providers import understand
from toolkit.transfer.following import is_a_text
from toolkit.transfer.schema import (
    Chapter,
    Glossary,
    Theme,
    as_list,
    flaws_of_words,
    problems_of,
)
from toolkit.vocabulary import AUTHORITATIVE, FIGURE, LANGUAGES

FOLDERS = {"chapters": Chapter, "themes": Theme}


@dataclass(frozen=True)
class Problem:
    file: str
    line: int | None
    path: tuple
    message: str

    def __str__(self):
        keys = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        place = [self.file, f"line {self.line}" if self.line else "", keys.lstrip(".")]
        return f"{', '.join(part for part in place if part)}: {self.message}"


class ContentError(Exception):
    """The files can't be imported; `problems` says why, all of them at once."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ContentFile:
    """One YAML file: its data, and the nodes that know on which line each value stands."""

    def __init__(self, name, path, model):
        self.name, self.model = name, model
        self.problems, self.data, self.root = [], None, None
        try:
            self.parse(path.read_bytes().decode("utf-8"))
        except OSError as error:
            self.add(f"can't be read: {error.strerror}")
        except UnicodeDecodeError as error:
            self.add(f"is not UTF-8: byte {error.start} is {error.object[error.start]:#x}")
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or str(error)
            self.add(f"is not YAML: {why}", line=mark.line + 1 if mark else None)

    def parse(self, content):
        loader = yaml.CSafeLoader(content)
        try:
            self.root = loader.get_single_node()
            self.check_nodes()
            self.data = loader.construct_document(self.root) if self.root else None
        finally:
            loader.dispose()
        for path, message in problems_of(self.model, self.data):
            self.add(message, path)

    def check_nodes(self):
        """YAML forbids a key twice in one mapping, but the parser silently takes the last."""
        for path, node in self.nodes():
            if isinstance(node, yaml.ScalarNode):
                for message in flaws_of_words(path, node.value):
                    self.add(message, path)
            if isinstance(node, yaml.MappingNode):
                keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
                for key in {key for key in keys if keys.count(key) > 1}:
                    self.add(f"the key {key!r} stands here twice", path)

    def nodes(self):
        """Each node once, with its path: an alias may stand in many places."""
        to_do, met = [((), self.root)], set()
        while to_do:
            path, node = to_do.pop()
            if id(node) in met:
                continue
            met.add(id(node))
            yield path, node
            if isinstance(node, yaml.SequenceNode):
                to_do += [((*path, index), child) for index, child in enumerate(node.value)]
            if isinstance(node, yaml.MappingNode):
                to_do += [((*path, key.value), child) for key, child in node.value]

    def add(self, message, path=(), line=None):
        self.problems.append(Problem(self.name, line or self.line_of(path), path, message))

    def line_of(self, path):
        """The line of the value, or of the nearest that is there."""
        node = self.root
        for key in path:
            below = None
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                below = node.value[key]
            if isinstance(node, yaml.MappingNode):
                below = next((value for name, value in node.value if name.value == key), None)
            if below is None:
                break
            node = below
        return node.start_mark.line + 1 if node else None


def read_toolkit(folder):
    """The chapters, themes and terms of `folder` as plain data, or a ContentError with all flaws.

    Texts come without the white space around them, and optional keys are filled in.
    """
    files = find_files(folder)
    problems = [problem for file in files for problem in file.problems]
    problems += stray_files(folder)
    if not problems:
        check_together(files)
        problems = [problem for file in files for problem in file.problems]
    if problems:
        raise ContentError(problems)
    toolkit = {"chapters": [], "themes": [], "terms": []}
    for file in files:
        if file.model is Glossary:
            toolkit["terms"] = [tidy(term) for term in file.data["terms"]]
        else:
            kind = "chapters" if file.model is Chapter else "themes"
            toolkit[kind].append(tidy(file.data))
    for kind in FOLDERS:
        toolkit[kind].sort(key=lambda page: page["number"])
    return with_defaults(toolkit)


def find_files(folder):
    paths = [(kind, path) for kind in FOLDERS for path in sorted((folder / kind).glob("*.yaml"))]
    if not paths:
        raise ContentError([Problem(str(folder), None, (), "holds no chapters and no themes")])
    files = [ContentFile(f"{kind}/{path.name}", path, FOLDERS[kind]) for kind, path in paths]
    return [*files, ContentFile("terms.yaml", folder / "terms.yaml", Glossary)]


def stray_files(folder):
    """A file that would be passed over in silence, such as .yml."""
    for kind in FOLDERS:
        for path in sorted((folder / kind).glob("*")):
            if path.suffix != ".yaml" and not path.name.startswith("."):
                yield Problem(f"{kind}/{path.name}", None, (), "is not a .yaml file")


def tidy(value):
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [tidy(member) for member in value]
    if isinstance(value, dict):
        return {key: tidy(member) for key, member in value.items()}
    return value


def with_defaults(toolkit):
    sections = [one for chapter in toolkit["chapters"] for one in chapter["sections"]]
    for page in [*sections, *toolkit["themes"]]:
        settle_embeds(page)
    for theme in toolkit["themes"]:
        theme.setdefault("examples", [])
        if not theme.get("related"):
            theme.pop("related", None)
        for item in theme["items"]:
            item["applies"] = without_usual(item["applies"], CONDITIONS_IN_EVERY_ITEM)
            rules = [without_usual(rule, {"from", "within", "kind"}) for rule in rules_of(item)]
            item["due"] = one_or_all(rules)
    for term in toolkit["terms"]:
        also = term.get("also", {})
        term["also"] = {language: also.get(language, []) for language in LANGUAGES}
    return toolkit


def settle_embeds(page):
    """Each address as it is kept, however it was pasted; what says nothing is left out."""
    embeds = [
        {key: value for key, value in embed.items() if value is not None}
        | {"address": understand(embed["address"]).address}
        for embed in page.pop("embeds", [])
    ]
    if embeds:
        page["embeds"] = embeds


CONDITIONS_IN_EVERY_ITEM = {"statuses", "regions", "situations", "scope", "ages"}
USUAL = {"then": "worth", "counts": "calendar_days", "day_off": "stays"}


def without_usual(given, kept):
    """Without the keys that say nothing: so what a file leaves out and what it spells out agree."""
    said = {key: value for key, value in given.items() if key in kept or value != USUAL.get(key)}
    said = {
        key: value
        for key, value in said.items()
        if key in kept or value not in ([], {}, None, False)
    }
    if isinstance(said.get("from"), list):
        said["from"] = one_or_all(said["from"])
    return said | ({"for": without_usual(said["for"], set())} if said.get("for") else {})


def one_or_all(values):
    """As it is usually written: nothing, the only one, or a list."""
    return values if len(values) > 1 else next(iter(values), None)


# --- what holds between the files --------------------------------------------------------------
def check_together(files):
    pages = [file for file in files if file.model is not Glossary]
    themes = [file for file in pages if file.model is Theme]
    chapters = [file for file in pages if file.model is Chapter]
    for group in (themes, chapters):
        for key in ("slug", "number"):
            check_unique([(file, (key,), file.data[key]) for file in group], key)
    for chapter in chapters:
        check_unique(list(values(chapter, "sections", "slug")), "section")
    check_unique([entry for theme in themes for entry in values(theme, "items", "code")], "item")
    for page in pages:
        check_unique(list(values(page, "sources", "id")), "source of this file")
    check_related(themes)
    check_terms(files[-1])
    for file in files:
        check_translations(file)
    check_figures(pages)
    check_sources(pages)
    check_items(themes)
    check_bases(themes)


def values(file, group, key):
    for index, member in enumerate(file.data[group]):
        yield file, (group, index, key), member[key]


def check_unique(entries, what):
    first = {}
    for file, path, value in entries:
        if value in first:
            file.add(f"the {what} {value!r} stands already in {first[value]}", path)
        first.setdefault(value, file.name)


def check_related(themes):
    slugs = {theme.data["slug"] for theme in themes}
    for theme in themes:
        for index, slug in enumerate(theme.data.get("related", [])):
            if slug == theme.data["slug"]:
                theme.add("a theme can't belong with itself", ("related", index))
            elif slug not in slugs:
                theme.add(f"the theme {slug!r} is unknown", ("related", index))


def check_terms(file):
    check_unique(list(values(file, "terms", "code")), "term")
    for language in LANGUAGES:
        entries = []
        for index, term in enumerate(file.data["terms"]):
            words = [term["name"].get(language), *term.get("also", {}).get(language, [])]
            entries += [(file, ("terms", index), word) for word in words if word]
        check_unique(entries, f"spelling ({language})")


def check_translations(file):
    """What is said of a translation is said of one that stands there."""
    for path, page in pages_inside(file.data):
        for language, marks in page["translated_from"].items():
            for place in marks:
                if not is_a_text(page, place, language):
                    message = f"there is no text {place!r} in {language!r}"
                    file.add(message, (*path, "translated_from", language, place))


def pages_inside(data, path=()):
    if isinstance(data, dict) and "translated_from" in data:
        yield path, data
    children = data.items() if isinstance(data, dict) else enumerate(data)
    for key, child in children:
        if isinstance(child, (dict, list)):
            yield from pages_inside(child, (*path, key))


def check_figures(pages):
    """One code may have several values, each from its own day on, all in one unit."""
    units = {}
    entries = []
    for page in pages:
        for index, figure in enumerate(page.data["figures"]):
            path, code = ("figures", index), figure["code"]
            entries.append((page, path, f"{code} of {figure['valid_from']}"))
            if units.setdefault(code, figure["unit"]) != figure["unit"]:
                page.add(f"{code!r} has the unit {units[code]} elsewhere", (*path, "unit"))
    check_unique(entries, "figure")
    for page in pages:
        for path, words in strings(page.data):
            for code in FIGURE.findall(words):
                if code not in units:
                    page.add(f"the figure {code!r} is unknown", path)


def strings(value, path=()):
    if isinstance(value, str):
        yield path, value
    children = enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict):
        children = value.items()
    for key, child in children:
        yield from strings(child, (*path, key))


def check_sources(pages):
    for page in pages:
        known = {source["id"] for source in page.data["sources"]}
        used = [(path, code) for path, code in strings(page.data) if is_source_use(path)]
        for path, code in used:
            if code not in known:
                page.add(f"the source {code!r} is not under the sources of this file", path)


def is_source_use(path):
    """items[3].sources[0], figures[5].source, a term's basis.source, any passage.source."""
    is_of_figure = path[0] == "figures" and path[2:] == ("source",)
    names_one = path[-2:] in (("basis", "source"), ("passage", "source"))
    return path[2:3] == ("sources",) or is_of_figure or names_one


def check_items(themes):
    places = {code: (theme, path) for theme in themes for theme, path, code in item_codes(theme)}
    after = defaultdict(list)
    for theme in themes:
        for index, item in enumerate(theme.data["items"]):
            path = ("items", index)
            slug = theme.data["slug"]
            if not item["code"].startswith(f"{slug}-"):
                theme.add(f"must begin with the theme: '{slug}-'", (*path, "code"))
            for position, code in enumerate(item["after"]):
                after[item["code"]].append(code)
                if code not in places:
                    theme.add(f"the item {code!r} is unknown", (*path, "after", position))
            check_done(theme, path, item, places)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        circle = error.args[1]
        theme, path = places[circle[0]]
        theme.add(f"these items wait for each other: {' > '.join(circle)}", (*path[:2], "after"))


def check_bases(themes):
    """A legal term rests on the law or the competent service, or says that it is uncertain."""
    for theme in themes:
        kinds = {source["id"]: source["kind"] for source in theme.data["sources"]}
        for index, item in enumerate(theme.data["items"]):
            for rule in rules_of(item) if item["confidence"] != "low" else ():
                source = rule.get("basis", {}).get("source")
                if rule["kind"] == "legal" and kinds.get(source) not in AUTHORITATIVE:
                    theme.add(
                        f"a legal term can't rest on {source!r}: "
                        "only on the law or the competent service, or with confidence: low",
                        ("items", index, "due"),
                    )


def item_codes(theme):
    return values(theme, "items", "code")


def check_done(theme, path, item, places):
    for number, rule in enumerate(rules_of(item)):
        where = (*path, "due", *([number] if isinstance(item["due"], list) else []), "from")
        codes = {code for text in as_list(rule["from"]) for code in Anchor.parse(text).codes}
        for code in sorted(codes - set(places)):
            theme.add(f"the item {code!r} is unknown", where)
        if item["code"] in codes:
            theme.add("a term can't run from the item itself", where)


def rules_of(item):
    return as_list(item["due"]) or []
