"""Taking quotes out of a conversation, and leaving them out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.contributions.models import Contribution
from guildhall.contributions.permissions import Change, may_change
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.practice.models import SILENCE, PracticePage, Quote, QuoteQuerySet
from guildhall.tools.practice.pieces import pieces_of, taken
from guildhall.tools.practice.sections import NAMED, SECTIONS
from guildhall.tools.practice.tool import tool
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number

MOST_POSTS = 60


@dataclass(frozen=True, slots=True)
class Source:
    """A post of the conversation, in the pieces that can be taken out of it."""

    post: Contribution
    pieces: list[tuple[str, str]]


@inside()
@signed_in
def quotes(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """More quotes for a page that is published: whoever may change it takes them, and asks their authors."""
    assert isinstance(request.user, Person)
    pages = PracticePage.objects.visible_to(request.user).select_related("community")
    page = get_object_or_404(pages, pk=pk, community=where.community)
    if not may_change(request.user, Change.EDIT, page):
        raise PermissionDenied
    seen = Contribution.objects.visible_to(request.user).select_related("community", "author")
    source = get_object_or_404(seen, pk=page.source_id or 0)
    if request.method == "POST":
        if said := change_quotes(request, page, of_mine(page, request.user)):
            return taken_into(request, page, said)
        if request.POST.get("act") == "ask" and page.ask(request.user):
            messages.success(
                request, _("Asked. The quotes stand on the page once their authors find them fair.")
            )
        return redirect(page)
    context = {"where": where, "tool": tool, "page": page, "source": source}
    context |= quotes_context(request, page, source)
    return render(request, "practice/quotes.html", context)


def of_mine(page: PracticePage, person: Person) -> QuoteQuerySet:
    """The quotes that somebody may leave out of a page: their own finds, and all for whoever looks after the place."""
    if may_change(person, Change.PIN, page):
        return page.quotes.all()
    return page.quotes.filter(taken_by=person)


def change_quotes(request: HttpRequest, page: PracticePage, may_drop: QuoteQuerySet) -> str:
    """Takes the paragraph, or leaves out the quote, that a button names. Returns in which section; nothing for other buttons."""
    assert isinstance(request.user, Person)
    if "drop" in request.POST:
        quote = (
            may_drop.exclude(state=Quote.State.REFUSED).filter(pk=number(request.POST["drop"]) or 0).first()
        )
        if quote is not None:
            quote.delete()
        return quote.section if quote else SECTIONS[0].name
    if "take" not in request.POST:
        return ""
    section = request.POST.get("into", "")
    section = section if section in NAMED else SECTIONS[0].name
    of_post, _colon, of_piece = request.POST["take"].partition(":")
    posts = Contribution.objects.visible_to(request.user).select_related("author", "root")
    here = posts.filter(Q(pk=page.source_id) | Q(root=page.source_id))
    post = here.filter(pk=number(of_post) or 0).first()
    words = taken(post.html, number(of_piece) or 0, request.POST.get("chosen", "")) if post else None
    if post is None or words is None:
        messages.warning(request, _("This was changed or removed meanwhile. Choose again."))
    elif page.take(request.user, post, section, words) is None:
        name = post.author.name if post.author else post.shielded_as or _("Somebody who left")
        messages.warning(request, _("%(name)s asked to be left out of this page.") % {"name": name})
    return section


def taken_into(request: HttpRequest, page: PracticePage, section: str) -> HttpResponse:
    """Back to the form, at the section into which something was taken; script gets the quotes alone."""
    if "X-Fragment" in request.headers and request.path == page_of_quotes(page):
        seen = Contribution.objects.visible_to(request.user)
        context = {"page": page} | quotes_context(request, page, seen.filter(pk=page.source_id or 0).first())
        return render(request, "practice/_taken.html", context)
    return redirect(f"{page_of_quotes(page)}?into={section}#quotes-{section}")


def page_of_quotes(page: PracticePage) -> str:
    """Where quotes are taken into a page."""
    if not page.is_published:
        return page.get_absolute_url()
    return reverse("practice_quotes", args=[page.community.slug, page.pk])


def quotes_context(
    request: HttpRequest, page: PracticePage | None, source: Contribution | None
) -> dict[str, Any]:
    """The posts of a conversation with what can be taken out of them, and what was taken."""
    assert isinstance(request.user, Person)
    taken_quotes = _taken(page, request.user) if page else []
    into = request.POST.get("into") or request.GET.get("into", "")
    waiting = [quote for quote in taken_quotes if quote.state == Quote.State.ASKED]
    asked = [quote.asked_at for quote in waiting if quote.asked_at]
    return {
        "sections": SECTIONS,
        "into": into if into in NAMED else "went_wrong",
        "sources": _sources(request, source) if source else [],
        "taken": {
            section.name: [quote for quote in taken_quotes if quote.section == section.name]
            for section in SECTIONS
        },
        "quotes": taken_quotes,
        "unasked": [quote for quote in taken_quotes if quote.state == Quote.State.CHOSEN],
        "waiting": waiting,
        "free_on": max(asked) + SILENCE + timedelta(minutes=1) if asked else None,
    }


def _taken(page: PracticePage, person: Person) -> list[Quote]:
    """What stands on a page, and what its reader took for it themselves, from posts that they may see."""
    quotes = page.quotes.in_sight_of(person).with_what_they_show()
    standing = page.quotes.standing().values("pk")
    return list(quotes.filter(Q(pk__in=standing) | Q(taken_by=person)))


def _sources(request: HttpRequest, source: Contribution) -> list[Source]:
    posts = Contribution.objects.visible_to(request.user).filter(Q(pk=source.pk) | Q(root=source.pk))
    ordered = posts.select_related("author__organisation", "organisation", "community").order_by(
        "published_at", "pk"
    )
    return [
        Source(post, [(f"{post.pk}:{at}", piece) for at, piece in enumerate(pieces_of(post.html))])
        for post in ordered[:MOST_POSTS]
    ]
