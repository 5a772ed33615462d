"""Fields of records, changed in their place. Nothing else in a file changes, which is checked each time: the new text is
read again and compared with the expected data, and no comment may be lost.

The pieces of the file are changed and written in the canonical form; only the lines that differ go into the text."""

from __future__ import annotations

import difflib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from msgspec import Struct, field

from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fmt.ids import widened
from privacy_statements.edit.fmt.layout import text_of
from privacy_statements.edit.fmt.order import in_order, shape_of
from privacy_statements.edit.fmt.pieces import Block, Document, Entry, Flow, Leaf, Piece
from privacy_statements.edit.fmt.source import UnusualError, comments_of, take_apart
from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.read.load import Node, data_of, load_text
from privacy_statements.read.load import Sequence as SequenceNode
from privacy_statements.read.yaml_text import flow, in_quotes
from privacy_statements.records.fields import Record
from privacy_statements.records.statements import RowRecord

SHORT = 90  # characters of a list on one line
SHORT_ROW = 100  # characters of the line of a new row
ITEMS = "items"
DATE = re.compile(r"\d{4}-\d\d-\d\d")

Path = tuple[str | int, ...]
Place = tuple[tuple[int, int], tuple[int, int]]
"""The line and column (from 1) of the first character, and of the next value."""
Places = Mapping[tuple[Position, str], Place]
"""The places of edited values in the new text, by the position of the edit and the key; new rows have the keys ``items/0``,
``items/1`` and so on."""


class Edit(Struct, frozen=True):
    """The new content of one record: the new value by key, or ``None`` to remove the key. ``rows`` are added at the end of
    its ``items``. ``bare`` is the key that a record of one bare text stands for."""

    position: Position
    record: type[Record]
    changes: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    bare: str = ""


class NotInPlaceError(Exception):
    """The edit would lose something of the file; the text completes "met ..."."""


def edited(data: bytes, edits: Sequence[Edit]) -> tuple[bytes, Places]:
    """The bytes of a file after edits, and the places of the edited values. Raises ``NotInPlaceError`` if anything else would
    change."""
    raw = data.decode("utf-8")
    text = raw.removeprefix("\ufeff")
    has_crlf = "\r\n" in text
    if has_crlf and text.count("\r\n") != text.count("\n"):
        raise NotInPlaceError("a file whose lines end in two ways")
    try:
        new, places = _edited(text.replace("\r\n", "\n"), edits)
    except UnusualError as unusual:
        raise NotInPlaceError(str(unusual)) from unusual
    after = new.replace("\n", "\r\n") if has_crlf else new
    return (raw[: len(raw) - len(text)] + after).encode("utf-8"), places


def _edited(text: str, edits: Sequence[Edit]) -> tuple[str, Places]:
    whole = text if text.endswith("\n") else f"{text}\n"
    canonical, document = text_of(take_apart(whole), as_written=True), take_apart(whole)
    node = load_text(whole, "cell").node
    if node is None or document.root is None:
        raise NotInPlaceError("a record that is no longer where it was")
    wanted, paths = data_of(node), dict[tuple[Position, str], Path]()
    path_at, entry_at = {place: path for path, place in _places(node, ())}, dict(_entries(document.root, False))
    for edit in edits:
        place = edit.position.line, edit.position.column
        if place not in path_at or place not in entry_at:
            raise NotInPlaceError("a record that is no longer where it was")
        (entry, in_flow), path = entry_at[place], path_at[place]
        record = _record(wanted, path, edit.bare)
        values = {key: _fitted(value, record.get(key), in_flow) for key, value in edit.changes.items()}
        _change(entry, edit, record, values, in_flow)
        old = record.get(ITEMS) or []
        paths |= {(edit.position, key): (*path, key) for key in values}
        paths |= {(edit.position, f"{ITEMS}/{n}"): (*path, ITEMS, len(old) + n) for n in range(len(edit.rows))}
        for key, value in values.items():
            record.pop(key, None)
            record |= {} if value is None else {key: value}
        record |= {ITEMS: [*old, *map(_row_data, edit.rows)]} if edit.rows else {}
    new = _merged(whole, canonical, text_of(document, as_written=True))
    new = new if text.endswith("\n") else new.removesuffix("\n")
    places = [*_places(_proven(text, new, wanted), ())]
    return new, {key: _stretch(places, path) for key, path in paths.items() if path in dict(places)}


def _entries(entry: Entry, in_flow: bool) -> Iterator[tuple[tuple[int, int], tuple[Entry, bool]]]:
    """The pieces of all values with their places, and whether they are between brackets."""
    in_flow = in_flow or isinstance(entry.value, Flow)
    yield entry.position, (entry, in_flow)
    for inner in () if isinstance(entry.value, Leaf) else entry.value.entries:
        yield from _entries(inner, in_flow)


def _places(node: Node, path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """The paths of all values with their places; a key belongs to the mapping around it."""
    yield path, (node.position.line, node.position.column)
    for number, item in enumerate(node.items if isinstance(node, SequenceNode) else ()):
        yield from _places(item, (*path, number))
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        yield path, (key.position.line, key.position.column)
        yield from _places(value, (*path, key.text))


def _record(data: Any, path: Path, bare: str) -> dict[str, Any]:
    """The record at a path of the data; a bare text becomes one there."""
    holder = None
    for step in path:
        holder, data = data, data[step]
    if bare and holder is not None and not isinstance(data, dict | list):
        data = holder[path[-1]] = {bare: data}
    elif bare or not isinstance(data, dict):
        raise NotInPlaceError("a record that is no text" if bare else "a record that is no mapping")
    record: dict[str, Any] = data
    return record


def _proven(before: str, after: str, wanted: Any) -> Node:
    """The text after the edits, read again. Raises ``NotInPlaceError`` unless it has the expected data and all comments."""
    loaded = load_text(after, "cell")
    if loaded.diagnostics or loaded.node is None or data_of(loaded.node) != wanted:
        raise NotInPlaceError("a form of YAML in which this alone cannot be changed")
    if Counter(comments_of(before)) != Counter(comments_of(after)):
        raise NotInPlaceError("a comment inside the changed value")
    return loaded.node


def _stretch(places: Sequence[tuple[Path, tuple[int, int]]], path: Path) -> Place:
    """The place of the value at a path."""
    inside = [place for at, place in places if at[: len(path)] == path]
    return inside[0], min((place for _, place in places if place > inside[-1]), default=(sys.maxsize, 0))


# --- the pieces of a record


def _change(entry: Entry, edit: Edit, before: Mapping[str, Any], values: Mapping[str, Any], in_flow: bool) -> None:
    """Changes the pieces of one record."""
    new: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    if isinstance(entry.value, Leaf):  # it is bare
        in_flow = in_flow or not (_has_lines(new) or entry.value.block is not None)
        entry.value = widened(entry, edit.bare, in_flow)
    record = entry.value
    items = next((inner.value for inner in record.entries if inner.name == ITEMS), None)
    rows = [Entry(value=_row(row, edit.position.column, in_flow)) for row in edit.rows]
    if isinstance(items, Block | Flow) and not items.is_mapping and items.entries:
        items.entries += rows
    elif rows:
        new[ITEMS] = (Flow if in_flow else Block)(False, rows)
    remaining = _keep(record, before, values, new, in_flow)
    order = shape_of(edit.record).order
    for key in in_order(new, edit.record):  # each after the last key that precedes it in order
        fresh = Entry(key, key)
        _put(fresh, new[key], None, in_flow)
        ranks = (order.get(inner.name, len(order)) for inner in remaining)
        at = max((number for number, rank in enumerate(ranks, 1) if rank < order[key]), default=0)
        if remaining and not at:
            fresh.above, remaining[0].above = remaining[0].above, []
        remaining.insert(at, fresh)


def _keep(
    record: Block | Flow, before: Mapping[str, Any], values: Mapping[str, Any], new: dict[str, Any], in_flow: bool
) -> list[Entry]:
    """Gives the entries of a record their new values, which are taken out of ``new``, and returns those that remain. The
    comments of one that is removed move to the next."""
    remaining, moving = list[Entry](), list[str]()
    for inner in record.entries:
        inner.above[:0] = moving
        moving = []
        if inner.name in new:
            _put(inner, new.pop(inner.name), before.get(inner.name), in_flow)
        if inner.name not in values or values[inner.name] is not None:
            remaining.append(inner)
        else:
            moving = _comments_around(inner)
    if record.entries and not remaining:
        raise NotInPlaceError("a record that would be empty")
    record.entries = remaining
    record.foot[:0] = moving
    return remaining


def _put(entry: Entry, value: Any, before: Any, in_flow: bool) -> None:
    """Gives an entry another value, in the style of the old one; a comment beside it stays there."""
    old = entry.value
    if isinstance(old, Leaf):
        entry.beside = old.comment or entry.beside
    entry.value = new = _piece(value, old, before, in_flow)
    if isinstance(new, Leaf) and new.block is not None:
        head, _, lines = new.source.partition("\n")
        entry.value, entry.beside = Leaf(f"{head}{entry.beside}\n{lines}", 0), ""


def _comments_around(entry: Entry) -> list[str]:
    beside = (entry.value.comment if isinstance(entry.value, Leaf) else "") or entry.beside
    return [*entry.above, *filter(None, [beside.strip()]), *entry.under]


def _piece(value: Any, old: Piece, before: Any, in_flow: bool) -> Piece:
    if isinstance(value, Leaf | Block | Flow):
        return value
    if isinstance(value, str):
        return _text(value, old, in_flow)
    if not isinstance(value, list) or not value:
        return Leaf(flow(value))
    if isinstance(before, list) and not isinstance(old, Leaf):
        free, entries = [*zip(before, old.entries, strict=True)], list[Entry]()
        for each in value:  # members that stay keep their text
            same = next((number for number, (data, _) in enumerate(free) if data == each), None)
            entries.append(Entry(value=Leaf(flow(each))) if same is None else free.pop(same)[1])
        old.entries = entries
        old.foot += [comment for _, gone in free for comment in _comments_around(gone)]
        return old
    if in_flow or (len(flow(value)) <= SHORT and all(isinstance(each, str) for each in value)):
        return Leaf(flow(value))
    return Block(False, [Entry(value=Leaf(flow(each))) for each in value])


def _row(row: Mapping[str, Any], column: int, in_flow: bool) -> Piece:
    """A new row of a section in this column: on one line if it is short."""
    data = _row_data(row)
    entries = [Entry(key, key, _piece(data[key], Leaf(""), None, True)) for key in in_order(data, RowRecord)]
    one_line = text_of(Document([], Entry(value=Flow(True, entries))))
    if in_flow or (column + 2 + len(one_line) <= SHORT_ROW and not _has_lines(data)):
        return Flow(True, entries)
    for inner in entries:
        _put(inner, data[inner.key], None, False)
    return Block(True, entries)


def _has_lines(data: Mapping[str, Any]) -> bool:
    return any(isinstance(value, str) and "\n" in value for value in data.values())


# --- texts


def _row_data(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _fitted(value, None, False) for key, value in row.items()}


def _fitted(value: Any, before: Any, in_flow: bool) -> Any:
    """The value in the form of the old one: a single entry alone or in a list, a text with or without a final line break."""
    if isinstance(value, list) and len(value) == 1 and not isinstance(before, list):
        return value[0]
    if isinstance(value, str):
        has_lines = "\n" in value and not in_flow
        before = before if isinstance(before, str) else ""
        return value + "\n" * (before.endswith("\n") or (has_lines and "\n" not in before))
    return value


def _text(value: str, old: Piece, in_flow: bool) -> Leaf:
    """A text in the style of the old one."""
    style = old.source[:1] if isinstance(old, Leaf) else ""
    if not in_flow and (style in ("|", ">") or "\n" in value):
        is_deeper = value.lstrip("\n").startswith(" ")
        lines = "|" + "2" * is_deeper + "-" * (not value.endswith("\n")) + "\n" + value.removesuffix("\n")
        is_read = _says("k: " + lines.replace("\n", "\n  ") + "\n", value)
        return Leaf(lines, 0) if is_read else Leaf(in_quotes(value))
    if style == "'" and value.isprintable():
        return Leaf("'" + value.replace("'", "''") + "'")
    return Leaf(value if style != '"' and _is_plain(value, in_flow) else in_quotes(value))


def _says(text: str, value: str) -> bool:
    """Whether a YAML text of the key ``k`` is read as a value."""
    loaded = load_text(text, "cell")
    return loaded.node is not None and not loaded.diagnostics and data_of(loaded.node) == {"k": value}


def _is_plain(value: str, in_flow: bool) -> bool:
    """Whether a text needs no quotes, not even for programs that read ``no`` and ``1.10`` as something else."""
    if DATE.fullmatch(value):
        return True  # as everywhere in records
    if not value.isprintable() or not _says(f"{{k: {value}}}" if in_flow else f"k: {value}\n", value):
        return False
    try:
        return isinstance(yaml.safe_load(value), str)
    except (ValueError, yaml.YAMLError):  # it looks like a time, but is none; or like the end of a document
        return False


# --- the file around


def _merged(text: str, canonical: str, changed: str) -> str:
    """The text with the lines that changed in its canonical form; all other lines stay as they are."""
    ours, base, new = (each.split("\n") for each in (text, canonical, changed))
    in_ours = dict(_pairs([line.strip() for line in base], [line.strip() for line in ours], is_loose=True))
    in_new = dict(_pairs(base, new))
    lines, before = list[str](), (0, 0, 0)
    for number in [*sorted(in_ours.keys() & in_new.keys()), len(base)]:
        at = in_ours.get(number, len(ours)), number, in_new.get(number, len(new))
        our_lines, base_lines, new_lines = (
            each[first:last] for each, first, last in zip((ours, base, new), before, at, strict=True)
        )
        lines += our_lines if base_lines == new_lines else new_lines
        lines += ours[at[0] : at[0] + 1]
        before = at[0] + 1, at[1] + 1, at[2] + 1
    return "\n".join(lines)


def _pairs(old: list[str], new: list[str], *, is_loose: bool = False) -> Iterator[tuple[int, int]]:
    """The numbers of lines that are the same; with ``is_loose``, also of those that replace one another."""
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal" or (is_loose and last - first == end - start):
            yield from zip(range(first, last), range(start, end), strict=True)
