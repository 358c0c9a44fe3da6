"""How a page came to read as it does: its versions, two of them compared, one by itself, and who wrote which part."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.permissions import Change, may_change
from guildhall.kit.compare import changes
from guildhall.kit.markup import plain_text, with_anchors, with_links
from guildhall.people.access import signed_in
from guildhall.tools.pages.acts import fetch
from guildhall.tools.pages.comparing import side_by_side
from guildhall.tools.pages.links import leading, led
from guildhall.tools.pages.tree import Tree
from guildhall.tools.pages.versions import History, Version
from guildhall.tools.pages.who import MOST_VERSIONS, who_wrote
from guildhall.workspace.reading import number

PAGE: Final = 50


@require_safe
@signed_in
def history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The versions of a page, newest first; two can be chosen and compared."""
    page = fetch(request, slug, pk)
    versions = History(page).newest_first()
    start = number(request.GET.get("from")) or 0
    shown = versions[start : start + PAGE]
    context = {"page": page, "versions": shown, "newer": max(0, start - PAGE), "start": start}
    context["older"] = start + PAGE if len(versions) > start + PAGE else 0
    return render(request, "pages/history.html", context)


@require_safe
@signed_in
def compare(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Two versions of a page, in one text or side by side."""
    page = fetch(request, slug, pk)
    known = History(page)
    before = _found(known, request.GET.get("before") or str(max(1, known.newest - 1)))
    after = _found(known, request.GET.get("after") or str(known.newest))
    if (before.at, before.number) > (after.at, after.number):
        before, after = after, before
    old, new = known.html(before), known.html(after)
    is_beside = request.GET.get("show") != "inline"
    context = {
        "page": page,
        "before": before,
        "after": after,
        "is_beside": is_beside,
        "is_same": plain_text(old) == plain_text(new),
        "title": changes(before.title, after.title) if before.title != after.title else [],
        "pairs": list(side_by_side(old, new)) if is_beside else [],
        "words": [] if is_beside else changes(plain_text(old), plain_text(new)),
        "may_edit": may_change(request.user, Change.EDIT, page),
    }
    return render(request, "pages/compare.html", context)


@require_safe
@signed_in
def version(request: HttpRequest, slug: str, pk: int, key: str) -> HttpResponse:
    """One version of a page by itself, to read and to bring back."""
    page = fetch(request, slug, pk)
    known = History(page)
    found = _found(known, key)
    tree = Tree(request.user, page.community_id)
    may_begin = may(request.user, Act.POST, page.community)
    words, _contents = with_anchors(led(known.html(found), tree, request.user, may_begin=may_begin))
    context = {
        "page": page,
        "version": found,
        "words": words,
        "newest": known.newest,
        "may_edit": may_change(request.user, Change.EDIT, page),
    }
    return render(request, "pages/version.html", context)


@require_safe
@signed_in
def who(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The page part by part, each with who wrote it and when."""
    page = fetch(request, slug, pk)
    tree = Tree(request.user, page.community_id)
    written = who_wrote(page)
    lead = leading("".join(part.html for part in written), tree, request.user, may_begin=False)
    parts = [(part.version, with_links(part.html, lead)) for part in written]
    context = {
        "page": page,
        "parts": parts,
        "most": MOST_VERSIONS,
        "is_long": len(parts) and page.revisions.count() >= MOST_VERSIONS,
    }
    return render(request, "pages/who.html", context)


def _found(known: History, key: str) -> Version:
    found = known.find(key)
    if found is None:
        raise Http404
    return found
