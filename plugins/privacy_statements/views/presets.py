"""What a product depends on, and the situations of readers that the site names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import Circumstances, circumstances_of, column_of
from privacy_statements.catalog.conditions import YES, Dimension, DimensionValue
from privacy_statements.catalog.model import Catalog, Column, Product
from privacy_statements.catalog.vocabulary import Preset
from privacy_statements.read.markdown import first_block
from privacy_statements.views import paths
from privacy_statements.views.columns import whole
from privacy_statements.views.facts import text
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Fact, Link, Table, Value
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.recorded import said_as
from privacy_statements.words.wording import Wording

View = TypeVar("View", bound=PageView)


def presets_of(product: Product, circumstances: Circumstances, catalog: Catalog) -> tuple[Preset, ...]:
    """The presets that name a product, or say something of what it depends on, in the order of the vocabulary."""
    dimensions = {dimension.id for dimension in circumstances.dimensions}
    presets = catalog.vocabulary.presets.values()
    return tuple(
        each
        for each in presets
        if (product.id in [named.id for named in each.products] if each.products else dimensions & each.facts.keys())
    )


def products_of(preset: Preset, catalog: Catalog, wording: Wording) -> list[Product]:
    """The products that have a page for a preset."""
    circumstances = (
        (each, wording.once(circumstances_of, each, catalog.vocabulary)) for each in catalog.products.values()
    )
    return [product for product, inside in circumstances if preset in presets_of(product, inside, catalog)]


def elsewhere(product: Product, preset: Preset, catalog: Catalog, wording: Wording) -> tuple[Link, ...]:
    """What applies in a situation in all other products."""
    ready = {each.id for each in products_of(preset, catalog, wording)}
    others = (each for each in catalog.products.values() if each.id != product.id)
    return tuple(
        Link(each.name, page=paths.applies(each.id, preset.id if each.id in ready else None)) for each in others
    )


def preset_links(product: Product, presets: tuple[Preset, ...]) -> tuple[Link, ...]:
    """The pages of what applies in each situation."""
    return tuple(Link(preset.name, page=paths.applies(product.id, preset.id)) for preset in presets)


def value_name(dimension: Dimension, value: DimensionValue, wording: Wording) -> str:
    """A value as readers choose it; yes or no where the dimension names no values."""
    is_written = value.position != dimension.position
    return value.name if is_written else wording.yes_or_no(value.id == YES)


def column_meanings(columns: Iterable[Column], wording: Wording) -> tuple[Fact, ...]:
    """What columns mean: of each the first paragraph, then a link to the glossary, which says the rest."""

    def glossary(column: Column) -> Link:
        return Link(wording._("Glossary"), paths.TERMS, f"term-dimensions-{column.id.replace('.', '-')}")

    return tuple(
        Fact(
            column.name,
            (text("", said_as(first_block(column.description)[0], column.description)), Value(glossary(column))),
        )
        for column in columns
        if column.description
    )


def meanings(dimensions: Iterable[Dimension]) -> tuple[Fact, ...]:
    """What names of conditions mean, and which of it is only our reading; nothing where no record says it."""
    return tuple(Fact(each.name, (text("", each.description),)) for each in dimensions if each.description)


def with_meanings(view: View, catalog: Catalog, wording: Wording) -> View:
    """A page of tables, of which the first with answers of columns says what these mean: of each the first paragraph, with
    a link to the glossary. Other pages say it in full."""
    if not isinstance(view, TablesPage):
        return view
    columns = [column_of(key, catalog.vocabulary) for key in catalog.vocabulary.columns]
    described = {wording.column(column): column for column in columns if column.description}
    for number, part in enumerate(view.parts):
        if part.table and (said := _said_of_columns(part.table, described, wording)):
            table = replace(part.table, meanings=said)
            return replace(view, parts=(*view.parts[:number], replace(part, table=table), *view.parts[number + 1 :]))
    return view


def _said_of_columns(table: Table, described: Mapping[str, Column], wording: Wording) -> tuple[Fact, ...]:
    """What the columns mean that the answers of a table name, as far as a record says it."""
    cells = (cell for row in whole(table).all_rows for cell in row.cells)
    used = dict.fromkeys(answer.column.text for cell in cells for answer in cell.answers if answer.column)
    return column_meanings((described[name] for name in used if name in described), wording)
