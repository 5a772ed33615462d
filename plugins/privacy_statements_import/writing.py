"""Draft → the text of its file: YAML in the canonical form, which says exactly what the draft says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fmt.order import Shape, shape_of
from privacy_statements.read.load import Limits, data_of, load_text
from privacy_statements.read.syntax import bad_character, shown
from privacy_statements.read.yaml_text import flow, quoted
from privacy_statements.records.kinds import KINDS
from privacy_statements_import.draft import Draft, Finding, Outcome
from privacy_statements_import.sources import excerpt

WIDTH = 110
LIMITS = Limits()
UNSEEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]|[\ud800-\udfff]")
"""What no text of a record can hold: control characters, and halves of characters."""
APART = frozenset({"sections"})  # keys whose members have a blank line between them
STEP = "  "


class Written(Struct, frozen=True):
    """The text of a record, what was taken out of it, and why it cannot be written, if so."""

    text: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def written(draft: Draft, path: str, origin: str, schema: str | None = None, limits: Limits = LIMITS) -> Written:
    """The file of a draft. ``path`` is what positions show; ``origin`` is what it was imported from, and ``schema``
    the path of its JSON Schema. What was written is read again: what does not come back the same is a problem."""
    cleaner = _Cleaner()
    data = as_read(cleaner.clean(draft.data))
    head = [f"# yaml-language-server: $schema={schema}"] if schema else []
    head.append(f"# Imported from {shown(origin, WIDTH)}; a person has to look at it.")
    lines = [*head, *_mapping(data, shape_of(KINDS[draft.kind]), "")]
    text = "\n".join(lines) + "\n"
    loaded = load_text(text, path, limits)
    problems = loaded.diagnostics
    if not problems and (loaded.node is None or data_of(loaded.node) != data):
        message = "met text that would not come back as it is; nothing was written"
        problems = (diagnose("not-imported", Position(path), message),)
    return Written(text, tuple(cleaner.findings), problems)


def as_read(data: Any) -> Any:
    """Data of a draft as the loader reads it back: true and false are words."""
    if isinstance(data, Mapping):
        return {str(key): as_read(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [as_read(value) for value in data]
    if data is None:
        return None
    return ("false", "true")[data] if isinstance(data, bool) else str(data)


class _Cleaner(Struct):
    """Takes out of every text what no YAML can carry, and tells it."""

    findings: list[Finding] = field(default_factory=list)

    def clean(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {self.clean(str(key)): self.clean(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.clean(value) for value in data]
        if not isinstance(data, str) or UNSEEN.search(data) is None:
            return data
        kept = UNSEEN.sub("", data)
        why = f"{len(data) - len(kept)} characters that nobody sees were taken out"
        self.findings.append(Finding(1, Outcome.REPAIRED, excerpt(kept), why))
        return kept


# --- data → lines


def _mapping(data: Mapping[str, Any], shape: Shape, indent: str) -> Iterator[str]:
    for key in _sorted(data, shape):
        if key in APART and isinstance(data[key], list) and not indent:
            yield ""
        yield from _entry(f"{indent}{quoted(key)}:", data[key], shape.inside(key), indent, key in APART)


def _sorted(data: Mapping[str, Any], shape: Shape) -> list[str]:
    return sorted(data, key=lambda key: shape.order.get(key, len(shape.order)))


def _entry(start: str, value: Any, shape: Shape, indent: str, apart: bool = False) -> Iterator[str]:
    """A key, or the dash of a list, with its value: in its line, or in lines below it."""
    short = _short(value, shape, len(start) + 1)
    if short is not None:
        yield f"{start} {short}"
    elif isinstance(value, Mapping):
        yield start
        yield from _mapping(value, shape, indent + STEP)
    elif isinstance(value, list):
        yield start
        yield from _members(value, shape, indent + STEP, apart)
    else:
        yield f"{start} |" if value.endswith("\n") else f"{start} |-"
        yield from (f"{indent}{STEP}{line}" if line else "" for line in value.rstrip("\n").split("\n"))


def _members(values: list[Any], shape: Shape, indent: str, apart: bool) -> Iterator[str]:
    for number, value in enumerate(values):
        if apart and number:
            yield ""
        dash = f"{indent}-"
        short = None if apart and value else _short(value, shape, len(dash) + 1, is_member=True)
        if short is not None or not isinstance(value, Mapping | list):
            yield from _entry(dash, value, shape, indent) if short is None else (f"{dash} {short}",)
            continue
        inner = (
            _mapping(value, shape, indent + STEP)
            if isinstance(value, Mapping)
            else _members(value, shape, indent + STEP, apart=False)
        )
        first, *others = inner
        yield f"{dash} {first.lstrip(' ')}"
        yield from others


def _short(value: Any, shape: Shape, column: int, is_member: bool = False) -> str | None:
    """A value that stands in one line; ``None`` for one that needs several, or reads better in a block of lines."""
    if isinstance(value, str) or not value:
        return None if value and _is_block(value) else flow(value)
    is_mapping = isinstance(value, Mapping)
    inside = value.values() if is_mapping else value
    if is_mapping != is_member or any(isinstance(one, Mapping | list) or (one and _is_block(one)) for one in inside):
        return None
    made = flow({key: value[key] for key in _sorted(value, shape)} if is_mapping else value)
    return made if column + len(made) <= WIDTH else None


def _is_block(text: str) -> bool:
    """Whether a text of several lines comes back from a literal block as it is."""
    lines = text.rstrip("\n").split("\n")
    return (
        len(lines) > 1
        and len(text) - len(text.rstrip("\n")) <= 1
        and not text.startswith("\n")
        and bad_character().search(text) is None
        and "\r" not in text
        and not lines[0].startswith((" ", "\t"))
        and not any((line and not line.strip()) or "\t" in line for line in lines)
    )
