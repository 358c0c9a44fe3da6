"""Links: their list, the form in which one is shared, the page of one, and a look whether it is still there."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.thread import Thread
from guildhall.kit.facets import facet
from guildhall.kit.often import too_often
from guildhall.kit.outgoing.answers import NotFetched
from guildhall.kit.outgoing.asking import fetch
from guildhall.kit.webpage import read_page
from guildhall.people.access import signed_in
from guildhall.tools.links.addresses import fingerprint
from guildhall.tools.links.health import ENOUGH, look_at
from guildhall.tools.links.models import Link
from guildhall.tools.links.tool import tool
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import read
from guildhall.workspace.writing import begin

PATIENCE: Final = 6.0  # seconds that somebody waits for a title
OFTEN: Final = 40
WHILE: Final = 600  # seconds


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's links, also only those that may be dead."""
    show = "dead" if request.GET.get("show") == "dead" else ""
    wanted = wanted_in(request, where, tool.words)
    mine = Link.objects.visible_to(request.user).filter(community=where.community)
    if show:
        dead = mine.filter(state=Link.State.DEAD).order_by("-pk")
        wanted.among = list(dead.values_list("pk", flat=True)[:1000])
    context = listing(request, where, tool, wanted, show=show)
    shown = [line.id for line in context["page"].lines]
    context["links"] = {link.pk: link for link in mine.filter(pk__in=shown)}
    states = [("dead", _("May be dead"), None)]
    context["narrowing"].insert(0, facet("show", _("State"), _("All links"), states, show, least=1))
    if show:
        context["empty_words"] = (
            _("No dead links"),
            _("Each link is looked at every week. All of them work."),
        )
    return render(request, "links/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Shares a link. What is here already is pointed out first; the title can be fetched."""
    address = (request.POST if request.method == "POST" else request.GET).get("url", "").strip()[:2000]
    more: dict[str, Any] = {"twins": _twins(request, where, address), "said": ""}
    act = request.POST.get("act")
    if act == "fetch":
        more["said"] = _fetch_title(request, address)
        more["is_checked"] = False
    elif act == "send" and more["twins"] and not request.POST.get("anyway"):
        _change(request, act="check")
        more["is_checked"] = False
    return begin(
        request, where, "link", "links/new.html", initial={"url": address} if address else None, **more
    )


def _change(request: HttpRequest, **values: str) -> None:
    """Has the form that was sent say something else."""
    sent = request.POST.copy()
    for name, value in values.items():
        sent[name] = value
    request.POST = sent  # type: ignore[assignment]


def _twins(request: HttpRequest, where: Place, address: str) -> list[Link]:
    """The same address in this community, as far as the reader may see it."""
    if not address:
        return []
    address = address if "://" in address else f"https://{address}"
    try:
        same = fingerprint(address)
    except ValueError:
        return []
    found = Link.objects.visible_to(request.user).filter(community=where.community, fingerprint=same)
    return list(found.select_related("author", "community").order_by("pk")[:3])


def _fetch_title(request: HttpRequest, address: str) -> str:
    """Puts the title of the page into the form, unless somebody wrote one. Returns what came of it, in words."""
    if not address:
        return ""
    if too_often(f"links-{request.user.pk}", OFTEN, WHILE):
        return _("You have looked up many titles in a short time. Write this one yourself.")
    address = address if "://" in address else f"https://{address}"
    try:
        answer = fetch(address, most=ENOUGH, seconds=PATIENCE, cut=True)
    except NotFetched as error:
        return _("%(reason)s You can write the title yourself.") % {"reason": error}
    title = read_page(answer).title if answer.is_fine else ""
    if not title:
        return _("The page does not say its title. You can write it yourself.")
    if not request.POST.get("title", "").strip():
        _change(request, title=title)
    return _("The page calls itself: %(title)s") % {"title": title}


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A link with what its page says of itself, and what people say about it."""
    return read(request, int(pk), "links/show.html", lambda thread: _more(request, thread))


def _more(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    link = Link.objects.visible_to(request.user).select_related("community").get(pk=thread.root.id)
    return {"link": link, "may_check": may_change(request.user, Change.EDIT, link)}


@require_POST
@inside()
@signed_in
def check(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Looks at once whether a link is still there, for its author and those who look after the community."""
    links = Link.objects.visible_to(request.user).select_related("community")
    link = get_object_or_404(links, pk=pk, community=where.community)
    if not may_change(request.user, Change.EDIT, link):
        raise PermissionDenied
    if not link.url:
        return redirect(link)
    if too_often(f"links-{request.user.pk}", OFTEN, WHILE):
        messages.warning(request, _("You have looked up many pages in a short time. Wait a few minutes."))
        return redirect(link)
    look_at(link)
    link.refresh_from_db()
    if link.state == Link.State.FINE and not link.failures:
        messages.success(request, _("The page answers. This link works."))
    else:
        messages.warning(request, _("The page does not answer as it should. If it has moved, edit the link."))
    return redirect(link)
