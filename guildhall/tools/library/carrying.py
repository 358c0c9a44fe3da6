"""Documents in the neutral format: licence, source, folder, and the versions among their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.contributions.models import Attachment
from guildhall.kit.given import at, line, number, one_of, several, tables
from guildhall.tools.library.folders import Paths
from guildhall.tools.library.jobs import read_version
from guildhall.tools.library.models import DEEPEST, Document, Folder, Version

LONGEST_FOLDER: Final = 80
LONGEST_ORGANISATION: Final = 160
LONGEST_NOTE: Final = 300
HIGHEST: Final = 100_000


def row(values: dict[str, Any]) -> dict[str, Any]:
    """What others may do with it; whoever says nothing is to be asked."""
    return {"licence": one_of(values.get("licence"), Document.Licence.values, Document.Licence.ASK)}


class Documents(Carrier):
    """The path of a document's folder, whom it comes from, and which of its files are its versions."""

    def give(self, rows: Sequence[Document], files: Mapping[int, str]) -> Said:
        whole = Document._base_manager.filter(pk__in=[row.pk for row in rows]).select_related("source")
        paths = {community: Paths(community) for community in {row.community_id for row in rows}}
        versions: dict[int, list[dict[str, Any]]] = {}
        for each in Version.objects.filter(document__in=rows).order_by("number"):
            if place := files.get(each.attachment_id):
                said = {"file": place, "number": each.number, "note": each.note, "date": each.added_at}
                versions.setdefault(each.document_id, []).append(said)
        return {
            row.pk: {
                "licence": row.licence,
                "source_organisation": row.source.name if row.source else None,
                "folder": paths[row.community_id].names(row.folder_id) if row.folder_id else None,
                "versions": versions.get(row.pk),
            }
            for row in whole
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        named = {
            post.id: line(post.values.get("source_organisation"), LONGEST_ORGANISATION) for post in posts
        }
        sources = known.organisations(set(filter(None, named.values())))
        folders = _Folders()
        for post in posts:
            current = _versions(post)
            Document._base_manager.filter(pk=post.id).update(
                current=current, source=sources.get(named[post.id]), folder=folders.of(post)
            )


def _versions(post: Brought) -> Version | None:
    """Makes the versions of a document, which a worker reads afterwards. Returns the newest.

    Where no file is called a version, the first file is the document.
    """
    said = _said(post) or [(file, 1, {}) for file in list(post.files.values())[:1]]
    made = Version.objects.bulk_create(
        [
            Version(
                document_id=post.id,
                attachment=file,
                number=number_,
                note=line(values.get("note"), LONGEST_NOTE),
                author_id=post.author,
                added_at=at(values.get("date")) or post.published_at,
            )
            for file, number_, values in said
        ]
    )
    for version in made:
        read_version.defer(version=version.pk)
    return max(made, key=lambda version: version.number, default=None)


def _said(post: Brought) -> list[tuple[Attachment, int, dict[str, Any]]]:
    """The files that the row calls versions, each once and with a number of its own."""
    found: list[tuple[Attachment, int, dict[str, Any]]] = []
    places, numbers = set[str](), set[int]()
    for values in tables(post.values.get("versions")):
        place = values.get("file")
        if not isinstance(place, str) or place not in post.files or place in places:
            continue
        counted = number(values.get("number"), 1, HIGHEST)
        if counted is None or counted in numbers:
            counted = max(numbers, default=0) + 1
        places.add(place)
        numbers.add(counted)
        found.append((post.files[place], counted, values))
    return found


class _Folders:
    """The folders of the communities of one batch, made where they are new."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, tuple[str, ...]], Folder] = {}

    def of(self, post: Brought) -> Folder | None:
        """The folder that a document lies in; folders lie at most four deep."""
        given = several(post.values.get("folder"))
        path = tuple(name for each in given[:DEEPEST] if (name := line(each, LONGEST_FOLDER)))
        if len(given) > DEEPEST:
            post.tell(f"lies in folders more than {DEEPEST} deep; lies in the fourth")
        return self._at(post.community, path) if path else None

    def _at(self, community: int, path: tuple[str, ...]) -> Folder:
        key = community, tuple(name.casefold() for name in path)
        if key not in self.known:
            parent = self._at(community, path[:-1]) if len(path) > 1 else None
            there = Folder.objects.filter(community=community, parent=parent, name__iexact=path[-1])
            self.known[key] = there.first() or Folder.objects.create(
                community_id=community, parent=parent, name=path[-1]
            )
        return self.known[key]
