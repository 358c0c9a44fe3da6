"""What no person wrote is known for what it is, and what a person wrote never is."""

from __future__ import annotations

import pytest

from guildhall.kit.inbound.automatic import Automatic, Kind, automatic
from guildhall.kit.inbound.reading import read
from guildhall.kit.inbound.tests.machines import COPY, OURS, mail, report, status

BO, ANN = "bo.lind@torridge.example.org", "ann@brent.example.org"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.org>"


def judged(content: bytes) -> Automatic | None:
    return automatic(read(content))


ABSENCES = {
    "exchange": (
        "Automatic reply: Bin lorries",
        "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All",
        "I am away until Monday.",
    ),
    "exchange, subject in Welsh": (
        "Ateb awtomatig: Biniau",
        "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All",
        "Rydw i allan.",
    ),
    "exchange without the standard header": (
        "Automatic reply: Bins",
        "X-Auto-Response-Suppress: All",
        "I am on leave.",
    ),
    "gmail": (
        "Out of office Re: Bin lorries",
        "Precedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied",
        "Back on Monday.",
    ),
    "gmail, words in Welsh": (
        "Re: Bin lorries",
        "Precedence: auto_reply\nX-Autorespond: Bin lorries",
        "Rydw i allan o’r swyddfa.",
    ),
    "vacation of unix": (
        "away from my mail",
        "Auto-Submitted: auto-replied (vacation)\nPrecedence: junk",
        "I will be back.",
    ),
    "german": ("Automatische Antwort: Bins", "Auto-Submitted: auto-replied", "Ich bin bis Montag abwesend."),
    "german, notes": (
        "Jana Krause ist außer Haus.",
        "Auto-Submitted: auto-generated",
        "Ich bin ab 3. März nicht im Büro.",
    ),
    "french": ("Réponse automatique : Bins", "Auto-Submitted: auto-replied", "Je suis en congés."),
    "french, encoded": ("=?utf-8?q?Absence_du_bureau_=3A_Bins?=", "X-Auto-Response-Suppress: OOF", "Absent."),
    "groupwise": ("Re: Bins (Out of office)", "Auto-Submitted: auto-replied", "I am out of the office."),
    "cpanel": (
        "Out of Office Re: Bins",
        "X-Autorespond: Out of Office\nPrecedence: auto_reply\nX-Precedence: auto_reply",
        "Gone.",
    ),
    "empty return path": ("Automatic reply: Bins", "Return-Path: <>", "Away."),
    "spanish": ("Respuesta automática: Bins", "Auto-Submitted: auto-replied", "Estoy fuera de la oficina."),
    "dutch": ("Automatisch antwoord: Bins", "Auto-Submitted: auto-replied", "Ik ben afwezig."),
    "tagged": ("[EXTERNAL] Automatic reply: Bins", "Auto-Submitted: auto-replied", "Away."),
    "left the council": ("Re: Bins", "Auto-Submitted: auto-replied", "Bo is no longer with the council."),
    "mailbox rule": (
        "Automatic reply: Bins",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        "On leave.",
    ),
}


@pytest.mark.parametrize("name", ABSENCES)
def test_an_absence_note(name: str) -> None:
    subject, headers, words = ABSENCES[name]
    found = judged(mail(words, subject=subject, headers=headers))
    assert found is not None and found.kind is Kind.OUT_OF_OFFICE


REPLIES = {
    "ticket": ("[#4411] We have received your request", "Auto-Submitted: auto-replied"),
    "generated": ("Weekly figures", "Auto-Submitted: auto-generated"),
    "notified": ("Nightly run", 'Auto-Submitted: auto-notified; owner-email="x@example.org"'),
    "sap": ("Confirmation", "X-POST-MessageClass: 9; Autoresponder"),
    "newsletter": ("March news", "Precedence: bulk\nList-Unsubscribe: <https://example.org/u>"),
    "first class": ("Re: Bins", "X-FC-MachineGenerated: true"),
    "preference": ("Re: Bins", "Preference: auto_reply"),
    "delivered to": ("Re: Bins", "Delivered-To: autoresponder@example.org"),
    "cron": ("Cron <root@web> backup", "X-Cron-Env: <SHELL=/bin/sh>"),
    "mailer": ("Re: Bins", "X-Mailer: vacation 1.2.7"),
}


@pytest.mark.parametrize("name", REPLIES)
def test_an_automatic_reply(name: str) -> None:
    subject, headers = REPLIES[name]
    found = judged(mail("We will answer within five days.", subject=subject, headers=headers))
    assert found is not None and found.kind is Kind.AUTO_REPLY


PEOPLE = {
    "asks about cover": ("Out of office cover?", "", "Who covers for Bo?"),
    "answers an absence note": ("Re: Automatic reply: Bins", "", "Thanks, I will wait."),
    "forwards an absence note": (
        "FW: Automatic reply: Bins",
        "",
        "See below: I am out of the office until Monday.",
    ),
    "says that it is no machine": ("Re: Bins", "Auto-Submitted: no", "Yes."),
    "suppresses answers": ("Re: Bins", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "Yes."),
    "subject alone": ("Automatic reply: Bins", "", "I typed this subject myself."),
    "through a mailing list": ("Re: Bins", "Precedence: list\nList-Id: <waste.example.org>", "Yes."),
    "bulk through a list": ("Re: Bins", "Precedence: bulk\nList-Id: <waste.example.org>", "Yes."),
    "speaks of bounces": (
        "Undeliverable: my letter to the ministry",
        "",
        "It came back: 550 5.1.1 user unknown, bo@example.org",
    ),
    "is away": ("Re: Bins", "", "I am away from Monday, ask Ann."),
    "negative header": ("Re: Bins", "X-Autoreply: no", "Yes."),
    "high priority": ("Re: Bins", "Precedence: first-class\nX-Priority: 1", "Yes."),
    "many hops": ("Re: Bins", "\n".join(f"Received: from a{at} by b{at}" for at in range(15)), "Yes."),
    "postmaster in person": ("Re: Bins", "Reply-To: postmaster@example.org", "I run the mail here. Yes."),
    "on verification": ("Please confirm your message", "", "Please confirm that you are coming."),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_no_machine(name: str) -> None:
    subject, headers, words = PEOPLE[name]
    assert judged(mail(words, subject=subject, headers=headers)) is None


# Recipient, action, status, diagnostic; whether the address will not work later either.
STATUSES = {
    "postfix, unknown": (
        (BO, "failed", "5.1.1", "550 5.1.1 <bo>: Recipient address rejected: User unknown"),
        True,
    ),
    "exchange online, unknown": (
        (BO, "failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        True,
    ),
    "exchange online, access denied": (
        (BO, "failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied."),
        True,
    ),
    "gmail, unknown": (
        (BO, "failed", "5.1.1", "550-5.1.1 The email account that you tried to reach does not exist."),
        True,
    ),
    "disabled": ((BO, "failed", "5.2.1", "550 5.2.1 The email account is disabled."), True),
    "no such domain": ((BO, "failed", "5.1.2", "554 5.1.2 Host unknown"), True),
    "no code but a reply": ((BO, "failed", "5.0.0", "550 No such user"), True),
    "better code in the diagnostic": ((BO, "failed", "5.0.0", "550 5.1.1 unknown"), True),
    "mailbox full": ((BO, "failed", "5.2.2", "552 5.2.2 Mailbox full"), False),
    "too large": ((BO, "failed", "5.3.4", "552 5.3.4 Message too big"), False),
    "spam": ((BO, "failed", "5.7.1", "554 5.7.1 Message rejected as spam"), False),
    "loop": ((BO, "failed", "5.4.6", "554 5.4.6 Too many hops"), False),
    "expired": ((BO, "failed", "4.4.7", "Delivery time expired"), False),
    "delayed": ((BO, "delayed", "4.4.1", "connect to mx: Connection timed out"), False),
    "greylisted": ((BO, "delayed", "4.2.0", "450 4.2.0 Greylisted"), False),
    "comment on the action": ((BO, "failed (undeliverable)", "5.1.1", ""), True),
}


@pytest.mark.parametrize("name", STATUSES)
def test_a_delivery_status(name: str) -> None:
    recipient, is_permanent = STATUSES[name]
    found = judged(report(status(recipient)))
    assert found is not None and found.kind is Kind.BOUNCE
    assert [failure.address for failure in found.failures] == [BO]
    assert found.is_permanent is is_permanent
    assert found.original_message_id == OURS


def test_a_delivery_status_of_several() -> None:
    content = report(
        status(
            (BO, "failed", "5.1.1", "550 5.1.1 unknown"),
            (ANN, "delayed", "4.2.2", "452 full"),
            ("cy@x.example.org", "delivered", "2.0.0", "250 ok"),
        )
    )
    found = judged(content)
    assert found is not None and found.is_permanent
    assert [(failure.address, failure.status, failure.is_permanent) for failure in found.failures] == [
        (BO, "5.1.1", True),
        (ANN, "4.2.2", False),
    ]


def test_the_address_that_we_wrote_to_counts() -> None:
    said = f"Reporting-MTA: dns; mx\n\nOriginal-Recipient: rfc822;{ANN}\nFinal-Recipient: rfc822; forwarded@elsewhere.example.org\nAction: failed\nStatus: 5.1.1\n"
    found = judged(report(said))
    assert found is not None and found.failures[0].address == ANN


def test_a_delivery_status_with_headers_only() -> None:
    found = judged(
        report(
            status((BO, "failed", "5.1.1", "")), copy=COPY.split("\n\n")[0], copy_type="text/rfc822-headers"
        )
    )
    assert found is not None and found.original_message_id == OURS


def test_a_delivery_status_without_a_copy_names_our_mail_by_the_thread() -> None:
    found = judged(
        report(
            status((BO, "failed", "5.1.1", "")),
            copy="",
            copy_type="text/plain",
            headers=f"Return-Path: <>\nIn-Reply-To: {OURS}",
        )
    )
    assert found is not None and found.original_message_id == OURS


def test_news_of_delivery_is_a_receipt() -> None:
    found = judged(report(status((BO, "delivered", "2.1.5", ""))))
    assert found is not None and found.kind is Kind.RECEIPT


# Sender, subject, header, words, who was not reached, whether for good.
FREE = {
    "postfix": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "",
        f"This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n                   The mail system\n\n<{BO}>: host mx.torridge.example.org[192.0.2.9] said: 550 5.1.1\n    <{BO}>: Recipient address rejected: User unknown (in reply to RCPT TO command)\n",
        [BO],
        True,
    ),
    "exim": (
        DAEMON,
        "Mail delivery failed: returning message to sender",
        f"X-Failed-Recipients: {BO}",
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {BO}\n    host mx.example.org [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<{BO}>:\n    550 5.1.1 Unknown user\n",
        [BO],
        True,
    ),
    "exim, unrouteable": (
        DAEMON,
        "Mail delivery failed: returning message to sender",
        f"X-Failed-Recipients: {BO}",
        f"The following address(es) failed:\n\n  {BO}\n    Unrouteable address\n",
        [BO],
        True,
    ),
    "exim, delayed": (
        DAEMON,
        "Warning: message 1tpXyz-0001 delayed 24 hours",
        "Auto-Submitted: auto-replied",
        f"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.org.\n\nThe address to which the message has not yet been delivered is:\n\n  {BO}\n\nNo action is required on your part. Delivery attempts will continue.\n",
        [BO],
        False,
    ),
    "gmail": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"X-Failed-Recipients: {BO}",
        f"** Address not found **\n\nYour message wasn't delivered to {BO} because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 The email account that you tried to reach does not exist.\n",
        [BO],
        True,
    ),
    "gmail, full": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"X-Failed-Recipients: {BO}",
        f"** Recipient inbox full **\n\nYour message couldn't be delivered to {BO}. Their inbox is full, or it's getting too much mail right now.\n\n552 5.2.2 The email account that you tried to reach is over quota.\n",
        [BO],
        False,
    ),
    "gmail, delayed": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Delay)",
        f"X-Failed-Recipients: {BO}",
        f"** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {BO}. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.\n",
        [BO],
        False,
    ),
    "office 365": (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@torridge.example.org>",
        "Undeliverable: Bin lorries",
        "Return-Path: <>",
        f"Your message to {BO} couldn't be delivered.\n\nbo.lind wasn't found at torridge.example.org.\n\nnotices  Office 365  bo.lind\nAction Required   Recipient\nUnknown To address\n\nDiagnostic information for administrators:\n\nGenerating server: LO2P265MB1234.GBRP265.PROD.OUTLOOK.COM\n\n{BO}\nRemote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'\n",
        [BO],
        True,
    ),
    "exchange": (
        "Microsoft Outlook <postmaster@torridge.example.org>",
        "Undeliverable: Bin lorries",
        "Return-Path: <>",
        f"Delivery has failed to these recipients or groups:\n\nBo Lind ({BO})<mailto:{BO}>\nThe email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.\n\nDiagnostic information for administrators:\n\nGenerating server: mail.torridge.example.org\n\n{BO}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n",
        [BO],
        True,
    ),
    "exchange, full": (
        "Microsoft Outlook <postmaster@torridge.example.org>",
        "Undeliverable: Bin lorries",
        "Return-Path: <>",
        f"Delivery has failed to these recipients or groups:\n\nBo Lind ({BO})\nThe recipient's mailbox is full and can't accept messages now.\n\n{BO}\n#552 5.2.2 STOREDRV.Deliver: mailbox full ##\n",
        [BO],
        False,
    ),
    "exchange, welsh": (
        "Microsoft Outlook <postmaster@ceredigion.example.org>",
        "Nid oes modd danfon: Biniau",
        "Return-Path: <>",
        f"Methodd danfon i'r derbynwyr hyn:\n\n{BO}\n550 5.1.1 Recipient not found\n",
        [BO],
        True,
    ),
    "amazon ses": (
        "MAILER-DAEMON@eu-west-2.amazonses.com",
        "Delivery Status Notification (Failure)",
        "Return-Path: <>",
        f"An error occurred while trying to deliver the mail to the following recipients:\n{BO}\n\nReason: smtp; 550 5.1.1 user unknown\n",
        [BO],
        True,
    ),
    "qmail": (
        "MAILER-DAEMON@mx.example.org",
        "failure notice",
        "Return-Path: <>",
        f"Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{BO}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
        + COPY,
        [BO],
        True,
    ),
    "sendmail": (
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
        "Returned mail: see transcript for details",
        "Return-Path: <>",
        f"The original message was received at Mon, 3 Mar 2025 10:12:40 GMT\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<{BO}>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.torridge.example.org.:\n>>> DATA\n<<< 550 5.1.1 User unknown\n",
        [BO],
        True,
    ),
    "sendmail, warning": (
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
        "Warning: could not send message for past 4 hours",
        "Return-Path: <>",
        f"    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- The following addresses had transient non-fatal errors -----\n<{BO}>\n\n   ----- Transcript of session follows -----\n451 torridge.example.org: Name server timeout\n",
        [BO],
        False,
    ),
    "two at once": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "",
        f"This is the mail system at host mx.example.org.\n\n<{BO}>: host mx.a.example.org said: 550 5.1.1 User unknown\n\n<{ANN}>: host mx.b.example.org said: 552 5.2.2 Mailbox full\n",
        [BO, ANN],
        True,
    ),
    "german": (
        "Mailer-Daemon <mailer-daemon@gmx.example.org>",
        "Mail delivery failed: returning message to sender",
        "Return-Path: <>",
        f"Leider konnte Ihre Nachricht nicht zugestellt werden.\n\n{BO}:\nSMTP error from remote server: 550 5.1.1 Unbekannter Empfänger\n",
        [BO],
        True,
    ),
    "mimecast": (
        "Postmaster <postmaster@torridge.example.org>",
        "[Postmaster] Email Delivery Failure",
        "Return-Path: <>",
        f"This is a delivery failure notification message indicating that\nan email you addressed to email address :\n-- {BO}\n\ncould not be delivered. The problem appears to be :\n-- Recipient email address is possibly incorrect\n\nAdditional information follows :\n-- 5.4.1 Recipient address rejected: Access denied.\n",
        [BO],
        True,
    ),
    "nothing named": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "",
        "Something went wrong.\n",
        [],
        False,
    ),
}


@pytest.mark.parametrize("name", FREE)
def test_a_bounce_in_free_text(name: str) -> None:
    sender, subject, headers, words, reached, is_permanent = FREE[name]
    found = judged(mail(words, sender=sender, subject=subject, headers=headers))
    assert found is not None and found.kind is Kind.BOUNCE
    assert sorted(failure.address for failure in found.failures) == sorted(reached), found.failures
    assert found.is_permanent is is_permanent, found.failures


def test_a_bounce_in_free_text_names_our_mail() -> None:
    sender, subject, headers, words, _reached, _permanent = FREE["qmail"]
    found = judged(mail(words, sender=sender, subject=subject, headers=headers))
    assert found is not None and found.original_message_id == OURS


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("abuse", Kind.COMPLAINT),
        ("fraud", Kind.COMPLAINT),
        ("opt-out", Kind.COMPLAINT),
        ("not-spam", Kind.AUTO_REPLY),
        ("auth-failure", Kind.AUTO_REPLY),
    ],
)
def test_a_complaint(kind: str, expected: Kind) -> None:
    said = f"Feedback-Type: {kind}\nUser-Agent: Feedback/1.0\nVersion: 1\nOriginal-Mail-From: <notices@guildhall.example.org>\nOriginal-Rcpt-To: <{BO}>\nSource-IP: 192.0.2.1\n"
    found = judged(
        report(
            said,
            kind="feedback-report",
            part="message/feedback-report",
            sender="staff@hotmail.example.org",
            subject="complaint about message",
        )
    )
    assert found is not None and found.kind is expected
    assert [failure.address for failure in found.failures] == [BO]
    assert found.original_message_id == OURS


def test_a_complaint_that_hides_the_reader() -> None:
    said = "Feedback-Type: abuse\nUser-Agent: Feedback/1.0\nVersion: 1\nOriginal-Rcpt-To: redacted\n"
    found = judged(
        report(
            said,
            kind="feedback-report",
            part="message/feedback-report",
            sender="fbl@yahoo.example.org",
            subject="complaint",
        )
    )
    assert found is not None and found.kind is Kind.COMPLAINT and not found.failures


@pytest.mark.parametrize(
    "disposition",
    ["manual-action/MDN-sent-manually; displayed", "automatic-action/MDN-sent-automatically; deleted"],
)
def test_a_read_receipt(disposition: str) -> None:
    said = f"Reporting-UA: pc; Outlook\nFinal-Recipient: rfc822;{BO}\nOriginal-Message-ID: {OURS}\nDisposition: {disposition}\n"
    found = judged(
        report(
            said,
            kind="disposition-notification",
            part="message/disposition-notification",
            copy="",
            copy_type="text/plain",
            sender=BO,
            subject="Read: Bin lorries",
            headers="",
        )
    )
    assert found is not None and found.kind is Kind.RECEIPT
    assert found.original_message_id == OURS


CHALLENGES = {
    "boxtrapper": (
        "Your email requires verification verify#A1B2",
        "X-Boxtrapper: yes\nAuto-Submitted: auto-replied",
        "The message you sent requires that you verify that you are a real live human being.",
    ),
    "tmda": (
        "Please confirm your message",
        "X-Delivery-Agent: TMDA/1.1\nPrecedence: bulk",
        "This message was created automatically.",
    ),
    "spam arrest": (
        "Bo Lind would like to verify you",
        "X-Spamarrest-Noauth: 1",
        "Please click the link below to verify yourself, confirm your message and deliver it.",
    ),
    "earthlink": (
        "Re: Bins",
        "Auto-Submitted: auto-replied",
        "I apologize for this automatic reply. Please add yourself to my allowed senders list.",
    ),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge(name: str) -> None:
    subject, headers, words = CHALLENGES[name]
    found = judged(mail(words, subject=subject, headers=headers))
    assert found is not None and found.kind is Kind.CHALLENGE


def test_a_loop() -> None:
    ours = read(mail("Yes.", headers="X-Guildhall-Mail: 1"))
    assert automatic(ours) is None
    found = automatic(ours, own_header="x-guildhall-mail")
    assert found is not None and found.kind is Kind.LOOP
    listed = read(mail("Yes.", headers="List-Id: Waste <waste.guildhall.example.org>"))
    found = automatic(listed, own_list_ids=["waste.guildhall.example.org"])
    assert found is not None and found.kind is Kind.LOOP
    assert automatic(listed, own_list_ids=["other.guildhall.example.org"]) is None
    hops = "\n".join(f"Received: from a{at} by b{at}" for at in range(60))
    found = judged(mail("Yes.", headers=hops))
    assert found is not None and found.kind is Kind.LOOP
