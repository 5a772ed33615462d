"""Nodes as plain data that remember their places: what the record models read."""

from __future__ import annotations

from typing import Any

from privacy_statements.load import Mapping, Node, Scalar
from privacy_statements.position import Position


class PlacedText(str):
    """A scalar's text with the place of its first character."""

    position: Position


class PlacedDict(dict[str, Any]):
    """A mapping with its own place and the place of each of its keys."""

    position: Position
    keys_at: dict[str, Position]


def placed(node: Node) -> Any:
    """``PlacedDict``, ``list``, ``PlacedText``, or ``None`` for an empty or ``null`` value."""
    if isinstance(node, Scalar):
        if node.is_null:
            return None
        text = PlacedText(node.text)
        text.position = node.position
        return text
    if isinstance(node, Mapping):
        mapping = PlacedDict()
        mapping.position = node.position
        mapping.keys_at = {}
        for entry in node.entries:
            key = PlacedText(entry.key.text)
            key.position = entry.key.position
            mapping[key] = placed(entry.value)
            mapping.keys_at[key] = key.position
        return mapping
    return [placed(item) for item in node.items]
