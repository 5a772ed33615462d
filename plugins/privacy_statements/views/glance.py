"""One product at a glance: the three lines, then how long, where, and who receives it, where that is stated.

No figure repeats what a line says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.views import paths
from privacy_statements.views.lines import Line, three_lines
from privacy_statements.views.pages import PageView
from privacy_statements.views.product_questions import Question, questions
from privacy_statements.views.shapes import Fact, Link, PageInfo, Value
from privacy_statements.words.wording import Wording

SHOWN = 3  # values of one figure; of more than one beyond this, the rest is a number with a link
SPARE = 1


class GlancePage(PageView, frozen=True):
    """What a reader understands of one product in half a minute."""

    product: Link
    """The product, with a link to its page."""
    lines: tuple[Line, ...]
    """What it collects, what it never does, what the reader controls; each only where something is stated."""
    figures: tuple[Fact, ...]
    """How long and where it is kept, and who receives it, as far as it is stated: the first answers."""
    unsaid: tuple[str, ...]
    """What is not stated, in a few words each."""


def glance_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[GlancePage]:
    """The one view of the product with this id."""
    product = catalog.products[key]
    words = wording.of(product.language)
    lines = words.once(three_lines, product, catalog.vocabulary, words)
    asked = questions(product, catalog, words)
    yield GlancePage(
        info=part_info(product, "glance", words._("At a glance")),
        product=paths.product_link(product),
        lines=lines,
        figures=figures(asked, words),
        unsaid=unsaid(lines, asked),
    )


def part_info(product: Product, kind: str, title: str) -> PageInfo:
    """The identity of a view that is a part of a product's page, and otherwise only used inside other pages."""
    return PageInfo(
        path=paths.page(kind, product.id),
        kind=kind,
        title=f"{product.name}: {title}",
        description=title,
        position=product.position,
        language=product.language,
        in_menu=False,
        has_page=False,
    )


def figures(questions: Iterable[Question], wording: Wording) -> tuple[Fact, ...]:
    """How long and where it is kept, and who receives it, as far as that is stated: the first answers, and how many more."""
    labels = (wording._("Kept for"), wording._("Stored in"), wording._("Recipients"))
    facts = {fact.label: fact for question in questions for fact in question.facts}
    return tuple(
        replace(facts[label], values=tuple(_first(facts[label].values, wording))) for label in labels if label in facts
    )


def _first(values: tuple[Value, ...], wording: Wording) -> Iterator[Value]:
    """The first values; what is cut off is counted, and the count leads there. That something is not stated is never cut."""
    stated = [value for value in values if not value.missing]
    cut = len(stated) if len(stated) <= SHOWN + SPARE else SHOWN
    yield from stated[:cut]
    if rest := stated[cut:]:
        yield Value(replace(rest[0].link, text=wording.ngettext("and %(n)d more", "and %(n)d more", len(rest))))
    yield from (value for value in values if value.missing)


def unsaid(lines: Iterable[Line], questions: Iterable[Question]) -> tuple[str, ...]:
    """What a product does not state, each once."""
    said_by = [*(line.unsaid for line in lines), *(question.unsaid for question in questions)]
    return tuple(dict.fromkeys(chain.from_iterable(said_by)))
