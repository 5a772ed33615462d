"""Tables → rows of data items with their groups and answers, or tables as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import slug
from privacy_statements_import.markdown.blocks import Block, Bullet, Cell, Listing, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.grids import (
    LONGEST_DENIAL,
    NO,
    Grid,
    Roles,
    answer_of,
    begun_answer,
    first_words,
    phrase_of,
    read_answer,
    read_necessity,
    text_of,
)  # fmt: skip
from privacy_statements_import.markdown.names import Data, Reader, plain_rows, with_condition
from privacy_statements_import.markdown.prose import inline, plain, prose
from privacy_statements_import.markdown.verdicts import COLLECTED, NEVER, UNSPECIFIED, denial, of_word
from privacy_statements_import.markdown.words import condition_inside

LONGEST_NOTE = 10  # words from which a line of one cell is a note
LONGEST_LINE = 6  # words of a line of a cell that may be a name
UNNAMED = "–"  # in the head of a column that has none


class TableReader(Struct):
    """Reads one table of data items. ``product`` begins the ids of its columns."""

    reader: Reader
    grid: Grid
    roles: Roles
    product: str
    doubt: str = ""
    is_denied: bool = False  # its section says that nothing in it is collected
    top: list[Data] = field(default_factory=list)
    groups: list[Data] = field(default_factory=list)

    @property
    def dimensions(self) -> dict[str, str]:
        """The columns with answers: their ids and headers."""
        return {self._dimension(at): self.grid.header(at) for at in self.roles.answers}

    def read(self) -> Data:
        """The table as what a section holds: ``columns``, ``items`` and the groups as ``sections``."""
        at, current, after = self.roles.category, "", dict[str, str]()
        for line in self.grid.lines:
            filled = [cell for cell in line if text_of(cell)]
            alone = filled[0] if len(filled) == 1 and (self.grid.width > 2 or line[0].span > 1) else None
            if alone is not None and text_of(alone).endswith(".") and len(text_of(alone).split()) > LONGEST_NOTE:
                place = self.groups[-1] if self.groups else after
                place["after"] = "\n\n".join(filter(None, [place.get("after"), prose(alone.blocks, self.reader.links)]))
            elif alone is not None and (
                alone is not line[self.roles.item] or alone.span > 1 or phrase_of(alone).runs[0].strong
            ):
                self._open(alone)
            else:
                if at is not None and text_of(line[at]) not in ("", current):
                    current = text_of(line[at])
                    self._open(line[at])
                self._place(line)
        columns = range(len(self.grid.head))
        named = {self.roles.collected, self.roles.necessity, self.roles.condition, *self.roles.marks}
        shown = [at for at in columns if self.grid.header(at) and (at in named or not self._is_told(at))]
        said: Data = {
            "before": " · ".join(inline(phrase_of(self.grid.head[at]), self.reader.links) for at in shown),
            "columns": list(self.dimensions),
            "grouped": bool(self.groups),
            "items": plain_rows(self.top),
            **after,
            "sections": [{**group, "items": plain_rows(group["items"])} for group in self.groups],
        }
        return {key: value for key, value in said.items() if value}

    def _open(self, cell: Cell) -> None:
        before = prose(cell.blocks, self.reader.links) if any(run.url for run in phrase_of(cell).runs) else ""
        self.groups.append({"heading": text_of(cell), "items": [], **({"before": before} if before else {})})

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
        for phrase, inside in _entries_of(cell):
            rows.append(self._answered(self.reader.row(phrase, inside, self.doubt), line, cell))

    def _answered(self, row: Data, line: list[Cell], named: Cell) -> Data:
        """A row with what the other columns say of it."""
        words, roles = self.reader.words, self.roles
        used = {at for at, cell in enumerate(line) if cell is named}
        answers: Data = {}
        for at in roles.answers:
            if (answer := read_answer(text_of(_covering(line, at)), words)) is not None:
                answers[self._dimension(at)] = answer
                used.add(at)
        is_no = bool(answers) and all(answer_of(answers.get(self._dimension(at))) == NO for at in roles.answers)
        nevers = [of_word(text_of(_covering(line, at)), words) == NEVER for at in roles.answers]
        about = all(nevers) or (
            all(words.has("whom", self.grid.header(at)) for at in roles.answers) and len(roles.answers) > 1
        )
        if is_no and (about or (roles.necessity is not None and words.equals("no", text_of(line[roles.necessity])))):
            row["necessity"] = NEVER
        if roles.necessity is not None:
            text, header = text_of(line[roles.necessity]), self.grid.header(roles.necessity)
            if said := read_necessity(text, header, words):
                row["necessity"] = said
                used |= {roles.necessity} if first_words(text) == text else set()
        marked = {said for at, said in roles.marks.items() if begun_answer(text_of(line[at]), words) == COLLECTED}
        if marked:
            row["necessity"] = marked.pop() if len(marked) == 1 else UNSPECIFIED
        if any(denial(each, words) == COLLECTED for each in self._answers_alone(line)):
            row["necessity"] = NEVER
        collected = text_of(line[roles.collected]) if roles.collected is not None else ""
        if roles.collected is not None and self._collected(row, read_answer(collected, words)):
            used.add(roles.collected)
        text = text_of(line[roles.condition]).strip(" -–—.") if roles.condition is not None else ""  # or a plain topic
        if condition_inside(text, words) or words.starts("scope", text) or words.starts("only", text):
            with_condition(row, text)
            used |= {at for at in (roles.condition,) if at is not None}
        if texts := [*filter(None, [row.get("description")]), *self._texts(line, used)]:
            row["description"] = "\n\n".join(texts)
        return {**row, "answers": answers} if answers else row

    def _answers_alone(self, line: list[Cell]) -> Iterator[str]:
        """The cells that are no more than an answer: behind a cross, or a word or two."""
        for at, text in enumerate(map(text_of, line)):
            header, words = self.grid.header(at), self.reader.words
            is_about = any(words.has(each, header) for each in ("other", "treat", "whom")) or any(
                words.equals(f"col_{each}", header) for each in ("kept", "text", "setting", "necessity")
            )
            bare = text.partition("(")[0].strip()
            is_brief = bare == first_words(text) and len(bare.split()) <= LONGEST_DENIAL and not is_about
            if at not in (self.roles.item, self.roles.category) and (text[:1] in {*"❌✖✗✘"} or is_brief):
                yield first_words(text) if is_brief else text

    def _collected(self, row: Data, answer: Data | str | None) -> bool:
        """What a column says that asks whether data is collected; whether all of the cell was understood."""
        if answer_of(answer) == NO:
            row["necessity"] = NEVER
            if isinstance(answer, dict):
                row.setdefault("needs_review", []).append("its line says that it is not collected, with a limit")
            return isinstance(answer, str)
        if self.is_denied:
            row["necessity"] = UNSPECIFIED
            row.setdefault("needs_review", []).append("its section says never, and its line says that it is collected")
        if isinstance(answer, dict) and "condition" in answer:
            with_condition(row, answer["condition"]["words"])
        return answer == COLLECTED or (isinstance(answer, dict) and "condition" in answer)

    def _texts(self, line: list[Cell], used: set[int]) -> Iterator[str]:
        """What the other columns say, each with its header where that is no simple "description"."""
        for at, cell in enumerate(line):
            if at in used or not text_of(cell) or at == self.roles.category:
                continue
            label = ""
            if self._is_told(at) and self.grid.header(at):
                label = inline(Phrase((Run(f"{self.grid.header(at)}:", strong=True),), 0), self.reader.links)
                label += " " if isinstance(cell.blocks[0], Paragraph) else "\n\n"
            yield label + prose(cell.blocks, self.reader.links)

    def _is_told(self, at: int) -> bool:
        """Whether the header of a column is told with each of its cells."""
        return at not in (self.roles.item, self.roles.category) and (at in self.roles.answers or self.grid.width > 2)

    def _dimension(self, at: int) -> str:
        return f"{self.product}-{slug(self.grid.header(at))}"


def _covering(line: list[Cell], at: int) -> Cell:
    """The cell of a column: its own, or one before it that reaches over it."""
    cell = next((line[before] for before in range(at, -1, -1) if line[before].blocks or line[before].line), line[at])
    return cell if cell.span > 1 else line[at]


def _entries_of(cell: Cell) -> list[tuple[Phrase, Sequence[Block]]]:
    """The things that a cell names, each with what is inside it: one, or a list of them."""
    first = cell.blocks[0]
    if isinstance(first, Listing) and len(cell.blocks) == 1 and all(bullet.phrase.plain for bullet in first.bullets):
        return [(bullet.phrase, bullet.inside) for bullet in first.bullets]
    if not isinstance(first, Paragraph):
        return [(phrase_of(cell), ())]
    lines = _lines(first.phrase) if len(cell.blocks) == 1 else []
    short = rf"(?:[^\s\u2e80-\uffff]+\s*){{1,{LONGEST_LINE}}}(?<![.:;,)])"
    is_names = len(lines) > 1 and all(re.fullmatch(short, line.plain) for line in lines)
    return [(line, ()) for line in lines] if is_names else [(first.phrase, cell.blocks[1:])]


def _lines(phrase: Phrase) -> list[Phrase]:
    """A phrase in the lines that its writer ended."""
    lines, begun, at = [], 0, 0
    for run in phrase.runs:
        if run.hard_break:
            lines.append(phrase.cut(begun, at))
            begun = at + len(run.text)
        at += len(run.text)
    return [line for line in (*lines, phrase.cut(begun)) if line.plain]


def as_form(grid: Grid) -> Listing:
    """The lines of a table with two columns as entries with a label. Lines of a cell that all begin with a dash are nested."""
    made = []
    for label, said in [line for line in (grid.head, *grid.lines) if len(line) == 2 and any(map(text_of, line))]:
        runs, lines = phrase_of(said).runs, _lines(phrase_of(said))
        dashed = len(lines) > 1 and all(re.match(r"[-–•*] ", line.plain) for line in lines)
        nested = (Listing(tuple(Bullet(line.cut(2)) for line in lines), said.line),) if dashed else ()
        made.append(Bullet(Phrase((*phrase_of(label).runs, Run(": "), *(() if dashed else runs)), label.line), nested))
    return Listing(tuple(made), made[0].line if made else 0)


def as_table(grid: Grid, table: Table, reader: Reader) -> Data | None:
    """A table that is not about data items, as a record says it; ``None`` where it has no header."""
    if not any(map(text_of, grid.head)) or not grid.lines:
        return None
    width = len(grid.head)
    rows = []
    for line in grid.lines:
        cells = [prose(cell.blocks, reader.links) for cell in line]
        rows.append([*cells[: width - 1], "\n\n".join(filter(None, cells[width - 1 :]))])
    caption = {"caption": plain(table.caption)} if table.caption and plain(table.caption) else {}
    return {**caption, "columns": [text_of(cell) or UNNAMED for cell in grid.head], "rows": rows}
