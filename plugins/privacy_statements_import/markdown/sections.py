"""The sections of a page → the sections of a record: what is data becomes rows, everything else stays in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown import verdicts
from privacy_statements_import.markdown.blocks import Block, Bullet, Heading, Listing, Paragraph, Table, plain_of
from privacy_statements_import.markdown.grids import NO, grid_of, read_necessity, roles_of, said_collected
from privacy_statements_import.markdown.names import Data, Reader, marked_end, plain_rows, with_condition
from privacy_statements_import.markdown.outline import Node, phrases_of
from privacy_statements_import.markdown.prose import inline, plain, prose
from privacy_statements_import.markdown.shapes import datum_of, is_label, of_list, of_table
from privacy_statements_import.markdown.tables import TableReader, as_form, as_table
from privacy_statements_import.markdown.verdicts import (
    COLLECTED,
    COLONS,
    DATA,
    NEVER,
    OTHER,
    SEEN,
    UNSPECIFIED,
    Around,
    denial,
)
from privacy_statements_import.markdown.words import condition_after, condition_inside, last_sentence, sentences

BESIDE_NAME = re.compile(
    r"^\W*\d{1,3}(?:\.\d{1,3})*[.):]?\s+(?=\W*[^\W\d_])|[\s\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]+$"
)
ABOUT_ROWS = frozenset({"condition", "necessity", "kind", "act", "columns", "grouped"})


class SectionReader(Struct):
    """Reads the sections of one page. ``places`` counts the rows by the kind of place they come from."""

    reader: Reader
    product: str
    is_guide: bool = False
    is_open: bool = False  # the layout alone decides where nothing says what a place is about
    dimensions: dict[str, str] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)

    # --- the tree

    def top(self, root: Node, around: Around) -> list[Data]:
        """The sections of the page, with what is before and between them."""
        made = self._sequence(root, around)
        holding = [_holds(each, "items") for each in made]
        for at, each in enumerate(made):
            if self.is_guide:
                each["kind"] = "steps" if _holds(each, "steps") else "concept"
            elif holding[at]:
                each.setdefault("kind", "data")
            elif True in holding[at:] or "heading" not in each:
                each.setdefault("kind", "overview")
        return made

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
        if inner.verdict == DATA and not inner.denied and (said := condition_inside(node.title, words)) is not None:
            with_condition(data, said)
        sequence = self._sequence(node, inner)
        first = sequence[0] if sequence else {"heading": ""}
        # what a run of blocks says of its rows must not reach other sections
        if "heading" not in first and (len(sequence) == 1 or not ({*ABOUT_ROWS, "sections"} & first.keys())):
            before = "\n\n".join(filter(None, [data.get("before"), first.get("before")]))
            known = data.get("condition")
            data |= {**first, **({"before": before} if before else {})}
            if known and "condition" in first:
                with_condition(data, known["words"])
            sequence = [*first.get("sections", []), *sequence[1:]]
        return {**data, **({"sections": sequence} if sequence else {})}

    def _sequence(self, node: Node, around: Around) -> list[Data]:
        """What is in a section as sections of a record: runs of blocks without heading, and the sections inside."""
        made: list[Data] = []
        pending: list[Block] = []
        events: list[Data] | None = None
        for each in node.contents:
            if not isinstance(each, Node):
                pending.append(each)
                continue
            made += self._chunks(pending, around)
            events = None if pending else events
            pending = []
            if not each.is_event:
                made.append(self.section(each, around))
                events = None
                continue
            if events is None:
                events = []
                made.append({"items": events})
            events.append(self._event(each))
        return made + self._chunks(pending, around)

    def _event(self, node: Node) -> Data:
        """A heading that names an event as a row; its fields are its parts, the labels of a form say something of it."""
        words = self.reader.words
        name = BESIDE_NAME.sub("", node.title) if node.is_form else ""
        row: Data = {"id": node.id, "name": name or node.title}
        blocks = [each for each in node.contents if not isinstance(each, Node)]
        fields = next((each for each in blocks if isinstance(each, Listing) and not node.is_form), None)
        if fields is not None and self.reader.names(fields):
            row["parts"], never = self.reader.parts(fields)
            blocks = [*(each for each in blocks if each is not fields), *never]
        said_of_it = [plain(phrase) for phrase in phrases_of(node, words)] if node.is_form or fields is None else []
        for at, text in enumerate(said_of_it):
            label, _, said = text.partition(":")
            asks = at < 2 and words.has("collect", label) and any(words.has(each, label) for each in ("data", "treat"))
            asks_both = all(words.has(each, label) for each in (verdicts.REQUIRED, verdicts.OPTIONAL))
            crossed = node.is_form and len(said_of_it) == 1 and words.equals("no", label[:1])
            if crossed or said_collected(text, words, asks if node.is_form else None) == NO:
                row["necessity"] = NEVER
            elif row.get("necessity") != NEVER and (asks_both or words.equals("col_necessity", label)):
                row["necessity"] = read_necessity(said, label, words) or UNSPECIFIED
        if node.heading is not None and row["name"] != node.title:  # its number and its sign are text, too
            blocks = [Paragraph(node.heading), *blocks]
        if text := prose(blocks, self.reader.links):
            row["description"] = text
            self.count(blocks)
        if self.reader.doubt:
            row["needs_review"] = [self.reader.doubt]
        if node.heading is not None:
            self.reader.find(node.heading, Outcome.ITEM, "an event")
        self.places["headings"] += 1
        return row

    # --- the blocks of a section

    def _chunks(self, blocks: Sequence[Block], around: Around) -> list[Data]:
        made: list[Data] = []
        pending: list[Block] = []
        at = -1
        while (at := at + 1) < len(blocks):
            block = blocks[at]
            lead = plain(pending[-1].phrase) if pending and isinstance(pending[-1], Paragraph) else ""
            last = last_sentence(lead)
            if self.reader.words.starts("examples", last):  # "We never collect names. Including:" is one sentence
                lead = f"{lead.removesuffix(last).rstrip(' .')}, {last}"
            below = blocks[at + 1] if at + 1 < len(blocks) else None
            if lead.endswith(":") and isinstance(below, Paragraph) and plain(below.phrase)[:1].islower():
                lead = f"{lead.rstrip(' :')} {plain(below.phrase).partition('.')[0]}:"  # it goes on below its list
            chunk: Data | None = None
            if not self.is_guide and (led := _led(blocks, at)):
                first, at = at, at + len(led.bullets) - 1
                chunk = self._listing(led, lead, around, "lists")
                if chunk is None:
                    pending += blocks[first : at + 1]
                    continue
            if isinstance(block, Listing) and made and not pending and isinstance(blocks[at - 1], Table):
                pass  # a list directly below a table says something of that
            elif isinstance(block, Listing):
                chunk = self._steps(block) if self.is_guide else self._listing(block, lead, around, "lists")
            elif isinstance(block, Table):
                chunk = self._table(block, lead, around)
            if chunk is None:
                pending.append(block)
                continue
            self.count(pending)
            before = "\n\n".join(filter(None, [prose(pending, self.reader.links), chunk.get("before")]))
            made.append({**chunk, **({"before": before} if before else {})})
            pending = []
        self.count(pending)
        if text := prose(pending, self.reader.links):
            if not made:
                return [{"before": text}]
            made[-1]["after"] = "\n\n".join(filter(None, [made[-1].get("after"), text]))
        return made

    def _listing(self, listing: Listing, lead: str, around: Around, place: str) -> Data | None:
        verdict = of_list(listing, lead, around, self.reader.words, self.is_open)
        if form := self._form(listing, place):
            return form
        if not verdict.is_data:
            return None
        rows: list[Data] = []
        for bullet in listing.bullets:
            if rows and is_label(plain(bullet.phrase), self.reader.words):  # it says something of the row before
                said = [rows[-1].get("description"), prose([Listing((bullet,), bullet.line)], self.reader.links)]
                rows[-1]["description"] = "\n\n".join(filter(None, said))
                self.reader.find(bullet.phrase, Outcome.FACT, "it is said of the entry before")
                continue
            rows.append(self.reader.row(bullet.phrase, bullet.inside, verdict.doubt))
            if verdict.denies and denial(plain(bullet.phrase), self.reader.words) == OTHER:
                rows[-1]["necessity"] = NEVER
        self.places[place] += len(rows)
        chunk: Data = {"items": plain_rows(rows)}
        self._say_of_group(chunk, lead, around)
        return chunk

    def _form(self, listing: Listing, place: str) -> Data | None:
        """A form about one datum as its row."""
        datum = datum_of(listing, self.reader.words)
        if datum is None:
            return None
        nested = next((each for each in datum.inside if isinstance(each, Listing)), None)
        if nested is None:
            self.places[place] += 1
            named = datum.phrase.cut(datum.phrase.plain.index(":") + 1)
            return {"items": [{**self.reader.row(named), "description": prose([listing], self.reader.links)}]}
        self.places[place] += len(nested.bullets)
        others = [Bullet(datum.phrase) if one is datum else one for one in listing.bullets]
        return {
            "before": prose([Listing(tuple(others), listing.line)], self.reader.links),
            "items": plain_rows([self.reader.row(one.phrase, one.inside) for one in nested.bullets]),
        }

    def _table(self, table: Table, lead: str, around: Around) -> Data | None:
        words = self.reader.words
        grid = grid_of(table)
        if grid.width == 2 and (form := self._form(as_form(grid), "tables")):
            return form
        roles = roles_of(grid, words)
        verdict = of_table(grid, roles, lead, around, words, self.is_open)
        if verdict.is_data and grid.lines and not self.is_guide:
            reader = TableReader(self.reader, grid, roles, self.product, verdict.doubt, around.denied is not None)
            chunk = reader.read()
            self.dimensions.update(reader.dimensions)
            self.places["tables"] += len(grid.lines)
            self._say_of_group(chunk, lead, around)
            header = grid.header(roles.item)
            if (denied := denial(header, words)) in (COLLECTED, SEEN):
                self._deny(chunk, denied, header)
            elif "necessity" not in chunk and (said := verdicts.necessity_of(header, words)):
                chunk["necessity"] = said
            caption = inline(table.caption, self.reader.links) if table.caption else ""
            before = "\n\n".join(filter(None, [caption, chunk.get("before")]))
            return {**chunk, **({"before": before} if before else {})}
        said_table = as_table(grid, table, self.reader)
        if said_table is None:
            return None
        self.reader.findings.append(Finding(table.line, Outcome.PROSE, plain_of(table)[:80], "a table, not of data"))
        return {"tables": [said_table]}

    def _say_of_group(self, chunk: Data, lead: str, around: Around) -> None:
        """Put into a group what the sentence before it says of all of it."""
        words, last = self.reader.words, last_sentence(lead)
        denied = verdicts.denial_of_lead(lead, words)
        if denied in (COLLECTED, SEEN):
            self._deny(chunk, denied, last)
            return
        says = any(words.has("collect", lead[a:b]) and denial(lead[a:b], words) is None for a, b in sentences(lead))
        leads = verdicts.of_lead(lead, words) == DATA and denial(last, words) is None
        if around.denied and (says or leads):
            chunk |= {"kind": "data", "necessity": UNSPECIFIED}
        said = verdicts.says_necessity(last, words) if around.denied is None else None
        if said and said != around.necessity:
            chunk["necessity"] = said
        clause = condition_after(last.rstrip(" :"), words) if last.endswith(":") else None
        if clause is not None and clause[1]:
            with_condition(chunk, clause[1])

    def _deny(self, chunk: Data, denied: str, said: str) -> None:
        """Say that nothing in a group is ever collected, or seen, within the limits of the sentence."""
        chunk |= {"kind": "never", "act": [denied]}
        if limit := verdicts.limit_of_denial(said, self.reader.words):
            with_condition(chunk, limit)

    def _steps(self, listing: Listing) -> Data | None:
        """The entries of a numbered list as steps."""
        if not listing.ordered:
            return None
        steps = []
        for bullet in listing.bullets:
            self.reader.find(bullet.phrase, Outcome.FACT, "a step")
            steps.append({"text": prose([Paragraph(bullet.phrase), *bullet.inside], self.reader.links) or "–"})
        return {"steps": steps}

    def count(self, blocks: Iterable[Block]) -> None:
        """Note that blocks stay prose."""
        for block in blocks:
            text = plain_of(block)
            if text.strip() and not isinstance(block, Heading):
                self.reader.findings.append(Finding(block.line, Outcome.PROSE, text[:80].replace("\n", " ")))


def _led(blocks: Sequence[Block], at: int) -> Listing | None:
    """Paragraphs one after the other that begin with a label in strong text, as a list: ``**Account.** Your name``."""
    led: list[Bullet] = []
    while at < len(blocks) and isinstance(block := blocks[at], Paragraph):
        end, text = marked_end(block.phrase.runs), block.phrase.plain.rstrip()
        if not 0 < end < len(text) or text[:end].rstrip()[-1:] not in (".", *COLONS):
            break
        led.append(Bullet(block.phrase))
        at += 1
    return Listing(tuple(led), led[0].phrase.line) if len(led) > 2 else None


def _holds(section: Data, key: str) -> bool:
    return bool(section.get(key)) or any(_holds(inner, key) for inner in section.get("sections", []))
