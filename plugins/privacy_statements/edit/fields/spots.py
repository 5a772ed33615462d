"""The text of a record file → its values, each with its own stretch of text: without comments and blank lines after
it. ``load.py`` says only where values begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct, field

from privacy_statements.read.node import NULLS
from privacy_statements.read.parse import LOADER


class Spot(Struct):
    """One value. ``start`` and ``end`` are offsets of its text; ``line`` and ``column`` count from 1. ``style`` is the quote
    of a scalar (``'``, ``"``, ``|``, ``>`` or nothing). ``is_flow``: it is between brackets, its own or others'."""

    data: Any
    start: int
    end: int
    line: int
    column: int
    path: tuple[str | int, ...]
    style: str = ""
    is_flow: bool = False
    items: list[Spot] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.data, list)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping of keys and values."""
        return isinstance(self.data, dict)

    def get(self, key: str) -> Spot | None:
        """The value of a key."""
        return next((entry.value for entry in self.entries if entry.key == key), None)

    @property
    def inner(self) -> list[Spot]:
        """The values directly inside it."""
        return [*self.items, *(entry.value for entry in self.entries)]

    def walk(self) -> Iterator[Spot]:
        """This value and all inside it."""
        yield self
        for inner in self.inner:
            yield from inner.walk()


class Entry(Struct):
    """One key with its value; offsets of the key's text."""

    key: str
    start: int
    key_end: int
    value: Spot


def spots(text: str) -> Spot | None:
    """The outermost value of a text that ``load.py`` reads without a diagnostic, with all inside it."""
    node = yaml.compose(text, Loader=LOADER)  # type: ignore[arg-type]  # the loader's type tells only how it is called
    return None if node is None else _spot(node, text, (), False)


def _spot(node: yaml.Node, text: str, path: tuple[str | int, ...], in_flow: bool) -> Spot:
    start, end = node.start_mark.index, node.end_mark.index
    spot = Spot(None, start, end, node.start_mark.line + 1, node.start_mark.column + 1, path)
    if isinstance(node, yaml.ScalarNode):
        spot.style, spot.is_flow = node.style or "", in_flow
        spot.data = None if not spot.style and node.value in NULLS else node.value
        if spot.style in ("|", ">"):
            spot.end = start + len(text[start:end].rstrip())
        return spot
    assert isinstance(node, yaml.CollectionNode)
    spot.is_flow = in_flow or bool(node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        spot.items = [_spot(inner, text, (*path, number), spot.is_flow) for number, inner in enumerate(node.value)]
        spot.data = [inner.data for inner in spot.items]
    else:
        for key, value in node.value:
            inner = _spot(value, text, (*path, key.value), spot.is_flow)
            spot.entries.append(Entry(key.value, key.start_mark.index, key.end_mark.index, inner))
        spot.data = {entry.key: entry.value.data for entry in spot.entries}
    if not node.flow_style:
        spot.end = spot.inner[-1].end
    return spot
