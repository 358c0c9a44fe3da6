"""Handing out files to those who may see what they hang on."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from guildhall.contributions.models import Attachment
from guildhall.kit import uploads
from guildhall.people.models import Person


def _attachment(request: HttpRequest, key: str) -> Attachment:
    found = Attachment.objects.visible_to(request.user).open().filter(key=key).first()
    if found is None and isinstance(request.user, Person):
        unpublished = Q(contribution=None) | Q(
            contribution__published_at=None, contribution__author=request.user
        )
        found = Attachment.objects.filter(unpublished, owner=request.user, key=key).open().first()
    if found is None:
        raise Http404
    return found


@require_safe
def show(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file, shown when it is a picture and saved otherwise; checked against its audience at each read."""
    attachment = _attachment(request, key)
    return uploads.respond(attachment.key, attachment.name, attachment.media_type, inline=attachment.is_image)


@require_safe
def small(request: HttpRequest, key: str, size: int) -> HttpResponseBase:
    """A picture at a smaller size; of other files there is none, which no child process need find out."""
    attachment = _attachment(request, key)
    if not attachment.is_image:
        raise Http404
    return uploads.respond_small(attachment.key, size)


@require_safe
def page(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """The picture of a page of a document; 0 is a small one of the first."""
    return uploads.respond_page(_attachment(request, key).key, number)
