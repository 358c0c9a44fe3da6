"""Finds in plain text what looks like somebody's numbers, address, phone or e-mail, or a price told in confidence.

Nothing here is certain, and nothing has to be: whoever wrote it is asked once. What is public anyway does not nag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from guildhall.kit.delicate.people import names_in
from guildhall.kit.delicate.prices import prices_in


class Kind(TextChoices):
    """What something looks like."""

    NATIONAL_INSURANCE = "national_insurance", _("National Insurance number")
    NHS = "nhs", _("NHS number")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    POSTCODE = "postcode", _("Postcode near somebody’s name")
    PRICE = "price", _("Commercial price")
    OWN = "own", _("Your own name or council")


MASKS: Final = {
    Kind.NATIONAL_INSURANCE: _("[National Insurance number removed]"),
    Kind.NHS: _("[NHS number removed]"),
    Kind.EMAIL: _("[e-mail address removed]"),
    Kind.PHONE: _("[phone number removed]"),
    Kind.POSTCODE: _("[postcode removed]"),
    Kind.PRICE: _("[price removed]"),
    Kind.OWN: _("[name removed]"),
}


@dataclass(frozen=True, slots=True)
class Writer:
    """What whoever writes may tell without being asked: their own name, phone, and the mail domains of their council."""

    name: str = ""
    phone: str = ""
    domains: Collection[str] = ()
    # What tells who they are, where that is not to be told.
    hidden: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of some text, and what it looks like."""

    kind: Kind
    begins: int
    ends: int
    words: str

    @property
    def mask(self) -> str:
        """What can stand in its place, in the language of now."""
        return str(MASKS[self.kind])

    @property
    def mark(self) -> str:
        """The same for the same words wherever they stand; does not tell them at a glance."""
        said = f"{self.kind.value} {' '.join(self.words.split()).lower()}"
        return sha1(said.encode(), usedforsecurity=False).hexdigest()[:10]


NOBODY: Final = Writer()
# As long as what it replaces, so that places in the text stay what they are.
SIGNS: Final = str.maketrans(dict.fromkeys("\xa0\u2007\u2009\u202f\t", " ") | dict.fromkeys("‐‑‒–", "-"))
WEB: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Numbers of these are often as long as those of people.
REFERENCE: Final = re.compile(
    r"\b(?:uprn|usrn|isbn|ref(?:erence)?|order|invoice|account|charity|company|case|application|vat|po|anfoneb|cyfeirnod)"
    r"(?: (?:no|number|num|rhif))?[.:#]? ?\Z",
    re.IGNORECASE,
)

# gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
NATIONAL_INSURANCE: Final = re.compile(
    r"(?<![\w/-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d(?P<suffix>[ -]?[A-D])?(?![\w/])",
    re.IGNORECASE,
)
NATIONAL_INSURANCE_SAID: Final = re.compile(
    r"national insurance|yswiriant (?:gwladol|cenedlaethol)|\bnino\b|\bNI\b", re.IGNORECASE
)
NHS: Final = re.compile(r"(?<![\d£$€./,+-])(?<!\d )\d{3}([ -]?)\d{3}\1\d{4}(?![\d/])(?![.,-]\d)")
NHS_SAID: Final = re.compile(r"\bNHS\b|\bGIG\b|\bCHI\b|patient|\b[cg]laf\b|\bcleifion\b")
# England and Wales, the Isle of Man; Northern Ireland; Scotland's begin with a date of birth.
NHS_RANGES: Final = re.compile(r"4|6|70|3[2-9]|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])")

EMAIL: Final = re.compile(r"(?<![\w.+'’%-])[\w+%-][\w.+'’%-]*@[\w-]+(?:\.[\w-]+)+")
PUBLIC_DOMAINS: Final = (
    *(
        "gov.uk",
        "gov.scot",
        "gov.wales",
        "llyw.cymru",
        "nhs.uk",
        "nhs.net",
        "nhs.scot",
        "hscni.net",
        "police.uk",
    ),
    *("parliament.uk", "parliament.scot", "senedd.wales", "senedd.cymru", "mod.uk", "local.gov.uk"),
)
OF_AN_OFFICE: Final = re.compile(
    r"(?:info|enquir(?:y|ies)|inquiries|contact(?:us)?|hello|help(?:desk)?|support|office|admin|reception|customer[.-]?services?|clerk"
    r"|press|media|news(?:letter)?|events|bookings|sales|accounts|procurement|tenders|planning|no-?reply|postmaster|webmaster|team"
    r"|ymholiadau|gwybodaeth|swyddfa|clerc|cymorth|post|helo)@",
    re.IGNORECASE,
)

PHONE: Final = re.compile(
    r"(?<![\w£$€#.,+-])"
    r"(?:\(?(?:\+|00)44\)?[ .-]?(?:\(0\)[ .-]?)?(?=[1278])|\(?0(?=[1278]\d{1,}))"
    r"(?:\d(?:[ .-]?[()]?[ .-]?\d){9}|1\d{3}\)?[ -]\d{5})(?!\w)"
)
ABROAD: Final = re.compile(r"(?<![\w£$€#.,+-])\+(?!44)[1-9]\d{0,2}(?:[ .-]?[()]?[ .-]?\d){7,12}(?!\w)")
# Free numbers and those that cost the same from everywhere belong to offices: 0800, 0808, 084, 087. 03 is not looked for at all.
OF_OFFICES: Final = re.compile(r"8(?:0[08]|4|7)")
SWITCHBOARD: Final = re.compile(
    r"switchboard|contact centre|call centre|customer (?:service|contact)|main (?:number|line|office)|help ?(?:line|desk)|hotline|reception"
    r"|out of hours|one stop shop|general enquiries|press office"
    r"|switsfwrdd|canolfan (?:gyswllt|alwadau)|llinell (?:gymorth|ffôn)|prif (?:rif|swyddfa)|derbynfa|gwasanaethau? cwsmer",
    re.IGNORECASE,
)

AREAS: Final = frozenset(Path(__file__).with_name("postcode_areas.txt").read_text(encoding="utf-8").split())
POSTCODE: Final = re.compile(
    r"(?<![\w/-])([A-Z]{1,2})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![\w/])", re.IGNORECASE
)
NEAR_BEFORE, NEAR_AFTER = 140, 60
# Somebody's place of work, whose address is public.
WORKPLACE: Final = re.compile(
    r"\b(?:Town Hall|City Hall|County Hall|Shire Hall|Guildhall|Civic (?:Centre|Offices?)|Council (?:Offices?|House)|Offices?|Depot"
    r"|(?:Borough|City|County|District|Town|Parish|Community|Unitary) Council|[A-Z]\w+ Council|Council, |Head of|Manager|Director|Ltd|Limited|PLC|plc|LLP"
    r"|University|Institute|College|Hospital|Library|Police Station|Fire Station|Business Park|Industrial Estate"
    r"|Cyngor|Neuadd|Swyddfa(?:’r)?|Swyddfeydd|Canolfan Ddinesig|Llyfrgell|Prifysgol|Rheolwr|Pennaeth)\b"
)

Finder = Callable[[str, Writer], Iterator[tuple[int, int]]]


def find(text: str, writer: Writer = NOBODY) -> list[Found]:
    """What looks delicate in a plain text, in the order in which it stands."""
    plain = text.translate(SIGNS)
    is_web, is_taken = bytearray(len(plain)), bytearray(len(plain))
    for address in WEB.finditer(plain):
        is_web[address.start() : address.end()] = b"\1" * len(address[0])
    found = []
    for kind, finder in FINDERS.items():
        for begins, ends in finder(plain, writer):
            # Numbers in web addresses are nobody's; somebody's e-mail address in one is theirs all the same.
            if is_taken.find(1, begins, ends) >= 0 or (kind is not Kind.EMAIL and is_web[begins]):
                continue
            is_taken[begins:ends] = b"\1" * (ends - begins)
            found.append(Found(kind, begins, ends, text[begins:ends]))
    return sorted(found, key=lambda each: each.begins)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number (datadictionary.nhs.uk/attributes/nhs_number.html)."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == int(digits[9])


def _national_insurance(text: str, _writer: Writer) -> Iterator[tuple[int, int]]:
    for found in NATIONAL_INSURANCE.finditer(text):
        near = text[max(0, found.start() - 60) : found.start()]
        if found["suffix"] or NATIONAL_INSURANCE_SAID.search(near):
            yield found.span()


def _nhs(text: str, _writer: Writer) -> Iterator[tuple[int, int]]:
    for found in NHS.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        before = text[max(0, found.start() - 60) : found.start()]
        if not is_nhs_number(digits):
            continue
        is_grouped = bool(found[1])
        if NHS_SAID.search(before) or (
            not REFERENCE.search(before) and (is_grouped or NHS_RANGES.match(digits))
        ):
            yield found.span()


def _emails(text: str, writer: Writer) -> Iterator[tuple[int, int]]:
    known = (*PUBLIC_DOMAINS, *(domain.lower() for domain in writer.domains))
    for found in EMAIL.finditer(text):
        domain = found[0].rpartition("@")[2].lower()
        is_public = any(domain == each or domain.endswith(f".{each}") for each in known)
        if not is_public and not OF_AN_OFFICE.match(found[0]):
            yield found.span()


def _phones(text: str, writer: Writer) -> Iterator[tuple[int, int]]:
    own = _national(writer.phone)
    for pattern in (PHONE, ABROAD):
        for found in pattern.finditer(text):
            number = _national(found[0])
            around = _around(text, found.start(), found.end(), 60, 30)
            if (
                number != own
                and not OF_OFFICES.match(number)
                and not SWITCHBOARD.search(around)
                and not REFERENCE.search(text[max(0, found.start() - 40) : found.start()])
            ):
                yield found.span()


def _postcodes(text: str, writer: Writer) -> Iterator[tuple[int, int]]:
    for found in POSTCODE.finditer(text):
        # In small letters only with its space: «e1 2ab» is one, «s12ab» is anything.
        if found[1].upper() not in AREAS or not (found[0].isupper() or " " in found[0]):
            continue
        before = text[max(0, found.start() - NEAR_BEFORE) : found.start()]
        after = text[found.end() : found.end() + NEAR_AFTER].partition("\n\n")[0]
        if WORKPLACE.search(before):
            continue
        own = writer.name.lower()
        if any(name.lower() not in own for near in (before, after) for name in names_in(near)):
            yield found.span()


def _prices(text: str, _writer: Writer) -> Iterator[tuple[int, int]]:
    return prices_in(text)


def _own(text: str, writer: Writer) -> Iterator[tuple[int, int]]:
    for words in sorted(writer.hidden, key=len, reverse=True):
        for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE):
            yield found.span()


def _around(text: str, begins: int, ends: int, before: int, after: int) -> str:
    """The words on the same line."""
    left = text[max(0, begins - before) : begins].rpartition("\n")[2]
    return left + " | " + text[ends : ends + after].partition("\n")[0]


def _national(number: str) -> str:
    """A phone number's digits without the country and the nought in front."""
    digits = re.sub(r"\D", "", number)
    return re.sub(r"\A(?:0044|44)?0?", "", digits)


# In this order: what was taken for one thing is not taken for another.
FINDERS: Final[dict[Kind, Finder]] = {
    Kind.NATIONAL_INSURANCE: _national_insurance,
    Kind.NHS: _nhs,
    Kind.EMAIL: _emails,
    Kind.PHONE: _phones,
    Kind.POSTCODE: _postcodes,
    Kind.PRICE: _prices,
    Kind.OWN: _own,
}
