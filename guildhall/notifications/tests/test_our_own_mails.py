"""Answers to the very mails that we send, as mail programs quote them."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import plain_text
from guildhall.notifications.inbound.addresses import (
    reply_address,
)
from guildhall.notifications.inbound.receiving import take_in
from guildhall.notifications.inbound.secrets import without_secrets
from guildhall.notifications.mailing import letters
from guildhall.notifications.models import CommunityWish
from guildhall.people.models import Person
from guildhall.testing.incoming import Post
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to

pytestmark = pytest.mark.usefixtures("takes_mail")


def as_plain(text: str, html: str) -> tuple[str, str]:
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return (
        f"We do.\n\nOn Fri, 27 Nov 2026 at 10:12, Ada Okafor (Guildhall) <guildhall@example.org> wrote:\n{quoted}",
        "",
    )


def as_outlook_text(text: str, html: str) -> tuple[str, str]:
    return f"We do.\n\n{HEADER_BLOCK}\n\n{text}", ""


def as_outlook(text: str, html: str) -> tuple[str, str]:
    head = (
        HEADER_BLOCK.replace("\n", "<br>").replace("<guildhall", "&lt;guildhall").replace("org>", "org&gt;")
    )
    body = html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    return "", (
        '<div class="WordSection1"><p class="MsoNormal">We do.</p><div><div style="border:none;border-top:solid '
        f'#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{head}</p></div></div>{body}</div>'
    )


def as_gmail(text: str, html: str) -> tuple[str, str]:
    body = html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    return "", (
        '<div dir="ltr">We do.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, 27 Nov 2026 '
        "at 10:12, Ada Okafor (Guildhall) &lt;guildhall@example.org&gt; wrote:<br></div>"
        f'<blockquote class="gmail_quote">{body}</blockquote></div>'
    )


HEADER_BLOCK = "From: Ada Okafor (Guildhall) <guildhall@example.org>\nSent: 27 November 2026 10:12\nTo: Bo\nSubject: Re: Who charges for bins?"


class TestOurOwnMails:
    @pytest.mark.parametrize("quote", [as_plain, as_outlook_text, as_outlook, as_gmail])
    @pytest.mark.parametrize("kind", ["question", "poll"])
    def test_nothing_that_we_sent_comes_back_as_their_words(
        self,
        kind: str,
        quote: Callable[[str, str], tuple[str, str]],
        waste: Community,
        ada: Person,
        bo: Person,
    ) -> None:
        CommunityWish.objects.create(person=bo, community=waste, rhythm="now")
        words = "<p>Tŷ Gwyn does, £32 a year.</p><ul><li>Weekly</li><li>Every <b>two</b> weeks</li></ul><p>And you?</p>"
        Contribution.objects.write(ada, waste, kind, title="Who charges for bins?", html=words)
        [sent] = mails_to(str(bo.email))
        text, html = quote(str(sent.body), str(sent.alternatives[0][0]))
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            str(bo.email),
            sent.reply_to[0],
            f"Re: {sent.subject}",
        )
        message["In-Reply-To"], message["Message-ID"] = (
            sent.extra_headers["Message-ID"],
            "<1@torridge.gov.uk>",
        )
        message.set_content(html or text, subtype="html" if html else "plain")
        take_in(message.as_bytes(), [sent.reply_to[0].partition("<")[2].rstrip(">")])
        run_jobs()
        reply = Contribution.objects.get(kind="reply")
        assert plain_text(reply.html) == "We do."

    @pytest.mark.parametrize(
        "link",
        [
            "http://127.0.0.1:8000/act/WzUsMCw1NCwwXQ:1xWtv0:XgN-EFxKma3CZKgxCURG_VVHmCPYf/",
            "http://127.0.0.1:8000/mail/WzUsMCw1NCwwXQ:1xWtv0:XgN-EFxKma3CZKgxCURG_VVHmCPYf/",
            "https://eur02.safelinks.protection.outlook.com/?url=http%3A%2F%2F127.0.0.1%3A8000%2Fact%2FWzUsMCw1NCwwXQ%3A1xWtv0%3AXgN-EFxKma3CZKgx%2F&data=05",
            "https://urldefense.proofpoint.com/v2/url?u=http-3A__127.0.0.1-3A8000_act_WzUsMCw1NCwwXQ-3A1xWtv0-3AXgN-2DEFxKma3CZKgxCURGVVHmCPYf&d=x",
            "127.0.0.1:8000/act/WzUsMCw1NCwwXQ:1xWtv0:XgN-EFxKma3CZKgxCURG_VVHmCPYf/",
            "https://urldefense.com/v3/__http://127.0.0.1:8000/act/WzUsMCw1NCwwXQ:1xWtv0:XgN-EFxKma3CZKgxCURG/__;!!x",
            "http://127.0.0.1:8000/act/WzUsMCw1NCwwXQ:1xWtv0:XgN-EFxK<br>XgN-EFxKma3CZKgxCURG9VVHmCPYf/",
        ],
    )
    def test_links_and_addresses_of_one_reader_are_not_published(self, link: str) -> None:
        shown = without_secrets(
            f'<p>I <a href="{link.partition("<")[0]}">do</a>: {link}</p><p>guildhall+r-aebacaphoad4ho6m4zk7jni@example.org '
            '<a href="mailto:guildhall%2Br-aebacaphoad4ho6m4zk7jni@example.org">write</a> '
            'and <a href="http://127.0.0.1:8000/c/waste/conversations/1-bins/">this</a></p>'
        )
        assert "XgN-EFxK" not in shown
        assert "WzUsMCw1" not in shown
        assert "r-aebac" not in shown
        assert "/c/waste/conversations/1-bins/" in shown

    def test_nobody_catches_the_links_of_readers_with_words_of_their_own(
        self, waste: Community, ada: Person, bo: Person
    ) -> None:
        CommunityWish.objects.create(person=bo, community=waste, rhythm="now")
        for name in (letters.ACT, letters.CHANGE):
            assert len(name) > 40
        trap = '<p><a href="https://evil.example/?https://act.invalid/">Look</a></p>'
        Contribution.objects.write(ada, waste, "discussion", title="Look", html=trap)
        [sent] = mails_to(str(bo.email))
        assert "https://evil.example/?https://act.invalid/" in sent.body
        assert letters.ACT not in sent.body

    def test_what_was_taken_out_of_a_post_does_not_come_back_with_an_answer(
        self, waste: Community, ada: Person, bo: Person, post: Post
    ) -> None:
        CommunityWish.objects.create(person=bo, community=waste, rhythm="now")
        made = Contribution.objects.write(
            ada,
            waste,
            "discussion",
            title="A case",
            html="<p>It was Mrs Jones.</p><p>We paid at once, gladly.</p>",
        )
        [sent] = mails_to(str(bo.email))
        made.edit(ada, title="A case", html="<p>We paid at once, gladly.</p>")
        text, _html = as_outlook_text(str(sent.body), "")
        post(bo, reply_address(bo, made.pk), text)
        assert "Jones" not in plain_text(made.thread.get().html)
