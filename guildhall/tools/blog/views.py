"""A community's blog: its list as cards, the form in which one writes, and the page of a post."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.models import Attachment
from guildhall.contributions.thread import Thread
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.blog.tool import tool
from guildhall.workspace.drafts import count_drafts
from guildhall.workspace.listing import listing
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """What members wrote, as cards with covers, and how many drafts the reader keeps here."""
    empty_words = (
        _("No blog posts yet"),
        _("Tell the others what you did, what it cost and what you would do again. A page is plenty."),
    )
    context = listing(request, where, tool, empty_words=empty_words)
    context["covers"] = covers(request, [line.id for line in context["page"].lines])
    if isinstance(request.user, Person) and where.is_member:
        context["drafts"] = count_drafts(request.user, where.community, tool.words)
    return render(request, "blog/index.html", context)


def covers(request: HttpRequest, posts: list[int]) -> dict[int, tuple[str, str]]:
    """The key of each post's cover, and what it shows."""
    shown = Attachment.objects.visible_to(request.user).filter(contribution__in=posts)
    rows = shown.filter(contribution__blogpost__cover=F("pk"))
    return {pk: (key, text) for pk, key, text in rows.values_list("contribution", "key", "alternative_text")}


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Writes a post, to be published now or later, or kept as a draft."""
    return begin(request, where, "blog", "blog/new.html")


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A post with its cover, and what others say to it."""

    def more(thread: Thread) -> dict[str, Any]:
        key, _text = covers(request, [thread.root.id]).get(thread.root.id, ("", ""))
        files = thread.root.attachments or []
        return {
            "cover": next((file for file in files if file["key"] == key), None),
            "other_files": [file for file in files if file["key"] != key],
        }

    return read(request, int(pk), "blog/post.html", more)
