"""Messages go out by mail, and answers to them come back into the talk."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from guildhall.notifications.inbound.addresses import talk_address
from guildhall.notifications.models import Incoming, Mail, MailSettings, Sort
from guildhall.people.keys import make_new_keys
from guildhall.people.models import Person
from guildhall.talks.models import Block, Stop, Talk
from guildhall.talks.tests.conftest import among
from guildhall.testing.cast import Browser
from guildhall.testing.incoming import QUOTED, Post
from guildhall.testing.post import mails_to, newest_mail


def address_in(message: EmailMultiAlternatives) -> str:
    """Where an answer to a mail goes."""
    return str(message.reply_to[0]).rpartition("<")[2].rstrip(">")


def test_a_message_comes_by_mail_whole(takes_mail: None, ada: Person, bo: Person, talk: Talk) -> None:
    message = newest_mail(str(ada.email))
    assert message.subject == "Message from Bo Lind"
    assert message.from_email.startswith('"Bo Lind (Guildhall)"') or "Bo Lind" in message.from_email
    assert "May I ask you about lids?" in message.body
    assert "May I ask you about lids?" in str(message.alternatives[0][0])
    assert f"/messages/{talk.pk}/" in message.body
    assert address_in(message).startswith("guildhall+t-")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mails_to(str(bo.email)) == []


def test_an_answer_by_mail_goes_into_the_talk(post: Post, ada: Person, bo: Person, talk: Talk) -> None:
    address = address_in(newest_mail(str(ada.email)))
    kept = post(ada, address, f"Of course, do.{QUOTED}")
    assert kept.state == Incoming.State.POSTED
    said = talk.messages.latest("pk")
    assert (said.author, said.html) == (ada, "<p>Of course, do.</p>")
    assert "Of course, do." in newest_mail(str(bo.email)).body


def test_answers_name_what_they_answer(takes_mail: None, ada: Person, bo: Person, talk: Talk) -> None:
    first = newest_mail(str(ada.email))
    talk.say(ada, "<p>Yes.</p>")
    talk.say(bo, "<p>Good.</p>")
    second = newest_mail(str(ada.email))
    assert second.extra_headers["In-Reply-To"] == first.extra_headers["Message-ID"]
    assert second.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def test_the_same_mail_twice_says_it_once(post: Post, ada: Person, talk: Talk) -> None:
    for _again in range(2):
        post(ada, talk_address(ada, talk.pk), "Of course.", message_id="<same@leeds.gov.uk>")
    assert talk.messages.count() == 2


def test_an_answer_of_a_machine_is_not_said(post: Post, ada: Person, talk: Talk) -> None:
    kept = post(ada, talk_address(ada, talk.pk), "I am away.", Auto_Submitted="auto-replied")
    assert kept.state == Incoming.State.AUTOMATIC
    assert talk.messages.count() == 1


def test_only_the_one_to_whom_it_was_sent_answers_at_that_address(
    post: Post, ada: Person, cy: Person, talk: Talk
) -> None:
    kept = post(cy, talk_address(ada, talk.pk), "I was sent this.")
    assert (kept.state, kept.trouble) == (Incoming.State.TRAY, Incoming.Trouble.OTHER_SENDER)
    assert talk.messages.count() == 1


def test_an_address_of_a_talk_that_is_not_ones_own_leads_nowhere(post: Post, cy: Person, talk: Talk) -> None:
    assert post(cy, talk_address(cy, talk.pk), "Me too.").trouble == Incoming.Trouble.GONE
    assert post(cy, talk_address(cy, talk.pk + 99), "Me too.").trouble == Incoming.Trouble.GONE
    assert talk.messages.count() == 1


def test_new_keys_end_the_old_addresses(post: Post, ada: Person, talk: Talk) -> None:
    address = talk_address(ada, talk.pk)
    make_new_keys(ada)
    assert post(ada, address, "Still me.").state == Incoming.State.TRAY
    assert talk.messages.count() == 1


def test_whoever_may_not_write_is_told_why_by_mail(post: Post, ada: Person, bo: Person, talk: Talk) -> None:
    Stop.objects.create(person=ada, why="Sold things")
    assert post(ada, talk_address(ada, talk.pk), "Buy!").trouble == Incoming.Trouble.NOT_ALLOWED
    assert "Sold things." in newest_mail(str(ada.email)).body
    Block.objects.create(person=ada, blocked=bo)
    assert post(bo, talk_address(bo, talk.pk), "Well?").trouble == Incoming.Trouble.NOT_ALLOWED
    assert "does not take messages from you" in newest_mail(str(bo.email)).body
    assert talk.messages.count() == 1


def test_files_by_mail_are_left_out_and_their_sender_is_told(
    takes_mail: None, ada: Person, talk: Talk
) -> None:
    from email.message import EmailMessage

    from guildhall.notifications.inbound.receiving import take_in

    message = EmailMessage()
    message["From"], message["To"] = str(ada.email), talk_address(ada, talk.pk)
    message["Subject"], message["Message-ID"] = "Re: it", "<1@leeds.gov.uk>"
    message.set_content("Here it is.")
    message.add_attachment(b"lids", maintype="text", subtype="plain", filename="lids.txt")
    take_in(message.as_bytes(), [talk_address(ada, talk.pk)])
    assert "Messages take no files" in newest_mail(str(ada.email)).body
    assert talk.messages.latest("pk").html == "<p>Here it is.</p>"


def test_whoever_does_not_want_them_gets_none(
    takes_mail: None, browser: Browser, ada: Person, bo: Person, talk: Talk
) -> None:
    change = re.search(r"http://127\.0\.0\.1:\d+(/mail/\S+)", str(newest_mail(str(ada.email)).body))
    assert change is not None
    browser(None).post(change[1], {"List-Unsubscribe": "One-Click"})
    assert MailSettings.objects.get(person=ada).off == [Sort.MESSAGES]
    mail.outbox.clear()
    talk.say(bo, "<p>Again.</p>")
    assert mails_to(str(ada.email)) == []
    assert "Messages from other members" in browser(ada).get("/settings/mail/").content.decode()


@pytest.mark.parametrize("what", ["muted", "blocked", "read", "taken back", "left", "switched off"])
def test_what_may_not_be_told_any_more_when_it_is_sent_is_not(
    takes_mail: None, ada: Person, bo: Person, cy: Person, what: str
) -> None:
    talk = among(bo, ada, cy)
    mails_to("")
    mail.outbox.clear()
    said = talk.say(bo, "<p>A secret.</p>")
    match what:
        case "muted":
            talk.parts.filter(person=ada).update(is_muted=True)
        case "blocked":
            Block.objects.create(person=ada, blocked=bo)
        case "read":
            talk.part_of(ada).read(said.pk)
        case "taken back":
            said.take_back()
        case "left":
            talk.leave(ada)
        case _:
            ada.switch_off()
    assert mails_to(str(ada.email)) == []
    assert Mail.objects.get(key=f"talk:{said.pk}:{ada.pk}").state == Mail.State.DROPPED


def test_whoever_is_brought_in_is_told_by_mail_and_the_others_are_not(
    takes_mail: None, ada: Person, bo: Person, cy: Person
) -> None:
    talk = among(bo, ada)
    mails_to("")
    mail.outbox.clear()
    talk.bring_in(cy, by=bo)
    assert "Bo Lind has brought you into a talk" in newest_mail(str(cy.email)).body
    assert mails_to(str(ada.email)) == []


def test_a_mail_says_who_else_reads_it(takes_mail: None, ada: Person, bo: Person, cy: Person) -> None:
    talk = among(bo, ada, cy)
    talk.say(bo, "<p>Hello both.</p>")
    assert "To you, and to: Cy Morgan" in newest_mail(str(ada.email)).body


def test_an_address_of_a_talk_is_not_published_with_what_quotes_it(takes_mail: None, ada: Person) -> None:
    from guildhall.notifications.inbound.secrets import without_secrets

    address = talk_address(ada, 12)
    assert address not in without_secrets(f"<p>wrote to {address}:</p>")
