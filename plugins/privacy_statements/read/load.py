"""YAML text → Node tree. The first stage of the line; it knows YAML's questions and none of privacy's.

Every key and value keeps its position, and every scalar stays text: only the field that reads it knows
whether ``no`` is a country, ``1.10`` a version or ``2026-11-01`` a date. Anchors, aliases, tags, merge
keys, duplicate keys and second documents are refused, because a record must say what one sees.

The tree is made from PyYAML's events (libyaml's where it is installed): the one interface that is fast,
gives positions and resolves nothing.
"""

from __future__ import annotations

import atexit
import gc
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

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
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import NULLS as NULLS
from privacy_statements.read.node import Entry as Entry
from privacy_statements.read.node import Mapping as Mapping
from privacy_statements.read.node import Node as Node
from privacy_statements.read.node import Scalar as Scalar
from privacy_statements.read.node import Sequence as Sequence
from privacy_statements.read.outline import Listed, Outline
from privacy_statements.read.plain_yaml import plain_node
from privacy_statements.read.syntax import SURROGATE, decode, printable, shown, syntax_error

LOADER: Callable[[str], Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
DEEPEST = 200  # what Python's own recursion limit surely allows


_made = tuple.__new__  # of a named tuple and its fields: half the time of its own constructor


class Limits(Struct, frozen=True):
    """How much one file may ask for. Nesting is never followed deeper than 200, whatever is set."""

    max_value_bytes: int = 1_048_576
    max_depth: int = 64
    max_file_bytes: int = 33_554_432


class LoadedFile(Struct, frozen=True):
    """What could be read of one file, and what is wrong with it, in the order of lines.

    ``node`` is ``None`` for a file that is empty or says only ``null`` (no diagnostic: the caller decides)
    and for one whose reading had to stop: unreadable, too large, UTF-16, broken syntax, too deep. After
    every other mistake it holds the rest: an alias, a merge key, a key that is not text and the second
    value of a key are left out; a bad byte or character is U+FFFD.
    """

    path: str
    node: Node | None
    diagnostics: tuple[Diagnostic, ...]
    unread: str = ""
    """The text of a file whose reading had to stop: what is looked for elsewhere may stand in it."""
    head: object = None
    """What is known of the text without reading it, in place of a node."""
    outline: Outline | Listed | None = None
    """What stands in the file, in place of a node, for whoever reads outlines."""


Read: TypeAlias = Callable[[bytes, str, Limits], LoadedFile]
"""What reads the text of a file; ``load_text`` is one."""


AT_EASE = (20_000, 20, 50)


@contextmanager
def collector_at_ease() -> Iterator[None]:
    """A tenth of the time of a build, and no more memory: almost everything that is made stays, so that looking for
    what does not is worth the while less often than Python thinks."""
    usual = gc.get_threshold()
    gc.set_threshold(*AT_EASE)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Half the time of what makes many objects and no cycles: the collector would look at all of them, again and
    again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def collector_unneeded() -> Iterator[None]:
    """The same for the last work of a process: what is there when it ends is never looked at, not even once."""
    with collector_paused():
        try:
            yield
        finally:
            gc.freeze()


def no_last_collection() -> None:
    """The process ends without another look at every object, which would free nothing that it does not free anyway."""
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@collector_paused()
def load_text(text: bytes | str, path: str, limits: Limits = Limits()) -> LoadedFile:
    """Read one YAML document. Never raises on any content; ``path`` is what positions will say."""
    found: list[Diagnostic] = []
    size = len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    if size > limits.max_file_bytes:
        message = f"met a file that is too large; expected at most {limits.max_file_bytes} bytes"
        return LoadedFile(path, None, (diagnose("too-long", Position(path), message),))
    if isinstance(text, bytes):
        if text.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = f"met the byte 0x{text[0]:02X}, which begins a file in UTF-16; expected UTF-8"
            unread = text.decode("utf-16", "replace")
            return LoadedFile(path, None, (diagnose("not-utf8", Position(path), message),), unread)
        text = decode(text, path, found)
    text = text.removeprefix("\ufeff")
    if not found and size <= limits.max_value_bytes:
        plain = plain_node(text, path, min(limits.max_depth, DEEPEST))
        if plain is not None:
            return LoadedFile(path, plain, ())
    text = printable(text, path, found)
    reader = _Reader(text, path, limits, found)
    try:
        node = reader.document()
    except _TooDeepError:
        node = None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an impossible escape, without libyaml
        found.append(syntax_error(error, text, path))
        node = None
    stopped = node is None and bool(found)
    found.sort(key=lambda diagnostic: diagnostic.position)
    return LoadedFile(path, node, tuple(found), text if stopped else "")


def load_file(file: Path, path: str, limits: Limits = Limits(), read: Read = load_text) -> LoadedFile:
    """Read one file; ``path`` is its name in positions, relative to the project and POSIX style."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return LoadedFile(path, None, (unreadable(path, "it is not a regular file"),))
        with file.open("rb") as stream:
            data = stream.read(min(status.st_size, limits.max_file_bytes) + 1)
            if len(data) > status.st_size:  # it grows
                data += stream.read(limits.max_file_bytes + 1 - len(data))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return LoadedFile(path, None, (unreadable(path, error),))
    return read(data, path, limits)


@collector_paused()
def load_folder(folder: Path, root: Path, limits: Limits = Limits(), read: Read = load_text) -> tuple[LoadedFile, ...]:
    """Every file of ``each_file``."""
    return tuple(each_file(folder, root, limits, read))


def each_file(folder: Path, root: Path, limits: Limits = Limits(), read: Read = load_text) -> Iterator[LoadedFile]:
    """Read every ``.yml`` and ``.yaml`` file below the folder, sorted by its path relative to ``root``, each when it is
    asked for.

    Names that begin with a dot are skipped, a folder with the name of a record is refused. Linked folders
    are followed, each real folder once. A folder that cannot be listed, or does not exist, is reported like
    a file.
    """
    files: dict[str, Path] = {}
    unlisted: list[LoadedFile] = []
    seen: set[str] = set()

    def refused(place: Path, why: Exception | str) -> None:
        path = shown_path(place, root)
        unlisted.append(LoadedFile(path, None, (unreadable(path, why),)))

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            refused(Path(error.filename), error)
        elif Path(error.filename) == folder:
            path = shown_path(folder, root)
            message = "met no such folder; expected the folder of the records"
            unlisted.append(LoadedFile(path, None, (diagnose("empty-folder", Position(path), message),)))

    for here, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        real = os.path.realpath(here)
        known = real in seen
        seen.add(real)
        names, folders[:] = ([], []) if known else (names, [name for name in folders if name[0] != "."])
        for name in filter(_is_record, folders):
            refused(Path(here, name), "it is a folder")
        folders[:] = sorted(name for name in folders if not _is_record(name))
        names = [name for name in names if _is_record(name)]
        if names:
            around = shown_path(Path(here), root)
            for name in names:  # as `shown_path` of each
                shown = name if name.isascii() else shown_path(Path(name), Path())
                files[shown if around == "." else f"{around}/{shown}"] = Path(here, name)
    found: list[tuple[str, Path | LoadedFile]] = [*files.items(), *((one.path, one) for one in unlisted)]
    for path, file in sorted(found, key=lambda one: one[0]):
        yield file if isinstance(file, LoadedFile) else load_file(file, path, limits, read)


def data_of(node: Node) -> Any:
    """The node as ``dict``, ``list`` and ``str``, with ``None`` for a null."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [data_of(item) for item in node.items]
    return {entry.key.text: data_of(entry.value) for entry in node.entries}


def _is_record(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml")) and not name.startswith(".")


def unreadable(path: str, why: Exception | str) -> Diagnostic:
    """The diagnostic for a file or folder that cannot be read."""
    reason = why if isinstance(why, str) else (getattr(why, "strerror", None) or str(why))
    message = f"met what cannot be read: {reason.lower()}; expected a regular file that you may read"
    return diagnose("unreadable-file", Position(path), message)


def shown_path(file: Path, root: Path) -> str:
    """A path as positions show it: POSIX, from the root; a name that is not UTF-8 is shown with escapes."""
    with suppress(ValueError):  # two drives of Windows: the path stays as it is
        file = Path(os.path.relpath(file, root))
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")


class _TooDeepError(Exception):
    """Ends the reading of a file; its diagnostic is already noted."""


class _Reader:
    """Makes nodes of events. A method that returns ``None`` has noted why."""

    def __init__(self, text: str, path: str, limits: Limits, found: list[Diagnostic]) -> None:
        self._next: Callable[[], Any] = LOADER(text).get_event
        self._text = text
        self._path = path
        self._max_bytes = limits.max_value_bytes
        self._max_depth = min(limits.max_depth, DEEPEST)
        self._found = found

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
        position = _made(Position, (self._path, mark.line + 1, mark.column + 1))
        if kind is AliasEvent:
            message = f'met an alias "*{shown(event.anchor)}"; expected the value written out, or text in quotes'
            self._note("yaml-feature", position, message)
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, position)
        if kind is ScalarEvent:
            return self._scalar(event, position, mark)
        if depth > self._max_depth:
            self._note("too-deep", position, f"met one more level; expected at most {self._max_depth}")
            raise _TooDeepError
        if kind is SequenceStartEvent:
            return self._sequence(position, depth + 1)
        return self._mapping(position, depth + 1)

    def _scalar(self, event: Any, position: Position, mark: Any) -> Scalar:
        text: str = event.value
        if len(text) * 4 > self._max_bytes:  # no character takes more than four bytes
            size = len(text.encode("utf-8", "surrogatepass"))
            if size > self._max_bytes:
                message = f"met a value of {size} bytes; expected at most {self._max_bytes}"
                self._note("too-long", position, message)
        style = event.style
        if style:
            if style == '"' and SURROGATE.search(text):  # libyaml refuses these itself
                message = "met an escape for half a character; expected a whole one"
                self._note("yaml-syntax", position, message)
        elif (" " not in text and "\n" not in text) or event.end_mark.line == mark.line:
            return _made(Scalar, (text, position, True, ""))
        return Scalar(text, position, not style, self._text[mark.index : event.end_mark.index])

    def _sequence(self, position: Position, depth: int) -> Sequence:
        items = []
        while type(event := self._next()) is not SequenceEndEvent:
            item = self._node(event, depth)
            if item is not None:
                items.append(item)
        return Sequence(tuple(items), position)

    def _mapping(self, position: Position, depth: int) -> Mapping:
        entries: list[Entry] = []
        first: dict[str, Position] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._node(event, depth)
            value = self._node(self._next(), depth)
            if not isinstance(key, Scalar):
                if key is not None:
                    message = 'met a list or mapping as a key; expected text (put "{{ }}" in quotes)'
                    self._note("yaml-syntax", key.position if entries else position, message)
            elif key.text == "<<" and key.plain:
                self._note("yaml-feature", key.position, 'met a merge key "<<"; expected the keys written out')
            elif key.text in first:
                line = first[key.text].line
                message = f'met the key "{shown(key.text)}" again; it stands already in line {line}'
                self._note("duplicate-key", key.position, message, first[key.text])
            else:
                first[key.text] = key.position
                if value is not None:
                    entries.append(_made(Entry, (key, value)))
        return Mapping(tuple(entries), position, self._position(event))

    def _refuse_properties(self, event: Any, position: Position) -> None:
        if event.anchor is not None:
            message = f'met an anchor "&{shown(event.anchor)}"; expected the value written out where it is needed'
            self._note("yaml-feature", position, message)
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._note("yaml-feature", position, f'met a tag "{tag}"; expected the value without it, or text in quotes')

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(self._path, mark.line + 1, mark.column + 1)

    def _note(self, code: str, position: Position, message: str, related: Position | None = None) -> None:
        self._found.append(diagnose(code, position, message, related))
