"""Tables that hold no data items of their own: the fields of an event, and tables as they are."""

from __future__ import annotations

from privacy_statements_import.markdown.blocks import Block, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.cells import add_condition, conditions_in, label, split_cell
from privacy_statements_import.markdown.columns import Grid, roles_of, text_of
from privacy_statements_import.markdown.prose import plain, prose
from privacy_statements_import.markdown.rows import Data, Reader
from privacy_statements_import.markdown.words import folded

UNNAMED = "–"  # stands in the head of a column that has none


def fields_of(grid: Grid, reader: Reader) -> tuple[list[Data | str], list[Block]]:
    """The lines of a table as parts, and its header, which names what its columns say."""
    roles = roles_of(grid, reader.words)
    labels = [at for at in range(len(grid.head)) if grid.header(at) and at != roles.item]
    labelled = (
        [] if len(labels) == 1 and reader.words.equals("col_description", folded(grid.header(labels[0]))) else labels
    )
    parts: list[Data | str] = []
    for line in grid.lines:
        named = line[roles.item] if text_of(line[roles.item]) else next(cell for cell in line if text_of(cell))
        phrase, inside = split_cell(named)
        part = reader.part(phrase, inside)
        texts: list[str] = []
        conditions: list[str] = []
        for at, cell in enumerate(line):
            if cell is named or not text_of(cell):
                continue
            said = prose(cell.blocks, reader.links)
            texts.append(f"{label(grid.header(at), reader)} {said}" if at in labelled else said)
            conditions += conditions_in(cell, reader.words)
        if texts:
            data: Data = {"name": part} if isinstance(part, str) else part
            data["note"] = "\n\n".join([*([data["note"]] if "note" in data else []), *texts])
            for each in conditions:
                add_condition(data, each)
            part = data
        parts.append(part)
    shown = [grid.head[at] for at in range(len(grid.head)) if grid.header(at) and at not in labelled]
    line_of_head = " · ".join(map(text_of, shown))
    head: list[Block] = [Paragraph(Phrase((Run(line_of_head),), shown[0].line))] if line_of_head else []
    return parts, head


def as_table(grid: Grid, table: Table, reader: Reader) -> Data | None:
    """A table that is not about data items, as a record says it; ``None`` where it has no header."""
    if not any(map(text_of, grid.head)) or not grid.lines:
        return None
    head = [text_of(cell) or UNNAMED for cell in grid.head]
    rows = []
    for line in grid.lines:
        cells = [prose(cell.blocks, reader.links) for cell in line]
        more = [text for text in cells[len(head) :] if text]
        cells = cells[: len(head)] + [""] * (len(head) - len(cells))
        if more:
            cells[-1] = "\n\n".join(filter(None, [cells[-1], *more]))
        rows.append(cells)
    said: Data = {"columns": head, "rows": rows}
    if table.caption and plain(table.caption):
        said = {"caption": plain(table.caption), **said}
    return said
