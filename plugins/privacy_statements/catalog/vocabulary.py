"""The closed words of a site, resolved: categories, purposes, actors and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from privacy_statements.catalog.conditions import Dimension, DimensionValue
from privacy_statements.catalog.schemes import Codes
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.fields import Reference
from privacy_statements.records.pieces import LinkRecord, TransferRecord
from privacy_statements.records.words import CcpaCategory

PERSON = frozenset({"data-subject", "end-user", "user"})
"""The ids of the actors that are the reader: the person whose data it is. What others, such as an employer, may choose
is not the reader's choice; and what nobody ever sees, the reader does."""

NOUNS = {
    "actors": "actor", "categories": "category", "data_classes": "data class", "dimensions": "dimension", "items": "data item",
    "legal_bases": "legal basis", "levels": "level", "origins": "data source", "products": "product", "purposes": "purpose",
    "recipients": "recipient", "regions": "region", "regulations": "regulation", "rights": "right", "subjects": "data subject",
}  # fmt: skip
"""By list of ids, such as those of the vocabulary, what messages call one of them."""


class Word(Struct, frozen=True):
    """One word of the vocabulary."""

    id: str
    name: str
    position: Position
    description: str | None = None
    see: tuple[LinkRecord, ...] = ()
    also: tuple[str, ...] = ()
    codes: Codes = ()


class Category(Word, frozen=True):
    """A class of data items."""

    parent: str | None = None
    special_category: bool | None = None
    ccpa: tuple[CcpaCategory, ...] = ()
    about_others: bool = False


class LegalBasis(Word, frozen=True):
    """A legal basis (GDPR 6)."""

    article: str | None = None


class Recipient(Word, frozen=True):
    """Somebody who receives data."""

    role: str | None = None
    countries: tuple[str, ...] = ()
    transfer: TransferRecord | None = None


class Subject(Word, frozen=True):
    """Whose data it is."""

    about_others: bool = False


class Preset(Word, frozen=True):
    """A situation in which readers are: one value for each of some dimensions."""

    when: tuple[DimensionValue, ...] = ()
    device: str | None = None
    choice: str | None = None
    products: tuple[Reference, ...] = ()
    """Those that have a page for it; without any, those that depend on it."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is so in it: the id of a dimension and the id of the value that it has."""
        return {value.dimension: value.id for value in self.when}


class Region(Word, frozen=True):
    """A region that resolves to countries (ISO 3166)."""

    countries: tuple[str, ...] = ()


class Right(Word, frozen=True):
    """Something a data subject can ask for. ``articles`` are those of its regulations, by id."""

    regulations: tuple[Word, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)
    request: str | None = None


class Term(Word, frozen=True):
    """An entry of the glossary."""

    aliases: tuple[str, ...] = ()


class Vocabulary(Struct, frozen=True):
    """All words, by kind and id, in the order in which they were written."""

    categories: Mapping[str, Category] = field(default_factory=dict)
    purposes: Mapping[str, Word] = field(default_factory=dict)
    legal_bases: Mapping[str, LegalBasis] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    actors: Mapping[str, Word] = field(default_factory=dict)
    data_classes: Mapping[str, Word] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    presets: Mapping[str, Preset] = field(default_factory=dict)
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)
    regulations: Mapping[str, Word] = field(default_factory=dict)
    rights: Mapping[str, Right] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)

    def is_special(self, category: str | None) -> bool | None:
        """Whether a category is special, as it says itself or the nearest one around it does."""
        around = self.around(self.categories.get(category or ""))
        return next((outer.special_category for outer in around if outer.special_category is not None), None)

    def around(self, category: Category | None) -> Iterator[Category]:
        """A category and those around it, the nearest first."""
        while category is not None:
            yield category
            category = self.categories.get(category.parent or "")

    @property
    def values(self) -> dict[str, DimensionValue]:
        """The values of all dimensions, by ``dimension.value``."""
        return {f"{key}.{value.id}": value for key, dimension in self.dimensions.items() for value in dimension.values}

    @property
    def columns(self) -> dict[str, Dimension | DimensionValue]:
        """What an answer column can be: a dimension, or ``dimension.value``."""
        return {**self.dimensions, **self.values}
