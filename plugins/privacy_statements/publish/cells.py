"""Values of records ↔ the text of a cell, for people who know spreadsheets and no YAML. A text is as it is; each entry of
a list has its own line; what is more than text is YAML between brackets: ``{purpose: diagnose, note: A note.}``."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

from privacy_statements.read.load import Node, Scalar, data_of, load_text
from privacy_statements.read.yaml_text import flow, in_quotes

Value: TypeAlias = "str | list[Any] | dict[str, Any]"
"""The value of a field, as ``load.data_of`` gives it; never ``None``."""

MARKS = ("{", "[", '"', "'")  # an entry that begins so is YAML; a text that begins so stands in quotes
NOTHING_IN_IT = "[]"


class Form(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    """A text of any number of lines."""
    DATE = "date"
    """A date such as 2026-11-01."""
    ENTRY = "entry"
    """A text, or a mapping between brackets."""
    ENTRIES = "entries"
    """Any number of entries, each on a line."""


class CellError(ValueError):
    """The text of a cell cannot be read; the message says why."""


def cell_text(node: Node | None, form: Form) -> str:
    """The text of a cell for a value of a record; nothing for none."""
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return ""
    return text_of(data_of(node), form)


def text_of(data: Value, form: Form) -> str:
    """The text of a cell for data as ``load.data_of`` gives it."""
    if form in (Form.TEXT, Form.DATE) and isinstance(data, str):
        return tidy(data)
    if isinstance(data, list) and form is Form.ENTRIES:
        return "\n".join(map(entry_text, data)) if data else NOTHING_IN_IT
    return entry_text(data)


def entry_text(entry: Any) -> str:
    """One entry on one line."""
    if not isinstance(entry, str):
        return flow(entry)
    is_itself = entry == entry.strip() and entry.isprintable() and entry and not entry.startswith(MARKS)
    return entry if is_itself else in_quotes(entry)


def tidy(text: str) -> str:
    """A text without what spreadsheets add and drop unseen: blanks and blank lines around it, and carriage returns.
    Blanks inside stay, for two of them end a line in Markdown."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    joined = "\n".join(lines).rstrip()
    return joined if "\n" in joined else joined.strip()


def read_cell(text: str, form: Form) -> Value:
    """The value of a cell that is not empty. Raises ``CellError`` for what is no YAML between its brackets."""
    text = tidy(text)
    if form in (Form.TEXT, Form.DATE):
        return text
    lines = entry_lines(text)
    if form is Form.ENTRY:
        entry: Value = _entry(" ".join(lines))
        return entry
    return [] if lines == [NOTHING_IN_IT] else [_entry(line) for line in lines]


def entry_lines(text: str) -> list[str]:
    """The lines of a cell that hold entries, without blanks around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _entry(text: str) -> Any:
    if not text.startswith(MARKS):
        return text
    loaded = load_text(text, "cell")
    if loaded.diagnostics or loaded.node is None:
        why = loaded.diagnostics[0].message if loaded.diagnostics else "it says nothing"
        raise CellError(f"met {in_quotes(text[:60])}, which is no entry between brackets ({why})")
    return data_of(loaded.node)
