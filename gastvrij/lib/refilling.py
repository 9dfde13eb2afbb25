"""A page's form filled in again with what somebody had typed in it: HTML in, HTML out.

Only what stands in tags is replaced; all the rest of the page stays as it is, letter by letter.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

Attributes = dict[str, str | None]
NEVER = {"password", "file", "submit", "button", "image", "reset"}
BOXES = {"checkbox", "radio"}
COUNTERS = re.compile(r".*(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS")
"""How many rows the page has: it has those that it has."""


@dataclass
class Refilled:
    html: str
    is_changed: bool
    """Whether the form now shows something else than the page itself would."""
    left: list[str]
    """Words that found no field."""


@dataclass
class Control:
    tag: str
    attributes: Attributes
    start: int
    end: int
    ends_at: int = 0
    """Of a text area, where its words end."""
    options: list["Control"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class Form:
    attributes: Attributes
    start: int
    folds: list[tuple[int, int]]
    """The start tags of the <details> that it stands in and that are closed."""
    controls: list[Control] = field(default_factory=list)


def refilled(
    html: str,
    is_it: Callable[[Attributes], bool],
    fields: Mapping[str, Sequence[str]],
    *,
    notice: Callable[[list[str]], str],
    but: Iterable[str],
) -> Refilled | None:
    """The page with the form that `is_it` names filled in, and a notice in front of it.

    None if the page has no such form. Fields called as in `but` are left alone.
    """
    forms = [form for form in Reader(html).forms if is_it(form.attributes)]
    if not forms:
        return None
    form = max(forms, key=lambda form: sum(one.name in fields for one in form.controls))
    values = {name: list(many) for name, many in fields.items() if name not in set(but)}
    known = {control.name for control in form.controls}
    left = [
        value
        for name, many in values.items()
        if name not in known and not name.startswith("initial-") and not COUNTERS.fullmatch(name)
        for value in many
        if re.search(r"[^\W\d_]{2}", value)
    ]
    edits, is_changed = [], bool(left)
    for control in form.controls:
        if control.name in but or COUNTERS.fullmatch(control.name):
            continue
        for start, end, text in _filled_in(html, control, values):
            if html[start:end] != text:
                edits.append((start, end, text))
                is_changed = is_changed or control.kind != "hidden"
    if is_changed:
        edits.append((form.start, form.start, notice(left)))
        edits += [(end - 1, end, " open>") for _start, end in form.folds]
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return Refilled(html, is_changed, left)


def _filled_in(html, control, values):
    """The parts of the page to replace for one field."""
    kind, name = control.kind, control.name
    if not name or kind in NEVER:
        return
    if kind in BOXES:
        value = control.attributes.get("value")
        is_on = ("on" if value is None else value) in values.get(name, ())
        yield _with(html, control, "checked", is_on)
    elif kind == "select":
        if name in values:
            for option in control.options:
                is_on = (option.attributes.get("value") or "") in values[name]
                yield _with(html, option, "selected", is_on)
    elif values.get(name):
        value = values[name].pop(0)
        if kind == "textarea":
            before = html[control.end : control.ends_at]
            words = escape(value, quote=False)
            is_same = _plain(before) == _plain(words)
            yield control.end, control.ends_at, before if is_same else f"\n{words}"
        else:
            yield _valued(html, control, value)


def _plain(text):
    return text.replace("\r\n", "\n").strip("\n").replace("&#x27;", "'").replace("&quot;", '"')


def _with(html, control, attribute, is_on):
    """The start tag with or without an attribute that has no value."""
    tag = html[control.start : control.end]
    if is_on == (attribute in control.attributes):
        return control.start, control.end, tag
    if is_on:
        return control.start, control.end, f"{_opened(tag)} {attribute}>"
    return control.start, control.end, re.sub(rf'\s{attribute}(="[^"]*")?(?=[\s/>])', "", tag)


def _valued(html, control, value):
    tag = html[control.start : control.end]
    if (control.attributes.get("value") or "") == value:
        return control.start, control.end, tag
    bare = re.sub(r"""\svalue=("[^"]*"|'[^']*'|[^\s>]*)""", "", tag)
    return control.start, control.end, f'{_opened(bare)} value="{escape(value)}">'


def _opened(tag):
    return tag[:-1].rstrip().removesuffix("/").rstrip()


class Reader(HTMLParser):
    """The forms of a page, and where their fields stand in it."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._folds: list[tuple[int, int] | None] = []
        self._area: Control | None = None
        self._select: Control | None = None
        self._elsewhere: list[tuple[str, Control]] = []
        self._lines = [0]
        for match in re.finditer("\n", html):
            self._lines.append(match.end())
        self.feed(html)
        self.close()
        for owner, control in self._elsewhere:
            for form in self.forms:
                if form.attributes.get("id") == owner:
                    form.controls.append(control)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag, attrs):
        start = self._here()
        control = Control(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            is_open = "open" in control.attributes
            self._folds.append(None if is_open else (control.start, control.end))
        elif tag == "form":
            folds = [fold for fold in self._folds if fold]
            self._open = Form(control.attributes, start, folds)
            self.forms.append(self._open)
        elif tag == "option" and self._select:
            self._select.options.append(control)
        elif tag in ("input", "textarea", "select", "button"):
            self._place(control)
            if tag == "textarea":
                self._area = control
            elif tag == "select":
                self._select = control

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            self._area.ends_at = self._here()
            self._area = None

    def _place(self, control):
        if owner := control.attributes.get("form"):
            self._elsewhere.append((owner, control))
        elif self._open:
            self._open.controls.append(control)
