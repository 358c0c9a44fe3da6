"""Where «Write this up» stands: on every conversation that has replies, for whoever may write in its community."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.permissions import Act, may
from guildhall.contributions.acting import Offer
from guildhall.contributions.thread import Thread
from guildhall.people.models import Person
from guildhall.workspace.reading import place_of

WRITTEN_UP = ("question", "discussion")


def offers(thread: Thread, reader: Person | AnonymousUser) -> list[Offer]:
    """What can be made of a conversation: a practice page."""
    root = thread.root
    if root.kind not in WRITTEN_UP or not root.reply_count or thread.beside is None:
        return []
    if not may(reader, Act.POST, place_of(thread)):
        return []
    address = reverse("practice_new", args=[thread.beside.community_slug])
    return [Offer(_("Write this up"), f"{address}?from={root.id}", "notebook-pen")]
