"""The feeds of a community, for those who look after it: add, remove, read again, and lists of feeds in and out."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act
from guildhall.kit.often import too_often
from guildhall.kit.outgoing.answers import Answer, NotFetched, Reason
from guildhall.kit.outgoing.asking import fetch
from guildhall.kit.webpage import read_page
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.news import opml
from guildhall.tools.news.forms import FeedForm, TakeForm
from guildhall.tools.news.gathering import ACCEPTED, MOST_BYTES, MOST_FEEDS, add, add_several, gathered
from guildhall.tools.news.jobs import gather_one
from guildhall.tools.news.models import Feed
from guildhall.tools.news.parsing import read_feed
from guildhall.workspace.place import Place, inside

PATIENCE: Final = 10.0  # seconds that somebody waits
OFTEN: Final = 40
WHILE: Final = 600
NO_FEED: Final = gettext_lazy(
    "There is no feed at this address. Look for a sign or a link that says RSS, Atom or feed on the site."
)


@inside(Act.DESCRIBE)
@signed_in
def feeds(request: HttpRequest, where: Place) -> HttpResponse:
    """The feeds that are read here, and the form that adds one; a site's address leads to its feed."""
    form = FeedForm(request.POST or None)
    found: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            found = _take_in(request, where, form.cleaned_data["url"])
        except NotFetched as error:
            form.add_error("url", str(error) if error.reason != Reason.BROKEN else NO_FEED)
        else:
            if not found:
                return redirect("news_feeds", where.community.slug)
    return _page(request, where, form, TakeForm(), found)


def _page(
    request: HttpRequest, where: Place, form: FeedForm, take: TakeForm, found: list[tuple[str, str]]
) -> HttpResponse:
    rows = Feed.objects.visible_to(request.user).filter(community=where.community)
    context = {
        "where": where,
        "form": form,
        "take": take,
        "found": found,
        "feeds": list(rows.select_related("added_by").order_by("title", "pk")),
    }
    return render(request, "news/feeds.html", context, status=422 if form.errors or take.errors else 200)


def _take_in(request: HttpRequest, where: Place, address: str) -> list[tuple[str, str]]:
    """Adds the feed of an address. Where a site has several, none is added, and they are given to choose from."""
    assert isinstance(request.user, Person)
    if Feed.objects.visible_to(request.user).filter(community=where.community).count() >= MOST_FEEDS:
        messages.warning(request, _("These are as many feeds as one community can read. Remove one first."))
        return []
    if too_often(f"feeds-{request.user.pk}", OFTEN, WHILE):
        messages.warning(request, _("You have looked up many pages in a short time. Wait a few minutes."))
        return []
    answer = _asked(address)
    if "html" in answer.headers.get("content-type", "").lower() and (found := read_page(answer).feeds):
        if len(found) > 1:
            return found
        address = found[0][1]
        answer = _asked(address)
    read = read_feed(answer)
    feed, is_new = add(where.community, answer.moved_to or address, request.user, read.title)
    if not is_new:
        messages.info(request, _("%(name)s is read here already.") % {"name": feed})
        return []
    fresh = gathered(feed, answer, read)
    messages.success(
        request,
        ngettext(
            "%(name)s is read from now on. It brought %(num)s entry.",
            "%(name)s is read from now on. It brought %(num)s entries.",
            fresh,
        )
        % {"name": feed, "num": fresh},
    )
    return []


def _asked(address: str) -> Answer:
    answer = fetch(address, headers={"Accept": ACCEPTED}, most=MOST_BYTES, seconds=PATIENCE)
    if not answer.is_fine:
        raise NotFetched(Reason.UNREACHABLE)
    return answer


@require_POST
@inside(Act.DESCRIBE)
@signed_in
def remove(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Reads a feed no more, and lets its entries go; what people said about them stays."""
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk, community=where.community)
    feed.delete()
    messages.success(
        request, _("%(name)s is not read any more. What was said about its news stays.") % {"name": feed}
    )
    return redirect("news_feeds", where.community.slug)


@require_POST
@inside(Act.DESCRIBE)
@signed_in
def again(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Has a feed read again soon, whatever it answered before."""
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk, community=where.community)
    feed.stopped_at, feed.next_at = None, timezone.now()
    feed.save(update_fields=["stopped_at", "next_at"])
    gather_one.defer(feed=feed.pk)
    messages.success(request, _("%(name)s is read again in a moment.") % {"name": feed})
    return redirect("news_feeds", where.community.slug)


@require_safe
@inside()
def opml_out(request: HttpRequest, where: Place) -> HttpResponse:
    """The feeds of a community as a list for feed readers, for whoever may read its news."""
    rows = Feed.objects.visible_to(request.user).filter(community=where.community).order_by("title", "pk")
    answer = HttpResponse(
        opml.write_opml(where.community.name, rows), content_type="text/x-opml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{where.community.slug}.opml"'
    return answer


@require_POST
@inside(Act.DESCRIBE)
@signed_in
def opml_in(request: HttpRequest, where: Place) -> HttpResponse:
    """Adds the feeds of a list; each is read within minutes."""
    take = TakeForm(request.POST, request.FILES)
    if take.is_valid():
        try:
            _take_list(request, where, take.cleaned_data["file"])
        except opml.NotOpml:
            take.add_error("file", _("This file is no list of feeds (OPML)."))
        else:
            return redirect("news_feeds", where.community.slug)
    return _page(request, where, FeedForm(), take, [])


def _take_list(request: HttpRequest, where: Place, file: UploadedFile) -> None:
    assert isinstance(request.user, Person)
    if (file.size or 0) > opml.MOST_BYTES:
        raise opml.NotOpml
    found, unusable = opml.read_opml(file.read())
    known = set(
        Feed.objects.visible_to(request.user).filter(community=where.community).values_list("url", flat=True)
    )
    fresh = [(url, title) for url, title in found if url not in known]
    room = max(0, MOST_FEEDS - len(known))
    add_several(where.community, fresh[:room], request.user)
    added = min(len(fresh), room)
    messages.success(
        request,
        ngettext("%(num)s feed was added.", "%(num)s feeds were added.", added) % {"num": added}
        + " "
        + ngettext(
            "%(num)s could not be used, or was here already.",
            "%(num)s could not be used, or were here already.",
            (left := unusable + len(found) - added),
        )
        % {"num": left},
    )
