"""How long data is kept, and where: every statement of every product, side by side; and who states nothing.

Each statement is one row. Where the same data is stored is shown beside it only if the records put them together: the
same subject, or the same place of the record or one around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Product, Said, Storage
from privacy_statements.catalog.vocabulary import Recipient
from privacy_statements.read.markdown import one_line
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.views import paths
from privacy_statements.views.columns import said_once
from privacy_statements.views.facts import links, not_stated, not_stated_cell, stated_cell, text, text_cell
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.product_questions import Place
from privacy_statements.views.said_at import Statements, countries_cell
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.tables_page import Part, TablesPage, name_of_group, spread_page, stated
from privacy_statements.words.wording import Wording


def retention_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page, and those on which its lists go on."""
    teller, title = _Tables(catalog, wording), wording._("How long data is kept, and where")
    tables = {
        "how-long": teller.kept(),
        "where": teller.stored(),
        "staff": teller.staff(),
        "transfers": teller.transfers(),
        "not-stated": teller.silent(),
    }
    info = PageInfo(
        paths.RETENTION,
        "retention",
        title,
        teller.introduction(),
        catalog_position(catalog),
        in_menu=any(tables.values()),
        menu_title=wording._("How long and where"),
    )
    parts = [Part(table, key, table.caption) for key, table in tables.items() if table]
    parts = [part if part.id == "not-stated" else stated(part, wording) for part in parts]
    yield from spread_page(TablesPage(info, tuple(parts), count=teller.introduction()), wording, name_of_group)


class _Tables(Statements):
    """How long and where, as tables."""

    # --- the figures

    def _says(self, product: Product, name: str) -> bool:
        return any(getattr(place.said, name) for place in self.places(product))

    def introduction(self) -> str:
        """How many products say how long and where."""
        long, where = (sum(self._says(product, name) for product in self.products) for name in ("retention", "storage"))
        if not long and not where:
            return self._("No product says how long it keeps data, or where.")
        wording, of_all = self.wording, len(self.products)
        says_long = wording.ngettext(
            "%(n)d of %(all)d products says how long it keeps its data, or some of it.",
            "%(n)d of %(all)d products say how long they keep their data, or some of it.",
            long,
            all=of_all,
        )
        says_where = wording.ngettext("%(n)d of %(all)d says where.", "%(n)d of %(all)d say where.", where, all=of_all)
        return f"{says_long} {says_where}"

    def silent(self) -> Table | None:
        """The products that do not say how long or do not say where, in one line each."""
        says = {
            product.id: (self._says(product, "retention"), self._says(product, "storage")) for product in self.products
        }
        if not any(map(any, says.values())):
            return None
        stated, missing = text_cell(self.wording.pgettext("retention", "Stated above")), not_stated_cell(self.wording)
        rows = tuple(
            TableRow(
                RowHeader(paths.product_link(product), anchor=self.anchors.of(f"unstated-{product.id}", "")),
                tuple(stated if is_stated else missing for is_stated in says[product.id]),
            )
            for product in self.products
            if not all(says[product.id])
        )
        columns = (self._("Product"), self._("How long"), self._("Where"))
        return (
            said_once(Table(self._("Products that do not say how long, or where"), columns, (Group(None, rows),)))
            if rows
            else None
        )

    # --- how long

    def kept(self) -> Table | None:
        """Every statement on how long something is kept."""
        columns = (
            self._("Data"),
            self._("Kept for"),
            self._("When the time starts"),
            self.wording.pgettext("retention", "Except"),
            self._("Where"),
        )
        return self.table(
            self._("How long"),
            columns,
            lambda product: (
                self._kept_row(rule, place, product) for place in self.places(product) for rule in place.said.retention
            ),
        )

    def _kept_row(self, rule: RetentionRecord, place: Place, product: Product) -> TableRow:
        wording = self.wording
        words = wording.how_long(rule)
        duration = Value(Link(words), rule.note, missing=words == wording.not_stated)
        none = Value(Link(wording._("No exception stated")), missing=True)
        return TableRow(
            self.header("kept", rule.subject, place, product, rule.position, rule.id),
            (
                Cell(values=(duration,), facts=self.said_at(place, product, "all-retention")),
                stated_cell(rule.starts, wording),
                Cell(values=(text(rule.exception) if rule.exception else none,)),
                self._beside(rule, place, product),
            ),
        )

    def _beside(self, rule: RetentionRecord, place: Place, product: Product) -> Cell:
        """Where the same data is stored: statements on the same subject, or at the same place or around it. The next
        table has all."""
        every = [storage for each in self.places(product) for storage in each.said.storage]
        same = [storage for storage in every if _same(storage.subject, rule.subject)]
        beside = same or list(place.holds.storage)
        values = tuple(text(self._stored_words(storage, rule.subject)) for storage in beside)
        elsewhere = Value(Link(self._("See where other data is stored"), paths.RETENTION, "where"))
        return Cell(values=values or ((not_stated(self.wording), elsewhere) if every else (not_stated(self.wording),)))

    def _stored_words(self, storage: Storage, subject: str | None) -> str:
        """A place of storage in one sentence, with who decides it."""
        words = self.wording.storage(replace(storage, subject=None) if _same(storage.subject, subject) else storage)
        if storage.decided_by and (storage.stores or storage.regions):
            decided = self._("{text}; decided by {who}")
            words = decided.format(text=words, who=storage.decided_by)
        return words

    # --- where

    def stored(self) -> Table | None:
        """Every statement on where something is stored."""
        columns = (
            self._("Data"),
            self.wording.pgettext("storage", "Stores"),
            self._("Regions"),
            self._("Countries"),
            self._("Decided by"),
        )
        return self.table(
            self.wording.pgettext("table", "Where"),
            columns,
            lambda product: (
                self._stored_row(storage, place, product)
                for place in self.places(product)
                for storage in place.said.storage
            ),
        )

    def _stored_row(self, storage: Storage, place: Place, product: Product) -> TableRow:
        wording = self.wording
        regions = text(wording.regions(storage)) if storage.regions else not_stated(wording)
        stores = text(wording.stores(storage)) if storage.stores else not_stated(wording)
        place_fact = self.said_at(place, product, "all-storage")
        more = (*links(store for store in storage.stores if store.url), *links(storage.see))
        return TableRow(
            self.header("stored", storage.subject, place, product, place.position, storage.id),
            (
                Cell(values=(stores,), facts=place_fact, links=more),
                Cell(values=(regions,), prose=storage.note),
                countries_cell(storage.regions, wording, exhaustive=storage.exhaustive),
                stated_cell(storage.decided_by, wording),
            ),
        )

    # --- where the staff work, and what protects data in other countries

    def staff(self) -> Table | None:
        """Where the staff work, as far as that is said."""
        columns = (self._("Team"), self._("Regions"), self._("Countries"))
        return self.table(self._("Where the staff work"), columns, self._staff_rows)

    def _staff_rows(self, product: Product) -> Iterator[TableRow]:
        for section in product.root.walk():
            place = Place(Said(), section.heading, section.id, section.position)
            for team in section.staff:
                regions = self.wording.language.all_of([self.wording.region(region) for region in team.regions])
                value = text(regions) if regions else not_stated(self.wording)
                said_at = self.said_at(place, product, "statement")
                yield TableRow(
                    self.header("staff", team.team, place, product, place.position, place.anchor),
                    (Cell(values=(value,), prose=team.note, facts=said_at), countries_cell(team.regions, self.wording)),
                )

    def transfers(self) -> Table | None:
        """What protects data with recipients in other countries; each recipient of a product once."""
        columns = (self._("Recipient"), self._("Countries"), self._("What protects the data there"))
        return self.table(self._("Transfers to other countries"), columns, self._transfer_rows)

    def _transfer_rows(self, product: Product) -> Iterator[TableRow]:
        language = self.wording.language
        uses = [(use.recipient, place) for place in self.places(product) for use in place.said.recipients]
        first: dict[str, tuple[Recipient, Place]] = {}
        for recipient, place in uses:
            first.setdefault(recipient.id, (recipient, place))
        for recipient, place in first.values():
            if transfer := recipient.transfer:
                countries = language.all_of([language.country(code) for code in recipient.countries])
                safeguards = (Value(Link(transfer.safeguards, url=transfer.obtain)),)
                said_at = self.said_at(place, product, "in-general")
                yield TableRow(
                    self.header("transfer", recipient.name, place, product, place.position, recipient.id),
                    (stated_cell(countries or None, self.wording), Cell(values=safeguards, facts=said_at)),
                )


def _same(subject: str | None, other: str | None) -> bool:
    """Whether two subjects are the same words."""
    return bool(subject and other) and one_line(subject or "").casefold() == one_line(other or "").casefold()
