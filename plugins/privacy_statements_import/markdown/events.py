"""Events with their fields: a heading that names one → a row with parts."""

from __future__ import annotations

from privacy_statements_import.draft import Outcome
from privacy_statements_import.markdown.blocks import Block, Listing, Note, Paragraph, Table
from privacy_statements_import.markdown.columns import grid_of
from privacy_statements_import.markdown.conditions import of_group, sentences, trigger
from privacy_statements_import.markdown.exceptions import denied_scope
from privacy_statements_import.markdown.groups import all_of
from privacy_statements_import.markdown.necessity import denial
from privacy_statements_import.markdown.outline import Node
from privacy_statements_import.markdown.prose import plain, prose
from privacy_statements_import.markdown.rows import Data, Reader
from privacy_statements_import.markdown.tables_other import fields_of


def event_of(node: Node, reader: Reader) -> tuple[list[Data], list[Block]]:
    """An event as a row, its fields as its parts, and rows of their own for fields that are never collected; then
    the blocks that stay prose."""
    texts: list[Block] = []
    row: Data = {"id": node.id, "name": node.title, "shape": "event"}
    conditions: list[Data] = []
    for block in node.contents:
        if isinstance(block, Listing) and "parts" not in row and not block.ordered:
            row["parts"] = reader.parts(block.bullets)
        elif isinstance(block, Table) and "parts" not in row:
            row["parts"], before = fields_of(grid_of(block), reader)
            texts += before
        elif not isinstance(block, Node):
            texts.append(block)
            if isinstance(block, Paragraph | Note):
                conditions += _conditions(block, reader)
    if text := prose(texts, reader.links):
        row["description"] = text
    if condition := all_of(conditions):
        row["condition"] = condition
    if not row.get("parts", True):
        del row["parts"]
    if node.heading is not None:
        reader.find(node.heading, Outcome.ITEM, "an event")
    return [row, *reader.taken_apart()], texts


def _conditions(block: Paragraph | Note, reader: Reader) -> list[Data]:
    if isinstance(block, Note):
        inside = [each for each in block.inside if isinstance(each, Paragraph | Note)]
        return [said for each in inside for said in _conditions(each, reader)]
    text, words = plain(block.phrase), reader.words
    said = [text[start:end] for start, end in sentences(text)]
    found: list[Data] = []
    for each in said:
        if denial(each, words) is not None:
            scope = denied_scope(each, words)
            found += [{"not": {"words": scope}}] if scope else []
        elif (met := of_group(each, words, leads=False) or trigger(each, words)) is not None:
            found.append({"words": met})
    return found
