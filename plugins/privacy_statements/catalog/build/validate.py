"""Node → record: every mistake of one file at once, in a writer's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import Mapping, Node, Scalar, Sequence
from privacy_statements.read.outline import Outline
from privacy_statements.read.placed import PlacedDict, PlacedText, placed, stand_in
from privacy_statements.read.syntax import shown
from privacy_statements.records.fields import Record
from privacy_statements.records.outlined import outlined_record
from privacy_statements.records.plainly import plain_record

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from privacy_statements.records.models import UnknownKey

AnyRecord = TypeVar("AnyRecord", bound=Record)
Path = tuple[int | str, ...]

# what pydantic calls a wrong shape, and what a writer is told to write instead
SHAPES = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys and values",
}
KEY = "[key]"  # the last step of pydantic's path when the key itself is wrong
ATTEMPTS = 12  # leaving out a value can uncover another mistake; more than a few in a chain is not seen


def read_record(
    kind: type[AnyRecord], node: Node | Outline, mended: set[Position] | None = None
) -> tuple[AnyRecord | None, list[Diagnostic]]:
    """The record that a node or an outline describes, and everything that is wrong with it.

    What is wrong is left out, and what is missing is stood in for, so that the rest can still be checked
    in the same run; where, is added to ``mended``. ``None`` when nothing usable is left.
    """
    if isinstance(node, Outline):
        outlined = outlined_record(kind, node)
        if outlined is not None:
            return outlined, []
        node = node.node()
    plain = plain_record(kind, node)
    if plain is not None:
        return plain, []
    from privacy_statements.records.models import asked

    unknown: list[UnknownKey] = []
    problems: set[Diagnostic] = set()
    record, data = None, placed(node)
    mended = set() if mended is None else mended
    for _ in range(ATTEMPTS):
        record, details = asked(kind, data, unknown)
        if record is not None:
            break
        if not problems:
            problems = {_diagnostic(detail, node) for detail in details}
        if not isinstance(data, PlacedDict):
            break
        for detail in sorted(details, key=_last_first, reverse=True):
            _mend(data, detail, mended)
    problems |= {_unknown_key(key) for key in unknown}
    return record, sorted(problems)


# --- leaving out and standing in


class _StandIn(PlacedText):
    """Stands for what a record cannot do without and does not say."""


def _last_first(detail: ErrorDetails) -> list[str]:
    return [str(step).rjust(9, "0") for step in detail["loc"]]  # leaving out moves what comes after


def _mend(data: PlacedDict, detail: ErrorDetails, mended: set[Position]) -> None:
    """Takes one mistake out of the data. Steps of a path that pydantic adds are not in the data."""
    way: list[tuple[Any, int | str]] = []  # each holder, with the key or number of what it holds
    inside: Any = data
    for step in detail["loc"]:
        if _holds(inside, step):
            way.append((inside, step))
            inside = inside[step]
    if detail["type"] == "missing" and isinstance(inside, PlacedDict):
        inside[str(detail["loc"][-1])] = _StandIn(stand_in(inside.position), inside.position)
        mended.add(inside.position)
        return
    if isinstance(inside, _StandIn) and len(way) > 1:  # not even that will do: the whole mapping goes
        way.pop()
    if way:
        holder, step = way[-1]
        del holder[step]
        mended |= {holder.position for holder, _ in way if isinstance(holder, PlacedDict)}


def _holds(data: Any, step: int | str) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


# --- a mistake in words


def _unknown_key(key: UnknownKey) -> Diagnostic:
    hint = nearest(key.key, sorted(key.known))
    return diagnose("unknown-key", key.position, f'unknown key "{_short(key.key)}"{hint}')


def _diagnostic(detail: ErrorDetails, node: Node) -> Diagnostic:
    place, name = _find(node, detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        inside = name.replace(" for ", " in ")
        return diagnose("missing-key", place.position, f'"{detail["loc"][-1]}" is missing{inside}')
    expected = str(context.get("expected", detail["msg"].lower().rstrip(".")))
    if kind == "enum":
        words = _allowed(expected)
        if isinstance(place, Scalar) and not place.is_null:
            message = f'unknown word "{_short(place.text)}"{name}{nearest(place.text, words)}'
            return diagnose("unknown-word", place.position, message)
        expected = f"one of {', '.join(words)}"
    expected = SHAPES.get(kind, expected)
    code = "wrong-type" if kind in (*SHAPES, "shape", "enum") else "wrong-value"
    return diagnose(code, place.position, f"met {_met(place)}{name}; expected {expected}")


def _allowed(expected: str) -> list[str]:
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",") if word.strip()]


def _find(node: Node, path: Path) -> tuple[Node, str]:
    """The node at a path, and the field it belongs to in words. What pydantic adds to the path (a field
    that a short form stands for) is not in the file and is passed over."""
    name = ""
    for number, step in enumerate(path):
        inner = _child(node, step)
        if inner is None:
            continue
        if isinstance(step, str):
            name = f' for "{_short(step)}"'
        if path[number + 1 :] == (KEY,) and isinstance(node, Mapping):
            return next(entry.key for entry in node.entries if entry.key.text == step), " as a key"
        node = inner
    return node, name


def _child(node: Node, step: int | str) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _met(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping" if node.entries else "an empty mapping"
    if isinstance(node, Sequence):
        return "a list" if node.items else "an empty list"
    return "nothing" if node.is_null else f'"{_short(node.text)}"'


def _short(text: str) -> str:
    return shown(" ".join(text.split()))
