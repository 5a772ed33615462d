"""The sections of a page → the sections of a record: what is data becomes rows, everything else stays in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown import groups, guides, kinds
from privacy_statements_import.markdown.blocks import Block, Heading, Image, Listing, Paragraph, Table, plain_of
from privacy_statements_import.markdown.columns import evidence_of, grid_of, roles_of
from privacy_statements_import.markdown.conditions import clause_in, in_brackets, masked, of_title
from privacy_statements_import.markdown.events import event_of
from privacy_statements_import.markdown.evidence import Around, Evidence, is_lettered, of_list
from privacy_statements_import.markdown.listings import (
    LETTERED,
    as_listing,
    calls_itself_data,
    last_group,
    of_led_before,
    of_list_before,
    plain_rows,
    say_stars,
    stars_of,
)
from privacy_statements_import.markdown.outline import Node
from privacy_statements_import.markdown.prose import plain, prose
from privacy_statements_import.markdown.rows import Data, Reader, led_paragraphs, may_stand_alone, split
from privacy_statements_import.markdown.stated import Facts
from privacy_statements_import.markdown.tables import TableReader
from privacy_statements_import.markdown.tables_other import as_table
from privacy_statements_import.markdown.words import folded


@dataclass(slots=True)
class SectionReader:
    """Reads the sections of one page."""

    reader: Reader
    product: str
    is_guide: bool = False
    dimensions: dict[str, str] = field(default_factory=dict)
    prose_words: int = 0
    facts: Facts = field(init=False)
    stars: tuple[str | None, str | None] | None = None

    def __post_init__(self) -> None:
        self.facts = Facts(self.reader, self.product)

    # --- the tree

    def top(self, root: Node, around: Around) -> list[Data]:
        """The sections of the page, with what stands before and between them."""
        made = self._sequence(root, around)
        for each in made:
            if "heading" not in each and "kind" not in each:
                each["kind"] = "data" if kinds.holds_items(each) else "overview"
        kinds.find_kinds(made, self.reader.words, self.is_guide)
        return [kinds.ordered(each) for each in made]

    def section(self, node: Node, around: Around) -> Data:
        """One section with everything inside it."""
        words = self.reader.words
        inner = around.inside(node.title, words)
        data: Data = {"id": node.id, "heading": node.title}
        if node.heading is not None:
            urls = [(run.url, run.text) for run in node.heading.runs if run.url or run.image]
            if urls:
                data["before"] = prose([Paragraph(node.heading)], self.reader.links)
        if inner.denial and not (around.denial and inner.denial == around.denial):
            data["kind"] = "never"
            data["act"] = list(inner.denial.acts)
        elif inner.necessity and inner.necessity != around.necessity:
            data["necessity"] = inner.necessity
        heading = folded(node.title)
        when = clause_in(masked(heading), words)
        if when and words.starts("when", heading[when.begin :]) and words.has("head_data", heading[: when.start]):
            data["condition"] = {"words": node.title[when.begin : when.end]}
        elif (said := of_title(node.title, words)) or (said := next(iter(in_brackets(node.title, words)), None)):
            data["condition"] = {"words": said}
        before = node.blocks_about_all
        others = [each for each in node.contents if isinstance(each, Paragraph) and each not in before]
        if before or others:
            groups.say_of_section(data, before, others, inner, words)
            inner = replace(inner, necessity=data.get("necessity", inner.necessity))
        sequence = self._sequence(node, inner)
        first = sequence[0] if sequence else None
        if first is not None and "heading" not in first and kinds.fits(first, alone=len(sequence) == 1):
            if "before" in data and "before" in first:
                first["before"] = data["before"] + "\n\n" + first["before"]
            if "condition" in data and "condition" in first:
                inside = first["condition"].get("all", [first["condition"]])
                first["condition"] = {"all": [data["condition"], *inside]}
            data.update(first)
            sequence = [*first.get("sections", []), *sequence[1:]]
        if sequence:
            data["sections"] = sequence
        if kinds.holds_items(data) and "kind" not in data and around.headings[1:] == ():
            data["kind"] = "data"
        if node.heading is not None:
            self.reader.find(node.heading, Outcome.PROSE, "a heading")
        return kinds.ordered(data)

    def _sequence(self, node: Node, around: Around) -> list[Data]:
        """What stands in a section as sections of a record: runs of blocks without heading, and the sections inside."""
        made: list[Data] = []
        pending: list[Block] = []
        for each in node.contents:
            if isinstance(each, Node):
                made += self._chunks(pending, around)
                pending = []
                if each.is_event:
                    rows, texts = event_of(each, self.reader)
                    self.count(texts)
                    if not made or made[-1].get("shape") != "event":
                        made.append({"items": [], "shape": "event"})
                    made[-1]["items"] += rows
                else:
                    made.append(self.section(each, around))
            else:
                pending.append(each)
        made += self._chunks(pending, around)
        for made_section in made:
            made_section.pop("shape", None)
        return made

    # --- the blocks of a section

    def is_data(self, block: Block, lead: str, around: Around) -> bool:
        """Whether a list or a table names data items."""
        if self.is_guide or plain_of(block) == "":
            return False
        if isinstance(block, Listing):
            return self._evidence(block, lead, around).is_enough and any(
                is_item for is_item, _ in split(block.bullets, self.reader.words, self.reader.links)
            )
        if isinstance(block, Table):
            grid = grid_of(block)
            if not grid.lines:
                return False
            roles = roles_of(grid, self.reader.words)
            return evidence_of(grid, roles, lead, around, self.reader.words).is_enough
        return False

    def _evidence(self, listing: Listing, lead: str, around: Around) -> Evidence:
        return of_list(listing, lead, around, self.reader.words)

    def _chunks(self, blocks: Sequence[Block], around: Around) -> list[Data]:
        made: list[Data] = []
        pending: list[Block] = []
        at = 0
        self.stars = stars_of(blocks, self.reader.words)
        while at < len(blocks):
            block = blocks[at]
            if made and isinstance(block, Listing | Table) and len(pending) > 1:
                said = of_list_before(pending, self.reader.words)
                made, pending = self._with_rest(made, pending[:said], around), pending[said:]
            lead = plain(pending[-1].phrase) if pending and isinstance(pending[-1], Paragraph) else ""
            if led_paragraphs((block,)) and of_led_before(pending) == len(pending):
                lead = ""  # it speaks of a datum of its own
            if isinstance(block, Listing) and self.is_data(block, lead, around):
                made += self._listing(block, pending, lead, around)
                pending = []
            elif isinstance(block, Table) and (chunk := self._table(block, pending, lead, around)):
                made.append(chunk)
                pending = []
            elif self._led(blocks[at:], pending, lead, around):
                count = self._led_count(blocks[at:], around)
                made.append(self._led_chunk(blocks[at : at + count], pending, lead, around))
                pending = []
                at += count - 1
            elif not self.is_guide and (procedure := self.facts.procedure(block, lead, around)):
                made.append(self._with_before(procedure, pending, around))
                pending = []
            elif self.is_guide and isinstance(block, Listing) and block.ordered:
                if made and "steps" in made[-1] and guides.continues(made[-1]["steps"], block):
                    guides.with_steps(made[-1]["steps"], pending, self.reader.links)
                    made[-1]["steps"] += guides.steps_of(block, self.reader.links)
                else:
                    made.append(
                        self._with_before({"steps": guides.steps_of(block, self.reader.links)}, pending, around)
                    )
                pending = []
                self._steps_found(block)
            else:
                pending.append(block)
            at += 1
        made = self._with_rest(made, pending, around)
        for each in made:
            groups.lift(each, self.reader.words)
        return made

    def _with_rest(self, made: list[Data], pending: list[Block], around: Around) -> list[Data]:
        if not pending:
            return made
        if made and "steps" in made[-1]:
            picture = next((i for i, block in enumerate(pending) if not isinstance(block, Image)), len(pending))
            guides.with_steps(made[-1]["steps"], pending[:picture], self.reader.links)
            pending = pending[picture:]
        text = prose(pending, self.reader.links)
        if not text:
            return made
        self.count(pending)
        for each in last_group(made):
            groups.say_after(each, pending, around, self.reader.words)
        if made:
            made[-1]["after"] = "\n\n".join(filter(None, [made[-1].get("after"), text]))
            self.facts.of_blocks(made[-1], pending, around)
            return made
        chunk: Data = {"before": text}
        self.facts.of_blocks(chunk, pending, around)
        return [chunk]

    def _with_before(self, chunk: Data, pending: list[Block], around: Around) -> Data:
        text = prose(pending, self.reader.links)
        if text:
            self.count(pending)
            chunk = {**chunk, "before": "\n\n".join(filter(None, [text, chunk.get("before")]))}
            self.facts.of_blocks(chunk, pending, around)
        return chunk

    def _listing(self, listing: Listing, pending: list[Block], lead: str, around: Around) -> list[Data]:
        evidence = self._evidence(listing, lead, around)
        doubt = f"is this a data item? {evidence.why}" if evidence.is_narrow else ""
        made: list[Data] = []
        if is_lettered(listing):
            for bullet in listing.bullets:
                inner = next(block for block in bullet.inside if isinstance(block, Listing))
                made += self._listing(inner, [*pending, Paragraph(bullet.phrase)], lead, around)
                pending = []
            for each in made:
                each["shape"] = LETTERED
            return made
        for is_item, bullets in split(listing.bullets, self.reader.words, self.reader.links):
            if not is_item:
                pending = [*pending, Listing(tuple(bullets), bullets[0].line, listing.ordered, listing.start)]
                continue
            rows = self.reader.rows(bullets, doubt)
            if self.stars and len(rows) == len(bullets):
                say_stars(rows, bullets, self.stars)
            made.append(self._group(rows, pending, lead if not made else "", around, made[0] if made else None))
            pending = []
        if pending:
            made[-1]["after"] = prose(pending, self.reader.links)
            self.count(pending)
        return made

    def _group(
        self, rows: list[Data], pending: list[Block], lead: str, around: Around, first: Data | None = None
    ) -> Data:
        """Rows with what the text before them says of all of them."""
        chunk: Data = {"items": plain_rows(rows)}
        if first is not None:
            chunk.update({key: first[key] for key in kinds.ABOUT_ROWS & first.keys()})
        else:
            groups.say_of_group(chunk, pending, lead, around, self.reader.words)
        return self._with_before(chunk, pending, around)

    def _table(self, table: Table, pending: list[Block], lead: str, around: Around) -> Data | None:
        words = self.reader.words
        grid = grid_of(table)
        if not grid.lines:
            return None
        roles = roles_of(grid, words)
        if not self.is_guide and evidence_of(grid, roles, lead, around, words).is_enough:
            reader = TableReader(self.reader, grid, roles, self.product, around.denial is not None)
            chunk = reader.read()
            self.dimensions.update(reader.dimensions)
            groups.say_of_group(chunk, pending, lead, around, self.reader.words)
            groups.say_of_header(chunk, grid.header(roles.item), self.reader.words)
            if table.caption and plain(table.caption):
                pending = [*pending, Paragraph(table.caption)]
            for group in chunk.get("sections", []):
                if "items" in group:
                    group["items"] = plain_rows(group["items"])
            return self._with_before(chunk, pending, around)
        said = as_table(grid, table, self.reader)
        if said is None:
            return None
        self.prose_words += len(plain_of(table).split())
        self.reader.findings.append(Finding(table.line, Outcome.PROSE, plain_of(table)[:80], "a table, not of data"))
        chunk = {"tables": [said]}
        self.facts.of_table(chunk, grid, around)
        return self._with_before(chunk, pending, around)

    def _led(self, blocks: Sequence[Block], pending: Sequence[Block], lead: str, around: Around) -> bool:
        count = self._led_count(blocks, around)
        if self.is_guide or not count:
            return False
        return of_list(as_listing(blocks[:count]), lead, around, self.reader.words).is_enough

    def _led_count(self, blocks: Sequence[Block], around: Around) -> int:
        """How many paragraphs with bold beginnings are data: several, or one where all around it is."""
        count = led_paragraphs(blocks)
        if count > 1:
            return count
        first = blocks[0]
        says = around.necessity is not None or around.denial is not None
        return int(
            isinstance(first, Paragraph)
            and (may_stand_alone(first.phrase, self.reader.words, says) or calls_itself_data(first, self.reader.words))
        )

    def _led_chunk(self, blocks: Sequence[Block], pending: list[Block], lead: str, around: Around) -> Data:
        rows = self.reader.rows(as_listing(blocks).bullets)
        own = of_led_before(pending)
        return self._with_before(self._group(rows, pending[own:], lead, around), pending[:own], around)

    # --- what stays prose

    def count(self, blocks: Iterable[Block]) -> None:
        """Note that blocks stay prose."""
        for block in blocks:
            text = plain_of(block)
            self.prose_words += len(text.split())
            line = block.line
            if text.strip() and not isinstance(block, Heading):
                self.reader.findings.append(Finding(line, Outcome.PROSE, text[:80].replace("\n", " ")))

    def _steps_found(self, listing: Listing) -> None:
        for bullet in listing.bullets:
            self.reader.find(bullet.phrase, Outcome.FACT, "a step")
