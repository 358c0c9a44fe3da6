"""The door for files: by content, made safe, kept under keys nobody can guess, handed out so that nothing runs."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image

from guildhall.kit import uploads

PROGRAM = b"MZ\x90\x00" + bytes(100)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **saved)
    return out.getvalue()


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # A fixed date: parallel runs must give the tests the same names.
        archive.writestr(zipfile.ZipInfo("word/document.xml", (2026, 1, 1, 0, 0, 0)), "<w/>")
    return out.getvalue()


def test_a_photo_is_turned_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Bo"
    exif.get_ifd(0x8825)[1] = "N"
    stored = uploads.accept(file("Bin.JPG", picture(exif=exif, comment=b"secret")), images_only=True)
    assert (stored.width, stored.height, stored.media_type, stored.name) == (
        200,
        300,
        "image/jpeg",
        "Bin.jpg",
    )
    content = uploads.open_file(stored.key).read()
    assert b"Camera" not in content
    assert b"secret" not in content
    with Image.open(io.BytesIO(content)) as made:
        assert not dict(made.getexif())


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_every_picture_is_made_anew(kind: str) -> None:
    stored = uploads.accept(file(f"a.{kind.lower()}", picture(kind)), images_only=True)
    assert stored.media_type in uploads.SHOWN
    assert (stored.width, stored.height) == (300, 200)


def test_see_through_pictures_stay_so_and_moving_ones_move() -> None:
    clear = uploads.accept(file("a.png", picture("PNG", mode="RGBA")))
    with Image.open(uploads.path_of(clear.key)) as made:
        assert made.mode == "RGBA"
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    moving = uploads.accept(file("a.gif", out.getvalue()))
    with Image.open(uploads.path_of(moving.key)) as made:
        assert getattr(made, "n_frames", 1) == 3


def test_a_picture_of_too_many_dots_is_not_unpacked() -> None:
    bomb = picture("PNG", (20_000, 20_000), "1")
    assert len(bomb) < 200_000
    with pytest.raises(uploads.UploadRefused, match="50 million dots"):
        uploads.accept(file("bomb.png", bomb))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("holiday.jpg", PROGRAM),
        ("minutes.pdf", PROGRAM),
        ("minutes.docm", word_file()),
        ("tool.exe", PROGRAM),
        ("page.html", b"<html><script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("noending", b"%PDF-1.4"),
        ("text.txt", b"\x00\x01\x02"),
        ("cut.png", picture("PNG")[:60]),
        ("empty.pdf", b""),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_words(name: str, content: bytes) -> None:
    with pytest.raises(uploads.UploadRefused) as refused:
        uploads.accept(file(name, content))
    assert name in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.docx", word_file(), f"{uploads.OOXML}wordprocessingml.document"),
        ("a.csv", b"a,b\n1,2\n", "text/csv"),
        ("a.txt", "tŷ".encode(), "text/plain"),
        ("a.txt", b"<html><script>", "text/plain"),
        ("a.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar"),
    ],
)
def test_documents_are_taken_as_they_are(name: str, content: bytes, media_type: str) -> None:
    stored = uploads.accept(file(name, content))
    assert stored.media_type == media_type
    assert uploads.open_file(stored.key).read() == content


def test_at_most_25_megabytes() -> None:
    head = b"%PDF-1.7\n"
    assert uploads.accept(file("a.pdf", head + bytes(uploads.LIMIT - len(head)))).size == uploads.LIMIT
    with pytest.raises(uploads.UploadRefused, match="25 MB"):
        uploads.accept(file("a.pdf", head + bytes(uploads.LIMIT)))


def test_a_form_with_far_more_is_stopped_before_it_fills_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1000)
    request = RequestFactory().post("/", {"file": file("a.pdf", bytes(2000))})
    with pytest.raises(RequestDataTooBig):
        assert request.FILES
    assert RequestFactory().post("/", {"file": file("a.pdf", bytes(10))}).FILES["file"].size == 10  # type: ignore[union-attr]


def test_only_pictures_where_only_pictures_are_wanted() -> None:
    with pytest.raises(uploads.UploadRefused, match="not a picture"):
        uploads.accept(file("a.pdf", b"%PDF-1.7\n"), images_only=True)


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "..", "", "a/b/c/d/e/f", "ŵŵŵŵŵŵŵŵŵ", "a" * 65, "abcdefgh\n"]
)
def test_a_key_leads_nowhere_else(key: str) -> None:
    with pytest.raises(FileNotFoundError):
        uploads.open_file(key)


def test_nothing_runs_when_it_is_handed_out(db: None) -> None:
    stored = uploads.accept(file("a.txt", b"<script>alert(1)</script>"))
    for media_type in ("text/html", "image/svg+xml", "text/plain", "application/pdf"):
        answer = uploads.respond(stored.key, 'a"\r\nX-Evil: yes.html', media_type, inline=True)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "X-Evil" not in answer
        answer.close()
    shown = uploads.accept(file("a.png", picture("PNG")))
    answer = uploads.respond(shown.key, "a.png", shown.media_type, inline=True)
    assert answer["Content-Disposition"].startswith("inline")
    answer.close()


def test_small_pictures_are_made_once_and_go_with_the_large_one() -> None:
    stored = uploads.accept(file("a.jpg", picture(size=(1200, 800))))
    small = uploads.thumbnail(stored.key, 128, square=True)
    with Image.open(small) as made:
        assert made.size == (128, 128)
    made_at = small.stat().st_mtime_ns
    assert uploads.thumbnail(stored.key, 128, square=True).stat().st_mtime_ns == made_at
    with pytest.raises(ValueError, match="is not one of"):
        uploads.thumbnail(stored.key, 100_000)
    uploads.forget(stored.key)
    uploads.forget(stored.key)
    assert not small.exists()
    with pytest.raises(Http404):
        uploads.respond_small(stored.key, 128)


def test_no_picture_is_opened_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = uploads.accept(file("a.png", picture("PNG", size=(1200, 800))))
    monkeypatch.setattr(Image, "open", None)
    small = uploads.thumbnail(stored.key, 64)
    for_mail = uploads.picture_for_mail(stored.key, 480)
    monkeypatch.undo()
    with Image.open(small) as made, Image.open(io.BytesIO(for_mail)) as sent:
        assert (made.size, made.format, sent.size, sent.format) == ((64, 43), "WEBP", (480, 320), "JPEG")
    uploads.forget(stored.key)
    with pytest.raises(FileNotFoundError):
        uploads.picture_for_mail(stored.key, 480)


def test_what_cannot_be_drawn_is_no_picture() -> None:
    stored = uploads.accept(file("a.png", picture("PNG")))
    uploads.path_of(stored.key).write_bytes(b"\x89PNG broken")
    for make in (uploads.thumbnail, uploads.picture_for_mail):
        with pytest.raises(uploads.NotAPicture):
            make(stored.key, 64)
    with pytest.raises(Http404):
        uploads.respond_small(stored.key, 64)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some.text(max_size=300))
def test_names_are_plain(name: str) -> None:
    made = uploads.clean_name(name)
    assert made
    assert len(made) <= 131
    assert not set(made) & {"/", "\\", "\n", "\r", "\x00", "\u202e"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    some.binary(max_size=400), some.sampled_from(["png", "jpg", "gif", "webp", "pdf", "txt", "docx", "mp4"])
)
def test_no_content_breaks_the_door(content: bytes, ending: str) -> None:
    heads = {
        "png": b"\x89PNG\r\n\x1a\n",
        "jpg": b"\xff\xd8\xff\xe0",
        "gif": b"GIF89a",
        "webp": b"RIFF\x10\0\0\0WEBP",
    }
    with suppress(uploads.UploadRefused):
        stored = uploads.accept(file(f"a.{ending}", heads.get(ending, b"") + content))
        assert uploads.path_of(stored.key).exists()
