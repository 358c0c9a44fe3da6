"""How the mails of the outbox read: written when they are sent, from what their reader may see then."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.inbound.replies import MARKER
from guildhall.kit.mail import one_line, write
from guildhall.kit.markup import stored
from guildhall.kit.plain import as_text
from guildhall.notifications.inbound.actions import ON_NOTICES, lines_of
from guildhall.notifications.inbound.addresses import notice_address, own_address, reply_address, takes_mail
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.inbound.offering import actions_of
from guildhall.notifications.mailing import digest
from guildhall.notifications.mailing.pictures import Pictures
from guildhall.notifications.mailing.scopes import Scope
from guildhall.notifications.models import Mail, Notice
from guildhall.notifications.models.outbox import message_id_of
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person

Words = dict[str, Any]
TEMPLATES: Final = "notifications/mail"
# They stand for the links of each reader in what many get: addresses that need no escaping, and that nobody can write.
CHANGE: Final = f"https://{secrets.token_hex(16)}.invalid/"
ACT: Final = f"https://{secrets.token_hex(16)}.invalid/"
MOST_KEPT: Final = 100
# Kinds of mail that floors above write: with the reader's language active, asking by the rule what they may see.
Writer = Callable[[Mail, Person], EmailMultiAlternatives | None]
WRITERS: Final[dict[str, Writer]] = {}


def letter(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail in the language of its reader, or None where there is nothing that may be said to them now."""
    person = mail.person
    if not (person.is_active and person.is_approved and person.email) or settings_for(person).paused_at:
        return None
    person.known_audiences = audiences_of(person)
    with translation.override(person.language):
        match mail.kind:
            case Mail.Kind.POST:
                return _post(mail, person)
            case Mail.Kind.NOTICE:
                return _notice(mail, person)
            case Mail.Kind.DIGEST:
                return _digest(mail, person)
            case _:
                return WRITERS[mail.kind](mail, person)


def _post(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """A contribution whole, or a link to it where its community asks for that."""
    seen = Contribution.objects.visible_to(person).filter(pk=mail.contribution_id or 0)
    mark = seen.values_list("edited_at", "audience_id", "community__mails").first()
    if mark is None:
        return None
    key = (mail.contribution_id, mail.why, person.language, *mark)
    written = _kept.get(key)
    if written is None or written.minute != _minute():
        written = _write_post(mail, person)
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept[key] = written
    change, act = change_link(mail), link_about(person, contribution=mail.contribution_id)
    parts = (part.replace(CHANGE, change).replace(ACT, act) for part in (written.text, written.html))
    message = message_of(mail, person, change, written.subject, *parts, community=written.community)
    if written.pictures is not None:
        written.pictures.attach_to(message)
    if written.answers:
        message.extra_headers["In-Reply-To"] = message_id_of(written.answers[-1], person.pk)
        message.extra_headers["References"] = " ".join(
            message_id_of(each, person.pk) for each in written.answers
        )
    message.from_email = written.sender
    if mail.contribution_id and (reply_to := reply_address(person, mail.contribution_id)):
        message.reply_to = [named(settings.SITE_NAME, reply_to)]
    return message


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A post as it goes to everybody who gets it for the same reason in the same language; only their links differ."""

    minute: datetime
    community: Community
    subject: str
    text: str
    html: str
    sender: str
    pictures: Pictures | None
    answers: tuple[int, ...]  # the root and what it answers, of a reply


_kept: dict[tuple[object, ...], WrittenPost] = {}


def _minute() -> datetime:
    """Names and pictures of authors change without a mark; they are at most a minute old."""
    return timezone.now().replace(second=0, microsecond=0)


def _write_post(mail: Mail, person: Person) -> WrittenPost:
    seen = Contribution.objects.visible_to(person).select_related(
        "community", "root", "author__organisation", "organisation"
    )
    post = seen.get(pk=mail.contribution_id or 0)
    community = post.community
    is_whole = community.is_whole_in_mails
    pictures = Pictures(post)
    words: Words = {
        "post": post,
        "community": community,
        "title": post.root_or_self.title,
        "is_link_only": not is_whole,
        "is_sealed": _is_sealed(community),
        "html": stored(pictures.attached(post.html)) if is_whole else "",
        "text": as_text(post.html, settings.SITE_URL) if is_whole else "",
        "files": pictures.others if is_whole else [],
        "link": settings.SITE_URL + _address(post),
        "lines": lines_of(post) if is_whole and takes_mail() else [],
        "why": mail.why,
        "change": CHANGE,
        "act": ACT if is_whole else "",
        "marker": MARKER if takes_mail() else "",
        "language": person.language,
    }
    subject, text, html = write(f"{TEMPLATES}/post", words)
    is_named = post.author is not None and not _is_sealed(community)
    return WrittenPost(
        minute=_minute(),
        community=community,
        subject=subject,
        text=text,
        html=html,
        sender=sender_named(post.author.name if post.author and is_named else ""),
        pictures=pictures if is_whole else None,
        answers=tuple(dict.fromkeys((post.root_id, post.parent_id or post.root_id))) if post.root_id else (),
    )


def words_sent(person: Person, contribution: int) -> list[str]:
    """What a mail about a contribution said to a person: the words of its text, and those of its HTML.

    Nothing where it was changed since: what the mail said before must not be taken for theirs.
    """
    mails = Mail.objects.filter(person=person, contribution=contribution, kind=Mail.Kind.POST)
    mail = mails.order_by("-pk").first()
    if mail is None:
        mail = Mail(person=person, contribution_id=contribution, kind=Mail.Kind.POST, why=Notice.Why.REPLY)
    changed = Contribution.objects.values_list("edited_at", flat=True).get(pk=contribution)
    if changed is not None and (mail.pk is None or changed > (mail.ended_at or mail.made_at)):
        return []
    written = _write_post(mail, person)
    return [written.text, as_text(written.html, settings.SITE_URL)]


def _notice(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """That something happened, in one sentence with one button."""
    seen = Notice.objects.visible_to(person).with_what_it_shows()
    notice = seen.filter(pk=mail.notice_id or 0, person=person).first()
    if notice is None:
        return None
    words: Words = {
        "notice": notice,
        "community": notice.community,
        "link": settings.SITE_URL
        + (reverse("notices") if _is_sealed(notice.community) else notice.get_absolute_url()),
    }
    notice.person = person
    asked = ON_NOTICES.get(notice.why)
    if asked is not None and not _is_sealed(notice.community) and actions_of(notice):
        words |= {
            "lines": list(asked.lines(notice)),
            "act": link_about(person, notice=notice.pk),
            "act_words": asked.link,
        }
    message = written(mail, person, f"{TEMPLATES}/notice", words)
    if "act" in words and (reply_to := notice_address(person, notice.pk)):
        message.reply_to = [named(settings.SITE_NAME, reply_to)]
    is_named = notice.actor is not None and not _is_sealed(notice.community)
    message.from_email = sender_named(notice.actor.name if notice.actor and is_named else "")
    return message


def _digest(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """What is new since the last digest; never one with nothing in it."""
    news = digest.gather(mail, person)
    if news is None:
        return None
    return written(mail, person, f"{TEMPLATES}/digest", {"news": news, "community": None, "rhythm": mail.why})


def change_link(mail: Mail) -> str:
    """The address at the foot of a mail where one has less of it."""
    return settings.SITE_URL + Scope.of(mail).address


def written(mail: Mail, person: Person, template: str, words: Words) -> EmailMultiAlternatives:
    """A mail by its templates, with the link at its foot by which its reader has less of it."""
    change = change_link(mail)
    words |= {"why": mail.why, "change": change, "language": person.language}
    words["is_sealed"] = _is_sealed(words["community"])
    subject, text, html = write(template, words)
    return message_of(mail, person, change, subject, text, html, community=words["community"])


def message_of(
    mail: Mail,
    person: Person,
    change: str,
    subject: str,
    text: str,
    html: str,
    *,
    community: Community | None,
) -> EmailMultiAlternatives:
    """The mail with its headers: RFC 2919 names the list, RFC 8058 the way off it, RFC 3834 that nobody typed it."""
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [str(person.email)])
    message.attach_alternative(html, "text/html")
    message.extra_headers |= {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.made_at),
        "Content-Language": person.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "X-Guildhall": "1",
        "List-Unsubscribe": f"<{change}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if community is not None:
        is_sealed = _is_sealed(community)
        name = "" if is_sealed else one_line(community.name).replace("<", "").replace(">", "") + " "
        place = community.pk if is_sealed else community.slug
        if post_to := own_address(person, community.pk):
            message.extra_headers["List-Post"] = f"<mailto:{post_to}>"
        message.extra_headers["List-Id"] = f"{name}<{place}.{settings.MAIL_HOST}>"
    return message


def _address(post: Contribution) -> str:
    """Where a contribution stands; without the words of its title where mails may not hold them."""
    return reverse("contribution", args=[post.pk]) if _is_sealed(post.community) else post.get_absolute_url()


def _is_sealed(community: Community | None) -> bool:
    return community is not None and community.is_sealed_in_mails


def sender_named(name: str) -> str:
    """Our address, under the name of whoever did it."""
    site, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return named(f"{name} ({site})" if name else site, address)


def named(name: str, address: str) -> str:
    """An address under a name (RFC 5322, 3.4)."""
    local, _at, domain = address.rpartition("@")
    return str(Address(one_line(name), local, domain))
