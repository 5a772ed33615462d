"""Views → what must stand on each page of the site: its rows, and in each cell the words that its record gives it.

Templates are not asked here: a row that a template forgets is missed all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache

from privacy_statements.addresses import Addresses
from privacy_statements.blocks import find_blocks
from privacy_statements.built import Built
from privacy_statements.embedded import EmbeddedViews
from privacy_statements.frozen import dataclass
from privacy_statements.handwritten import INDEXES, OF_ALL, hand_written, read_pages
from privacy_statements.making import MadeView
from privacy_statements.markdown import one_line, prose_html
from privacy_statements.model import Catalog
from privacy_statements.page import Block, Html, Page
from privacy_statements.pipeline import make_renderer
from privacy_statements.position import Position
from privacy_statements.project import Project
from privacy_statements.stages import Stages
from privacy_statements.verify.tree import read, squeeze, words
from privacy_statements.views import paths
from privacy_statements.views.pages import PageView
from privacy_statements.views.pair import PairPage
from privacy_statements.views.platforms import PlatformsPage
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, Table, Value, tables_in

BY_HAND = "hand-written"


@dataclass(frozen=True, slots=True)
class ExpectedCell:
    """What a cell must say: the words of its answers, in order, and everything else."""

    answers: tuple[str, ...]
    phrases: tuple[str, ...]
    said: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The answers without any white space."""
    squeezed: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The rest, likewise."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", tuple(map(squeeze, self.answers)))
        object.__setattr__(self, "squeezed", tuple(map(squeeze, self.phrases)))


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A row that must stand on a page, once."""

    name: str
    anchor: str | None
    record: Position
    caption: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[ExpectedCell, ...] = ()

    @property
    def shown(self) -> str:
        """How the row is called in messages."""
        return f'"{self.name}" ({self.anchor})' if self.anchor else f'"{self.name}"'


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """A page that must stand in the site: its file, the records it shows, its rows, and its blocks as its
    template prints them. Of a hand-written page, only the blocks that are put into it are known."""

    path: str
    kind: str
    records: tuple[str, ...]
    position: Position
    rows: tuple[ExpectedRow, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def by_hand(self) -> bool:
        """Whether somebody wrote the page, and only put views into it."""
        return self.kind == BY_HAND


@dataclass(slots=True)
class Heard:
    """What the views say, heard while they are made: they are made of the records of today, whatever was kept of
    earlier ones, and are not needed afterwards."""

    addresses: Addresses
    """How the addresses of the site are written."""
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many rows the tables of each view have, by its kind and id."""
    stages: Stages = field(default_factory=Stages)
    _rows: dict[str, tuple[ExpectedRow, ...]] = field(default_factory=dict)
    """Those of the pages that are not printed yet, by path."""

    def hear(self, views: Iterable[MadeView]) -> None:
        """Notes what some views say."""
        with self.stages.stage("expect"):
            for made in views:
                tables = list(tables_in(made.view))
                self.lines[made.info.kind, made.id] = sum(table.row_count for table in tables)
                if made.info.has_page:
                    self._rows[made.info.path] = tuple(_rows_of(tables, made.info.position))

    def page(self, made: MadeView, page: Page, catalog: Catalog) -> ExpectedPage:
        """What must stand on the page of a view, which is printed now. The rows that were noted are forgotten."""
        info = made.info
        rows = self._rows.pop(info.path, None)
        if rows is None:  # printed again, under another title
            rows = tuple(rows_of(made.view))
        product = catalog.products.get(made.id)
        if product is not None and info.path == paths.page("products", product.id):
            known = {row.anchor for row in rows}
            rows += tuple(
                ExpectedRow(one_line(row.name), row.anchor, row.position)
                for row in product.rows
                if row.anchor not in known
            )
        path = file_of(info.path, self.addresses)
        return ExpectedPage(path, info.kind, _record(made.view), info.position, rows, page.blocks)


def file_of(path: str, addresses: Addresses) -> str:
    """The file that a host makes of a page: ``a/b.md`` becomes ``a/b/index.html``."""
    bare = path.rpartition(".")[0]
    if bare.rpartition("/")[2] in INDEXES:
        bare = f"{bare.rpartition('/')[0]}/index".lstrip("/")
    address = addresses.of_page(f"{bare}.md")
    return f"{address}index.html" if address.endswith("/") or not address else address


def _record(view: PageView) -> tuple[str, ...]:
    """The record of a page, or those that it compares; none for a list of all of them."""
    if isinstance(view, PairPage | PlatformsPage):
        return tuple(paths.page("products", name).removesuffix(".md") for name in view.products)
    return () if view.info.kind in OF_ALL else (view.info.path.removesuffix(".md"),)


def written_by_hand(built: Built, project: Project, addresses: Addresses) -> dict[str, ExpectedPage]:
    """Every page that somebody wrote, by its file in the site."""
    embedded = EmbeddedViews.among(built.made, make_renderer(project)[0])
    pages = {}
    for source in read_pages(hand_written(project.pages, project.root))[0]:
        page = source.page
        html = built.embedded.get(page.path, {})
        blocks = [block for block in find_blocks(list(source.lines)) if block.text in html]
        views = [embedded.asked_for(block.text, block.position(page.shown))[0] for block in blocks]
        shown = [view for view in views if view is not None]
        path = file_of(page.path, addresses)
        pages[path] = ExpectedPage(
            path=path,
            kind=BY_HAND,
            records=tuple(record for view in shown for record in _record(view)),
            position=blocks[0].position(page.shown) if blocks else Position(page.shown),
            rows=tuple(row for view in shown for row in rows_of(view)),
            blocks=tuple(Html(html[block.text]) for block in blocks),
        )
    return pages


# --- rows


def rows_of(view: PageView) -> Iterator[ExpectedRow]:
    """The rows of every table of a view, however deep."""
    return _rows_of(tables_in(view), view.info.position)


def _rows_of(tables: Iterable[Table], place: Position) -> Iterator[ExpectedRow]:
    for table in tables:
        caption = one_line(table.caption)
        for group in table.groups:
            for row in group.rows:
                header = row.header
                yield ExpectedRow(
                    name=prose_words(header.words) if header.words else _name(header.name.text),
                    anchor=header.anchor,
                    record=header.record or place,
                    caption=caption,
                    columns=table.columns,
                    cells=tuple(map(expected_cell, row.cells)),
                )


_name = lru_cache(maxsize=16384)(one_line)


def expected_cell(cell: Cell) -> ExpectedCell:
    """What a cell must say."""
    is_alone = len(cell.answers) == 1
    if is_alone and not (cell.values or cell.prose or cell.parts or cell.facts or cell.links):
        (one,) = cell.answers  # most say nothing else, and where their links lead is no matter here
        column = one.column.text if one.column else None
        return _answer_alone(one.label, one.only, one.condition, one.form, one.note, column, one.facts)
    return whole_cell(cell)


@lru_cache(maxsize=16384)
def _answer_alone(
    label: str,
    only: str | None,
    condition: str | None,
    form: str | None,
    note: str | None,
    column: str | None,
    facts: tuple[Fact, ...],
) -> ExpectedCell:
    link = Link(column) if column is not None else None
    answer = AnswerView("", label, only, condition, form, note, link, facts=facts)
    return whole_cell(Cell((answer,)))


@lru_cache(maxsize=16384)
def whole_cell(cell: Cell) -> ExpectedCell:
    """The same, of any cell."""
    answers = [*cell.answers, *_answers_in(cell.parts)]
    said = [
        *(phrase for answer in cell.answers for phrase in _of_answer(answer)),
        *(phrase for value in cell.values for phrase in _of_value(value)),
        *_prose(cell.prose),
        *(phrase for part in cell.parts for phrase in _of_part(part)),
        *([cell.relation] if cell.relation and cell.parts else ()),
        *_of_facts(cell.facts),
        *_of_links(cell.links),
    ]
    phrases = dict.fromkeys(one_line(phrase) for phrase in said if phrase)
    return ExpectedCell(tuple(one_line(answer.label) for answer in answers), tuple(phrases))


def _answers_in(parts: Iterable[PartView]) -> Iterator[AnswerView]:
    for part in parts:
        yield from part.answers
        yield from _answers_in(part.parts)


def _of_answer(answer: AnswerView) -> Iterator[str]:
    yield answer.label
    if answer.column:
        yield answer.column.text
    yield from filter(None, (answer.only, answer.condition, answer.form))
    yield from _prose(answer.note)
    yield from _of_facts(answer.facts)


def _of_part(part: PartView) -> Iterator[str]:
    yield part.name.text
    yield from part.details
    yield from _prose(part.note)
    yield from _of_links(part.links)
    for answer in part.answers:
        yield from _of_answer(answer)
    for inner in part.parts:
        yield from _of_part(inner)


def _of_facts(facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        if not fact.values[0].sign:  # a word with a sign stands for itself
            yield fact.label
        for value in fact.values:
            yield from _of_value(value)


def _of_value(value: Value) -> Iterator[str]:
    yield value.link.text
    yield from _prose(value.prose)


def _of_links(links: Iterable[Link]) -> Iterator[str]:
    return (link.text for link in links)


def _prose(text: str | None) -> Iterator[str]:
    if text:
        yield prose_words(text)


@lru_cache(maxsize=4096)
def prose_words(text: str) -> str:
    """What readers read of prose."""
    return words(read(prose_html(text)))
