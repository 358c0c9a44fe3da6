"""The tree of a community's pages, the form that begins one, and the page itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.thread import Thread
from guildhall.kit.markup import with_anchors
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.pages.links import led
from guildhall.tools.pages.models import keepers_of
from guildhall.tools.pages.tool import tool
from guildhall.tools.pages.tree import Tree
from guildhall.workspace.listing import listing
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, place_of, read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's pages as a tree; narrowed, as a list."""
    empty_words = (
        _("No pages here"),
        _(
            "A page is for what should still be right next year: how to do something, whom to ask, what was agreed."
        ),
    )
    context = listing(request, where, tool, empty_words=empty_words)
    if not context["is_narrowed"]:
        context |= {"tree": Tree(request.user, where.community.pk)}
        context["page"].next = ""
    return render(request, "pages/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Begins a page, under another one where it was begun from there."""
    under = number(request.POST.get("under") or request.GET.get("under"))
    above = Tree(request.user, where.community.pk).get(under) if under else None
    initial = {"under": above.id} if above else {}
    return begin(request, where, "page", "pages/new.html", initial=initial, above=above)


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A page: where it stands, its contents, its words, who keeps it, and what people say of it."""
    return read(request, int(pk), "pages/show.html", partial(_beside, request))


def _beside(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """What a page shows beside what every contribution does."""
    page = thread.root
    community = place_of(thread)
    tree = Tree(request.user, community.pk)
    may_begin = may(request.user, Act.POST, community)
    words, contents = with_anchors(led(page.html, tree, request.user, may_begin=may_begin))
    keepers = keepers_of(page.id)
    leaf = tree.get(page.id)
    return {
        "above": tree.above(page.id),
        "under": leaf.under if leaf else [],
        "onward": tree.onward(page.id),
        "words_of_page": words,
        "contents": contents,
        "keepers": keepers,
        "keeps": isinstance(request.user, Person) and request.user in keepers,
        "may_edit": may(request.user, Act.REPLY, community),
        "may_begin": may_begin,
    }


@require_safe
@inside(Act.REPLY)
def order(request: HttpRequest, where: Place) -> HttpResponse:
    """The tree with what it takes to change its order."""
    context = {"where": where, "tool": tool, "tree": Tree(request.user, where.community.pk)}
    return render(request, "pages/order.html", context)
