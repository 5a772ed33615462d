"""What stands in a section beside rows: tables, procedures, rights, and what is done with data in general."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.model import Measure, RightUse, SourceUse, Staff, Step
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.read.placed import written_at
from privacy_statements.records import statements as written


def contents(resolver: Resolver, record: written.SectionBody) -> dict[str, Any]:
    """What a section holds beside its rows and the sections inside it, by the names of its fields: mostly nothing."""
    return {
        "tables": record.tables and tuple(_table(resolver, table) for table in record.tables),
        "uses": record.uses and tuple(_use(resolver, use) for use in record.uses),
        "staff": record.staff and tuple(_staff(resolver, staff) for staff in record.staff),
        "measures": record.measures and tuple(Measure(one.kind, one.text, one.see) for one in record.measures),
        "rights": record.rights and tuple(_right(resolver, right) for right in record.rights),
        "quotations": record.quotations,
        "steps": record.steps and _steps(resolver, record.steps, None),
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


def _use(resolver: Resolver, record: written.UseRecord) -> SourceUse:
    source = resolver.one(resolver.sources, record.source, "data source")
    return SourceUse(source, record.subject, resolver.purposes(record.purposes), record.text)


def _staff(resolver: Resolver, record: written.StaffRecord) -> Staff:
    regions = resolver.many(resolver.vocabulary.regions, record.regions, "region")
    return Staff(record.team, regions, record.note)


def _right(resolver: Resolver, record: written.RightRecord) -> RightUse:
    words = resolver.vocabulary
    rights = resolver.many(words.rights, record.rights, "right")
    actor = resolver.one(words.actors, record.actor, "actor")
    return RightUse(
        rights=rights,
        regulations=resolver.many(words.regulations, record.regulations, "regulation"),
        actor=actor,
        subject=record.subject,
        text=record.text,
        steps=_steps(resolver, record.steps, actor),
        guide=resolver.guide(record.guide),
        contact=record.contact,
        time=record.time,
        not_erased=record.not_erased,
        see=record.see,
        id=record.id,
        exhaustive=record.exhaustive,
    )


def _steps(resolver: Resolver, records: Iterable[written.StepRecord], actor: Word | None) -> tuple[Step, ...]:
    return tuple(_step(resolver, record, actor) for record in records)


def _step(resolver: Resolver, record: written.StepRecord, around: Word | None) -> Step:
    actor = resolver.one(resolver.vocabulary.actors, record.actor, "actor") or around
    return Step(
        title=record.title,
        actor=actor,
        text=record.text,
        path=record.path,
        image=record.image,
        example=record.example,
        steps=_steps(resolver, record.steps, actor),
        see=record.see,
    )
