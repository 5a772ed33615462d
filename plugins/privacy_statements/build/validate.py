"""Node → record: every mistake of one file at once, in a writer's words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from privacy_statements.diagnostics import Diagnostic, diagnose, did_you_mean
from privacy_statements.load import Mapping, Node, Scalar, Sequence
from privacy_statements.records.fields import Record, UnknownKey
from privacy_statements.records.placed import placed

AnyRecord = TypeVar("AnyRecord", bound=Record)

# what pydantic calls a wrong shape, and what a writer is told to write instead
SHAPES = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys and values",
    "model_type": "a mapping of keys and values",
    "model_attributes_type": "a mapping of keys and values",
}
NAMING = {"item", "name", "about", "heading", "category", "id"}  # without these, nothing is left to speak of
ATTEMPTS = 6  # leaving out a value can uncover another mistake; more than a few in a chain is not seen
SHOWN = 60  # characters of a writer's value in a message


def read_record(kind: type[AnyRecord], node: Node) -> tuple[AnyRecord | None, list[Diagnostic]]:
    """The record that a node describes, and everything that is wrong with it.

    What is wrong is left out of the record, so that the references in the rest can still be checked in
    the same run; ``None`` when nothing usable is left.
    """
    unknown: list[UnknownKey] = []
    problems: set[Diagnostic] = set()
    record = None
    data = placed(node)
    for _ in range(ATTEMPTS):
        try:
            record = kind.model_validate(data, context=unknown)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
            if not problems:
                problems |= {_diagnostic(detail, node) for detail in details}
            data = _without(data, [_told_apart(detail) for detail in details])
    problems |= {_unknown_key(key) for key in unknown}
    return record, sorted(problems)


def _told_apart(detail: ErrorDetails) -> tuple[int | str, ...]:
    """The path of the value to leave out: of the mapping itself where one of its keys is missing, and of
    the row or section around a value that says what the row or section is."""
    path = detail["loc"]
    if detail["type"] == "missing" or (path[-1:] and path[-1] in NAMING):
        path = path[:-1]
    return path


def _without(data: Any, paths: list[tuple[int | str, ...]]) -> Any:
    """The data without the values at some paths. Steps that pydantic adds are not in the data: the last
    step that is there is left out."""
    for path in sorted(paths, key=lambda path: [str(step).rjust(9, "0") for step in path], reverse=True):
        if not path:
            return None
        holder, last = data, None
        for step in path:
            inside = _inside(holder if last is None else _inside(holder, last), step)
            if inside is None:
                break
            holder, last = (holder if last is None else _inside(holder, last)), step
        if last is not None:
            del holder[last]
    return data


def _inside(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _unknown_key(key: UnknownKey) -> Diagnostic:
    hint = did_you_mean(key.key, key.known) or f"; expected one of {', '.join(sorted(key.known))}"
    return diagnose("unknown-key", key.position, f'unknown key "{_short(key.key)}"{hint}')


def _diagnostic(detail: ErrorDetails, node: Node) -> Diagnostic:
    place, name = _find(node, detail["loc"])
    position, met = place.position, _met(place)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        missing = str(detail["loc"][-1])
        return diagnose("missing-key", position, f'"{missing}" is missing')
    if kind == "form":
        return diagnose("wrong-value", position, f"expected {context['expected']}, met {met}")
    if kind == "enum":
        words = _allowed(str(context["expected"]))
        hint = did_you_mean(place.text, words) if isinstance(place, Scalar) else ""
        expected = hint or f"; expected one of {', '.join(words)}"
        return diagnose("unknown-word", position, f"{met} is not a word for {name}{expected}")
    shape = SHAPES.get(kind)
    if shape is not None:
        return diagnose("wrong-type", position, f"expected {shape} for {name}, met {met}")
    return diagnose("wrong-value", position, f"{detail['msg'].lower().rstrip('.')}, met {met}")


def _allowed(expected: str) -> list[str]:
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",") if word.strip()]


def _find(node: Node, path: tuple[int | str, ...]) -> tuple[Node, str]:
    """The node at a path, and the name of the field it belongs to. What pydantic adds to the path (a
    field that a short form stands for) is not in the file and is passed over."""
    name = "the record"
    for step in path:
        if isinstance(step, str):
            name = f'"{step}"'
        inner = _child(node, step)
        node = inner if inner is not None else node
    return node, name


def _child(node: Node, step: int | str) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _met(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if node.is_null else f'"{_short(node.text)}"'


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= SHOWN else folded[: SHOWN - 1] + "…"
