"""The one door for files: how large, of what type, made safe, kept, and handed out again."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

import puremagic
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from guildhall.kit.confined import Failed, confined

LIMIT: Final = 25 * 2**20
MOST_AT_ONCE: Final = 10 * LIMIT
KEY: Final = re.compile(r"[\w-]{8,64}\Z", re.ASCII)
PICTURES: Final = {"jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff"}
OOXML: Final = "application/vnd.openxmlformats-officedocument."
ODF: Final = "application/vnd.oasis.opendocument."
TYPES: Final = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "odt": f"{ODF}text",
    "ods": f"{ODF}spreadsheet",
    "odp": f"{ODF}presentation",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/x-wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
TEXTS: Final = {
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
}
# The beginnings that one kind of wrapper shares; puremagic tells the wrapper, the name tells what is in it.
WRAPPED: Final = {
    b"PK\x03\x04": {"docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"},
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": {"doc", "xls", "ppt"},
}
# The only types a browser may show by itself; everything else is saved to the person's own machine.
SHOWN: Final = {"image/jpeg", "image/png", "image/webp"}
SIDES: Final = (64, 128, 256, 480, 960)
# Archives by another name: looked through before anything opens them.
PACKED: Final = {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
# How Office wraps a file that has a password, whatever its name ends in.
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


class UploadRefused(Exception):
    """A file cannot be taken in; the message says why and what to do, in the reader's language."""


class NotAPicture(OSError):
    """A kept file cannot be drawn."""


class Upload(Protocol):
    """What a form gives for a file."""

    @property
    def name(self) -> str | None: ...
    def read(self, size: int = -1, /) -> bytes: ...


class Capped(FileUploadHandler):
    """Stops a form whose files are far more than we would take, before they fill the disk."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803  Django passes it by this name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST_AT_ONCE:
            raise RequestDataTooBig(f"{content_length} bytes in one form")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was taken in."""

    key: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """What was read in a document: its texts by page, slide or sheet, how many there are, and how many were drawn.

    Without a `unit` there is one text and nothing to count.
    """

    unit: str
    texts: list[str]
    count: int
    drawn: int


def accept(file: Upload, *, images_only: bool = False) -> StoredFile:
    """Takes in a file of up to 25 MB, by its content rather than its name; pictures are made anew."""
    name = clean_name(file.name or "")
    content = file.read(LIMIT + 1)
    if not content:
        raise UploadRefused(_("%(name)s is empty. Choose another file.") % {"name": name})
    if len(content) > LIMIT:
        raise UploadRefused(_("%(name)s is larger than 25 MB. Choose a smaller file.") % {"name": name})
    ending = _ending_by_content(name, content)
    if ending in PICTURES:
        return _accept_picture(name, content)
    if images_only:
        raise UploadRefused(
            _("%(name)s is not a picture. Choose a JPEG, PNG, GIF or WebP file.") % {"name": name}
        )
    if ending is None:
        raise UploadRefused(
            _(
                "%(name)s cannot be shared here. Choose a picture, PDF, Word, Excel, PowerPoint, "
                "OpenDocument, text, sound, film or ZIP file whose name ends the way its content says."
            )
            % {"name": name}
        )
    if ending in PACKED:
        _look_through(name, content)
    return StoredFile(_keep(content), name, (TYPES | TEXTS)[ending], len(content))


def open_file(key: str) -> BinaryIO:
    """Opens a kept file for reading; FileNotFoundError when there is none."""
    return path_of(key).open("rb")


def thumbnail(key: str, size: int, *, square: bool = False) -> Path:
    """A small WebP of a kept picture, made when first asked for; sizes are those of SIDES, in pixels.

    Raises FileNotFoundError where there is no such picture, and NotAPicture where it cannot be read as one.
    """
    if size not in SIDES:
        raise ValueError(f"{size} is not one of {SIDES}")
    original = path_of(key)
    small = original.with_name(f"{key}.{size}{'s' if square else ''}.webp")
    if not small.exists():
        _write(small, _drawn("small picture", original, side=size, square=square))
    return small


def picture_for_mail(key: str, side: int) -> bytes:
    """A kept picture as a small JPEG, made once for all who get it. Raises as `thumbnail` does."""
    original = path_of(key)
    small = original.with_name(f"{key}.{side}.jpg")
    if not small.exists():
        _write(small, _drawn("picture for mail", original, side=side))
    return small.read_bytes()


def _drawn(work: str, original: Path, **asked: Any) -> bytes:
    """What a child process makes of a kept picture; this one opens none."""
    if not original.exists():
        raise FileNotFoundError(original.name)
    try:
        with confined(work, original, **asked) as done:
            return (done.folder / "picture").read_bytes()
    except Failed as failure:
        raise NotAPicture(original.name) from failure


def forget(key: str) -> None:
    """Deletes a kept file and its small sizes; a missing one is no error."""
    original = path_of(key)
    for path in [original, *original.parent.glob(f"{key}.*")]:
        path.unlink(missing_ok=True)


def respond(key: str, name: str, media_type: str, inline: bool = False) -> FileResponse:
    """Hands out a kept file so that nothing in it can run here; who may have it, the caller decides first."""
    return _handed_out(path_of(key), name, media_type, inline=inline)


def respond_small(key: str, size: int, *, square: bool = False) -> FileResponse:
    """Hands out a small size of a kept picture."""
    try:
        return _handed_out(
            thumbnail(key, size, square=square),
            "picture.webp",
            "image/webp",
            inline=True,
        )
    except (ValueError, OSError) as error:
        raise Http404 from error


def read_document(key: str, media_type: str) -> Pages:
    """What stands on the pages of a kept file, read by a child process; keeps pictures of the first pages beside it.

    Raises `confined.Failed` with one word that says why when it cannot be read.
    """
    original = path_of(key)
    with confined("document", original, media_type=media_type) as done:
        said = done.said
        for number in range(int(said["drawn"]) + 1 if said["drawn"] else 0):
            _write(_page_path(key, number), (done.folder / f"{number}.webp").read_bytes())
    return Pages(str(said["unit"]), [str(text) for text in said["texts"]], said["pages"], said["drawn"])


def respond_page(key: str, number: int) -> FileResponse:
    """Hands out the picture of a page, counted from 1; 0 is a small one of the first."""
    return _handed_out(_page_path(key, number), "page.webp", "image/webp", inline=True)


def _page_path(key: str, number: int) -> Path:
    return path_of(key).with_name(f"{key}.p{number}.webp")


def path_of(key: str) -> Path:
    """Where a file is kept; keys cannot lead anywhere else."""
    if not KEY.match(key):
        raise FileNotFoundError(key)
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def clean_name(name: str) -> str:
    """A file's name without folders, control and direction marks, and not too long, its ending kept."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:120]}.{ending[:10]}" if dot and stem else shown[:120] or "file"


def _handed_out(path: Path, name: str, media_type: str, *, inline: bool) -> FileResponse:
    try:
        file = path.open("rb")
    except OSError as error:
        raise Http404 from error
    may_show = inline and media_type in SHOWN
    response = FileResponse(
        file,
        as_attachment=not may_show,
        filename=clean_name(name),
        content_type=media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{path.name}"'
    return response


def _ending_by_content(name: str, content: bytes) -> str | None:
    ending = name.rpartition(".")[2].lower()
    for beginning, endings in WRAPPED.items():
        if content.startswith(beginning):
            is_locked = ending in PACKED and LOCKED in content
            return ending if ending in endings or is_locked else None
    try:
        found = [str(match.extension).lstrip(".") for match in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError):
        found = []
    if picture := next((match for match in found[:3] if match in PICTURES), None):
        return picture
    if ending in TYPES and ending in found:
        return ending
    return ending if ending in TEXTS and _is_text(content) else None


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content)


def _look_through(name: str, content: bytes) -> None:
    """Refuses what is cut off, or would unpack to far more than it is."""
    try:
        with confined("archive", content):
            return
    except Failed as failure:
        if failure.why in ("large", "slow"):
            words = _("%(name)s unpacks to far more than it seems. Save it anew, smaller, and try again.")
        else:
            words = _("%(name)s cannot be opened. Open it yourself, save it again and try once more.")
        raise UploadRefused(words % {"name": name}) from None


def _accept_picture(name: str, content: bytes) -> StoredFile:
    """Has a picture made anew by a child process, because what decodes pictures meets hostile ones."""
    try:
        with confined("picture", content) as done:
            made, said = (done.folder / "picture").read_bytes(), done.said
    except Failed as failure:
        if failure.why == "large":
            words = _("%(name)s has more than 50 million dots. Save it smaller and try again.")
        else:
            words = _("%(name)s cannot be read as a picture. Open it, save it again and try once more.")
        raise UploadRefused(words % {"name": name}) from None
    media_type = str(said["media_type"])
    stem = name.rpartition(".")[0] or name
    ending = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}[media_type]
    return StoredFile(
        _keep(made), f"{stem}.{ending}", media_type, len(made), int(said["width"]), int(said["height"])
    )


def _keep(content: bytes) -> str:
    key = secrets.token_urlsafe(24)
    _write(path_of(key), content)
    return key


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half_done = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with half_done.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half_done.replace(path)


def keys_in(markup: str) -> set[str]:
    """The keys of our own pictures shown in stored HTML."""
    return set(re.findall(r'src="/files/([\w-]{8,64})/', markup))
