"""Following people, tags and organisations: the button on their pages, and the page of all that one follows."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.contributions.models import Contribution, Tag
from guildhall.notifications.models import Interest
from guildhall.notifications.models.interests import Subject
from guildhall.organisations.models import Organisation
from guildhall.people.access import is_in, signed_in
from guildhall.people.models import Person

MOST: Final = 200  # of each, so that nobody's page and nobody's notices grow without end


def follow_button(reader: Person | AnonymousUser, subject: Subject) -> dict[str, Any] | None:
    """What the button on the page of a person, a tag or an organisation needs; none for visitors, nor on one's own page."""
    if not isinstance(reader, Person) or not is_in(reader) or subject == reader:
        return None
    return {"address": _address(subject), "is_on": Interest.objects.has(reader, subject)}


def _address(subject: Subject) -> str:
    return reverse("follow", args=[type(subject).__name__.lower(), subject.slug])


@require_POST
@signed_in
def follow(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Begins or ends it, and leads back to where one was."""
    assert isinstance(request.user, Person)
    subject, name = _subject(kind, slug)
    back = redirect("following") if request.POST.get("from") == "list" else redirect(_page(subject))
    if request.POST.get("act") == "stop":
        Interest.objects.stop(request.user, subject)
        messages.success(request, _("You follow %(name)s no more.") % {"name": name})
    elif not _may_follow(request.user, subject):
        raise Http404
    elif Interest.objects.filter(person=request.user).count() >= 3 * MOST:
        messages.error(request, _("You follow very much already. Stop some of it first."))
    else:
        Interest.objects.follow(request.user, subject)
        messages.success(
            request, _("You follow %(name)s. We tell you when there is something new.") % {"name": name}
        )
    return back


@require_safe
@signed_in
def following(request: HttpRequest) -> HttpResponse:
    """All that one follows, each with the way to stop it."""
    assert isinstance(request.user, Person)
    mine = request.user.interests.order_by("-since")
    people = (
        Person.objects.filter(pk__in=mine.values("followed")).select_related("organisation").order_by("name")
    )
    seen = Contribution.objects.visible_to(request.user)
    # A tag on hidden things alone is as unknown as any other word, also where one followed it once.
    tags = Tag.objects.filter(pk__in=mine.values("tag"), taggings__contribution__in=seen)
    context = {
        "people": people,
        "tags": tags.distinct().order_by("name"),
        "organisations": Organisation.objects.filter(pk__in=mine.values("organisation")).order_by("name"),
    }
    return render(request, "web/following.html", context)


def _subject(kind: str, slug: str) -> tuple[Subject, str]:
    """What it is about, and how it is called."""
    match kind:
        case "person":
            person = get_object_or_404(Person.objects.filter(approved_at__isnull=False), slug=slug)
            return person, person.name
        case "tag":
            tag = get_object_or_404(Tag, slug=slug)
            return tag, tag.name
        case "organisation":
            organisation = get_object_or_404(Organisation, slug=slug)
            return organisation, str(organisation)
        case _:
            raise Http404


def _may_follow(person: Person, subject: Subject) -> bool:
    """A tag must stand on something that they may see; nobody follows themselves."""
    if isinstance(subject, Tag):
        return Contribution.objects.visible_to(person).filter(taggings__tag=subject).exists()
    return subject != person


def _page(subject: Subject) -> str:
    return reverse("tag", args=[subject.slug]) if isinstance(subject, Tag) else subject.get_absolute_url()
