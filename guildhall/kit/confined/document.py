"""What stands on the pages of a document, and how they look."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from guildhall.kit.confined.archive import Broken, Locked, looked_through

OOXML: Final = "application/vnd.openxmlformats-officedocument."
ODF: Final = "application/vnd.oasis.opendocument."
ARCHIVES: Final = (OOXML, ODF)
MOST_PAGES: Final = 1_000
MOST_DRAWN: Final = 20
MOST_TEXT: Final = 3_000_000
MOST_ON_A_PAGE: Final = 50_000
# Dots across and down at most, however large a page says it is.
WIDTH, HEIGHT = 900, 2_400
COVER: Final = (240, 320)
# Of processor time; what was read until then is kept.
ENOUGH: Final = 25.0
MARK: Final = "\n\n@@guildhall-page {page_num}@@\n\n"
MARKED: Final = re.compile(r"@@guildhall-page (\d+)@@")


def read(file: Path, folder: Path, media_type: str, drawn: int = MOST_DRAWN) -> dict[str, Any]:
    """The texts of the pages of a PDF, Office or text file: `unit` (page, slide, sheet or nothing), `texts`, `pages`, `drawn`.

    Pictures of the first pages of a PDF are written as «1.webp» and so on, a small one of the first as «0.webp».
    """
    if media_type == "application/pdf":
        return _pdf(file, folder, min(drawn, MOST_DRAWN))
    if media_type.startswith("text/"):
        return _said("", [_decoded(file.read_bytes())])
    if media_type.startswith(ARCHIVES) and looked_through(file, folder)["is_locked"]:
        raise Locked
    return _office(file, media_type)


def _said(unit: str, texts: Sequence[str], pages: int = 0, drawn: int = 0) -> dict[str, Any]:
    kept, left = list[str](), MOST_TEXT
    for text in texts[:MOST_PAGES]:
        kept.append(plain(text)[: min(left, MOST_ON_A_PAGE if unit else MOST_TEXT)])
        left -= len(kept[-1])
    return {"unit": unit, "texts": kept, "pages": pages or (len(kept) if unit else 0), "drawn": drawn}


def plain(text: str) -> str:
    """Text that any database takes: no null characters, no halves of letters, no more than one empty line."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", " ", whole)
    return re.sub(r"[ \xa0]*\n\s*\n", "\n\n", re.sub(r"[ \xa0]{2,}", " ", shown)).strip()


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _pdf(file: Path, folder: Path, drawn: int) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise (Locked if "password" in str(error).lower() else Broken) from error
    texts, made, left = list[str](), 0, MOST_TEXT
    for number in range(min(pages, MOST_PAGES)):
        if left <= 0 or time.process_time() > ENOUGH:
            break
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            page, text = None, ""
        if page is not None and number < drawn and _draw(page, folder, number + 1):
            made = number + 1
        texts.append(text)
        left -= len(text)
    if not texts:
        raise Broken
    return _said("page", texts, pages, made)


def _draw(page: Any, folder: Path, number: int) -> bool:
    """Draws a page as a WebP; one that has no size or cannot be drawn is left out, and its words are kept."""
    from pypdfium2 import PdfiumError

    wide, high = page.get_size()
    if not (0 < wide < 1e6 and 0 < high < 1e6):
        return False
    try:
        picture = page.render(scale=min(WIDTH / wide, HEIGHT / high)).to_pil().convert("RGB")
    except (PdfiumError, MemoryError, OSError, ValueError):
        return False
    picture.save(folder / f"{number}.webp", "WEBP", quality=75)
    if number == 1:
        picture.thumbnail(COVER)
        picture.save(folder / "0.webp", "WEBP", quality=80)
    return True


def _office(file: Path, media_type: str) -> dict[str, Any]:
    from kreuzberg import ExtractionConfig, KreuzbergError, PageConfig, extract_bytes_sync

    pages = PageConfig(extract_pages=True, insert_page_markers=True, marker_format=MARK)
    asked = ExtractionConfig(use_cache=False, pages=pages, output_format="plain", disable_ocr=True)  # type: ignore[call-arg]
    try:
        found = extract_bytes_sync(file.read_bytes(), media_type, asked)
    except KreuzbergError as error:
        raise (Locked if re.search("password|encrypt", str(error), re.IGNORECASE) else Broken) from error
    metadata = found.metadata or {}
    if names := metadata.get("sheet_names"):
        return _said("sheet", list(_sheets(names, found.pages or [])) or [found.content])
    if marked := MARKED.split(found.content)[1:]:
        return _said("slide", [text.strip() for text in marked[1::2]])
    texts = [str(page["content"]) for page in found.pages or []]
    if len(texts) > 1 and any(texts):
        return _said("page", texts)
    return _said("", [found.content])


def _sheets(names: Sequence[str], pages: Sequence[Any]) -> Iterator[str]:
    """The name of each sheet and its rows, with tabs between the cells."""
    for name, page in zip(names, pages, strict=False):
        rows = ["\t".join(map(str, row)) for table in page["tables"] for row in table.cells]
        yield "\n".join([name, "", *rows])
