"""Questions that people ask, resolved, and the pages that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.conditions import DimensionValue
from privacy_statements.catalog.facts import DataItem
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.diagnostics.position import Position


class Lead(Struct, frozen=True):
    """A page that answers a question: a view, and where there are several of it the id of one."""

    view: str
    position: Position
    id: str | None = None
    anchor: str | None = None


class Question(Struct, frozen=True):
    """A question that people ask. ``when`` maps dimensions to the values that are asked about."""

    id: str
    question: str
    position: Position
    also: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """The products that are asked about; none named means all."""
    items: tuple[DataItem, ...] = ()
    categories: tuple[Category, ...] = ()
    when: tuple[DimensionValue, ...] = ()
    leads_to: tuple[Lead, ...] = ()
    explanation: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_answered_here(self) -> bool:
        """Whether an answer is made of the records; if not, other pages answer."""
        return bool(self.items or self.categories or self.when)

    @property
    def facts(self) -> Mapping[str, str]:
        """The situation that is asked about: the id of a dimension and the id of its value."""
        return {value.dimension: value.id for value in self.when}
