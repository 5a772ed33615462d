"""Tables as grids: which column names the data item, and what the other columns say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.read.markdown import one_line, readable_markdown
from privacy_statements_import.markdown.blocks import Cell, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.clauses import condition_inside, is_only
from privacy_statements_import.markdown.verdicts import COLLECTED, NEVER, OPTIONAL, REQUIRED, SEEN, denial, of_word
from privacy_statements_import.markdown.words import Words, folded

BLANK = Cell((), 0)
SAMPLE = 200  # lines that tell the shape of a table
MOST = 0.6  # share of the cells that say what a column is
SHORT = 6  # words of a first cell that may be a name
LONGEST_FORM = 6  # words beside an answer that may say in which form
_ANSWERS = (
    ("not_applicable", "not-applicable"),
    ("no", "not-collected"),
    ("yes", "collected"),
    ("partly", "conditional"),
)
_CODE = re.compile(r"[\w$@#<>\[\]{}*-]+(?:[./:_-]+[\w$@#<>\[\]{}*-]+)+|[A-Za-z]*[a-z]+[A-Z]\w*|[A-Z][A-Z0-9_]{2,}")
_TYPE = re.compile(
    r"(?i)(?:\w+[- ])?(?:string|number|boolean|bool|integer|int\d*|float|double|long|date|datetime|time|timestamp|enum|array|object|"
    r"guid|uuid|text|list|json|bytes?|char|zahl|liste|texte?|nombre)s?[.`]*"
)


class Grid(Struct):
    """A table with all lines of the same length. ``head`` is empty where the table has none."""

    head: list[Cell]
    lines: list[list[Cell]]
    width: int

    def header(self, column: int) -> str:
        """The header of a column as plain text; empty where it has none."""
        return text_of(self.head[column]) if column < len(self.head) else ""

    def column(self, column: int) -> list[str]:
        """What the first lines say in a column, blank cells left out."""
        return [text for line in self.lines[:SAMPLE] if (text := text_of(line[column]))]


class Roles(Struct):
    """What the columns of a table of data items are. ``marks`` are columns whose header is the necessity that a "yes"
    below it gives."""

    item: int
    category: int | None = None
    collected: int | None = None
    necessity: int | None = None
    condition: int | None = None
    marks: dict[int, str] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)


def phrase_of(cell: Cell) -> Phrase:
    """What a cell says, as one phrase."""
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return cell.blocks[0].phrase
    return Phrase((Run(cell.plain),), cell.line)


def text_of(cell: Cell) -> str:
    """All the text of a cell on one line."""
    return re.sub(r"\s+", " ", cell.plain).strip()


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
    return Grid(head, [line for line in lines if any(map(text_of, line))], width)


def roles_of(grid: Grid, words: Words) -> Roles:
    """What each column is, by its header and by what is in it."""
    headers = [grid.header(at) for at in range(grid.width)]
    columns = range(grid.width)
    answering = [
        at
        for at in columns[1:]
        if not any(words.equals(f"col_{name}", headers[at]) for name in ("text", "kept"))
        and mostly(grid.column(at), lambda text: isinstance(read_answer(text, words), str | dict))
    ]
    saying = [
        at for at in columns if mostly(grid.column(at), lambda text: of_word(first_words(text), words) is not None)
    ]
    plain = [at for at in columns if at not in answering and at not in saying and not mostly(grid.column(at), is_value)]
    category, item = _names_of(grid, headers, plain, words)
    roles = Roles(item, category if category != item else None)
    roles.marks = _marks({at: headers[at] for at in answering}, words)
    for at in columns:
        if at in (roles.item, roles.category) or at in roles.marks:
            continue
        asks = words.equals("col_necessity", headers[at])
        if roles.necessity is None and ((at in saying and len(saying) == 1) or (at in answering and asks)):
            roles.necessity = at
        elif at in answering and roles.collected is None and words.equals("col_collected", headers[at]):
            roles.collected = at
        elif roles.condition is None and words.equals("col_condition", headers[at]):
            roles.condition = at
        elif at in answering and headers[at] and not words.has("treat", headers[at]):
            roles.answers.append(at)
        else:
            roles.texts.append(at)
    return roles


def _names_of(grid: Grid, headers: Sequence[str], plain: Sequence[int], words: Words) -> tuple[int | None, int]:
    """The column of categories, if there is one, and the column that names the items."""
    category = next((at for at in plain if words.equals("col_category", headers[at])), None)
    mine = [at for at in plain if at != category]
    named = [at for at in mine if words.equals("col_item", headers[at])]
    sent = [at for at in mine if words.has("data", headers[at]) and words.has("collect", headers[at])]
    others = [at for at in mine if not any(words.equals(f"col_{name}", headers[at]) for name in ("text", "condition"))]
    item = next(iter([*named, *sent, *others, *([category] if category is not None else []), *plain]), 0)
    return category, item


def _marks(headers: dict[int, str], words: Words) -> dict[int, str]:
    """The columns of which the one with the mark says the necessity: "Required" beside "Optional", "Never collected"."""
    marks: dict[int, str] = {}
    for at, header in headers.items():
        said = NEVER if denial(header, words) in (COLLECTED, SEEN) else of_word(header, words)
        if said is not None:
            marks[at] = said
    return marks if len(marks) > 1 or NEVER in marks.values() else {}


def is_code_table(grid: Grid, roles: Roles) -> bool:
    """Whether short code names are beside descriptions: data in any language."""
    names = grid.column(roles.item)
    longest = max((sum(map(len, grid.column(at))) for at in range(grid.width) if at != roles.item), default=0)
    return (
        len(names) > 1
        and mostly(names, lambda text: _CODE.fullmatch(text.strip(" `*")) is not None)
        and (longest > sum(map(len, names)))
    )


def is_value(text: str) -> bool:
    """Whether a cell is the type of a value, or a number: never a name."""
    return (
        _TYPE.fullmatch(text.strip()) is not None
        or not re.search(r"[^\W\d_]", text)
        or re.fullmatch(r"\w{0,4}[-.#]?\d+", text) is not None
    )


def first_words(text: str) -> str:
    """A text up to the first bracket, comma or semicolon."""
    return re.split(r"\s*[(,;:–—]|\s-\s", folded(text.strip()), maxsplit=1)[0]


def rest_of(text: str, begun: str) -> str:
    """What a text says behind its first words, without the brackets around it."""
    rest = text.strip()[len(begun) :].strip(" ,;:–—-.")
    return rest[1:-1].strip() if rest.startswith("(") and rest.endswith(")") else rest


def mostly(texts: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    """Whether most texts of a column are so."""
    return bool(texts) and sum(1 for text in texts if is_so(text)) >= MOST * len(texts)


def read_answer(text: str, words: Words) -> dict[str, Any] | str | None:
    """The answer of a cell as a record says it: one word, or a mapping; ``None`` where it is no answer."""
    line = one_line(text).strip()
    begun = first_words(line)
    answer = next((said for name, said in _ANSWERS if words.equals(name, begun)), None)
    if answer is None:
        met = words.compiled(r"(?P<yes>(?:<yes>))\s+(?=(?:<when>)|(?:<only>)|(?:<scope>))").match(folded(line))
        if met is None:
            return None
        answer, begun = "collected", met["yes"]
        if len(line[len(begun) :].split()) < 2:
            return None
    rest = rest_of(line, begun)
    if not rest:
        return answer
    if condition := condition_inside(rest, words):
        return {"answer": "conditional" if answer == "collected" else answer, "condition": {"words": condition}}
    if is_only(rest, words):
        return {"answer": answer, "only": rest}
    if len(rest.split()) <= LONGEST_FORM and answer == "collected":
        return {"answer": answer, "form": rest}
    return {"answer": answer, "note": readable_markdown(readable_markdown(rest), escaped=True)}


def answer_of(answer: dict[str, Any] | str | None) -> str:
    """The word of an answer, without what limits it."""
    return str(answer["answer"]) if isinstance(answer, dict) else answer or ""


def read_necessity(text: str, header: str, words: Words) -> tuple[str, str] | None:
    """The necessity that a cell says in a column that asks for it, and what else it says: ``required``, or ``yes``
    under "Required?", or ``optional (off at first)``."""
    begun = first_words(text)
    rest = rest_of(text, begun)
    if said := of_word(begun, words):
        return said, rest
    heads = of_word(header, words)
    if heads in (REQUIRED, OPTIONAL):
        if words.equals("yes", begun):
            return heads, rest
        if words.equals("no", begun) and not rest:
            return (OPTIONAL if heads == REQUIRED else REQUIRED), ""
    return None
