"""Office files are archives; this looks through one before anything that trusts it does."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Final

MOST_PARTS: Final = 5_000
MOST_BYTES: Final = 300 * 2**20
# Below this size a part may shrink as much as it likes: an empty sheet shrinks a thousandfold.
SMALL: Final = 8 * 2**20
MOST_RATIO: Final = 200
DEEPEST: Final = 2
AT_A_TIME: Final = 2**20
ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError),
)
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


class TooLarge(Exception):
    """It would unpack to more than we are willing to hold."""

    why = "large"


class Broken(Exception):
    """It is cut off, or not what it says."""

    why = "broken"


class Locked(Exception):
    """It is protected with a password."""

    why = "locked"


class Budget:
    """How much may still be unpacked, however deep it lies."""

    def __init__(self) -> None:
        self.bytes, self.parts = MOST_BYTES, MOST_PARTS

    def take(self, parts: int = 0, size: int = 0) -> None:
        """Uses some of it up."""
        self.parts -= parts
        self.bytes -= size
        if self.parts < 0 or self.bytes < 0:
            raise TooLarge


def looked_through(file: Path, _folder: Path) -> dict[str, Any]:
    """Counts what the archive says it holds, and then what it does hold; raises when that is too much."""
    with file.open("rb") as opened:
        return {"is_locked": not _look(opened, Budget(), 0)}


def _look(opened: BinaryIO, budget: Budget, depth: int) -> bool:
    """Whether it can be read without a password; opened anew for each archive inside an archive."""
    if depth > DEEPEST:
        raise TooLarge
    if opened.read(4) == b"\xd0\xcf\x11\xe0":
        return LOCKED not in opened.read()
    opened.seek(0)
    try:
        with zipfile.ZipFile(opened) as archive:
            parts = archive.infolist()
            budget.take(parts=len(parts))
            if sum(part.file_size for part in parts) > budget.bytes:
                raise TooLarge
            if any(part.flag_bits & 1 for part in parts):
                return False
            for part in parts:
                _look_at(archive, part, budget, depth)
    except BROKEN as error:
        raise Broken from error
    return True


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Unpacks a part piece by piece and lets each piece go, so that what it says of its size need not be true."""
    unpacked, held = 0, bytearray()
    with archive.open(part) as reading:
        while piece := reading.read(AT_A_TIME):
            budget.take(size=len(piece))
            unpacked += len(piece)
            if unpacked > SMALL and unpacked > MOST_RATIO * max(part.compress_size, 1):
                raise TooLarge
            if unpacked == len(piece) and part.filename.endswith((".xml", ".rels")) and ENTITY.search(piece):
                raise Broken
            if held or piece.startswith(b"PK\x03\x04"):
                held += piece
    if held:
        _look(io.BytesIO(bytes(held)), budget, depth + 1)
