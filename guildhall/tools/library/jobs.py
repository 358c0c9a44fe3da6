"""Reads documents: the pictures of their pages, and the words on them for the search."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from procrastinate.contrib.django import app

from guildhall.contributions.models import Attachment
from guildhall.discovery.pages import keep_pages
from guildhall.kit import live, uploads
from guildhall.kit.confined import Failed
from guildhall.kit.jobs import Backoff
from guildhall.tools.library.models import Document, Version

READABLE: Final = {
    *uploads.TEXTS.values(),
    *(uploads.TYPES[ending] for ending in ("pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt")),
    *(uploads.TYPES[ending] for ending in ("odt", "ods", "odp", "rtf")),
}
NOTHING: Final = uploads.Pages("", [], 0, 0)


@app.task(name="library.read", retry=Backoff(attempts=3))
def read_version(version: int) -> None:
    """Reads one version, unless a newer one came meanwhile or the virus scanner has not looked at it."""
    found = Version.objects.filter(pk=version).select_related("attachment", "document").first()
    if found is None or found.attachment.state != Attachment.State.CLEAN:
        return
    pages, state = NOTHING, Version.State.PLAIN
    if found.attachment.media_type in READABLE:
        try:
            pages, state = (
                uploads.read_document(found.attachment.key, found.attachment.media_type),
                Version.State.READ,
            )
        except (Failed, FileNotFoundError) as failure:
            why = getattr(failure, "why", "broken")
            state = Version.State(why) if why in Version.State.values else Version.State.BROKEN
    with transaction.atomic():
        Version.objects.filter(pk=version).update(state=state, page_count=pages.count, drawn=pages.drawn)
        if Document.objects.filter(pk=found.document_id, current=version).exists():
            keep_pages(found.document, pages.unit, pages.texts)
        live.changed(f"thread:{found.document_id}")


def read_checked(*, attachment: Attachment, **_rest: Any) -> None:
    """Reads a document once the virus scanner lets it through."""
    if attachment.state == Attachment.State.CLEAN:
        for pk in Version.objects.filter(attachment=attachment).values_list("pk", flat=True):
            read_version.defer(version=pk)
