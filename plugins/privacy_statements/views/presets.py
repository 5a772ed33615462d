"""What a product depends on, and the situations of readers that the site names."""

from __future__ import annotations

from collections.abc import Iterable

from privacy_statements.catalog.circumstances import Circumstances
from privacy_statements.catalog.conditions import YES, Dimension, DimensionValue
from privacy_statements.catalog.model import Catalog, Column, Product
from privacy_statements.catalog.vocabulary import Preset
from privacy_statements.views import paths
from privacy_statements.views.facts import text
from privacy_statements.views.shapes import Fact, Link
from privacy_statements.words.wording import Wording


def presets_of(circumstances: Circumstances, catalog: Catalog) -> tuple[Preset, ...]:
    """The presets that say something of what a product depends on, in the order of the vocabulary."""
    dimensions = {dimension.id for dimension in circumstances.dimensions}
    return tuple(preset for preset in catalog.vocabulary.presets.values() if dimensions & preset.facts.keys())


def preset_links(product: Product, presets: tuple[Preset, ...]) -> tuple[Link, ...]:
    """The pages of what applies in each situation."""
    return tuple(Link(preset.name, page=paths.applies(product.id, preset.id)) for preset in presets)


def value_name(dimension: Dimension, value: DimensionValue, wording: Wording) -> str:
    """A value as readers choose it; yes or no where the dimension names no values."""
    return wording.yes_or_no(value.id == YES) if is_made(dimension, value) else value.name


def meanings(dimensions: Iterable[Dimension | Column | Preset]) -> tuple[Fact, ...]:
    """What names of situations and conditions mean, and which of it is only our reading; nothing where no record says it."""
    return tuple(Fact(each.name, (text("", each.description),)) for each in dimensions if each.description)


def is_made(dimension: Dimension, value: DimensionValue) -> bool:
    """Whether the value is not written in a record: the dimension is answered with yes or no."""
    return value.position == dimension.position
