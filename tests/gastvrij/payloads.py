"""What ill-willed people type (tests/payloads.txt), and what may not become of it."""

import csv
import io
import re
from collections import Counter
from functools import lru_cache

from gastvrij.lib.paths import ROOT
from tests.gastvrij.site.html import Page

ESCAPE = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[trn\\])")
REPEAT = re.compile(r"\{(\d+) times (.+)\}")
ADDRESSES = {"href", "src", "srcdoc", "srcset", "action", "formaction", "xlink:href", "data"}
ADDRESSES |= {"poster", "hx-get", "hx-post", "hx-put", "hx-delete", "style", "http-equiv"}
# How many of these there are depends on a text's lines and on what is wrong with it.
LOOSE = {"p", "br", "li", "ul", "ol"}


def read(line):
    if repeat := REPEAT.fullmatch(line):
        return repeat[2] * int(repeat[1])
    return ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), line)


def _read_all():
    """The payloads, by what their heading says that they try."""
    about, subject = {}, None
    for line in (ROOT / "tests" / "payloads.txt").read_text().split("\n"):
        if line.startswith("# "):
            subject = line.removeprefix("# ")
        elif line:
            about.setdefault(subject, []).append(read(line))
    return about


ABOUT = _read_all()
PAYLOADS = [payload for several in ABOUT.values() for payload in several]
# These are what they are only if nothing else stands in the field.
LINKS, NUMBERS = ABOUT["addresses"], ABOUT["SQL, formats, paths, numbers"]


# --- many in one text --------------------------------------------------------------------------
def packed(payloads, room=5000):
    """All payloads in groups, each of which is one text of at most this length.

    Apart is what a form refuses as a whole, since it would take the others with it.
    """
    groups = []
    for payload in sorted(payloads, key=_is_refused):
        last = groups[-1] if groups else []
        is_alike = last and _is_refused(last[0]) == _is_refused(payload)
        if is_alike and len(joined([*last, payload])) <= room:
            last.append(payload[:room])
        else:
            groups.append([payload[:room]])
    return groups


def _is_refused(payload):
    """Null bytes and halves of pairs, each in their own way."""
    return "\0" in payload, storable(payload) != payload.replace("\0", "")


def joined(payloads):
    return "\n".join(payloads)


def culprits(payloads, gets_through):
    """Which of a text's payloads get through, found by halving; together if only together."""
    if len(payloads) == 1:
        return payloads
    half = len(payloads) // 2
    parts = [part for part in (payloads[:half], payloads[half:]) if gets_through(joined(part))]
    return [one for part in parts for one in culprits(part, gets_through)] or [joined(payloads)]


def storable(payload, length=None):
    """As the database can hold it: no null byte, no half of a pair, not too long."""
    text = payload.replace("\0", "").encode("utf-8", "ignore").decode()
    return text[:length] or "x"


# --- pages -------------------------------------------------------------------------------------
def kind_of(element):
    """What an element is and what it can do; an address counts unless it is one of our own."""
    leads_to = []
    for name, value in element.attributes.items():
        if name in ADDRESSES:
            value = value or ""
            is_ours = re.match(r"(/(?![/\\])|\?|#|$|\.$|http://testserver/)", value)
            leads_to.append("ours" if is_ours else value)
    return element.tag, *sorted(element.attributes), *leads_to


@lru_cache(maxsize=16)
def kinds_of(html):
    """An answer that leads elsewhere has no page."""
    return frozenset(kind_of(element) for element in Page(html).elements if html)


def counts_of(html):
    return Counter(one.tag for one in Page(html).elements if one.tag not in LOOSE)


def strange(html, usual):
    """The elements of a page that are of no usual kind; `usual` is `kinds_of` harmless pages."""
    return sorted(map(str, kinds_of(html) - usual))


# --- exports -----------------------------------------------------------------------------------
def assert_no_formula(csv_text):
    """No cell is one that a spreadsheet would calculate.

    https://owasp.org/www-community/attacks/CSV_Injection; a leading apostrophe makes it text.
    """
    for row in csv.reader(io.StringIO(csv_text, newline="")):
        for cell in row:
            is_number = re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", cell)
            is_formula = re.match(r"[\s\"';,]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell)
            assert is_number or not is_formula or cell.startswith("'"), repr(cell)
