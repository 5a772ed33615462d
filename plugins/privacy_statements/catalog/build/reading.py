"""Files → records of one kind, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.ids import HasId, slug, taken_by
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.read.node import Node, Sequence
from privacy_statements.read.placed import written_at
from privacy_statements.records.fields import Record
from privacy_statements.records.kinds import DocumentRecord
from privacy_statements.records.pieces import Disregarding
from privacy_statements.records.reader import read_record
from privacy_statements.records.statements import Statement

AnyRecord = TypeVar("AnyRecord", bound=Record)
Document = TypeVar("Document", bound=DocumentRecord)
Identified = TypeVar("Identified", bound=HasId)


def nodes_of(node: Node, findings: Findings) -> tuple[Node, ...]:
    """The records of a file: the members of a list, or the only one."""
    if not isinstance(node, Sequence):
        return (node,)
    if not node.items:
        findings.append(diagnose("wrong-type", node.position, "met an empty list; expected a record"))
    return node.items


def read_kind(kind: str, record_type: type[AnyRecord], nodes: Iterable[Node], findings: Findings) -> list[AnyRecord]:
    """The records of a kind."""
    records = []
    for node in nodes:
        record, problems = read_record(record_type, node, findings.mended)
        if problems:
            findings.extend(problems)
            findings.unread(kind, node)
        if record is not None:
            records.append(record)
        if isinstance(record, Disregarding) and not isinstance(record, Statement):  # a statement reports its own
            findings.silence(record)
    return records


def unique(kind: str, records: Iterable[Identified], findings: Findings) -> dict[str, Identified]:
    """The records of a kind by id. Of two with the same id the second is reported with both places."""
    by_id: dict[str, Identified] = {}
    for record in records:
        first = by_id.setdefault(record.id, record)
        if first is not record:
            places = written_at(record.id, record.position), written_at(first.id, first.position)
            findings.taken(kind, taken_by(record.id, *places), getattr(record, "name", ""), record.id)
    return by_id


def with_ids(kind: str, records: Iterable[Document], findings: Findings) -> dict[str, Document]:
    """Products or guides by id, which is made from the name where none is written."""
    by_id: dict[str, Document] = {}
    for record in records:
        record_id = record.id or slug(record.name)
        if record.id is None:
            message = f'the record has no id; "{record_id}" was made from its name'
            findings.append(diagnose("provisional-id", record.position, message))
        if record_id in by_id:
            first = by_id[record_id]
            places = written_at(record.id, record.position), written_at(first.id, first.position)
            findings.taken(kind, taken_by(record_id, *places), record.name, record_id)
            continue
        by_id[record_id] = record
    return by_id
