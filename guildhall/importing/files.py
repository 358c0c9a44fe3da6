"""Takes in the files that came along in a folder, through the one door for files, and hangs them on their posts."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from guildhall.contributions.models import Attachment
from guildhall.contributions.writing import keep_file
from guildhall.importing.reports import Report, Row
from guildhall.kit import uploads
from guildhall.kit.given import line, several
from guildhall.people.models import Person

FOLDER: Final = "files"
MOST: Final = 100
LONGEST_ALTERNATIVE: Final = 300


class Refused(Exception):
    """A file that a row names is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in, and what it shows in words."""

    file: uploads.StoredFile
    alternative_text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the folder as the door for files takes it."""

    name: str
    content: BinaryIO

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes of it."""
        return self.content.read(size)


class Files:
    """The files of one folder. What a batch took in is let go of when the batch fails: `with files: …`."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        # By the row of a post: its files by their place in the folder.
        self.taken: dict[int, dict[str, Taken]] = {}

    def __enter__(self) -> Self:
        self.taken = {}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for files in self.taken.values():
                for each in files.values():
                    uploads.forget(each.file.key)

    def take(self, row: Row) -> None:
        """Takes in the files of a post, and says in the report which are not there or not taken."""
        given = several(row.values.get("files"))
        if len(given) > MOST:
            self.report.tell(row, f"has {len(given)} files; the first {MOST} are taken")
        for entry in given[:MOST]:
            try:
                self._take_one(row, entry if isinstance(entry, dict) else {})
            except (Refused, uploads.UploadRefused) as refusal:
                self.report.tell(row, f"has a file that is not taken: {refusal}")

    def _take_one(self, row: Row, entry: dict[str, Any]) -> None:
        files = self.taken.setdefault(id(row), {})
        place = entry.get("file")
        if not isinstance(place, str) or not place:
            raise Refused("it says no place in the folder")
        if place in files:
            raise Refused(f"{place} is there twice")
        with self._open(place) as content:
            name = line(entry.get("name"), 200) or PurePosixPath(place).name
            stored = uploads.accept(Sent(name, content))
        files[place] = Taken(stored, line(entry.get("alternative_text"), LONGEST_ALTERNATIVE))
        key = entry.get("key")
        if isinstance(key, str) and uploads.KEY.match(key):
            row.keys[key] = stored.key

    def _open(self, place: str) -> BinaryIO:
        """Opens a file inside `files/`, step by step, so that no link leads anywhere else. Raises `Refused`."""
        parts = PurePosixPath(place).parts
        if len(parts) < 2 or parts[0] != FOLDER or ".." in parts or "\0" in place:
            raise Refused(f"{place[:200]} is not inside {FOLDER}/")
        try:
            at = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            for number, part in enumerate(parts, 1):
                is_last = number == len(parts)
                # A pipe would keep us waiting for whoever writes into it.
                flags = os.O_RDONLY | os.O_NOFOLLOW | (os.O_NONBLOCK if is_last else os.O_DIRECTORY)
                try:
                    inside = os.open(part, flags, dir_fd=at)
                finally:
                    os.close(at)
                at = inside
        except (OSError, ValueError) as error:
            reason = "is not there" if isinstance(error, FileNotFoundError) else "cannot be opened"
            raise Refused(f"{place[:200]} {reason}") from error
        if not stat.S_ISREG(os.fstat(at).st_mode):
            os.close(at)
            raise Refused(f"{place[:200]} is not a file")
        return os.fdopen(at, "rb")

    def hang(
        self, posts: Mapping[int, tuple[Row, int | None]], authors: Mapping[int, int]
    ) -> dict[int, dict[str, Attachment]]:
        """Hangs the files on their posts, each given by its id with its row and audience. Returns them by post and place."""
        if not any(self.taken.values()):
            return {}
        owners = Person.objects.in_bulk({authors[pk] for pk in posts if pk in authors})
        hung: dict[int, dict[str, Attachment]] = {}
        for pk, (row, audience) in posts.items():
            for place, taken in self.taken.get(id(row), {}).items():
                kept = keep_file(taken.file, owners.get(authors.get(pk, 0)))
                kept.contribution_id, kept.audience_id = pk, audience
                kept.alternative_text = taken.alternative_text
                kept.save(update_fields=["contribution", "audience", "alternative_text"])
                hung.setdefault(pk, {})[place] = kept
        return hung
