"""The page behind a link in a mail: what its reader can do about what the mail told, without signing in."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.actions import NotAllowed
from guildhall.notifications.inbound.links import about
from guildhall.notifications.inbound.offering import actions_of, actions_on
from guildhall.notifications.mailing.scopes import NoSuchLink

GONE = 410
LONGEST = 2_000  # letters of one's own words, as the page says


@csrf_exempt  # the signed link says who asks, also to whoever is not signed in
def act(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what one can do, and does it on POST; to look at it changes nothing.

    It says less than the mail that led here: mails are passed on.
    """
    try:
        person, found = about(token)
    except NoSuchLink:
        return render(request, "notifications/no_link.html", status=GONE)
    with translation.override(person.language):
        request.LANGUAGE_CODE = person.language
        post = found if isinstance(found, Contribution) else None
        actions = actions_on(person, found) if isinstance(found, Contribution) else actions_of(found)
        chosen = next((each for each in actions if each.name == request.POST.get("act") and each.label), None)
        said, refused = "", ""
        if request.method == "POST" and chosen is not None:
            try:
                said = chosen.do(request.POST.get(f"words-{chosen.name}", "").strip()[:LONGEST])
            except NotAllowed as refusal:
                refused = str(refusal)
        shown = [each for each in actions if each.label]
        context = {
            "reader": person,
            "post": post,
            "notice": None if post else found,
            "groups": [(group, list(these)) for group, these in groupby(shown, key=lambda each: each.group)],
            "said": said,
            "refused": refused,
            "link": found.get_absolute_url(),
        }
        response = render(request, "notifications/act.html", context, status=409 if refused else 200)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
