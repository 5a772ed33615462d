"""Two values of a catalog → their differences, field by field; members of lists are paired by what identifies them.

One walk serves all classes of the catalog: it follows their fields. It ignores names, places and order, and compares a word
of the vocabulary by its id: a change in the word itself is reported once, for that word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import scope
from privacy_statements.catalog.conditions import Condition, Dimension, DimensionValue, Is, both
from privacy_statements.catalog.model import PRODUCT, Answer, DataItem, DataSource, Denial, Follower, Part, Row, Said
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.catalog.vocabulary import Word as VocabularyWord
from privacy_statements.changes.limits import comparison
from privacy_statements.records.fields import Record
from privacy_statements.records.kinds import ContactRecord, OrganizationRecord
from privacy_statements.records.pieces import LinkRecord, RetentionRecord
from privacy_statements.records.words import COLLECTING, SILENT, AnswerWord, Necessity

NOT_COMPARED = frozenset({
    "position", "name", "title", "aliases", "also", "former_names", "language", "metadata", "needs_review",
    "disregard", "section", "section_id", "product", "item", "said", "rows", "removed", "sections", "root",
    "id", "page", "phrase", "find_it", "sample", "request", "own", "continues", "grouped", "heading",
    "reviewed", "reviewer", "owner", "about_all", "level", "condition", "only", "answers", "answer",
    "published", "retrieved", "device", "choice",
})  # fmt: skip
"""Fields that do not describe what is done with data, or are compared in another way."""
REFERENCES = (VocabularyWord, DataItem, DataSource, DimensionValue, Dimension, Follower)
NAMED = ("purpose", "recipient", "actor", "source")
"""Fields whose word identifies a member of a list."""
WEAK = ("id", "who", "subject", "title", "name", "team", "caption", "text", "act")
"""Fields that identify a member of a list where none of ``NAMED`` does, and may change themselves."""
CALLED = (LinkRecord, ContactRecord, OrganizationRecord)
"""Records whose name is a statement of its own, and is compared."""
LASTING = ("parts", "stores", "denies", "automated_decisions", "see", "evidence", "applies_to", "see_also", "controllers")  # fmt: skip
"""Lists in which another name is always another member, never a renamed one."""
DURATIONS = ("duration", "time")
DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0, "H": 1 / 24, "TM": 1 / 1440, "S": 1 / 86400}


class Leaf(Struct, frozen=True):
    """One difference: the path to the field, what happened in the words of the policy, and both values."""

    path: tuple[str, ...]
    changes: tuple[str, ...]
    old: Any = None
    new: Any = None
    never: bool = False
    """Whether the field belongs to an answer that denies."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields on the path, without the keys of list members."""
        return tuple(part.partition("[")[0] for part in self.path)


def _has_fields(value: object) -> bool:
    """Whether a value is compared by its fields, not by its id."""
    return isinstance(value, Struct | Record) and not isinstance(value, REFERENCES)


class Walk(Struct, frozen=True):
    """Finds the differences. ``vocabularies`` are the old and the new one."""

    vocabularies: tuple[Vocabulary, Vocabulary]

    @property
    def dimensions(self) -> Iterable[Dimension]:
        """The dimensions of both sides; the new one where both have it."""
        old, new = self.vocabularies
        return {**old.dimensions, **new.dimensions}.values()

    def fields(self, path: tuple[str, ...], old: Any, new: Any, but: Iterable[str] = ()) -> Iterator[Leaf]:
        """The differences in the fields of two objects of one class."""
        left_out = NOT_COMPARED.union(but)
        if isinstance(old, RetentionRecord) and bool(old.duration) != bool(new.duration):
            yield Leaf((*path, "duration"), ("added" if new.duration else "removed",), old, new)
            return
        for name in type(old).all_fields if isinstance(old, Record) else old.__struct_fields__:
            before, after = getattr(old, name), getattr(new, name)
            if name == "condition" and "limit" not in left_out:
                yield from self.limit(path, both(before, scope(getattr(old, "only", None))), both(after, scope(getattr(new, "only", None))))  # fmt: skip
            elif name == "answers" and isinstance(old, Part):
                yield from self.answers(path, before, after)
            elif name not in left_out or (name in ("title", "name") and isinstance(old, CALLED)):
                yield from self.value((*path, name), before, after)

    def value(self, path: tuple[str, ...], old: Any, new: Any) -> Iterator[Leaf]:
        """The differences in one field."""
        if isinstance(old, Mapping) or isinstance(new, Mapping):
            before, after = old or {}, new or {}
            for key in sorted({*before, *after}):
                yield from self.value((*path[:-1], f"{path[-1]}[{key}]"), before.get(key), after.get(key))
        elif isinstance(old, tuple) or isinstance(new, tuple):
            if (old is None) != (new is None) and not (old or new):  # an empty list says that there is none
                yield Leaf(path, ("added nothing" if old is None else "removed nothing",), old, new)
            else:
                yield from self.members(path, old or (), new or ())
        elif _is_absent(old) or _is_absent(new):
            if _is_absent(old) != _is_absent(new):
                yield _came(path, old, new, ())
        else:
            yield from self._stated(path, old, new)

    def _stated(self, path: tuple[str, ...], old: Any, new: Any) -> Iterator[Leaf]:
        """The differences in one field that both sides state."""
        if isinstance(old, REFERENCES):
            if old.id != new.id:
                yield Leaf(path, (f"{old.id} → {new.id}", "different"), old, new)
        elif isinstance(old, Struct | Record):
            yield from self.fields(path, old, new)
        elif _plain(old) != _plain(new) and not (path[-1] in DURATIONS and days(old) == days(new)):
            yield Leaf(path, (*_kinds_of_change(path[-1], old, new), "different"), old, new)

    def members(self, path: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Leaf]:
        """The differences between two lists, in any order."""
        before, after = _keyed(old), _keyed(new)
        gone, come = list(before.keys() - after), list(after.keys() - before)
        if len(gone) == len(come) == 1 and path[-1].partition("[")[0] not in LASTING:
            a, b = before[gone[0]], after[come[0]]
            if isinstance(a, StrEnum):
                yield Leaf(path, (f"{a} → {b}", "different"), a, b)
                return
            if _has_fields(a) and not _named(a):
                before, after = {**before, "": a}, {**after, "": b}
                del before[gone[0]], after[come[0]]
        come_and_go = ("more", "fewer") if old and new else ("added", "removed")
        for key in dict.fromkeys((*before, *after)):
            inner = (*path[:-1], f"{path[-1]}[{key}]") if key else path
            if key in before and key in after:
                if _has_fields(before[key]) or (path[-1] == "values" and isinstance(before[key], REFERENCES)):
                    yield from self.fields(inner, before[key], after[key])
            else:
                more: tuple[str, ...] = (f"some {come_and_go[key in before]}",)
                if _is_longest(before.get(key) or after[key], after if key in before else before):
                    more = ("removed longer" if key in before else "added longer", *more)
                yield _came(inner, before.get(key), after.get(key), more)

    def limit(
        self, path: tuple[str, ...], old: Condition | None, new: Condition | None, never: bool = False
    ) -> Iterator[Leaf]:
        """The change of a condition, together with its scope in words."""
        change = comparison(old, new, self.dimensions)
        if change is not None:
            yield Leaf((*path, "limit"), (change,), old, new, never)

    # --- what a product says

    def statement(self, old: Said, new: Said, only: tuple[str | None, str | None] = (None, None)) -> Iterator[Leaf]:
        """The differences in what a section or a row states. ``only`` is the scope in words."""
        if (old.necessity is Necessity.NEVER) != (new.necessity is Necessity.NEVER):
            change = f"{old.necessity} → {new.necessity}"
            yield Leaf(("necessity",), (change, "different"), old.necessity, new.necessity)
            return  # everything else has another meaning now
        before = limit_of(old, only[0], self.vocabularies[0])
        yield from self.limit((), before, limit_of(new, only[1], self.vocabularies[1]))
        for leaf in self.members(("denies",), _denials(old), _denials(new)):
            yield replace(leaf, never=True)
        yield from self.fields((), old, new, ("limit", "act", "by", "denies"))

    def rows(self, old: Row, new: Row) -> Iterator[Leaf]:
        """The differences between two rows with one id."""
        yield from self.statement(old.said, new.said, (old.only, new.only))
        if (old.said.necessity is Necessity.NEVER) != (new.said.necessity is Necessity.NEVER):
            return
        yield from self.fields((), old, new)
        if old.said.answer is not None or new.said.answer is not None:
            words = [_word(row) for row in (old, new)]
            if words[0] is not words[1]:
                yield Leaf(("answer",), (f"{words[0]} → {words[1]}", "different"), words[0], words[1])
            else:
                answers = [row.said.answer or Answer(words[0]) for row in (old, new)]
                yield from self._answer_fields((), answers[0], answers[1])
        yield from self.answers((), old.answers, new.answers)

    def answers(self, path: tuple[str, ...], old: Mapping[str, Answer], new: Mapping[str, Answer]) -> Iterator[Leaf]:
        """The differences in the answers by column. A missing column counts as "not stated"."""
        nothing = Answer(AnswerWord.NOT_STATED)
        for column in sorted({*old, *new} - {PRODUCT}):
            before, after = old.get(column, nothing), new.get(column, nothing)
            inner = (*path, f"answers[{column}]")
            if before.answer is not after.answer:
                yield Leaf((*inner, "answer"), (f"{before.answer} → {after.answer}", "different"), before, after)
            else:
                yield from self._answer_fields(inner, before, after)

    def _answer_fields(self, path: tuple[str, ...], old: Answer, new: Answer) -> Iterator[Leaf]:
        denies = new.answer not in COLLECTING and new.answer not in SILENT
        limits = [both(answer.condition, scope(answer.only)) for answer in (old, new)]
        yield from self.limit(path, limits[0], limits[1], denies)
        yield from self.fields(path, old, new, ("limit", "certainty"))


def limit_of(statement: Said, only: str | None, vocabulary: Vocabulary) -> Condition | None:
    """Everything a statement depends on: its level, its condition and its scope in words."""
    limit = statement.condition
    if statement.level is not None and statement.level.dimension in vocabulary.dimensions:
        limit = both(Is(vocabulary.dimensions[statement.level.dimension], (statement.level,)), limit)
    return both(limit, scope(only))


def _denials(statement: Said) -> Sequence[Denial]:
    """What a statement denies; empty where it is a plain list that the fields compare."""
    return statement.denials if statement.necessity is Necessity.NEVER or statement.act or statement.by else ()


def days(duration: str) -> float:
    """A duration in days; a month is a twelfth of a year."""
    date, _, time = duration.removeprefix("P").partition("T")
    parts = [(float(n), unit) for n, unit in re.findall(r"(\d+)([YMWD])", date)]
    parts += [(float(n), "TM" if unit == "M" else unit) for n, unit in re.findall(r"(\d+)([HMS])", time)]
    return sum(number * DAYS[unit] for number, unit in parts)


# --- values


def _came(path: tuple[str, ...], old: Any, new: Any, more: tuple[str, ...]) -> Leaf:
    """The difference for a value that only one side has."""
    value, change = (old, "removed") if _is_absent(new) else (new, "added")
    word = getattr(value, "kind", None) if isinstance(value, Struct) else value
    if isinstance(word, bool):
        more = (f"{change} {'yes' if word else 'no'}", *more)
    elif isinstance(word, StrEnum):
        more = (f"{change} {word}", *more)
    return Leaf(path, (*more, change), old, new)


def _is_longest(member: Any, others: Mapping[str, Any]) -> bool:
    """Whether a retention rule is longer than all the others."""
    durations = [days(other.duration) for other in others.values() if getattr(other, "duration", None)]
    return bool(durations) and bool(getattr(member, "duration", None)) and days(member.duration) > max(durations)


def _kinds_of_change(name: str, old: Any, new: Any) -> tuple[str, ...]:
    if isinstance(old, bool):
        return ("no → yes",) if new else ("yes → no",)
    if name in DURATIONS:
        return ("longer",) if days(new) > days(old) else ("shorter",)
    return (f"{old} → {new}",) if isinstance(old, StrEnum) else ()


def _is_absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _keyed(members: Sequence[Any]) -> dict[str, Any]:
    """The members of a list, by what identifies them."""
    by_key: dict[str, Any] = {}
    for member in members:
        key = wanted = key_of(member)
        for number in range(2, len(members) + 2):
            if key not in by_key:
                break
            key = f"{wanted}#{number}"
        by_key[key] = member
    return by_key


def key_of(member: Any) -> str:
    """What identifies a member of a list."""
    if isinstance(member, REFERENCES):
        return str(member.id)
    if isinstance(member, Part):
        return str(member.item.id if member.item else _plain(member.name))
    if isinstance(member, Struct | Record):
        named = _named(member)
        texts = (_key_text(getattr(member, name, None)) for name in WEAK)
        return str(named.id) if named else next(filter(None, texts), "1")
    return str(member) if not isinstance(member, tuple) else " | ".join(map(str, member))


def _named(member: Any) -> Any:
    values = (getattr(member, name, None) for name in NAMED)
    return next((value for value in values if isinstance(value, REFERENCES)), None)


def _key_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(key_of, value))
    return str(_plain(value)) if value else ""


def _word(row: Row) -> AnswerWord:
    """The answer of a row in one word; collected under a condition counts as collected."""
    word = row.answers[PRODUCT].answer
    limited = row.answers[PRODUCT].condition is not None or row.only
    return AnswerWord.COLLECTED if word is AnswerWord.CONDITIONAL and (limited or row.said.answer is None) else word
