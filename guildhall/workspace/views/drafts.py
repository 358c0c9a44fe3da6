"""Your drafts: what one keeps and has not published, and the form in which one goes on with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.later import LaterForm
from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import let_go
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.workspace.begun import begun_by
from guildhall.workspace.drafts import draft_of, drafts_of, may_publish
from guildhall.workspace.place import Place
from guildhall.workspace.writing import go_on


@require_safe
@signed_in
def drafts(request: HttpRequest) -> HttpResponse:
    """What a person keeps and has not published, and what they began to type and did not send."""
    assert isinstance(request.user, Person)
    kept = drafts_of(request.user)
    known = Community.objects.visible_to(request.user).filter(pk__in=[each.community_id for each in kept])
    context = {
        "drafts": kept,
        "known": set(known.values_list("pk", flat=True)),
        "kinds": KINDS,
        "begun": begun_by(request.user, {each.pk for each in kept}),
    }
    return render(request, "workspace/drafts.html", context)


@signed_in
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, to go on with or to publish; where its author may not write any more, to read and take away."""
    assert isinstance(request.user, Person)
    kept = draft_of(request.user, pk)
    if kept is None:
        return _meanwhile(request, pk)
    if not issubclass(KINDS[kept.kind].form, LaterForm):
        return redirect(kept)  # its tool has a page for its drafts
    known = Community.objects.visible_to(request.user).filter(pk=kept.community_id).exists()
    where = Place(request, kept.community)
    if not known or not may_publish(request.user, kept):
        return render(request, "workspace/draft_kept.html", {"kept": kept, "is_known": known})
    done = go_on(request, where, kept, _initial(kept))
    return redirect(done) if isinstance(done, Contribution) else done


@require_POST
@signed_in
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a draft away, with its files."""
    assert isinstance(request.user, Person)
    kept = draft_of(request.user, pk)
    if kept is None:
        return _meanwhile(request, pk)
    let_go(kept.attachments.all())
    kept.delete()
    messages.success(request, _("Thrown away."))
    return redirect("drafts")


def _meanwhile(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one goes whose draft was published, perhaps in another tab."""
    shown = Contribution.objects.visible_to(request.user).filter(author_id=request.user.pk)
    return redirect(get_object_or_404(shown.roots().select_related("community"), pk=pk))


def _initial(kept: Any) -> dict[str, Any]:
    form = KINDS[kept.kind].form
    if not issubclass(form, LaterForm):
        raise Http404
    initial = {name: getattr(kept, name) for name in ("title", "html", "language", "theme", "shared_with")}
    initial["tags"] = ", ".join(kept.taggings.values_list("tag__name", flat=True))
    return initial | form.initial_of(kept) | form.moment_in(kept.publish_at)
