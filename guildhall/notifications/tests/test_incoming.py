"""Mail in: answers, orders, new conversations, and what waits."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import (
    To,
    community_address,
    own_address,
    purpose_of,
    reply_address,
)
from guildhall.notifications.inbound.receiving import take_in
from guildhall.notifications.models import Incoming, MailSettings
from guildhall.people.keys import make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.incoming import Post
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to

pytestmark = pytest.mark.usefixtures("takes_mail")


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


QUOTED = """

On Tue, 3 Nov 2026 at 10:12, Ada Okafor (Guildhall) <guildhall@example.org> wrote:
> Write above this line to reply · Ysgrifennwch uwchben y llinell hon i ateb
>
> We do, since April.
"""


class TestAddresses:
    def test_each_is_for_one_person_and_one_thing(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        address = reply_address(ada, question.pk)
        assert len(address.partition("@")[0]) <= 64
        assert purpose_of(address.upper()) == To(person=ada.pk, contribution=question.pk)
        assert purpose_of(own_address(ada, 7)) == To(person=ada.pk, community=7)
        assert address != reply_address(bo, question.pk)

    def test_a_changed_one_or_one_of_old_keys_is_for_nothing(self, ada: Person) -> None:
        # Numbers of other lengths leave other bits of the last letter over.
        for address in (reply_address(ada, number) for number in (1, 2**10, 2**20, 2**30, 2**40)):
            for at in range(len("guildhall+r-"), address.index("@")):
                for other in set("abq2") - {address[at]}:
                    found = purpose_of(address[:at] + other + address[at + 1 :])
                    assert found is None or found.person is None
        make_new_keys(ada)
        found = purpose_of(address)
        assert found is not None
        assert found.person is None

    @pytest.mark.parametrize(
        "address", ["", "x@example.org", "guildhall+@example.org", "guildhall+r-@other.org"]
    )
    def test_others_are_not_ours(self, address: str, db: None) -> None:
        assert purpose_of(address) is None

    def test_without_mail_in_there_are_none(self, settings: Settings, ada: Person) -> None:
        settings.MAIL_IN = ""
        assert reply_address(ada, 1) == ""
        assert purpose_of("guildhall+x@example.org") is None


def answer_with_files(person: Person, question: Contribution) -> EmailMessage:
    """An answer to a question that files can be added to."""
    message = EmailMessage()
    message["From"], message["To"] = str(person.email), reply_address(person, question.pk)
    message["Subject"], message["Message-ID"] = "Re: bins", "<files@example.net>"
    message.set_content("See the policy.")
    return message


class TestAnswers:
    def test_an_answer_is_posted_without_what_it_quotes_and_its_author_told_nothing(
        self, question: Contribution, ada: Person, bo: Person, post: Post
    ) -> None:
        found = post(ada, reply_address(ada, question.pk), f"We charge £32.\n\nAda{QUOTED}")
        assert found.state == "posted"
        reply = question.thread.get()
        assert reply.author == ada
        assert "We charge £32." in reply.html
        assert "since April" not in reply.html
        assert [message.subject for message in mails_to(str(bo.email))] == ["Re: Who charges for bins?"]
        assert mails_to(str(ada.email)) == []

    def test_mails_say_where_one_answers(self, question: Contribution, ada: Person, bo: Person) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        [message] = mails_to(str(bo.email))
        assert reply_address(bo, reply.pk) in message.reply_to[0]
        assert str(message.body).startswith("Write above this line to reply")
        assert own_address(bo, question.community_id) in message.extra_headers["List-Post"]

    def test_the_same_mail_twice_is_one_answer(self, question: Contribution, ada: Person, post: Post) -> None:
        for _time in range(2):
            post(ada, reply_address(ada, question.pk), "We do.", message_id="<same@example.net>")
        assert question.thread.count() == 1

    def test_a_file_comes_along_through_the_one_door(
        self, question: Contribution, ada: Person, db: None
    ) -> None:
        message = answer_with_files(ada, question)
        message.add_attachment(b"Our policy", maintype="text", subtype="plain", filename="policy.txt")
        message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="evil.exe")
        take_in(message.as_bytes(), [message["To"]])
        run_jobs()
        reply = question.thread.get()
        [file] = reply.attachments.all()
        assert (file.name, file.audience_id, file.owner) == ("policy.txt", reply.audience_id, ada)
        assert "evil.exe" in Incoming.objects.get().said
        [told] = mails_to(str(ada.email))
        assert told.subject == "Published, but not all of it: Re: bins"
        assert "evil.exe" in told.body

    def test_what_outlook_hid_and_what_is_cut_off_its_author_is_told(
        self, question: Contribution, ada: Person
    ) -> None:
        message = answer_with_files(ada, question)
        message.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
        take_in(message.as_bytes().rstrip().removesuffix(b"--"), [message["To"]])
        run_jobs()
        [told] = mails_to(str(ada.email))
        assert "winmail.dat" in told.body
        assert "cut off" in told.body

    def test_of_several_senders_none_is_believed(
        self, question: Contribution, ada: Person, post: Post
    ) -> None:
        found = post(f"{ada.email}, other@example.net", reply_address(ada, question.pk), "We do.")
        assert found.trouble == "other"
        assert "more than one sender" in found.said

    @pytest.mark.parametrize(
        ("how", "trouble"),
        [
            ("another sender", "other"),
            ("a stranger", "elsewhere"),
            ("removed", "gone"),
            ("closed", "closed"),
            ("left", "not allowed"),
            ("nothing", "nothing"),
            ("an old address", "no token"),
        ],
    )
    def test_what_cannot_be_posted_waits_and_its_sender_is_told(
        self,
        how: str,
        trouble: str,
        question: Contribution,
        waste: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        post: Post,
        visitor: Client,
    ) -> None:
        waste.join(cy)
        address, sender, words = reply_address(cy, question.pk), cy, "Precious words."
        mail.outbox.clear()
        match how:
            case "another sender":
                sender = bo
            case "removed":
                question.remove(ada, "Twice")
            case "closed":
                question.close(ada, "Done")
            case "left":
                waste.part_with(cy)
            case "nothing":
                words = QUOTED
            case "an old address":
                make_new_keys(cy)
        run_jobs()
        mail.outbox.clear()
        if how == "a stranger":
            found = post("nobody@example.net", address, words)
            assert [each.to for each in mail.outbox] == [[cy.email]], "whose address it was sent to is asked"
        else:
            found = post(sender, address, words)
            told = [each for each in mails_to(str(sender.email)) if "waits" in each.subject]
            assert len(told) == 1
            link = str(told[0].body).split("8000")[1].split()[0]
            page = visitor.get(link).content.decode()
            assert words.strip().splitlines()[-1].lstrip("> ") in page
            visitor.post(link, {"act": "discard"})
            found.refresh_from_db()
            assert found.state == "discarded"
        assert found.trouble == trouble
        assert not question.thread.filter(html__contains="Precious").exists()

    def test_where_it_is_unsure_what_is_quoted_everything_is_kept_and_part_of_it_folded(
        self, question: Contribution, ada: Person, post: Post, visitor: Client
    ) -> None:
        from guildhall.kit.inbound.replies import Reply
        from guildhall.notifications.inbound import posting

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                posting,
                "read_reply",
                lambda _message, **_given: Reply("<p>Mine.</p>", "<p>Perhaps mine.</p>", False),
            )
            post(ada, reply_address(ada, question.pk), "x")
        reply = question.thread.get()
        assert "Perhaps mine." in reply.html
        page = visitor.get(question.get_absolute_url()).content.decode()
        question.community.change_kind("open", True, by=ada)
        page = visitor.get(question.get_absolute_url()).content.decode()
        assert "<summary>Show quoted text</summary>" in page
        assert "Perhaps mine." in page


class TestConversations:
    def test_by_ones_own_address_a_conversation_begins_at_once(
        self, waste: Community, bo: Person, post: Post
    ) -> None:
        found = post(bo, own_address(bo, waste.pk), "Do you?", subject="Who charges for lids?")
        assert found.state == "posted"
        made = Contribution.objects.get()
        assert (made.kind, made.title, made.author) == ("question", "Who charges for lids?", bo)

    def test_one_that_answers_another_mail_takes_its_title_from_its_words(
        self, waste: Community, bo: Person, post: Post
    ) -> None:
        post(bo, own_address(bo, waste.pk), "Who has lids?", subject="Re: You are a member of Waste")
        assert Contribution.objects.get().title == "Who has lids?"

    def test_by_the_communitys_address_its_sender_says_first_that_it_is_theirs(
        self, waste: Community, bo: Person, post: Post, visitor: Client
    ) -> None:
        found = post(bo, community_address(waste), "We did.", subject="About lids")
        assert (found.state, found.trouble) == ("tray", "unconfirmed")
        assert not Contribution.objects.exists()
        [told] = mails_to(str(bo.email))
        link = str(told.body).split("8000")[1].split()[0]
        assert visitor.get(link).status_code == 200
        assert not Contribution.objects.exists()
        for _time in range(2):
            page = visitor.post(link, {"act": "publish"}, follow=True)
            assert page.status_code == 200
        made = Contribution.objects.get()
        assert f"next={made.get_absolute_url()}" in unquote(page.content.decode())
        assert (made.kind, made.title, made.author) == ("discussion", "About lids", bo)

    def test_a_copy_to_our_own_address_changes_nothing(
        self, settings: Settings, waste: Community, bo: Person, post: Post
    ) -> None:
        settings.DEFAULT_FROM_EMAIL = "Guildhall <guildhall@example.org>"
        address = own_address(bo, waste.pk)
        assert post(bo, f"guildhall@example.org, {address}", "Hello.", subject="Lids").state == "posted"
        assert post(bo, "guildhall@example.org", "Hello.", subject="Lids").trouble == "no token"

    def test_others_and_strangers_begin_nothing(self, adoption: Community, cy: Person, post: Post) -> None:
        assert post(cy, community_address(adoption), "Hello", subject="Hello").trouble in (
            "no token",
            "not allowed",
        )
        assert not Contribution.objects.exists()


class TestMachines:
    def test_absence_notes_are_not_posted_and_nobody_is_told(
        self, question: Contribution, ada: Person, post: Post
    ) -> None:
        found = post(
            ada,
            reply_address(ada, question.pk),
            "I am away.",
            subject="Automatic reply: bins",
            Auto_Submitted="auto-replied",
        )
        assert found.state == "automatic"
        assert not question.thread.exists()
        assert mails_to(str(ada.email)) == mails_to(str(found.sender)) == []

    @pytest.mark.parametrize(("status", "paused"), [("5.1.1", True), ("4.4.1", False)])
    def test_a_hard_bounce_of_our_own_mail_pauses_the_address_and_a_soft_one_does_not(
        self, status: str, paused: bool, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        [ours] = mails_to(str(bo.email))
        take_in(
            bounce(str(ours.extra_headers["Message-ID"]), str(bo.email), status), ["guildhall@example.org"]
        )
        run_jobs()
        assert MailSettings.objects.filter(person=bo, paused_at__isnull=False).exists() is paused
        question.reply(ada, "<p>More.</p>")
        assert len(mails_to(str(bo.email))) == (1 if paused else 2)

    def test_nobody_silences_another_with_a_bounce_of_their_own_making(self, ada: Person, bo: Person) -> None:
        take_in(bounce("<guessed@localhost>", str(bo.email), "5.1.1"), ["guildhall@example.org"])
        run_jobs()
        assert not MailSettings.objects.filter(person=bo).exists()


def bounce(original: str, address: str, status: str) -> bytes:
    """A delivery status notification (RFC 3464) about a mail of ours."""
    return f"""From: MAILER-DAEMON@mx.example.net
To: guildhall@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <{status}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: {"failed" if status.startswith("5") else "delayed"}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: text/rfc822-headers

From: guildhall@localhost
To: {address}
Message-ID: {original}
Subject: Re: Who charges for bins?

--b--
""".encode()
