"""The sections of a page → the sections of a record: what is data becomes rows, everything else stays in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown import guides
from privacy_statements_import.markdown.blocks import Block, Heading, Image, Listing, Paragraph, Phrase, Table, plain_of
from privacy_statements_import.markdown.clauses import condition_after, condition_inside, last_sentence
from privacy_statements_import.markdown.grids import (
    answer_of,
    grid_of,
    phrase_of,
    read_answer,
    read_necessity,
    roles_of,
)
from privacy_statements_import.markdown.outline import Node
from privacy_statements_import.markdown.prose import plain, prose
from privacy_statements_import.markdown.rows import Data, Reader, plain_rows, with_condition, words_in
from privacy_statements_import.markdown.shapes import answer_word, datum_of, is_label, of_list, of_table
from privacy_statements_import.markdown.tables import TableReader, as_form, as_table
from privacy_statements_import.markdown.verdicts import (
    COLLECTED,
    DATA,
    NEVER,
    OTHER,
    SEEN,
    UNSPECIFIED,
    Around,
    denial,
    denial_of_lead,
    limit_of_denial,
    necessity_of,
    of_lead,
    says_necessity,
)

ABOUT_ROWS = frozenset({"condition", "necessity", "kind", "act", "columns", "grouped"})
_ORDER = "id heading kind necessity act condition columns grouped before tables items steps after sections"
ORDER = _ORDER.split()


@dataclass(slots=True)
class SectionReader:
    """Reads the sections of one page. ``places`` counts the rows by the kind of place they come from."""

    reader: Reader
    product: str
    is_guide: bool = False
    dimensions: dict[str, str] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    prose_words: int = 0
    heads: frozenset[str] = frozenset()  # of the last table: a list of them explains it

    # --- the tree

    def top(self, root: Node, around: Around) -> list[Data]:
        """The sections of the page, with what is before and between them."""
        made = self._sequence(root, around)
        holding = [_holds(each, "items") for each in made]
        first = holding.index(True) if True in holding else len(made)
        for at, each in enumerate(made):
            if "kind" in each:
                continue
            if self.is_guide:
                is_first = self.reader.words.equals("prerequisites", each.get("heading", ""))
                each["kind"] = "prerequisites" if is_first else "steps" if _holds(each, "steps") else "concept"
            elif holding[at]:
                each["kind"] = "data"
            elif at < first < len(made) or "heading" not in each:
                each["kind"] = "overview"
        return [_ordered(each) for each in made]

    def section(self, node: Node, around: Around) -> Data:
        """One section with everything inside it."""
        words = self.reader.words
        inner = around.inside(node.title, words)
        data: Data = {"id": node.id, "heading": node.title}
        if node.heading is not None:
            self.reader.find(node.heading, Outcome.PROSE, "a heading")
            if any(run.url or run.image for run in node.heading.runs):
                data["before"] = prose([Paragraph(node.heading)], self.reader.links)
        if inner.denied and inner.denied != around.denied:
            self._deny(data, inner.denied, node.title)
        elif inner.necessity and inner.necessity != around.necessity:
            data["necessity"] = inner.necessity
        is_clause = inner.verdict == DATA and (words.starts("when", node.title) or words.starts("only", node.title))
        if is_clause and (said := condition_inside(node.title, words)) is not None:
            data["condition"] = {"words": said}
        sequence = self._sequence(node, inner)
        first = sequence[0] if sequence else None
        if first is not None and "heading" not in first and _fits(first, alone=len(sequence) == 1):
            if "before" in data and "before" in first:
                first["before"] = data["before"] + "\n\n" + first["before"]
            if "condition" in data and "condition" in first:
                with_condition(first, data["condition"]["words"])
            data.update(first)
            sequence = [*first.get("sections", []), *sequence[1:]]
        if sequence:
            data["sections"] = sequence
        return _ordered(data)

    def _sequence(self, node: Node, around: Around) -> list[Data]:
        """What is in a section as sections of a record: runs of blocks without heading, and the sections inside."""
        made: list[Data] = []
        pending: list[Block] = []
        was_event = False
        for each in node.contents:
            if not isinstance(each, Node):
                pending.append(each)
                continue
            made += self._chunks(pending, around)
            was_event, pending = was_event and not pending, []
            if each.is_event:
                if not was_event:
                    made.append({"items": []})
                made[-1]["items"] += [self._event(each), *self.reader.apart]
                self.reader.apart.clear()
            else:
                made.append(self.section(each, around))
            was_event = each.is_event
        return made + self._chunks(pending, around)

    def _event(self, node: Node) -> Data:
        """A heading that names an event as a row; its fields are its parts."""
        row: Data = {"id": node.id, "name": node.title}
        texts: list[Block] = []
        for block in node.contents:
            if node.is_form and isinstance(block, Listing):
                texts.append(block)
                self._labels(row, block)
            elif isinstance(block, Listing) and "parts" not in row and not block.ordered:
                row["parts"] = self.reader.parts(block.bullets)
            elif not isinstance(block, Node):
                texts.append(block)
        if text := prose(texts, self.reader.links):
            row["description"] = text
            self.count(texts)
        if node.heading is not None:
            self.reader.find(node.heading, Outcome.ITEM, "an event")
        self.places["headings"] += 1
        return row

    def _labels(self, row: Data, listing: Listing) -> None:
        """What the labels below a heading say of it: ``Collected: no``."""
        for bullet in listing.bullets:
            label, _, said = plain(bullet.phrase).partition(":")
            answer = read_answer(said, self.reader.words)
            if self.reader.words.equals("col_collected", label) and answer_of(answer) == "not-collected":
                row["necessity"] = NEVER
            elif self.reader.words.equals("col_necessity", label) and (
                met := read_necessity(said, label, self.reader.words)
            ):
                row["necessity"] = met[0]

    # --- the blocks of a section

    def _chunks(self, blocks: Sequence[Block], around: Around) -> list[Data]:
        made: list[Data] = []
        pending: list[Block] = []
        at = 0
        while at < len(blocks):
            block = blocks[at]
            lead = plain(pending[-1].phrase) if pending and isinstance(pending[-1], Paragraph) else ""
            chunk: Data | None = None
            if self.is_guide and isinstance(block, Listing) and block.ordered:
                made = self._steps(block, pending, made)
                pending = []
                at += 1
                continue
            if isinstance(block, Listing) and not self.is_guide:
                chunk = self._listing(block, lead, around, "lists")
            elif isinstance(block, Table):
                chunk = self._table(block, lead, around)
            if chunk is None:
                pending.append(block)
            else:
                made.append(self._with_before(chunk, pending))
                pending = []
            at += 1
        return self._with_rest(made, pending)

    def _listing(self, listing: Listing, lead: str, around: Around, place: str) -> Data | None:
        verdict = of_list(listing, lead, around, self.reader.words)
        if form := self._form(listing, around, place):
            return form
        is_legend = len(self.heads.intersection(_bare(bullet.phrase) for bullet in listing.bullets)) > 1
        if not verdict.is_data or is_legend:
            return None
        rows: list[Data] = []
        for bullet in listing.bullets:
            if is_label(plain(bullet.phrase), self.reader.words):  # it says something of the row before
                said = [rows[-1].get("description"), prose([Listing((bullet,), bullet.line)], self.reader.links)]
                rows[-1]["description"] = "\n\n".join(filter(None, said))
                self.reader.find(bullet.phrase, Outcome.FACT, "it is said of the entry before")
                continue
            rows.append(self.reader.row(bullet.phrase, bullet.inside, verdict.doubt))
            if verdict.answers and answer_word(plain(bullet.phrase), self.reader.words) == "collected":
                rows[-1].pop("necessity", None)
            if verdict.denies and denial(plain(bullet.phrase), self.reader.words) == OTHER:
                rows[-1]["necessity"] = NEVER
        chunk: Data = {"items": plain_rows(rows)}
        self.places[place] += len(chunk["items"])
        self._say_of_group(chunk, lead, around)
        return chunk

    def _form(self, listing: Listing, around: Around, place: str) -> Data | None:
        """A form about one datum as its row."""
        datum = datum_of(listing, self.reader.words)
        if datum is None:
            return None
        row = self.reader.row(datum)
        row["description"] = prose([listing], self.reader.links)
        self.places[place] += 1
        return {"items": [row]}

    def _table(self, table: Table, lead: str, around: Around) -> Data | None:
        words = self.reader.words
        grid = grid_of(table)
        if not grid.lines:
            return None
        if grid.width == 2 and (form := self._form(as_form(grid), around, "tables")):
            return form
        self.heads = frozenset(_bare(phrase_of(cell)) for cell in grid.head)
        roles = roles_of(grid, words)
        verdict = of_table(grid, roles, lead, around, words)
        if verdict.is_data and not self.is_guide:
            reader = TableReader(self.reader, grid, roles, self.product, verdict.doubt, around.denied is not None)
            chunk = reader.read()
            self.dimensions.update(reader.dimensions)
            self.places["tables"] += len(grid.lines)
            self._say_of_group(chunk, lead, around)
            header = grid.header(roles.item)
            if (denied := denial(header, words)) in (COLLECTED, SEEN):
                self._deny(chunk, denied, header)
            elif "necessity" not in chunk and (said := necessity_of(header, words)):
                chunk["necessity"] = said
            if table.caption and plain(table.caption):
                chunk["before"] = "\n\n".join(filter(None, [plain(table.caption), chunk.get("before")]))
            return chunk
        said_table = as_table(grid, table, self.reader)
        if said_table is None:
            return None
        self.prose_words += words_in([table])
        self.reader.findings.append(Finding(table.line, Outcome.PROSE, plain_of(table)[:80], "a table, not of data"))
        return {"tables": [said_table]}

    def _say_of_group(self, chunk: Data, lead: str, around: Around) -> None:
        """Put into a group what the sentence before it says of all of it."""
        words, last = self.reader.words, last_sentence(lead)
        denied = denial_of_lead(lead, words)
        if denied in (COLLECTED, SEEN):
            self._deny(chunk, denied, last)
            return
        if around.denied and of_lead(lead, words) == DATA:
            chunk |= {"kind": "data", "necessity": UNSPECIFIED}
        if last and around.denied is None and (said := says_necessity(last, words)) and said != around.necessity:
            chunk["necessity"] = said
        clause = condition_after(last.rstrip(" :"), words) if last.endswith(":") else None
        if clause is not None and clause.words:
            with_condition(chunk, clause.words)

    def _deny(self, chunk: Data, denied: str, said: str) -> None:
        """Say that nothing in a group is ever collected, or seen, within the limits of the sentence."""
        chunk |= {"kind": "never", "act": [denied]}
        if limit := limit_of_denial(said, self.reader.words):
            with_condition(chunk, limit)

    def _steps(self, listing: Listing, pending: list[Block], made: list[Data]) -> list[Data]:
        links = self.reader.links
        for bullet in listing.bullets:
            self.reader.find(bullet.phrase, Outcome.FACT, "a step")
        if made and "steps" in made[-1] and guides.continues(made[-1]["steps"], listing):
            guides.with_steps(made[-1]["steps"], pending, links)
            made[-1]["steps"] += guides.steps_of(listing, links)
            return made
        return [*made, self._with_before({"steps": guides.steps_of(listing, links)}, pending)]

    def _with_before(self, chunk: Data, pending: list[Block]) -> Data:
        if text := prose(pending, self.reader.links):
            self.count(pending)
            return {**chunk, "before": "\n\n".join(filter(None, [text, chunk.get("before")]))}
        return chunk

    def _with_rest(self, made: list[Data], pending: list[Block]) -> list[Data]:
        if pending and made and "steps" in made[-1]:
            picture = next((i for i, block in enumerate(pending) if not isinstance(block, Image)), len(pending))
            guides.with_steps(made[-1]["steps"], pending[:picture], self.reader.links)
            pending = pending[picture:]
        text = prose(pending, self.reader.links)
        if not text:
            return made
        self.count(pending)
        if not made:
            return [{"before": text}]
        made[-1]["after"] = "\n\n".join(filter(None, [made[-1].get("after"), text]))
        return made

    def count(self, blocks: Iterable[Block]) -> None:
        """Note that blocks stay prose."""
        for block in blocks:
            self.prose_words += words_in([block])
            text = plain_of(block)
            if text.strip() and not isinstance(block, Heading):
                self.reader.findings.append(Finding(block.line, Outcome.PROSE, text[:80].replace("\n", " ")))


def _bare(phrase: Phrase) -> str:
    """A head, or the name with which an entry begins, without quotes."""
    return re.split(r"\s[-–—]\s|:", plain(phrase))[0].strip(' "').casefold()


def _holds(section: Data, key: str) -> bool:
    return bool(section.get(key)) or any(_holds(inner, key) for inner in section.get("sections", []))


def _fits(chunk: Data, alone: bool) -> bool:
    """Whether a run of blocks can be the section itself: what it says of its rows must not reach other sections."""
    return alone or (not (ABOUT_ROWS & chunk.keys()) and "sections" not in chunk)


def _ordered(section: Data) -> Data:
    return {
        key: section[key] for key in sorted(section, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    }
