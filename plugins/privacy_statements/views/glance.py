"""One product at a glance: the three lines, then how long, where, and who receives it, where that is stated.

No figure repeats what a line says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from privacy_statements.views.lines import Line
from privacy_statements.views.product_questions import Question
from privacy_statements.views.shapes import Fact, Value
from privacy_statements.words.wording import Wording

SHOWN = 3  # values of one figure; of more than one beyond this, the rest is a number with a link
SPARE = 1


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
