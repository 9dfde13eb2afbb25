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
CALLED_NATIONAL = re.compile(
    r"(?:\brijksregister\w*|\brrn|\bniss|\binsz|\bbis-?\s?nummer|\bregistre\snational"
    r"|\bnum[eé]ro\snational|\bnational\s(?:register\s)?(?:number|id))[^\d\n]{0,25}$",
    re.IGNORECASE,
)
"""Whoever calls it so and mistyped a digit still means somebody."""
CALLED_COMPANY = re.compile(
    r"(?:\bonderneming\w*|\bkbo|\bbce|\bbtw\S*|\btva|\bvat|\bentreprise"
    r"|\b(?:company|enterprise)\snumber)[^\d\n]{0,20}$",
    re.IGNORECASE,
)
JUST_BEFORE = 45
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
    """With right check digits, written as on a card or called so: who mistyped one means it too."""
    for match in NATIONAL.finditer(text):
        number = match.group()
        is_one = nn.is_valid(number) or bis.is_valid(number)
        is_called_so = CALLED_NATIONAL.search(_before(text, match))
        if is_one or is_called_so or AS_ON_A_CARD.fullmatch(number):
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
        if vat.is_valid(match.group()) or CALLED_COMPANY.search(_before(text, match)):
            yield match.span()


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - JUST_BEFORE) : match.start()]


def files(text: str) -> Iterator[Found]:
    public = [match.span() for match in DATE.finditer(text)]
    public += [(match.start, match.end) for match in PhoneNumberMatcher(text, HERE)]
    public += _accounts_and_companies(text)
    for match in FILE.finditer(text):
        start, end = match.span("number")
        if not any(first < end and start < last for first, last in public):
            yield Found(Kind.FILE, start, end)
