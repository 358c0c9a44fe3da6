"""How the leak test asks for the library's pages, and what it puts into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.writing import keep_file
from guildhall.discovery.models import PageText
from guildhall.discovery.pages import keep_pages
from guildhall.kit import uploads
from guildhall.project.tests.leak.asking import Addresses, Secret, each_community, each_of_kind
from guildhall.tools.library.models import Document, Folder, Version

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """A document's file, its note, what stands inside it, and the folder it lies in."""
    if not isinstance(root, Document):
        return
    place = next(name for name, each in world.communities.items() if each.pk == root.community_id)
    # Names of folders are for members, and for whoever may see something inside.
    named = (
        world.secret(place, "posts", "folder of a document")
        if root.shared_with == "community"
        else world.secret(place, "members", "folder of a document for fewer")
    )
    root.folder = Folder.objects.create(community=root.community, name=named)
    root.save(update_fields=["folder"])
    assert root.author is not None
    for number in (1, 2):
        words = SimpleUploadedFile(
            f"{secret(f'name of file {number}')}.txt", secret(f"file {number}").encode()
        )
        stored = keep_file(uploads.accept(words), root.author)
        version = root.versions.create(
            attachment=stored, author=root.author, note=secret(f"note {number}"), number=number, state="read"
        )
        Attachment.objects.filter(pk=stored.pk).update(contribution=root, audience=root.audience_id)
        world.attachments.append(Attachment.objects.get(pk=stored.pk))
    Document.objects.filter(pk=root.pk).update(current=version)
    Version.objects.filter(pk=version.pk).update(page_count=2)
    keep_pages(root, PageText.Unit.PAGE, [secret("page 1"), secret("page 2")])


def pictures(world: World) -> Iterable[str]:
    """The picture of a page of every file; none is drawn, but nobody learns that who may not see the file."""
    return [reverse("file_page", args=[file.key, number]) for file in world.attachments for number in (0, 1)]


def in_folders(world: World) -> Iterable[str]:
    """Every folder, under its own community and under another."""
    slugs = [community.slug for community in world.communities.values()]
    for folder in Folder.objects.select_related("community").order_by("pk"):
        for slug in (folder.community.slug, slugs[0]):
            yield f"{reverse('library', args=[slug])}?folder={folder.pk}"


def folders(_world: World) -> Iterable[str]:
    """The page on which each folder is changed."""
    for folder in Folder.objects.select_related("community").order_by("pk"):
        yield reverse("library_folder", args=[folder.community.slug, folder.pk])


def older(world: World) -> Iterable[str]:
    """Each version of each document by its number."""
    for version in Version.objects.select_related("document__community").order_by("pk"):
        document = version.document
        yield reverse("library_download_version", args=[document.community.slug, document.pk, version.number])


def documents(world: World) -> Iterable[str]:
    """The page of every document, also further on in its preview."""
    for document in Document.objects.select_related("community").order_by("pk"):
        yield document.get_absolute_url()
        yield f"{document.get_absolute_url()}?page=2"


READ: Final[dict[str, Addresses]] = {
    "library": lambda world: [*each_community("library")(world), *in_folders(world)],
    "library_document": documents,
    "library_download": each_of_kind("document", "library_download"),
    "library_download_version": older,
    "library_version": each_of_kind("document", "library_version"),
    "library_folders": each_community("library_folders"),
    "library_folder": folders,
    "file_page": pictures,
}
HARMLESS: Final = {
    "library_zip": "POST only; asked by test_library.py as whoever may not see what is in it",
    "library_folder_remove": "POST only",
    "library_current": "POST only; asked by test_library.py as whoever may not see the document",
}
TEXTS: Final = {
    "library.Document": {"title", "html", "excerpt", "kind"},  # the base row's, which the world fills
    "library.Folder": {"name"},
    "library.Version": {"note"},
    "discovery.PageText": {"text"},
}
SHOWS: Final = {
    "guildhall.tools.library.folders": ("library", "library_document"),
    "guildhall.tools.library.views": ("library_document", "library_download", "library_download_version"),
    "guildhall.tools.library.writing": ("library_version",),
}
SECOND_LOCKS: Final = {
    "discovery.search:PAGE_OF_HIT.1": "the document was found by its entry's own copy of the audience",
    "discovery.search:PAGE_OF_HIT.2": "the document was found by its entry's own copy of the audience",
    "tools.library.views:_sheets.1": "the thread was read by the rule before",
    "tools.library.views:download.2": "counts; the document was found by the rule before",
    "tools.library.views:archive.1": "POST only; test_library.py asks as whoever may not see the documents",
    "tools.library.views:archive.2": "counts; the documents were found by the rule before",
    "tools.library.writing:_of.1": "one must be its author or look after the community, too",
}
