"""Drafts, their files, and forms that are sent twice."""

from __future__ import annotations

from functools import partial
from hashlib import sha1
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guildhall.contributions.jobs import scan
from guildhall.contributions.models import Attachment, Contribution, Draft, Submission
from guildhall.kit import uploads
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person

MOST_FILES = 10
KEPT = 120_000
# These belong to the form as it was sent, not to what somebody writes.
NOT_DRAFTED = {"token", "asked"}


def draft_values(person: Person, place: str) -> dict[str, Any]:
    """What a person had typed at a place, if anything."""
    draft = Draft.objects.filter(person=person, place=place).first()
    return draft.values if draft and has_words(draft.values) else {}


def has_words(values: dict[str, Any]) -> bool:
    """Whether there is anything in a draft that would be missed."""
    return bool(
        values.get("title") or plain_text(values.get("html") or "") or "<img" in (values.get("html") or "")
    )


def keep_draft(person: Person, place: str, values: dict[str, str]) -> Draft:
    """Keeps what a person is typing at a place."""
    kept = {name: value[:KEPT] for name, value in values.items()}
    draft, _is_new = Draft.objects.update_or_create(person=person, place=place, defaults={"values": kept})
    return draft


def typed(form: Form) -> dict[str, str]:
    """What was typed into the boxes of a form that was sent, as a draft keeps it."""
    values = {name: form.data.get(name, "") for name in form.fields if name not in NOT_DRAFTED}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def take_files(request: HttpRequest, person: Person, place: str, most: int = MOST_FILES) -> list[str]:
    """Takes the files of a form in and hangs them on the draft of that place. Returns what went wrong, in words."""
    chosen = request.FILES.getlist("files")
    taken_out = request.POST.getlist("without")
    if not chosen and not taken_out:
        return []
    draft, _is_new = Draft.objects.get_or_create(person=person, place=place)
    let_go(draft.attachments.filter(key__in=taken_out, owner=person))
    room = most - draft.attachments.count()
    problems = []
    if len(chosen) > room:
        problems.append(
            _("At most %(most)s files at once: those that were too many were left out.") % {"most": most}
        )
    for file in chosen[:room]:
        try:
            keep_file(uploads.accept(file), person, draft)
        except uploads.UploadRefused as refusal:
            problems.append(str(refusal))
    return problems


def keep_file(stored: uploads.StoredFile, owner: Person | None, draft: Draft | None = None) -> Attachment:
    """A row for a file that was taken in, which only its owner may see until it hangs on something published.

    Where there is a virus scanner, nobody may read it until that has looked; pictures we made anew ourselves.
    """
    is_waiting = settings.CLAMAV is not None and stored.width is None
    kept = Attachment.objects.create(
        draft=draft,
        owner=owner,
        key=stored.key,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        state=Attachment.State.WAITING if is_waiting else Attachment.State.CLEAN,
    )
    if is_waiting:
        scan.defer(attachment=kept.pk)
    return kept


def let_go(attachments: QuerySet[Attachment]) -> None:
    """Takes files away, from the disk too once that is certain."""
    for key in attachments.values_list("key", flat=True):
        transaction.on_commit(partial(uploads.forget, key))
    attachments.delete()


def files_of_draft(person: Person, place: str) -> list[Attachment]:
    """The files that wait on a draft."""
    return list(Attachment.objects.filter(draft__person=person, draft__place=place).order_by("pk"))


def finish_draft(person: Person, place: str, contribution: Contribution) -> None:
    """Hangs the draft's files, and the pictures in the words, on what was published, and lets the draft go."""
    hang_pictures(person, contribution.html, contribution)
    Attachment.objects.filter(draft__person=person, draft__place=place).update(
        contribution=contribution, audience=contribution.audience_id, draft=None
    )
    Draft.objects.filter(person=person, place=place).delete()


def hang_pictures(person: Person, html: str, contribution: Contribution) -> None:
    """Hangs the pictures that a person put into some words on what those words belong to."""
    loose = Attachment.objects.filter(owner=person, contribution=None, key__in=uploads.keys_in(html))
    loose.update(contribution=contribution, audience=contribution.audience_id)


def sent_before(person: Person, place: str, values: dict[str, Any]) -> Contribution | None:
    """What this form made when it was sent before; call inside the transaction that makes it now.

    A second copy of the form that arrives meanwhile waits here until the first is done. Whoever goes back and
    writes something else in the same form, or chooses other files, means something new. Files that came a second time
    with the second copy are let go.
    """
    assert transaction.get_connection().in_atomic_block
    submission, _is_new = Submission.objects.get_or_create(person=person, token=mark_of(values))
    made = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk).contribution
    if made is not None:
        again = Attachment.objects.filter(draft__person=person, draft__place=place)
        let_go(again.filter(name__in=made.attachments.values("name")))
    return made


def mark_sent(person: Person, values: dict[str, Any], contribution: Contribution) -> None:
    """Remembers what a form made."""
    Submission.objects.filter(person=person, token=mark_of(values)).update(contribution=contribution)


def mark_of(values: dict[str, Any]) -> str:
    """What tells one form with its words from another."""
    words = "\0".join((values["token"], values.get("title", ""), values["html"]))
    return sha1(words.encode(), usedforsecurity=False).hexdigest()
