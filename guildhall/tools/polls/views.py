"""Polls: their list, the form that starts one, the page of one with its ballot or its results, and voting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.thread import Thread
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.polls.ballots import Ballot, choices_of
from guildhall.tools.polls.models import Poll
from guildhall.tools.polls.results import count_voters, results_of, states, why_hidden
from guildhall.tools.polls.tool import tool
from guildhall.workspace.listing import listing
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import place_of, read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's polls, and which of them are open."""
    empty_words = (
        _("No polls yet"),
        _("Ask something that can be answered by choosing, and see what the others do or want."),
    )
    context = listing(request, where, tool, empty_words=empty_words)
    context["states"] = states(request.user, [line.id for line in context["page"].lines])
    return render(request, "polls/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Starts a poll."""
    return begin(request, where, "poll", "polls/new.html")


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A poll: the ballot while one may vote, the results once one may see them."""

    def more(thread: Thread) -> dict[str, Any]:
        poll = get_object_or_404(Poll.objects.visible_to(request.user), pk=thread.root.id)
        assert isinstance(poll, Poll)
        poll.community = place_of(thread)
        return shown(request, poll)

    return read(request, int(pk), "polls/poll.html", more)


def shown(request: HttpRequest, poll: Poll) -> dict[str, Any]:
    """What one reader sees of a poll that they may see."""
    options, voters = list(poll.poll_options.all()), count_voters(poll)
    is_member = may(request.user, Act.REPLY, poll.community)
    mine = choices_of(poll, request.user) if isinstance(request.user, Person) else []
    may_vote = is_member and poll.is_open and len(options) > 0
    hidden = why_hidden(poll, voters, has_voted=bool(mine), may_vote=may_vote)
    texts = {option.pk: option.text for option in options}
    return {
        "poll": poll,
        "voters": voters,
        "mine": [texts[pk] for pk in mine],
        "ballot": Ballot(poll=poll, options=options, mine=mine) if may_vote else None,
        "hidden": hidden,
        "results": None if hidden else results_of(poll, options, voters, with_names=is_member),
        "may_end": poll.is_open and may_change(request.user, Change.CLOSE, poll),
    }


def _poll(request: HttpRequest, where: Place, pk: int) -> Poll:
    poll = get_object_or_404(Poll.objects.visible_to(request.user).filter(community=where.community), pk=pk)
    assert isinstance(poll, Poll)
    poll.community = where.community
    return poll


@inside()
@signed_in
def vote(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """The ballot by itself; a POST votes, votes differently, or takes the vote back."""
    assert isinstance(request.user, Person)
    poll = _poll(request, where, pk)
    if not where.may(Act.REPLY):
        raise PermissionDenied
    options = list(poll.poll_options.all())
    given = request.POST if request.method == "POST" else None
    ballot = Ballot(given, poll=poll, options=options, mine=choices_of(poll, request.user))
    takes_back = "take_back" in request.POST
    if not poll.is_open or (given is not None and (takes_back or ballot.is_valid())):
        if not poll.is_open or not poll.cast(request.user, [] if takes_back else ballot.chosen):
            messages.warning(request, _("This poll is closed. Nothing was changed."))
        else:
            messages.success(
                request, _("Your vote was taken back.") if takes_back else _("Thank you. Your vote counts.")
            )
        return redirect(f"{poll.get_absolute_url()}#results")
    context = {"where": where, "poll": poll, "ballot": ballot, "tool": tool}
    return render(request, "polls/vote.html", context, status=422 if ballot.errors else 200)


@require_POST
@inside()
@signed_in
def end(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Whoever started it, or a facilitator, closes the vote now."""
    poll = _poll(request, where, pk)
    if not may_change(request.user, Change.CLOSE, poll):
        raise PermissionDenied
    poll.end()
    messages.success(request, _("The poll is closed. Everybody who can read it sees what came out."))
    return redirect(poll)
