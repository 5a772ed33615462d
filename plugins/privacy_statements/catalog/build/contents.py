"""What stands in a section beside rows: tables, procedures, rights, and what is done with data in general."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.model import RightUse, Step
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.read.placed import written_at
from privacy_statements.records import statements as written


def contents(resolver: Resolver, record: written.SectionBody) -> dict[str, Any]:
    """What a section holds beside its rows and the sections inside it, by the names of its fields: mostly nothing."""
    return {
        "tables": record.tables and tuple(_table(resolver, table) for table in record.tables),
        "uses": record.uses and resolver.inners(record.uses),
        "staff": record.staff and resolver.inners(record.staff),
        "measures": record.measures and resolver.inners(record.measures),
        "rights": record.rights and tuple(_right(resolver, right) for right in record.rights),
        "quotations": record.quotations,
        "steps": record.steps and _acting(resolver.inners(record.steps), None),
        "see": record.see,
    }


def _table(resolver: Resolver, record: written.TableRecord) -> written.TableRecord:
    """The table with the rows that have a cell for each column; every other one is reported, unless something of the
    table could not be read."""
    wide = len(record.columns)
    if not wide:
        message = "met a table without a column; expected at least one"
        resolver.findings.append(diagnose("wrong-value", record.place_of_key("columns"), message))
    for number, row in enumerate(record.rows, 1):
        if not len(row) == wide > 0 and record.position not in resolver.findings.mended:
            first = next((cell for cell in row if cell), None)
            cells = f"{len(row)} cell{'s' if len(row) != 1 else ''} in row {number} of a table"
            message = f"met {cells}; expected {wide}, one for each column"
            place = written_at(first, record.place_of_key("rows"))
            resolver.findings.append(diagnose("wrong-value", place, message))
    return record.with_fields(rows=tuple(row for row in record.rows if len(row) == wide > 0))


def _right(resolver: Resolver, record: written.RightRecord) -> RightUse:
    right: RightUse = resolver.inner(record)
    return replace(right, steps=_acting(right.steps, right.actor))


def _acting(steps: Iterable[Step], actor: Word | None) -> tuple[Step, ...]:
    """Steps, each with who takes it, where that is said around it."""
    taken = ((step, step.actor or actor) for step in steps)
    return tuple(replace(step, actor=who, steps=_acting(step.steps, who)) for step, who in taken)
