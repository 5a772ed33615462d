"""The products of two catalogs → the changes in each: at the section where they were written, with the rows they affect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import PRODUCT, Product, Row, Said, Section
from privacy_statements.changes.difference import Difference, Subject, difference_of, whole_difference
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.limits import conjuncts
from privacy_statements.records.words import COLLECTING, SILENT, AnswerWord, Necessity, Status
from privacy_statements.words.version import version_of

OF_SECTIONS = ("tables", "uses", "staff", "measures", "rights", "quotations", "steps", "see")
"""Lists in sections that are compared for the product as a whole, as it does not matter in which section they are."""
OWN = ("list_exhaustive", "before", "after")
"""What a section states about itself, and not about its rows."""
NOTHING = Said()


class ProductComparison:
    """Compares two states of one product. ``explained`` are the changes of data items, which a row only repeats: the id of
    the item and the path to the field."""

    def __init__(
        self, old: Product, new: Product, walk: Walk, explained: frozenset[tuple[str, tuple[str, ...]]]
    ) -> None:
        self.old, self.new, self.walk, self.explained = old, new, walk, explained
        self.subject = Subject("product", new.id, new.name, new.id)
        self.places = _sections(old.root, new.root)
        self.around = {id(inner): section for section in new.root.walk() for inner in section.sections}
        self.causes: dict[int, list[tuple[Leaf, list[Row]]]] = {}

    def all(self) -> Iterator[Difference]:
        """The changes in the product, in its sections and in its rows."""
        for leaf in self.walk.fields((), self.old, self.new):
            yield difference_of(self.subject, leaf, self.old, self.new)
        yield from self._lists()
        for before, after in self.places:
            leaves = [*self.walk.statement(before.said, after.said), *self._of_section(before, after)]
            above = self.around.get(id(after))
            self.causes[id(after)] = [(leaf, []) for leaf in leaves if self._cause(leaf, above) is None]
        rows = [*self._rows()]
        for before, after in self.places:
            have_rows = all(any(inner.rows for inner in section.walk()) for section in (before, after))
            for leaf, reached in self.causes[id(after)]:
                if have_rows and not reached and leaf.path[0] not in OWN:  # its rows say the same as before
                    continue
                never = after.said.necessity is Necessity.NEVER
                about = self.subject if after is self.new.root else _about(after, self.new)
                yield difference_of(about, leaf, before, after, never=never).reaching(reached)
        yield from rows
        yield from self._alone()

    def _lists(self) -> Iterator[Difference]:
        """The changes in ``OF_SECTIONS``; most members have a position of their own."""
        for name in OF_SECTIONS:
            roots = (product.root.walk() for product in (self.old, self.new))
            lists = ([member for section in root for member in getattr(section, name)] for root in roots)
            for leaf in self.walk.members((name,), *lists):
                members = ((leaf.old, self.old), (leaf.new, self.new))
                places = (member if hasattr(member, "position") else product for member, product in members)
                yield difference_of(self.subject, leaf, *places)

    def _of_section(self, old: Section, new: Section) -> Iterator[Leaf]:
        yield from self.walk.value(OWN[:1], old.exhaustive, new.exhaustive)
        for name in OWN[1:]:
            yield from self.walk.value((name,), getattr(old, name), getattr(new, name))

    def _alone(self) -> Iterator[Difference]:
        """The changes in sections that only one side has: in their prose, and in what they state where they have no rows."""
        paired = {id(section) for pair in self.places for section in pair}
        for product in (self.old, self.new):
            for section in (each for each in product.root.walk() if id(each) not in paired):
                nothing = replace(section, own=NOTHING, before=None, after=None, exhaustive=None)
                is_gone = product is self.old
                sides = (section, nothing) if is_gone else (nothing, section)
                leaves = [*self._of_section(*sides)]
                if not any(inner.rows for inner in section.walk()):
                    leaves += self.walk.statement(sides[0].own, sides[1].own)
                places = (section, None) if is_gone else (None, section)
                yield from (difference_of(_about(section, product), leaf, *places) for leaf in leaves)

    def _rows(self) -> Iterator[Difference]:
        holders = {row.id: section for section in self.new.root.walk() for row in section.rows}
        for before, after in _paired_rows(self.old, self.new):
            row = after or before
            assert row is not None
            item = row.item.id if row.item is not None else None
            subject = Subject("row", f"{row.product}/{row.id}", row.name, row.product)
            if before is None or after is None:
                state = "silent" if row.lifecycle.status is Status.REMOVED else _state(row)
                yield whole_difference(subject, before, after, state).reaching([row])
                continue
            never = _state(before) == _state(after) in ("never", "denied")
            is_over = Status.REMOVED in (before.lifecycle.status, after.lifecycle.status)
            for leaf in self.walk.rows(before, after):
                if is_over and leaf.names[-1] != "status":  # what is over says nothing else
                    continue
                if item is not None and (item, leaf.path) in self.explained:
                    continue
                cause = self._cause(leaf, holders.get(after.id))
                if cause is None:
                    yield difference_of(subject, leaf, before, after, never=never).reaching([after])
                else:
                    cause.append(after)

    def _cause(self, leaf: Leaf, section: Section | None) -> list[Row] | None:
        """The rows of the change in an outer section that explains this one; ``None`` if no section does."""
        while section is not None:
            for cause, reached in self.causes.get(id(section), ()):
                if cause.path == leaf.path and _follows(leaf, cause):
                    return reached
            section = self.around.get(id(section))
        return None


def _follows(leaf: Leaf, cause: Leaf) -> bool:
    """Whether a change follows from one of the same field further out."""
    if leaf.path[-1] != "limit":
        mine, outer = ((change.changes, _shown(change.old), _shown(change.new)) for change in (leaf, cause))
        return mine == outer
    # conditions add up on the way down: what the place adds must be the same before and after
    was, now, outer_was, outer_now = map(conjuncts, (leaf.old, leaf.new, cause.old, cause.new))
    return outer_was <= was and outer_now <= now and was - outer_was == now - outer_now


def _shown(side: Any) -> Any:
    """A value as two places compare it: a record by its class, as the path to it has its key."""
    if isinstance(side, REFERENCES):
        return side.id
    return type(side) if isinstance(side, Struct) or hasattr(side, "all_fields") else side


# --- pairs


def _paired_rows(old: Product, new: Product) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows paired by id; else a new row with the former name of one that is gone, as an id may be made from the name."""
    before, after = ({row.id: row for row in (*product.rows, *product.removed)} for product in (old, new))
    gone = {row.name: key for key, row in before.items() if key not in after}
    for key, row in after.items():
        former = next((name for name in row.former_names if name in gone), None)
        if key not in before and former is not None:
            before[key] = before.pop(gone.pop(former))
    for key in dict.fromkeys((*after, *before)):
        yield before.get(key), after.get(key)


def _sections(old: Section, new: Section) -> list[tuple[Section, Section]]:
    """The sections that both sides have, paired by id, else by their rows or content."""
    unpaired, sections = dict(_numbered(old)), [*_numbered(new)]
    pairs = {key: (unpaired.pop(key), section) for key, section in sections if key in unpaired}
    for key, section in sections:
        ids = {row.id for row in section.rows}
        for former_key, former in unpaired.items() if key not in pairs else ():
            if ids & {row.id for row in former.rows} or _content(former) == _content(section):
                pairs[key] = unpaired.pop(former_key), section
                break
    return [pairs[key] for key, _ in sections if key in pairs]


def _content(section: Section) -> str:
    return version_of(replace(section, id="", heading=""))


def _about(section: Section, product: Product) -> Subject:
    return Subject("section", f"{product.id}#{section.id}", section.heading or product.name, product.id)


def _numbered(root: Section) -> Iterator[tuple[tuple[str, int], Section]]:
    seen: dict[str, int] = {}
    for section in root.walk():
        seen[section.id] = seen.get(section.id, 0) + 1
        yield ("" if section is root else section.id, seen[section.id]), section


def _state(row: Row) -> str:
    """What a row says, for the policy: row, never, denied or silent."""
    words = {answer.answer for answer in row.answers.values()}
    if row.said.necessity is Necessity.NEVER and row.answers[PRODUCT].answer not in COLLECTING:
        return "never"
    if words & COLLECTING:
        return "row"
    return "denied" if AnswerWord.NOT_COLLECTED in words else "silent" if words <= SILENT else "row"
