"""What has no page of its own but keeps the address of one: a small page there leads on.

A data item that is a row on the page of its category, two products that have nothing to compare, and the open questions of
a product. Everything else that has moved, only the site itself knows: it says so in the option ``moved``.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.summaries import items_of, items_with_pages, shared_items
from privacy_statements.diagnostics.position import Position
from privacy_statements.views import paths
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.readymade import Pair, by_category, ready_made
from privacy_statements.views.shapes import Link
from privacy_statements.words.wording import Wording

Anchor = tuple[str, Link]


class Moved(Struct, frozen=True):
    """An address without a page, and where it leads."""

    path: str
    """The file that a page would have there."""
    title: str
    """The heading."""
    anchor: str
    """The anchor of the heading."""
    words: str
    """What has become of the page, in a sentence."""
    to: tuple[Link, ...] = ()
    """The pages that say it now, the nearest first; none where nothing does."""
    anchors: tuple[Anchor, ...] = ()
    """The anchors that the page had, each with the place that says it now."""
    position: Position = Position("content")
    """Where it comes from."""

    @property
    def forwards(self) -> bool:
        """Whether a reader is led on at once. A browser drops the anchor on the way, so none may be lost."""
        return bool(self.to) and not self.anchors


def kinds_to_say(catalog: Catalog, kinds: Collection[str]) -> frozenset[str]:
    """These kinds of pages; of a site on which no statement names any data, only those that have something to say."""
    products = catalog.products.values()
    if any(product.rows for product in products):
        return frozenset(kinds)
    who = catalog.organization
    sections = [section for product in products for section in product.root.walk()]
    says: dict[str, object] = {
        "applies": (),
        "categories": catalog.items,
        "choices": any(section.own.controls for section in sections),
        "comparisons": catalog.comparisons,
        "guides": catalog.guides,
        "items": catalog.items,
        "questions": catalog.questions,
        "retention": any(section.own.retention or section.own.storage or section.staff for section in sections),
        "rights": any(section.rights for section in sections)
        or (
            who
            and (who.controller or who.data_protection_officer or who.contacts or who.representative or who.authority)
        ),
        "viewers": any(section.own.visible_to for section in sections),
    }
    return frozenset(kind for kind in kinds if says.get(kind, True))


def moved_silent(catalog: Catalog, kinds: Iterable[str], wording: Wording) -> Iterator[Moved]:
    """The addresses of the kinds of pages that would say nothing."""
    title, words = wording._("Not stated"), wording._("No statement says anything about this. The statements:")
    there = (Link(wording._("Products"), page=paths.index("products")),)
    for kind in kinds:
        files = [paths.index(kind) if kind in paths.FOLDERS else f"{kind}.md"]
        inside = {"applies": catalog.products, "categories": catalog.vocabulary.categories}.get(kind, {})
        for file in (*files, *(paths.page(kind, key) for key in inside)):
            yield Moved(file, title, "silent", words, there, (), catalog_position(catalog))


def item_places(catalog: Catalog, kinds: Collection[str]) -> dict[str, Link]:
    """The place of each shared item without a page of its own, by the file that the page would have."""
    if "categories" not in kinds:
        return {}
    own = items_with_pages(catalog)
    return {
        paths.page("items", key): Link(
            item.category.name, page=paths.page("categories", item.category.id), anchor=paths.item_row(item)
        )
        for key, item in shared_items(catalog).items()
        if key not in own and item.category is not None
    }


def moved_pages(
    catalog: Catalog, places: Mapping[str, Link], kinds: Collection[str], pages: Collection[str], wording: Wording
) -> Iterator[Moved]:
    """Every address without a page that a site with these ``pages`` keeps, of these ``kinds``. ``places`` are those of
    items."""
    if "items" in kinds:
        yield from _items(catalog, places, wording)
    if "products" in kinds:
        yield from (_gone(product, last, wording) for product, last in catalog.history.products)
    if "comparisons" in kinds:
        yield _categories(catalog, wording)
        for pair in ready_made(catalog).apart:
            yield _pair(pair, catalog, wording)
    if "completeness" in kinds:
        for product in (None, *catalog.products.values()):
            yield _open_questions(product, catalog, wording, there=paths.COMPLETENESS in pages)
        if paths.COMPLETENESS not in pages:
            own = _open_questions(None, catalog, wording, there=False)
            yield replace(own, path=paths.COMPLETENESS, anchors=())


def _items(catalog: Catalog, places: Mapping[str, Link], wording: Wording) -> Iterator[Moved]:
    words = wording._(
        "This data item has no page of its own. What there is to say of it is on the page of its category:"
    )
    parts = (("products", wording._("Which products collect it")), ("what-it-is", wording._("What it is")))
    for key, item in shared_items(catalog).items():
        if place := places.get(paths.page("items", key)):
            named = (*parts, *((("see-also", wording._("See also")),) if item.see else ()))
            anchors = tuple((anchor, replace(place, text=part)) for anchor, part in named)
            yield Moved(paths.page("items", key), item.name, "item", words, (place,), anchors, item.position)


def _gone(product: Product, last: datetime.date, wording: Wording) -> Moved:
    """The small page of a product that is no more: it leads to what was frozen last."""
    there = Link(wording.language.date(last), page=paths.as_of(last, product.id))
    anchors = tuple((row.anchor, replace(there, text=row.name, anchor=row.anchor)) for row in product.rows)
    words = wording._("There is no such statement any more. The last one that was frozen:")
    return Moved(
        paths.page("products", product.id), product.name, "statement", words, (there,), anchors, product.position
    )


def _categories(catalog: Catalog, wording: Wording) -> Moved:
    title, words = wording._("Data categories"), wording._("What it said is here now:")
    places = {"without-category": (there := Link(title, page=paths.index("categories")))}
    for each in catalog.vocabulary.categories.values():
        places[f"category-{each.id}"] = Link(each.name, page=paths.page("categories", each.id))
    return Moved(
        by_category(catalog), title, "coverage", words, (there,), (*places.items(),), catalog_position(catalog)
    )


def _pair(pair: Pair, catalog: Catalog, wording: Wording) -> Moved:
    first, second = catalog.products[pair.first.id], catalog.products[pair.second.id]
    statements = tuple(map(paths.product_link, (first, second)))
    items = {item.id: item for product in (first, second) for item in items_of(product)}
    rows = {paths.item_row(item): paths.item_link(item, item.name) for item in items.values()}
    comparisons = Link(wording._("Comparisons"), page=paths.index("comparisons"))
    names = wording.language.all_of([first.name, second.name])
    return Moved(
        pair.path,
        wording._("What differs: {products}").format(products=names),
        "pair",
        wording._("They mention no data item in common, so there is nothing to compare. What each says:"),
        statements,
        (("first", statements[0]), ("second", statements[1]), *rows.items(), ("see-also", comparisons)),
        first.position,
    )


def _open_questions(product: Product | None, catalog: Catalog, wording: Wording, *, there: bool) -> Moved:
    """``there`` is whether the site has a page of what is not stated."""
    title, name, position = wording._("Completeness"), "open", catalog_position(catalog)
    here = Link(title, page=paths.COMPLETENESS if there else None)
    if product is not None:
        title, name, position = f"{title}: {product.name}", f"open-{product.id}", product.position
    words = wording._("Open questions are for those who write the records: the command check lists them, no page does.")
    to = (here,) if there else ()
    return Moved(f"completeness/{name}.md", title, "completeness", words, to, ((name, here),), position)
