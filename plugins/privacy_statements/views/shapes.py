"""What pages are made of: links, facts, tables. Frozen, already worded, and still unescaped.

A template prints these and decides nothing. Texts come in two kinds: plain text, and *prose*, which is the
small Markdown of a record and must go through the ``prose`` or ``inline`` filter of a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from privacy_statements.position import Position


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere: to a page of the site (``page``, with ``anchor``) or to an address
    (``url``). With neither it is only text."""

    text: str
    page: str | None = None
    anchor: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact: plain text or a link, then prose that says more. ``missing`` marks what nobody
    has stated."""

    link: Link
    prose: str | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values, printed as a term and its descriptions."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer in a cell. ``kind`` is the closed word (``collected``, ``conditional``, ...), ``label``
    what readers see, ``column`` the name of the column or section it belongs to, where a cell holds
    several answers, ``target`` the row that says so."""

    kind: str
    label: str
    only: str | None = None
    condition: str | None = None
    form: str | None = None
    note: str | None = None
    column: Link | None = None
    target: Link | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of an item, with what is said of it alone, and its own parts."""

    name: Link
    relation: str
    ordered: bool = False
    details: tuple[str, ...] = ()
    note: str | None = None
    answers: tuple[AnswerView, ...] = ()
    parts: tuple[PartView, ...] = ()
    exhaustive: bool = True
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: any of answers, values and prose. It is never empty."""

    answers: tuple[AnswerView, ...] = ()
    values: tuple[Value, ...] = ()
    prose: str | None = None
    parts: tuple[PartView, ...] = ()
    relation: str | None = None
    exhaustive: bool = True
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RowHeader:
    """The header of a row: what the row is about, its anchor, and the line of its record."""

    name: Link
    anchor: str | None = None
    record: Position | None = None
    code_name: str | None = None
    former_names: tuple[str, ...] = ()
    prose: str | None = None
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its header and one cell for each further column."""

    header: RowHeader
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows under a header of its own; what is said of the group stands below the header."""

    title: Link | None
    rows: tuple[TableRow, ...]
    anchor: str | None = None
    facts: tuple[Fact, ...] = ()
    before: str | None = None
    after: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, column headers (the first is that of the row headers), groups of rows."""

    caption: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    wide: bool = False

    @property
    def row_count(self) -> int:
        """How many rows the table has, group headers not counted."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: ``actor`` takes it, ``path`` leads through menus, ``image`` is a picture or its place."""

    title: str | None
    actor: str | None
    prose: str | None
    path: tuple[str, ...]
    image_alt: str | None
    image_src: str | None
    example: str | None
    steps: tuple[StepView, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of another source."""

    text: str
    source: Link


@dataclass(frozen=True, slots=True)
class Procedure:
    """A right: who can ask for what, and how."""

    title: str
    facts: tuple[Fact, ...]
    prose: str | None
    steps: tuple[StepView, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a page, with the sections inside it. ``level`` is that of its heading (2 to 6)."""

    id: str
    heading: str
    level: int
    kind: str
    facts: tuple[Fact, ...] = ()
    before: str | None = None
    tables: tuple[Table, ...] = ()
    measures: tuple[Cell, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    steps: tuple[StepView, ...] = ()
    after: str | None = None
    links: tuple[Link, ...] = ()
    sections: tuple[SectionView, ...] = ()


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What every page has: where it goes, what it is called, and which record it comes from.

    ``path`` is that of its Markdown file; ``kind`` names the template and the layer of front matter;
    ``metadata`` is what the record itself says of front matter.
    """

    path: str
    kind: str
    title: str
    description: str
    position: Position
    metadata: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None
    in_menu: bool = True
    menu_title: str | None = None
