"""The list of a library, the page of a document, and its files handed out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.contributions.models import Attachment
from guildhall.contributions.thread import Thread
from guildhall.discovery.models import PageText
from guildhall.kit import uploads
from guildhall.tools.library.archive import MOST_BYTES, MOST_FILES, Entry, archive_of
from guildhall.tools.library.folders import Shelves
from guildhall.tools.library.listing import library_listing
from guildhall.tools.library.models import Document, Version
from guildhall.tools.library.papers import Paper, papers
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, place_of, read

PAGES_SHOWN: Final = 3
TEXT_SHOWN: Final = 6_000


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's documents, also of one folder."""
    return render(request, "library/index.html", library_listing(request, where))


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A document: what it is, how it looks, what may be done with it, its versions, and what is said of it."""
    return read(request, int(pk), "library/document.html", partial(_beside, request))


def _beside(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """What stands beside a document's words: its file and versions, its folder, and some of its pages."""
    pk = thread.root.id
    paper = papers([pk]).get(pk)
    if paper is None:
        raise Http404
    versions = list(
        Version.objects.filter(document=pk).select_related("attachment", "author").order_by("-number")
    )
    keys = {version.attachment.key for version in versions}
    shelves = Shelves(Place(request, place_of(thread))) if paper.folder else None
    first = max(1, min(number(request.GET.get("page")) or 1, paper.page_count or 1))
    return {
        "paper": paper,
        "versions": versions,
        "loose": [file for file in thread.root.attachments or [] if file["key"] not in keys],
        "path": shelves.path(paper.folder) if shelves else [],
        "sheets": _sheets(request, paper, first) if paper.is_open else [],
        "first_page": first,
        "pages_shown": PAGES_SHOWN,
    }


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a document as its preview shows it: its picture, if it was drawn, and its words."""

    number: int
    picture: str
    text: str
    is_cut: bool

    @property
    def name(self) -> str:
        """What a sheet of a spreadsheet is called: its first line."""
        return self.text.partition("\n")[0]

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a sheet with their cells, as far as they were not cut off."""
        lines = [line for line in self.text.split("\n")[1:] if line.strip()]
        return [line.split("\t") for line in lines[: -1 if self.is_cut else None]]


def _sheets(request: HttpRequest, paper: Paper, first: int) -> list[Sheet]:
    """The pages from one on, a few at a time; what cannot be counted is one page."""
    last = min(first + PAGES_SHOWN - 1, paper.page_count or 1)
    readable = PageText.objects.visible_to(request.user).filter(contribution=paper.id)
    texts = dict(readable.filter(number__range=(first, last)).values_list("number", "text"))
    found = [
        Sheet(
            each,
            reverse("file_page", args=[paper.key, each]) if each <= (paper.drawn or 0) else "",
            (text := texts.get(each, ""))[:TEXT_SHOWN],
            len(text) > TEXT_SHOWN,
        )
        for each in range(first, last + 1)
    ]
    return [sheet for sheet in found if sheet.picture or sheet.text]


@require_safe
@inside()
def download(request: HttpRequest, where: Place, pk: int, version: int = 0) -> HttpResponseBase:
    """The newest file of a document, or one of before; counted, without anybody's name."""
    documents = Document.objects.visible_to(request.user).filter(community=where.community, root=None)
    document: Document = get_object_or_404(documents, pk=pk)
    wanted = (
        document.versions.filter(number=version)
        if version
        else document.versions.filter(pk=document.current_id or 0)
    )
    chosen = get_object_or_404(wanted.select_related("attachment"))
    if chosen.attachment.state != Attachment.State.CLEAN:
        raise Http404
    if request.method == "GET":
        Document.objects.visible_to(request.user).filter(pk=pk).update(download_count=F("download_count") + 1)
    file = chosen.attachment
    return uploads.respond(file.key, file.name, file.media_type)


@require_POST
@inside()
def archive(request: HttpRequest, where: Place) -> HttpResponseBase:
    """The chosen documents, or all of a folder, as one ZIP; of each what the reader may see."""
    shelves = Shelves(where)
    folder = shelves.by_id.get(number(request.POST.get("folder")) or 0)
    asked = [pk for each in request.POST.getlist("document") if (pk := number(each))][:MOST_FILES]
    documents = Document.objects.visible_to(request.user).filter(
        community=where.community, root=None, current__attachment__state=Attachment.State.CLEAN
    )
    is_whole = "whole" in request.POST and folder is not None
    documents = (
        documents.filter(folder__in=shelves.below(folder.id))
        if folder and is_whole
        else documents.filter(pk__in=asked)
    )
    found = list(documents.select_related("current__attachment").order_by("pk")[: MOST_FILES + 1])
    back = f"{reverse('library', args=[where.community.slug])}?{f'folder={folder.id}' if folder else ''}"
    if problem := _problem(found):
        messages.warning(request, problem)
        return redirect(back)
    Document.objects.visible_to(request.user).filter(pk__in=[each.pk for each in found]).update(
        download_count=F("download_count") + 1
    )
    entries = [_entry(document, shelves) for document in found]
    return archive_of(
        entries, slugify(folder.name if folder and is_whole else where.community.name) or "library"
    )


def _problem(found: list[Document]) -> str:
    """Why these cannot be sent as one ZIP, in words; nothing where they can."""
    if not found:
        return _("Choose the documents that you want to download.")
    size = sum(document.current.attachment.size for document in found if document.current)
    if len(found) > MOST_FILES or size > MOST_BYTES:
        return _(
            "That is more than 200 MB or 500 files. Choose fewer documents, or one folder after the other."
        )
    return ""


def _entry(document: Document, shelves: Shelves) -> Entry:
    assert document.current is not None
    file = document.current.attachment
    folders = tuple(shelf.name for shelf in shelves.path(document.folder_id))
    ending = file.name.rpartition(".")[2]
    return Entry(file.key, folders, f"{document.title}.{ending}")
