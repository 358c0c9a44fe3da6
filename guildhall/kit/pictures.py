"""Pictures made anew: the right way up, without what the camera wrote about place and time; and in small."""

from __future__ import annotations

import io
from typing import Final, NamedTuple

from PIL import Image, ImageCms, ImageOps

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 4096
MOST_FRAMES: Final = 200


class TooManyPixels(Exception):
    """A picture is larger than we are willing to unpack."""


class Picture(NamedTuple):
    """A picture made anew."""

    content: bytes
    media_type: str
    width: int
    height: int


def remade(content: bytes) -> Picture:
    """Decodes a picture and writes it again, so that nothing but the picture is left of it."""
    try:
        return _remade(content)
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error


def _remade(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        frames = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "WEBP", "PNG") else 1
        if picture.width * picture.height * min(frames, MOST_FRAMES) > MOST_PIXELS:
            if frames == 1 or picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels
            frames = 1
        if 1 < frames <= MOST_FRAMES:
            return _remade_moving(picture, frames)
        was_photo = picture.format in ("JPEG", "AVIF", "WEBP")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        plain = _plain(ImageOps.exif_transpose(picture))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if was_photo and plain.mode == "RGB":
        plain.save(out, "JPEG", quality=85, optimize=True, progressive=True)
        return Picture(out.getvalue(), "image/jpeg", *plain.size)
    plain.save(out, "PNG")
    return Picture(out.getvalue(), "image/png", *plain.size)


def smaller(content: bytes, side: int, *, square: bool) -> bytes:
    """A WebP of one of our pictures, at most `side` pixels each way; square ones are cropped."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        picture.draft("RGB", (side, side))
        plain = _plain(picture)
    if square:
        plain = ImageOps.fit(plain, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    else:
        plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=80)
    return out.getvalue()


def for_mail(content: bytes, side: int) -> bytes:
    """A JPEG of one of our pictures on white, at most `side` pixels each way: not every mail program knows newer formats."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        picture.draft("RGB", (side, side))
        plain = _plain(picture)
    plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    if plain.mode == "RGBA":
        paper = Image.new("RGB", plain.size, "white")
        paper.paste(plain, mask=plain.getchannel("A"))
        plain = paper
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone, in the colours of the web."""
    profile = picture.info.get("icc_profile")
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if profile and picture.mode in ("RGB", "RGBA"):
        try:
            changed = ImageCms.profileToProfile(
                picture,
                io.BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                outputMode=picture.mode,
            )
            picture = changed or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # A broken profile only means colours a shade off.
    plain = picture.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    return plain


def _remade_moving(picture: Image.Image, frames: int) -> Picture:
    images, durations = [], []
    for number in range(frames):
        picture.seek(number)
        durations.append(max(20, int(picture.info.get("duration") or 100)))
        images.append(_plain(picture))
    out = io.BytesIO()
    images[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=durations,
        loop=0,
        quality=80,
    )
    return Picture(out.getvalue(), "image/webp", *images[0].size)
