"""What applies to a reader, worked out from the YAML of records alone: a second mind, to compare the first with.

It imports nothing of the program. Truth is a number here: 0 is no, 1 is yes, a half is open; all of several is the
least of them, any of several the greatest.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Facts = Mapping[str, str]
OPEN = 0.5
COLLECTING = {"collected", "conditional", "reused"}
SAYS_MOST = ["collected", "reused", "may", "conditional", "not-stated", "not-collected", "not-applicable"]
KEPT_OF_WHAT_HAPPENS = {"category", "condition", "subjects", "data_classes", "identifiability"}


class Records:
    """The records of a folder, as YAML says them."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        """``files`` are the read files, by path below the content folder."""
        self.dimensions: dict[str, Any] = {}
        self.presets: dict[str, Any] = {}
        self.for_products: dict[str, list[str]] = {}
        self.items: set[str] = set()
        self.products: dict[str, Any] = {}
        for path, file in sorted(files.items()):
            for record in file if isinstance(file, list) else [file]:
                self._take(path.partition("/")[0], record)

    def _take(self, kind: str, record: Any) -> None:
        if kind == "vocabulary":
            self.dimensions |= {one["id"]: one for one in record.get("dimensions", ())}
            self.presets |= {one["id"]: one["when"] for one in record.get("presets", ())}
            self.for_products |= {
                one["id"]: [one["products"]] for one in record.get("presets", ()) if "products" in one
            }
        elif kind == "items":
            self.items.add(record["id"])
        elif kind == "products":
            assert "part_of" not in record
            self.products[record["id"]] = record

    def values(self, dimension: str) -> list[str]:
        """The values of a dimension; yes and no where it names none."""
        return [one["id"] for one in self.dimensions[dimension].get("values", ())] or ["yes", "no"]

    def situations(self, dimensions: list[str]) -> Iterator[dict[str, str]]:
        """Every combination of values, "not said" among them."""
        for row in itertools.product(*([None, *self.values(one)] for one in dimensions)):
            yield {one: value for one, value in zip(dimensions, row, strict=True) if value is not None}

    def presets_about(self, product: str) -> dict[str, dict[str, str]]:
        """The situations with a page about a product: those that name it, or that say something of what it depends on."""
        return {
            key: when
            for key, when in self.presets.items()
            if (product in self.for_products[key] if key in self.for_products else set(when) & set(self.asked(product)))
        }

    # --- truth

    def truth(self, condition: Any, facts: Facts) -> float:
        """Whether a condition holds."""
        if isinstance(condition, str):
            return OPEN
        parts: list[float] = []
        for key, inner in condition.items():
            if key == "all":
                parts.append(min(self.truth(one, facts) for one in many(inner)))
            elif key == "any":
                parts.append(max(self.truth(one, facts) for one in many(inner)))
            elif key == "not":
                parts.append(1 - self.truth(inner, facts))
            elif key == "words":
                parts.append(OPEN)
            else:
                parts.append(max(self.has(key, value, facts) for value in many(inner)))
        return min(parts)

    def has(self, dimension: str, value: str, facts: Facts) -> float:
        """Whether a dimension has a value, or a level contains it."""
        if dimension not in facts:
            return OPEN
        levels = self.values(dimension)
        if self.dimensions[dimension].get("cumulative"):
            return float(levels.index(facts[dimension]) >= levels.index(value))
        return float(facts[dimension] == value)

    def column(self, name: str, facts: Facts) -> float:
        """Whether the answers of a column count."""
        dimension, _, value = name.partition(".")
        return self.has(dimension, value or "yes", facts)

    # --- what is said

    def applies(self, product: str, facts: Facts) -> dict[str, str]:
        """The outcome of every row of the page, by its anchor."""
        said: dict[str, list[tuple[str, bool]]] = {}
        denials: dict[str, str] = {}
        for key, anchor, denies, outcome, collects in self._statements(product, facts):
            if denies:
                assert anchor not in denials, f"this evaluator does not number {anchor}"
                denials[anchor] = outcome
            else:
                said.setdefault(key, []).append((outcome, collects))
        return {key: strongest(found) for key, found in said.items()} | denials

    def asked(self, product: str) -> list[str]:
        """The dimensions on which a product depends: those that its outcomes ever differ by, or that it names."""
        text = repr(self.products[product])
        return [one for one in self.dimensions if re.search(rf"'{re.escape(one)}['.]", text)]

    def _statements(self, product: str, facts: Facts) -> Iterator[tuple[str, str, bool, str, bool]]:
        record = self.products[product]
        start: dict[str, Any] = {
            "said": {},
            "conditions": [],
            "columns": [],
            "kind": None,
            "product": product,
            "ids": set(),
        }
        yield from self._section(record, start, facts)

    def _section(self, record: Any, around: dict[str, Any], facts: Facts) -> Iterator[tuple[str, str, bool, str, bool]]:
        here = dict(around)
        kind = record.get("kind", around["kind"])
        if kind == "never" and around["kind"] != "never":
            here |= {"said": {"necessity": "never"}, "conditions": []}
        here = inherit(here, record) | {"kind": kind}
        if "columns" in record:
            here["columns"] = many(record["columns"])
        for item in record.get("items", ()):
            yield from self._row({"name": item} if isinstance(item, str) else item, here, facts)
        if record is not self.products[around["product"]] and is_a_row(record):
            yield from self._row(record | {"items": (), "is_section": True}, here, facts)
        for inner in record.get("sections", ()):
            yield from self._section(inner, here, facts)

    def _row(self, row: Any, around: dict[str, Any], facts: Facts) -> Iterator[tuple[str, str, bool, str, bool]]:
        here = around if row.get("is_section") else inherit(around, row)
        said, conditions = here["said"], here["conditions"]
        item = row.get("item") or (row["name"] if row.get("name") in self.items else None)
        row_id = row.get("id") or item or row.get("about") or slug(row.get("name") or row.get("heading"))
        assert row_id not in here["ids"], f"this evaluator does not number {row_id}"
        here["ids"].add(row_id)
        whole = [*conditions]
        if "level" in said:
            dimension, _, value = said["level"].rpartition(".")
            whole.append({dimension: value})
        necessity = said.get("necessity")
        limits = [row["only"]] if "only" in row else []
        controls = [one if isinstance(one, str) else one["kind"] for one in many(said.get("controls", ()))]
        if necessity == "optional" or any(kind != "none" for kind in controls):
            limits.append("somebody chooses")
        own = answer_of(said["answer"]) if "answer" in said else {"answer": word_of(said, conditions)}
        answers = {"": own | {"conditions": [*conditions, *limits[: "only" in row], *condition_of(own)]}}
        for column in here["columns"]:
            given = said.get("answers", {}).get(column)
            given = answer_of(given) if given is not None else {"answer": "not-stated"}
            answers[column] = given | {"conditions": condition_of(given)}
        denies = necessity == "never" and own["answer"] not in COLLECTING
        anchor = f"item-{item}" if item else f"row-{row_id}"
        hedged = said.get("certainty") == "may"
        answers = {name: one | {"hedged": hedged} for name, one in answers.items()}
        place = (f"never-{row_id}" if denies else anchor, denies, necessity == "never", row_id)
        whole += limits
        yield self._statement(anchor, place, answers, whole, facts)
        if not row.get("is_section"):
            yield from self._parts(row, place, answers, whole, facts)

    def _parts(
        self, whole: Any, place: Any, answers: Any, around: list[Any], facts: Facts
    ) -> Iterator[tuple[str, str, bool, str, bool]]:
        anchor, denies, never, row_id = place
        for part in whole.get("parts", ()):
            part = {"name": part} if isinstance(part, str) else part
            given = {name: answer_of(one) for name, one in part.get("answers", {}).items()}
            own = answers | {
                name: one | {"conditions": condition_of(one), "hedged": answers[""]["hedged"]}
                for name, one in given.items()
            }
            conditions = [*around, *condition_of(part), *many(part.get("only", ()))]
            if whole.get("relation", "all") != "all":
                conditions.append("it is the one that is used")
            item = part.get("item") or (part["name"] if part["name"] in self.items else None)
            key = f"item-{item}" if item else f"part-{row_id}-{slug(part['name'])}"
            anchor = f"never-{row_id}-{slug(part['name'])}" if denies else key
            yield self._statement(key, (anchor, denies, never, row_id), own, conditions, facts)
            yield from self._parts(part, place, own, conditions, facts)

    def _statement(
        self, key: str, place: Any, answers: Any, around: list[Any], facts: Facts
    ) -> tuple[str, str, bool, str, bool]:
        anchor, denies, never, _row = place
        found, collects = set(), False
        for name, answer in answers.items():
            columns = [self.column(other, facts) for other in answers if other]
            counts = self.column(name, facts) if name else min([1 - one for one in columns], default=1)
            if counts > 0:
                collects |= answer["answer"] in COLLECTING
                limits = around if never or answer["answer"] in COLLECTING else []
                own = answer["conditions"]
                if answer["answer"] == "conditional" and limits and not own:
                    own = ["what else is not stated"]
                conditions = [*limits, *own]
                truth = min((self.truth(one, facts) for one in conditions), default=1)
                is_denial = denies and (not name or answer["answer"] == "not-collected")
                word = outcome("never" if is_denial else answer["answer"], truth, bool(conditions))
                sure = word in ("collected", "reused") or not conditions
                found.add("may" if answer["hedged"] and answer["answer"] in COLLECTING and sure else word)
        is_denied = found & {"never", "never-if"} and not found & {*COLLECTING, "may"}
        mixed = "never-if" if is_denied else "conditional"
        return key, anchor, denies, found.pop() if len(found) == 1 else mixed, collects


def strongest(found: list[tuple[str, bool]]) -> str:
    """What counts of several statements; one that says when something is not collected says less than nothing stated."""
    words = {word for word, collects in found if word != "conditional" or collects}
    if "not-stated" not in words:
        words = {word for word, _ in found}
    return min(words, key=SAYS_MOST.index)


def read(content: Path) -> Records:
    """The records of a content folder."""
    files = sorted(content.rglob("*.yml"))
    return Records({file.relative_to(content).as_posix(): load(file.read_text("utf-8")) for file in files})


def load(text: str) -> Any:
    """YAML in which every scalar is text, as in records."""
    return yaml.load(text, yaml.BaseLoader)


def outcome(word: str, truth: float, limited: bool) -> str:
    """What an answer comes to."""
    if word == "not-stated" or (word == "conditional" and not limited):
        return word
    if truth == OPEN:
        return "never-if" if word == "never" else "conditional"
    if truth == 1:
        return "collected" if word == "conditional" else word
    return "not-collected" if word in COLLECTING else "not-stated"


def inherit(around: dict[str, Any], record: Any) -> dict[str, Any]:
    """What is said at a place: its own words before those around it; conditions add up."""
    said, conditions = dict(around["said"]), list(around["conditions"])
    if record.get("necessity") == "never" and said.get("necessity") != "never":
        said = {"necessity": "never"}
    answers = said.get("answers", {}) | record.get("answers", {})
    said |= {
        key: record[key]
        for key in ("necessity", "level", "answer", "act", "obtained", "controls", "given_by", "certainty")
        if key in record
    }
    own = record.get("condition")
    if own == "always":
        conditions = []
    elif own is not None:
        conditions.append(own)
    return around | {"said": said | {"answers": answers}, "conditions": conditions}


def word_of(said: Any, conditions: list[Any]) -> str:
    """The answer that follows from what else is said."""
    if said.get("necessity") == "never":
        return "not-collected" if "collected" in many(said.get("act", "collected")) else "not-stated"
    how = said.get("obtained")
    if (how if isinstance(how, str) else (how or {}).get("how")) == "reused":
        return "reused"
    return "conditional" if conditions else "collected"


def is_a_row(record: Any) -> bool:
    """Whether a section with answers, and without items anywhere inside, is itself what it speaks of."""
    return has_answers(record) and not has_items(record)


def has_answers(record: Any) -> bool:
    return bool(record.get("answers")) or "answer" in record


def has_items(record: Any) -> bool:
    inner = record.get("sections", ())
    return bool(record.get("items")) or any(has_items(one) or has_answers(one) for one in inner)


def answer_of(given: Any) -> dict[str, Any]:
    answer = {"answer": given} if isinstance(given, str) else dict(given)
    answer.setdefault("answer", "conditional" if condition_of(answer) else "collected")
    return answer


def condition_of(record: Any) -> list[Any]:
    condition = record.get("condition")
    scope = [record["only"]] if "only" in record and "name" not in record and "item" not in record else []
    return scope if condition is None or condition == "always" else [condition, *scope]


def many(one: Any) -> list[Any]:
    return list(one) if isinstance(one, (list, tuple)) else [one]


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
