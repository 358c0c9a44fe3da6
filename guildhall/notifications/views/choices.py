"""What comes by mail: all of it on one page for whoever is signed in, and one thing by the link in a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Follow
from guildhall.notifications.forms import MailSettingsForm, RhythmForm
from guildhall.notifications.inbound.addresses import own_address
from guildhall.notifications.mailing.scopes import NEWSLETTER, NoSuchLink, Scope
from guildhall.notifications.models import CommunityWish, Rhythm, SavedSearch, Sort
from guildhall.notifications.models.wishes import (
    choose,
    choose_newsletters,
    newsletters_wanted,
    settings_for,
    want_nothing,
)
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person

GONE = 410


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """Everything that comes by mail."""
    assert isinstance(request.user, Person)
    chosen = settings_for(request.user)
    form = MailSettingsForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        settings=chosen,
        initial=kept_values(request),
    )
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept. It holds from the next mail on."))
        return redirect("mail_settings")
    muted = Follow.objects.filter(person=request.user, is_muted=True).order_by("-since")
    threads = Contribution.objects.visible_to(request.user).filter(pk__in=muted.values("contribution"))
    context = {
        "form": form,
        "settings": chosen,
        "addresses": [
            (community, address)
            for community in form.communities
            if (address := own_address(request.user, community.pk))
        ],
        "muted": threads.select_related("community").order_by("-active_at")[:20],
    }
    return render(request, "notifications/settings.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def go_on(request: HttpRequest) -> HttpResponse:
    """Sends mail again after the address had refused some."""
    assert isinstance(request.user, Person)
    settings_for(request.user).go_on()
    messages.success(request, _("Mails come again. If they do not arrive, check your address."))
    return redirect("mail_settings")


@csrf_exempt  # mail programs send the form of RFC 8058; the signed link says who asks
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Changes the one thing that a link in a mail is about, without signing in; to look at it changes nothing."""
    try:
        scope, person = Scope.from_link(token)
    except NoSuchLink:
        return render(request, "notifications/no_link.html", status=GONE)
    with translation.override(person.language):
        request.LANGUAGE_CODE = person.language
        if request.method == "POST":
            said = _act(request.POST, scope, person)
            if said:
                return _page(request, scope, person, said)
        return _page(request, scope, person)


def _act(sent: Any, scope: Scope, person: Person) -> str:
    """Does what was asked, and says what holds now; nothing where nothing was asked."""
    match sent.get("act") or ("stop" if sent.get("List-Unsubscribe") == "One-Click" else ""):
        case "stop":
            return _stop(scope, person)
        case "newsletters" if scope.sort == NEWSLETTER and scope.community:
            choose_newsletters(person, scope.community, is_wanted=True)
            return _("The newsletters of this community come again.")
        case "mute" if scope.thread:
            return _mute(scope.thread, person)
        case "rhythm":
            form = RhythmForm(sent)
            return _set_rhythm(scope, person, form.cleaned_data["rhythm"]) if form.is_valid() else ""
        case "nothing":
            want_nothing(person)
            return _("You get no mail any more but sign-in codes and what you ask for yourself.")
        case _:
            return ""


def _stop(scope: Scope, person: Person) -> str:
    """Stops what brought the mail: the sort of it, the news of its community, or all news in one mail."""
    if scope.sort == NEWSLETTER and scope.community:
        choose_newsletters(person, scope.community, is_wanted=False)
        return _("The newsletters of this community do not come any more.")
    if scope.search:
        SavedSearch.objects.filter(pk=scope.search, person=person).delete()
        return _("What is new in this search does not come any more.")
    if scope.sort == Sort.REPLIES and scope.thread:
        return _mute(scope.thread, person)
    if scope.sort:
        settings = settings_for(person)
        settings.off = sorted({*settings.off, scope.sort})
        settings.save()
        return _("Mails of this sort do not come any more.")
    return _set_rhythm(scope, person, Rhythm.NEVER)


def _mute(thread: int, person: Person) -> str:
    Follow.objects.update_or_create(contribution_id=thread, person=person, defaults={"is_muted": True})
    return _("You hear no more of this conversation, unless somebody mentions you.")


def _set_rhythm(scope: Scope, person: Person, rhythm: str) -> str:
    """For the community of the mail, or for all whose news come in one mail."""
    if scope.community:
        choose(person, scope.community, rhythm)
        return _("Kept. This holds for this community from now on.")
    settings = settings_for(person)
    settings.rhythm = rhythm
    settings.save()
    CommunityWish.objects.filter(person=person).exclude(rhythm=Rhythm.NOW).delete()
    return _("Kept. This holds for all your communities from now on.")


def _page(request: HttpRequest, scope: Scope, person: Person, said: str = "") -> HttpResponse:
    community = Community.objects.visible_to(person).filter(pk=scope.community or 0).first()
    thread = (
        Contribution.objects.visible_to(person)
        .filter(pk=scope.thread or 0)
        .select_related("community")
        .first()
    )
    now = settings_for(person).rhythm
    if scope.community:
        wish = CommunityWish.objects.filter(person=person, community=scope.community).first()
        now = wish.rhythm if wish else now
    context = {
        "said": said,
        "community": community,
        "thread": thread,
        "sort": Sort(scope.sort).label if scope.sort in Sort else "",
        "is_newsletter": scope.sort == NEWSLETTER,
        "wants_newsletters": scope.community in newsletters_wanted(person),
        "form": RhythmForm(initial={"rhythm": now}),
        "search": SavedSearch.objects.filter(pk=scope.search or 0, person=person).first(),
        "offers_rhythm": not scope.search and (community is not None or not scope.community),
        "reader": person,
    }
    response = render(request, "notifications/by_link.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
