"""Bytes of a mail as text: transfer encodings, character sets and format=flowed, however wrongly they are declared."""

from __future__ import annotations

import binascii
import codecs
import re
from typing import Final

NOT_FOR_MAIL: Final = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
LATIN: Final = {"iso8859-1", "ascii", "cp1252"}
NOT_BASE64: Final = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff\ue000\ue001]")
LINE_END: Final = re.compile("\r\n?|\u2028|\u2029|\x85")


def transferred(content: bytes, encoding: str) -> bytes:
    """The bytes behind a Content-Transfer-Encoding (RFC 2045 section 6), whatever is broken in them."""
    match encoding.strip().lower():
        case "base64":
            letters = content.translate(None, NOT_BASE64)
            if len(letters) % 4 == 1:
                letters = letters[:-1]
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        case "quoted-printable":
            return binascii.a2b_qp(content)
        case _:
            return content


def text_of(content: bytes, charset: str) -> str:
    """Text in the character set that was declared or, where that is a lie, in UTF-8 or Windows-1252.

    Line ends are \\n; no control characters but tabs and line ends are left.
    """
    return plain(_decoded(content, charset))


def plain(text: str) -> str:
    """Text with \\n as its only line end and without control characters and halves of surrogates."""
    return NOT_TEXT.sub("", LINE_END.sub("\n", text))


def _decoded(content: bytes, charset: str) -> str:
    name = _known(charset)
    # Programs say Latin-1 or ASCII of whatever they hold; real Latin-1 is hardly ever valid UTF-8 by chance.
    for guess in ("utf-8", "cp1252") if name in LATIN else (name, "utf-8"):
        try:
            return content.decode(guess)
        except (UnicodeError, ValueError):
            continue
    # A single broken byte in UTF-8 must not turn the whole text into gibberish.
    broken = content.decode("utf-8", "replace")
    if broken.count("\ufffd") * 20 < sum(letter > "\x7f" for letter in broken):
        return broken
    return content.decode("cp1252", "replace")


def _known(charset: str) -> str:
    """The codec that Python has for a declared character set, UTF-8 for what it does not know."""
    try:
        codec = codecs.lookup(charset.strip().strip("\"'")[:40])
    except (LookupError, ValueError):
        return "utf-8"
    is_text = getattr(codec, "_is_text_encoding", False) and codec.name not in NOT_FOR_MAIL
    return codec.name if is_text else "utf-8"


def unflowed(text: str, *, del_sp: bool) -> str:
    """Text of format=flowed with its soft line breaks taken out (RFC 3676 sections 4.2 to 4.5).

    Quoted lines keep their > signs, with a space after them.
    """
    done: list[str] = []
    flowing: list[str] = []
    flowing_depth = 0

    def finish() -> None:
        if flowing:
            done.append("".join(flowing))
            flowing.clear()

    for line in text.split("\n"):
        depth, words = _unquoted(line)
        soft = words.endswith(" ") and words != "-- "
        if flowing and (depth != flowing_depth or words == "-- "):
            finish()
        if not flowing:
            flowing.append(">" * depth + " " if depth else "")
        flowing_depth = depth
        flowing.append(words[:-1] if soft and del_sp else words)
        if not soft:
            finish()
    finish()
    return "\n".join(done)


def _unquoted(line: str) -> tuple[int, str]:
    depth = len(line) - len(line.lstrip(">"))
    words = line[depth:]
    return depth, words.removeprefix(" ")
