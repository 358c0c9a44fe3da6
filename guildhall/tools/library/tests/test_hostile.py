"""Files made to do harm: each ends in a plain message, and the service goes on."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs
from guildhall.tools.library import samples
from guildhall.tools.library.models import Document

Browser = Callable[[Person | None], Client]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SMALL = 20 * 2**20


@cache
def bomb(megabytes: int = 310) -> bytes:
    """A Word file of a few hundred kilobytes that unpacks to very much."""
    out = io.BytesIO(samples.docx(["Hello"]))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media.xml", "w") as part,
    ):
        for _megabyte in range(megabytes):
            part.write(bytes(2**20))
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """The same, saying in its table that each part is small."""
    changed, place = bytearray(content), content.rindex(b"PK\x01\x02")
    changed[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(changed)


def nested(inner: bytes, deep: int) -> bytes:
    """An archive in an archive in an archive."""
    for _floor in range(deep):
        inner = samples.packed({"word/document.xml": "<w/>", "word/embeddings/inner.docx": inner})
    return inner


def huge_png(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes whose header says 30,000 by 30,000."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def looping_pdf() -> bytes:
    """A PDF whose tree of pages comes back to itself, and whose drawing draws itself."""
    made = samples.pdf(["Loop\nIt goes round"])
    return made.replace(b"/Kids [5 0 R] /Count 1", b"/Kids [2 0 R 5 0 R 2 0 R] /Count 9")


def drawing_itself() -> bytes:
    """A PDF with a form that draws itself, and a page that is a million points wide."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 1 0 R >> >> /Length 12 >>\nstream\n/X Do /X Do \nendstream"
    page = b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 999999 9] /Resources << /XObject << /X 1 0 R >> >> /Contents 5 0 R >>"
    words = b"<< /Length 6 >>\nstream\n/X Do \nendstream"
    parts = [
        form,
        b"<< /Type /Catalog /Pages 3 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        page,
        words,
    ]
    return samples._bound(parts).replace(b"/Root 1 0 R", b"/Root 2 0 R")


def sent(answer: Any) -> bytes:
    """The whole of an answer that comes in pieces."""
    return b"".join(answer.streaming_content)


def send(client: Client, community: Community, name: str, content: bytes) -> Any:
    given = {"title": "", "html": "", "licence": "ogl", "language": "en", "shared_with": "community"}
    files = {"files": SimpleUploadedFile(name, content)}
    return client.post(
        reverse("library_new", args=[community.slug]), given | {"act": "send", "token": "c" * 22} | files
    )


REFUSED = [
    ("bomb.docx", bomb, "unpacks to far more"),
    ("lying.docx", lambda: lying(bomb(12)), "cannot be opened"),
    ("nested.docx", lambda: nested(bomb(), 1), "unpacks to far more"),
    ("deep.docx", lambda: nested(samples.docx(["Hello"]), 4), "unpacks to far more"),
    ("many.docx", lambda: samples.packed({f"word/{n}.xml": "" for n in range(6000)}), "unpacks to far more"),
    (
        "laughs.docx",
        lambda: samples.packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "ha">]><w/>'}),
        "cannot be opened",
    ),
    ("cut.xlsx", lambda: samples.xlsx({"A": [["a"]]})[:-200], "cannot be opened"),
    ("huge.png", huge_png, "50 million dots"),
    (
        "script.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "cannot be shared here",
    ),
    ("page.pdf", lambda: b"<html><script>alert(1)</script>%PDF-1.7", "cannot be shared here"),
    ("macro.docm", lambda: samples.docx(["Hello"]), "cannot be shared here"),
    ("run.docx", lambda: b"MZ" + samples.docx(["Hello"]), "cannot be shared here"),
]


@pytest.mark.parametrize(("name", "make", "words"), REFUSED, ids=[name for name, *_rest in REFUSED])
def test_it_is_refused_with_a_plain_message(
    waste: Community, bo: Person, browser: Browser, name: str, make: Callable[[], bytes], words: str
) -> None:
    client = browser(bo)
    answer = send(client, waste, name, make())
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert name in answer.content.decode()
    assert not Document.objects.exists()
    assert client.get(reverse("library", args=[waste.slug])).status_code == 200


KEPT = [
    ("looping.pdf", looping_pdf, {"read", "broken"}),
    ("itself.pdf", drawing_itself, {"read", "broken", "slow", "stopped"}),
    ("long.pdf", lambda: samples.pdf(["Page"] * 3_000), {"read"}),
    ("cut.pdf", lambda: samples.pdf(["Hello\nworld"])[:300], {"read", "broken"}),
    ("empty.pdf", lambda: b"%PDF-1.7\n", {"broken"}),
    ("locked.docx", lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), {"locked"}),
    ("not.doc", lambda: OLE + bytes(3000), {"broken"}),
    ("both.pdf", lambda: samples.pdf(["Hello\nworld"]) + samples.docx(["Zip"]), {"read", "broken"}),
    ("sheet.csv", lambda: b"=cmd|' /C calc'!A0,1\n", {"read"}),
    ("noise.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 5000, {"read"}),
]


@pytest.mark.parametrize(("name", "make", "states"), KEPT, ids=[name for name, *_rest in KEPT])
def test_it_is_kept_and_what_we_could_not_read_is_said(
    waste: Community, bo: Person, browser: Browser, name: str, make: Callable[[], bytes], states: set[str]
) -> None:
    client = browser(bo)
    content = make()
    assert send(client, waste, name, content).status_code == 302
    run_jobs()
    made: Any = Document.objects.select_related("current").get()
    assert made.current.state in states
    page = client.get(made.get_absolute_url())
    assert page.status_code == 200
    if made.current.state != "read":
        assert "no preview" in page.content.decode()
    download = client.get(reverse("library_download", args=[waste.slug, made.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    assert sent(download) == content


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "a\x07\x1b bell.txt",
        "\u202egpj.exe.txt",
        "x" * 400 + ".txt",
        "<b>bold</b>.txt",
    ],
)
def test_names_with_paths_and_control_signs_are_made_plain(
    waste: Community, bo: Person, browser: Browser, name: str
) -> None:
    client = browser(bo)
    assert send(client, waste, name, b"Words").status_code == 302
    made: Any = Document.objects.get()
    kept = made.current.attachment.name
    assert not set(kept) & {"/", "\r", "\n", "\u202e"}
    answer = client.get(reverse("library_download", args=[waste.slug, made.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "<b>bold</b>" not in client.get(made.get_absolute_url()).content.decode()
    zipped = client.post(reverse("library_zip", args=[waste.slug]), {"document": made.pk})
    with zipfile.ZipFile(io.BytesIO(sent(zipped))) as archive:
        [inside] = archive.namelist()
    assert not inside.startswith(("/", "."))
    assert ".." not in inside.split("/")


def test_a_picture_with_something_hung_on_is_a_picture_only(
    waste: Community, bo: Person, browser: Browser
) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    client = browser(bo)
    send(client, waste, "bin.png", out.getvalue() + b"<script>alert(1)</script>" + samples.docx(["Zip"]))
    made: Any = Document.objects.get()
    content = uploads.open_file(made.current.attachment.key).read()
    assert b"script" not in content
    assert b"PK\x03\x04" not in content
    run_jobs()
    assert "no preview" not in client.get(made.get_absolute_url()).content.decode()


def test_a_read_that_is_over_is_not_done_twice(waste: Community, bo: Person) -> None:
    made = Contribution.objects.write(bo, waste, "document", title="Nothing", html="")
    assert isinstance(made, Document)
    run_jobs()
    assert made.current is None
