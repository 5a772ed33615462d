"""What is wrong in a record, in a writer's words."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from privacy_statements.diagnostics.diagnostic import NEAR, Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.characters import odd_character
from privacy_statements.read.node import Entry, Node, Scalar, Sequence
from privacy_statements.read.node import Mapping as MappingNode
from privacy_statements.read.syntax import shown
from privacy_statements.records.examples import EXAMPLES, key_hint
from privacy_statements.records.record import Record

WRONG: Final[Any] = object()
"""In place of a value that could not be read. What is wrong with it is reported already."""
IDENTIFYING = frozenset({"id", "name", "item", "about", "heading"})  # keys that say what a record is about
WRONG_TYPE, WRONG_VALUE = "wrong-type", "wrong-value"


class Mistakes:
    """Everything that is wrong in one record. ``name`` is always the nearest key around a value: messages name it."""

    def __init__(self, mended: set[Position]) -> None:
        self.mended = mended
        """Where mappings begin in which something is left out or stands in for what is missing."""
        self.diagnostics: set[Diagnostic] = set()
        self.left_out = 0
        """How many values were left out because they are wrong."""
        self.count = 0
        """How many mistakes there are, without unknown keys: these hide nothing."""

    def wrong(self, node: Node, name: str, expected: str, code: str = WRONG_VALUE) -> Any:
        """Reports a value that is not what its field expects."""
        place = f' for "{one_line(name)}"' if name else ""
        example = EXAMPLES.get(name) if code == WRONG_TYPE and expected != "text" else None
        such_as = f', such as "{name}: {example}"' if example else ""
        return self._report(code, node, f"met {_described(node)}{place}; expected {expected}{such_as}")

    def wrong_key(self, key: Scalar, expected: str) -> Any:
        """Reports a key that has not the form that it must have."""
        return self._report(WRONG_VALUE, key, f"met {_described(key)} as a key; expected {expected}")

    def wrong_word(self, node: Node, name: str, words: Mapping[str, StrEnum]) -> Any:
        """Reports a value that is none of a closed set of words."""
        if not isinstance(node, Scalar) or node.is_null:
            return self.wrong(node, name, f"one of {', '.join(words)}", WRONG_TYPE)
        place = f' for "{one_line(name)}"' if name else ""
        message = f'unknown word "{one_line(node.text)}"{_with(node.text)}{place}{nearest(node.text, words)}'
        return self._report("unknown-word", node, message)

    def missing(self, key: str, node: Node, name: str) -> None:
        """Reports a mapping that lacks a key."""
        place = f' in "{one_line(name)}"' if name else ""
        self._report("missing-key", node, f'"{key}" is missing{place}')

    def unknown_key(self, key: Scalar, kind: type[Record]) -> None:
        """Reports a key that is no field."""
        message = f'unknown key "{one_line(key.text)}"{_with(key.text)}{key_hint(key.text, kind)}'
        self.diagnostics.add(diagnose("unknown-key", key.position, message))

    def twice(self, entries: Iterable[Entry], kind: type[Record]) -> None:
        """Reports a key that stands beside another word for the same."""
        keys = {key.text: key for key, _ in entries}
        for other, key in kind.other_keys.items():
            if other in keys and key in keys:
                self._report(
                    WRONG_VALUE, keys[other], f'met "{other}" beside "{key}", which means the same; expected one'
                )

    def _report(self, code: str, node: Node, message: str) -> Any:
        self.count += 1
        self.diagnostics.add(diagnose(code, node.position, message))
        return WRONG


def meant(key: str, missed: Collection[str]) -> str | None:
    """The key that an unknown one is a slip of the pen for, among those that are missed."""
    near = difflib.get_close_matches(key, sorted(missed), n=1, cutoff=NEAR)
    return near[0] if near else None


def one_line(text: str) -> str:
    """A writer's text as part of a message."""
    return shown(" ".join(text.split()))


def _described(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "a mapping" if node.entries else "an empty mapping"
    if isinstance(node, Sequence):
        return "a list" if node.items else "an empty list"
    return "nothing" if node.is_null else f'"{one_line(node.text)}"{_with(node.text)}'


def _with(text: str) -> str:
    """Names what in a text looks like something else."""
    odd = odd_character(text)
    return f" (with {odd})" if odd else ""
