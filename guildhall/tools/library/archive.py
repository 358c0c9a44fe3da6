"""Many files as one ZIP, sent while it is made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.http import StreamingHttpResponse

from guildhall.kit import uploads

MOST_BYTES: Final = 200 * 2**20
MOST_FILES: Final = 500
AT_A_TIME: Final = 2**16


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive: under which key we keep it, the folders it lies in, and what it is called."""

    key: str
    folders: tuple[str, ...]
    name: str


class _Outgoing:
    """What a ZIP is written to: it cannot be gone back in, and what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        return None

    def taken(self) -> bytes:
        made, self.pieces = b"".join(self.pieces), []
        return made


def archive_of(entries: Iterable[Entry], name: str) -> StreamingHttpResponse:
    """An answer that sends files as one ZIP. Whoever may have each of them, the caller decides first."""
    response = StreamingHttpResponse(_stream(entries), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # what is in it does not shrink again
    return response


def _stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    out = _Outgoing()
    used: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for entry in entries:
            try:
                file = uploads.open_file(entry.key)
            except FileNotFoundError:
                continue
            with file, archive.open(place_of(entry, used), "w") as writing:
                while piece := file.read(AT_A_TIME):
                    writing.write(piece)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


def place_of(entry: Entry, used: set[str]) -> str:
    """Where a file stands in the archive: a place of its own, and never one outside the archive."""
    folders = [_safe(folder) for folder in entry.folders]
    name = _safe(entry.name)
    stem, dot, ending = name.rpartition(".")
    for number in range(1, len(used) + 2):
        tried = name if number == 1 else f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"
        place = "/".join([*folders, tried])
        if place.lower() not in used:
            break
    used.add(place.lower())
    return place


def _safe(name: str) -> str:
    return uploads.clean_name("".join("-" if letter in '<>:"|?*/\\' else letter for letter in name))
