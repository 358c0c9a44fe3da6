"""Small real files, made when they are needed: for the demo and for tests."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Final

RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
WORDS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE: Final = "application/vnd.openxmlformats-officedocument."
ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
A4: Final = (595, 842)


def pdf(pages: Sequence[str]) -> bytes:
    """A PDF with these words on its pages; the first line of each is set larger."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
    for number, words in enumerate(pages):
        drawn = _drawn(words)
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Resources << {fonts} >> "
            f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        parts.append(b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream")
    return _bound(parts)


def _drawn(words: str) -> bytes:
    title, _line, rest = words.strip().partition("\n")
    lines = [f"BT /F2 20 Tf 64 760 Td ({_escaped(title)}) Tj ET", "BT /F1 11.5 Tf 17 TL 64 722 Td"]
    for paragraph in rest.strip().split("\n"):
        lines += [f"({_escaped(line)}) '" for line in textwrap.wrap(paragraph, 82) or [""]]
    return "\n".join([*lines, "ET"]).encode("cp1252", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _bound(parts: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """An archive with these parts, the first of them not packed, as ODF wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            kind = zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, kind)
    return out.getvalue()


def _package(main: str, kind: str, parts: dict[str, str | bytes]) -> bytes:
    """An Office file: what it consists of, what its main part is, and the parts."""
    overrides = f'<Override PartName="/{main}" ContentType="{TYPE}{kind}.main+xml"/>' + "".join(
        f'<Override PartName="/{name}" ContentType="{TYPE}spreadsheetml.worksheet+xml"/>'
        for name in parts
        if name.startswith("xl/worksheets/")
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return packed(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{TYPES}">{defaults}{overrides}</Types>',
            "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
            **parts,
        }
    )


def docx(paragraphs: Sequence[str]) -> bytes:
    """A Word file; «---» begins a new page."""
    body = ""
    for words in paragraphs:
        if words == "---":
            body += '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        else:
            body += f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    document = f'{HEAD}<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    return _package("word/document.xml", "wordprocessingml.document", {"word/document.xml": document})


def xlsx(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An Excel file with sheets by their names."""
    parts: dict[str, str | bytes] = {}
    named, related = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        named += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        related += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        drawn = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{HEAD}<worksheet xmlns="{SHEETS}"><sheetData>{drawn}</sheetData></worksheet>'
        )
    book = f'{HEAD}<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    parts |= {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
    }
    return _package("xl/workbook.xml", "spreadsheetml.sheet", parts)


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def odt(paragraphs: Sequence[str]) -> bytes:
    """An OpenDocument text."""
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    body = "".join(f"<text:p>{escape(words)}</text:p>" for words in paragraphs)
    content = (
        f'{HEAD}<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" office:version="1.3">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
