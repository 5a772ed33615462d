"""Tables → rows of data items with their groups and answers, or tables as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import slug
from privacy_statements_import.markdown.blocks import Block, Bullet, Cell, Listing, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.grids import (
    Grid,
    Roles,
    answer_of,
    phrase_of,
    read_answer,
    read_necessity,
    roles_of,
    text_of,
)
from privacy_statements_import.markdown.prose import inline, plain, prose
from privacy_statements_import.markdown.rows import Data, Reader, plain_rows, with_condition
from privacy_statements_import.markdown.verdicts import NEVER, UNSPECIFIED, of_word

UNNAMED = "–"  # in the head of a column that has none
LONGEST_LINE = 6  # words of a line of a cell that may be a name
LONGEST_NOTE = 10  # words from which a line of one cell is a note
COLLECTED, NOT_COLLECTED = "collected", "not-collected"


class TableReader(Struct):
    """Reads one table of data items. ``product`` begins the ids of its columns."""

    reader: Reader
    grid: Grid
    roles: Roles
    product: str
    doubt: str = ""
    is_denied: bool = False  # its section says that nothing in it is collected
    dimensions: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    top: list[Data] = field(default_factory=list)
    groups: list[Data] = field(default_factory=list)
    about_all: Data = field(default_factory=dict)

    def read(self) -> Data:
        """The table as what a section holds: ``columns``, ``items`` and the groups as ``sections``."""
        for at in self.roles.answers:
            self.dimensions[self._dimension(at)] = self.grid.header(at)
        current = ""
        for line in self.grid.lines:
            filled = [cell for cell in line if text_of(cell)]
            category = text_of(line[self.roles.category]) if self.roles.category is not None else ""
            if (
                len(filled) == 1
                and self.grid.width > 1
                and (self.grid.width > 2 or line[0].span > 1 or not text_of(line[0]))
            ):
                self._alone(filled[0], line)
                current = category or ""
                continue
            if category and category != current and self.roles.category is not None:
                self._open(line[self.roles.category])
                current = category
            self._place(line)
        return self._chunk()

    def _chunk(self) -> Data:
        said = self.about_all
        roles, heads = self.roles, range(len(self.grid.head))
        told = [at for at in heads if at in roles.answers or (at in roles.texts and self._is_labelled(at))]
        shown = [at for at in heads if at not in told and self.grid.header(at)]
        line = " · ".join(inline(phrase_of(self.grid.head[at]), self.reader.links) for at in shown)
        if line:
            said["before"] = line
        if self.dimensions:
            said["columns"] = list(self.dimensions)
        if self.groups:
            said["grouped"] = True
        if self.top:
            said["items"] = plain_rows(self.top)
        for group in self.groups:
            group["items"] = plain_rows(group["items"])
        groups = [{key: value for key, value in group.items() if value} for group in self.groups]
        if groups:
            said["sections"] = groups
        return said

    def _alone(self, cell: Cell, line: list[Cell]) -> None:
        """A line with one filled cell: a note, a heading of what follows, or a datum of which no more is said."""
        text = text_of(cell)
        if text.endswith(".") and len(text.split()) > LONGEST_NOTE:
            place = self.groups[-1] if self.groups else self.about_all
            place["after"] = "\n\n".join(filter(None, [place.get("after"), prose(cell.blocks, self.reader.links)]))
        elif cell is line[self.roles.item] and cell.span == 1 and not phrase_of(cell).runs[0].strong:
            self._place(line)
        elif self.roles.category is not None and cell is line[self.roles.category]:
            (self.groups[-1]["items"] if self.groups else self.top).append(
                self.reader.row(phrase_of(cell), (), self.doubt)
            )
        else:
            self._open(cell)

    def _open(self, cell: Cell) -> None:
        group: Data = {"heading": text_of(cell), "items": []}
        if any(run.url for run in phrase_of(cell).runs):
            group["before"] = prose(cell.blocks, self.reader.links)
        self.groups.append(group)

    def _place(self, line: list[Cell]) -> None:
        rows = self.groups[-1]["items"] if self.groups else self.top
        cell = line[self.roles.item]
        if not text_of(cell) and rows:  # what it says is said of the line above
            row = rows[-1]
            row["description"] = "\n\n".join([*filter(None, [row.get("description")]), *self._texts(line, set())])
            row.setdefault("needs_review", []).append("the line below it has no name")
            return
        if not text_of(cell):
            cell = next(each for each in line if text_of(each))
        entries = _entries_of(cell)
        for phrase, inside in entries:
            row = self.reader.row(phrase, inside, self.doubt)
            rows.append(self._answered(row, line, cell))

    def _answered(self, row: Data, line: list[Cell], named: Cell) -> Data:
        """A row with what the other columns say of it."""
        words, roles = self.reader.words, self.roles
        used = {at for at, cell in enumerate(line) if cell is named}
        answers: Data = {}
        for at in roles.answers:
            if (answer := read_answer(text_of(_covering(line, at)), words)) is not None:
                answers[self._dimension(at)] = answer
                used.add(at)
        if roles.necessity is not None:
            header = self.grid.header(roles.necessity)
            if said := read_necessity(text_of(line[roles.necessity]), header, words):
                row["necessity"] = said[0]
                used |= set() if said[1] else {roles.necessity}
            elif words.equals("no", text_of(line[roles.necessity])):  # neither required nor optional
                if all(answers.get(self._dimension(at)) == NOT_COLLECTED for at in roles.answers):
                    row["necessity"] = NEVER
                else:
                    row.setdefault("needs_review", []).append("a column says no: is it collected at all?")
        says_no = [answers.get(self._dimension(at)) == NOT_COLLECTED for at in roles.answers]
        said_of = [of_word(text_of(_covering(line, at)), words) for at in roles.answers]
        if said_of and all(said == NEVER for said in said_of):
            row["necessity"] = NEVER
        if len(says_no) > 1 and all(says_no) and all(words.has("whom", self.grid.header(at)) for at in roles.answers):
            row["necessity"] = NEVER
        used |= self._marked(row, line)
        answer = read_answer(text_of(line[roles.collected]), words) if roles.collected is not None else None
        if roles.collected is not None and _collected(row, answer):
            used.add(roles.collected)
            if self.is_denied and row.get("necessity") != NEVER:
                row["necessity"] = UNSPECIFIED
                row.setdefault("needs_review", []).append(
                    "its section says never, and its line says that it is collected"
                )
        text = text_of(line[roles.condition]).strip(" -–—") if roles.condition is not None else ""
        if roles.condition is not None and text and not words.equals("yes", text) and not words.equals("no", text):
            with_condition(row, text.rstrip("."))
            used.add(roles.condition)
        texts = list(self._texts(line, used))
        if texts:
            row["description"] = "\n\n".join([*([row["description"]] if "description" in row else []), *texts])
        if answers:
            row["answers"] = answers
        return row

    def _marked(self, row: Data, line: list[Cell]) -> set[int]:
        """Give a row the necessity of the column in which its mark is; the columns that were understood."""
        met = {at: read_answer(text_of(line[at]), self.reader.words) for at in self.roles.marks}
        yes = [at for at, answer in met.items() if answer_of(answer) in (COLLECTED, "conditional")]
        if len(yes) != 1:
            if yes:
                row["necessity"] = UNSPECIFIED
                row.setdefault("needs_review", []).append("marks are in several columns that exclude each other")
            return {at for at, answer in met.items() if answer == NOT_COLLECTED and not yes}
        row["necessity"] = self.roles.marks[yes[0]]
        answer = met[yes[0]]
        if isinstance(answer, dict) and "condition" in answer:
            with_condition(row, answer["condition"]["words"])
            met[yes[0]] = COLLECTED
        return {at for at, answer in met.items() if answer in (COLLECTED, NOT_COLLECTED)}

    def _texts(self, line: list[Cell], used: set[int]) -> Iterator[str]:
        """What the other columns say, each with its header where that is no simple "description"."""
        for at, cell in enumerate(line):
            if at in used or not text_of(cell) or at == self.roles.category:
                continue
            said = prose(cell.blocks, self.reader.links)
            if self._is_labelled(at) and self.grid.header(at):
                label = self._label(self.grid.header(at))
                said = f"{label}{' ' if isinstance(cell.blocks[0], Paragraph) else chr(10) * 2}{said}"
            yield said

    def _label(self, header: str) -> str:
        if header not in self.labels:
            self.labels[header] = inline(Phrase((Run(f"{header}:", strong=True),), 0), self.reader.links)
        return self.labels[header]

    def _is_labelled(self, at: int) -> bool:
        """Whether the header of a column is before each of its texts."""
        if at in (self.roles.item, self.roles.category) or at in self.roles.answers:
            return False
        first = next(iter(self.roles.texts), None)
        return not (at == first and len(self.roles.texts) == 1 and self.grid.width == 2)

    def _dimension(self, at: int) -> str:
        return f"{self.product}-{slug(self.grid.header(at))}"


def _covering(line: list[Cell], at: int) -> Cell:
    """The cell of a column: its own, or one before it that reaches over it."""
    reach = (line[before] for before in range(at, -1, -1) if line[before].blocks or line[before].line)
    cell = next(reach, line[at])
    return cell if cell.span > 1 else line[at]


def _collected(row: Data, answer: Data | str | None) -> bool:
    """What a column says that asks whether data is collected; whether all of the cell was understood."""
    if answer is None:
        return False
    said: Data = {"answer": answer} if isinstance(answer, str) else answer
    if said["answer"] == NOT_COLLECTED:
        row["necessity"] = NEVER
        if set(said) != {"answer"}:
            row.setdefault("needs_review", []).append("its line says that it is not collected, with a limit")
            return False
    elif "condition" in said:
        with_condition(row, said["condition"]["words"])
    elif "only" in said:
        row["only"] = said["only"]
    elif said != {"answer": COLLECTED}:
        row["answer"] = answer
    return True


def _entries_of(cell: Cell) -> list[tuple[Phrase, Sequence[Block]]]:
    """The things that a cell names, each with what is inside it: one, or a list of them."""
    first = cell.blocks[0]
    if isinstance(first, Listing) and len(cell.blocks) == 1 and all(bullet.phrase.plain for bullet in first.bullets):
        return [(bullet.phrase, bullet.inside) for bullet in first.bullets]
    if isinstance(first, Paragraph):
        lines = _lines(first.phrase) if len(cell.blocks) == 1 else []
        if len(lines) > 2 and lines[0].plain.rstrip().endswith(":"):
            return [(lines[0], (Listing(tuple(map(Bullet, lines[1:])), first.line),))]
        if len(lines) > 1 and all(_is_name(line.plain) for line in lines):
            return [(line, ()) for line in lines]
        return [(first.phrase, cell.blocks[1:])]
    return [(phrase_of(cell), ())]


def _lines(phrase: Phrase) -> list[Phrase]:
    """A phrase in the lines that its writer ended."""
    lines, begun, at = [], 0, 0
    for run in phrase.runs:
        if run.hard_break:
            lines.append(phrase.cut(begun, at))
            begun = at + len(run.text)
        at += len(run.text)
    return [line for line in (*lines, phrase.cut(begun)) if line.plain]


def _is_name(line: str) -> bool:
    return len(line.split()) <= LONGEST_LINE and line[:1].isupper() and line[-1] not in ".:;,)"


def fields_of(grid: Grid, reader: Reader) -> list[Bullet]:
    """The lines of a table as entries of a list: what the columns say of each name is inside it."""
    roles = roles_of(grid, reader.words)
    made = []
    for line in grid.lines:
        named = line[roles.item] if text_of(line[roles.item]) else next(cell for cell in line if text_of(cell))
        inside: list[Block] = []
        for at, cell in enumerate(line):
            if cell is not named and text_of(cell):
                label = Run(f"{self_label}: ", strong=True) if (self_label := grid.header(at)) else Run("")
                first, rest = (
                    (cell.blocks[0], cell.blocks[1:]) if isinstance(cell.blocks[0], Paragraph) else (None, cell.blocks)
                )
                runs = first.phrase.runs if isinstance(first, Paragraph) else ()
                inside += [Paragraph(Phrase((label, *runs), cell.line)), *rest]
        made.append(Bullet(phrase_of(named), tuple(inside)))
    return made


def as_form(grid: Grid) -> Listing:
    """The lines of a table with two columns as entries with a label."""
    lines = [line for line in (grid.head, *grid.lines) if len(line) == 2 and any(map(text_of, line))]
    made = [
        Bullet(Phrase((*phrase_of(label).runs, Run(": "), *phrase_of(said).runs), label.line)) for label, said in lines
    ]
    return Listing(tuple(made), made[0].line if made else 0)


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
        cells[-1] = "\n\n".join(filter(None, [cells[-1], *more]))
        rows.append(cells)
    said: Data = {"columns": head, "rows": rows}
    return {"caption": plain(table.caption), **said} if table.caption and plain(table.caption) else said
