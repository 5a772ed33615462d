"""How long data is kept, and where: every statement of every product, side by side; and who says nothing.

A statement stands once, as a row. What is said of the place of storage stands beside how long something is kept
only where the records put them together: the same subject, or the same place of the record or one around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Storage
from privacy_statements.read.markdown import one_line
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.views import paths
from privacy_statements.views.abroad import staff_table, transfers_table
from privacy_statements.views.facts import links, not_stated, text
from privacy_statements.views.index import catalog_position
from privacy_statements.views.said_at import Place, Stated, Statements, countries_cell, product_link
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import SpreadPage, over_pages, spread_tables, weight
from privacy_statements.words.wording import Wording

MOST = 40  # rows of one page: theirs are longer than those of other lists


class RetentionPage(SpreadPage, frozen=True):
    """How long data is kept and where, for all products."""

    title: str
    """The heading of the page."""
    introduction: str
    """How many products say how long and where; that nothing is recorded, where none does. Plain text."""
    kept: Table | None
    """How long: every statement, by product, with where the same data is stored; absent when there is none."""
    stored: Table | None
    """Where: every statement, by product, with the countries; absent when there is none."""
    staff: Table | None
    """Where people work who can reach the data; absent when nobody has said."""
    transfers: Table | None
    """What protects data with recipients in other countries; absent when nobody has said."""
    silent: Table | None
    """The products that do not say how long, or do not say where; absent when all do, or none says anything."""


def retention_pages(catalog: Catalog, wording: Wording) -> Iterator[RetentionPage]:
    """The page, and those on which its lists go on."""
    teller = _Teller(catalog, wording)
    tables = (teller.kept(), teller.stored(), staff_table(teller), transfers_table(teller), teller.silent())
    cut = spread_tables(tables, MOST, weight)
    title = wording._("How long data is kept, and where")
    introduction = teller.introduction()
    about = wording._("How long each product keeps data, from when, with which exceptions, and where it is stored.")
    info = PageInfo(
        paths.RETENTION,
        "retention",
        title,
        about,
        catalog_position(catalog),
        menu_title=wording._("How long and where"),
        in_menu=any(tables[:-1]),
    )
    for page, others, parts in over_pages(info, cut, _products_in, wording):
        yield RetentionPage(page, others, page.title, introduction, *parts)


def _products_in(tables: Sequence[Table | None]) -> list[str]:
    """Which product each row is of."""
    return [
        group.title.text if group.title else row.header.name.text
        for table in tables
        if table
        for group in table.groups
        for row in group.rows
    ]


class _Teller(Statements):
    """How long and where, as tables."""

    # --- the figures

    def _says(self, product: Stated, name: str) -> bool:
        return any(getattr(place.said, name) for place in product.places)

    def introduction(self) -> str:
        """How many products say how long and where."""
        long, where = (sum(self._says(product, name) for product in self.products) for name in ("retention", "storage"))
        if not long and not where:
            return self.wording._("No product says how long it keeps data, or where.")
        return self.wording._(
            "How long: stated by {long} of {all} products. Where: stated by {where} of {all}."
        ).format(
            **{
                name: self.wording.number(count)
                for name, count in (("long", long), ("where", where), ("all", len(self.products)))
            }
        )

    def silent(self) -> Table | None:
        """The products that do not say how long or do not say where, in one line each."""
        says = {
            product.id: (self._says(product, "retention"), self._says(product, "storage")) for product in self.products
        }
        if not any(map(any, says.values())):
            return None
        rows = tuple(
            TableRow(
                RowHeader(product_link(product), anchor=self.anchors.of(f"unstated-{product.id}", "")),
                tuple(Cell(values=(self._stated(said),)) for said in says[product.id]),
            )
            for product in self.products
            if not all(says[product.id])
        )
        columns = (self.wording._("Product"), self.wording._("How long"), self.wording._("Where"))
        return Table(self.wording._("Products that do not say it"), columns, (Group(None, rows),)) if rows else None

    def _stated(self, said: bool) -> Value:
        stated = self.wording.pgettext("retention", "Stated above")
        return text(stated) if said else not_stated(self.wording)

    # --- how long

    def kept(self) -> Table | None:
        """Every statement on how long something is kept."""
        columns = (
            self.wording._("Data"),
            self.wording._("Kept for"),
            self.wording._("Counted from"),
            self.wording.pgettext("retention", "Except"),
            self.wording._("Where"),
        )
        return self.table(self.wording._("How long"), columns, self._kept_rows)

    def _kept_rows(self, product: Stated) -> Iterator[TableRow]:
        for place in product.places:
            yield from (self._kept_row(rule, place, product) for rule in place.said.retention)

    def _kept_row(self, rule: RetentionRecord, place: Place, product: Stated) -> TableRow:
        wording = self.wording
        words = wording.how_long(rule)
        kept = Value(Link(words), rule.note, missing=words == wording.not_stated)
        none = Value(Link(wording._("No exception stated")), missing=True)
        return TableRow(
            self.header("kept", rule.subject, place, product, rule.position, rule.id),
            (
                Cell(values=(kept,), facts=self.said_at(place, product, "all-retention")),
                self.cell(rule.starts),
                Cell(values=(text(rule.exception) if rule.exception else none,)),
                self._beside(rule, place, product),
            ),
        )

    def _beside(self, rule: RetentionRecord, place: Place, product: Stated) -> Cell:
        """Where the same data is stored: what is said of the same subject, or at the same place or around it. What
        has a subject of its own keeps it. Whatever else the product says of storage is counted, not guessed."""
        language = self.wording.language
        every = [one for each in product.places for one in each.said.storage]
        same = [one for one in every if _same(one.subject, rule.subject)]
        found = same or list(product.around[place.anchor])
        values = tuple(text(self._stored_words(one, rule.subject)) for one in found)
        others = len(every) - len(found)
        words = language.ngettext(
            "%(n)d other statement on where data is stored", "%(n)d other statements on where data is stored", others
        )
        more = Link(words, page=paths.page("products", product.id), anchor="answer-where")
        return Cell(values=values or (not_stated(self.wording),), links=(more,) if others else ())

    def _stored_words(self, storage: Storage, subject: str | None) -> str:
        """A place of storage in one sentence, with who decides it."""
        words = self.wording.storage(replace(storage, subject=None) if _same(storage.subject, subject) else storage)
        if storage.decided_by and (storage.stores or storage.regions):
            decided = self.wording._("{text}; decided by {who}")
            words = decided.format(text=words, who=storage.decided_by)
        return words

    # --- where

    def stored(self) -> Table | None:
        """Every statement on where something is stored."""
        columns = (
            self.wording._("Data"),
            self.wording.pgettext("storage", "Stores"),
            self.wording._("Regions"),
            self.wording._("Countries"),
            self.wording._("Decided by"),
        )
        return self.table(self.wording.pgettext("table", "Where"), columns, self._stored_rows)

    def _stored_rows(self, product: Stated) -> Iterator[TableRow]:
        for place in product.places:
            yield from (self._stored_row(one, place, product) for one in place.said.storage)

    def _stored_row(self, storage: Storage, place: Place, product: Stated) -> TableRow:
        wording = self.wording
        regions = text(wording.regions(storage)) if storage.regions else not_stated(wording)
        stores = text(wording.stores(storage)) if storage.stores else not_stated(wording)
        said = self.said_at(place, product, "all-storage")
        more = (*links(store for store in storage.stores if store.url), *links(storage.see))
        return TableRow(
            self.header("stored", storage.subject, place, product, place.position, storage.id),
            (
                Cell(values=(stores,), facts=said, links=more),
                Cell(values=(regions,), prose=storage.note),
                countries_cell(storage.regions, wording, exhaustive=storage.exhaustive),
                self.cell(storage.decided_by),
            ),
        )


def _same(one: str | None, other: str | None) -> bool:
    """Whether two subjects are the same words."""
    return bool(one and other) and one_line(one or "").casefold() == one_line(other or "").casefold()
