"""A Markdown page that ``export markdown`` wrote, and that somebody may have edited → the same record.

The form, and its words, stand in ``exporters/markdown.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import slug
from privacy_statements.publish.markdown import (
    ENTRIES,
    KEY,
    LABEL,
    NO_ENTRIES,
    NO_HEADING,
    NO_KEYS,
    NOTHING,
    TEXT,
    VERSION,
)
from privacy_statements.read.load import data_of, load_text
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.sources import refused

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ENTRY = re.compile(r"( *)([-*+]|\d{1,9}[.)])(?: +(.*))?")
_QUOTE = re.compile(r" *> ?(.*)")
_RULE = re.compile(r"\|[-:| ]+\|")
_CODE = re.compile("(`+)(.*?)\\1", re.DOTALL)
_KINDS = ("products", "guides")


def is_own(text: str) -> bool:
    """Whether a page says of itself that it is a record that was exported."""
    front = _FRONT.match(text)
    return front is not None and re.search(rf"^{KEY}: *\w+/\d+ *$", front[1], re.MULTILINE) is not None


def read_own(text: str, path: str) -> Imported:
    """The record of an exported page. What does not have the form of one is told at its line, and is kept as text; a
    page whose front matter is not that of an exported one is a problem, and no record."""
    text = text.replace("\r\n", "\n")
    match = _FRONT.match(text)
    node = load_text("\n" + match[1], path).node if match else None
    front = data_of(node) if node is not None else None
    if match is None or not isinstance(front, dict) or not is_own(text):
        return refused(path, f'expected front matter with "{KEY}: products/{VERSION}"')
    kind, _, version = str(front.pop(KEY)).partition("/")
    if kind not in _KINDS or version != VERSION:
        expected = f"one of {', '.join(_KINDS)}, version {VERSION}"
        return refused(path, f'met "{kind}/{version}"; expected {expected}')
    reader = _Reader(text[match.end() :].split("\n"), text.count("\n", 0, match.end()) + 1)
    data = {**front, **reader.document("title" if "name" in front else "name")}
    identity = data.get("id") or slug(str(data.get("name", "")))
    words = len(re.findall(r"\w+", text[match.end() :]))
    return Imported((Draft(kind, identity, data),), tuple(reader.found), words)


class _Entry(Struct):
    """An entry of a list of facts: what stands beside its mark, and what below it."""

    numbered: bool
    indent: int
    words: str
    line: int
    below: list[_Entry] = field(default_factory=list)
    quoted: list[str] | None = None


class _Reader:
    """Reads the lines below the front matter; ``first`` is the number of the first of them in the file."""

    def __init__(self, lines: list[str], first: int) -> None:
        self.lines, self.first = lines, first
        self.found: list[Finding] = []

    def document(self, heading_key: str) -> dict[str, Any]:
        """The keys of the record, without those in its front matter."""
        root: dict[str, Any] = {}
        around: list[tuple[int, dict[str, Any]]] = [(1, root)]
        start = next((n for n, line in enumerate(self.lines) if _HEADING.fullmatch(line)), len(self.lines))
        self._keep(self.lines[:start], 0, root, "summary")
        while start < len(self.lines):
            end = start + 1
            while end < len(self.lines) and not _HEADING.fullmatch(self.lines[end]):
                end += 1
            level, words = self._heading(start)
            if level == 1 and start == next(n for n, line in enumerate(self.lines) if _HEADING.fullmatch(line)):
                section = root
                root |= {} if words is None else {heading_key: words}
            else:
                while len(around) > 1 and around[-1][0] >= level:
                    around.pop()
                section = {} if words is None else {"heading": words}
                around[-1][1].setdefault("sections", []).append(section)
                around.append((level, section))
            self._body(start + 1, end, section, "summary" if section is root else "before")
            start = end
        return root

    def _heading(self, number: int) -> tuple[int, str | None]:
        marks, words = _HEADING.fullmatch(self.lines[number]).groups()  # type: ignore[union-attr]  # it was found by this form
        return len(marks), None if words.strip() == NO_HEADING else _value(words.strip())

    def _body(self, start: int, end: int, section: dict[str, Any], opening: str) -> None:
        """What stands below a heading: facts, text, tables."""
        at = start
        while at < end and not self.lines[at].strip():
            at += 1
        if at < end and (match := _ENTRY.match(self.lines[at])) and LABEL.match(match[3] or ""):
            facts = at
            while at < end and self.lines[at].strip():
                at += 1
            section |= self._keys(self._entries(facts, at))
        text: list[str] = []
        caption: str | None = None
        while at < end:
            line = self.lines[at]
            if line.startswith("|") and at + 1 < end and _RULE.fullmatch(self.lines[at + 1].strip()):
                rows = at
                while at < end and self.lines[at].startswith("|"):
                    at += 1
                section.setdefault("tables", []).append(_table(self.lines[rows:at], caption))
                caption = None
                continue
            if line.startswith("Table: ") and self._before_a_table(at, end):
                caption = line.removeprefix("Table: ").strip()
            else:
                text.append(line)
            at += 1
        self._keep(text, start, section, opening)

    def _before_a_table(self, at: int, end: int) -> bool:
        after = next((line for line in self.lines[at + 1 : end] if line.strip()), "")
        return after.startswith("|")

    def _keep(self, lines: list[str], start: int, section: dict[str, Any], key: str) -> None:
        """Text as it stands; beside text that a fact gives already, it comes after it, and is told."""
        prose = "\n".join(lines).strip("\n")
        if not prose.strip():
            return
        if key in section:
            why = f'the text of "{key}" stands in two places; it was put together'
            self.found.append(Finding(self.first + start, Outcome.DOUBT, prose[:80], why))
            prose = f"{section[key]}\n\n{prose}"
        section[key] = prose

    # --- lists of facts

    def _entries(self, start: int, end: int) -> list[_Entry]:
        """The entries of some lines, each with those that stand further in."""
        top: list[_Entry] = []
        open_: list[_Entry] = []
        for number in range(start, end):
            line = self.lines[number]
            match, quote = _ENTRY.fullmatch(line), _QUOTE.fullmatch(line)
            if quote and open_:
                open_[-1].quoted = [*(open_[-1].quoted or ()), quote[1]]
            elif match:
                entry = _Entry(match[2] not in "-*+", len(match[1]), (match[3] or "").strip(), number)
                while open_ and open_[-1].indent >= entry.indent:
                    open_.pop()
                (open_[-1].below if open_ else top).append(entry)
                open_.append(entry)
                if entry.numbered and LABEL.match(entry.words):  # the first key stands beside the number
                    inner = _Entry(False, entry.indent + len(match[2]) + 1, entry.words, number)
                    entry.words = ""
                    entry.below.append(inner)
                    open_.append(inner)
            elif open_:  # a line that an editor broke
                open_[-1].words = f"{open_[-1].words} {line.strip()}".strip()
        return top

    def _keys(self, entries: list[_Entry]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for entry in entries:
            label = LABEL.match(entry.words)
            if label is None:
                why = "expected an entry such as Necessity: required"
                self.found.append(Finding(self.first + entry.line, Outcome.DOUBT, entry.words[:80], why))
                said["note"] = "\n\n".join(filter(None, [said.get("note"), f"- {entry.words}"]))
                continue
            said[_key(label[0].rstrip(" ").removesuffix(":"))] = self._said(entry, entry.words[label.end() :].strip())
        return said

    def _said(self, entry: _Entry, words: str) -> Any:
        """The value of an entry: what stands below it, or else beside it."""
        if entry.quoted is not None:
            return "\n".join(entry.quoted)
        if entry.below:
            if all(inner.numbered for inner in entry.below):
                return [self._said(inner, inner.words) for inner in entry.below]
            return self._keys(entry.below)
        known: Mapping[str, Any] = {NOTHING: None, NO_ENTRIES: [], NO_KEYS: {}, ENTRIES: [], TEXT: ""}
        return known[words] if words in known else _value(words)


def _key(label: str) -> str:
    return str(_value(label)) if label.startswith("`") else label.lower().replace(" ", "_")


def _value(words: str) -> str:
    """A text as it was before it was written."""
    code = _CODE.fullmatch(words)
    if code is None:
        return words
    inside = code[2]
    if inside[:1] == inside[-1:] == " " and inside.strip():
        inside = inside[1:-1]
    if inside[:1] == '"':
        try:
            return str(json.loads(inside))
        except ValueError:
            return inside
    return inside


def _table(lines: list[str], caption: str | None) -> dict[str, Any]:
    columns, _rule, *rows = map(_cells, lines)
    table: dict[str, Any] = {} if caption is None else {"caption": caption}
    return {**table, "columns": columns, "rows": rows}


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inside.split("|")]
