"""Mails as machines write them, made from a few words each."""

from __future__ import annotations

from textwrap import dedent
from typing import Final

OURS: Final = "<notice.4711@guildhall.example.org>"
COPY: Final = f"""\
From: Guildhall <notices@guildhall.example.org>
To: bo.lind@torridge.example.org
Subject: Bin lorries
Message-ID: {OURS}
Date: Mon, 3 Mar 2025 10:12:33 +0000

We trialled smaller lorries.
"""


def mail(
    body: str,
    *,
    sender: str = "Bo Lind <bo.lind@torridge.example.org>",
    subject: str = "Re: Bin lorries",
    headers: str = "",
    content_type: str = "text/plain; charset=utf-8",
) -> bytes:
    """A mail with a header and a body, as it comes over the wire."""
    head = [
        f"From: {sender}",
        "To: reply+7f3a@guildhall.example.org",
        f"Subject: {subject}",
        *headers.split("\n"),
    ]
    lines = [line for line in head if line] + [
        "MIME-Version: 1.0",
        f"Content-Type: {content_type}",
        "",
        dedent(body),
    ]
    return "\r\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def report(
    status: str,
    *,
    words: str = "Your message could not be delivered.",
    kind: str = "delivery-status",
    part: str = "message/delivery-status",
    copy: str = COPY,
    copy_type: str = "message/rfc822",
    sender: str = "MAILER-DAEMON@mx.example.org",
    subject: str = "Undelivered Mail Returned to Sender",
    headers: str = "Return-Path: <>",
) -> bytes:
    """A multipart/report (RFC 6522): words, what machines read, and what was sent."""
    body = (
        f"--=_r\nContent-Type: text/plain; charset=utf-8\n\n{dedent(words)}\n"
        f"--=_r\nContent-Type: {part}\n\n{dedent(status)}\n"
        f"--=_r\nContent-Type: {copy_type}\n\n{copy}\n--=_r--\n"
    )
    return mail(
        body,
        sender=sender,
        subject=subject,
        headers=headers,
        content_type=f'multipart/report; report-type={kind}; boundary="=_r"',
    )


def status(*recipients: tuple[str, str, str, str]) -> str:
    """A delivery status (RFC 3464): address, action, status and diagnostic of each recipient."""
    groups = ["Reporting-MTA: dns; mx.example.org\nArrival-Date: Mon, 3 Mar 2025 10:12:40 +0000"]
    for address, action, code, diagnostic in recipients:
        said = f"\nDiagnostic-Code: smtp; {diagnostic}" if diagnostic else ""
        groups.append(f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {code}{said}")
    return "\n\n".join(groups) + "\n"
