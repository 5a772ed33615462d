"""Our own records as a person reads them: ``yaml.safe_load``, and nothing of the program.

For tests that compare what a page says with what the records say. Only what our own records write is understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

COLLECTING = ("collected", "conditional", "reused")


@dataclass(frozen=True)
class Told:
    """What one row, or one part of a row, says of an item."""

    product: str
    item: str
    """The id of a shared item; else the place of the row."""
    category: str | None
    section: str
    is_part: bool
    never: str
    """Of a denial: what never happens, and by whom."""
    word: str
    necessity: str
    conditions: tuple[str, ...]
    only: str | None = None
    form: str | None = None
    alternative: bool = False
    chosen: bool = False
    """Whether it is optional, or somebody decides or gives it."""
    decides: str = ""
    """Who gives it and who decides, as it is written."""
    may: bool = False
    """Whether it is only said that it may be."""
    columns: tuple[tuple[str, str], ...] = ()
    """The answer columns, each with its word and whatever else it says."""

    def is_sure(self) -> bool:
        """Whether it holds for every reader."""
        limited = self.conditions or self.alternative or self.only or self.chosen
        return not limited and self.word != "conditional"


class Records:
    """All records of a folder."""

    def __init__(self, content: Path) -> None:
        self.items = {record["id"]: record for file in _files(content / "items") for record in _list(_read(file))}
        self.products = {record["id"]: record for file in _files(content / "products") for record in [_read(file)]}
        self.words: dict[str, list[dict[str, Any]]] = {}
        for file in _files(content / "vocabulary"):
            for kind, records in _read(file).items():
                self.words.setdefault(kind, []).extend(records)

    def told(self, product: str) -> list[Told]:
        """Everything that a product says of items, in the order of its record."""
        return list(self._section(product, self.products[product], {"necessity": "", "conditions": ()}, "top"))

    def _section(self, product: str, section: Any, around: Any, place: str) -> Iterator[Told]:
        here = _inside(around, section)
        for number, row in enumerate(section.get("items", ())):
            yield from self._row(product, row, here, f"{place}/{number}")
        for number, inner in enumerate(section.get("sections", ())):
            yield from self._section(product, inner, here, f"{place}.{number}")

    def _row(self, product: str, written: Any, around: Any, place: str) -> Iterator[Told]:
        row = {"item" if written in self.items else "name": written} if isinstance(written, str) else written
        if "about" in row:
            return
        here = _inside(around, row)
        answer = here.get("answer")
        answer = {"answer": answer} if isinstance(answer, str) else answer or {}
        told = Told(
            product=product,
            item=row.get("item", f"{product} {place}"),
            category=self._category(row, here),
            section=place.rpartition("/")[0],
            is_part=False,
            never=_never(here) if here["necessity"] == "never" else "",
            word=answer.get("answer") or _word(here),
            necessity=here["necessity"],
            conditions=here["conditions"],
            only=answer.get("only") or row.get("only"),
            form=answer.get("form") or row.get("form"),
            chosen=here["necessity"] == "optional" or "controls" in here or "given_by" in here,
            decides=repr(
                [here.get("given_by"), [(one["kind"], one.get("who")) for one in _list(here.get("controls", []))]]
            ),
            may=here.get("certainty") == "may",
            columns=tuple((each, repr(here.get("answers", {}).get(each))) for each in here.get("columns", ())),
        )
        yield told
        yield from self._parts(row, told)

    def _parts(self, row: Any, whole: Told) -> Iterator[Told]:
        relation = row.get("relation", "all")
        for part in row.get("parts", ()):
            written = {"item" if part in self.items else "name": part} if isinstance(part, str) else part
            own = _conditions(written)
            told = replace(
                whole,
                item=written.get("item", ""),
                category=self._category(written, {}),
                is_part=True,
                conditions=(*whole.conditions, *own),
                only=written.get("only") or whole.only,
                form=written.get("form") or whole.form,
                alternative=whole.alternative or relation != "all",
            )
            if told.item:
                yield told
            yield from self._parts(written, told)

    def _category(self, row: Any, here: Any) -> str | None:
        found = self.items[row["item"]].get("category") if "item" in row else here.get("category")
        return None if found is None else str(found)


def _inside(around: Any, section: Any) -> Any:
    own = {
        key: section[key]
        for key in (
            "necessity",
            "answer",
            "category",
            "act",
            "by",
            "obtained",
            "columns",
            "controls",
            "given_by",
            "certainty",
        )
        if key in section
    }
    if own.get("necessity", "") == "never" or section.get("kind") == "never":
        own["necessity"] = "never"
        if around["necessity"] != "never":
            around = {"necessity": "never", "conditions": ()}
    return {
        **around,
        **own,
        "conditions": (*around["conditions"], *_conditions(section)),
        "answers": {**around.get("answers", {}), **section.get("answers", {})},
    }


def _conditions(written: Any) -> tuple[str, ...]:
    condition = written.get("condition")
    if condition is None:
        return ()
    parts = condition["all"] if isinstance(condition, dict) and "all" in condition else [condition]
    return tuple(each if isinstance(each, str) else each.get("words") or repr(each) for each in parts)


def _word(here: Any) -> str:
    if here["necessity"] == "never":
        return "not-collected" if "collected" in _list(here.get("act", ["collected"])) else "not-stated"
    obtained = here.get("obtained")
    if (obtained.get("how") if isinstance(obtained, dict) else obtained) == "reused":
        return "reused"
    return "conditional" if here["conditions"] else "collected"


def _never(here: Any) -> str:
    return f"{_list(here.get('act', ['collected']))} {_list(here.get('by', []))}"


def _list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.rglob("*.yml"))


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))
