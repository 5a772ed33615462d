"""Where something is said of a product: on all of it, on a section, on a row; and the rows that tables make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.summaries import listed
from privacy_statements.catalog.vocabulary import Region
from privacy_statements.diagnostics.position import Position
from privacy_statements.views import paths
from privacy_statements.views.facts import not_stated, text
from privacy_statements.views.product_questions import Place, places_of
from privacy_statements.views.shapes import Cell, Fact, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.words.wording import Wording


def countries_cell(regions: Iterable[Region], wording: Wording, *, exhaustive: bool = True) -> Cell:
    """The countries to which regions resolve, each once. A region without countries says so."""
    regions = tuple(regions)
    names = [wording.language.country(code) for region in regions for code in region.countries]
    values = [text(wording.language.all_of(list(dict.fromkeys(names))))] if names else []
    for region in regions:
        if not region.countries:
            values.append(
                Value(Link(wording._("{region}: countries not stated").format(region=region.name)), missing=True)
            )
    if values and not exhaustive:
        values.append(text(wording._("Not only these")))
    return Cell(values=tuple(values) or (not_stated(wording),))


class Anchors:
    """The anchors of rows. Those that are made of words step aside for those that are written."""

    def __init__(self, written: Iterable[str]) -> None:
        self.written = frozenset(written)
        self.taken: set[str] = set()
        self.last: dict[str, int] = {}

    def of(self, start: str, words: str, written: str | None = None) -> str:
        """A free anchor that begins like this."""
        wanted = "-".join(filter(None, [start, written or words]))
        anchor = free(wanted, self.taken) if written else free(wanted, self.taken, self.written, last=self.last)
        self.taken.add(anchor)
        return anchor


class Statements:
    """What all products say, place by place, and what tables of it share."""

    def __init__(self, catalog: Catalog, wording: Wording) -> None:
        self.wording, self._ = wording, wording._
        self.products = tuple(catalog.products[key] for key in listed(catalog))
        self.anchors = Anchors(
            f"{kind}-{product.id}-{record.id}"
            for product in self.products
            for place in self.places(product)
            for kind, records in (("kept", place.said.retention), ("stored", place.said.storage))
            for record in records
            if record.id
        )

    def places(self, product: Product) -> tuple[Place, ...]:
        """Every place of a product that says something of data which is not denied."""
        return self.wording.once(places_of, product, self.wording)

    def table(
        self, caption: str, columns: tuple[str, ...], rows: Callable[[Product], Iterable[TableRow]]
    ) -> Table | None:
        """A table with one group of rows for each product that says something; none where none does."""
        by_product = [(product, tuple(rows(product))) for product in self.products]
        groups = tuple(
            Group(paths.product_link(product), of_product) for product, of_product in by_product if of_product
        )
        return Table(caption, columns, groups) if groups else None

    def header(
        self,
        kind: str,
        subject: str | None,
        place: Place,
        product: Product,
        record: Position | None,
        written: str | None = None,
    ) -> RowHeader:
        """What the row is about, in the words of the record. Its anchor is the ``written`` id; else made of the subject
        or place."""
        name = subject or (self._("Data of the product") if not place.anchor else place.name)
        own = slug(subject) if subject else place.anchor.removeprefix("row-")
        anchor = self.anchors.of(f"{kind}-{product.id}", own, written)
        return RowHeader(Link(name), anchor=anchor, record=record)

    def said_at(self, place: Place, product: Product, root: str) -> tuple[Fact]:
        """The place on the page of the product. ``root`` is the anchor of what holds for all of it."""
        name = self._("{name} as a whole").format(name=product.name)
        page = paths.page("products", product.id)
        link = Link(place.name if place.anchor else name, page=page, anchor=place.anchor or root)
        return (Fact(self._("Said in"), (Value(link),)),)
