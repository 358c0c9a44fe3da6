"""A person's page and picture."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.kit import uploads
from guildhall.people.access import is_in, signed_in
from guildhall.people.keys import address_of_feed, make_new_keys
from guildhall.people.models import Person
from guildhall.people.profile import visible_fields
from guildhall.talks.models.safety import is_blocked
from guildhall.talks.rules import receives
from guildhall.web.following import follow_button

LATELY = 10
SIDE = 128
COMMUNITIES = 30


@require_safe
@signed_in
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, what they know, what they wrote lately, where one meets them."""
    people = Person.objects.select_related("organisation").filter(approved_at__isnull=False)
    shown = get_object_or_404(people, slug=slug)
    lately = (
        Contribution.objects.visible_to(request.user)
        .filter(author=shown)
        .select_related("community", "organisation", "root__community")
        .order_by("-published_at", "-pk")
    )
    # Whoever may know of a community does not always know who is in it.
    shared = Membership.objects.visible_to(request.user).filter(person=shown).values("community")
    communities = Community.objects.visible_to(request.user).live().filter(pk__in=shared)
    context = {
        "person": shown,
        "fields": visible_fields(shown, request.user),
        "lately": lately[:LATELY],
        "communities": communities.order_by("name")[:COMMUNITIES],
        "is_me": shown == request.user,
        "is_contact": isinstance(request.user, Person)
        and request.user.contacts.filter(contact=shown).exists(),
        "is_here": shown.is_here_for(request.user),
        "follow": follow_button(request.user, shown),
        "receives": shown != request.user and receives(shown),
        "may_ask": isinstance(request.user, Person) and request.user.kind != Person.Kind.SUPPLIER,
        "is_blocked": isinstance(request.user, Person) and is_blocked(shown, by=request.user),
        "feed": address_of_feed(request, reverse("person_feed", args=[slug])),
    }
    return render(request, "web/person.html", context)


@require_safe
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    assert isinstance(request.user, Person)
    return redirect(request.user)


@require_safe
def photo(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A person's picture, for everyone who is signed in; visitors get the initials."""
    shown = get_object_or_404(Person.objects.exclude(photo=""), slug=slug)
    if not is_in(request.user):
        return _initials(shown)
    mark = f'"{shown.photo}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    response = uploads.respond_small(shown.photo, SIDE, square=True)
    response["ETag"] = mark
    response["Cache-Control"] = "private, max-age=3600"
    response["Vary"] = "Cookie"
    return response


@require_safe
@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """What one can change about one's account."""
    return render(request, "web/profile_settings.html")


@require_http_methods(["GET", "POST"])
@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """Tells what the addresses of feeds and calendars are, and makes new ones, which stops the old."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        make_new_keys(request.user)
        messages.success(request, _("The old addresses stopped. Copy the new ones where you need them."))
        return redirect("keys")
    return render(request, "web/keys.html")


def _initials(shown: Person) -> HttpResponse:
    """What stands in for a picture, white on the colour that the page puts behind it."""
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><text x="48" y="60" fill="#fff" font-size="35" '
        'font-weight="700" font-family="sans-serif" text-anchor="middle">{}</text></svg>',
        shown.initials,
    )
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    response["Vary"] = "Cookie"
    return response
