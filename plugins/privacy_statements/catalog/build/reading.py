"""Files → records of one kind, with what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, Protocol, TypeVar

from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.ids import slug, taken_by
from privacy_statements.catalog.build.validate import read_record
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import DEEPEST, Limits, LoadedFile, Read, collector_paused, load_text
from privacy_statements.read.node import Node, Sequence
from privacy_statements.read.outline import Listed, Outline
from privacy_statements.read.outlining import outline_of
from privacy_statements.read.placed import PlacedText, written_at
from privacy_statements.records.fields import Record, is_id
from privacy_statements.records.pieces import Disregarding
from privacy_statements.records.statements import Statement

AnyRecord = TypeVar("AnyRecord", bound=Record)
BEGINNING = re.compile(
    rb"""((?:#[^\n]*+\n)*+)id: ([^\s"']++)\nname: ([^\s\-?:,\[\]{}#&*!|>'"%@`][^:#\n]*+)\n(?=[a-z])"""
)
"""The first lines of most files of products: comments, an id, and a name in one line."""


class Named(Protocol):
    """A product or a guide, or what is known of it before it is read."""

    @property
    def id(self) -> str | None:
        """Its id, where one is written."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def position(self) -> Position:
        """Where it begins."""


Document = TypeVar("Document", bound=Named)


class Head(NamedTuple):
    """What the first lines of a file seem to say of the product in it, which is read when it is built. Whoever reads it
    has to see that they do."""

    id: PlacedText
    name: PlacedText
    position: Position
    data: bytes
    limits: Limits


def head_of(data: bytes, path: str, limits: Limits) -> Head | None:
    """The head of the file of a product; ``None`` for one that has to be read with the first ones."""
    if len(data) > min(limits.max_value_bytes, limits.max_file_bytes):
        return None
    met = BEGINNING.match(data)
    if met is None or b"part_of" in data:  # what is part of another one is never alone
        return None
    comments, written_id, written_name = met.groups()
    with suppress(UnicodeDecodeError):
        made, name, line = written_id.decode("utf-8"), written_name.decode("utf-8"), comments.count(b"\n") + 1
        if is_id(made):
            placed_id = PlacedText(made, Position(path, line, 5))
            return Head(placed_id, PlacedText(name, Position(path, line + 1, 7)), Position(path, line, 1), data, limits)
    return None


def load_outline(text: bytes, path: str, limits: Limits) -> LoadedFile:
    """The same as ``load_text``; of a file that is plainly written, its outline."""
    if len(text) <= min(limits.max_value_bytes, limits.max_file_bytes):
        with suppress(UnicodeDecodeError), collector_paused():
            outline = outline_of(text.decode("utf-8"), path, min(limits.max_depth, DEEPEST))
            if outline is not None:
                return LoadedFile(path, None, (), outline=outline)
    return load_text(text, path, limits)


def read_file(content: str) -> Read:
    """What reads the files of records below the folder ``content``, as positions show it. Of most products only the head is
    read; the rest is when they are built."""

    def read(data: bytes, path: str, limits: Limits) -> LoadedFile:
        head = head_of(data, path, limits) if path.startswith(f"{content}/products/") else None
        return load_outline(data, path, limits) if head is None else LoadedFile(path, None, (), head=head)

    return read


def nodes_of(node: Node | Outline | Listed, found: Findings) -> Iterable[Node | Outline]:
    """The records of a file: the members of a list, or the only one."""
    if isinstance(node, Listed):
        return [Outline(node.path, part) for part in node.parts]
    if not isinstance(node, Sequence):
        return [node]
    if not node.items:
        found.append(diagnose("wrong-type", node.position, "met an empty list; expected a record"))
    return node.items


def read_kind(
    kind: str, record_type: type[AnyRecord], nodes: Mapping[str, list[Node | Outline]], found: Findings
) -> list[AnyRecord]:
    """The records of a kind. Its nodes are taken away."""
    records = []
    waiting = nodes[kind]
    waiting.reverse()
    while waiting:
        node = waiting.pop()  # a node is large, and nobody needs it once it is a record
        record, problems = read_record(record_type, node, found.mended)
        found.extend(problems)
        if problems:
            found.unread(kind, node.node() if isinstance(node, Outline) else node)
        if record is not None:
            records.append(record)
        if isinstance(record, Disregarding) and not isinstance(record, Statement):  # a statement tells its own
            found.silence(record)
    return records


def with_ids(records: Iterable[Document], found: Findings) -> dict[str, Document]:
    """Products or guides by id, which is made from the name where none is written."""
    known: dict[str, Document] = {}
    for record in records:
        record_id = record.id or slug(record.name)
        if record.id is None:
            message = f'the record has no id; "{record_id}" was made from its name'
            found.append(diagnose("provisional-id", record.position, message))
        if record_id in known:
            first = known[record_id]
            places = written_at(record.id, record.position), written_at(first.id, first.position)
            found.append(taken_by(record_id, *places))
            continue
        known[record_id] = record
    return known
