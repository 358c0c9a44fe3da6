"""What a corpus of mails alone does not show of the reading of replies."""

from __future__ import annotations

import html

import pytest

from guildhall.kit.inbound.reading import Message, Remark, read
from guildhall.kit.inbound.replies import MARKER, read_reply
from guildhall.kit.inbound.tests import corpus

SENT = f"{MARKER}\n\nAda replied to «Bins»\n\nWe trialled smaller lorries.\n\nHas anybody else bought some?\n\nRead it: https://guildhall.example.org/c/waste/1/"
BLOCK = "From: Guildhall <notices@guildhall.example.org>\nSent: 03 March 2025 10:12\nTo: Bo Lind\nSubject: Bins\n\n"


def outlook(text: str) -> Message:
    lines = "".join(f'<p class="MsoNormal">{html.escape(line) or "&nbsp;"}</p>' for line in text.split("\n"))
    return Message(html=f"<html><body>{lines}</body></html>", in_reply_to="<a@b>", sender="bo@x.example")


@pytest.mark.parametrize("is_html", [True, False], ids=["html", "text"])
def test_answers_typed_into_outlook_s_quote_are_found_by_what_we_sent(is_html: bool) -> None:
    quoted = SENT.replace("lorries.\n", "lorries.\n\nSo did we, in red.\n").replace(
        "some?\n", "some? YES, TWO.\n"
    )
    quoted = quoted.replace(
        "https://guildhall.example.org", "https://eur01.safelinks.example.com/?url=guildhall"
    )
    text = f"See below.\n\n{BLOCK}{quoted}\n\nBo"
    message = outlook(text) if is_html else Message(text=text, in_reply_to="<a@b>", sender="bo@x.example")
    without, reply = read_reply(message), read_reply(message, sent=[SENT])
    assert not without.is_sure and without.remarks == [Remark.ANSWERS_IN_QUOTE]
    assert reply.is_sure and not reply.remarks
    assert corpus.words(reply.html) == corpus.plain_words(
        "See below. We trialled smaller lorries. So did we, in red. Has anybody else bought some? YES, TWO. Bo"
    )
    assert "<blockquote><p>We trialled smaller lorries.</p></blockquote>" in reply.html
    assert "Read it" in reply.folded_html


@pytest.mark.parametrize(
    "sent", [SENT, "Something else was sent, and none of its words are quoted in that mail.", ""]
)
def test_nothing_new_in_a_quote_stays_folded(sent: str) -> None:
    reply = read_reply(outlook(f"Yes.\n\n{BLOCK}{SENT}"), sent=[sent])
    assert reply.html == "<p>Yes.</p>" and reply.is_sure


@pytest.mark.parametrize("layout", ["gmail", "yahoo"])
def test_answers_typed_into_other_clients_quotes_are_found_too(layout: str) -> None:
    lines = "".join(
        f"<p>{html.escape(line)}</p>" for line in SENT.replace("lorries.", "lorries.\nSo did we.").split("\n")
    )
    said = "<div>On Mon, 3 Mar 2025 at 10:12, Guildhall &lt;n@g.example&gt; wrote:</div>"
    quote = {
        "gmail": f'<div class="gmail_quote">{said}<blockquote class="gmail_quote">{lines}</blockquote></div>',
        "yahoo": f'<div class="yahoo_quoted">{said}{lines}</div>',
    }[layout]
    reply = read_reply(Message(html=f"<div>Hello.</div>{quote}", in_reply_to="<a@b>"), sent=[SENT])
    wanted = corpus.plain_words("Hello. We trialled smaller lorries. So did we.")
    assert corpus.is_within(wanted, corpus.words(reply.html))
    assert reply.html.endswith("</blockquote><p>So did we.</p>") and "Has anybody" in reply.folded_html


def test_an_attribution_in_a_language_that_nobody_knows() -> None:
    said = '<div class="gmail_attr">เมื่อ จ. 3 มี.ค. 2025 เวลา 10:12 Guildhall เขียนว่า<br></div>'
    reply = read_reply(
        Message(
            html=f'<div>Ie.</div><div class="gmail_quote">{said}<blockquote class="gmail_quote">x</blockquote></div>'
        )
    )
    assert reply.html == "<p>Ie.</p>"


def test_words_typed_into_a_signature_are_shown() -> None:
    signature = '<div id="Signature"><div>I would rather come in June.</div><div>Bo Lind</div><div>Torridge</div></div>'
    reply = read_reply(Message(html=f"<div>Yes.</div>{signature}", in_reply_to="<a@b>"))
    assert reply.html == "<p>Yes.<br>I would rather come in June.</p>"
    assert reply.folded_html == "<p>Bo Lind<br>Torridge</p>"


def test_the_text_is_taken_where_the_html_has_nothing_new() -> None:
    quote = '<blockquote type="cite">On 3 Mar 2025, at 10:12, G &lt;n@g.example&gt; wrote: x</blockquote>'
    reply = read_reply(Message(text="Yes.\n\n> x", html=quote, in_reply_to="<a@b>"))
    assert "Yes." in reply.html and not reply.is_sure


def test_a_disclaimer_below_the_quote_is_no_answer() -> None:
    notice = (
        "This email and any files transmitted with it are confidential and intended solely for the addressee."
    )
    reply = read_reply(outlook(f"Yes.\n\n{BLOCK}{SENT}\n\n{notice}"), sent=[SENT])
    assert reply.html == "<p>Yes.</p>" and "confidential" in reply.folded_html


def test_only_http_mail_and_telephone_links_come_through() -> None:
    message = Message(
        html='<p><a href="javascript:x()">a</a> <a href="HTTPS://x.example/?a=1&amp;b=2">b</a> <a href=" data:x">c</a>'
        '<a href="mailto:a@b.example">d</a> <a href="https://x.example/&quot;onclick=&quot;y">e</a></p>'
    )
    reply = read_reply(message)
    assert reply.html == (
        '<p>a <a href="HTTPS://x.example/?a=1&amp;b=2">b</a> c<a href="mailto:a@b.example">d</a> '
        '<a href="https://x.example/&quot;onclick=&quot;y">e</a></p>'
    )


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=y>", "a & b < c", "&lt;script&gt;"]
)
def test_text_is_escaped(text: str) -> None:
    assert read_reply(Message(text=text)).html == f"<p>{html.escape(text, quote=False)}</p>"


def test_markup_within_markup_is_not_revived() -> None:
    reply = read_reply(
        Message(html="<p>&lt;script&gt;x&lt;/script&gt; <scr<b>ipt>y</p><p title='</p><script>z'>w</p>")
    )
    assert "<script" not in reply.html


def test_a_mail_without_words() -> None:
    reply = read_reply(read(b"Subject: x\r\n\r\n"))
    assert (reply.html, reply.folded_html, reply.remarks) == ("", "", [Remark.NOTHING_NEW])
