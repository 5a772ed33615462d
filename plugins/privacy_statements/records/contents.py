"""What stands in a section beside rows: tables, procedures, rights, and what is done with data in general. Field docstrings are
the help that writers read."""

from __future__ import annotations

from typing import ClassVar

from privacy_statements.records.fields import (
    Duration,
    HeadCell,
    Id,
    Many,
    PagePath,
    Prose,
    ProseCell,
    Record,
    Reference,
    Text,
)
from privacy_statements.records.pieces import LinkRecord, PurposeRecord
from privacy_statements.records.words import MeasureKind


class UseRecord(Record):
    """What is done with the data of one source."""

    source: Reference | None = None
    """The data source or product."""
    subject: Text | None = None
    """The data, where no source names it."""
    purposes: Many[PurposeRecord] = ()
    """Why it is processed."""
    text: Prose | None = None
    """What is done with it."""


class StaffRecord(Record):
    """Where people work who can reach the data."""

    team: Text
    """The team."""
    regions: Many[Reference]
    """The regions of the vocabulary in which it works."""
    note: Prose | None = None
    """Whatever else must be said."""


class MeasureRecord(Record):
    """Something that protects the data (GDPR 32)."""

    kind: MeasureKind = MeasureKind.OTHER
    """access, encryption, audit, certification or other."""
    text: Prose
    """What is done."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    shorthand: ClassVar[str | None] = "text"


class QuotationRecord(Record):
    """The words of another source, kept as they are."""

    text: Text
    """The words."""
    source: LinkRecord
    """Whose words they are."""


class TableRecord(Record):
    """A table that is not about data items, such as one of settings or endpoints."""

    caption: Text | None = None
    """What it shows; the heading around unless written."""
    columns: tuple[HeadCell, ...]
    """The headers of its columns; "" where a column has none."""
    rows: tuple[tuple[ProseCell, ...], ...] = ()
    """Its rows, each with one cell for each column; "" where a cell says nothing. The first cell heads the row."""
    keeps_keys: ClassVar[bool] = True


class ImageRecord(Record):
    """A picture, or the place of one."""

    alt: Text
    """What the picture shows, for those who cannot see it."""
    src: PagePath | None = None
    """Its path below the folder of hand-written pages; without it the page shows the place and the
    description. A picture from another host would tell that host who reads the page."""
    shorthand: ClassVar[str | None] = "alt"


class StepRecord(Record):
    """One step of a procedure."""

    title: Text | None = None
    """The step in a few words."""
    actor: Reference | None = None
    """Who takes it (the id of an actor); steps inside inherit it."""
    text: Prose | None = None
    """What to do."""
    path: Many[Text] = ()
    """The way through menus, one name after the other."""
    image: ImageRecord | None = None
    """A picture, or its place."""
    example: Prose | None = None
    """An example."""
    steps: tuple[StepRecord, ...] = ()
    """The steps inside this one."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    shorthand: ClassVar[str | None] = "text"


class RightRecord(Record):
    """What somebody can ask for, and how (GDPR 12, 15 to 22)."""

    id: Id | None = None
    """Its permanent anchor on the page of all products' rights; made from the subject unless written."""
    rights: Many[Reference]
    """The rights of the vocabulary."""
    regulations: Many[Reference] = ()
    """The regulations that give them; absent means all that the vocabulary names for the right."""
    actor: Reference | None = None
    """Who asks."""
    subject: Text | None = None
    """About which data."""
    text: Prose | None = None
    """How, in a few sentences."""
    steps: tuple[StepRecord, ...] = ()
    """How, step by step."""
    guide: Reference | None = None
    """The guide that shows how."""
    contact: LinkRecord | None = None
    """Whom to ask."""
    time: Duration | None = None
    """Within which time."""
    not_erased: Prose | None = None
    """What stays, and why."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
