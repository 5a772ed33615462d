"""Products side by side, and the items of one category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from privacy_statements.markdown import prose_text
from privacy_statements.model import Catalog, Comparison, DataItem
from privacy_statements.records.words import ComparisonColumn
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts, links, text, yes_or_no
from privacy_statements.views.pivot import matrix, mentions_in
from privacy_statements.views.shapes import Fact, Link, PageInfo, Table, Value
from privacy_statements.vocabulary import Category
from privacy_statements.wording import Wording


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything the page of a comparison says."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    name: str
    """The name of the record."""
    introduction: str | None
    """What is compared, and what to bear in mind; prose."""
    facts: tuple[Fact, ...]
    """Where the comparison is in its life."""
    count: str
    """How many items are compared, in words."""
    table: Table | None
    """Items by products; absent when no product speaks of any item."""


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """Everything the page of a data category says."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    name: str
    """The name of the record."""
    description: str | None
    """What it is; prose."""
    facts: tuple[Fact, ...]
    """The categories around and inside it."""
    table: Table | None
    """Its items by products; absent when there is none."""
    see: tuple[Link, ...]
    """Pages that say more."""


def comparison_pages(catalog: Catalog, wording: Wording) -> Iterator[ComparisonPage]:
    """One page for each comparison."""
    for comparison in catalog.comparisons.values():
        yield comparison_page(catalog, comparison, wording)


def comparison_page(catalog: Catalog, comparison: Comparison, wording: Wording) -> ComparisonPage:
    """The page of one comparison."""
    _ = wording.language.gettext
    products = tuple(catalog.products[product] for product in comparison.products)
    items = [item for item in _in_reading_order(catalog) if _is_wanted(catalog, comparison, item)]
    names = wording.language.all_of([product.name for product in products])
    fallback = _("What {products} collect, side by side.").format(products=names)
    table = matrix(
        catalog,
        items,
        products,
        wording,
        caption=comparison.name,
        columns=comparison.columns,
        order=comparison.order,
    )
    return ComparisonPage(
        info=PageInfo(
            path=paths.page("comparisons", comparison.id),
            kind="comparison",
            title=comparison.name,
            description=fallback,
            position=comparison.position,
            metadata=comparison.metadata,
        ),
        name=comparison.name,
        introduction=comparison.introduction,
        facts=life_facts(comparison.lifecycle, "comparisons", wording),
        count=wording.language.ngettext("%(n)d data item", "%(n)d data items", table.row_count),
        table=table if table.groups else None,
    )


def _in_reading_order(catalog: Catalog) -> list[DataItem]:
    """All items: first as products speak of them, then the others."""
    told = [catalog.items[item] for item in catalog.mentions]
    return list({item.id: item for item in (*told, *catalog.items.values())}.values())


def _is_wanted(catalog: Catalog, comparison: Comparison, item: DataItem) -> bool:
    if comparison.items is not None:
        return item.id in comparison.items
    if comparison.categories is not None and (
        item.category is None or item.category.id not in comparison.categories
    ):
        return False
    if item.product is not None and not comparison.local_items:
        return False
    return any(mentions_in(catalog, item, catalog.products[product]) for product in comparison.products)


def category_pages(catalog: Catalog, wording: Wording) -> Iterator[CategoryPage]:
    """One page for each data category."""
    for category in catalog.vocabulary.categories.values():
        yield category_page(catalog, category, wording)


def category_page(catalog: Catalog, category: Category, wording: Wording) -> CategoryPage:
    """The page of one category: its items in all products."""
    _, pgettext = wording.language.gettext, wording.language.pgettext
    categories = catalog.vocabulary.categories
    around = [categories[category.parent]] if category.parent else []
    inside = [other for other in categories.values() if other.parent == category.id]
    made = [
        (pgettext("category", "Part of"), [Value(category_link(word)) for word in around]),
        (pgettext("category", "Contains"), [Value(category_link(word)) for word in inside]),
        (_("Special category (GDPR 9)"), yes_or_no(category.special_category, wording)),
        (_("Category of California's law"), [text(wording.word(word)) for word in category.ccpa]),
    ]
    table = matrix(
        catalog,
        [item for item in catalog.items.values() if item.category is category],
        tuple(catalog.products.values()),
        wording,
        caption=category.name,
        columns=(ComparisonColumn.ANSWER, ComparisonColumn.NECESSITY),
    )
    described = prose_text(category.description or "")
    fallback = _("{name}: its data items, and which products collect them.").format(name=category.name)
    return CategoryPage(
        info=PageInfo(
            path=paths.page("categories", category.id),
            kind="category",
            title=category.name,
            description=f"{fallback} {described}".strip(),
            position=category.position,
            in_menu=False,
        ),
        name=category.name,
        description=category.description,
        facts=tuple(Fact(label, tuple(values)) for label, values in made if values),
        table=table if table.groups else None,
        see=links(category.see),
    )


def category_link(category: Category) -> Link:
    """A link to the page of a category."""
    return Link(category.name, page=paths.page("categories", category.id))
