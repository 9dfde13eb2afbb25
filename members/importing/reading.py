"""From whatever somebody uploads to lines with named columns, or one sentence that says why not.

Spreadsheets write CSV in many ways: with commas, semicolons or tabs, in UTF-8, UTF-16 or what
Windows used before. Pure: bytes in, a table out.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.places.names import folded

MOST_BYTES = 1_000_000
MOST_LINES = 500
SEPARATORS = ";\t,"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a file of Excel or LibreOffice begins."""


@dataclass(frozen=True)
class Column:
    label: str | Promise
    names: str
    """What may stand above it, in any of three languages; without accents, hyphens and spaces."""


COLUMNS = {
    "name": Column(gettext_lazy("Name"), "naam nom name organisatie organisation"),
    "legal_form": Column(
        gettext_lazy("Legal form"), "rechtsvorm formejuridique statutjuridique legalform"
    ),
    "enterprise_number": Column(
        gettext_lazy("Enterprise number"),
        "ondernemingsnummer numerodentreprise numeroentreprise enterprisenumber kbo bce kbonummer",
    ),
    "municipality": Column(
        gettext_lazy("Municipality"), "gemeente plaats stad commune ville municipality town"
    ),
    "postal_code": Column(
        gettext_lazy("Postal code"), "postcode postnummer codepostal postalcode zip"
    ),
    "working_area": Column(
        gettext_lazy("Working area"),
        "werkingsgebied werkgebied zonedaction zoneaction territoire workingarea",
    ),
    "website": Column(gettext_lazy("Website"), "website site siteweb webstek url"),
    "email": Column(
        gettext_lazy("Public e-mail address"),
        "email mail emailadres epost courriel adresseemail emailaddress publicemailaddress "
        "openbaaremailadres adresseemailpublique emailpublic",
    ),
    "telephone": Column(
        gettext_lazy("Telephone"), "telefoon tel gsm telefoonnummer telephone phone"
    ),
    "description": Column(
        gettext_lazy("Description"), "omschrijving beschrijving description presentation"
    ),
    "contact_email": Column(
        gettext_lazy("E-mail address of the contact"),
        "emailcontact contactemail emailcontactpersoon contactpersoon emailvandecontactpersoon "
        "emailducontact emaildelapersonnedecontact emailaddressofthecontact contactemailaddress",
    ),
    "contact_language": Column(
        gettext_lazy("Language of the contact"),
        "taal taalcontact taalcontactpersoon taalvandecontactpersoon langue languecontact "
        "languedelapersonnedecontact languageofthecontact contactlanguage language",
    ),
}
KEYS = {name: key for key, column in COLUMNS.items() for name in column.names.split()}


class Unreadable(Exception):
    """With one sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Row:
    number: int
    """Of the line in the file, as a spreadsheet counts."""
    cells: dict[str, str]
    has_too_many: bool = False


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    unread: list[str]
    """The columns that we know nothing of."""


def decode(data: bytes) -> tuple[str, bool]:
    """The text in a file, and whether its encoding was a guess."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is too large: at most 1 MB."))
    if data.startswith(WORKBOOKS):
        raise Unreadable(
            _("This is a workbook, not a CSV file. Choose “Save as” and then CSV in your program.")
        )
    try:
        text, is_guess = _decoded(data)
    except UnicodeDecodeError:
        text, is_guess = "\0", True
    if "\0" in text:
        raise Unreadable(
            _("This is not a text file. Save the list as CSV (UTF-8) and try once more.")
        )
    return text, is_guess


def _decoded(data: bytes) -> tuple[str, bool]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252"), True


def read(text: str) -> Table:
    text, separator = _separated(text)
    lines = _lines(text, separator)
    try:
        _number, head = next(lines)
    except StopIteration:
        raise Unreadable(_("This file is empty.")) from None
    keys, unread = _keys(head)
    rows = []
    for number, cells in lines:
        if len(rows) == MOST_LINES:
            raise Unreadable(
                _("More than %(number)s lines. Make several files of it, and bring in each.")
                % {"number": MOST_LINES}
            )
        known = zip(keys, cells, strict=False)
        extra = any(cells[len(keys) :])
        rows.append(Row(number, {key: cell for key, cell in known if key}, extra))
    if not rows:
        raise Unreadable(_("There are names of columns in this file, and no organisations."))
    return Table(rows, unread)


def _separated(text: str) -> tuple[str, str]:
    """Excel says the separator on a line of its own; otherwise the first line tells."""
    first, _end, rest = text.lstrip("\r\n").partition("\n")
    if first.lower().startswith("sep=") and first[4:5]:
        return "\n" + rest, first[4]  # so that the numbers of lines stay right
    return text, max(SEPARATORS, key=first.count)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each that has something in it, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            cells = [cell.strip() for cell in cells]
            if any(cells):
                yield number, cells
    except csv.Error:
        raise Unreadable(
            _("We can't read line %(number)s. Is a quotation mark missing, or one too many?")
            % {"number": before + 1}
        ) from None


def _keys(head: list[str]) -> tuple[list[str], list[str]]:
    keys = [KEYS.get(folded(name), "") for name in head]
    twice = [key for key, number in Counter(filter(None, keys)).items() if number > 1]
    if twice:
        raise Unreadable(
            _("The column “%(column)s” stands twice in this file.")
            % {"column": COLUMNS[twice[0]].label}
        )
    if "name" not in keys:
        raise Unreadable(_missing(_("Name")))
    if not {"municipality", "postal_code"} & set(keys):
        raise Unreadable(_missing(_("Municipality")))
    return keys, [name[:40] for name, key in zip(head, keys, strict=True) if name and not key]


def _missing(column: str) -> str:
    return _(
        "There is no column “%(column)s”. The first line of the file holds the names of the "
        "columns; take the example if you are in doubt."
    ) % {"column": column}


def example() -> str:
    """The columns in the reader's language, and one organisation that does not exist."""
    cells = {
        "name": "Welkom in Voorbeeldgem",
        "legal_form": "vzw",
        "enterprise_number": "0403.170.701",
        "municipality": "Gent",
        "postal_code": "9000",
        "working_area": "Gent, Melle, Destelbergen",
        "website": "welkom.example",
        "email": "hallo@welkom.example",
        "telephone": "09 234 56 78",
        "contact_email": "an@welkom.example",
        "contact_language": "nl",
    }
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow([format_lazy("{}", column.label) for column in COLUMNS.values()])
    writer.writerow([cells.get(key, "") for key in COLUMNS])
    return "\ufeff" + written.getvalue()
