"""A condition must be able to hold.

"Only on iOS" inside a section that holds only on Android is collected nowhere, although both sentences are printed. A
condition is taken together with those of the sections around, as pages do. A dimension has one value at a time, which
may be one that the vocabulary does not name; a product with ``platforms`` has these, if all of them are values of the
dimension ``platform``, and no condition lifts that. The answer of a column holds where the column does. Of words nothing is
known but that they do not hold and fail at once.

Passes:

    sections:
      - kind: data
        heading: Data
        condition: {platform: [ios, android]}
        items: [{item: device.imei, condition: {platform: ios}}]

Fails:

    sections:
      - kind: data
        heading: Data
        condition: {platform: android}
        items: [{item: device.imei, condition: {platform: ios}}]

Fails, for no device runs both:

    items: [{item: device.imei, condition: {all: [{platform: ios}, {platform: android}]}}]

Fails, for the product is not there:

    platforms: [iOS]
    items: [{item: device.imei, condition: {platform: android}}]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from privacy_statements.catalog.circumstances import column_condition
from privacy_statements.catalog.conditions import Condition, Is, both
from privacy_statements.catalog.model import PRODUCT, Answer, Catalog, Part, Product, Row, Said, Section
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import written_at
from privacy_statements.records.words import COLLECTING
from privacy_statements.rules.context import Context
from privacy_statements.rules.promises import can_hold

CODE = "impossible-condition"
PLATFORM = "platform"
"""The dimension whose values are the platforms that products name."""
AND = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b|\bund\b|\boder\b)\s*")


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The outermost places at which a condition cannot hold."""
    platforms = _platforms_of(product, catalog.vocabulary)
    place = written_at(next(iter(product.platforms), None), product.position)
    yield from _Places(catalog.vocabulary, platforms, place).of_section(product.root, None, None)


def _platforms_of(product: Product, vocabulary: Vocabulary) -> Is | None:
    """That one of the platforms of a product is there; ``None`` where one of them may be any."""
    dimension, here = vocabulary.dimensions.get(PLATFORM), _single_names(product.platforms)
    if dimension is None or not here:
        return None
    names = {value: {value.id, *_single_names([value.name])} for value in dimension.values}
    is_known = here <= set().union(*names.values())
    return Is(dimension, tuple(value for value in names if here & names[value])) if is_known else None


def _single_names(written: Iterable[str]) -> set[str]:
    """The single names, whatever their capitals: "iOS and iPadOS" are two."""
    return {name.casefold() for names in written for name in AND.split(names) if name}


class _Places(Struct):
    """The places of one product."""

    vocabulary: Vocabulary
    platforms: Condition | None
    platforms_at: Position

    def of_section(self, section: Section, outer: Said | None, limited: Position | None) -> Iterator[Diagnostic]:
        """The diagnostics of a section and what is inside it; ``limited`` is the nearest place around that has a condition."""
        condition = section.said.condition
        if wrong := self._impossible(condition, outer.condition if outer else None):
            yield self._diagnostic(wrong, section.heading, section.position, limited)
            return
        yield from self._beside(section.own, None, condition, section.heading, section.position, limited)
        limited = section.position if section.own.condition is not None else limited
        for row in section.rows:
            if row.position == section.position or (row.said is section.said and not row.parts):
                continue
            if wrong := self._impossible(row.said.condition, condition):
                yield self._diagnostic(wrong, row.name, row.position, limited)
            else:
                yield from self._beside(row.said, section.said, row.said.condition, row.name, row.position, limited)
                if row.parts:
                    yield from self._of_parts(row.parts, row.said.condition, row)
        for inner in section.sections:
            yield from self.of_section(inner, section.said, limited)

    def _beside(
        self,
        said: Said,
        around: Said | None,
        condition: Condition | None,
        name: str,
        position: Position,
        limited: Position | None,
    ) -> Iterator[Diagnostic]:
        """The answers, viewers and recipients that a place itself states."""
        stated = [] if around is not None and said.answer is around.answer else [said.answer]
        for member in ("visible_to", "recipients"):
            if around is None or getattr(said, member) is not getattr(around, member):
                stated += getattr(said, member)
        outer = around.answers if around is not None else {}
        own = {column: answer for column, answer in said.answers.items() if outer.get(column) is not answer}
        conditions = [piece.condition for piece in stated if piece is not None] + self._of_columns(own)
        if any(conditions) and (wrong := self._any_impossible(conditions, condition)):
            has_own = said.condition is not (around.condition if around is not None else None)
            alone = has_own or self._any_impossible(conditions, None) is not None
            yield self._diagnostic(wrong, name, position, None if alone else limited)

    def _of_columns(self, answers: Mapping[str, Answer]) -> list[Condition | None]:
        """The conditions of answers, each together with that of its column."""
        conditions = []
        for column, answer in answers.items():
            of_column = column_condition(column, self.vocabulary) if column != PRODUCT else None
            where = of_column if isinstance(of_column, Is) else None
            says_when = answer.condition is not None or answer.answer in COLLECTING
            conditions.append(both(where, answer.condition) if says_when else None)
        return conditions

    def _of_parts(self, parts: Iterable[Part], condition: Condition | None, row: Row) -> Iterator[Diagnostic]:
        for part in parts:
            inside = both(condition, part.condition)
            wrong = self._impossible(inside, condition)
            if wrong := wrong or self._any_impossible(self._of_columns(part.answers), inside):
                yield self._diagnostic(wrong, part.name, part.position, row.position)
            else:
                yield from self._of_parts(part.parts, inside, row)

    def _any_impossible(self, conditions: Iterable[Condition | None], around: Condition | None) -> Condition | None:
        combined = (both(around, each) for each in conditions if each is not None)
        return next((each for each in combined if self._impossible(each, around)), None)

    def _impossible(self, condition: Condition | None, around: Condition | None) -> Condition | None:
        """A condition that cannot hold where the product is; not the one around, which is reported there."""
        if condition is None or condition is around:
            return None
        return None if can_hold(both(self.platforms, condition) or condition) else condition

    def _diagnostic(self, wrong: Condition, name: str, position: Position, around: Position | None) -> Diagnostic:
        by_platform = can_hold(wrong)
        around = self.platforms_at if by_platform else around if around != position else None
        what = "the platforms of the product" if by_platform else "that"
        together = f" together with {what} at {around}" if around is not None else ""
        message = f'met a condition of "{name}" that can never hold{together}; expected one that can'
        return diagnose(CODE, position, message, related=around)
