"""The library's pages in a browser, and who looks at them."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.library import samples
from guildhall.tools.library.models import Document, Folder


def furnish(place: Place) -> None:
    """A document of two versions in a folder, with pages that are drawn."""
    bo = place.people["bo"]
    folder = Folder.objects.create(community=place.waste, name="Policies")
    Folder.objects.create(community=place.waste, parent=folder, name="Old ones")
    document = Contribution.objects.write(
        bo,
        place.waste,
        "document",
        title="Replacement bins",
        html="<p>Our policy.</p>",
        folder=folder,
        licence="ogl",
        source=bo.organisation,
    )
    assert isinstance(document, Document)
    for number in range(2):
        pages = [f"Page {each}\nWhat we charge for bins" for each in range(1, 6)]
        file = SimpleUploadedFile(f"bins-{number}.pdf", samples.pdf(pages))
        document.add_version(
            keep_file(uploads.accept(file), bo), bo, "With the new charges" if number else ""
        )
    words = Contribution.objects.write(bo, place.waste, "document", title="Letter", html="")
    assert isinstance(words, Document)
    file = SimpleUploadedFile("letter.docx", samples.docx(["Dear resident", "We collect on Mondays."]))
    words.add_version(keep_file(uploads.accept(file), bo), bo)


def _folder(place: Place) -> str:
    return f"{in_waste('library')(place)}?folder={Folder.objects.get(name='Policies').pk}"


def _change(place: Place) -> str:
    return f"{in_waste('library_folders')(place)}{Folder.objects.get(name='Policies').pk}/"


PAGES: Final[dict[str, list[Look]]] = {
    "library": [("bo", in_waste("library")), ("ada", _folder), (VISITOR, in_waste("library"))],
    "library_new": [("bo", in_waste("library_new"))],
    "library_document": [("bo", thing("document")), ("ada", thing("document"))],
    "library_version": [("bo", of_thing("document", "library_version"))],
    "library_folders": [("ada", in_waste("library_folders"))],
    "library_folder": [("ada", _change)],
}
NO_PAGES: Final = {
    "file_page": "a picture",
    "library_download": "a file",
    "library_download_version": "a file",
}
ONLY_SENT: Final = {"library_zip", "library_folder_remove", "library_current"}
