"""What rules are told beside the catalog: what a site has chosen, and the day, where one is given."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from privacy_statements.catalog.model import Product
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.records.words import Status

Judge = Callable[[Product], Iterable[Diagnostic]]
"""What says of one product what is wrong in it."""

NOT_ASKED = frozenset({Status.DRAFT, Status.REMOVED})
"""Where nothing more is asked for: a draft is not finished, and what is removed holds no more."""
REVIEWED = ("products", "guides", "items", "comparisons")
"""The kinds of record that say when they were reviewed."""


class Context(Struct, frozen=True):
    """The circumstances of a judgment. The same catalog and the same circumstances give the same
    diagnostics: no rule looks at a clock."""

    today: datetime.date | None = None
    """The day on which a review is overdue and a silence expired; ``None``: nothing that needs one is judged."""
    review_every: Mapping[str, str] = field(default_factory=dict)
    """By kind of record (``products``, ``items``), the longest time between two reviews (ISO 8601)."""
    checklists: tuple[str, ...] = ()
    """The checklists that a notice is measured against."""
    language: str = "en"
    """The language of the site, in which texts are written unless their record says otherwise."""


NOTHING = Context()
"""No choice and no day."""
