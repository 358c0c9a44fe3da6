"""A picture, made anew."""

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
