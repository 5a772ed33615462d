"""The columns of a table: which names the item, which its category, which answer, which describe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, field

from privacy_statements_import.markdown.answers import is_answer
from privacy_statements_import.markdown.blocks import Cell, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.evidence import Around, Evidence, last_sentence, leads_to_other, of_place
from privacy_statements_import.markdown.necessity import at_start, denial, of_word
from privacy_statements_import.markdown.words import Words, folded

BLANK = Cell((), 0)
SHORT = 6  # words of a first cell that may be a name
LONGEST_PLACE = 3  # words of a header that names a kind of device
MOST = 0.6  # share of the cells that say what a column is


def phrase_of(cell: Cell) -> Phrase:
    """What a cell says, as one phrase."""
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return cell.blocks[0].phrase
    return Phrase((Run(cell.plain),), cell.line)


def text_of(cell: Cell) -> str:
    """All the text of a cell on one line."""
    return re.sub(r"\s+", " ", cell.plain).strip()


class Grid(Struct):
    """A table with all lines of the same length. ``head`` is empty where the table has none."""

    head: list[Cell]
    lines: list[list[Cell]]

    @property
    def width(self) -> int:
        return max([len(self.head), *map(len, self.lines)])

    def header(self, column: int) -> str:
        """The header of a column as plain text; empty where it has none."""
        return text_of(self.head[column]) if column < len(self.head) else ""

    def column(self, column: int) -> list[str]:
        """What the lines say in a column, blank cells left out."""
        return [text for line in self.lines if (text := text_of(line[column]))]


class Roles(Struct):
    """What the columns of a table of data items are."""

    item: int
    category: int | None = None
    collected: int | None = None
    necessity: int | None = None
    marks: dict[int, str] = field(default_factory=dict)  # columns whose header is the necessity that a mark gives
    condition: int | None = None
    default: int | None = None  # the column that says whether it is on at first
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
    return Grid(head, [line for line in lines if any(map(text_of, line))])


def roles_of(grid: Grid, words: Words) -> Roles:
    """What each column is, by its header and by what stands in it."""
    headers = [_folded(grid, at) for at in range(grid.width)]
    answering = [
        at
        for at in range(1, grid.width)  # the first column names what the others speak of
        if not any(words.equals(name, headers[at]) for name in ("col_text", "col_kept", "col_default"))
        and _mostly(grid.column(at), lambda text: is_answer(text, words))
    ]
    saying = [
        at
        for at in range(grid.width)
        if _mostly(grid.column(at), lambda text: of_word(text, words) is not None or at_start(text, words) is not None)
    ]

    def first(name: str, among: Sequence[int]) -> int | None:
        return next((at for at in among if words.equals(name, headers[at])), None)

    everywhere = range(grid.width)
    plain_columns = [at for at in everywhere if at not in answering and at not in saying]
    plain_columns = [at for at in plain_columns if not _mostly(grid.column(at), lambda text: _is_datatype(text, words))]
    category = first("col_category", plain_columns)
    item = first("col_item", [at for at in plain_columns if at != category])
    if item is None:
        left = [at for at in plain_columns if at != category and not words.equals("col_text", headers[at])]
        left = [at for at in left if not words.equals("col_condition", headers[at])]
        item = left[0] if left else category if category is not None else 0
    if category is None:
        category = _group_column(grid, item, plain_columns)
    roles = Roles(item, category if category != item else None)
    roles.marks = _marks({at: headers[at] for at in answering}, words)
    for at in everywhere:
        if at in (roles.item, roles.category) or at in roles.marks:
            continue
        if roles.necessity is None and (
            (at in saying and len(saying) == 1) or (at in answering and asks_necessity(headers[at], words))
        ):
            roles.necessity = at
        elif at in answering and roles.collected is None and words.equals("col_collected", headers[at].rstrip("? ")):
            roles.collected = at
        elif roles.condition is None and words.equals("col_condition", headers[at]):
            roles.condition = at
        elif at in answering and headers[at] and not asks_treatment(headers[at], words):
            roles.answers.append(at)
        else:
            roles.texts.append(at)
            if words.equals("col_default", headers[at]):
                roles.default = at
    return roles


def names_where(header: str, words: Words) -> bool:
    """Whether a header names no more than a kind of device or of people, and asks nothing else: ``Own device``, and
    not ``Shared with customers``."""
    text = folded(header)
    asks = any(words.has(name, text) for name in ("collect", "act_seen", "act_used", "act_sold"))
    return words.has("scope_nouns", text) and not asks and len(text.split()) <= LONGEST_PLACE


def asks_treatment(header: str, words: Words) -> bool:
    """Whether the folded header of a column asks what is done with data that is there, and not whether it is
    collected: "Sold?", "Used for ads". A "no" below it denies no collection."""
    asks = any(words.has(name, header) for name in ("act_used", "act_sold", "act_shared"))
    return asks and not any(words.has(name, header) for name in ("act_collected", "act_seen"))


def evidence_of(grid: Grid, roles: Roles, lead: str, around: Around, words: Words) -> Evidence:
    """What speaks for a table of data items."""
    found = of_place(lead, around, words)
    header = _folded(grid, roles.item)
    names_data = bool(header) and words.has("data", header) and not words.equals("col_name", header)
    denied = denial(header, words) if header else None
    if denied is not None and denied.of_collecting:
        found.add(3, f'the column "{header}" names what is not collected')
    elif header and words.has("not_data", header):
        found.add(-6, f'the column "{header}" does not name data')
    elif names_data and words.equals("col_item", header):
        found.add(3, f'the column "{header}" names data')
        if found.is_about_other:
            found.add(2, "its heading asks how data is treated")
        if leads_to_other(last_sentence(lead), words):
            found.add(3, "it names data, whatever the sentence before it leads to")
    elif header and words.equals("col_item", header):
        found.add(2, f'the column "{header}" may name data')
    elif names_data:
        found.add(1, f'the column "{header}" speaks of data')
    if roles.collected is not None or roles.necessity is not None or roles.marks:
        found.add(2, "a column says whether data is collected")
    elif roles.answers:
        found.add(2 if found.points else 1, "columns answer yes or no")  # of features as well
    elif _says_how_long(grid, roles, words):
        found.add(-5, "its columns say how long and where data is kept")
    elif roles.category is not None and words.equals("col_category", _folded(grid, roles.category)):
        found.add(1, "its lines are sorted by category")
    if roles.condition is not None and names_data:
        found.add(2, "a column says when it is collected")
    others = [_folded(grid, at) for at in range(grid.width) if at != roles.item]
    if any(words.equals("col_port", other) for other in others):
        found.add(-5, "a column names ports")
    if words.equals("col_setting", header) and any(words.equals("col_value", other) for other in others):
        found.add(-5, "its columns are settings and their values")
    defines = grid.width == 2 and words.equals("col_term", header) and words.equals("col_meaning", others[0])
    if defines:
        found.add(-5, "its columns are terms and their meanings")
    if words.equals("level_word", header):
        found.add(-5, "its lines are levels")
    if not grid.head and _mostly(grid.column(roles.item), lambda text: len(text.split()) <= SHORT):
        found.add(1, "its lines have no header and begin with names")
    if grid.width < 2:
        found.add(-1, "it has one column")
    return found


def _marks(headers: dict[int, str], words: Words) -> dict[int, str]:
    """The columns of which the one with the mark says the necessity: "Required" beside "Optional", "Never collected"."""
    marks = {}
    for at, header in headers.items():
        denied = denial(header, words)
        said = "never" if denied is not None and denied.of_collecting else of_word(header.strip(" ?"), words)
        if said:
            marks[at] = said
    is_alone = len(marks) == 1 and "never" not in marks.values()
    return {} if is_alone else marks


def asks_necessity(header: str, words: Words) -> bool:
    """Whether the folded header of a column asks if something is required, so that a "no" says that it is not."""
    asked = header.rstrip("? ")
    return (
        words.equals("col_necessity", asked)
        or words.equals("col_choice", asked)
        or words.equals("col_declinable", asked)
    )


def _says_how_long(grid: Grid, roles: Roles, words: Words) -> bool:
    """Whether all columns beside the names say how long or where something is kept."""
    others = [_folded(grid, at) for at in range(grid.width) if at not in (roles.item, roles.category)]
    return bool(others) and all(words.equals("col_kept", header) for header in others)


def _folded(grid: Grid, at: int) -> str:
    return folded(grid.header(at)).strip(" :*")


def _group_column(grid: Grid, item: int, plain_columns: Sequence[int]) -> int | None:
    """A column before the items with cells that are blank below a filled one."""
    for at in plain_columns:
        texts = [text_of(line[at]) for line in grid.lines]
        if at < item and texts and texts[0] and texts.count("") >= 0.3 * len(texts):
            return at
    return None


def _is_datatype(text: str, words: Words) -> bool:
    """Whether a cell says of which type a value is: ``string``, ``non-negative integers``."""
    last = folded(text).strip(" .`").rpartition(" ")[2]
    return words.equals("datatype", last) or words.equals("datatype", last.removesuffix("s"))


def _mostly(texts: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(1 for text in texts if is_so(text)) >= MOST * len(texts)
