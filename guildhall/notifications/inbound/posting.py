"""Publishes what a mail says, with its files, as a reply or a new conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution
from guildhall.contributions.naming import name_people
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.kit.inbound.reading import Message
from guildhall.kit.inbound.remarks import Remark
from guildhall.kit.inbound.replies import REPLIES as IS_REPLY
from guildhall.kit.inbound.replies import Reply, read_reply
from guildhall.kit.markup import clean_html, folded, plain_text
from guildhall.notifications.inbound.addresses import ANYWHERE, To
from guildhall.notifications.inbound.secrets import reply_without_secrets
from guildhall.notifications.models.incoming import Incoming
from guildhall.people.models import Person

State, Trouble = Incoming.State, Incoming.Trouble
MOST_FILES: Final = 10
# What the author of a mail should know of what was posted.
LEFT_OUT: Final = (
    *(Remark.TOO_MANY_PARTS, Remark.TOO_DEEP, Remark.UNCLOSED, Remark.TOO_MANY_ATTACHMENTS, Remark.WINMAIL),
    Remark.ENCRYPTED,
)
# Where somebody wants to ask who names no community: a floor above guesses, among those where they may write.
MEANT: Final[list[Callable[[Person, str], Community | None]]] = []


class Undone(Exception):
    """A mail could not be dealt with: why, in more words, and, for whoever has no account, where they answer that."""

    def __init__(self, trouble: str, said: str = "", answer_to: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.said, self.answer_to = trouble, said, answer_to


@dataclass(slots=True)
class Done:
    """What became of a mail, and the mail, if any, in which its sender is told what is `said` of it."""

    state: str
    contribution: Contribution | None = None
    said: str = ""
    told_in: str = ""


def begin(mail: Incoming, person: Person, purpose: To, message: Message) -> Done:
    """A new conversation, at once by the address that only its person knows.

    That of the community is known to many, and anybody can write any sender into a mail: its person says first that they
    wrote it.
    """
    communities = Community.objects.visible_to(person)
    if purpose.slug:
        community = communities.filter(slug=purpose.slug).first()
    elif purpose.community == ANYWHERE:
        words = f"{message.subject} {plain_text(html_of(reply_of(message)))}"
        community = next((found for guess in MEANT if (found := guess(person, words))), None)
        if community is None:
            raise Undone(
                Trouble.NOT_UNDERSTOOD, _("Say where you want to ask: write to the address of a community.")
            )
    else:
        community = communities.filter(pk=purpose.community or 0).first()
    if community is None:
        raise Undone(Trouble.NO_TOKEN)
    if not may(person, Act.POST, community):
        raise Undone(Trouble.NOT_ALLOWED)
    if not plain_text(html_of(reply_of(message))) and not message.attachments:
        raise Undone(Trouble.NOTHING)
    if purpose.person != person.pk and not mail.is_confirmed:
        raise Undone(Trouble.UNCONFIRMED)
    return converse(person, community, message)


def converse(person: Person, community: Community, message: Message, before: str = "") -> Done:
    """Begins a conversation with the subject as its title: a question where it ends in a question mark.

    `before` is clean HTML that stands above what the mail says.
    """
    reply = reply_of(message)
    title = "" if IS_REPLY.match(message.subject) else message.subject.strip()
    title = title or plain_text(reply.html)[:80]
    kind = "question" if title.endswith("?") else "discussion"
    made = Contribution.objects.write(
        person,
        community,
        kind,
        title=title[:200],
        html=before + name_people(html_of(reply), community),
        language=person.language,
    )
    return Done(State.POSTED, made, hang_files(made, person, message), "in_part")


def reply_of(message: Message, sent: Sequence[str] = ()) -> Reply:
    return reply_without_secrets(read_reply(message, sent=sent))


def html_of(reply: Reply) -> str:
    """What the author wrote; where that is a guess, with the rest folded below it, so that no word of theirs is hidden."""
    own = clean_html(reply.html, own_files=False)
    if reply.is_sure or not plain_text(reply.folded_html):
        return own
    return own + folded(clean_html(reply.folded_html, own_files=False))


def hang_files(made: Contribution, person: Person, message: Message) -> str:
    """Takes the files in through the one door. Returns what was left out of the mail, and why."""
    left_out = [str(remark.sentence) for remark in LEFT_OUT if remark in message.remarks]
    if len(message.attachments) > MOST_FILES and Remark.TOO_MANY_ATTACHMENTS not in message.remarks:
        left_out.append(str(Remark.TOO_MANY_ATTACHMENTS.sentence))
    for attachment in message.attachments[:MOST_FILES]:
        try:
            stored = uploads.accept(ContentFile(attachment.content, name=attachment.name))
        except uploads.UploadRefused as refusal:
            left_out.append(str(refusal))
            continue
        kept = keep_file(stored, person)
        kept.contribution, kept.audience_id = made, made.audience_id
        kept.save(update_fields=["contribution", "audience"])
    return " ".join(left_out)
