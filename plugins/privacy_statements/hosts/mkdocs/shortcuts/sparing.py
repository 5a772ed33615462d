"""What the host asks a plugin, as far as it can be spared something."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from privacy_statements.hosts.mkdocs import ready, search
from privacy_statements.hosts.mkdocs.shortcuts import chosen
from privacy_statements.hosts.mkdocs.shortcuts.unread import Headings, Unwritten, spare
from privacy_statements.metadata import for_theme
from privacy_statements.page import Page, front_matter

LAST = -200  # after other plugins, so that what they change is known


class Sparing:
    """Without shortcuts it answers as if it were not there."""

    pages: dict[str, Page]
    taken: frozenset[str] = frozenset()
    """The shortcuts of this build."""
    headings: Headings | None = None

    def begin_sparing(self, names: Iterable[str], where: str) -> None:
        """Forgets what was known of another build. Raises ``ConfigError`` for a shortcut that is none."""
        self.taken, self.headings = chosen(names, where), None

    def file_of(self, config: Any, page: Page, inclusion: Any) -> Any:
        """A generated page as a file of the host."""
        if "front-matter" not in self.taken:
            return File.generated(config, page.path, content=_text(page), inclusion=inclusion)
        file = Unwritten.generated(config, page.path, content="", inclusion=inclusion)
        file.make = partial(_text, page)  # type: ignore[attr-defined]  # the host makes a file of the class it is asked for
        return file

    @event_priority(LAST)
    def on_pre_page(self, page: Any, *, config: Any, files: Any) -> Any:
        """Generated pages need not be read."""
        generated = self.pages.get(page.file.src_uri)
        if generated is not None and self.taken:
            if self.headings is None and "headings" in self.taken:
                self.headings = Headings(config, files)
            spare(page, generated, _metadata(generated), self.headings)
        return page


def _metadata(page: Page) -> dict[str, Any]:
    """Front matter as the host reads it."""
    return for_theme(search.unparsed(page.metadata))  # type: ignore[no-any-return]  # a mapping gives a mapping


def _text(page: Page) -> str:
    """A page as the host would read it from a file."""
    return front_matter(_metadata(page)) + ready.with_places(page)
