"""News: what the feeds say and what people say about it, the form that brings a piece in, and its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.thread import Thread
from guildhall.kit.facets import facet
from guildhall.people.access import signed_in
from guildhall.tools.news.models import Entry, NewsItem
from guildhall.tools.news.reading import gathered, talked_about
from guildhall.tools.news.tool import tool
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, read
from guildhall.workspace.writing import begin

FEW = 5
# These turn the pages of what was gathered; anything else narrows what people talk about.
OF_FEEDS = {"feed", "after"}


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """What people here talk about, and what the feeds say; narrowed, only the former."""
    talked = bool(request.GET.keys() - OF_FEEDS)
    wanted = wanted_in(request, where, tool.words)
    if not talked:
        wanted.limit = FEW
    chosen = number(request.GET.get("feed"))
    news = None if talked else gathered(request.user, where.community, chosen, request.GET.get("after", ""))
    context = listing(request, where, tool, wanted, talked=talked, news=news)
    context["is_narrowed"] = bool(request.GET.keys() - {"before", "show", *OF_FEEDS})
    if news is not None and (len(news.feeds) > 1 or chosen):
        feeds = [(str(feed.pk), str(feed), None) for feed in news.feeds]
        known = str(chosen) if chosen in [feed.pk for feed in news.feeds] else ""
        context["narrowing"].insert(0, facet("feed", _("Feeds"), _("All feeds"), feeds, known))
    context["empty_words"] = (
        _("Nothing talked about yet"),
        _("Nobody has brought in a piece of news yet, or not in a way that this list shows."),
    )
    return render(request, "news/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Brings in a piece of news: from a feed with what it says, or by its address."""
    asked = number(request.GET.get("entry") if request.method == "GET" else request.POST.get("entry"))
    found = Entry.objects.visible_to(request.user).filter(community=where.community, pk=asked or 0)
    entry = found.select_related("feed").first()
    initial: dict[str, Any] | None = None
    if entry is not None:
        initial = {
            "title": entry.title[:200],
            "url": entry.url,
            "source": str(entry.feed),
            "quote": entry.summary,
            "entry": entry.pk,
        }
    twin = talked_about(request.user, [entry.pk]).get(entry.pk) if entry else None
    about = f":{entry.pk}" if entry else ""
    template = "news/new.html"
    return begin(request, where, "news", template, initial=initial, about=about, entry=entry, twin=twin)


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A piece of news with what people say about it."""
    return read(request, int(pk), "news/show.html", lambda thread: _more(request, thread))


def _more(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    return {"item": NewsItem.objects.visible_to(request.user).get(pk=thread.root.id)}
