"""Tables → rows of data items with their groups and answers, or tables as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import slug
from privacy_statements_import.draft import Outcome
from privacy_statements_import.markdown.answers import (
    COLLECTED,
    CONDITIONAL,
    NOT_APPLICABLE,
    NOT_COLLECTED,
    limits_necessity,
    of_default,
    read_answer,
    read_necessity,
)
from privacy_statements_import.markdown.blocks import Block, Cell, Paragraph, Phrase
from privacy_statements_import.markdown.cells import add_condition, conditions_in, entries_of, label, split_cell
from privacy_statements_import.markdown.columns import (
    BLANK,
    Grid,
    Roles,
    asks_necessity,
    names_where,
    phrase_of,
    text_of,
)
from privacy_statements_import.markdown.conditions import of_group, sentences
from privacy_statements_import.markdown.items import read_item
from privacy_statements_import.markdown.necessity import NEVER, UNSPECIFIED, of_note, of_word
from privacy_statements_import.markdown.prose import inline, plain, prose
from privacy_statements_import.markdown.readings import LABELLED, conditions_record
from privacy_statements_import.markdown.rows import Data, Reader
from privacy_statements_import.markdown.words import Words, folded

SHORTEST_NOTE = 4  # words over which a line in emphasis, with a full stop, is a note
SHORTEST_PLAIN_NOTE = 10

# --- a table of data items


class TableReader(Struct):
    """Reads one table of data items. ``product`` begins the ids of its columns."""

    reader: Reader
    grid: Grid
    roles: Roles
    product: str
    is_denied: bool = False  # its section says that nothing in it is collected
    dimensions: dict[str, str] = field(default_factory=dict)
    top: list[Data] = field(default_factory=list)
    groups: list[Data] = field(default_factory=list)
    about_all: Data = field(default_factory=dict)

    def read(self) -> Data:
        """The table as what a section holds: ``columns``, ``items`` and the groups as ``sections``."""
        for at in self.roles.answers:
            self.dimensions[self._dimension(at)] = self.grid.header(at)
        current = ""
        for line in self.grid.lines:
            if self._note(line):
                continue
            category = text_of(line[self.roles.category]) if self.roles.category is not None else ""
            item = line[self.roles.item]
            if self._heads_a_group(line):
                self._open(next(cell for cell in line if text_of(cell)))
                current = ""
                continue
            if category and self.roles.category is not None:
                if not text_of(item):
                    self._only_category(line)
                    current = ""
                    continue
                if category != current:
                    self._open(line[self.roles.category])
                    current = category
            self._place(line, item)
        return self._chunk()

    def _chunk(self) -> Data:
        said = self.about_all
        header_line = " · ".join(
            inline(phrase_of(self.grid.head[at]), self.reader.links)
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
        return not (at == self.roles.texts[0] and words.equals("col_description", folded(self.grid.header(at))))

    def _note(self, line: list[Cell]) -> bool:
        filled = [cell for cell in line if text_of(cell)]
        if len(filled) != 1 or self.grid.width < 2:
            return False
        phrase, words = phrase_of(filled[0]), self.reader.words
        text = folded(plain(phrase))
        runs = [run for run in phrase.runs if run.text.strip()]
        least = SHORTEST_NOTE if all(run.em for run in runs) else SHORTEST_PLAIN_NOTE
        is_note = words.starts("note", text) is not None or (len(text.split()) > least and text.endswith("."))
        if not is_note:
            return False
        place = self.groups[-1] if self.groups else self.about_all
        place["after"] = "\n\n".join(filter(None, [place.get("after"), prose(filled[0].blocks, self.reader.links)]))
        found = [of_group(text[start:end], words, leads=False) for start, end in sentences(text)]
        necessity = next(filter(None, (of_note(text[start:end], words) for start, end in sentences(text))), None)
        if necessity:
            place["necessity"] = necessity
        condition = conditions_record([_original(each, plain(phrase)) for each in found if each])
        if condition:
            place["condition"] = condition
        self.reader.find(
            phrase, Outcome.FACT if condition or necessity else Outcome.PROSE, "a note on the group above it"
        )
        return True

    def _heads_a_group(self, line: list[Cell]) -> bool:
        filled = [at for at, cell in enumerate(line) if text_of(cell)]
        if len(filled) != 1 or filled[0] not in (0, self.roles.item):
            return False
        cell = line[filled[0]]
        if self.roles.category == filled[0]:
            return False
        answering = bool(self.roles.answers) or self.roles.collected is not None or self.roles.necessity is not None
        runs = [run for run in phrase_of(cell).runs if run.text.strip()]
        return cell.span > 1 or cell.header or answering or (bool(runs) and all(run.strong for run in runs))

    def _open(self, cell: Cell) -> None:
        phrase, words = phrase_of(cell), self.reader.words
        text = plain(phrase).rstrip(" :")
        group: Data = {"heading": text}
        if words.compiled(r"(?<!\w)(?:(?:<examples>)|(?:<open>))").search(folded(text)):
            group["exhaustive"] = False
        if len(cell.blocks) > 1 or any(run.url for run in phrase.runs):
            group["before"] = prose(cell.blocks, self.reader.links)
        reading = read_item(phrase, words, self.reader.links)
        if reading.condition or reading.only:
            group["condition"] = conditions_record([*reading.conditions, *([reading.only] if reading.only else [])])
        if reading.necessity:
            group["necessity"] = reading.necessity
        self.groups.append(group)

    def _only_category(self, line: list[Cell]) -> None:
        assert self.roles.category is not None
        cell = line[self.roles.category]
        row = self._row(line, cell, *split_cell(cell))
        self.groups.append({"heading": row["name"], "items": [row]})

    def _place(self, line: list[Cell], cell: Cell) -> None:
        if not text_of(cell):
            filled = [each for each in line if text_of(each)]
            cell = filled[0]
        rows = self.groups[-1].setdefault("items", []) if self.groups else self.top
        if rows and read_answer(text_of(cell), self.reader.words) is not None:  # it names nothing of its own
            said = " · ".join(prose(each.blocks, self.reader.links) for each in line if text_of(each))
            rows[-1]["description"] = "\n\n".join(filter(None, [rows[-1].get("description"), said]))
            rows[-1].setdefault("needs_review", []).append("the line below it has answers and no name")
            return
        for phrase, inside in entries_of(cell, self.reader.words):
            rows.append(self._row(line, cell, phrase, inside))

    def _row(self, line: list[Cell], cell: Cell, phrase: Phrase, inside: Sequence[Block]) -> Data:
        reader, words, roles = self.reader, self.reader.words, self.roles
        row = reader.row(phrase, inside)
        used = {roles.item, roles.category if cell is not line[roles.item] else None}
        answers: Data = {}
        said_of = {at: text_of(_covering(line, at)) for at in roles.answers}
        if said_of and all(of_word(text, words) == NEVER for text in said_of.values()):
            row["necessity"] = NEVER
        asks_where = all(names_where(self.grid.header(at), words) for at in roles.answers)
        says_no = [read_answer(text, words) == NOT_COLLECTED for text in said_of.values()]
        if len(says_no) > 1 and all(says_no) and asks_where:
            row["necessity"] = NEVER
        for at in roles.answers:
            answer = read_answer(said_of[at], words)
            if answer is not None:
                answers[self._dimension(at)] = answer
                used.add(at)
                asks = words.starts("col_collected", folded(self.grid.header(at))) is not None
                if asks and of_word(text_of(line[at]), words) == NEVER:
                    row["necessity"] = NEVER
        if roles.necessity is not None:
            text, header = text_of(line[roles.necessity]), self.grid.header(roles.necessity)
            if _necessity(row, text, header, words):
                used.add(roles.necessity)
            elif (
                read_answer(text, words) == NOT_COLLECTED
                and text.strip(" -–—")
                and not asks_necessity(folded(header), words)
            ):
                if all(says_no):  # "no" beside "required" and "optional", and nowhere a "yes"
                    row["necessity"] = NEVER
                    used.add(roles.necessity)
                else:
                    row["needs_review"] = [
                        *row.get("needs_review", []),
                        f"is it collected at all? the source says: {text}",
                    ]
        used |= self._marked(row, line)
        if roles.collected is not None and _collected(row, text_of(line[roles.collected]), words):
            used.add(roles.collected)
            answer = read_answer(text_of(line[roles.collected]), words)
            if self.is_denied and answer is not None and _word_of(answer) in (COLLECTED, CONDITIONAL):
                row["necessity"] = UNSPECIFIED
                row.setdefault("needs_review", []).append(
                    "its section says never, and its line says that it is collected"
                )
        text = text_of(line[roles.condition]) if roles.condition is not None else ""
        if text and not words.equals("yes", folded(text)) and not words.equals("no", folded(text)):
            add_condition(row, text.rstrip("."))
            used.add(roles.condition)
        texts = list(self._texts(row, line, used))
        if texts:
            row["description"] = "\n\n".join([*([row["description"]] if "description" in row else []), *texts])
        if answers:
            row["answers"] = answers
        return row

    def _marked(self, row: Data, line: list[Cell]) -> set[int]:
        """Give a row the necessity of the column in which its mark stands; the columns that were understood."""
        words = self.reader.words
        met = {at: read_answer(text_of(line[at]), words) for at in self.roles.marks}
        used = {at for at, answer in met.items() if answer in (COLLECTED, NOT_COLLECTED)}
        said = [
            (at, answer)
            for at, answer in met.items()
            if answer is not None and _word_of(answer) not in (NOT_COLLECTED, NOT_APPLICABLE)
        ]
        if len(said) == 1:
            at, answer = said[0]
            row["necessity"] = self.roles.marks[at]
            if isinstance(answer, dict):
                _limit(row, answer)
                used.add(at)
        elif said:
            row["necessity"] = UNSPECIFIED
            row.setdefault("needs_review", []).append("marks stand in several columns that exclude each other")
            used -= {at for at, _ in said}
        return used

    def _texts(self, row: Data, line: list[Cell], used: set[int | None]) -> Iterator[str]:
        """What the other columns say, each with its header where that is no simple "description"."""
        for at, cell in enumerate(line):
            if at in used or not text_of(cell) or (at == self.roles.category):
                continue
            said = prose(cell.blocks, self.reader.links)
            for each in conditions_in(cell, self.reader.words):
                add_condition(row, each)
            if at == self.roles.default and (limit := of_default(text_of(cell), self.reader.words)):
                add_condition(row, limit)
            header = self.grid.header(at) if self._labelled(at) or at not in self.roles.texts else ""
            if header:
                separator = " " if isinstance(cell.blocks[0], Paragraph) else "\n\n"
                said = f"{label(header, self.reader)}{separator}{said}"
            yield said

    def _dimension(self, at: int) -> str:
        return f"{self.product}-{slug(self.grid.header(at))}"


def _necessity(row: Data, text: str, header: str, words: Words) -> bool:
    """What a column says that asks whether data is required; whether all of the cell was understood."""
    said = read_necessity(text, header, words)
    if said is None:
        return False
    necessity, rest = said
    if necessity == NEVER and rest:
        row["necessity"] = UNSPECIFIED
        row.setdefault("needs_review", []).append(f"is it collected at all? the source says: {text}")
        return False
    row["necessity"] = necessity
    limited = bool(rest) and limits_necessity(rest, words)
    if limited:
        only = words.compiled(r"(?:<only>)\s+(?=(?:<when>)|(?:<scope>))").match(folded(rest))
        add_condition(row, rest[only.end() :] if only and words.language in LABELLED else rest)
    return limited or not rest


def _covering(line: list[Cell], at: int) -> Cell:
    """The cell that stands in a column: its own, or one before it that reaches over it."""
    for before in range(at, -1, -1):
        if line[before] is not BLANK:
            return line[before] if before + line[before].span > at else line[at]
    return line[at]


def _collected(row: Data, text: str, words: Words) -> bool:
    """What a column says that asks whether data is collected; whether all of the cell was understood."""
    answer = read_answer(text, words)
    if answer is None:
        return False
    said: Data = {"answer": answer} if isinstance(answer, str) else answer
    if said["answer"] == NOT_COLLECTED and set(said) == {"answer"}:
        row["necessity"] = NEVER
    elif said["answer"] == NOT_COLLECTED and set(said) == {"answer", "only"}:
        row.update(necessity=NEVER, only=said["only"])
    elif said["answer"] == NOT_COLLECTED or not _limit(row, said):
        row["answer"] = answer
    return True


def _limit(row: Data, said: Data) -> bool:
    """Limit a row as its answer is limited; whether all of the answer is in the row."""
    if "condition" in said:
        add_condition(row, said["condition"]["words"])
    elif "only" in said and said["answer"] == COLLECTED:
        row["only"] = said["only"]
    elif said != {"answer": COLLECTED}:
        return False
    return True


def _word_of(answer: Data | str) -> str:
    return answer if isinstance(answer, str) else str(answer["answer"])


def _original(said: str, text: str) -> str:
    """A phrase as the page writes it: with its own apostrophes."""
    at = folded(text).find(said)
    return text[at : at + len(said)] if at >= 0 else said
