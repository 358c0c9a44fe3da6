"""The folders of a community: their paths, and what somebody may see in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.tools.library.models import Folder
from guildhall.workspace.place import Place

BETWEEN = " › "
SHELVES = """
SELECT f.id, f.parent_id, f.name, (SELECT count(*) FROM library_document d
    JOIN contributions_contribution c ON c.id = d.contribution_ptr_id
   WHERE d.folder_id = f.id AND c.community_id = f.community_id AND c.root_id IS NULL
     AND c.audience_id = ANY(%(audiences)s))
FROM library_folder f WHERE f.community_id = %(community)s ORDER BY lower(f.name), f.id"""


@dataclass(slots=True)
class Shelf:
    """A folder as somebody sees it: `count` are the documents in it and below that they may see."""

    id: int
    parent: int | None
    name: str
    count: int


class Shelves:
    """The folders that the reader of a place may know of, by their ids."""

    def __init__(self, where: Place) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                SHELVES,
                {"community": where.community.pk, "audiences": audiences_of(where.person).array},
            )
            rows = cursor.fetchall()
        found = {pk: Shelf(pk, parent, name, 0) for pk, parent, name, _count in rows}
        for pk, _parent, _name, count in rows:
            for shelf in _upwards(found, pk):
                shelf.count += count
        # Names of folders are for members; others know of those in which they may see something.
        self.by_id = {pk: shelf for pk, shelf in found.items() if where.is_member or shelf.count}

    def inside(self, folder: int | None) -> list[Shelf]:
        """The folders right inside one, or at the top."""
        return [shelf for shelf in self.by_id.values() if shelf.parent == folder]

    def path(self, folder: int | None) -> list[Shelf]:
        """A folder with those around it, outermost first."""
        return list(reversed(list(_upwards(self.by_id, folder))))

    def below(self, folder: int) -> list[int]:
        """The ids of a folder and of all inside it."""
        return [pk for pk in self.by_id if any(shelf.id == folder for shelf in _upwards(self.by_id, pk))]

    def tree(self, parent: int | None = None) -> list[tuple[int, Shelf]]:
        """All folders in the order of a table of contents, each with how deep it lies."""
        return [
            (len(self.path(shelf.id)) - 1, shelf)
            for child in self.inside(parent)
            for shelf in [child, *(below for _depth, below in self.tree(child.id))]
        ]


def _upwards(found: dict[int, Shelf], folder: int | None) -> list[Shelf]:
    """A folder and those around it, innermost first."""
    steps: list[Shelf] = []
    while folder in found and found[folder] not in steps:
        steps.append(found[folder])
        folder = steps[-1].parent
    return steps


class Paths:
    """The paths of a community's folders, for members, who may know all their names."""

    def __init__(self, community: int) -> None:
        rows = Folder.objects.filter(community=community).values_list("pk", "parent", "name")
        self.found = {pk: Shelf(pk, parent, name, 0) for pk, parent, name in rows}

    def names(self, folder: int) -> list[str]:
        """The names of a folder and of those around it, outermost first."""
        return [shelf.name for shelf in reversed(_upwards(self.found, folder))]

    def words(self, folder: int) -> str:
        """«Policies › Bins»."""
        return BETWEEN.join(self.names(folder))

    def depth(self, folder: int) -> int:
        """How deep a folder lies; those at the top lie at 1."""
        return len(_upwards(self.found, folder))

    def inside(self, folder: int) -> set[int]:
        """A folder and all inside it."""
        return {pk for pk in self.found if any(shelf.id == folder for shelf in _upwards(self.found, pk))}

    def height(self, folder: Folder | None) -> int:
        """How many floors a folder has, itself among them; one that is to be made has one."""
        if folder is None or folder.pk not in self.found:
            return 1
        return max(self.depth(pk) for pk in self.inside(folder.pk)) - self.depth(folder.pk) + 1
