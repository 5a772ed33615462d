"""What the build stage found wrong, and which ids may stand in what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from privacy_statements.catalog.build.ids import slug
from privacy_statements.catalog.word_lists import NO_LISTS, WordLists
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.silence import Silence
from privacy_statements.read.node import Mapping, Node, Scalar, Sequence
from privacy_statements.records.pieces import Disregarding

NOUNS = {
    "items": {"data item"},
    "sources": {"data source"},
    "products": {"product", "data source"},
    "guides": {"guide"},
    "vocabulary": {
        "category", "purpose", "legal basis", "data subject", "actor", "data class", "dimension", "value",
        "recipient", "region", "regulation", "right", "level", "column",
    },
}  # fmt: skip
"""The nouns by which messages call what the files of a kind declare."""
FOLLOWING = {"missing-key", "provisional-id"}  # what a mended record lacks, the writer did not leave out
DECLARED = re.compile(r"""\b(id|name):[ ]+["']?([^"'#,{}\[\]\r\n]+)""")


class Findings(list[Diagnostic]):
    """Diagnostics so far.

    A record that could not be read may well be the one that an id elsewhere leads to. Such an id is not
    reported as unknown: the writer mends the record first. So is it with one whose id another one has.
    """

    def __init__(self, word_lists: WordLists = NO_LISTS) -> None:
        super().__init__()
        self.word_lists = word_lists
        """Words that the site could refer to."""
        self.mended: set[Position] = set()
        """Where a record was mended in order to read the rest of it."""
        self.used: set[tuple[str, str]] = set()
        """What records refer to: what messages call it, and its id."""
        self.silences: list[Silence] = []
        self.is_whole = True
        """Whether every file and every record could be read."""
        self._no_yaml: set[Position] = set()
        self._unread: dict[str, set[str]] = {noun: set() for nouns in NOUNS.values() for noun in nouns}

    def append(self, diagnostics: Diagnostic) -> None:
        """Adds what is wrong, unless it is only so because the record was mended."""
        if not (diagnostics.code in FOLLOWING and diagnostics.position in self.mended):
            self.extend([diagnostics])

    def cannot_be_read(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Adds what is wrong with the text of a file. Of what is no YAML nothing else is said."""
        diagnostics = tuple(diagnostics)
        self.is_whole &= not diagnostics
        self.extend(diagnostics)
        self._no_yaml |= {diagnostic.position for diagnostic in diagnostics if diagnostic.code == "yaml-syntax"}

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Adds whatever stands where the YAML could be read."""
        super().extend(diagnostic for diagnostic in diagnostics if diagnostic.position not in self._no_yaml)

    def silence(self, record: Disregarding) -> None:
        """What may stand inside a record, because it says why."""
        self.silences += [
            Silence(entry.code, entry.reason, entry.until, entry.position, record.position, record.end)
            for entry in record.disregard
        ]

    def unread(self, kind: str, what: Node | str) -> None:
        """A record of this kind, or the text of a file, could not be read or not in full."""
        self.is_whole = False
        ids = {match[2].strip() for match in DECLARED.finditer(what)} if isinstance(what, str) else set()
        ids |= set(_declared(what)) if not isinstance(what, str) else set()
        self._may_exist(kind, ids | {slug(name) for name in ids})

    def taken(self, kind: str, diagnostic: Diagnostic, name: str, wanted: str) -> None:
        """A record has the ``wanted`` id of another one, and was to have one as its file or its name is called."""
        self.append(diagnostic)
        around = wanted.rpartition(".")
        self._may_exist(kind, {PurePath(diagnostic.position.path).stem, "".join(around[:2]) + slug(name)})

    def _may_exist(self, kind: str, ids: set[str]) -> None:
        for noun in NOUNS.get(kind, ()):
            self._unread[noun] |= ids

    @property
    def extent(self) -> int:
        """How much is noted here so far."""
        return sum(map(len, (self, self.mended, self.silences, self._no_yaml, *self._unread.values())))

    def unread_ids(self) -> frozenset[str]:
        """All ids that may be in a text that could not be read."""
        return frozenset().union(*self._unread.values())

    def may_exist(self, noun: str, wanted: str) -> bool:
        """Whether an id may be in a text that could not be read."""
        steps = wanted.rsplit(".", 1) if noun in ("level", "column") else [wanted]  # dimension.value
        return all(step in self._unread.get(noun, ()) for step in steps)


def _declared(node: Node) -> Iterator[str]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _declared(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text in ("id", "name") and isinstance(entry.value, Scalar):
                yield entry.value.text
            yield from _declared(entry.value)
