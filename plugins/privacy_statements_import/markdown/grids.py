"""Tables as grids: which column names the data item, and what the other columns say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.read.markdown import one_line, readable_markdown
from privacy_statements_import.markdown.blocks import Cell, Paragraph, Phrase, Run, Table
from privacy_statements_import.markdown.verdicts import COLLECTED, NEVER, OPTIONAL, REQUIRED, SEEN, denial, of_word
from privacy_statements_import.markdown.words import Words, condition_inside, folded, is_only

BLANK = Cell((), 0)
SAMPLE = 200  # lines that tell the shape of a table
MOST = 0.6  # share of the cells that say what a column is
FEWEST_LINES = 3  # that tell whether a column groups them
SIGNS = " \u2705\u274c\u2714\u2716\ufe0f"  # before an entry: checked, crossed
LONGEST_DENIAL = 3  # words of an entry that only says that something is not collected
NO = "not-collected"
_ANSWERS = {"not_applicable": "not-applicable", "no": NO, "yes": COLLECTED, "partly": "conditional"}
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
    """What the columns of a table of data items are; all others are text."""

    item: int
    category: int | None = None
    collected: int | None = None
    necessity: int | None = None
    condition: int | None = None
    marks: dict[int, str] = field(default_factory=dict)  # columns whose header is the necessity that a "yes" gives
    answers: list[int] = field(default_factory=list)


def phrase_of(cell: Cell) -> Phrase:
    """What a cell says, as one phrase."""
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return cell.blocks[0].phrase
    return Phrase((Run(cell.plain),), cell.line)


def text_of(cell: Cell) -> str:
    """All the text of a cell on one line."""
    return re.sub(r"\s+", " ", cell.plain).strip()


def grid_of(table: Table) -> Grid:
    """A table as a grid. A cell over several columns is followed by blank ones; a first line in bold is its head."""

    def spread(cells: Sequence[Cell]) -> list[Cell]:
        return [each for cell in cells for each in (cell, *[BLANK] * (min(cell.span, 1000) - 1))]

    head = spread(table.head)
    lines = [spread(line) for line in table.lines]
    if not any(map(text_of, head)) and lines[1:] and all(phrase_of(cell).runs[-1].strong for cell in lines[0]):
        head, *lines = lines
    width = max([len(head), *map(len, lines), 0])
    return Grid(head, [line + [BLANK] * (width - len(line)) for line in lines if any(map(text_of, line))], width)


def roles_of(grid: Grid, words: Words) -> Roles:
    """What each column is, by its header and by what is in it."""
    headers = [grid.header(at) for at in range(grid.width)]

    def called(at: int, *names: str) -> bool:
        return any(words.equals(f"col_{name}", headers[at]) for name in names)

    def answers(text: str) -> bool:
        return begun_answer(text, words) is not None

    def asks_all(at: int) -> bool:
        return all(words.has(name, headers[at]) for name in ("data", "collect")) and not words.has("whom", headers[at])

    columns = range(grid.width)
    answering = [
        at
        for at in columns[1:]
        if not called(at, "text", "kept")
        and (mostly(grid.column(at), answers) or (called(at, "collected") and any(map(answers, grid.column(at)))))
    ]
    saying = [
        at for at in columns if mostly(grid.column(at), lambda text: of_word(first_words(text), words) is not None)
    ]
    plain = [at for at in columns if at not in (*answering, *saying) and not mostly(grid.column(at), is_value)]
    grouping = [at for at in plain if len(set(grid.column(at))) < max(len(grid.lines), FEWEST_LINES)]
    category = next((at for at in grouping if words.starts("col_category", headers[at])), None)
    mine = [at for at in plain if at != category]
    named = [at for at in mine if called(at, "item") or "cookie" in headers[at].casefold()]  # in every language
    sent = [at for at in mine if words.has("data", headers[at]) and words.has("collect", headers[at])]
    others = [at for at in mine if not called(at, "text", "condition")]
    item = [*named, *sent, *others, *([] if category is None else [category]), *plain, 0][0]
    roles = Roles(item, category if category != item else None)
    denied = {at: NEVER for at in answering if denial(headers[at], words) in (COLLECTED, SEEN)}
    marks = {at: said for at in answering if (said := denied.get(at) or of_word(headers[at], words))}
    roles.marks = marks if len(marks) > 1 or denied else {}
    for at in columns:
        if at in (roles.item, roles.category, *roles.marks):
            continue
        asks = at in answering and called(at, "necessity")
        if roles.necessity is None and (saying == [at] or asks):
            roles.necessity = at
        elif at in answering and roles.collected is None and (called(at, "collected") or asks_all(at)):
            roles.collected = at
        elif roles.condition is None and called(at, "condition"):
            roles.condition = at
        elif at in answering and headers[at] and not any(words.has(name, headers[at]) for name in ("treat", "other")):
            roles.answers.append(at)
    return roles


def is_code_table(grid: Grid, roles: Roles) -> bool:
    """Whether short code names are beside descriptions: data in any language."""
    names = grid.column(roles.item)
    longest = max((sum(map(len, grid.column(at))) for at in range(grid.width) if at != roles.item), default=0)
    is_code = len(names) > 1 and mostly(names, lambda text: _CODE.fullmatch(text.strip(" `*")) is not None)
    return is_code and longest > sum(map(len, names))


def is_value(text: str) -> bool:
    """Whether a cell is the type of a value, or a number: never a name."""
    is_number = not re.search(r"[^\W\d_]", text) or re.fullmatch(r"\w{0,4}[-.#]?\d+", text) is not None
    return is_number or _TYPE.fullmatch(text.strip()) is not None


def first_words(text: str) -> str:
    """A text up to the first bracket, comma or semicolon."""
    return re.split(r"\s*[(,;:–—\uff08\uff0c\uff1a]|\s-\s", folded(text.strip()), maxsplit=1)[0]


def mostly(texts: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    """Whether most texts of a column are so."""
    return bool(texts) and sum(1 for text in texts if is_so(text)) >= MOST * len(texts)


def begun_answer(text: str, words: Words) -> str | None:
    """The answer with which a text begins: one word, up to a bracket or a comma, or a picture."""
    begun = first_words(text).strip("\"'“”„«»")
    picture, _, rest = ("", "", begun) if begun[:1].isalnum() else begun.replace("\ufe0f", "").partition(" ")
    said = [name for name in _ANSWERS if words.equals(name, rest)]
    found = said if not picture else [name for name in _ANSWERS if words.equals(name, picture) and (said or not rest)]
    return _ANSWERS[found[0]] if found else None


def read_answer(text: str, words: Words) -> dict[str, Any] | str | None:
    """The answer of a cell as a record says it: one word, or a mapping; ``None`` where it is no answer."""
    line = one_line(text).strip()
    begun = first_words(line)
    answer = begun_answer(line, words)
    if answer is None:
        return None
    rest = line[len(begun) :].strip(" ,;:–—-.")
    rest = rest[1:-1].strip() if rest[:1] in ("(", "\uff08") and rest[-1:] in (")", "\uff09") else rest
    if not rest:
        return answer
    if condition := condition_inside(rest, words):
        return {"answer": "conditional" if answer == COLLECTED else answer, "condition": {"words": condition}}
    if is_only(rest, words):
        return {"answer": answer, "only": rest}
    note = readable_markdown(readable_markdown(rest), escaped=True)
    return {"answer": answer, "note": note} if answer == NO else None  # "Yes: see below" is text


def said_collected(entry: str, words: Words, is_asked: bool | None = None) -> str | None:
    """Whether something is collected, where an entry of a form says so: ``Collected: no``, ``Not collected``. ``is_asked``
    says in a form whether the entry asks it in other words."""
    begun, said = first_words(entry).strip(SIGNS), entry.partition(":")[2].partition("/")[0].strip()
    denies = denial(first_words(said), words) == COLLECTED
    if is_asked is not None and (is_asked or denies) and begun_answer(said, words) == NO:
        return NO
    if words.equals("col_collected", begun.partition("/")[0]) and not entry.endswith("?"):
        return begun_answer(said, words) or (NO if denies else COLLECTED)
    is_short = len(begun.split()) <= LONGEST_DENIAL and not words.starts("is", begun)
    return NO if is_short and denial(begun, words) == COLLECTED else None


def answer_of(answer: dict[str, Any] | str | None) -> str:
    """The word of an answer, without what limits it."""
    return str(answer["answer"]) if isinstance(answer, dict) else answer or ""


def read_necessity(text: str, header: str, words: Words) -> str | None:
    """The necessity that a cell says in a column that asks for it: ``required``, or ``yes`` under "Required?"."""
    begun, heads = first_words(text), of_word(header, words)
    if said := of_word(begun, words):
        return said
    if heads not in (REQUIRED, OPTIONAL):
        return None
    if words.equals("yes", begun):
        return heads
    opposite = OPTIONAL if heads == REQUIRED else REQUIRED
    return opposite if words.equals("no", text.strip(" .")) else None
