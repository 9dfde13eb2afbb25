"""National numbers, telephone numbers, and the numbers of files."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberMatcher, PhoneNumberType
from stdnum.be import bis, iban, nn, vat

from members.recognising.dates import DATE
from members.recognising.found import Found, Kind, sentence_around
from members.recognising.words import PEOPLE, is_of_a_service

NATIONAL = re.compile(r"(?<![\d.])\d{2}[. /-]?\d{2}[. /-]?\d{2}[. /-]{0,3}\d{3}[. -]?\d{2}(?!\d)")
AS_ON_A_CARD = re.compile(r"\d{2}\.\d{2}\.\d{2}[- ]\d{3}[.-]\d{2}")
ACCOUNT = re.compile(r"\bBE\d{2}(?:[ .-]?\d{4}){3}\b", re.IGNORECASE)
COMPANY = re.compile(r"(?<!\d)(?:BE\s?)?[01]\d{3}\.\d{3}\.\d{3}(?!\d)", re.IGNORECASE)
HERE = "BE"
NOBODYS = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}
FILE = re.compile(
    r"""
    (?:\b(?:OV|O\.V\.?|SP|S\.P\.?|OE|CGVS|CGRA|CGRS|DVZ)\b          # whose it is
    |\b(?i:dossier(?:nummer|nr\.?)?|(?:num[eé]ro|n°|nr\.?)\s(?:de\s)?dossier|file(?:\snumber)?
       |case\snumber|annex\snumber))
    [^\d\n]{0,30}?
    (?P<number>\d(?:[. /-]?\d){5,9}[A-Z]?|\d{2}/\d{4,6}[A-Z]?)(?!\d)
    """,
    re.VERBOSE,
)


def national_numbers(text: str) -> Iterator[Found]:
    """With right check digits, or written as on a card: somebody may have mistyped one."""
    for match in NATIONAL.finditer(text):
        number = match.group()
        is_one = nn.is_valid(number) or bis.is_valid(number)
        if is_one or AS_ON_A_CARD.fullmatch(number):
            yield Found(Kind.NATIONAL_NUMBER, *match.span())


def telephones(text: str) -> Iterator[Found]:
    """Of mobiles always; others only where the sentence tells of a person."""
    others = list(_accounts_and_companies(text))
    for match in PhoneNumberMatcher(text, HERE):
        if any(start < match.end and match.start < end for start, end in others):
            continue
        if _is_somebodys(match.number, sentence_around(text, match.start)):
            yield Found(Kind.TELEPHONE, match.start, match.end)


def _is_somebodys(number: phonenumbers.PhoneNumber, sentence: str) -> bool:
    kind = phonenumbers.number_type(number)
    if kind in NOBODYS:
        return False
    if kind == PhoneNumberType.MOBILE:
        return True
    is_abroad = phonenumbers.region_code_for_number(number) != HERE
    return bool(PEOPLE.search(sentence)) or (is_abroad and not is_of_a_service(sentence))


def _accounts_and_companies(text: str) -> Iterator[tuple[int, int]]:
    """What has as many digits as a telephone number, and is public."""
    for match in ACCOUNT.finditer(text):
        if iban.is_valid(match.group()):
            yield match.span()
    for match in COMPANY.finditer(text):
        if vat.is_valid(match.group()):
            yield match.span()


def files(text: str) -> Iterator[Found]:
    public = [match.span() for match in DATE.finditer(text)]
    public += [(match.start, match.end) for match in PhoneNumberMatcher(text, HERE)]
    public += _accounts_and_companies(text)
    for match in FILE.finditer(text):
        start, end = match.span("number")
        if not any(first < end and start < last for first, last in public):
            yield Found(Kind.FILE, start, end)
