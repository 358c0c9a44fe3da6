"""A mail's fields, words and files, however it was packed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from guildhall.kit.inbound.headers import addresses, decoded
from guildhall.kit.inbound.reading import Remark, TooMuch, read
from guildhall.kit.inbound.tests import corpus

HEAD = b"From: Bo Lind <Bo@Torridge.GOV.uk>\r\nTo: reply@guildhall.example.org\r\n"


def part(kind: str, body: str | bytes, more: str = "") -> bytes:
    content = body.encode() if isinstance(body, str) else body
    return f"Content-Type: {kind}\r\n{more}\r\n".encode() + content


def several(kind: str, *parts: bytes, boundary: str = "b") -> bytes:
    mark = boundary.encode()
    inside = b"".join(b"--" + mark + b"\r\n" + content + b"\r\n" for content in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + inside
        + b"--"
        + mark
        + b"--\r\n"
    )


def test_the_fields_of_a_mail() -> None:
    message = read(
        b'From: =?utf-8?q?Si=C3=A2n?= "Lewis" <Sian@Ceredigion.LLYW.Cymru>\r\n'
        b"Reply-To: <other@example.org>\r\n"
        b'To: "Lind, Bo" <bo@a.example.org>, undisclosed: c@d.example.org, e@f.example.org;\r\n'
        b"Cc: ann@brent.example.org (Ann)\r\nDelivered-To: reply+7@guildhall.example.org\r\n"
        b"X-Original-To: reply+8@guildhall.example.org\r\nEnvelope-To: reply+9@guildhall.example.org\r\n"
        b"Subject: =?utf-8?b?R3dhc3RyYcW1?= a\r\n  =?iso-8859-1?q?_caf=E9?=\r\n"
        b"Message-ID: <1@x>\r\nIn-Reply-To: Message of Monday <0@guildhall>\r\nReferences: <a@g> <b@g>\r\n\t<0@guildhall>\r\n"
        b"Date: Mon, 3 Mar 2025 11:04:12 +0100 (CET)\r\n\r\nYes.\r\n"
    )
    assert (message.sender, message.sender_name) == ("Sian@ceredigion.llyw.cymru", "Siân Lewis")
    assert message.reply_to == "other@example.org"
    assert message.recipients == [
        *("bo@a.example.org", "c@d.example.org", "e@f.example.org", "ann@brent.example.org"),
        *("reply+7@guildhall.example.org", "reply+8@guildhall.example.org", "reply+9@guildhall.example.org"),
    ]
    assert message.subject == "Gwastraŵ a café"
    assert (message.message_id, message.in_reply_to) == ("<1@x>", "<0@guildhall>")
    assert message.references == ["<a@g>", "<b@g>", "<0@guildhall>"]
    assert message.date == datetime(2025, 3, 3, 10, 4, 12, tzinfo=UTC)
    assert message.text == "Yes." and not message.html and not message.remarks


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"bo@victim.gov.uk" <eve@evil.example>', ["eve@evil.example"]),
        ("bo@victim.gov.uk <eve@evil.example>", ["eve@evil.example"]),
        ("bo@victim.gov.uk(<eve@evil.example>)", ["bo@victim.gov.uk"]),
        ('"a\\"b" <q@r.example>', ["q@r.example"]),
        ("<a@b@c.example>", []),
        ("nobody, <>, @, a@, @b", []),
        ("<bo@x.example", ["bo@x.example"]),
        ("MAILTO:bo@x.example", ["bo@x.example"]),
    ],
)
def test_an_address_is_what_stands_in_the_angle_brackets(value: str, expected: list[str]) -> None:
    assert [found.address for found in addresses(value)] == expected


def test_several_senders_are_remarked() -> None:
    assert Remark.SEVERAL_SENDERS in read(b"From: a@x.example, b@y.example\r\n\r\nHi").remarks
    assert Remark.SEVERAL_SENDERS in read(b"From: a@x.example\r\nFrom: b@y.example\r\n\r\nHi").remarks


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("=?utf-8?b?4pyT?=", "✓"),
        ("=?x-made-up?q?caf=C3=A9?=", "café"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("=?utf-8?b?####?=", ""),
        ("a =?utf-8?q?=0D=0ABcc:_eve?= b", "a Bcc: eve b"),
        ("caf\xe9", "café"),
        ("x" * 5000, "x" * 500),
    ],
)
def test_a_header_becomes_one_plain_line(value: str, expected: str) -> None:
    assert decoded(value) == expected


@pytest.mark.parametrize(
    ("charset", "content", "expected"),
    [
        ("utf-8", "tŷ a ŵy".encode(), "tŷ a ŵy"),
        ("iso-8859-1", "tŷ a ŵy".encode(), "tŷ a ŵy"),
        ("us-ascii", "caf\xe9".encode("latin-1"), "café"),
        ("iso-8859-1", "it\x92s \x80 5".encode("latin-1"), "it’s € 5"),
        ("utf-8", "caf\xe9 au lait".encode("latin-1"), "café au lait"),
        ("utf-8", "tŷ a ŵy ".encode() * 20 + b"\xff", "tŷ a ŵy " * 20 + "\ufffd"),
        ("utf-16", "tŷ".encode("utf-16"), "tŷ"),
        ("x-unknown", "tŷ".encode(), "tŷ"),
        ("zip", b"plain", "plain"),
        ("punycode", b"plain-", "plain-"),
        ("unicode_escape", b"\\x41", "\\x41"),
        ("koi8-r", "да".encode("koi8-r"), "да"),
        ("iso-8859-14", "ŵŷ".encode("iso-8859-14"), "ŵŷ"),
        ("'\"\x00", b"a\x00b\x01c", "abc"),
    ],
)
def test_charsets_may_be_unknown_or_lie(charset: str, content: bytes, expected: str) -> None:
    said = (
        HEAD
        + f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    )
    assert read(said + base64.b64encode(content)).text.strip() == expected.strip()


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("base64", b"WWVz", "Yes"),
        ("base64", b"WWVzI", "Yes"),
        ("base64", b"W W!V\r\nz===", "Yes"),
        ("base64", b"", ""),
        ("quoted-printable", b"caf=C3=A9 =\r\nau=ZZ lait=", "café au=ZZ lait="),
        ("8bit", "tŷ".encode(), "tŷ"),
        ("x-made-up", b"Yes", "Yes"),
        ("BASE64 ", b"WWVz", "Yes"),
    ],
)
def test_broken_transfer_encodings_lose_no_more_than_must_be(
    encoding: str, body: bytes, expected: str
) -> None:
    said = (
        HEAD
        + f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    )
    assert read(said + body).text.strip().removesuffix("=") == expected.removesuffix("=")


@pytest.mark.parametrize(
    ("del_sp", "flowed", "expected"),
    [
        ("no", "one \ntwo\nthree", "one two\nthree"),
        ("yes", "on \ne\nthree", "one\nthree"),
        ("no", "> one \n> two\nmine \ntoo", "> one two\nmine too"),
        ("no", " >not a quote\n From the start", ">not a quote\nFrom the start"),
        ("no", "end \n-- \nBo \nLind", "end \n-- \nBo Lind"),
        ("no", "> a \n>> b \n> c", "> a \n>> b \n> c"),
    ],
)
def test_flowed_text_is_unwrapped(del_sp: str, flowed: str, expected: str) -> None:
    kind = f"Content-Type: text/plain; charset=utf-8; format=flowed; delsp={del_sp}\r\n\r\n"
    assert read(HEAD + kind.encode() + flowed.encode()).text == expected


def test_words_and_files_are_told_apart() -> None:
    words = several("alternative", part("text/plain", "Yes."), part("text/html", "<p>Yes.</p>"), boundary="a")
    picture = part(
        "image/png; name=l.png", "x", "Content-ID: <l@x>\r\nContent-Disposition: inline; filename=l.png\r\n"
    )
    related = several("related", words, picture, boundary="r")
    notes = part("text/plain", "notes", 'Content-Disposition: attachment; filename="../../n*otes.txt"\r\n')
    named = part('text/plain; name="list.txt"', "a list")
    invite = part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")
    forwarded = part("message/rfc822", "Subject: old\r\n\r\nold words")
    encoded = part(
        "application/pdf",
        "x",
        "Content-Disposition: attachment; filename*=utf-8''adroddiad%20t%C5%B7.pdf\r\n",
    )
    message = read(HEAD + several("mixed", related, notes, named, invite, forwarded, encoded))
    assert (message.text, message.html) == ("Yes.", "<p>Yes.</p>")
    assert [(file.name, file.media_type, file.is_inline) for file in message.attachments] == [
        ("l.png", "image/png", True),
        ("notes.txt", "text/plain", False),
        ("list.txt", "text/plain", False),
        ("invite.ics", "text/calendar", False),
        ("message.eml", "message/rfc822", False),
        ("adroddiad tŷ.pdf", "application/pdf", False),
    ]
    assert message.attachments[0].content_id == "l@x"
    assert message.attachments[1].content == b"notes"


def test_several_bodies_are_joined_in_text_and_in_html() -> None:
    message = read(
        HEAD
        + several(
            "mixed",
            part("text/plain", "One < two."),
            part("image/png", "x"),
            part("text/html", "<p>Three.</p>"),
        )
    )
    assert not message.text, "the text alone would not be all of the words"
    assert "One &lt; two." in message.html and "<p>Three.</p>" in message.html
    plain = read(HEAD + several("mixed", part("text/plain", "One."), part("text/plain", "Two.")))
    assert plain.text == "One.\n\nTwo." and not plain.html


def test_winmail_is_remarked_and_the_words_are_kept() -> None:
    message = read(corpus.content("mime-winmail"))
    assert message.remarks == [Remark.WINMAIL]
    assert message.text.strip() and not message.attachments
    assert all(str(remark.sentence) for remark in Remark)


def test_encrypted_and_signed_mails() -> None:
    signed = several(
        "signed", part("text/plain", "Yes."), part("application/pkcs7-signature; name=smime.p7s", "x")
    )
    assert read(HEAD + signed).text == "Yes." and not read(HEAD + signed).attachments
    locked = read(HEAD + part("application/pkcs7-mime; name=smime.p7m", "x"))
    assert Remark.ENCRYPTED in locked.remarks


def test_a_mail_may_be_too_large() -> None:
    with pytest.raises(TooMuch) as refused:
        read(b"x" * (25 * 2**20 + 1))
    assert str(refused.value.reason)
    with pytest.raises(TooMuch):
        read(HEAD + b"\r\n" + b"word " * 300_000)


def test_html_that_is_too_long_gives_way_to_the_text() -> None:
    long = "<p>" + "<b></b>" * 700_000 + "Yes.</p>"
    message = read(HEAD + several("alternative", part("text/plain", "Yes."), part("text/html", long)))
    assert message.text == "Yes." and not message.html and Remark.HTML_TOO_LONG in message.remarks


def test_pictures_inside_of_addresses_count_for_nothing() -> None:
    message = read(
        HEAD + part("text/html", f'<p>Yes.<img src="data:image/png;base64,{"A" * 5_000_000}"></p>')
    )
    assert len(message.html) < 100
