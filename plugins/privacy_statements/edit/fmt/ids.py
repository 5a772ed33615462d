"""Provisional ids → written ones. A record or row without an id has a provisional one, made from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fmt.pieces import Block, Entry, Flow, Leaf
from privacy_statements.read.load import Node, Scalar, Sequence


class Assigned(NamedTuple):
    """An id to write, and the key that a bare text in its place stands for: ``name``, or ``item`` for a shared item."""

    id: str
    key: str = "name"

    @property
    def entry(self) -> Entry:
        """The id as an entry of a record."""
        return Entry("id", "id", Leaf(f'"{self.id}"' if NO_TEXT.fullmatch(self.id) else self.id))


Ids: TypeAlias = Mapping[tuple[int, int], Assigned]
"""The ids that one file lacks, by line and column of the record."""

NO_TEXT = re.compile(r"[0-9.e-]+|0x[0-9a-f]+|null|true|false|yes|no|on|off|y|n")
"""Ids that a reader of YAML would take for something other than text."""


def missing_ids(catalog: Catalog) -> dict[str, Ids]:
    """The ids of a catalog, made or written, by file; :func:`add_ids` skips records that have one."""
    by_file: dict[str, dict[tuple[int, int], Assigned]] = {}
    for position, assigned in _provisional(catalog):
        by_file.setdefault(position.path, {})[position.line, position.column] = assigned
    return {**by_file}


def _provisional(catalog: Catalog) -> Iterator[tuple[Position, Assigned]]:
    for document in (*catalog.products.values(), *catalog.guides.values()):
        yield document.position, Assigned(document.id)
    for product in catalog.products.values():
        for row in product.rows:
            if row.item is not None and row.item.product is not None:
                yield row.position, Assigned(row.id)
            elif row.item is not None and row.item.id != row.id:  # an item that the product names twice
                yield row.position, Assigned(row.id, "item")


def add_ids(entry: Entry, ids: Ids, *, is_flow: bool = False) -> None:
    """Adds ids to the pieces of a file, each as the first key of its record. A bare text becomes a name."""
    value = entry.value
    if not isinstance(value, Leaf):
        for inner in value.entries:
            add_ids(inner, ids, is_flow=isinstance(value, Flow))
    assigned = ids.get(entry.position)
    if assigned is None:
        return
    if isinstance(value, Leaf):
        value = entry.value = widened(entry, assigned.key, is_flow)
    if value.is_mapping and all(inner.name != "id" for inner in value.entries):
        value.entries.insert(0, assigned.entry)


def widened(entry: Entry, key: str, is_flow: bool) -> Block | Flow:
    """The mapping that an entry's bare text stands for, with the comments of the entry."""
    name = Entry(key, key, entry.value)
    if not is_flow:
        name.beside, entry.beside = entry.beside, ""
        name.under, entry.under = entry.under, []
    return (Flow if is_flow else Block)(True, [name])


def data_with_ids(node: Node | None, ids: Ids) -> Any:
    """The data of a file with the ids in it. Keys have no order here; a null is not a text."""
    if node is None:
        return None
    assigned = ids.get((node.position.line, node.position.column))
    if isinstance(node, Scalar):
        text = None if node.is_null else node.text
        return text if assigned is None else {"id": assigned.id, assigned.key: text}
    if isinstance(node, Sequence):
        return [data_with_ids(item, ids) for item in node.items]
    data = {entry.key.text: data_with_ids(entry.value, ids) for entry in node.entries}
    return data if assigned is None else {"id": assigned.id, **data}
