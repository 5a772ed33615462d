"""A product must not collect what it says is never collected.

A reader who meets "never collected" stops reading there. A row that collects the same item, under whatever
condition, makes the promise false: so does a narrower item, a part of another row, an item that only goes by
another name, and an item of a category of which nothing is collected. An answer for a column contradicts the
same column of another row.

An exception is written as a qualified claim, and holds within its words: `condition` (never *unless* the app is
managed), `only`, `subjects`, `purposes`, `by`. Where it cannot be decided whether the two meet, nothing is said.
A denial by one actor does not speak of the others: it is contradicted by a row that names this actor under
`collected_by`. A denial by several ("neither ... nor ...") leaves nobody, unless the row names who collects.

That something is never seen, used or sold does not say that it is not collected.

Passes:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: device.serial-number}]}

Passes, for never *unless managed* and *if managed* agree:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos, condition: {not: {managed: "yes"}}}]}
      - {kind: data, heading: Data, items: [{item: content.photos, id: photos, condition: {managed: "yes"}}]}

Fails:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: content.photos}]}

Fails, through a narrower item and through another name:

    sections:
      - {kind: never, heading: Never, items: [content.messages, content.photos]}
      - {kind: data, heading: Data, items: [content.text-messages, {id: own, name: Pictures}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product as combinations
from math import prod

from privacy_statements.conditions import (
    YES,
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    Is,
    Not,
    both,
    holds,
)
from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import PRODUCT, Answer, Catalog, DataItem, Part, Product, Row
from privacy_statements.position import Position
from privacy_statements.records.words import AnswerWord, Necessity
from privacy_statements.rules.given import Given
from privacy_statements.rules.names import all_plain, plain

CODE = "contradicted-never"
COLLECTING = {AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.REUSED}
MOST_CASES = 4096  # so many combinations of values are tried before a question counts as undecided
ItemsByName = Mapping[str, tuple[DataItem, ...]]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row, or a part of one, says for the product or for one column."""

    row: Row
    part: Part | None
    column: str
    answer: Answer
    condition: Condition | None

    @property
    def item(self) -> DataItem | None:
        return self.row.item if self.part is None else self.part.item

    @property
    def name(self) -> str:
        return self.row.name if self.part is None else self.part.name

    @property
    def position(self) -> Position:
        return self.row.position if self.part is None else self.part.position

    @property
    def is_local(self) -> bool:
        """Whether only its name says what it is about."""
        return self.item is None or self.item.product is not None


@dataclass(slots=True)
class Denied:
    """What one product says is not collected, by everything through which it can be contradicted."""

    items: dict[str, list[Claim]] = field(default_factory=dict)
    names: dict[str, list[Claim]] = field(default_factory=dict)
    """Items that have only a name."""
    categories: dict[str, list[Claim]] = field(default_factory=dict)
    everything: list[Claim] = field(default_factory=list)

    def add(self, claim: Claim, about: bool) -> None:
        """One denial. ``about``: the row is about all data, or about a category."""
        if about and claim.row.about_all:
            self.everything.append(claim)
        elif about and claim.row.said.category is not None:
            self.categories.setdefault(claim.row.said.category.id, []).append(claim)
        elif claim.item is not None:
            self.items.setdefault(claim.item.id, []).append(claim)
        if claim.is_local and not about and (claim.item or claim.part):
            for name in _names(claim):
                self.names.setdefault(name, []).append(claim)

    def __bool__(self) -> bool:
        return bool(self.items or self.names or self.categories or self.everything)


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every row and every part that collects what another row of its product denies."""
    shared: ItemsByName | None = None
    for product in catalog.products.values():
        denied = _denied(product)
        if not denied:
            continue
        shared = shared if shared is not None else _shared_by_name(catalog)
        for row in product.rows:
            yield from _contradictions(row, denied, catalog, shared)


def _denied(product: Product) -> Denied:
    denied = Denied()
    sections = {section.position for section in product.root.walk()}
    for row in product.rows:
        about = row.item is None and row.position not in sections
        for claim in _claims(row):
            if claim.answer.answer is AnswerWord.NOT_COLLECTED:
                denied.add(claim, about and claim.part is None)
    return denied


def _shared_by_name(catalog: Catalog) -> ItemsByName:
    found: dict[str, tuple[DataItem, ...]] = {}
    for item in catalog.items.values():
        if item.product is None:
            for name in all_plain((item.name, *item.aliases, *item.former_names)):
                found[name] = (*found.get(name, ()), item)
    return found


def _names(claim: Claim) -> list[str]:
    item = claim.item
    others = (item.name, *item.aliases, *item.former_names) if item else ()
    return all_plain((claim.name, *others))


# --- what a row claims


def _claims(row: Row) -> Iterator[Claim]:
    """What a row says itself, then what it says of its parts where they differ."""
    for column, answer in row.answers.items():
        yield Claim(row, None, column, answer, _condition(row, column, answer))
    for part in _parts(row.parts):
        for column, answer in part.answers.items():
            yield Claim(row, part, column, answer, both(part.condition, answer.condition))


def _collected(row: Row) -> Iterator[Claim]:
    """What a row collects: the whole, then each of its parts."""
    for column, answer in row.answers.items():
        if answer.answer in COLLECTING:
            yield Claim(row, None, column, answer, _condition(row, column, answer))
    for part in _parts(row.parts):
        for column, answer in {**row.answers, **part.answers}.items():
            if answer.answer in COLLECTING:
                condition = both(_condition(row, column, answer), part.condition)
                yield Claim(row, part, column, answer, condition)


def _condition(row: Row, column: str, answer: Answer) -> Condition | None:
    """When an answer holds. The product's own answer has the condition of its row already."""
    if column == PRODUCT or answer.answer not in COLLECTING:
        return answer.condition
    return both(row.said.condition, answer.condition)


def _parts(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _parts(part.parts)


# --- whether it contradicts a denial


def _contradictions(row: Row, denied: Denied, catalog: Catalog, shared: ItemsByName) -> Iterator[Diagnostic]:
    """One diagnostic for the row and one for each part of its own."""
    told: set[Position] = set()
    denials_told: set[Position] = set()  # of the row itself
    for claim in _collected(row):
        if claim.position in told:
            continue
        for denial, how in _met(claim, denied, catalog, shared):
            first = denial.position
            if denial.row is row or first in denials_told or not _meet(denial, claim, catalog):
                continue
            told.add(claim.position)
            if claim.part is None:
                denials_told.add(first)  # a part of it need not be told the same
            yield diagnose(CODE, claim.position, _message(claim, how, first), related=first)
            break


def _message(claim: Claim, how: str, first: Position) -> str:
    part = f', a part of "{claim.row.name}",' if claim.part is not None else ""
    column = "" if claim.column == PRODUCT else f' (column "{claim.column}")'
    return f'"{claim.name}"{part} is collected here{column}{how} never collected at {first}'


def _met(claim: Claim, denied: Denied, catalog: Catalog, shared: ItemsByName) -> Iterator[tuple[Claim, str]]:
    """The denials that speak of a claim, with how they do, the nearest first."""
    for item, broader in _chain(claim, catalog, shared):
        what = "a narrower item of" if broader else "another name of"
        for denial in denied.items.get(item.id, ()):
            same = item is claim.item or (not broader and plain(denial.name) == plain(claim.name))
            yield denial, ", and" if same else f', {what} "{denial.name}", which is'
        names = all_plain((item.name, *item.aliases, *item.former_names)) if denied.names else ()
        yield from _by_name(claim, names, what, denied)
    if claim.is_local and denied.names:
        yield from _by_name(claim, _names(claim), "another name of", denied)
    if denied.categories:
        for category in _categories(claim, catalog):
            for denial in denied.categories.get(category, ()):
                yield denial, f', and data of the category "{denial.name}" is'
    for denial in denied.everything:
        yield denial, ", and data of any kind is"


def _by_name(claim: Claim, names: Iterable[str], what: str, denied: Denied) -> Iterator[tuple[Claim, str]]:
    """Denied items that have only a name. A promise is meant wherever the name is met; in the cells of tables, the
    "Phone number" of users and that of admins are one only inside one category."""
    around = claim.row.said.category
    for name in names:
        for denial in denied.names.get(name, ()):
            said = denial.row.said
            if said.necessity is Necessity.NEVER or (around is not None and said.category is around):
                same = plain(denial.name) == plain(claim.name)
                yield denial, ", and" if same else f', {what} "{denial.name}", which is'


def _chain(claim: Claim, catalog: Catalog, shared: ItemsByName) -> Iterator[tuple[DataItem, bool]]:
    """The items that a claim is about: its own or those of its name, then those around them."""
    starts = [claim.item] if claim.item is not None else []
    if claim.is_local:
        starts += [item for name in _names(claim) for item in shared.get(name, ())]
    for start in starts:
        item, broader = start, False
        yield item, broader
        while item.parent is not None:
            item, broader = catalog.items[item.parent], True
            yield item, broader


def _categories(claim: Claim, catalog: Catalog) -> Iterator[str]:
    """The categories of what is collected, each with those around it."""
    own = claim.item.category if claim.item is not None else None
    around = claim.row.said.category if claim.part is None or claim.item is None else None
    for category in (own, around):
        inner = category.id if category is not None else None
        while inner is not None:
            yield inner
            inner = catalog.vocabulary.categories[inner].parent


def _meet(denial: Claim, claim: Claim, catalog: Catalog) -> bool:
    """Whether a claim stands within the words of a denial; not where that cannot be decided."""
    if denial.column not in (PRODUCT, claim.column):
        return False
    never, said = denial.row.said, claim.row.said
    limit = denial.answer.only
    if limit and (claim.answer.only is None or plain(limit) != plain(claim.answer.only)):
        return False
    if (
        never.subjects
        and said.subjects
        and not {s.id for s in never.subjects} & {s.id for s in said.subjects}
    ):
        return False
    if never.necessity is Necessity.NEVER:
        purposes = {use.purpose.id for use in never.purposes}
        if purposes and not purposes & {use.purpose.id for use in said.purposes}:
            return False
        by = {actor.id for actor in never.by}
        collectors = {actor.id for actor in said.collected_by}
        if by and not (by & collectors if collectors else len(by) > 1):
            return False
    collected = claim.condition
    if denial.column != claim.column and denial.condition is not None:
        collected = both(_of_column(claim.column, catalog), collected)
    return _can_both_hold(denial.condition, collected)


def _of_column(column: str, catalog: Catalog) -> Condition | None:
    """When the answer of a column holds: a value of its dimension, or that the dimension does."""
    for dimension in catalog.vocabulary.dimensions.values():
        for value in dimension.values:
            if column == f"{dimension.id}.{value.id}" or (column, value.id) == (dimension.id, YES):
                return Is(dimension, (value,))
    return None


def _can_both_hold(denied: Condition | None, collected: Condition | None) -> bool:
    """Whether a denial and a collection can meet. An unqualified denial is met by whatever is collected."""
    if denied is None or set(_conjuncts(denied)) <= set(_conjuncts(collected)):
        return True
    dimensions = {dimension.id: dimension for dimension in (*_asked(denied), *_asked(collected))}
    values = [[value.id for value in dimension.values] for dimension in dimensions.values()]
    if prod(map(len, values)) > MOST_CASES:
        return False
    cases = (dict(zip(dimensions, case, strict=True)) for case in combinations(*values))
    return any(holds(denied, case) and holds(collected, case) for case in cases)


def _conjuncts(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def _asked(condition: Condition | None) -> Iterator[Dimension]:
    """The dimensions on which a condition depends."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            for part in inner:
                yield from _asked(part)
        case Not(inner):
            yield from _asked(inner)
        case Is(dimension, _):
            yield dimension
