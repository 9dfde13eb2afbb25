"""Between the rows of the database and the pieces of the files (pieces.py)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from toolkit.due import day_or_none
from toolkit.models import (
    Chapter,
    ChecklistItem,
    Embed,
    Example,
    Figure,
    ItemDocument,
    ItemDue,
    Obstacle,
    Section,
    Source,
    Term,
    Theme,
    Tip,
)
from toolkit.models.content import Page, Reviewed
from toolkit.transfer.following import follow_lines, unfinished
from toolkit.transfer.pieces import Piece, figure_code
from toolkit.transfer.reading import as_list, one_or_all, rules_of
from toolkit.vocabulary import LANGUAGES

MODELS: dict[str, Any] = {
    "chapter": Chapter,
    "theme": Theme,
    "source": Source,
    "section": Section,
    "figure": Figure,
    "item": ChecklistItem,
    "term": Term,
}


@dataclass
class Stored:
    """A piece as the database has it, and its row."""

    piece: Piece
    row: Any


# --- reading -----------------------------------------------------------------------------------
def read_rows(kind=None, pk=None):
    """What is stored, by kind and code: everything, or only one row. About twenty queries."""
    stored = {}
    for name in [kind] if kind else MODELS:
        rows = MODELS[name].objects.order_by("pk")
        rows = rows.filter(pk=pk) if pk else rows
        for piece, row in READERS[name](rows):
            stored[piece.key] = Stored(piece, row)
    return stored


def kind_of(row):
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def texts(row, *names):
    return {name: text(row, name) for name in names}


def text(row, name):
    """A text in every language that has it. Browsers send line ends of their own."""
    values = {language: getattr(row, f"{name}_{language}") or "" for language in LANGUAGES}
    tidy = {language: value.replace("\r\n", "\n").strip() for language, value in values.items()}
    return {language: value for language, value in tidy.items() if value}


def marks(row):
    """What the files say about review only where it isn't what a first import gives."""
    said = {"translated_from": told} if (told := unfinished(row)) else {}
    if isinstance(row, Page) and row.state != Page.State.PUBLISHED:
        said["state"] = str(row.state)
    if isinstance(row, Reviewed):
        said |= read_review(row)
    return said


def read_review(row):
    said = {}
    if row.reviewed_on:
        said["reviewed_on"] = row.reviewed_on.isoformat()
        said["passage"] = {"source": row.passage_source, "words": row.passage}
    return said | ({"review_by": row.review_by.isoformat()} if row.review_by else {})


def fill_review(row, piece, *, is_new):
    """Take over what the file knows better: a later check, or a day where there was none."""
    said = piece.marks
    if is_new or is_later_check(row, piece):
        passage = said.get("passage") or {}
        row.reviewed_on = day_or_none(said.get("reviewed_on"))
        row.passage, row.passage_source = passage.get("words", ""), passage.get("source", "")
        row.review_by = day_or_none(said.get("review_by"))
    elif row.review_by is None:
        row.review_by = day_or_none(said.get("review_by"))


def is_later_check(row, piece):
    checked_on = day_or_none(piece.marks.get("reviewed_on"))
    return bool(checked_on and (row.reviewed_on or date.min) < checked_on)


def has_news_of_review(row, piece):
    """Whether `fill_review` would change anything about a row that is there already."""
    if not isinstance(row, Reviewed):
        return False
    is_first_day = row.review_by is None and "review_by" in piece.marks
    return is_first_day or is_later_check(row, piece)


def page_of(row):
    chapter = getattr(row, "chapter", None)
    return f"chapter:{chapter.slug}" if chapter else f"theme:{row.theme.slug}"


def links(field, rows):
    """The codes that each row is linked to, in the order in which they were linked."""
    source, target = field.field.m2m_field_name(), field.field.m2m_reverse_field_name()
    found = defaultdict(list)
    pairs = field.through.objects.filter(**{f"{source}__in": rows}).order_by("pk")
    for pk, code in pairs.values_list(f"{source}_id", f"{target}__code"):
        found[pk].append(code)
    return found


def embeds(row):
    """Only where there are any, so that a page without stays as it was."""
    found = [read_embed(embed) for embed in row.embeds.all()]
    return {"embeds": found} if found else {}


def read_embed(embed):
    return {
        "address": embed.address,
        **texts(embed, "title", "shows"),
        "by": embed.by,
        "language": embed.language,
        **({"minutes": embed.minutes} if embed.minutes else {}),
    }


def read_chapters(rows):
    for row in rows:
        data = {"slug": row.slug, "number": row.number, **texts(row, "title", "summary")}
        yield Piece("chapter", row.slug, data, marks=marks(row)), row


ON_A_SECTION = ["tips", "examples", "embeds"]


def read_sections(rows):
    sources = links(Section.sources, rows)
    for row in rows.prefetch_related("chapter", *ON_A_SECTION):
        data = {
            "slug": row.slug,
            **texts(row, "title", "body"),
            "tips": [text(tip, "text") for tip in row.tips.all()],
            "examples": [texts(example, "title", "body") for example in row.examples.all()],
            **embeds(row),
            "sources": sources[row.pk],
        }
        code = f"{row.chapter.slug}/{row.slug}"
        yield Piece("section", code, data, row.order, page_of(row), marks(row)), row


def read_themes(rows):
    for row in rows.prefetch_related("obstacles", *ON_A_SECTION):
        data = {
            "slug": row.slug,
            "number": row.number,
            "icon": row.icon,
            **({"related": list(row.related)} if row.related else {}),
            **texts(row, "title", "summary", "body"),
            "obstacles": [text(obstacle, "text") for obstacle in row.obstacles.all()],
            "tips": [text(tip, "text") for tip in row.tips.all()],
            "examples": [texts(example, "title", "body") for example in row.examples.all()],
            **embeds(row),
        }
        yield Piece("theme", row.slug, data, marks=marks(row)), row


def read_sources(rows):
    for row in rows.prefetch_related("theme", "chapter"):
        data = {
            "id": row.code,
            "title": row.title,
            "publisher": row.publisher,
            "url": row.url,
            "language": row.language,
            **({"kind": str(row.kind)} if row.kind else {}),
            "seen": row.seen,
        }
        page = page_of(row)
        yield Piece("source", f"{page.partition(':')[2]}/{row.code}", data, row.order, page), row


def read_figures(rows):
    for row in rows.prefetch_related("source__theme", "source__chapter"):
        data = {
            "code": row.code,
            **texts(row, "label"),
            "value": str(row.value),
            "unit": str(row.unit),
            "valid_from": row.valid_from.isoformat(),
            **({"changes": str(row.changes)} if row.changes else {}),
            **({"next_on": row.next_on.isoformat()} if row.next_on else {}),
            "source": row.source.code,
        }
        page = page_of(row.source)
        yield Piece("figure", figure_code(data), data, row.order, page, marks(row)), row


def read_items(rows):
    statuses, situations = (
        links(ChecklistItem.statuses, rows),
        links(ChecklistItem.situations, rows),
    )
    after, sources = links(ChecklistItem.after, rows), links(ChecklistItem.sources, rows)
    due_rules = Prefetch("due_rules", ItemDue.objects.prefetch_related("source"))
    for row in rows.prefetch_related("theme", "documents", due_rules):
        has_ages = row.min_age is not None
        data = {
            "code": row.code,
            **texts(row, "title", "why", "how", "authority"),
            "documents": [text(document, "text") for document in row.documents.all()],
            "applies": {
                "statuses": statuses[row.pk],
                "regions": [str(region) for region in row.regions],
                "situations": situations[row.pk],
                "scope": str(row.scope),
                "ages": [row.min_age, row.max_age] if has_ages else None,
                **row.applies,
            },
            "due": one_or_all([read_rule(rule) for rule in row.due_rules.all()]),
            **({"until": row.until.isoformat()} if row.until else {}),
            "after": after[row.pk],
            "sources": sources[row.pk],
            "confidence": str(row.confidence),
        }
        yield Piece("item", row.code, data, row.order, page_of(row), marks(row)), row


def read_rule(rule):
    """A due date as a content file has it: only the keys that say something."""
    article = text(rule, "article")
    optional = {
        "for": rule.only_for,
        "opens": rule.opens,
        "then": str(rule.then) if rule.then != rule.Then.WORTH else "",
        "counts": "working_days" if rule.counts_working_days else "",
        "day_off": "moves" if rule.moves else "",
        "until": rule.until.isoformat() if rule.until else "",
        "basis": rule.source and {"article": article, "source": rule.source.code},
    }
    needed = {"from": one_or_all(rule.anchors), "within": rule.within, "kind": str(rule.kind)}
    return needed | {key: value for key, value in optional.items() if value}


def read_terms(rows):
    for row in rows:
        also = {language: getattr(row, f"also_{language}") or "" for language in LANGUAGES}
        data = {
            "code": row.code,
            **texts(row, "name"),
            "also": {language: spellings(also[language]) for language in LANGUAGES},
            **texts(row, "explanation"),
        }
        yield Piece("term", row.code, data, row.order, marks=marks(row)), row


def spellings(lines):
    return [line.strip() for line in lines.splitlines() if line.strip()]


READERS = {
    "chapter": read_chapters,
    "theme": read_themes,
    "source": read_sources,
    "section": read_sections,
    "figure": read_figures,
    "item": read_items,
    "term": read_terms,
}


# --- writing -----------------------------------------------------------------------------------
def fill(row, piece, rows):
    """Put the piece's own fields into `row`; `rows` are those that it may hang on, by key."""
    data, model = piece.data, MODELS[piece.kind]
    row.order = piece.order
    for field in PLAIN[piece.kind]:
        setattr(row, field, data["id" if (piece.kind, field) == ("source", "code") else field])
    for field in TRANSLATED.get(model, ()):
        fill_text(row, field, data[field])
    if piece.kind in ("section", "source", "item"):
        parent, _, slug = piece.page.partition(":")
        setattr(row, parent, rows[parent, slug])
    if piece.kind == "figure":
        slug = piece.page.partition(":")[2]
        row.source = rows["source", f"{slug}/{data['source']}"]
        row.value, row.valid_from = Decimal(data["value"]), date.fromisoformat(data["valid_from"])
        row.changes, row.next_on = data.get("changes") or "", day_or_none(data.get("next_on"))
    if piece.kind == "theme":
        row.related = data.get("related", [])
    if piece.kind == "source":
        row.kind = data.get("kind") or ""
    if piece.kind == "item":
        fill_conditions(row, data)
    if piece.kind == "term":
        for language in LANGUAGES:
            setattr(row, f"also_{language}", "\n".join(data["also"][language]))


def fill_text(row, field, values):
    for language in LANGUAGES:
        setattr(row, f"{field}_{language}", values.get(language, ""))


def fill_conditions(row, data):
    applies = data["applies"]
    row.regions, row.scope = applies["regions"], applies["scope"]
    row.min_age, row.max_age = applies["ages"] or (None, None)
    for name in ("family_statuses", "housing", "not_situations"):
        setattr(row, name, applies.get(name, []))
    row.family_ages, row.registered_ages = (
        applies.get("family_ages"),
        applies.get("registered_ages"),
    )
    row.born_here, row.cases = applies.get("born_here", False), applies.get("or", [])
    row.until = day_or_none(data.get("until"))


PLAIN = {
    "chapter": ["slug", "number"],
    "theme": ["slug", "number", "icon"],
    "source": ["code", "title", "publisher", "url", "language", "seen"],
    "section": ["slug"],
    "figure": ["code", "unit"],
    "item": ["code", "confidence"],
    "term": ["code"],
}
TRANSLATED = {
    Chapter: ["title", "summary"],
    Theme: ["title", "summary", "body"],
    Section: ["title", "body"],
    Figure: ["label"],
    ChecklistItem: ["title", "why", "how", "authority"],
    Term: ["name", "explanation"],
}
# Lists of texts inside a piece: the model of a line, and what it calls its parent.
LINES = {
    ("theme", "obstacles"): (Obstacle, "theme"),
    ("theme", "tips"): (Tip, "theme"),
    ("theme", "examples"): (Example, "theme"),
    ("theme", "embeds"): (Embed, "theme"),
    ("section", "embeds"): (Embed, "section"),
    ("section", "tips"): (Tip, "section"),
    ("section", "examples"): (Example, "section"),
    ("item", "documents"): (ItemDocument, "item"),
}


def write_lines(written):
    """Replace the lines inside the pieces, given as pairs of piece and row."""
    for (kind, name), (model, parent) in LINES.items():
        pairs = [(piece, row) for piece, row in written if piece.kind == kind]
        old = take_away(model, parent, [row for _, row in pairs])
        lines = []
        for piece, row in pairs:
            new = [
                line_row(model, parent, row, *one) for one in enumerate(piece.data.get(name, []))
            ]
            follow_lines(old[row.pk], new, piece, name)
            lines += new
        model.objects.bulk_create(lines)


def take_away(model, parent, rows):
    """The lines that hung on these rows, by the key of their row; they are no longer there."""
    lines = model.objects.filter(**{f"{parent}__in": rows}).order_by("order", "pk")
    found = defaultdict(list)
    for line in lines:
        found[getattr(line, f"{parent}_id")].append(line)
    lines.delete()
    return found


def line_row(model, parent, row, order, values):
    line = model(**{parent: row, "order": order})
    for field, value in (values if "title" in values else {"text": values}).items():
        if isinstance(value, dict):
            fill_text(line, field, value)
        else:
            setattr(line, field, value)
    return line


def write_dues(written, rows):
    """Replace the due dates of the items among the pieces."""
    pairs = [(piece, row) for piece, row in written if piece.kind == "item"]
    old, dues = take_away(ItemDue, "item", [row for _, row in pairs]), []
    for piece, row in pairs:
        new = [due_row(piece, row, *one, rows) for one in enumerate(rules_of(piece.data))]
        follow_lines(old[row.pk], new, piece, "due")
        dues += new
    ItemDue.objects.bulk_create(dues)


def due_row(piece, item, order, rule, rows):
    basis = rule.get("basis", {"article": {}, "source": ""})
    slug = piece.page.partition(":")[2]
    row = ItemDue(
        item=item,
        order=order,
        only_for=rule.get("for", {}),
        anchors=as_list(rule["from"]),
        within=rule["within"],
        kind=rule["kind"],
        opens=rule.get("opens", ""),
        then=rule.get("then", ItemDue.Then.WORTH),
        counts_working_days="counts" in rule,
        moves="day_off" in rule,
        until=day_or_none(rule.get("until")),
        source=rows["source", f"{slug}/{basis['source']}"] if basis["source"] else None,
    )
    fill_text(row, "article", basis["article"])
    return row


def write_links(written, rows):
    """Replace the links from the pieces to others, in their order; `rows` are all, by key."""
    for (kind, name), field in LINKS.items():
        source, target = field.field.m2m_field_name(), field.field.m2m_reverse_field_name()
        pairs = [(piece, row) for piece, row in written if piece.kind == kind]
        field.through.objects.filter(**{f"{source}__in": [row for _, row in pairs]}).delete()
        field.through.objects.bulk_create(
            field.through(**{f"{source}_id": row.pk, f"{target}_id": pk})
            for piece, row in pairs
            for pk in linked(piece, name, rows)
        )


LINKS = {
    ("section", "sources"): Section.sources,
    ("item", "sources"): ChecklistItem.sources,
    ("item", "after"): ChecklistItem.after,
    ("item", "statuses"): ChecklistItem.statuses,
    ("item", "situations"): ChecklistItem.situations,
}


def linked(piece, name, rows):
    """The primary keys of what the piece links to."""
    if name in ("statuses", "situations"):
        return piece.data["applies"][name]
    if name == "after":
        return [rows["item", code].pk for code in piece.data[name]]
    slug = piece.page.partition(":")[2]
    return [rows["source", f"{slug}/{code}"].pk for code in piece.data[name]]
