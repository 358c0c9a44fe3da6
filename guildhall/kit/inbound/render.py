"""Lines as HTML that carries meaning and nothing else: paragraphs, lists, tables, quotes, links, emphasis."""

from __future__ import annotations

import html
from itertools import groupby
from typing import Final

from guildhall.kit.inbound.lines import Line, Step

MOST_CELLS, MOST_COLUMNS = 2_000, 40
DEEPEST: Final = 12


def rendered(lines: list[Line]) -> str:
    """The HTML of lines, in order."""
    return _by_quote(lines, 0)


def _by_quote(lines: list[Line], depth: int) -> str:
    pieces: list[str] = []
    for is_deeper, group in groupby(lines, key=lambda line: line.depth > depth):
        inside = list(group)
        if is_deeper:
            pieces.append(f"<blockquote>{_by_quote(inside, depth + 1)}</blockquote>")
        else:
            pieces.append(_by_step(inside, 0))
    return "".join(pieces)


def _by_step(lines: list[Line], level: int) -> str:
    """Lines that share what is around them down to a level."""
    pieces: list[str] = []
    for step, group in groupby(lines, key=lambda line: _step(line, level)):
        inside = list(group)
        if step is None or level > DEEPEST:
            pieces.append(_paragraphs(inside))
        elif step.tag == "table":
            pieces.append(_table(inside, level))
        elif step.tag in ("ul", "ol", "blockquote"):
            content = _by_step(inside, level + 1)
            if step.tag != "blockquote" and not content.startswith("<li>"):
                content = f"<li>{content}</li>"
            pieces.append(f"<{step.tag}>{content}</{step.tag}>")
        elif step.tag == "li" and level and _step(inside[0], level - 1).tag in ("ul", "ol"):  # type: ignore[union-attr]
            pieces.append(f"<li>{_by_step(inside, level + 1)}</li>")
        else:
            pieces.append(_by_step(inside, level + 1))
    return "".join(pieces)


def _step(line: Line, level: int) -> Step | None:
    return line.path[level] if level < len(line.path) else None


def _table(lines: list[Line], level: int) -> str:
    """A table where it is one: more than one row and column, and no table within. A layout's cells are paragraphs."""
    rows = [list(group) for _row, group in groupby(lines, key=lambda line: _step(line, level + 1))]
    cells = [
        [list(cell) for _cell, cell in groupby(row, key=lambda line: _step(line, level + 2))] for row in rows
    ]
    is_nested = any(step.tag == "table" for line in lines for step in line.path[level + 1 :])
    is_plain = all(_is_cell(cell[0], level) for row in cells for cell in row)
    if (
        is_nested
        or not is_plain
        or len(rows) < 2
        or max(map(len, cells)) < 2
        or sum(map(len, cells)) > MOST_CELLS
    ):
        return _by_step(lines, level + 1)
    drawn = (_row(row, level) for row in cells)
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in drawn) + "</tbody></table>"


def _row(cells: list[list[Line]], level: int) -> str:
    pieces: list[str] = []
    for cell in cells:
        step = cell[0].path[level + 2]
        pieces += ["<td></td>"] * min(step.column - len(pieces), MOST_COLUMNS)
        pieces.append(f"<{step.tag}>{_by_step(cell, level + 3)}</{step.tag}>")
    return "".join(pieces)


def _is_cell(line: Line, level: int) -> bool:
    row, cell = _step(line, level + 1), _step(line, level + 2)
    return row is not None and row.tag == "tr" and cell is not None and cell.tag in ("td", "th")


def _paragraphs(lines: list[Line]) -> str:
    pieces: list[str] = []
    for at, line in enumerate(lines):
        markup = line.markup or html.escape(line.words, quote=False)
        pieces.append(markup if not at else (f"</p><p>{markup}" if line.gap else f"<br>{markup}"))
    return f"<p>{''.join(pieces)}</p>" if pieces else ""
