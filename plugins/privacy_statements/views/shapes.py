"""What pages are made of: links, facts, tables. Frozen, already worded, not yet escaped; a template decides nothing.
*Prose* is the small Markdown of a record and must go through the ``prose`` or ``inline`` filter of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.diagnostics.position import Position


class Link(Struct, frozen=True, omit_defaults=True):
    """A text that leads somewhere: to a page of the site, or to an address; with neither it is only text."""

    text: str
    """The words that are shown."""
    page: str | None = None
    """The file of a page of the site, such as `products/intune.md`."""
    anchor: str | None = None
    """A place on that page."""
    url: str | None = None
    """An address elsewhere."""


class Value(Struct, frozen=True, omit_defaults=True):
    """One value of a fact: plain text or a link, then prose that says more."""

    link: Link
    """The value itself; plain text where the link leads nowhere."""
    prose: str | None = None
    """What more is said of it; prose."""
    missing: bool = False
    """Whether this says that something is not stated."""
    sign: str | None = None
    """The closed word that it is, such as `required`, where the stylesheet puts a sign before it."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """A label and its values, printed as a term and its descriptions."""

    label: str
    """What the values are."""
    values: tuple[Value, ...]
    """The values, at least one."""


class AnswerView(Struct, frozen=True, omit_defaults=True):
    """An answer in a cell."""

    kind: str
    """The closed word, such as `collected` or `not-stated`; the stylesheet has a class `ps-` and a sign for each."""
    label: str
    """What readers see."""
    only: str | None = None
    """The scope to which the answer is limited."""
    condition: str | None = None
    """When it holds."""
    form: str | None = None
    """In which form the item is collected."""
    note: str | None = None
    """Whatever else is said; prose."""
    column: Link | None = None
    """The column or section it belongs to, where a cell holds several answers."""
    target: Link | None = None
    """The row that says so."""
    facts: tuple[Fact, ...] = ()
    """What else a comparison shows of the row."""


class PartView(Struct, frozen=True, omit_defaults=True):
    """One part of an item, with its own details and parts."""

    name: Link
    """The part, with a link to its page if it has one."""
    relation: str
    """How its own parts belong together, in words."""
    exhaustive: bool
    """Whether its own parts are all of its parts."""
    ordered: bool = False
    """Whether the parts around it are tried in order."""
    details: tuple[str, ...] = ()
    """Scope, condition and form."""
    note: str | None = None
    """Whatever else is said; prose."""
    answers: tuple[AnswerView, ...] = ()
    """Answers that differ from the whole, by column."""
    parts: tuple[PartView, ...] = ()
    """Its own parts."""
    links: tuple[Link, ...] = ()
    """Pages that say more."""


class Cell(Struct, frozen=True, omit_defaults=True):
    """A cell of a table: any of answers, values and prose. It is never empty."""

    answers: tuple[AnswerView, ...] = ()
    """What is done with an item."""
    values: tuple[Value, ...] = ()
    """Values, each with its prose."""
    prose: str | None = None
    """What is said at length; prose."""
    parts: tuple[PartView, ...] = ()
    """What the item is made of."""
    relation: str | None = None
    """How the parts belong together, in words."""
    exhaustive: bool = True
    """Whether the parts, or the item itself, are all there is; if not, they are examples."""
    facts: tuple[Fact, ...] = ()
    """What differs from the section around."""
    links: tuple[Link, ...] = ()
    """Pages that say more."""


class RowHeader(Struct, frozen=True, omit_defaults=True):
    """The header of a row: what the row is about, its anchor, and the line of its record."""

    name: Link
    """What the row is about."""
    anchor: str | None = None
    """The permanent anchor of the row."""
    record: Position | None = None
    """The line of its record."""
    words: str | None = None
    """What the row is about with marks and links, where a record says it in prose; shown in place of the name."""
    code_name: str | None = None
    """Its name in code."""
    former_names: tuple[str, ...] = ()
    """Names it had before."""
    about: Cell | None = None
    """What it is, folded; absent where a page of its own says that."""
    badge: str | None = None
    """Its status, where it is not current."""
    aliases: tuple[str, ...] = ()
    """Other names by which it can be found in the table; they are not shown."""
    example: str | None = None
    """A value that it can have, in small type."""
    inside: tuple[str, ...] = ()
    """The anchors of what is said here with it."""


class TableRow(Struct, frozen=True, omit_defaults=True):
    """A row: its header and one cell for each further column."""

    header: RowHeader
    """The first cell."""
    cells: tuple[Cell, ...]
    """The others, one for each further column."""
    same: bool = False
    """Whether all columns that state anything state the same, in a table in which readers can leave such rows out."""
    cases: str | None = None
    """When it says what, for a script that asks readers; JSON without quotation marks. Absent where it says the same to everybody."""
    single: bool = False
    """Whether at most one column states anything, likewise."""


class Group(Struct, frozen=True, omit_defaults=True):
    """A group of rows under a header of its own, with facts and text about the group."""

    title: Link | None
    """The header of the group; absent where the table has only one."""
    rows: tuple[TableRow, ...]
    """The rows."""
    anchor: str | None = None
    """The permanent anchor of the group."""
    facts: tuple[Fact, ...] = ()
    """What holds for all rows of the group."""
    before: str | None = None
    """What is said before the rows; prose."""
    after: str | None = None
    """What is said after them; prose."""
    links: tuple[Link, ...] = ()
    """Pages that say more."""


class Common(Struct, frozen=True, omit_defaults=True):
    """What every row of a table says in one of its columns: it is said once, above the table."""

    label: str
    """The header that the column would have."""
    cell: Cell
    """The cell that each row would have."""
    place: int
    """Where the column would stand, counted from the first that has cells."""


class Table(Struct, frozen=True, omit_defaults=True):
    """A table: caption, column headers (the first for the row headers), groups of rows."""

    caption: str
    """What the table shows."""
    columns: tuple[str, ...]
    """Column headers; the first is for the row headers."""
    groups: tuple[Group, ...]
    """The rows, in groups."""
    wide: bool = False
    """Whether the table needs more room than a column of text has."""
    compares: bool = False
    """Whether the columns are compared, so that readers can choose among them."""
    is_part: bool = False
    """Whether other pages have more of its rows."""
    meanings: tuple[Fact, ...] = ()
    """What the columns of answers mean that its cells name."""
    common: tuple[Common, ...] = ()
    """What every row says, in place of a column."""
    in_order: bool = False
    """Whether its beginning is the answer: then no script puts a search box before it or sorts it anew."""

    @property
    def row_count(self) -> int:
        """How many rows the table has, group headers not counted."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def all_rows(self) -> tuple[TableRow, ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)


class StepView(Struct, frozen=True, omit_defaults=True):
    """One step of a procedure."""

    title: str | None
    """The step in a few words."""
    actor: str | None
    """Who takes it."""
    prose: str | None
    """What to do; prose."""
    path: tuple[str, ...]
    """The way through menus, one name after the other."""
    image: Link | None
    """What its picture shows; leads to the picture, unless only its place is known. Absent without a picture."""
    example: str | None
    """An example; prose."""
    steps: tuple[StepView, ...]
    """The steps inside this one."""
    links: tuple[Link, ...]
    """Pages that say more."""


class Quotation(Struct, frozen=True, omit_defaults=True):
    """The words of another source."""

    text: str
    """The words."""
    source: Link
    """Whose words they are."""


class Procedure(Struct, frozen=True, omit_defaults=True):
    """A right: who can ask for what, and how."""

    title: str
    """The right, and the data it is about."""
    facts: tuple[Fact, ...]
    """Who can ask, under which regulation, whom, within which time."""
    prose: str | None
    """How, in a few sentences; prose."""
    steps: tuple[StepView, ...]
    """How, step by step."""
    links: tuple[Link, ...]
    """Pages that say more, and the guide."""


class SectionView(Struct, frozen=True, omit_defaults=True):
    """A section of a page, with the sections inside it."""

    id: str
    """Its permanent anchor."""
    heading: str
    """Its heading."""
    level: int
    """The level of the heading, 2 to 6."""
    kind: str
    """What it is about: `data`, `never`, `retention` and so on."""
    plainly: str | None = None
    """Whether all inside it is required, is sure, and is listed, in short sentences; plain text."""
    facts: tuple[Fact, ...] = ()
    """What holds for everything inside it."""
    before: str | None = None
    """What is said before the items; prose."""
    more: str | None = None
    """What else is said before the items, folded; prose."""
    meanings: tuple[Fact, ...] = ()
    """What its columns mean, folded with it."""
    tables: tuple[Table, ...] = ()
    """Its items, retention, storage, uses and staff."""
    measures: tuple[Cell, ...] = ()
    """What protects the data."""
    procedures: tuple[Procedure, ...] = ()
    """What somebody can ask for, and how."""
    quotations: tuple[Quotation, ...] = ()
    """The words of other sources."""
    steps: tuple[StepView, ...] = ()
    """A procedure."""
    after: str | None = None
    """What is said at the end; prose."""
    links: tuple[Link, ...] = ()
    """Pages that say more."""
    sections: tuple[SectionView, ...] = ()
    """The sections inside."""
    continues: bool = False
    """Whether it goes on with the section around it: then its heading is not shown again, and its id may be empty."""


class Top(Struct, frozen=True, omit_defaults=True):
    """How a page begins, so that it is understood alone: the way to it, and what it is about, from when and by whom."""

    trail: tuple[Link, ...] = ()
    """The pages above it, the home page first; the last is the page itself and leads nowhere."""
    facts: tuple[Fact, ...] = ()
    """What the page is about, its dates, and who speaks."""


class PageInfo(Struct, frozen=True, omit_defaults=True):
    """What every page has: where it goes, what it is called, and which record it comes from."""

    path: str
    """The Markdown file of the page, relative to the pages folder."""
    kind: str
    """The name of the view, of its template and of the layer of front matter."""
    title: str
    """The title of the page."""
    description: str
    """One sentence for search results."""
    position: Position
    """The record that the page comes from."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What the record itself says of front matter."""
    language: str | None = None
    """The language of the record, where it is not the site's."""
    in_menu: bool = True
    """Whether the page is in the menu."""
    menu_title: str | None = None
    """Its title in the menu."""
    has_page: bool = True
    """Whether it is a page of its own; if not, it can still be put into a hand-written page."""
    top: Top = Top()
    """What the page begins with."""
    continues: str | None = None
    """The file of the page whose long list goes on here."""
    data: Link | None = None
    """The tables of the page as CSV, with all rows of a long list; absent where it has none."""
    moved: tuple[tuple[str, Link], ...] = ()
    """The anchors that the page has no more, each with the place that has taken its own."""
    heading: str | None = None
    """Its title as it is written, where that of the page has something that tells it from others."""
