"""Part records → parts of rows, and the shared items that rows and parts speak of."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Iterator

from privacy_statements.catalog.build.holding import hedged
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.model import Column, DataItem, Part, Said
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.records.fields import Reference, is_reference
from privacy_statements.records.statements import PartRecord, RowRecord, SectionRecord

SLIP = 0.85  # how alike a bare text must be to the id of a shared item to be taken for a slip


def shared_item(resolver: Resolver, record: RowRecord | PartRecord) -> DataItem | None:
    """The shared item that a record speaks of, by its key or by the short form."""
    item, name, items = record.item, record.name, resolver.items
    if item is None and name is not None and (name in items or _looks_like_an_id(name, resolver)):
        item = Reference(name, record.position)  # the short form: a bare text that is the id of an item
    shared = resolver.one(items, item, "data item")
    if item is not None and shared is None:
        resolver.findings.mended.add(record.position)
    return shared


def is_id_of_item(resolver: Resolver, record: RowRecord | PartRecord) -> bool:
    """Whether the name of a record is the short form of a shared item."""
    return record.item is None and record.name in resolver.items


def all_parts(
    resolver: Resolver, records: tuple[PartRecord, ...], columns: tuple[Column, ...], said: Said
) -> tuple[Part, ...]:
    """The parts that records describe, but for those that speak of nothing that exists. ``said`` holds for the whole."""
    if not records:
        return ()
    return tuple(part for record in records if (part := _part(resolver, record, columns, said)) is not None)


def _part(resolver: Resolver, record: PartRecord, columns: tuple[Column, ...], said: Said) -> Part | None:
    shared = shared_item(resolver, record)
    parts = all_parts(resolver, record.parts, columns, said)
    if record.item is None and record.name is None:
        message = 'met a part about nothing; expected "item" (the id of a shared data item) or "name"'
        resolver.findings.append(diagnose("missing-key", record.position, message))
    if shared is None and (record.item is not None or record.name is None):
        return None
    name = record.name if record.name and not is_id_of_item(resolver, record) else None
    return resolver.made(
        Part,
        record,
        item=shared,
        name=name or (shared.name if shared else ""),
        answers=hedged(resolver.answers(record.answers, columns), said),
        parts=parts,
    )


def _looks_like_an_id(name: str, resolver: Resolver) -> bool:
    """Whether a bare text is a slip of the pen in the id of an item, and no name."""
    if "/" in name:
        return is_reference(name) and name.partition("/")[0] in resolver.sources
    dotted = "." in name and is_reference(name)
    return dotted and bool(difflib.get_close_matches(name, resolver.items, n=1, cutoff=SLIP))


def products_of_items(
    product: str, records: Iterable[RowRecord | PartRecord], sections: Iterable[SectionRecord], items: Container[str]
) -> Iterator[str]:
    """The products that may have the items that rows refer to and that are no shared ones."""
    for record in records:
        wanted = record.item.id if record.item is not None else record.name or ""
        if wanted not in items and ("/" in wanted or record.item is not None):
            yield wanted.partition("/")[0] if "/" in wanted else product
        yield from products_of_items(product, record.parts, (), items)
    for section in sections:
        yield from products_of_items(product, section.items, section.sections, items)
