"""What looks delicate and what does not. Every person, number and address here is invented, or of a range kept for examples."""

from __future__ import annotations

import pytest

from guildhall.kit.delicate.finding import NOBODY, Writer, find, is_nhs_number
from guildhall.kit.delicate.masking import found_in, mask, mask_text
from guildhall.kit.markup import clean_html, plain_text, typed_to_html

BO = Writer("Bo Lind", "01237 496 0123", ("torridge.gov.uk", "torridge-homes.org.uk"))

NATIONAL_INSURANCE = [
    ("Her National Insurance number is AB 12 34 56 C.", ["AB 12 34 56 C"]),
    ("NI no. ab123456c, claimed since May", ["ab123456c"]),
    ("(JG103759A)", ["JG103759A"]),
    ("Ei rhif Yswiriant Gwladol yw JG-10-37-59-A", ["JG-10-37-59-A"]),
    ("national insurance: AB123456, no letter at its end", ["AB123456"]),
    ("JG\xa010\xa037\xa059\xa0A pasted from Word", ["JG\xa010\xa037\xa059\xa0A"]),
]
NOT_NATIONAL_INSURANCE = [
    "QQ 12 34 56 C stands in the guidance",
    "GB 12 34 56 A, BG123456A, NK123456B, ZZ123456C, TN123456D are never given out",
    "AO123456C, DA123456C, AB123456E and AB12345C are wrong",
    "Order AB123456 came on Monday",
    "https://torridge.gov.uk/news/AB123456C",
    "Planning reference PA/12/34/56/C",
    "The form is SD 123456 in the register",
]

NHS = [
    ("NHS number 943 476 5919", ["943 476 5919"]),
    ("NHS 9434765919", ["9434765919"]),
    ("He is 485 777 3457 on the list", ["485 777 3457"]),
    ("4010232137, discharged on Friday", ["4010232137"]),
    ("943-476-5919 01/02/1950", ["943-476-5919"]),
    ("rhif GIG: 943 476 5919", ["943 476 5919"]),
    ("the patient, 401–023–2137, lives alone", ["401–023–2137"]),
]
NOT_NHS = [
    "943 476 5918 has the wrong check digit",
    "111 111 1111 is what forms show",
    "ISBN 0-306-40615-2 and ISBN 4857773457",
    "UPRN 4010232137",
    "Order number 4010232137",
    "£4010232137 is more than we have",
    "1000000001 bins, 2147483647 rows",
    "https://example.org/?id=4010232137",
    "The 4010232137123 in the barcode",
    "It was 4010232137.50 in the ledger",
]

EMAIL = [
    ("Write to jane.marsh82@gmail.com.", ["jane.marsh82@gmail.com"]),
    ("<tomos_huws@btinternet.com>", ["tomos_huws@btinternet.com"]),
    ("a resident (o'hara.p@outlook.co.uk) said", ["o'hara.p@outlook.co.uk"]),
    ("j.marsh@marsh-and-sons.co.uk is the supplier’s", ["j.marsh@marsh-and-sons.co.uk"]),
    ("https://example.com/unsubscribe?u=jane.marsh@gmail.com", ["jane.marsh@gmail.com"]),
    ("bo@torridge.gov.uk.example.com", ["bo@torridge.gov.uk.example.com"]),
]
NOT_EMAIL = [
    "bo.lind@torridge.gov.uk and waste@devon.gov.uk",
    "hello@digital.cabinet-office.gov.uk",
    "cyswllt@gwynedd.llyw.cymru, ymholiadau@powys.gov.uk, someone@gov.wales",
    "f.jones@nhs.net and sgt.marsh@dc.police.uk",
    "lettings.jones@torridge-homes.org.uk is of our own",
    "info@charity.example.org, enquiries@recycler.co.uk, clerk@bideford-parish.org",
    "@leeds on the old site, 3 @ £5",
    "https://maps.example.org/@51.01,-4.2",
]

PHONE = [
    ("Ring her on 07700 900123", ["07700 900123"]),
    ("mobile:07700900123", ["07700900123"]),
    ("+44 7700 900 123", ["+44 7700 900 123"]),
    ("+44 (0)7700 900123 or (01632) 960 001", ["+44 (0)7700 900123", "(01632) 960 001"]),
    ("020 7946 0958/0117 496 0123", ["020 7946 0958", "0117 496 0123"]),
    ("Ffoniwch hi ar 029 2018 0123.", ["029 2018 0123"]),
    ("her son in Ireland, +353 20 912 3456", ["+353 20 912 3456"]),
    ("01632-960-001", ["01632-960-001"]),
    ("07700 900123 2024", ["07700 900123"]),
]
NOT_PHONE = [
    "Our switchboard is 01632 960 000",
    "Ring the contact centre: 0117 496 0000",
    "Y switsfwrdd: 01632 960 000; llinell gymorth 029 2018 0000",
    "0300 123 6696, 0345 155 1015, 0800 123 4567, 101 and 111",
    "my own number, 01237 496 0123",
    "Between 01/02/2025 and 03.04.2025 10:30, or 01-02-2025 10:30",
    "UPRN 010012345678, reference 01234567890",
    "21/01234/FUL and 20/02345/OUT",
    "£01632960001",
    "https://example.org/t/07700900123",
    "2019, 2020, 2021, 2022, 2023, 2024",
    "0.0163296000123 per cent",
    "1,000 of 12,345,678,901",
]

POSTCODE = [
    ("Mrs Marsh, 12 Mill Lane, Bideford EX39 9ZZ", ["EX39 9ZZ"]),
    ("Mrs J of EX399ZZ complained twice", ["EX399ZZ"]),
    ("Tomos Huws\n4 Heol y Bont\nLlanfair\nSY21 9ZZ", ["SY21 9ZZ"]),
    ("at ls1 9zz lives Priya Shah", ["ls1 9zz"]),
    ("Dr. Fatima Khan moved to M1 9AA", ["M1 9AA"]),
    ("Mae Miss Rhian Puw yn byw yn LL55 9ZZ", ["LL55 9ZZ"]),
    ("JANE MARSH, BT9 9ZZ", ["BT9 9ZZ"]),
]
NOT_POSTCODE = [
    "Missed bins are most in EX39 9ZZ and EX39 8ZZ",
    "Torridge District Council, Riverbank House, Bideford EX39 2QG",
    "Ann Rowe\nHead of Waste\nLeeds City Council\nCivic Hall, LS1 1UR",
    "Cllr Ann Marsh opened the park at LS1 9ZZ",
    "Victoria Road and Charlotte Street, LS1 9ZZ",
    "St John Street, King Edward Parade, Prince Charles Avenue, CF10 9ZZ",
    "Regards, Bo Lind, EX39 9ZZ",
    "Jane Marsh drew up the S106 2AB schedule",
    "Jane Marsh bought a QX11 2ZZ pump",
    "Tomos Huws sits in the office. " + "We have looked at this for a year. " * 5 + "It was SY21 9ZZ.",
]

PRICE = [
    ("The lowest tender was £1.2m.", ["£1.2m"]),
    ("Their bid came in at £345,000, the next at £360,500.", ["£345,000", "£360,500"]),
    ("We were quoted £450 per day", ["£450"]),
    ("Their day rate is £ 650", ["£ 650"]),
    ("The gate fee went up to £112.50 a tonne", ["£112.50"]),
    ("The supplier charges 12,000 pounds a year", ["12,000 pounds"]),
    ("Cawsom ddyfynbris o £4,000", ["£4,000"]),
    ("Y tendr isaf oedd £2 filiwn.", ["£2 filiwn"]),
    ("Eu cyfradd ddyddiol yw £500", ["£500"]),
]
NOT_PRICE = [
    "We charge residents £32 for a replacement bin",
    "Business rates brought in £1.2m",
    "Our bid to the Levelling Up Fund was for £20m",
    "The threshold for tenders is £213,477",
    "An hourly rate of £12.21 is the National Living Wage",
    "Council tax went up by £45. We tendered last year.",
    "We tendered in May and got three bids",
    "The minister is quoted on page 5",
    "Pris bin newydd yw £32",
    "Cynnig i godi’r ffi i £5",
    "The grant was £5,000 and the bid took a week",
    "The contract award notice says £3m for the tender",
    "Interest rates cost us £2m",
]

CASES = [
    *(("National Insurance number", *each) for each in NATIONAL_INSURANCE),
    *(("NHS number", *each) for each in NHS),
    *(("E-mail address", *each) for each in EMAIL),
    *(("Phone number", *each) for each in PHONE),
    *(("Postcode near somebody’s name", *each) for each in POSTCODE),
    *(("Commercial price", *each) for each in PRICE),
]
HARMLESS = [
    *(*NOT_NATIONAL_INSURANCE, *NOT_NHS, *NOT_EMAIL, *NOT_PHONE, *NOT_POSTCODE, *NOT_PRICE),
    "",
    "Do you charge for replacement bins? We take £32 since April 2024; see section 46 and SI 2012/811.",
    "Who has done a TUPE transfer of 45 people to a 7 year contract (lots 1-3)?",
    "Codwyd 1,234 o finiau ar 12/03/2025 am 10:15 yn Sir Gâr.",
]


@pytest.mark.parametrize(("kind", "text", "expected"), CASES)
def test_it_is_found(kind: str, text: str, expected: list[str]) -> None:
    assert [(str(each.kind.label), each.words) for each in find(text, BO)] == [
        (kind, words) for words in expected
    ]


@pytest.mark.parametrize("text", HARMLESS)
def test_it_does_not_nag(text: str) -> None:
    assert find(text, BO) == []


def test_the_check_digit_of_nhs_numbers() -> None:
    assert is_nhs_number("9434765919")
    assert is_nhs_number("4010232137")
    assert not any(is_nhs_number(f"943476591{digit}") for digit in "012345678")
    assert not is_nhs_number("943476591")


def test_the_same_words_have_the_same_mark_and_other_words_another() -> None:
    one, two, three = (find(text)[0].mark for text in ("Ring 07700 900123", "07700  900123!", "07700 900124"))
    assert one == two != three


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>It is 943 476 5919.</p>", "<p>It is [NHS number removed].</p>"),
        (
            "<p>It is <strong>943</strong> 476 <em>59</em>19.</p>",
            "<p>It is <strong>[NHS number removed]</strong><em></em>.</p>",
        ),
        ("<p>943&nbsp;476&nbsp;5919 &amp; more</p>", "<p>[NHS number removed] &amp; more</p>"),
        (
            '<p>Write to <a href="mailto:jane@gmail.com">Jane</a> &lt;soon&gt;</p>',
            "<p>Write to Jane &lt;soon&gt;</p>",
        ),
        (
            '<p><a href="tel:07700900123">07700 900123</a> and <a href="https://example.org/">here</a></p>',
            '<p>[phone number removed] and <a href="https://example.org/" rel="nofollow noopener">here</a></p>',
        ),
        (
            "<table><tbody><tr><td>Mrs Marsh</td><td>EX39 9ZZ</td></tr></tbody></table>",
            "<table><tbody><tr><td>Mrs Marsh</td><td>[postcode removed]</td></tr></tbody></table>",
        ),
        (
            '<p><img src="/files/abcdefgh1/a.png" alt="Card of 943 476 5919"></p>',
            '<p><img src="/files/abcdefgh1/a.png" alt="Card of [NHS number removed]"></p>',
        ),
        (
            '<p><a href="https://example.org/" title="a &gt; b 943 476 5919">x</a></p>',
            '<p><a href="https://example.org/" title="a &gt; b [NHS number removed]" rel="nofollow noopener">x</a></p>',
        ),
    ],
)
def test_the_mask_says_what_stood_there_and_keeps_the_rest_whole(before: str, after: str) -> None:
    before = clean_html(before)
    assert found_in(before)
    assert mask(before) == clean_html(after)
    assert not found_in(mask(before))


def test_what_others_published_and_people_who_are_named_are_left_alone() -> None:
    quoted = (
        '<blockquote data-reply="3"><p>07700 900123</p><blockquote><p>x</p></blockquote><p>07700 900124</p></blockquote>'
        '<p><span data-mention="5">@Ann Marsh</span> knows LS1 9ZZ</p>'
    )
    assert found_in(quoted) == []
    assert mask(quoted) == quoted
    pasted = "<blockquote><p>07700 900123</p></blockquote>"
    assert [each.words for each in found_in(pasted)] == ["07700 900123"]


def test_words_on_two_lines_are_not_run_together() -> None:
    assert found_in("<p>943 476</p><p>5919</p>") == []
    assert found_in("<p>Jane Marsh<br>EX39 9ZZ</p>")


def test_titles_are_masked_as_plain_text() -> None:
    assert mask_text("Who knows 07700 900123 & jane@gmail.com?") == (
        "Who knows [phone number removed] & [e-mail address removed]?"
    )


@pytest.mark.parametrize("text", [text for _kind, text, _words in CASES])
def test_nothing_is_left_once_it_is_masked(text: str) -> None:
    masked = mask(typed_to_html(text), BO)
    assert found_in(masked, BO) == []
    assert "[" in plain_text(masked)


def test_nothing_takes_long_however_hostile() -> None:
    for piece in ("a@", "0123456789 ", "1 ", "Jane Marsh EX39 9ZZ ", "£1 bid ", "www.", "+1 ", "((0 ", "A"):
        find(piece * (40_000 // len(piece)), NOBODY)
        found_in(clean_html(f"<p>{piece * (20_000 // len(piece))}</p>"))
