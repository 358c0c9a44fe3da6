"""A picture, made anew, or small."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guildhall.kit import pictures


class TooLarge(Exception):
    """More dots than we are willing to unpack."""

    why = "large"


def remade(file: Path, folder: Path) -> dict[str, Any]:
    """Writes the picture again as «picture», and says its type and size."""
    try:
        picture = pictures.remade(file.read_bytes())
    except pictures.TooManyPixels as error:
        raise TooLarge from error
    (folder / "picture").write_bytes(picture.content)
    return {"media_type": picture.media_type, "width": picture.width, "height": picture.height}


def smaller(file: Path, folder: Path, *, side: int, square: bool) -> dict[str, Any]:
    """Writes a small WebP of the picture as «picture»."""
    return _written(folder, pictures.smaller(file.read_bytes(), side, square=square))


def for_mail(file: Path, folder: Path, *, side: int) -> dict[str, Any]:
    """Writes a small JPEG of the picture as «picture»."""
    return _written(folder, pictures.for_mail(file.read_bytes(), side))


def _written(folder: Path, content: bytes) -> dict[str, Any]:
    (folder / "picture").write_bytes(content)
    return {"size": len(content)}
