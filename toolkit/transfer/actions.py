from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from toolkit.following import Marks, Texts, approve, follow
from toolkit.indexing.entries import agree
from toolkit.models import Draft, Figure, ItemDue, Situation
from toolkit.models.content import Page, Reviewed
from toolkit.models.translated import Translated
from toolkit.transfer import rows as content_rows
from toolkit.transfer import write_toolkit
from toolkit.transfer.conflicts import note_conflicts
from toolkit.transfer.following import said_of
from toolkit.transfer.pieces import (
    KINDS,
    Piece,
    put_together,
    settle_order,
    take_apart,
)
from toolkit.transfer.rows import MODELS, Stored, has_news_of_review, read_rows

# Before the hash of a piece that an import made a draft, because the files no longer had it.
VANISHED = "vanished:"
Pieces = dict[tuple[str, str], Piece]
Rows = dict[tuple[str, str], Stored]


class UnknownCode(Exception):
    """A code to overwrite that the files do not have."""


@dataclass
class ImportReport:
    """What an import did: the codes of the pieces, by what happened to them."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """The keys of those that are kept."""

    @property
    def did_nothing(self) -> bool:
        return not (self.created or self.changed or self.withdrawn)


# --- import ------------------------------------------------------------------------------------
@transaction.atomic
def import_toolkit(
    toolkit: dict[str, Any],
    *,
    force: Collection[str] = (),
    advance: Callable[[], object] = lambda: None,
) -> ImportReport:
    """Make the database hold what the files say, but never over what a curator changed.

    `force` are the codes where the files win all the same. `advance` is called for each piece.
    """
    wanted, stored = take_apart(toolkit), read_rows()
    unknown = set(force) - {piece.code for piece in wanted.values()}
    if unknown:
        raise UnknownCode(", ".join(sorted(unknown)))
    settle_order(wanted, stored_pieces(stored))
    report = ImportReport()
    to_write = [piece for piece in wanted.values() if is_to_write(piece, stored, force, report)]
    write(to_write, stored, advance)
    withdraw([one for key, one in stored.items() if key not in wanted], report)
    note_conflicts((wanted[key] for key in report.left), stored)
    Situation.objects.outdated().delete()
    agree()
    return report


def stored_pieces(stored: Rows) -> Pieces:
    return {key: one.piece for key, one in stored.items()}


def is_to_write(piece: Piece, stored: Rows, force: Collection[str], report: ImportReport) -> bool:
    """Decide on one piece, and note the decision in the report."""
    known = stored.get(piece.key)
    if known is None:
        report.created.append(piece.code)
        return True
    is_same = known.piece.digest() == piece.digest()
    is_news = known.row.imported_hash.startswith(VANISHED) or has_news_of_review(known.row, piece)
    if is_same and not is_news:
        adopt(known)
        report.unchanged.append(piece.code)
        return False
    if is_touched(known) and piece.code not in force:
        report.kept.append(piece.code)
        report.left.append(piece.key)
        return False
    report.changed.append(piece.code)
    return True


def adopt(known: Stored) -> None:
    """The files took over what a curator wrote: from now on they may change it again."""
    if known.row.imported_hash != known.piece.digest():
        known.row.imported_hash = known.piece.digest()
        known.row.save(update_fields=["imported_hash"])


def is_touched(known: Stored) -> bool:
    """Whether a curator changed the piece since it was imported, or made it."""
    return known.row.imported_hash.removeprefix(VANISHED) != known.piece.digest()


def write(pieces: Iterable[Piece], stored: Rows, advance: Callable[[], object]) -> None:
    rows: dict[tuple[str, str], Any] = {key: one.row for key, one in stored.items()}
    written = []
    for kind in KINDS:
        new = []
        for piece in (piece for piece in pieces if piece.kind == kind):
            row = rows.get(piece.key) or MODELS[kind]()
            prepare(row, piece, stored.get(piece.key), rows)
            if row.pk:
                row.save()
            else:
                new.append(row)
            rows[piece.key] = row
            written.append((piece, row))
            advance()
        MODELS[kind].objects.bulk_create(new)
    content_rows.write_lines(written)
    content_rows.write_dues(written, rows)
    content_rows.write_links(written, rows)


def write_piece(piece: Piece, of_files: Piece, stored: Rows) -> None:
    """One piece, made of what stood here and of what the files have. These have been taken note of:
    the same files are no conflict any more, and overwrite nothing."""
    write([piece], stored, lambda: None)
    row = stored[piece.key].row
    row.imported_hash = of_files.digest()
    row.save(update_fields=["imported_hash"])


def prepare(row: Any, piece: Piece, known: Stored | None, rows: dict[tuple[str, str], Any]) -> None:
    """Fill in a row, together with what it remembers of this import."""
    before = row.texts() if known else None
    content_rows.fill(row, piece, rows)
    row.translated_from = follow(before, row.texts(), row.translated_from, said_of(piece))
    was_vanished = row.imported_hash.startswith(VANISHED)
    is_new = known is None or was_vanished
    if isinstance(row, Page) and is_new:
        row.state = piece.marks.get("state", Page.State.PUBLISHED)
    if isinstance(row, Reviewed):
        content_rows.fill_review(row, piece, is_new=is_new)
    row.imported_hash = piece.digest()


def withdraw(gone: list[Stored], report: ImportReport) -> None:
    """What the files no longer have becomes a draft; families' progress may hang on it.

    Past values of figures stay as they are, and so do the sources that these rest on, those of the
    due dates of an item that a curator changed, and what somebody is preparing a draft of.
    """
    in_use = set(Figure.objects.values_list("source", flat=True))
    in_use |= set(ItemDue.objects.values_list("source", flat=True))
    for one in gone:
        row, code = one.row, one.piece.code
        if one.piece.kind == "figure" or (one.piece.kind == "source" and row.pk in in_use):
            continue
        is_page = isinstance(row, Page)
        if is_touched(one) or (not is_page and Draft.objects.of(row).exists()):
            report.only_here.append(code)
        elif not is_page:
            row.delete()
            report.withdrawn.append(code)
        elif not row.imported_hash.startswith(VANISHED):
            row.state = Page.State.DRAFT
            row.imported_hash = f"{VANISHED}{row.imported_hash}"
            row.save(update_fields=["state", "imported_hash"])
            report.withdrawn.append(code)


# --- export ------------------------------------------------------------------------------------
def export_toolkit(folder: Path) -> list[str]:
    """Write all of the toolkit as files under `folder`; their names."""
    return write_toolkit(put_together(stored_pieces(read_rows()).values()), folder)


# --- translations ------------------------------------------------------------------------------
Before = dict[Any, Texts]


def texts_before(row: Translated) -> Before:
    """What stands there before a change: for `note_translations`, after it."""
    return {one: one.texts() for one in whole(row)}


def note_translations(
    row: Translated, before: Before | None = None, *, still_right: Collection[str] = ()
) -> None:
    """After a change by hand: which Dutch does each translation follow now?

    `still_right` are the languages of which the curator says so.
    """
    for one in whole(row):
        texts = one.texts()
        marks = follow((before or {}).get(one), texts, one.translated_from)
        keep(one, approve(texts, marks, [*still_right]))


def approve_translations(rows: Iterable[Translated]) -> None:
    """The translations still say what the Dutch text says, so they count as up to date."""
    for row in rows:
        for one in whole(row):
            keep(one, approve(one.texts(), one.translated_from))


def whole(row: Translated) -> list[Translated]:
    """It, and the lines that hang on it, as the database has them."""
    stored: Any = type(row)._default_manager
    row = stored.prefetch_related(None).get(pk=row.pk)
    return [row, *(line for _, _, line in row.rows_inside())]


def keep(row: Translated, marks: Marks) -> None:
    if row.translated_from != marks:
        row.translated_from = marks
        row.save(update_fields=["translated_from"])
