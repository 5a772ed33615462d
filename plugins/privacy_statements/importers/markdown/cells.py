"""What one cell of a table says: the phrase that names something, and the conditions of a description."""

from __future__ import annotations

from collections.abc import Sequence

from privacy_statements.importers.markdown.blocks import Block, Cell, Listing, Paragraph, Phrase, Run
from privacy_statements.importers.markdown.columns import phrase_of, text_of
from privacy_statements.importers.markdown.conditions import of_group, only_in, sentences
from privacy_statements.importers.markdown.prose import inline
from privacy_statements.importers.markdown.readings import conditions_record
from privacy_statements.importers.markdown.rows import Data, Reader
from privacy_statements.importers.markdown.words import Words


def conditions_in(cell: Cell, words: Words) -> list[str]:
    """The conditions that a description sets: ``used for roaming, only on Windows``."""
    text = text_of(cell)
    said = [text[start:end] for start, end in sentences(text)]
    return [met for each in said if (met := of_group(each, words, leads=False) or only_in(each, words))]


def add_condition(row: Data, text: str) -> None:
    """Say of a row that it holds only under a condition as well."""
    existing = row.get("condition")
    known = [] if existing is None else [each["words"] for each in existing.get("all", [existing])]
    row["condition"] = conditions_record([*known, text])


def split_cell(cell: Cell) -> tuple[Phrase, Sequence[Block]]:
    """The phrase that names what a cell is about, and what else stands in it."""
    first = cell.blocks[0]
    if isinstance(first, Paragraph):
        return first.phrase, cell.blocks[1:]
    if isinstance(first, Listing) and first.bullets:
        entry, more = first.bullets[0], first.bullets[1:]
        rest: tuple[Block, ...] = (Listing(more, first.line, first.ordered),) if more else ()
        return entry.phrase, (*entry.inside, *rest, *cell.blocks[1:])
    return phrase_of(cell), ()


def label(header: str, reader: Reader) -> str:
    """The header of a column as the label of what stands below it."""
    return inline(Phrase((Run(f"{header}:", strong=True),), 0), reader.links)
