"""Two catalogs → what changed between them, each change once: at the place where it was written, with the rows it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import PRODUCT, Catalog, Product, Row, Section
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.limits import conjuncts, plain
from privacy_statements.changes.policy import Verdict, verdict
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import COLLECTING, SILENT, AnswerWord, Impact, Necessity

OF_SECTIONS = ("tables", "uses", "staff", "measures", "rights", "quotations", "steps", "see")
"""What sections hold beside rows, compared for the product as a whole: in which section it is says nothing."""


class Subject(Struct, frozen=True):
    """What a change is about."""

    kind: str
    """product, section, row, item, word, source, guide or organization; of a row also never, denied or silent."""
    id: str
    name: str
    product: str | None = None
    item: str | None = None


class Difference(Struct, frozen=True):
    """One change between two catalogs."""

    subject: Subject
    leaf: Leaf
    verdict: Verdict
    before: Position | None
    """Where it was written; ``None`` where it is new."""
    after: Position | None
    """Where it is written; ``None`` where it is gone."""
    rows: tuple[str, ...] = ()
    """The rows it reaches: product, slash, row."""
    items: tuple[str, ...] = ()
    """The data items of these rows."""
    note: str | None = None
    """The id of the note that covers it."""

    @property
    def impact(self) -> Impact:
        """What it means for those whose data it is."""
        return self.verdict.impact

    @property
    def products(self) -> tuple[str, ...]:
        """The products that it reaches."""
        own = (self.subject.product,) if self.subject.product else ()
        return tuple(dict.fromkeys((*own, *(row.partition("/")[0] for row in self.rows))))

    @property
    def position(self) -> Position:
        """Where it is written now, else where it was."""
        return self.after or self.before or Position("content")


def compare(old: Catalog, new: Catalog, unread: Iterable[str] = ()) -> tuple[Difference, ...]:
    """What changed, product by product, then what is said of words and items. Of files that could not be read on either
    side, ``unread``, nothing is said to be new or gone."""
    found = _Comparison(old, new, frozenset(unread))
    return tuple(found.all())


class _Comparison:
    def __init__(self, old: Catalog, new: Catalog, unread: frozenset[str]) -> None:
        self.old, self.new, self.unread = old, new, unread
        self.walk = Walk((old.vocabulary, new.vocabulary))

    def all(self) -> Iterator[Difference]:
        items = [*self._records("item", self.old.items, self.new.items)]
        shared = {(one.subject.id, one.leaf.path): one for one in items}
        products: list[Difference] = []
        for before, after in _pairs(self.old.products, self.new.products):
            products += self._product(before, after, shared)
        yield from products
        yield from (self._reaching(one) for one in items)
        for kind in self.new.vocabulary.__struct_fields__:
            if kind != "presets":
                words = (getattr(one.vocabulary, kind) for one in (self.old, self.new))
                yield from (self._reaching(one) for one in self._records("word", *words))
        sources = (
            {key: each for key, each in one.sources.items() if not each.is_product} for one in (self.old, self.new)
        )
        yield from (self._reaching(one) for one in self._records("source", *sources))
        yield from self._guides()
        yield from self._organization()

    # --- what stands beside products

    def _records(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        for before, after in _pairs(old, new):
            one = before or after
            if getattr(one, "product", None) is not None:  # what only one product has is compared with its rows
                continue
            yield from self._record(Subject(kind, one.id, one.name), before, after)

    def _record(self, subject: Subject, before: Any, after: Any) -> Iterator[Difference]:
        if before is None or after is None:
            if (before or after).position.path not in self.unread:
                yield self._made(subject, _whole(before, after), before, after)
        else:
            for leaf in self.walk.fields((), before, after):
                yield self._made(subject, leaf, before, after)

    def _guides(self) -> Iterator[Difference]:
        for before, after in _pairs(self.old.guides, self.new.guides):
            one = after or before
            subject = Subject("guide", one.id, one.name)
            if before is None or after is None:
                yield from self._record(subject, before, after)
            elif _text_of(before.root) != _text_of(after.root):
                yield self._made(subject, Leaf(("description",), ("different",)), before, after)

    def _organization(self) -> Iterator[Difference]:
        before, after = self.old.organization, self.new.organization
        if before is not None and after is not None:
            for leaf in self.walk.fields((), before, after, ("format", "page_metadata")):
                yield self._made(Subject("organization", "organization", after.name), leaf, before, after)

    def _reaching(self, one: Difference) -> Difference:
        """A change of a word or an item with the rows that use it."""
        if one.subject.kind == "item":
            rows = [mention.row for mention in self.new.mentions.get(one.subject.id, ())]
        elif one.impact is Impact.EDITORIAL:
            return one
        else:
            rows = [row for row in self.new.rows if _uses(row.said, one.subject.id)]
        return _with_rows(one, rows)

    # --- products

    def _product(
        self, old: Product | None, new: Product | None, shared: dict[tuple[str, tuple[str, ...]], Difference]
    ) -> Iterator[Difference]:
        one = new or old
        assert one is not None
        subject = Subject("product", one.id, one.name, one.id)
        if old is None or new is None:
            if one.position.path not in self.unread:
                yield _with_rows(self._made(subject, _whole(old, new), old, new), one.rows)
            return
        for leaf in self.walk.fields((), old, new):
            yield self._made(subject, leaf, old, new)
        yield from self._held(subject, old, new)
        places = _sections(old.root, new.root)
        causes: dict[int, list[tuple[Leaf, list[Row]]]] = {}
        around = {id(inner): section for section in new.root.walk() for inner in section.sections}
        for before, after in places:
            leaves = [*self.walk.said(before.said, after.said), *self._of_section(before, after)]
            above = around.get(id(after))
            own = [leaf for leaf in leaves if not self._cause(leaf, above, causes, around, places, (before, after))]
            causes[id(after)] = [(leaf, []) for leaf in own]
        holders = {row.id: section for section in new.root.walk() for row in section.rows}
        rows = [*self._rows(old, new, holders, causes, around, places, shared)]
        for before, after in places:
            name = after.heading or new.name
            for leaf, reached in causes[id(after)]:
                never = after.said.necessity is Necessity.NEVER
                made = self._made(Subject("section", f"{new.id}#{after.id}", name, new.id), leaf, before, after, never)
                yield _with_rows(made, reached)
        yield from rows

    def _held(self, subject: Subject, old: Product, new: Product) -> Iterator[Difference]:
        for name in OF_SECTIONS:
            before, after = (
                tuple(each for section in one.root.walk() for each in getattr(section, name)) for one in (old, new)
            )
            for leaf in self.walk.members((name,), before, after):
                yield self._made(subject, leaf, old, new, places=True)

    def _of_section(self, old: Section, new: Section) -> Iterator[Leaf]:
        yield from self.walk.value(("list_exhaustive",), old.exhaustive, new.exhaustive)
        for name in ("before", "after"):
            yield from self.walk.value((name,), getattr(old, name), getattr(new, name))

    def _rows(
        self,
        old: Product,
        new: Product,
        holders: Mapping[str, Section],
        causes: dict[int, list[tuple[Leaf, list[Row]]]],
        around: Mapping[int, Section],
        places: Sequence[tuple[Section, Section]],
        shared: dict[tuple[str, tuple[str, ...]], Difference],
    ) -> Iterator[Difference]:
        for before, after in _pairs(*_renamed({row.id: row for row in old.rows}, {row.id: row for row in new.rows})):
            row: Row = after or before
            item = row.item.id if row.item is not None else None
            state = _state(row)
            subject = Subject(
                "row" if before and after else state, f"{row.product}/{row.id}", row.name, row.product, item
            )
            if before is None or after is None:
                if row.position.path not in self.unread:
                    yield _with_rows(self._made(subject, _whole(before, after, state), before, after), (row,))
                continue
            for leaf in self.walk.rows(before, after):
                if item is not None and (item, leaf.path) in shared:
                    continue
                if not self._cause(leaf, holders.get(after.id), causes, around, places, (before, after), after):
                    made = self._made(subject, leaf, before, after, _state(before) == _state(after) == "never")
                    yield _with_rows(made, (after,))

    def _cause(
        self,
        leaf: Leaf,
        section: Section | None,
        causes: dict[int, list[tuple[Leaf, list[Row]]]],
        around: Mapping[int, Section],
        places: Sequence[tuple[Section, Section]],
        sides: tuple[Any, Any],
        row: Row | None = None,
    ) -> bool:
        """Whether a change at a place is one of a section around it, which then reaches the row."""
        while section is not None:
            for cause, reached in causes.get(id(section), ()):
                if cause.path == leaf.path and self._follows(leaf, cause):
                    reached += (row,) if row is not None else ()
                    return True
            section = around.get(id(section))
        return False

    def _follows(self, leaf: Leaf, cause: Leaf) -> bool:
        if leaf.path[-1] != "limit":
            return leaf.changes == cause.changes and _same(leaf, cause)
        rests = []  # conditions add up on the way down: what the place adds must be the same before and after
        for mine, outer in ((leaf.old, cause.old), (leaf.new, cause.new)):
            own, around = ({plain(one) for one in conjuncts(each)} for each in (mine, outer))
            if not around <= own:
                return False
            rests.append(own - around)
        return rests[0] == rests[1]

    def _made(
        self, subject: Subject, leaf: Leaf, before: Any, after: Any, never: bool = False, *, places: bool = False
    ) -> Difference:
        names = leaf.names or (subject.kind,)
        was, now = (getattr(one, "position", None) for one in (before, after))
        if places:  # the members know where they are
            was, now = getattr(leaf.old, "position", was), getattr(leaf.new, "position", now)
        found = verdict(names, leaf.changes, never=never or leaf.never)
        return Difference(subject, leaf, found, was, now)


# --- pairs


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for key in dict.fromkeys((*new, *old)):
        yield old.get(key), new.get(key)


def _renamed(old: dict[str, Row], new: dict[str, Row]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Rows by id; one whose former name is that of a row that is gone is that row, where its id was made from the name."""
    gone = {row.name: key for key, row in old.items() if key not in new}
    for key, row in new.items():
        former = next((name for name in row.former_names if name in gone), None)
        if key not in old and former is not None:
            old[key] = old.pop(gone.pop(former))
    return old, new


def _sections(old: Section, new: Section) -> list[tuple[Section, Section]]:
    """The sections of both sides that are one another: by id, else by the rows they hold."""
    left, right = ([*_numbered(one)] for one in (old, new))
    by_id = dict(left)
    pairs = {key: (by_id.pop(key), section) for key, section in right if key in by_id}
    for key, section in right:
        ids = {row.id for row in section.rows}
        other = next((k for k, one in by_id.items() if ids & {row.id for row in one.rows}), None)
        if key not in pairs and other is not None:
            pairs[key] = by_id.pop(other), section
    return [pairs[key] for key, _ in right if key in pairs]


def _numbered(root: Section) -> Iterator[tuple[tuple[str, int], Section]]:
    seen: dict[str, int] = {}
    for section in root.walk():
        seen[section.id] = seen.get(section.id, 0) + 1
        yield ("" if section is root else section.id, seen[section.id]), section


# --- what is said of whole things


def _whole(before: Any, after: Any, state: str = "") -> Leaf:
    return Leaf((state,) if state else (), ("added",) if before is None else ("removed",), before, after)


def _state(row: Row) -> str:
    """What a row says, for the policy: row, never, denied or silent."""
    words = {answer.answer for answer in row.answers.values()}
    if row.said.necessity is Necessity.NEVER and row.answers[PRODUCT].answer not in COLLECTING:
        return "never"
    if words & COLLECTING:
        return "row"
    return "denied" if AnswerWord.NOT_COLLECTED in words else "silent" if words <= SILENT else "row"


def _with_rows(one: Difference, rows: Iterable[Row]) -> Difference:
    rows = list(rows)
    items = {row.item.id: None for row in rows if row.item is not None}
    return Difference(one.subject, one.leaf, one.verdict, one.before, one.after, tuple(f"{row.product}/{row.id}" for row in rows), tuple(items))  # fmt: skip


def _same(one: Leaf, other: Leaf) -> bool:
    return all(_shown(a) == _shown(b) for a, b in ((one.old, other.old), (one.new, other.new)))


def _shown(value: Any) -> Any:
    if isinstance(value, REFERENCES):
        return value.id
    return type(value) if isinstance(value, Struct) else value if not hasattr(value, "all_fields") else type(value)


def _uses(value: Any, word: str) -> bool:
    """Whether a statement refers to a word."""
    if isinstance(value, REFERENCES):
        return value.id == word or any(_uses(each, word) for each in getattr(value, "values", ()))
    if isinstance(value, tuple):
        return any(_uses(each, word) for each in value)
    if isinstance(value, Mapping):
        return any(_uses(each, word) for each in value.values())
    return isinstance(value, Struct) and any(_uses(getattr(value, name), word) for name in value.__struct_fields__)


def _text_of(value: Any) -> Any:
    """What somebody can read in a tree, without places."""
    if isinstance(value, Word):
        return value.id
    if isinstance(value, tuple):
        return tuple(map(_text_of, value))
    if isinstance(value, Mapping):
        return {key: _text_of(each) for key, each in value.items()}
    names = getattr(value, "__struct_fields__", None) or getattr(value, "all_fields", ())
    if names:
        return tuple(_text_of(getattr(value, name)) for name in names if name != "position")
    return " ".join(value.split()) if isinstance(value, str) else value
