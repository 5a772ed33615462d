"""What product files say, read with a plain YAML reader: the measure against which pages of answers are read.

Nothing of the program is asked. The manual is: what is written inside replaces what is written around, and what never
happens has nothing of what is said of what does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

NOT_AT_ALL = {"not-collected", "not-applicable"}
DESCRIBING = {"necessity", "category", "condition", "subjects", "data_classes", "identifiability"}
HELD = [
    "necessity",
    "controls",
    "visible_to",
    "act",
    "by",
    "denies",
    "answer",
    "category",
    "subjects",
    "data_classes",
    "identifiability",
    "purposes",
]


@dataclass
class PlainRow:
    """A row as written, with what is written around it."""

    product: str
    id: str
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def is_collected(self) -> bool:
        """Whether any answer leaves open that it is collected."""
        word = word_of(self.said.get("answer"))
        columns = [word_of(self.said["answers"].get(name), "not-stated") for name in self.said.get("columns", [])]
        never = self.said.get("necessity") == "never"
        denied = never and "collected" in acts_of(self) and "answer" not in self.said
        return bool({"not-collected" if denied else word, *columns} - NOT_AT_ALL)


def many(written: Any) -> list[Any]:
    """One or several, as records may be written."""
    return [] if written is None else written if isinstance(written, list) else [written]


def word_of(answer: Any, otherwise: str = "collected") -> str:
    """The word of an answer that may be written short."""
    if isinstance(answer, dict):
        return str(answer.get("answer", otherwise))
    return str(answer or otherwise)


def acts_of(row: PlainRow) -> list[str]:
    """What a denial denies; without a word, that it is collected."""
    pairs = [pair["act"] if isinstance(pair, dict) else pair for pair in many(row.said.get("denies"))]
    return pairs or many(row.said.get("act")) or ["collected"]


def rows_in(content: Path) -> Iterator[PlainRow]:
    """Every row of every product."""
    for file in sorted((content / "products").glob("*.yml")):
        product = yaml.safe_load(file.read_text("utf-8"))
        yield from _rows(product, product["id"], {"answers": {}})


def _rows(section: dict[str, Any], product: str, around: dict[str, Any]) -> Iterator[PlainRow]:
    said = _inside(around, section)
    for written in section.get("items", []):
        row = {"item": written} if isinstance(written, str) else written
        row_id = row.get("id") or row.get("item") or row.get("about")
        yield PlainRow(product, str(row_id), _inside(said, row))
    for inner in section.get("sections", []):
        yield from _rows(inner, product, said)


def _inside(around: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    kept = around
    if written.get("necessity", "never" if written.get("kind") == "never" else "") == "never":
        is_new = around.get("necessity") != "never"
        kept = {k: v for k, v in around.items() if k in DESCRIBING} | {"answers": {}} if is_new else around
        kept = {**kept, "necessity": "never"}
    own = {name: written[name] for name in HELD if name in written}
    columns = many(written.get("columns")) or kept.get("columns", around.get("columns", []))
    answers = {**kept["answers"], **written.get("answers", {})}
    return {**kept, **own, "columns": columns, "answers": answers}
