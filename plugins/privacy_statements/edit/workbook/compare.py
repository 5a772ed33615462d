"""A workbook compared with its export and with today's records: the edits, and what prevents them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.catalog.model import Catalog, Product, Section
from privacy_statements.diagnostics.diagnostic import did_you_mean
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fields import ITEMS, Edit
from privacy_statements.edit.workbook.reading import Sheet, SheetCell, SheetLine, Workbook, lines_of
from privacy_statements.publish.cells import CellError, Form, entry_lines, read_cell, tidy
from privacy_statements.publish.sheets import PATH, ROWS, SHEETS, Cell, Column, Line, Lines, State
from privacy_statements.publish.workbook import TOO_LONG, Remembered
from privacy_statements.read.syntax import shown
from privacy_statements.records.statements import SectionRecord

EMPTY = SheetCell("", "")
UNCHANGED = object()  # in place of a value: there is nothing to change
SHOWN_LENGTH = 60


class CellFinding(Struct, frozen=True):
    """An error or a note about one cell of a workbook; ``cell`` is empty for a whole sheet."""

    sheet: str
    cell: str
    code: str
    message: str
    is_error: bool = True

    @property
    def place(self) -> tuple[int, int, int, str, str]:
        """The sort key of findings: sheets as in the workbook, then line by line."""
        letters = self.cell.rstrip("0123456789")
        number = next((number for number, shape in enumerate(SHEETS) if shape.name == self.sheet), -1)
        return number, int(self.cell[len(letters) :] or 0), len(letters), letters, self.message

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {'error' if self.is_error else 'note'}: {self.message} [{self.code}]"


class Compared(Struct):
    """The edits in a workbook, the cell of each, and the findings."""

    edits: dict[Position, Edit] = field(default_factory=dict)
    cells: dict[tuple[Position, str], tuple[str, str]] = field(default_factory=dict)
    """The sheet and cell of each edit, by position and key; a new row has the key ``items/0`` and so on."""
    findings: list[CellFinding] = field(default_factory=list)

    def note(self, sheet: str, cell: str, code: str, message: str, *, is_error: bool = True) -> None:
        """Adds a finding."""
        self.findings.append(CellFinding(sheet, cell, code, message, is_error))

    def edit(self, edit: Edit, cells: Mapping[str, tuple[str, str]]) -> None:
        """Adds an edit to those of the same record. ``cells`` are its sheet and cell, by key."""
        earlier = self.edits.get(edit.position, Edit(edit.position, edit.record))
        changes, rows = {**earlier.changes, **edit.changes}, (*earlier.rows, *edit.rows)
        self.edits[edit.position] = Edit(edit.position, edit.record, changes, rows, edit.bare)
        new = f"{ITEMS}/{len(earlier.rows)}"
        self.cells |= {(edit.position, new if key == ITEMS else key): cell for key, cell in cells.items()}


def compare(workbook: Workbook, now: Lines, catalog: Catalog) -> Compared:
    """The edits in a workbook, and the findings. ``now`` are the lines of today's records."""
    compared = Compared(findings=[CellFinding(*note, is_error=False) for note in _notes(workbook)])
    for name, base in lines_of(workbook.exported).items():
        if name in workbook.sheets:
            _Comparison(compared, workbook.sheets[name], base, {line.key: line for line in now[name]}, catalog).run()
        else:
            compared.note(name, "", "missing-sheet", f'the sheet "{name}" is missing; copy it back from the export')
    return compared


def _notes(workbook: Workbook) -> Iterator[tuple[str, str, str, str]]:
    """Notes on what is not read of a workbook: sheet, cell, code and message."""
    for other in workbook.others:
        yield shown(other), "", "unknown-sheet", "a sheet of your own is not read"
    if workbook.has_comments:
        yield "workbook", "", "comments", "comments on cells are not read: write what must stay into a cell"
    for name in workbook.sheets.keys() & {cell.sheet for cell in workbook.exported}:
        sheet = workbook.sheets[name]
        for title in sheet.missing:
            yield name, "", "missing-column", f'the column "{title}" is missing; its texts stay unchanged'
        for title in sheet.others:
            yield name, "", "unknown-column", f'the column "{shown(title)}" is not part of the export and is not read'
        for cell in sheet.outside:
            yield name, cell, "outside", "this text is in no column of the export and is not read"


class _Comparison(Struct):
    """One sheet, line by line."""

    compared: Compared
    sheet: Sheet
    base: Mapping[tuple[str, ...], Mapping[str, Remembered]]
    now: Mapping[tuple[str, ...], Line]
    catalog: Catalog
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    new_ids: set[str] = field(default_factory=set)

    def run(self) -> None:
        for line in self.sheet.lines:
            keys = [line[column.key] for column in self.sheet.shape.columns[: self.sheet.shape.keys]]
            key, name = tuple(cell.text.strip() for cell in keys), keys[-1].name
            if key in self.base:
                self._exported(key, name, line)
            elif self.sheet.shape is ROWS and key[0] and not key[1]:
                self._new_row(line)
            else:
                self._unknown(key, name)
        for key in self.base:
            if key not in self.seen:
                message = f"the line for {_named(key)} is missing; put it back, or delete it in its file"
                self._note("", "removed-line", message)

    def _note(self, cell: str, code: str, message: str, *, is_error: bool = True) -> None:
        self.compared.note(self.sheet.shape.name, cell, code, message, is_error=is_error)

    def _unknown(self, key: tuple[str, ...], cell: str) -> None:
        if not all(key):
            titles = " and ".join(f'"{title}"' for title in self.sheet.shape.titles)
            message = f"the line has no {titles}; fill it in, or delete the line"
        else:
            near = did_you_mean(key[-1], [each[-1] for each in self.base if each[:-1] == key[:-1]])
            new = "; leave the id of a new row empty" if self.sheet.shape is ROWS else "; write new records in a file"
            message = f"{_named(key)} was not exported{near or new}"
        self._note(cell, "changed-key", message)

    def _exported(self, key: tuple[str, ...], name: str, line: SheetLine) -> None:
        if key in self.seen:
            message = f"this is a second line for {_named(key)}; keep only one, such as the one at {self.seen[key]}"
            self._note(name, "duplicate-line", message)
            return
        self.seen[key] = name
        current = self.now.get(key)
        if current is None:
            message = f"{_named(key)} is no longer in the records; export the workbook again"
            self._note(name, "gone", message)
            return
        changes: dict[str, Any] = {}
        for column, cell in self._cells(line):
            base = self.base[key].get(column.key, Remembered(self.sheet.shape.name, "", "", column.key, State.OWN, ""))
            if self._is_touched(column, cell, base):
                value = self._value(column, cell, base, current.cells[column.key])
                if value is not UNCHANGED:
                    changes[column.key] = value
        if changes:
            edit = Edit(current.position, self.sheet.shape.record, changes, bare=current.bare)
            self.compared.edit(edit, {key: (self.sheet.shape.name, line[key].name) for key in changes})

    def _cells(self, line: SheetLine) -> Iterator[tuple[Column, SheetCell]]:
        """The cells after the key of a line, without those of missing columns."""
        for column in self.sheet.shape.columns[self.sheet.shape.keys :]:
            if column.title not in self.sheet.missing:
                yield column, line[column.key]

    def _is_touched(self, column: Column, cell: SheetCell, base: Remembered) -> bool:
        if base.state == TOO_LONG:
            message = f'the text of "{column.title}" is too long for a cell; it stays unchanged'
            self._note(cell.name, "too-long", message, is_error=False)
            return False
        if cell.mistake:
            self._note(cell.name, "no-text", cell.mistake)
            return False
        return not _same(cell.text, base.text, column.form)

    def _value(self, column: Column, cell: SheetCell, base: Remembered, current: Cell) -> Any:
        """The new value of a field, ``None`` to remove it, or ``UNCHANGED`` if there is nothing to do."""
        typed = f'"{_short(cell.text)}"' if cell.text.strip() else "an empty cell"
        if column.state is State.SHOWN:
            message = (
                f'this gray cell only shows where the line belongs; put "{_short(base.text)}" back in place of {typed}'
            )
            self._note(cell.name, "changed-key", message)
            return UNCHANGED
        if not (current.state == base.state and _same(current.text, base.text, column.form)):
            if current.state is State.OWN and _same(current.text, cell.text, column.form):
                return UNCHANGED
            was, now = (f'"{_short(text)}"' if text else "nothing" for text in (base.text, current.text))
            message = (
                f"the cell has {typed}, but the record changed from {was} to {now} since the export; keep one of them"
            )
            self._note(cell.name, "conflict", message)
            return UNCHANGED
        if cell.text.strip():
            return self._read(column, cell)
        if base.state == State.INHERITED:
            message = f'"{_short(base.text)}" comes from a place around the row; write another value instead of none'
            self._note(cell.name, "inherited", message)
            return UNCHANGED
        return None

    def _read(self, column: Column, cell: SheetCell) -> Any:
        if cell.is_date and column.form is not Form.DATE:
            message = f"the spreadsheet has turned this text into the date {cell.text}; write it as text"
            self._note(cell.name, "no-text", message)
            return UNCHANGED
        if cell.doubt:
            self._note(cell.name, "number", cell.doubt, is_error=False)
        try:
            value = read_cell(cell.text, column.form)
        except CellError as error:
            self._note(cell.name, "no-entry", f"{error}; expected {{key: value}} or a text")
            return UNCHANGED
        if column.are_ids and isinstance(value, list):
            return [each for entry in value for each in _ids(entry)]
        return value

    # --- new rows

    def _new_row(self, line: SheetLine) -> None:
        cells = {column.key: cell for column, cell in self._cells(line)}
        product_id, place = line["product"].text.strip(), line["product"].name
        product = self.catalog.products.get(product_id)
        name = tidy(cells.get("name", EMPTY).text)
        if product is None:
            near = did_you_mean(product_id, self.catalog.products)
            self._note(place, "new-row", f'unknown product "{_short(product_id)}"{near}')
            return
        section = self._section(product, cells.get("section", EMPTY), place)
        if section is None:
            return
        if not name:
            message = f'the new line has no "{ROWS.column("name").title}"; write the name of its item'
            self._note(place, "new-row", message)
            return
        twin = next((row for row in section.rows if row.name.casefold() == name.casefold()), None)
        if twin is not None:
            message = f'the section already has "{_short(name)}", with the id "{twin.id}"; edit that line instead'
            self._note(cells["name"].name, "new-row", message)
            return
        taken = {row.id for row in product.rows} | self.new_ids
        row: dict[str, Any] = {"id": free(slug(name), taken)}
        self.new_ids.add(row["id"])
        for column in ROWS.columns[ROWS.keys :]:
            cell = cells.get(column.key, EMPTY)
            if cell.mistake:
                self._note(cell.name, "no-text", cell.mistake)
            elif column.state is not State.SHOWN and cell.text.strip():
                row[column.key] = self._read(column, cell)
        row = {key: value for key, value in row.items() if value is not UNCHANGED}
        edit = Edit(section.position, SectionRecord, rows=(row,))
        self.compared.edit(edit, {ITEMS: (self.sheet.shape.name, cells["name"].name)})

    def _section(self, product: Product, cell: SheetCell, place: str) -> Section | None:
        wanted = tidy(cell.text)
        paths = {id(section): path for section, path in _paths(product.root, ())}
        sections = [section for section in product.root.walk() if section.id]
        for fits in (
            lambda section: section.id == wanted,
            lambda section: PATH.join(paths[id(section)]) == wanted,
            lambda section: section.heading.casefold() == wanted.casefold(),
        ):
            fitting = [section for section in sections if wanted and fits(section)]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                ids = ", ".join(section.id for section in fitting)
                message = f'{len(fitting)} sections are called "{_short(wanted)}"; write one of the ids {ids}'
                self._note(cell.name, "new-row", message)
                return None
        near = did_you_mean(wanted, [section.heading for section in sections] + [section.id for section in sections])
        problem = f'unknown section "{_short(wanted)}"' if wanted else "the new line has no section"
        self._note(cell.name or place, "new-row", f"{problem}{near or '; write the id or the heading of one'}")
        return None


def _paths(section: Section, outer: tuple[str, ...]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    path = (*outer, section.heading) if section.id else outer
    yield section, path
    for inner in section.sections:
        yield from _paths(inner, path)


def _same(text: str, other: str, form: Form) -> bool:
    """Whether two texts of a cell are the same, except for blanks around them or around entries."""
    if form in (Form.ENTRY, Form.ENTRIES):
        return entry_lines(text) == entry_lines(other)
    return tidy(text) == tidy(other)


def _ids(entry: Any) -> list[Any]:
    return [each for each in re.split(r"[,;]\s*", entry) if each] if isinstance(entry, str) else [entry]


def _named(key: tuple[str, ...]) -> str:
    return " of ".join(f'"{_short(part)}"' for part in reversed(key))


def _short(text: str) -> str:
    folded = shown(" ".join(text.split()))
    return folded if len(folded) <= SHOWN_LENGTH else folded[:SHOWN_LENGTH] + "…"
