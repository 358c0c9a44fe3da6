"""Writing a newsletter: the list of all, the words, and the order of what was chosen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.kit.times import local_date
from guildhall.newsletters.choosing import since_last
from guildhall.newsletters.forms import NewsletterForm
from guildhall.newsletters.limits import rule
from guildhall.newsletters.mails import items_for_members
from guildhall.newsletters.models import ChangedMeanwhile, Item, Newsletter
from guildhall.people.access import kept_values
from guildhall.people.models import Person
from guildhall.workspace.place import Place, inside

SHOWN = 50
CONFLICT = 409
STEPS = {
    "choose": "look_after_newsletter_choose",
    "write": "look_after_newsletter",
    "preview": "look_after_newsletter_preview",
    "send": "look_after_newsletter_send",
}


@inside(Act.NEWSLETTER)
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """Drafts, those that wait for their hour, and those that went; begins a new one."""
    assert isinstance(request.user, Person)
    community = where.community
    if request.method == "POST":
        begun = Newsletter.objects.begin(community, request.user, _subject(where))
        return redirect("look_after_newsletter_choose", community.slug, begun.pk)
    mine = Newsletter.objects.visible_to(request.user).filter(community=community)
    context = {
        "where": where,
        "unsent": mine.unsent().select_related("changed_by", "sent_by")[:SHOWN],
        "sent": mine.sent().select_related("sent_by", "community")[:SHOWN],
        "rule": rule(),
    }
    return render(request, "newsletters/written.html", context)


@inside(Act.NEWSLETTER)
def edit(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """The words, what is said to each item, and their order. Every button keeps what was typed."""
    newsletter = unsent(request, where, pk)
    items = list(newsletter.items.select_related("contribution__author", "contribution__organisation"))
    now = _values(newsletter)
    form = NewsletterForm(request.POST or None, items=items, initial=now | kept_values(request))
    meanwhile = None
    if form.is_valid():
        assert isinstance(request.user, Person)
        try:
            newsletter.change(request.user, form.cleaned_data["version"], form.lines, **form.words)
            return _go_on(request, newsletter)
        except ChangedMeanwhile:
            meanwhile = unsent(request, where, pk)
            items = list(meanwhile.items.select_related("contribution__author", "contribution__organisation"))
            typed = request.POST.copy()
            typed["version"] = str(meanwhile.version)
            form = NewsletterForm(typed, items=items)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("look_after_newsletters", where.community.slug)
    status = CONFLICT if meanwhile else 422 if form.errors else 200
    return render(
        request, "newsletters/edit.html", _page(where, newsletter, form, items, meanwhile), status=status
    )


@require_POST
@inside(Act.NEWSLETTER)
def discard(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Throws a draft away."""
    try:
        unsent(request, where, pk).throw_away()
        messages.success(request, _("Thrown away."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("look_after_newsletters", where.community.slug)


def unsent(request: HttpRequest, where: Place, pk: int) -> Newsletter:
    """A newsletter of this community that can still be changed."""
    mine = Newsletter.objects.visible_to(request.user).filter(community=where.community, sent_at=None)
    return get_object_or_404(mine.select_related("community", "changed_by", "sent_by"), pk=pk)


def _subject(where: Place) -> str:
    """«Waste: 3 June to 10 June»."""
    return _("%(community)s: %(from)s to %(to)s") % {
        "community": where.community.name,
        "from": local_date(since_last(where.community)),
        "to": local_date(timezone.localdate()),
    }


def _values(newsletter: Newsletter) -> dict[str, Any]:
    names = ("subject", "introduction", "ending", "language", "version")
    return {name: getattr(newsletter, name) for name in names}


def _go_on(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    """Does what else the button says, and leads to where it belongs."""
    here = (newsletter.community.slug, newsletter.pk)
    act, _colon, item = request.POST.get("act", "").partition(":")
    if act in STEPS:
        return redirect(STEPS[act], *here)
    if item.isdecimal() and act in ("up", "down"):
        newsletter.move(int(item), -1 if act == "up" else 1)
    elif item.isdecimal() and act == "remove":
        newsletter.take_out(int(item))
    else:
        messages.success(request, _("Kept."))
    response = redirect("look_after_newsletter", *here)
    if item:
        response["Location"] += "#items"
    return response


def _page(
    where: Place,
    newsletter: Newsletter,
    form: NewsletterForm,
    items: list[Item],
    meanwhile: Newsletter | None,
) -> dict[str, Any]:
    seen = {item.pk for item in items_for_members(newsletter)}
    return {
        "where": where,
        "newsletter": newsletter,
        "form": form,
        "items": [(item, form[f"line-{item.pk}"], item.pk in seen) for item in items],
        "meanwhile": meanwhile,
    }
