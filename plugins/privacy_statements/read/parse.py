"""YAML text → nodes, with everything in it that is refused.

The tree is made from PyYAML's events (libyaml's where it is installed): the one interface that is fast,
gives positions and resolves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import LINE_BREAK, Position
from privacy_statements.read.node import Entry, Mapping, Node, Scalar, Sequence
from privacy_statements.read.syntax import SURROGATE, shown, syntax_error

LOADER: Callable[[str], Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
DEEPEST = 200  # what Python's own recursion limit surely allows
_new = tuple.__new__  # of a named tuple and its fields: half the time of its own constructor


class Limits(Struct, frozen=True):
    """How much one file may ask for. Nesting is never followed deeper than 200, whatever is set."""

    max_value_bytes: int = 1_048_576
    max_depth: int = 64
    max_file_bytes: int = 33_554_432


def read_document(text: str, path: str, limits: Limits, diagnostics: list[Diagnostic]) -> Node | None:
    """The only document of a file; ``None`` if nothing is in it, or if its reading had to stop. Adds what is wrong to
    ``diagnostics``."""
    try:
        return _Reader(text, path, limits, diagnostics).document()
    except _TooDeepError:
        return None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an impossible escape, without libyaml
        diagnostics.append(syntax_error(error, text, path))
        return None


class _TooDeepError(Exception):
    """Ends the reading of a file; its diagnostic is already noted."""


class _Reader:
    """Makes nodes of events. A method that returns ``None`` has noted why."""

    def __init__(self, text: str, path: str, limits: Limits, diagnostics: list[Diagnostic]) -> None:
        self._next: Callable[[], Any] = LOADER(text).get_event
        self._text = text
        self._path = path
        self._max_bytes = limits.max_value_bytes
        self._long = limits.max_value_bytes // 4  # no character takes more than four bytes
        self._max_depth = min(limits.max_depth, DEEPEST)
        self._diagnostics = diagnostics
        self._forgotten: Position | None = None
        """The first key of the last entry of a list in which another one begins without a dash."""

    def document(self) -> Node | None:
        """The only document of the file, or ``None`` when nothing is in it."""
        node = None
        self._next()  # the stream begins
        if type(self._next()) is DocumentStartEvent:
            node = self._node(self._next(), 1)
            self._next()  # the document ends
            event = self._next()
            if type(event) is DocumentStartEvent:
                message = "met a second document; expected one in a file"
                self._note("yaml-feature", self._position(event), message)
        return None if isinstance(node, Scalar) and node.is_null else node

    def _node(self, event: Any, depth: int) -> Node | None:
        kind = type(event)
        mark = event.start_mark
        position = _new(Position, (self._path, mark.line + 1, mark.column + 1))
        if kind is AliasEvent:
            message = f'met an alias "*{shown(event.anchor)}"; expected the value written out, or text in quotes'
            self._note("yaml-feature", position, message)
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, position)
        if kind is ScalarEvent:
            text = event.value
            if len(text) > self._long and (size := len(text.encode("utf-8", "surrogatepass"))) > self._max_bytes:
                self._note("too-long", position, f"met a value of {size} bytes; expected at most {self._max_bytes}")
            if not event.style and ((" " not in text and "\n" not in text) or event.end_mark.line == mark.line):
                return _new(Scalar, (text, position, True, ""))
            return self._written_otherwise(event, position)
        if depth > self._max_depth:
            self._note("too-deep", position, f"met one more level; expected at most {self._max_depth}")
            raise _TooDeepError
        return self._sequence(position, depth + 1) if kind is SequenceStartEvent else self._mapping(position, depth + 1)

    def _written_otherwise(self, event: Any, position: Position) -> Scalar:
        """A text in quotes or over several lines: how it is written is needed to find a word of it in the file."""
        if event.style == '"' and SURROGATE.search(event.value):  # libyaml refuses these itself
            self._note("yaml-syntax", position, "met an escape for half a character; expected a whole one")
        raw = self._text[event.start_mark.index : event.end_mark.index]
        return Scalar(event.value, position, not event.style, raw)

    def _sequence(self, position: Position, depth: int) -> Sequence:
        items = []
        while type(event := self._next()) is not SequenceEndEvent:
            item = self._node(event, depth)
            if item is not None:
                items.append(item)
        return _new(Sequence, (tuple(items), position))

    def _mapping(self, position: Position, depth: int) -> Mapping:
        entries: list[Entry] = []
        first: dict[str, Position] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._node(event, depth)
            value = self._node(self._next(), depth)
            if type(key) is Scalar and (text := key.text) not in first and (text != "<<" or not key.plain):
                first[text] = key.position
                if value is not None:
                    entries.append(_new(Entry, (key, value)))
            elif key is not None and not self._is_new_entry(key, first):
                self._refuse_key(key, first, key.position if entries else position)
        return _new(Mapping, (tuple(entries), position, self._position(event)))

    def _is_new_entry(self, key: Node, first: dict[str, Position]) -> bool:
        """Whether the key begins another entry of a list, whose "- " is forgotten. It is noted once, and not for its
        other keys."""
        begin = next(iter(first.values()), None)
        if begin is None or not isinstance(key, Scalar) or key.text not in first:
            return False
        if self._forgotten is not begin:
            lines = LINE_BREAK.split(self._text)
            is_entry = lines[begin.line - 1][: begin.column - 1].endswith("- ")
            if first[key.text] is not begin or not is_entry or begin.line == key.position.line:
                return False
            self._forgotten = begin
            message = f'met the key "{shown(key.text)}" again, which begins the entry in line {begin.line}; expected "- " before it'
            self._note("duplicate-key", key.position, message, begin)
        return True

    def _refuse_key(self, key: Node, first: dict[str, Position], place: Position) -> None:
        if not isinstance(key, Scalar):
            message = 'met a list or mapping as a key; expected text (put "{{ }}" in quotes)'
            self._note("yaml-syntax", place, message)
        elif key.text == "<<" and key.plain:
            self._note("yaml-feature", key.position, 'met a merge key "<<"; expected the keys written out')
        else:
            before = first[key.text]
            message = f'met the key "{shown(key.text)}" again; it stands already in line {before.line}'
            self._note("duplicate-key", key.position, message, before)

    def _refuse_properties(self, event: Any, position: Position) -> None:
        if event.anchor is not None:
            message = f'met an anchor "&{shown(event.anchor)}"; expected the value written out where it is needed'
            self._note("yaml-feature", position, message)
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._note("yaml-feature", position, f'met a tag "{tag}"; expected the value without it, or text in quotes')

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return _new(Position, (self._path, mark.line + 1, mark.column + 1))

    def _note(self, code: str, position: Position, message: str, related: Position | None = None) -> None:
        self._diagnostics.append(diagnose(code, position, message, related))
