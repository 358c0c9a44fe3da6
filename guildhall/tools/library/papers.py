"""What lists and pages show of documents beside what every contribution has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guildhall.kit import uploads
from guildhall.tools.library.models import Document, Version

PAPERS = """
SELECT d.contribution_ptr_id, d.licence, d.download_count,
  CASE WHEN %(language)s = 'cy' AND o.welsh_name <> '' THEN o.welsh_name ELSE o.name END, o.slug, d.folder_id,
  v.id, v.number, v.state, v.page_count, v.drawn, v.added_at, a.key, a.name, a.media_type, a.size, a.width, a.state
FROM library_document d
LEFT JOIN organisations_organisation o ON o.id = d.source_id
LEFT JOIN library_version v ON v.id = d.current_id
LEFT JOIN contributions_attachment a ON a.id = v.attachment_id
WHERE d.contribution_ptr_id = ANY(%(ids)s)"""
LABELS = {uploads.TYPES[ending]: ending for ending in uploads.TYPES} | {
    "text/plain": "txt",
    "text/csv": "csv",
    "text/calendar": "ics",
}
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a row or page shows it; what comes after the folder is of its newest version, if it has one."""

    id: int
    licence: str
    download_count: int
    source: str | None
    source_slug: str | None
    folder: int | None
    version: int | None
    number: int | None
    state: str | None
    page_count: int | None
    drawn: int | None
    added_at: datetime | None
    key: str | None
    name: str | None
    media_type: str | None
    size: int | None
    width: int | None
    scan: str | None

    @property
    def is_open(self) -> bool:
        """Whether there is a file, and no scanner that keeps it locked."""
        return self.scan == "clean"

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def cover(self) -> str:
        """The address of a small picture of it, if there is one."""
        if not (self.is_open and self.key):
            return ""
        if self.is_picture:
            return reverse("file_small", args=[self.key, 256])
        return reverse("file_page", args=[self.key, 0]) if self.drawn else ""

    @property
    def kind(self) -> str:
        """What sort of file it is, in the words that people use."""
        return kind_of(self.media_type)

    @property
    def icon(self) -> str:
        return icon_of(self.media_type)

    @property
    def pages(self) -> str:
        """How long it is, in the words for its sort."""
        count = self.page_count or 0
        match self.icon:
            case "file-spreadsheet":
                words = ngettext("%(num)s sheet", "%(num)s sheets", count)
            case "presentation":
                words = ngettext("%(num)s slide", "%(num)s slides", count)
            case _text:
                words = ngettext("%(num)s page", "%(num)s pages", count)
        return words % {"num": count} if count else ""

    @property
    def licence_words(self) -> str:
        return str(Document.Licence(self.licence).label)

    @property
    def licence_short(self) -> str:
        """The licence in two or three words, for a list."""
        return {
            "ogl": _("Open licence"),
            "public_sector": _("Public sector only"),
            "ask": _("Ask the author"),
        }[self.licence]

    @property
    def trouble(self) -> str:
        """Why there is no preview, in a sentence; nothing where there is one."""
        if self.scan == "waiting":
            return _("We check this file for viruses before anybody can open it. That takes a minute.")
        if self.scan == "infected":
            return _("The virus scanner found something in this file, so it was taken away.")
        if not self.state or self.state == Version.State.READ or self.is_picture:
            return ""
        return str(Version.State(self.state).label)


def kind_of(media_type: str | None) -> str:
    """«PDF», «Word»."""
    ending = LABELS.get(media_type or "", "")
    if media_type in PICTURES:
        return PICTURES[media_type]
    return {
        "pdf": "PDF",
        **dict.fromkeys(("doc", "docx"), "Word"),
        **dict.fromkeys(("xls", "xlsx"), "Excel"),
        **dict.fromkeys(("ppt", "pptx"), "PowerPoint"),
        "odt": _("OpenDocument text"),
        "ods": _("OpenDocument spreadsheet"),
        "odp": _("OpenDocument slides"),
        "txt": _("Text"),
    }.get(ending, ending.upper() or _("No file"))


def icon_of(media_type: str | None) -> str:
    """The icon of a sort of file."""
    kind = media_type or ""
    if "spreadsheet" in kind or "excel" in kind or kind == "text/csv":
        return "file-spreadsheet"
    if "presentation" in kind or "powerpoint" in kind:
        return "presentation"
    return {"application/zip": "file-archive", "": "file"}.get(
        kind, "image" if kind in PICTURES else "file-text"
    )


def papers(ids: Collection[int]) -> dict[int, Paper]:
    """What is to be shown of documents that the rule has let through, by their ids."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, {"ids": list(ids), "language": get_language()})
        return {row[0]: Paper(*row) for row in cursor.fetchall()}
