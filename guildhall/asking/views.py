"""Pages of asking: what is put to me and why, who is asked what I asked, and who would be while I type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guildhall.asking.by_mail import actions_on, said_of
from guildhall.asking.knowing import say, suggested
from guildhall.asking.models import Often, Request, Willingness, often_of
from guildhall.asking.panel import ask_ticked, panel, panel_of
from guildhall.asking.reasons import Said, in_words
from guildhall.asking.requests import is_open
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.reading import words_asked
from guildhall.discovery.similar import similar
from guildhall.notifications.inbound.actions import NotAllowed
from guildhall.notifications.inbound.links import post_of
from guildhall.people.access import signed_in
from guildhall.people.models import Person

A_PAGE: Final = 30


@require_safe
@signed_in
def typed(request: HttpRequest) -> HttpResponse:
    """What is like a title while it is typed, and who would be asked, as a fragment."""
    assert isinstance(request.user, Person)
    title = words_asked(request)
    seen = Community.objects.visible_to(request.user).live()
    community = seen.filter(slug=request.GET.get("community", "")).first()
    context = {
        "lines": similar(request.user, title, community=community),
        "who": panel(request.user, community, title) if community else None,
    }
    return render(request, "asking/typed.html", context)


@require_safe
@signed_in
def asked(request: HttpRequest) -> HttpResponse:
    """What is put to me, why me, how often I may be asked, and what my answers say that I know."""
    assert isinstance(request.user, Person)
    mine = Request.objects.visible_to(request.user).filter(person=request.user)
    mine = mine.select_related("contribution__community", "contribution__author__organisation", "person")
    page = Paginator(mine.order_by("-asked_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _with_reasons(page, request.user, is_me=True),
        "often": often_of(request.user),
        "choices": Often.choices,
        "suggested": suggested(request.user),
    }
    return render(request, "asking/asked.html", context)


def _with_reasons(
    requests: Iterable[Request], reader: Person, *, is_me: bool
) -> list[tuple[Request, list[Said]]]:
    several = list(requests)
    said = in_words([each.because for each in several], reader, is_me=is_me)
    return list(zip(several, said, strict=True))


@require_POST
@signed_in
def often(request: HttpRequest) -> HttpResponse:
    """How often I may be asked."""
    assert isinstance(request.user, Person)
    wanted = request.POST.get("most", "")
    if wanted not in {str(value) for value in Often.values}:
        raise Http404
    Willingness.objects.update_or_create(person=request.user, defaults={"most": int(wanted)})
    messages.success(request, said_of(Often(int(wanted))))
    return redirect("asked")


@require_POST
@signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """What a mail of a word can do about a question, too: pass it on, decline it, be asked less."""
    assert isinstance(request.user, Person)
    question = post_of(request.user, pk)
    actions = {each.name: each for each in actions_on(request.user, question)} if question else {}
    if verb not in actions:
        raise Http404
    try:
        messages.success(request, actions[verb].do(request.POST.get("to", "")))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("asked")


@signed_in
def who(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is asked what I asked, what they did about it, and who could be asked besides."""
    assert isinstance(request.user, Person)
    mine = Contribution.objects.visible_to(request.user).filter(
        author=request.user, kind="question", root=None
    )
    root = get_object_or_404(mine.select_related("community", "author__organisation"), pk=pk)
    if request.method == "POST":
        made = ask_ticked(root, request.POST.get("whom", ""), request.POST.getlist("ask"))
        said = ngettext("%(num)s person is asked.", "%(num)s people are asked.", len(made))
        messages.success(request, said % {"num": len(made)})
        return redirect("who_is_asked", pk)
    requests = Request.objects.visible_to(request.user).filter(contribution=root)
    context = {
        "root": root,
        "lines": _with_reasons(
            requests.select_related("person__organisation").order_by("pk"), request.user, is_me=False
        ),
        "who": panel_of(root, request.user) if is_open(root) else None,
    }
    return render(request, "asking/who.html", context)


@require_POST
@signed_in
def suggestion(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Takes a suggestion into the profile, or refuses it for good."""
    assert isinstance(request.user, Person)
    known = {each.tag: each for each in suggested(request.user)}.get(pk)
    if verb not in ("take", "refuse"):
        raise Http404
    if known is None:
        return redirect("asked")  # it was taken or refused in another tab
    if not say(request.user, known, is_taken=verb == "take"):
        messages.warning(request, _("Your profile is full. Shorten what you know about, and try again."))
    elif verb == "take":
        messages.success(
            request, _("Your profile says now that you know about %(name)s.") % {"name": known.name}
        )
    else:
        messages.success(request, _("We do not suggest this again."))
    return redirect("asked")
