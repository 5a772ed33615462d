"""Pages of the site as an earlier build has left them: which of them stay, and what is written in place of the others.

The host asks for every page, and writes what it gets: of a page that stays, or that is written here, it gets nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.cache.digests import digest
from privacy_statements.hosts.mkdocs.shortcuts.kept import Kept, NotComparableError
from privacy_statements.hosts.mkdocs.shortcuts.left import Left
from privacy_statements.hosts.mkdocs.unheld import MadeFile, hide, is_made_again

STAYS = "\ue000this page is there\ue001"
"""What is printed of a page that stays."""
NOTHING = ""
"""What the host gets to write, of which it makes no file."""
TOLD_BY = ("mkdocs.commands.build", "properdocs.commands.build")
"""The loggers that tell of a page of which no file is made."""


class LeftPages(Struct):
    """The pages of one build, beside the files."""

    files: Left
    contents: dict[str, bytes] = field(default_factory=dict)
    """The digest of what is in each generated page, by the path of its source."""
    is_decided: bool = False
    """Whether it is known which pages stay."""
    _keys: dict[str, str] = field(default_factory=dict)
    """What decides about each page, by the path of its file."""
    _staying: set[str] = field(default_factory=set)
    """The paths of the sources of pages that stay."""
    _quiet: Quiet | None = None

    def expect(self, files: Iterable[Any], given: bytes) -> None:
        """Deletes what none of these files of the host will be. ``given`` is the digest of what all of them are made of."""
        ours = set()

        def leave(path: str, mark: bytes, parts: Any) -> None:
            self.files.leave(path, digest((given, mark)).hex(), parts)

        for file in files:
            if isinstance(file, MadeFile) and file.mark:
                file.leave = leave
                ours.add(file.dest_uri)
            elif file.is_documentation_page():
                ours.add(file.dest_uri)
        self.files.delete_others(ours)

    def decide(
        self, around: Kept, context: Mapping[str, Any], given: Iterable[bytes], generated: Container[str]
    ) -> None:
        """Finds the pages that stay."""
        self.is_decided, self._quiet = True, Quiet()
        of_all = digest(given)
        for file in context["pages"]:
            content = self._content(file.page, file.src_uri in generated)
            if content is None or file.inclusion.is_excluded():
                continue
            try:
                key = digest((of_all, around.key(file.page, content, context))).hex()
            except NotComparableError:
                continue
            self._keys[file.dest_uri] = key
            if self.files.has(file.dest_uri, key):
                self._staying.add(file.src_uri)
                if is_made_again(file.page):
                    hide(file.page)
        self._quiet.paths |= self._staying

    def _content(self, page: Any, is_generated: bool) -> bytes | None:
        if is_generated:
            return self.contents.get(page.file.src_uri) if is_made_again(page) else None
        return digest((page.content,)) if isinstance(page.content, str) else None

    def stays(self, page: Any) -> bool:
        """Whether a page is there as it would be written now."""
        return page.file.src_uri in self._staying

    def written(self, output: str, page: Any) -> str:
        """Writes a page as the host would, if it can be known again. Returns what is left to write."""
        key = self._keys.get(page.file.dest_uri)
        if key is None or not output.strip():
            return output
        if self._quiet is not None:
            self._quiet.paths.add(page.file.src_uri)
        self.files.write(page.file.dest_uri, key, [output.encode("utf-8", "xmlcharrefreplace")])
        return NOTHING

    def end(self) -> None:
        """The build is over."""
        self.files.end()
        if self._quiet is not None:
            self._quiet.end()


class Quiet(logging.Filter):
    """Keeps the host from telling that it has written nothing of a page that is there."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: set[str] = set()
        """The pages that are there, by the paths of their sources."""
        for name in TOLD_BY:
            logging.getLogger(name).addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a message is told."""
        words, _, rest = record.getMessage().partition("'")
        return words != "Page skipped: " or rest.partition("'")[0] not in self.paths

    def end(self) -> None:
        """Nothing is kept from being told any more."""
        for name in TOLD_BY:
            logging.getLogger(name).removeFilter(self)
