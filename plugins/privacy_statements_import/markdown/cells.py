"""What one cell of a table says: the phrase that names something, and the conditions of a description."""

from __future__ import annotations

from collections.abc import Sequence

from privacy_statements_import.markdown.blocks import Block, Bullet, Cell, Listing, Paragraph, Phrase, Run
from privacy_statements_import.markdown.columns import phrase_of, text_of
from privacy_statements_import.markdown.conditions import in_brackets, is_aim, of_group, only_in, sentences, supplement
from privacy_statements_import.markdown.prose import inline
from privacy_statements_import.markdown.rows import Data, Reader
from privacy_statements_import.markdown.words import Words, folded

LONGEST_LINE = 6  # words of a line of a cell that may be a name


def conditions_in(cell: Cell, words: Words) -> list[str]:
    """The conditions that a description sets: ``used for roaming, only on Windows``."""
    text = text_of(cell)
    said = [text[start:end] for start, end in sentences(text)]
    if len(said) == 1 and words.starts("when", folded(text)) and "," not in text:
        return [text.rstrip(" .;")]
    only = words.compiled(r"(?:<only>)\s+(?P<phrase>\S.*)").fullmatch(folded(text).rstrip(" ."))
    if only and len(text.split()) <= LONGEST_LINE and not is_aim(only["phrase"], words):
        return [text[only.start("phrase") :].rstrip(" .")]
    found = (of_group(each, words, leads=False) or only_in(each, words) or supplement(each, words) for each in said)
    return [*filter(None, found), *in_brackets(text, words)]


def add_condition(row: Data, text: str) -> None:
    """Say of a row that it holds only under a condition as well."""
    existing = row.get("condition")
    known = [] if existing is None else existing.get("all", [existing])
    if {"words": text} not in known:
        row["condition"] = {"all": [*known, {"words": text}]} if known else {"words": text}


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


def entries_of(cell: Cell, words: Words) -> list[tuple[Phrase, Sequence[Block]]]:
    """The things that a cell names, each with what stands inside it: one, or a list of them. Lines below a first one
    that ends with a colon are its parts."""
    first = cell.blocks[0] if cell.blocks else None
    if isinstance(first, Listing) and len(cell.blocks) == 1 and all(b.phrase.plain for b in first.bullets):
        return [(bullet.phrase, bullet.inside) for bullet in first.bullets]
    if not isinstance(first, Paragraph):
        return [split_cell(cell)]
    lines = _lines(first.phrase)
    if len(lines) > 2 and lines[0].plain.rstrip().endswith(":"):
        parts = Listing(tuple(Bullet(line) for line in lines[1:]), first.line)
        return [(lines[0], (parts, *cell.blocks[1:]))]
    if len(lines) > 1 and len(cell.blocks) == 1 and all(_is_name(line, words) for line in lines):
        return [(line, ()) for line in lines]
    return [split_cell(cell)]


def _lines(phrase: Phrase) -> list[Phrase]:
    """A phrase in the lines that its writer ended."""
    lines, begun, at = [], 0, 0
    for run in phrase.runs:
        if run.hard_break:
            lines.append(phrase.cut(begun, at))
            begun = at + len(run.text)
        at += len(run.text)
    return [line for line in (*lines, phrase.cut(begun)) if line.plain]


def _is_name(line: Phrase, words: Words) -> bool:
    """Whether a line of a cell names something of its own, and does not go on with the line before it."""
    text = folded(line.plain)
    goes_on = any(words.starts(name, text) for name in ("only", "when", "bracket_scope", "examples"))
    return len(text.split()) <= LONGEST_LINE and text[:1].isupper() and text[-1] not in ".:;,)" and not goes_on


def label(header: str, reader: Reader) -> str:
    """The header of a column as the label of what stands below it."""
    return inline(Phrase((Run(f"{header}:", strong=True),), 0), reader.links)
