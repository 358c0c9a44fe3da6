"""What the demo has of documents: files are made from the words in demo.toml; a worker reads them afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.tools.library import samples
from guildhall.tools.library.models import Document, Folder, Version


def own(values: dict[str, Any], _began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of a document."""
    return {
        "licence": values["licence"],
        "source": people[values["author"]].organisation,
        "download_count": values.get("downloads", 0),
    }


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Puts the document into its folder and makes its versions."""
    assert isinstance(root, Document)
    if name := values.get("folder"):
        root.folder = Folder.objects.get_or_create(community=root.community, parent=None, name=name)[0]
        root.save(update_fields=["folder"])
    author = people[values["author"]]
    for version in values["version"]:
        file = SimpleUploadedFile(version["file"], _made(version))
        made = root.add_version(keep_file(uploads.accept(file), author), author, version.get("note", ""))
        Version.objects.filter(pk=made.pk).update(added_at=root.published_at)


def _made(version: dict[str, Any]) -> bytes:
    """The content of a file, by the ending of its name."""
    match version["file"].rpartition(".")[2]:
        case "pdf":
            return samples.pdf(version["pages"])
        case "docx":
            return samples.docx(version["paragraphs"])
        case "odt":
            return samples.odt(version["paragraphs"])
        case _xlsx:
            return samples.xlsx(version["sheets"])
