"""How many data items give each answer of "what applies to me": on the page, and again in its script.

A data item counts once for what is collected, by the answer that says most, and once for what is denied of it. What is
said of data in general counts apart, and a part that has only a name belongs to the data item around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from privacy_statements.catalog.counting import Place
from privacy_statements.records.words import AnswerWord, Certainty
from privacy_statements.views.outcomes import NEVER, NEVER_IF, ORDER, OUTCOMES, Line, word_of
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

RANKS = {kind: rank for rank, kind in reversed([*enumerate((NEVER, NEVER_IF, *OUTCOMES))])}
"""Of several answers about one data item, the first counts."""
UNCOUNTED = "-"
GENERAL, DENIAL = "g", "!"
"""The marks of what is said of data in general, and of denials."""


class Tally(Struct, frozen=True):
    """How many data items have one answer."""

    kind: str
    """The closed word, such as `collected`, or `never`; `never-if` where it has a limit."""
    label: str
    """What readers see."""
    count: int
    """How many data items."""
    clause: str
    """The same in a sentence about the product, with a place for the number."""
    general: int
    """How many statements about data in general."""


def counted_as(lines: Iterable[Line]) -> tuple[str, ...]:
    """What each line is counted as: the same for all lines about one data item, apart from its denials."""
    numbers: dict[str, int] = {}
    marks = []
    for line in lines:
        first = line.statements[0]
        place = Place(first.row, first.part)
        if place.item is None and place.part is not None:
            marks.append(UNCOUNTED)
            continue
        number = numbers.setdefault(line.anchor if place.item is None else place.item.id, len(numbers))
        denial = DENIAL if line.denies and not first.collects({}) else ""
        marks.append(f"{GENERAL if place.item is None else ''}{number}{denial}")
    return tuple(marks)


def tallies_of(marks: Iterable[str], outcomes: Iterable[str], wording: Wording) -> tuple[Tally, ...]:
    """How many data items have each answer, in the order of the page; ``outcomes`` are those of the lines."""
    first: dict[str, str] = {}
    for mark, outcome in zip(marks, outcomes, strict=True):
        if mark not in first or RANKS[outcome] < RANKS[first[mark]]:
            first[mark] = outcome
    counts = Counter((mark[0] == GENERAL, kind) for mark, kind in first.items() if mark != UNCOUNTED)
    clauses = {
        NEVER: wording._("says “never” about {count}"),
        NEVER_IF: wording._("says “never” about {count}, with a limit"),
        AnswerWord.NOT_COLLECTED: wording._("does not collect {count}"),
        AnswerWord.COLLECTED: wording._("collects {count}"),
        AnswerWord.REUSED: wording._("reuses {count}"),
        Certainty.MAY: wording._("may collect {count}"),
        AnswerWord.CONDITIONAL: wording._("sets a condition for {count}"),
        AnswerWord.NOT_STATED: wording._("says nothing about {count}"),
        AnswerWord.NOT_APPLICABLE: wording._("says of {count} that the question doesn't arise"),
    }
    return tuple(
        Tally(kind, word_of(kind, wording), counts[False, kind], clauses[kind], counts[True, kind]) for kind in ORDER
    )


def sentence_of(tallies: Sequence[Tally], wording: Wording) -> str:
    """The sentence about a product with places for its name and for what ``clauses`` say of it, and a second one about
    data in general; empty where nothing is counted."""
    general = sum(each.general for each in tallies)
    message = wording.ngettext(
        "It also makes %(n)d statement about data in general.",
        "It also makes %(n)d statements about data in general.",
        general,
    )
    named = wording._("Of the data items it names, {product} {clauses}.") if any(each.count for each in tallies) else ""
    return " ".join(filter(None, (named, message if general else "")))


def in_sentence(tallies: Sequence[Tally], product: str, wording: Wording) -> str:
    """How many data items have which answer, in a sentence about the product."""
    clauses = [fill(each.clause, count=wording.number(each.count)) for each in tallies if each.count]
    return fill(sentence_of(tallies, wording), product=product, clauses=wording.language.all_of(clauses or [""]))
