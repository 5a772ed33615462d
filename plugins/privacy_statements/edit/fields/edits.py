"""Fields of records, changed in their place. Nothing else of a file changes, and that is proven each time: the new
text is read again and compared with the data that was wanted, and no comment may be lost."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

from msgspec import Struct, field

from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fields.spots import Entry, Spot, spots
from privacy_statements.edit.fields.values import Written, fitted, line_end, written
from privacy_statements.edit.fmt.order import in_order, shape_of
from privacy_statements.edit.fmt.source import UnusualError, comments_of
from privacy_statements.read.load import data_of, load_text
from privacy_statements.records.fields import Record
from privacy_statements.records.statements import RowRecord

SHORT = 100  # characters of a new row that is written on one line
ITEMS = "items"

Place = tuple[tuple[int, int], tuple[int, int]]
"""The line and column (from 1) of a first character, and of the one behind the last."""
Places = Mapping[tuple[Position, str], Place]
"""Where edited values are in the new text, by the position of the edit and the key; a new row has the key ``items/0``,
``items/1`` and so on."""


class Edit(Struct, frozen=True):
    """The new content of one record: by key the new value, or ``None`` for a key that goes. ``rows`` are added at the end
    of its ``items``. ``bare`` is the key that a record of one bare text stands for."""

    position: Position
    record: type[Record]
    changes: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    bare: str = ""


class NotInPlaceError(Exception):
    """The edit cannot be made without losing something of the file; the text completes "met ..."."""


class _Splice(Struct, frozen=True):
    start: int
    end: int
    text: str


def edited(data: bytes, edits: Sequence[Edit]) -> tuple[bytes, Places]:
    """The bytes of a file after edits, and where the edited values are in it. Raises ``NotInPlaceError`` where anything
    else would change."""
    raw = data.decode("utf-8")
    text = raw.removeprefix("\ufeff")
    has_crlf = "\r\n" in text
    if has_crlf and text.count("\r\n") != text.count("\n"):
        raise NotInPlaceError("a file whose lines end in two ways")
    new, places = _edited(text.replace("\r\n", "\n"), edits)
    after = new.replace("\n", "\r\n") if has_crlf else new
    return (raw[: len(raw) - len(text)] + after).encode("utf-8"), places


def _edited(text: str, edits: Sequence[Edit]) -> tuple[str, Places]:
    root = spots(text)
    inner = sorted(root.walk(), key=lambda spot: not spot.is_list) if root is not None else []
    by_place = {(spot.line, spot.column): spot for spot in inner}  # the first value of a list may begin where it does
    wanted = copy.deepcopy(root.data) if root is not None else None
    splices: list[_Splice] = []
    paths: dict[tuple[Position, str], tuple[str | int, ...]] = {}
    for edit in edits:
        spot = by_place.get((edit.position.line, edit.position.column))
        if spot is None:
            raise NotInPlaceError("a record that is no longer where it was")
        values = {
            key: None if value is None else fitted(value, spot.get(key), spot.is_flow)
            for key, value in edit.changes.items()
        }
        wanted = _with(wanted, spot, edit, values)
        paths |= {(edit.position, key): (*spot.path, key) for key in edit.changes}
        count = len(spot.data.get(ITEMS) or ()) if edit.rows else 0
        for number in range(len(edit.rows)):
            paths[edit.position, f"{ITEMS}/{number}"] = (*spot.path, ITEMS, count + number)
        splices += (_bare if edit.bare else _mapping)(edit, spot, values, text)
    new_text = text
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end), reverse=True):
        new_text = new_text[: splice.start] + splice.text + new_text[splice.end :]
    _prove(text, new_text, wanted)
    return new_text, _places(new_text, paths)


def _with(data: Any, spot: Spot, edit: Edit, values: Mapping[str, Any]) -> Any:
    """The data that is wanted: made without looking at any text."""
    holder, place = None, data
    for step in spot.path:
        holder, place = place, place[step]
    if edit.bare and holder is not None:
        place = holder[spot.path[-1]] = {edit.bare: spot.data}
    for key, value in values.items():
        place.pop(key, None)
        if value is not None:
            place[key] = value
    if edit.rows:
        place[ITEMS] = [*(place.get(ITEMS) or []), *map(_row_data, edit.rows)]
    return data


def _prove(before: str, after: str, wanted: Any) -> None:
    """Raises ``NotInPlaceError`` unless the text after the edits says what is wanted, with the comments it had."""
    loaded = load_text(after, "cell")
    if loaded.diagnostics or (data_of(loaded.node) if loaded.node is not None else None) != wanted:
        raise NotInPlaceError("a form of YAML in which this cannot be changed alone")
    try:
        is_same = Counter(comments_of(before)) == Counter(comments_of(after))
    except UnusualError as unusual:
        raise NotInPlaceError(str(unusual)) from unusual
    if not is_same:
        raise NotInPlaceError("a comment inside of what changes")


def _places(text: str, paths: Mapping[tuple[Position, str], tuple[str | int, ...]]) -> Places:
    root = spots(text)
    by_path = {spot.path: spot for spot in root.walk()} if root is not None else {}
    return {
        key: ((spot.line, spot.column), _line_and_column(text, spot.end))
        for key, path in paths.items()
        if (spot := by_path.get(path)) is not None
    }


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


# --- a mapping


def _mapping(edit: Edit, spot: Spot, values: Mapping[str, Any], text: str) -> list[_Splice]:
    if not spot.is_mapping:
        raise NotInPlaceError("a record that is no mapping")
    new = {key: value for key, value in values.items() if value is not None}
    gone = values.keys() - new.keys()
    remaining = [entry for entry in spot.entries if entry.key not in gone]
    if spot.entries and not remaining:
        raise NotInPlaceError("a record of which nothing would be left")
    indent, items = spot.column - 1, spot.get(ITEMS)
    texts = {key: written(value, spot.get(key), indent, spot.is_flow, text) for key, value in new.items()}
    splices: list[_Splice] = []
    if edit.rows and items is not None and items.is_list and items.items:
        splices.append(_appended(items, edit.rows, text))
    elif edit.rows:
        texts[ITEMS] = _new_items(edit.rows, indent, spot.is_flow)
    for entry in spot.entries:
        if entry.key in texts:
            splices += _replaced(entry, texts.pop(entry.key), text, in_flow=spot.is_flow)
    splices += (_removed_in_flow if spot.is_flow else _removed_in_block)(spot, gone, text)
    return splices + _added(spot, remaining, texts, edit.record, text)


def _replaced(entry: Entry, value: Written, text: str, *, in_flow: bool) -> list[_Splice]:
    old, colon = entry.value, text.index(":", entry.key_end) + 1
    end = line_end(text, old.end)
    if in_flow or ("\n" not in text[colon:end] and not value.body):  # what is around it keeps its blanks
        return [_Splice(old.start, old.end, " " * (old.start == colon) + value.head)]
    if old.is_list and not old.is_flow and value.body and not value.head:  # a list with dashes stays one
        return [_Splice(text.rfind("\n", 0, old.start) + 1, end, "\n".join(value.body))]
    first, _, others = text[colon : old.start].partition("\n")
    comment = first.strip() or _comment_after(old, text)
    between = others.rstrip()  # lines of comments between the key and its value
    head = (f" {value.head}" if value.head else "") + (f" {comment}" if comment else "")
    return [_Splice(colon, end, "\n".join((head, *filter(None, [between]), *value.body)))]


def _comment_after(old: Spot, text: str) -> str:
    """The comment in the line in which a value ends, or in which a block of text begins."""
    if old.style in ("|", ">"):
        header = re.match(r"[|>][-+0-9]*[ \t]+(#[^\n]*)", text[old.start : old.end])
        return header[1].rstrip() if header else ""
    return text[old.end : line_end(text, old.end)].strip()


def _removed_in_block(spot: Spot, gone: Set[str], text: str) -> list[_Splice]:
    splices = []
    for number, entry in enumerate(spot.entries):
        if entry.key not in gone:
            continue
        begin, end = text.rfind("\n", 0, entry.start) + 1, line_end(text, entry.value.end)
        comment = _comment_after(entry.value, text)
        lead = text[begin : entry.start]
        if not lead.strip():
            left = f"{lead}{comment}\n" if comment else ""
            splices.append(_Splice(begin, min(end + 1, len(text)), left))
        elif number + 1 < len(spot.entries):  # after a dash: the next key takes its place
            following = spot.entries[number + 1].start
            has_comment = "#" in text[entry.value.end : following]
            splices.append(_Splice(entry.start, entry.value.end if has_comment else following, ""))
    return splices


def _removed_in_flow(spot: Spot, gone: Set[str], text: str) -> list[_Splice]:
    splices, before = [], None
    for number, entry in enumerate(spot.entries):
        if entry.key in gone and before is not None:
            splices.append(_Splice(before.value.end, entry.value.end, ""))
        elif entry.key in gone and number + 1 < len(spot.entries):
            splices.append(_Splice(entry.start, spot.entries[number + 1].start, ""))
        if entry.key not in gone or before is not None:
            before = entry
    return splices


def _added(
    spot: Spot, remaining: Sequence[Entry], fresh: Mapping[str, Written], record: type[Record], text: str
) -> list[_Splice]:
    """New keys, each after the last key that comes before it in the canonical order."""
    order = shape_of(record).order
    by_anchor: dict[int, list[str]] = {}
    for key in in_order(fresh, record):
        earlier = [number for number, entry in enumerate(remaining) if order.get(entry.key, len(order)) < order[key]]
        by_anchor.setdefault(earlier[-1] if earlier else -1, []).append(fresh[key].after(key))
    between = ", " if spot.is_flow else "\n" + " " * (spot.column - 1)
    splices = []
    for number, lines in by_anchor.items():
        new = between.join(lines)
        if not remaining:
            at = spot.start + 1
        elif number < 0:
            at, new = remaining[0].start, new + between
        else:
            end = remaining[number].value.end
            at, new = end if spot.is_flow else line_end(text, end), between + new
        splices.append(_Splice(at, at, new))
    return splices


# --- a row of one bare text, and new rows


def _bare(edit: Edit, spot: Spot, values: Mapping[str, Any], text: str) -> list[_Splice]:
    """A mapping in the place of a bare text."""
    if spot.is_mapping or spot.is_list:
        raise NotInPlaceError("a record that is no text")
    data = {edit.bare: spot.data} | {key: value for key, value in values.items() if value is not None}
    indent = spot.column - 1
    has_lines = _has_lines(data)
    lines = [
        f"{key}: {text[spot.start : spot.end]}"
        if key == edit.bare and key not in values
        else written(data[key], None, indent, spot.is_flow or not has_lines, text).after(key)
        for key in in_order(data, edit.record)
    ]
    if has_lines and not spot.is_flow and spot.style not in ("|", ">"):
        return [_Splice(spot.start, spot.end, f"\n{' ' * indent}".join(lines))]
    return [_Splice(spot.start, spot.end, "{" + ", ".join(lines) + "}")]


def _has_lines(data: Mapping[str, Any]) -> bool:
    return any(isinstance(value, str) and "\n" in value for value in data.values())


def _row_data(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: fitted(value, None, False) for key, value in row.items()}


def _appended(old: Spot, rows: Sequence[Mapping[str, Any]], text: str) -> _Splice:
    if old.is_flow:
        at = old.items[-1].end
        return _Splice(at, at, "".join(f", {_row_between_brackets(_row_data(row))}" for row in rows))
    at = line_end(text, old.end)
    return _Splice(at, at, "".join(f"\n{line}" for row in rows for line in _row_lines(row, old.column - 1)))


def _new_items(rows: Sequence[Mapping[str, Any]], indent: int, in_flow: bool) -> Written:
    if in_flow:
        return Written(f"[{', '.join(_row_between_brackets(_row_data(row)) for row in rows)}]")
    return Written("", tuple(line for row in rows for line in _row_lines(row, indent + 2)))


def _row_between_brackets(data: Mapping[str, Any]) -> str:
    return "{" + ", ".join(written(value, None, 0, True, "").after(key) for key, value in data.items()) + "}"


def _row_lines(row: Mapping[str, Any], dash: int) -> list[str]:
    """A new row below a dash at this column (from 0)."""
    values = _row_data(row)
    data = {key: values[key] for key in in_order(row, RowRecord)}
    one_line = f"{' ' * dash}- {_row_between_brackets(data)}"
    if len(one_line) <= SHORT and not _has_lines(data):
        return [one_line]
    indent = " " * (dash + 2)
    lines = "\n".join(indent + written(value, None, dash + 2, False, "").after(key) for key, value in data.items())
    return (" " * dash + "-" + lines[dash + 1 :]).split("\n")
