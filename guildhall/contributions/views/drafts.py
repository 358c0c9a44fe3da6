"""Keeping what people type, as they type."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guildhall.contributions.models import Draft
from guildhall.contributions.writing import has_words, keep_draft, keep_file, let_go
from guildhall.kit import uploads
from guildhall.people.access import page_of_form
from guildhall.people.models import Person

NOT_KEPT = {"csrfmiddlewaretoken", "place", "files", "token", "asked", "act", "careful"}


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps a form's fields for its place; 401 tells the page that the session has ended."""
    if not isinstance(request.user, Person):
        return HttpResponse(status=401)
    place = request.POST.get("place", "")[:120]
    values = {
        name: value for name, value in request.POST.items() if name not in NOT_KEPT and isinstance(value, str)
    }
    if place and has_words(values):
        keep_draft(request.user, place, values)
    elif place:
        # Whoever empties the box wants nothing brought back; files that wait there stay.
        Draft.objects.filter(person=request.user, place=place).update(values={})
    return HttpResponse(status=204)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws a draft away because its writer says so."""
    if not isinstance(request.user, Person):
        return HttpResponse(status=401)
    draft = Draft.objects.filter(person=request.user, place=request.POST.get("place", "")).first()
    if draft is not None:
        let_go(draft.attachments.all())
        draft.delete()
    return redirect(page_of_form(request))


@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """Takes in a picture pasted or dropped into the editor; only its owner sees it until the words are published."""
    if not isinstance(request.user, Person):
        return HttpResponse(status=401)
    file = request.FILES.get("image")
    if file is None:
        return JsonResponse({"error": "image"}, status=400)
    try:
        stored = uploads.accept(file, images_only=True)
    except uploads.UploadRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    keep_file(stored, request.user)
    return JsonResponse(
        {"src": f"/files/{stored.key}/{stored.name}", "width": stored.width, "height": stored.height}
    )
