"""Mails made to break whoever reads them: nothing fails, and none is refused that could be read.

What they take is measured by `bench.reading_mails`; one that took quadratic time would not end here.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from guildhall.kit.inbound.automatic import automatic
from guildhall.kit.inbound.reading import MOST_PARTS, Remark, TooMuch, read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.inbound.tests import corpus

HEAD = b"From: bo@torridge.example.org\r\nIn-Reply-To: <a@b>\r\n"


def through(content: bytes) -> None:
    try:
        message = read(content)
    except TooMuch:
        return
    automatic(message)
    reply = read_reply(message)
    assert isinstance(reply.html, str)


def plain(text: str) -> bytes:
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def marked_up(text: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + text.encode()


def nested(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(depth)
    )
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\ndeep\r\n"


def flat(count: int) -> bytes:
    return (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\n\r\nx\r\n" * count
        + b"--b--\r\n"
    )


PIECES: dict[str, str] = {
    "less than": "<",
    "tags without end": "<a ",
    "quotes without end": '<a "',
    "values without end": '<a b="',
    "comments": "<!--",
    "declarations": "<!",
    "ampersands": "&",
    "entities": "&lt;&#0;&#xD800;&amp",
    "deep divs": "<div>",
    "deep quotes": '<blockquote type="cite">',
    "deep lists": "<ul><li>",
    "deep tables": "<table><tr><td>",
    "closing tags": "</div>",
    "misnested": "<b><i></b></i>",
    "paragraphs": "<p><b>",
    "scripts": "<script>",
    "styles": '<p style="margin:0;margin:',
    "attributes": '<p a="b"',
    "words": "word <br>",
    "hidden": '<p style="display:none">x</p>',
    "links": '<a href="http://x">y</a> ',
    "word lists": '<p class=MsoListParagraph><span style="mso-list:Ignore">1.</span>x</p>',
    "signs": ">",
    "deep signs": "> > > x\n",
    "attributions": "On Mon, 3 Mar 2025 at 10:12, x <a@b.c> wrote:\n",
    "half attributions": "On Mon, 3 Mar 2025 at 10:12\n",
    "one long attribution": "On Mon 3 Mar 2025 10:12 ",
    "quoted attributions": "On 3 Mar 2025 10:12 <a@b.c> wrote:\n> x\n",
    "headers": "From: x@y.z\nSent: 3 March 2025 10:12\nTo: a\n",
    "half headers": "From: x\nTo: y\n",
    "one long header": "From: Sent: To: Subject: ",
    "original messages": "-----Original Message-----\n",
    "dashes": "-",
    "rules": "-------\nx\n",
    "delimiters": "-- \nx\n",
    "bare delimiters": "--\nx\n",
    "markers": "Write above this line to reply\n",
    "half markers": "Write above ",
    "closings": "Kind regards\nBo\n",
    "disclaimers": "If you are not the intended recipient, ",
    "disclaimer lines": "DISCLAIMER\nconfidential, in error\n",
    "half disclaimers": "e-mail and any attachments ",
    "markings": "OFFICIAL ",
    "banners": "This email originated from ",
    "addresses": "a@b.example ",
    "half addresses": "a@",
    "dots": "a.b.",
    "web addresses": "https://x.y/,",
    "one web address": "https://" + "x,.",
    "digits": "0 1 ",
    "colons": "a:",
    "blank lines": "\n",
    "spaces": " ",
    "hard spaces": "\xa0",
    "combining": "e\u0301\u200d",
    "bullets": "- x\n",
    "no breaks": "x",
}


@pytest.mark.parametrize("make", [plain, marked_up], ids=["text", "html"])
@pytest.mark.parametrize("name", PIECES)
def test_repeated_pieces_are_read(name: str, make: Callable[[str], bytes]) -> None:
    piece = PIECES[name]
    content = make("Hello\n" + piece * (400_000 // len(piece.encode())))
    through(content)


HEADERS: dict[str, bytes] = {
    "a long subject": b"Subject: " + b"=?utf-8?q?a" * 100_000,
    "encoded words": b"Subject: " + b"=?utf-8?b?YQ==?= " * 60_000,
    "folded": b"Subject: a" + b"\r\n " * 300_000,
    "open comments": b"To: " + b"(" * 900_000,
    "open quotes": b'To: "' + b'\\"' * 300_000,
    "open angles": b"To: " + b"<" * 900_000,
    "commas": b"To: " + b"a@b.c," * 100_000,
    "colons": b"To: " + b"a:" * 300_000,
    "ids": b"References: " + b"<a@b>" * 100_000,
    "open ids": b"References: " + b"<" * 500_000,
    "many fields": b"".join(b"X-%d: y\r\n" % at for at in range(60_000)),
    "received": b"Received: from a by b\r\n" * 30_000,
    "parameters": b"Content-Type: text/plain" + b";a=b" * 100_000,
    "continued parameters": b"Content-Type: text/plain" + b"".join(b"; a*%d=b" % at for at in range(20_000)),
    "open parameters of parts": b'Content-Type: multipart/mixed; x="' + b";" * 100_000,
    "a boundary of no letters": b"Content-Type: multipart/mixed; boundary*=undefined''abc",
    "a boundary in odd pieces": b"Content-Type: multipart/mixed; boundary*=us-ascii''a; boundary*0=b",
    "a boundary of a large number": b"Content-Type: multipart/mixed; boundary*" + b"1" * 5_000 + b"=b",
    "open parameters": b'Content-Type: text/plain; a="' + b";" * 100_000,
    "no colon": b"x" * 900_000,
    "nulls": b"\x00" * 500_000,
    "date": b"Date: " + b"1 " * 100_000,
    "charset": b"Content-Type: text/plain; charset=" + b"x" * 100_000,
    "boundary": b"Content-Type: multipart/mixed; boundary=" + b"-" * 100_000,
}


@pytest.mark.parametrize("name", HEADERS)
def test_hostile_headers_are_read(name: str) -> None:
    through(b"From: bo@x.example\r\n" + HEADERS[name] + b"\r\n\r\nHello\r\n")


def test_parts_without_end() -> None:
    message = read(flat(100_000))
    assert Remark.TOO_MANY_PARTS in message.remarks and message.text.count("x") < MOST_PARTS
    hidden = nested(250).replace(b"boundary=", b"boundary*0*=us-ascii''").replace(b'"', b"")
    with pytest.raises(TooMuch, match="more parts"):
        read(hidden + b"x\r\n" * 100_000)
    assert Remark.TOO_DEEP in read(nested(30)).remarks
    for levels in (250, 50_000):
        with pytest.raises(TooMuch, match="more parts"):
            read(nested(levels) + b"x\r\n" * 100_000)
    through(HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"\r\n--b" * 500_000)
    through(HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"\r\n--c\r\n" * 500_000)


def test_many_attachments_are_left_out_with_a_remark() -> None:
    one = b"--b\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
    message = read(HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + one * 40 + b"--b--\r\n")
    assert len(message.attachments) == 20 and Remark.TOO_MANY_ATTACHMENTS in message.remarks


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b"\n",
            b"\r\n\r\n",
            b"\x00",
            b"x",
            b":",
            b": x",
            b"From:",
            b"From: \r\n\r\n",
            b"\xff\xfe",
            b"From x\n",
        ),
        *(
            b"Content-Type: multipart/mixed\r\n\r\nno boundary",
            b"Content-Type: multipart/mixed; boundary=\r\n\r\nx",
        ),
        *(b"Content-Type: multipart/alternative; boundary=a\r\n\r\n--a--", b"Content-Type: /\r\n\r\nx"),
        *(
            b"Content-Type: multipart/related; boundary=a\r\n\r\n--a\r\n--a--",
            b"Content-Type: text/html\r\n\r\n<",
        ),
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\n\xff\r\n--a--",
    ],
)
def test_what_is_hardly_a_mail(content: bytes) -> None:
    through(content)


def test_no_header_is_injected() -> None:
    message = read(
        b"Subject: =?utf-8?q?a=0D=0AX-Evil:_1?=\r\nFrom: =?utf-8?q?Bo=0A?= <bo@x.example>\r\n\r\nx"
    )
    assert "\n" not in message.subject + message.sender_name and "x-evil" not in message.headers


@settings(max_examples=150, deadline=None)
@given(content=some.binary(max_size=2_000))
def test_any_bytes_are_read(content: bytes) -> None:
    through(content)


@settings(max_examples=150, deadline=None)
@given(number=some.integers(0, 10_000), seed=some.integers(0, 2**32))
def test_damaged_mails_are_read(number: int, seed: int) -> None:
    names = corpus.names()
    content = bytearray(corpus.content(names[number % len(names)]))
    chance = random.Random(seed)
    for _time in range(chance.randint(1, 30)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randrange(200)]
            case 2:
                content[at:at] = content[at // 2 : at // 2 + chance.randrange(200)]
            case _:
                content[at:at] = chance.choice(
                    [b"\r\n", b"--", b"<", b">", b"\x00", b"=", b"\xff", b": ", b"&"]
                )
        if not content:
            break
    through(bytes(content))
