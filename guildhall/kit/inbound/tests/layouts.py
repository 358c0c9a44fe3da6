"""Puts an author's paragraphs into a mail as each client lays it out."""

from __future__ import annotations

import html
from collections.abc import Callable
from email.message import EmailMessage
from typing import Final

from guildhall.kit.inbound.quotes import MARKER

Paragraphs = list[list[str]]
ADDRESS: Final = "Guildhall <notices@guildhall.example.org>"
WROTE: Final = f"On Mon, 3 Mar 2025 at 10:12, {ADDRESS} wrote:"
QUOTED: Final = [
    MARKER,
    "Ada replied to «Bins»",
    "We trialled smaller lorries.",
    "Has anybody else bought some?",
]
HEADERS: Final = [f"From: {ADDRESS}", "Sent: 03 March 2025 10:12", "To: Bo Lind", "Subject: Bins"]
WELSH: Final = [f"Oddi wrth: {ADDRESS}", "Anfonwyd: 03 Mawrth 2025 10:12", "At: Bo Lind", "Pwnc: Biniau"]


def _mail(text: str = "", markup: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Bo Lind <bo.lind@torridge.example.org>"
    mail["Subject"] = "Re: Bins"
    mail["In-Reply-To"] = "<notice@guildhall.example.org>"
    if text:
        mail.set_content(text, cte="base64")
    if markup and text:
        mail.add_alternative(markup, subtype="html", cte="base64")
    elif markup:
        mail.set_content(markup, subtype="html", cte="base64")
    return mail.as_bytes()


def _text(paragraphs: Paragraphs) -> str:
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _quoted(lines: list[str], sign: str = "> ") -> str:
    return "\n".join(f"{sign}{line}\n{sign.strip()}" for line in lines)


def _each(paragraphs: Paragraphs, line: str, between: str) -> str:
    """Every line in its own element, with an empty one between paragraphs."""
    return between.join("".join(line.format(html.escape(said)) for said in lines) for lines in paragraphs)


def _original() -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in QUOTED)


def gmail_text(own: Paragraphs) -> bytes:
    return _mail(f"{_text(own)}\n\n{WROTE[:60]}\n{WROTE[60:]}\n\n{_quoted(QUOTED)}\n")


def gmail_html(own: Paragraphs) -> bytes:
    head = f'<div dir="ltr">{_each(own, "<div>{}</div>", "<div><br></div>")}</div><br>'
    quote = f'<blockquote class="gmail_quote" style="border-left:1px solid #ccc">{_original()}</blockquote>'
    said = f'<div dir="ltr" class="gmail_attr">{html.escape(WROTE)}<br></div>'
    return _mail("x", f'{head}<div class="gmail_quote gmail_quote_container">{said}{quote}</div>')


def outlook_text(own: Paragraphs) -> bytes:
    return _mail(_text(own) + "\n\n" + "\n".join(HEADERS) + "\n\n" + "\n\n".join(QUOTED) + "\n")


def outlook_html(own: Paragraphs) -> bytes:
    line = '<p class="MsoNormal">{}<o:p></o:p></p>'
    words = _each(own, line, '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>')
    block = "<br>".join(f"<b>{html.escape(said)}</b>" for said in HEADERS)
    ruled = f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt">{line.format(block)}</div></div>'
    return _mail("", f'<html><body><div class="WordSection1">{words}{ruled}{_original()}</div></body></html>')


def outlook_welsh(own: Paragraphs) -> bytes:
    rule = "_" * 32
    return _mail(_text(own) + f"\n\n{rule}\n" + "\n".join(WELSH) + "\n\n" + "\n\n".join(QUOTED) + "\n")


def outlook_web(own: Paragraphs) -> bytes:
    words = _each(own, '<div class="elementToProof">{}</div>', "<div><br></div>")
    block = "<br>".join(html.escape(said) for said in HEADERS)
    return _mail(
        "", f'{words}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">{block}</div>{_original()}'
    )


def apple_text(own: Paragraphs) -> bytes:
    return _mail(f"{_text(own)}\n\n> {WROTE}\n> \n{_quoted(QUOTED)}\n")


def apple_html(own: Paragraphs) -> bytes:
    words = _each(own, "<div>{}</div>", "<div><br></div>")
    said = f'<div>{html.escape(WROTE)}</div><br class="Apple-interchange-newline">'
    return _mail(
        "x", f'{words}<div><br><blockquote type="cite">{said}<div>{_original()}</div></blockquote></div>'
    )


def thunderbird_html(own: Paragraphs) -> bytes:
    words = "".join("<p>" + "<br>".join(map(html.escape, lines)) + "</p>" for lines in own)
    said = '<div class="moz-cite-prefix">On 03/03/2025 10:12, Guildhall wrote:<br></div>'
    return _mail("", f'{words}{said}<blockquote type="cite" cite="mid:a@b">{_original()}</blockquote>')


def thunderbird_below(own: Paragraphs) -> bytes:
    words = "".join("<p>" + "<br>".join(map(html.escape, lines)) + "</p>" for lines in own)
    said = '<div class="moz-cite-prefix">On 03/03/2025 10:12, Guildhall wrote:<br></div>'
    return _mail("", f'{said}<blockquote type="cite" cite="mid:a@b">{_original()}</blockquote>{words}')


def below_text(own: Paragraphs) -> bytes:
    return _mail(f"{WROTE}\n\n{_quoted(QUOTED)}\n\n{_text(own)}\n")


def yahoo_html(own: Paragraphs) -> bytes:
    words = _each(own, '<div dir="ltr">{}</div>', "<div><br></div>")
    return _mail(
        "",
        f'<div>{words}</div><div class="ydp1yahoo_quoted"><div>{html.escape(WROTE)}</div>{_original()}</div>',
    )


def samsung_text(own: Paragraphs) -> bytes:
    block = "-------- Original message --------\n" + "\n".join(HEADERS).replace("Sent:", "Date:")
    return _mail(f"{_text(own)}\n\n\nSent from my Galaxy\n\n\n{block}\n\n" + "\n".join(QUOTED) + "\n")


def between_text(own: Paragraphs) -> bytes:
    answers = (f"> {QUOTED[2 + at % 2]}\n\n" + "\n".join(lines) for at, lines in enumerate(own))
    return _mail(f"{WROTE}\n\n" + "\n\n".join(answers) + "\n")


def between_gmail(own: Paragraphs) -> bytes:
    quote = f'<blockquote class="gmail_quote">{html.escape(QUOTED[2])}</blockquote>'
    answers = "".join(quote + "".join(f"<div>{html.escape(line)}</div>" for line in lines) for lines in own)
    said = f'<div class="gmail_attr">{html.escape(WROTE)}<br></div>'
    return _mail("", f'<div class="gmail_quote">{said}{answers}</div>')


LAYOUTS: Final[tuple[Callable[[Paragraphs], bytes], ...]] = (
    *(gmail_text, gmail_html, outlook_text, outlook_html, outlook_welsh, outlook_web, apple_text, apple_html),
    *(thunderbird_html, thunderbird_below, below_text, yahoo_html, samsung_text, between_text, between_gmail),
)
# In these an author's own line that begins with > cannot be told from the quote around it.
MARKED_BY_SIGNS: Final = (below_text, between_text)
