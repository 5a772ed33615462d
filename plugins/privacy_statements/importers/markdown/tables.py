"""Tables → rows of data items with their groups and answers, or tables as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from privacy_statements.build.ids import slug
from privacy_statements.importers.draft import Outcome
from privacy_statements.importers.markdown.answers import is_answer, read_answer, read_necessity
from privacy_statements.importers.markdown.blocks import Block, Cell, Listing, Paragraph, Phrase, Run, Table
from privacy_statements.importers.markdown.conditions import of_group, sentences
from privacy_statements.importers.markdown.evidence import Around, Evidence, of_place
from privacy_statements.importers.markdown.items import conditions_record, read_item
from privacy_statements.importers.markdown.necessity import of_word
from privacy_statements.importers.markdown.prose import inline, plain, prose
from privacy_statements.importers.markdown.rows import Data, Reader
from privacy_statements.importers.markdown.words import Words, folded

BLANK = Cell((), 0)
UNNAMED = "–"  # stands in the head of a column that has none
MOST = 0.6  # share of the cells that say what a column is


@dataclass(slots=True)
class Grid:
    """A table with all lines of the same length. ``head`` is empty where the table has none."""

    head: list[Cell]
    lines: list[list[Cell]]

    @property
    def width(self) -> int:
        return max([len(self.head), *map(len, self.lines)])

    def header(self, column: int) -> str:
        """The header of a column as plain text; empty where it has none."""
        return _text(self.head[column]) if column < len(self.head) else ""

    def column(self, column: int) -> list[str]:
        """What the lines say in a column, blank cells left out."""
        return [text for line in self.lines if (text := _text(line[column]))]


@dataclass(slots=True)
class Roles:
    """What the columns of a table of data items are."""

    item: int
    category: int | None = None
    collected: int | None = None
    necessity: int | None = None
    condition: int | None = None
    answers: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)


def grid_of(table: Table) -> Grid:
    """A table as a grid. A cell over several columns is followed by blank ones."""

    def spread(cells: Sequence[Cell]) -> Iterator[Cell]:
        for cell in cells:
            yield cell
            yield from [BLANK] * (min(cell.span, 1000) - 1)

    head = list(spread(table.head.cells)) if table.head else []
    lines = [list(spread(line.cells)) for line in table.lines]
    width = max([len(head), *map(len, lines), 0])
    for line in lines:
        line += [BLANK] * (width - len(line))
    return Grid(head, [line for line in lines if any(map(_text, line))])


def roles_of(grid: Grid, words: Words) -> Roles:
    """What each column is, by its header and by what stands in it."""
    headers = [folded(grid.header(at)).strip(" :*") for at in range(grid.width)]
    answering = [
        at for at in range(grid.width) if _mostly(grid.column(at), lambda text: is_answer(text, words))
    ]
    saying = [
        at
        for at in range(grid.width)
        if _mostly(grid.column(at), lambda text: of_word(text, words) is not None)
    ]

    def first(name: str, among: Sequence[int]) -> int | None:
        return next((at for at in among if words.equals(name, headers[at])), None)

    everywhere = range(grid.width)
    plain_columns = [at for at in everywhere if at not in answering and at not in saying]
    category = first("col_category", plain_columns)
    item = first("col_item", [at for at in plain_columns if at != category])
    if item is None:
        left = [at for at in plain_columns if at != category and not words.equals("col_text", headers[at])]
        left = [at for at in left if not words.equals("col_condition", headers[at])]
        item = left[0] if left else category if category is not None else 0
    if category is None:
        category = _group_column(grid, item, plain_columns)
    roles = Roles(item, category if category != item else None)
    for at in everywhere:
        if at in (roles.item, roles.category):
            continue
        if roles.necessity is None and (
            at in saying or (at in answering and words.equals("col_necessity", headers[at]))
        ):
            roles.necessity = at
        elif (
            at in answering
            and roles.collected is None
            and words.equals("col_collected", headers[at].rstrip("? "))
        ):
            roles.collected = at
        elif at in answering and headers[at]:
            roles.answers.append(at)
        elif roles.condition is None and words.equals("col_condition", headers[at]):
            roles.condition = at
        else:
            roles.texts.append(at)
    return roles


def evidence_of(grid: Grid, roles: Roles, lead: str, around: Around, words: Words) -> Evidence:
    """What speaks for a table of data items."""
    found = of_place(lead, around, words)
    header = folded(grid.header(roles.item)).strip(" :*")
    if header and words.has("not_data", header):
        found.add(-6, f'the column "{header}" does not name data')
    elif header and words.equals("col_item", header):
        found.add(2, f'the column "{header}" names data')
    elif header and words.has("data", header):
        found.add(1, f'the column "{header}" speaks of data')
    if roles.collected is not None or roles.necessity is not None:
        found.add(2, "a column says whether data is collected")
    elif roles.answers:
        found.add(1, "columns answer yes or no")
    if grid.width < 2:
        found.add(-1, "it has one column")
    return found


def _group_column(grid: Grid, item: int, plain_columns: Sequence[int]) -> int | None:
    """A column before the items with cells that are blank below a filled one."""
    for at in plain_columns:
        texts = [_text(line[at]) for line in grid.lines]
        if at < item and texts and texts[0] and texts.count("") >= 0.3 * len(texts):
            return at
    return None


# --- a table of data items


@dataclass(slots=True)
class TableReader:
    """Reads one table of data items. ``product`` begins the ids of its columns."""

    reader: Reader
    grid: Grid
    roles: Roles
    product: str
    dimensions: dict[str, str] = field(default_factory=dict)
    top: list[Data] = field(default_factory=list)
    groups: list[Data] = field(default_factory=list)

    def read(self) -> Data:
        """The table as what a section holds: ``columns``, ``items`` and the groups as ``sections``."""
        for at in self.roles.answers:
            self.dimensions[self._dimension(at)] = self.grid.header(at)
        current = ""
        for line in self.grid.lines:
            if self._note(line):
                continue
            category = _text(line[self.roles.category]) if self.roles.category is not None else ""
            item = line[self.roles.item]
            if self._heads_a_group(line):
                self._open(next(cell for cell in line if _text(cell)))
                current = ""
                continue
            if category and self.roles.category is not None:
                if not _text(item):
                    self._only_category(line)
                    current = ""
                    continue
                if category != current:
                    self._open(line[self.roles.category])
                    current = category
            self._place(line, item)
        return self._chunk()

    def _chunk(self) -> Data:
        said: Data = {}
        header_line = " · ".join(
            inline(_phrase(self.grid.head[at]), self.reader.links)
            for at in range(min(self.grid.width, len(self.grid.head)))
            if at not in self.roles.answers and not self._labelled(at) and self.grid.header(at)
        )
        if header_line:
            said["before"] = header_line
        if self.dimensions:
            said["columns"] = list(self.dimensions)
        if self.groups:
            said["grouped"] = True
        if self.top:
            said["items"] = self.top
        if self.groups:
            said["sections"] = self.groups
        return said

    def _labelled(self, at: int) -> bool:
        """Whether the header of a column stands before each of its texts."""
        if at not in self.roles.texts:
            return False
        words = self.reader.words
        return not (
            at == self.roles.texts[0] and words.equals("col_description", folded(self.grid.header(at)))
        )

    def _note(self, line: list[Cell]) -> bool:
        filled = [cell for cell in line if _text(cell)]
        if len(filled) != 1 or self.grid.width < 2:
            return False
        phrase, words = _phrase(filled[0]), self.reader.words
        text = folded(plain(phrase))
        is_note = words.starts("note", text) is not None or (len(text.split()) > 10 and text.endswith("."))
        if not is_note:
            return False
        place = self.groups[-1] if self.groups else None
        if place is None:
            place = {"heading": plain(phrase)[:60]}
            self.groups.append({"items": self.top}) if self.top else None
            self.top = []
            place = self.groups[-1] if self.groups else None
        if place is None:
            return False
        place["after"] = "\n\n".join(
            filter(None, [place.get("after"), prose(filled[0].blocks, self.reader.links)])
        )
        found = [of_group(text[start:end], words, leads=False) for start, end in sentences(text)]
        condition = conditions_record([_original(each, plain(phrase)) for each in found if each])
        if condition:
            place["condition"] = condition
        self.reader.find(phrase, Outcome.FACT if condition else Outcome.PROSE, "a note on the group above it")
        return True

    def _heads_a_group(self, line: list[Cell]) -> bool:
        filled = [at for at, cell in enumerate(line) if _text(cell)]
        if len(filled) != 1 or filled[0] not in (0, self.roles.item):
            return False
        cell = line[filled[0]]
        if self.roles.category == filled[0]:
            return False
        answering = (
            bool(self.roles.answers) or self.roles.collected is not None or self.roles.necessity is not None
        )
        runs = [run for run in _phrase(cell).runs if run.text.strip()]
        return cell.span > 1 or cell.header or answering or (bool(runs) and all(run.strong for run in runs))

    def _open(self, cell: Cell) -> None:
        phrase, words = _phrase(cell), self.reader.words
        text = plain(phrase).rstrip(" :")
        group: Data = {"heading": text}
        if words.compiled(r"(?<!\w)(?:(?:<examples>)|(?:<open>))").search(folded(text)):
            group["exhaustive"] = False
        if len(cell.blocks) > 1 or any(run.url for run in phrase.runs):
            group["before"] = prose(cell.blocks, self.reader.links)
        reading = read_item(phrase, words, self.reader.links)
        if reading.condition or reading.only:
            group["condition"] = conditions_record(
                [*reading.conditions, *([reading.only] if reading.only else [])]
            )
        if reading.necessity:
            group["necessity"] = reading.necessity
        self.groups.append(group)

    def _only_category(self, line: list[Cell]) -> None:
        assert self.roles.category is not None
        cell = line[self.roles.category]
        row = self._row(line, cell)
        self.groups.append({"heading": row["name"], "items": [row]})

    def _place(self, line: list[Cell], cell: Cell) -> None:
        if not _text(cell):
            filled = [each for each in line if _text(each)]
            cell = filled[0]
        row = self._row(line, cell)
        (self.groups[-1].setdefault("items", []) if self.groups else self.top).append(row)

    def _row(self, line: list[Cell], cell: Cell) -> Data:
        reader, words, roles = self.reader, self.reader.words, self.roles
        phrase, inside = _split(cell)
        row = reader.row(phrase, inside)
        used = {roles.item, roles.category if cell is not line[roles.item] else None}
        answers: Data = {}
        for at in roles.answers:
            answer = read_answer(_text(line[at]), words)
            if answer is not None:
                answers[self._dimension(at)] = answer
                used.add(at)
        if roles.necessity is not None:
            said = read_necessity(_text(line[roles.necessity]), self.grid.header(roles.necessity), words)
            if said:
                row["necessity"] = said
                used.add(roles.necessity)
        if roles.collected is not None and _collected(row, _text(line[roles.collected]), words):
            used.add(roles.collected)
        if roles.condition is not None and (text := _text(line[roles.condition])):
            if not words.equals("yes", folded(text)) and not words.equals("no", folded(text)):
                _add_condition(row, text.rstrip("."))
                used.add(roles.condition)
        texts = list(self._texts(line, used))
        if texts:
            row["description"] = "\n\n".join(
                [*([row["description"]] if "description" in row else []), *texts]
            )
        if answers:
            row["answers"] = answers
        return row

    def _texts(self, line: list[Cell], used: set[int | None]) -> Iterator[str]:
        """What the other columns say, each with its header where that is no simple "description"."""
        for at, cell in enumerate(line):
            if at in used or not _text(cell) or (at == self.roles.category):
                continue
            said = prose(cell.blocks, self.reader.links)
            header = self.grid.header(at) if self._labelled(at) or at not in self.roles.texts else ""
            if header:
                label = inline(Phrase((Run(f"{header}:", strong=True),), cell.line), self.reader.links)
                separator = " " if isinstance(cell.blocks[0], Paragraph) else "\n\n"
                said = f"{label}{separator}{said}"
            yield said

    def _dimension(self, at: int) -> str:
        return f"{self.product}-{slug(self.grid.header(at))}"


def _collected(row: Data, text: str, words: Words) -> bool:
    """What a column says that asks whether data is collected; whether all of the cell was understood."""
    answer = read_answer(text, words)
    if answer is None:
        return False
    said = {"answer": answer} if isinstance(answer, str) else answer
    if said["answer"] == "not-collected" and set(said) == {"answer"}:
        row["necessity"] = "never"
    elif "condition" in said and said["answer"] != "not-collected":
        _add_condition(row, said["condition"]["words"])
    elif "only" in said and said["answer"] == "collected":
        row["only"] = said["only"]
    elif said != {"answer": "collected"}:
        row["answer"] = answer
    return True


def _add_condition(row: Data, text: str) -> None:
    existing = row.get("condition")
    known = [] if existing is None else [each["words"] for each in existing.get("all", [existing])]
    row["condition"] = conditions_record([*known, text])


def _split(cell: Cell) -> tuple[Phrase, Sequence[Block]]:
    """The phrase that names what a cell is about, and what else stands in it."""
    first = cell.blocks[0]
    if isinstance(first, Paragraph):
        return first.phrase, cell.blocks[1:]
    if isinstance(first, Listing) and first.bullets:
        entry, more = first.bullets[0], first.bullets[1:]
        rest: tuple[Block, ...] = (Listing(more, first.line, first.ordered),) if more else ()
        return entry.phrase, (*entry.inside, *rest, *cell.blocks[1:])
    return _phrase(cell), ()


def _phrase(cell: Cell) -> Phrase:
    """What a cell says, as one phrase."""
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return cell.blocks[0].phrase
    return Phrase((Run(cell.plain),), cell.line)


def _text(cell: Cell) -> str:
    return re.sub(r"\s+", " ", cell.plain).strip()


def _original(said: str, text: str) -> str:
    """A phrase as the page writes it: with its own apostrophes."""
    at = folded(text).find(said)
    return text[at : at + len(said)] if at >= 0 else said


def _mostly(texts: Sequence[str], is_so: Any) -> bool:
    return bool(texts) and sum(1 for text in texts if is_so(text)) >= MOST * len(texts)


# --- any other table


def as_table(grid: Grid, table: Table, reader: Reader) -> Data | None:
    """A table that is not about data items, as a record says it; ``None`` where it has no header."""
    if not any(map(_text, grid.head)) or not grid.lines:
        return None
    head = [_text(cell) or UNNAMED for cell in grid.head]
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
