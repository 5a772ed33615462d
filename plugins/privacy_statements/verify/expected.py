"""Views → what must be on each page of the site: its rows, and in each cell the words of its record.

Templates are not asked here: a row that a template forgets is missed all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.blocks import find_blocks
from privacy_statements.pages.built import Built
from privacy_statements.pages.embedded import NamedViews
from privacy_statements.pages.handwritten import INDEXES, OF_ALL, HandWritten, read_pages
from privacy_statements.pages.page import Block, Html, Page
from privacy_statements.read.markdown import one_line, prose_html
from privacy_statements.verify.document import Document, squeeze
from privacy_statements.views import paths
from privacy_statements.views.columns import spoken, tables_in
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, Value
from privacy_statements.views.tables_page import TablesPage

BY_HAND = "hand-written"


class ExpectedCell(Struct, frozen=True):
    """What a cell must say: the words of its answers, in order, and everything else; of each also how it is compared."""

    answers: tuple[str, ...]
    phrases: tuple[tuple[str, str], ...]
    squeezed: tuple[str, ...] = ()
    """The answers, as they are compared."""


NOTHING = ExpectedCell((), ())


class ExpectedRow(Struct, frozen=True):
    """A row that must be on a page, once."""

    name: str
    anchor: str | None
    record: Position
    caption: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[ExpectedCell, ...] = ()
    about: ExpectedCell = NOTHING
    """What its header must say beside its name."""

    @property
    def shown(self) -> str:
        """How the row is called in messages."""
        return f'"{self.name}" ({self.anchor})' if self.anchor else f'"{self.name}"'


class ExpectedPage(Struct, frozen=True):
    """A page that must be in the site: its file, the records it shows, its rows, and its blocks as its
    template prints them. Of a hand-written page, only the blocks that are put into it are known."""

    path: str
    kind: str
    records: tuple[str, ...]
    position: Position
    rows: tuple[ExpectedRow, ...]
    blocks: tuple[Block, ...] = ()
    in_tables: int = 0
    """How many of the rows stand in the tables of its view."""

    @property
    def by_hand(self) -> bool:
        """Whether somebody wrote the page, and only put views into it."""
        return self.kind == BY_HAND


def expected_page(view: PageView, page: Page, addresses: Addresses, catalog: Catalog) -> ExpectedPage:
    """What must be on the page of a view."""
    info = view.info
    rows = tuple(_rows_of(view))
    in_tables = len(rows)
    product = catalog.products.get(record_id(view))
    if product is not None and info.path == paths.page("products", product.id):
        anchors = {row.anchor for row in rows}
        rows += tuple(
            ExpectedRow(one_line(row.name), row.anchor, row.position)
            for row in product.rows
            if row.anchor not in anchors
        )
    path = file_of(info.path, addresses)
    return ExpectedPage(path, info.kind, _records(view), info.position, rows, page.blocks, in_tables)


def file_of(path: str, addresses: Addresses) -> str:
    """The file that a host makes of a page: ``a/b.md`` becomes ``a/b/index.html``."""
    bare = path.rpartition(".")[0]
    if bare.rpartition("/")[2] in INDEXES:
        bare = f"{bare.rpartition('/')[0]}/index".lstrip("/")
    return addresses.file_of(f"{bare}.md")


def _records(view: PageView) -> tuple[str, ...]:
    """The record of a page, or those that it compares; none for a list of all of them."""
    if isinstance(view, TablesPage) and view.info.kind in ("pair", "platforms"):
        return tuple(paths.page("products", name).removesuffix(".md") for name in view.products)
    return () if view.info.kind in OF_ALL else (view.info.path.removesuffix(".md"),)


def pages_by_hand(built: Built, files: Sequence[HandWritten]) -> Iterator[ExpectedPage]:
    """Every page that somebody wrote. ``files`` are all hand-written files."""
    named = NamedViews.among(built.views)
    for source in read_pages(files)[0]:
        page = source.page
        html = built.embedded.get(page.path, {})
        blocks = [block for block in find_blocks(list(source.lines)) if block.text in html]
        asked = [named.asked_for(block.text, block.position(page.shown))[0] for block in blocks]
        views = [view for view in asked if view is not None]
        yield ExpectedPage(
            path=file_of(page.path, built.addresses),
            kind=BY_HAND,
            records=tuple(record for view in views for record in _records(view)),
            position=blocks[0].position(page.shown) if blocks else Position(page.shown),
            rows=tuple(row for view in views for row in _rows_of(view)),
            blocks=tuple(Html(html[block.text]) for block in blocks),
        )


# --- rows


def _rows_of(view: PageView) -> Iterator[ExpectedRow]:
    """The rows of every table of a view, however deep."""
    for table in tables_in(view):
        caption = one_line(table.caption)
        for group in table.groups:
            for row in group.rows:
                header = row.header
                yield ExpectedRow(
                    name=prose_words(header.words) if header.words else _name(header.name.text),
                    anchor=header.anchor,
                    record=header.record or view.info.position,
                    caption=caption,
                    columns=table.columns,
                    cells=tuple(map(_cell, spoken(row))),
                    about=_cell(header.about) if header.about else NOTHING,
                )


_name = lru_cache(maxsize=16384)(one_line)


@lru_cache(maxsize=16384)
def _cell(cell: Cell) -> ExpectedCell:
    """What a cell must say."""
    answers = [*cell.answers, *_answers_in(cell.parts)]
    texts = [
        *(phrase for answer in cell.answers for phrase in _of_answer(answer)),
        *(phrase for value in cell.values for phrase in _of_value(value)),
        *_prose(cell.prose),
        *(phrase for part in cell.parts for phrase in _of_part(part)),
        *([cell.relation] if cell.relation and cell.parts else ()),
        *_of_facts(cell.facts),
        *_of_links(cell.links),
    ]
    phrases = dict.fromkeys(one_line(phrase) for phrase in texts if phrase)
    labels = tuple(one_line(answer.label) for answer in answers)
    return ExpectedCell(labels, tuple((each, squeeze(each)) for each in phrases), tuple(map(squeeze, labels)))


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
    document = Document(prose_html(text))
    return document.words(document.root)
