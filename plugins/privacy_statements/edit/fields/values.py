"""What a field shall say → YAML text for its place, in the style of what stood there."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from privacy_statements.edit.fields.spots import Spot
from privacy_statements.read.load import data_of, load_text
from privacy_statements.read.yaml_text import flow, in_quotes

DATE = re.compile(r"\d{4}-\d\d-\d\d")
SHORT = 90  # characters of a list that stands on one line


class Written(NamedTuple):
    """The text of a value: what stands on the line of its key, and the lines below, indented."""

    head: str
    body: tuple[str, ...] = ()

    def after(self, key: str) -> str:
        """The key with this value."""
        first = f"{key}: {self.head}" if self.head else f"{key}:"
        return "\n".join((first, *self.body))


def fitted(value: Any, old: Spot | None, in_flow: bool) -> Any:
    """The value in the form of the one that stood there: one entry alone or in a list, a text with the line break
    that ends it or without."""
    before = old.data if old is not None else None
    if isinstance(value, list) and len(value) == 1 and not isinstance(before, list):
        return value[0]
    if isinstance(value, str):
        has_lines = "\n" in value and not in_flow
        before = before if isinstance(before, str) else ""
        return value + "\n" * (before.endswith("\n") or (has_lines and "\n" not in before))
    return value


def written(value: Any, old: Spot | None, indent: int, in_flow: bool, text: str) -> Written:
    """A fitted value. ``indent`` is the column (from 0) of the key; ``text`` the file that ``old`` is a spot of."""
    if isinstance(value, str):
        return _text(value, old.style if old is not None else "", indent, in_flow)
    if isinstance(value, list) and value:
        return _list(value, old, indent, in_flow, text)
    return Written(flow(value))


def _text(value: str, style: str, indent: int, in_flow: bool) -> Written:
    if not in_flow and (style in ("|", ">") or "\n" in value):
        block = _literal(value, indent)
        return block if _says(" " * indent + block.after("k") + "\n", value) else Written(in_quotes(value))
    if style == "'" and value.isprintable():
        return Written("'" + value.replace("'", "''") + "'")
    is_plain = style != '"' and _is_plain(value, in_flow)
    return Written(value if is_plain else in_quotes(value))


def _literal(value: str, indent: int) -> Written:
    lines = value.removesuffix("\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    inside = " " * (indent + 2)
    head = "|" + "2" * first.startswith(" ") + "-" * (not value.endswith("\n"))
    return Written(head, tuple(inside + line if line else "" for line in lines))


def _says(text: str, value: str) -> bool:
    """Whether this YAML of one key is read as this value."""
    loaded = load_text(text, "cell")
    return loaded.node is not None and not loaded.diagnostics and data_of(loaded.node) == {"k": value}


def _is_plain(value: str, in_flow: bool) -> bool:
    """Whether a text needs no quotes, also not for programs that take ``no`` and ``1.10`` for something else."""
    if DATE.fullmatch(value):
        return True  # as everywhere in records
    if not value.isprintable() or not _says(f"{{k: {value}}}" if in_flow else f"k: {value}\n", value):
        return False
    try:
        return isinstance(yaml.safe_load(value), str)
    except (ValueError, yaml.YAMLError):  # what looks like a time, and is none; an end of a document
        return False


def _list(value: list[Any], old: Spot | None, indent: int, in_flow: bool, text: str) -> Written:
    was = old if old is not None and old.is_list else None
    if in_flow or (was is not None and was.is_flow):
        old_items = was.items if was is not None else []
        texts = [text[item.start : item.end] for item in old_items]
        matches = zip(value, _matches(value, old_items), strict=True)
        return Written(f"[{', '.join(flow(entry) if at is None else texts[at] for entry, at in matches)}]")
    if was is not None:
        return Written("", tuple(_block_list(value, was, text)))
    one_line = f"[{', '.join(map(flow, value))}]"
    if len(one_line) <= SHORT and all(isinstance(entry, str) for entry in value):
        return Written(one_line)
    return Written("", tuple(f"{' ' * indent}  - {flow(entry)}" for entry in value))


def _matches(value: list[Any], old: list[Spot]) -> list[int | None]:
    """For each entry the number of the old one that says the same, each old one once."""
    free = dict(enumerate(old))
    numbers: list[int | None] = []
    for entry in value:
        numbers.append(next((number for number, spot in free.items() if spot.data == entry), None))
        free.pop(numbers[-1], None)  # type: ignore[arg-type]  # None is no key
    return numbers


def _block_list(value: list[Any], was: Spot, text: str) -> list[str]:
    """The lines of a list with a dash for each entry: those that stay keep their text and the comments before them.
    The comments of others stay, too."""
    pieces, at = [], text.rfind("\n", 0, was.start) + 1
    dash = " " * (was.column - 1)
    for item in was.items:
        gap_and_item = text[at : line_end(text, item.end)]
        start = re.search(rf"(?m)^{dash}-(?=\s)", gap_and_item)
        split = start.start() if start else 0
        rest = text[item.end : line_end(text, item.end)].strip()
        pieces.append((gap_and_item[:split], gap_and_item[split:], rest))
        at = min(line_end(text, item.end) + 1, len(text))
    lines: list[str] = []
    matches = _matches(value, was.items)
    gone = [number for number in range(len(pieces)) if number not in matches]
    for entry, number in zip(value, matches, strict=True):
        if number is None:
            lines.append(f"{dash}- {flow(entry)}")
            continue
        while gone and gone[0] < number:
            lines += _comments(pieces[gone.pop(0)], dash)
        gap, item_text, _ = pieces[number]
        lines += [*gap.split("\n")[:-1], *item_text.split("\n")]
    for number in gone:
        lines += _comments(pieces[number], dash)
    return lines


def _comments(piece: tuple[str, str, str], dash: str) -> list[str]:
    gap, _, rest = piece
    return [*gap.split("\n")[:-1], *([dash + rest] if rest else [])]


def line_end(text: str, at: int) -> int:
    """The offset of the line break that ends the line of an offset, or the end of the text."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end
