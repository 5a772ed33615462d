"""The products of two catalogs → what changed in each: at the section where it was written, with the rows it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import PRODUCT, Product, Row, Said, Section
from privacy_statements.changes.difference import Difference, Subject, made, whole
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.limits import conjuncts
from privacy_statements.records.words import COLLECTING, SILENT, AnswerWord, Necessity, Status
from privacy_statements.words.version import version_of

OF_SECTIONS = ("tables", "uses", "staff", "measures", "rights", "quotations", "steps", "see")
"""What sections hold beside rows, compared for the product as a whole: in which section it is says nothing."""
OWN = ("list_exhaustive", "before", "after")
"""What a section says of itself, and not of its rows."""
NOTHING = Said()


class ProductComparison:
    """Compares two states of one product. ``explained`` are the changes of data items that a row only repeats: the id of
    the item and the way to the field."""

    def __init__(
        self, old: Product, new: Product, walk: Walk, explained: frozenset[tuple[str, tuple[str, ...]]]
    ) -> None:
        self.old, self.new, self.walk, self.explained = old, new, walk, explained
        self.subject = Subject("product", new.id, new.name, new.id)
        self.places = _sections(old.root, new.root)
        self.around = {id(inner): section for section in new.root.walk() for inner in section.sections}
        self.causes: dict[int, list[tuple[Leaf, list[Row]]]] = {}

    def all(self) -> Iterator[Difference]:
        """What changed: in the product, in its sections, in its rows."""
        for leaf in self.walk.fields((), self.old, self.new):
            yield made(self.subject, leaf, self.old, self.new)
        yield from self._held()
        for before, after in self.places:
            leaves = [*self.walk.said(before.said, after.said), *self._of_section(before, after)]
            above = self.around.get(id(after))
            self.causes[id(after)] = [(leaf, []) for leaf in leaves if self._cause(leaf, above) is None]
        rows = [*self._rows()]
        for before, after in self.places:
            have_rows = all(any(inner.rows for inner in one.walk()) for one in (before, after))
            for leaf, reached in self.causes[id(after)]:
                if have_rows and not reached and leaf.path[0] not in OWN:  # its rows say the same as before
                    continue
                never = after.said.necessity is Necessity.NEVER
                about = self.subject if after is self.new.root else _about(after, self.new)
                yield made(about, leaf, before, after, never=never).reaching(reached)
        yield from rows
        yield from self._alone()

    def _held(self) -> Iterator[Difference]:
        """What changed in the lists that sections hold; their members know where they are."""
        for name in OF_SECTIONS:
            lists = ([each for one in side.root.walk() for each in getattr(one, name)] for side in (self.old, self.new))
            for leaf in self.walk.members((name,), *lists):
                sides = (
                    side if hasattr(side, "position") else product
                    for side, product in ((leaf.old, self.old), (leaf.new, self.new))
                )
                yield made(self.subject, leaf, *sides)

    def _of_section(self, old: Section, new: Section) -> Iterator[Leaf]:
        yield from self.walk.value(OWN[:1], old.exhaustive, new.exhaustive)
        for name in OWN[1:]:
            yield from self.walk.value((name,), getattr(old, name), getattr(new, name))

    def _alone(self) -> Iterator[Difference]:
        """What is said in sections that only one side has: its prose, and what holds in it where it has no rows."""
        paired = {id(section) for pair in self.places for section in pair}
        for product in (self.old, self.new):
            for one in (each for each in product.root.walk() if id(each) not in paired):
                nothing = replace(one, own=NOTHING, before=None, after=None, exhaustive=None)
                is_gone = product is self.old
                sides = (one, nothing) if is_gone else (nothing, one)
                leaves = [*self._of_section(*sides)]
                if not any(inner.rows for inner in one.walk()):
                    leaves += self.walk.said(sides[0].own, sides[1].own)
                places = (one, None) if is_gone else (None, one)
                yield from (made(_about(one, product), leaf, *places) for leaf in leaves)

    def _rows(self) -> Iterator[Difference]:
        holders = {row.id: section for section in self.new.root.walk() for row in section.rows}
        for before, after in _paired_rows(self.old, self.new):
            row = after or before
            assert row is not None
            item = row.item.id if row.item is not None else None
            subject = Subject("row", f"{row.product}/{row.id}", row.name, row.product)
            if before is None or after is None:
                state = "silent" if row.lifecycle.status is Status.REMOVED else _state(row)
                yield whole(subject, before, after, state).reaching([row])
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
                    yield made(subject, leaf, before, after, never=never).reaching([after])
                else:
                    cause.append(after)

    def _cause(self, leaf: Leaf, section: Section | None) -> list[Row] | None:
        """The rows that a change of a section around a place reaches, if the change at the place is that one."""
        while section is not None:
            for cause, reached in self.causes.get(id(section), ()):
                if cause.path == leaf.path and _follows(leaf, cause):
                    return reached
            section = self.around.get(id(section))
        return None


def _follows(leaf: Leaf, cause: Leaf) -> bool:
    """Whether a change is there because of another one of the same field further out."""
    if leaf.path[-1] != "limit":
        mine, outer = ((one.changes, _shown(one.old), _shown(one.new)) for one in (leaf, cause))
        return mine == outer
    # conditions add up on the way down: what the place adds must be the same before and after
    was, now, outer_was, outer_now = map(conjuncts, (leaf.old, leaf.new, cause.old, cause.new))
    return outer_was <= was and outer_now <= now and was - outer_was == now - outer_now


def _shown(side: Any) -> Any:
    """A value, so that those of two places can be compared: whole records by their kind, as the way to them has their keys."""
    if isinstance(side, REFERENCES):
        return side.id
    return type(side) if isinstance(side, Struct) or hasattr(side, "all_fields") else side


# --- pairs


def _paired_rows(old: Product, new: Product) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows by id; one whose former name is that of a row that is gone is that row, where its id was made from the name."""
    before, after = ({row.id: row for row in (*one.rows, *one.removed)} for one in (old, new))
    gone = {row.name: key for key, row in before.items() if key not in after}
    for key, row in after.items():
        former = next((name for name in row.former_names if name in gone), None)
        if key not in before and former is not None:
            before[key] = before.pop(gone.pop(former))
    for key in dict.fromkeys((*after, *before)):
        yield before.get(key), after.get(key)


def _sections(old: Section, new: Section) -> list[tuple[Section, Section]]:
    """The sections of both sides that are one another: by id, else by what they hold."""
    left, right = ([*_numbered(one)] for one in (old, new))
    by_id = dict(left)
    pairs = {key: (by_id.pop(key), section) for key, section in right if key in by_id}
    for key, section in right:
        ids = {row.id for row in section.rows}
        same = (
            k for k, one in by_id.items() if ids & {row.id for row in one.rows} or _content(one) == _content(section)
        )
        if key not in pairs and (other := next(same, None)) is not None:
            pairs[key] = by_id.pop(other), section
    return [pairs[key] for key, _ in right if key in pairs]


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
