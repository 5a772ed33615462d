"""What the host asks a plugin, as far as it can be spared something."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from privacy_statements.hosts.mkdocs import ready, search
from privacy_statements.hosts.mkdocs.shortcuts import chosen
from privacy_statements.hosts.mkdocs.shortcuts.frames import Frames, usable
from privacy_statements.hosts.mkdocs.shortcuts.strangers import stranger_of
from privacy_statements.hosts.mkdocs.shortcuts.templates import printed_by
from privacy_statements.hosts.mkdocs.shortcuts.unread import Headings, Unwritten, spare
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted
from privacy_statements.metadata import for_theme
from privacy_statements.page import Page, front_matter

log = logging.getLogger("mkdocs.plugins." + __name__)
LAST = -200  # after other plugins, so that what they change is known


class Sparing:
    """Without shortcuts it answers as if it were not there."""

    pages: dict[str, Page]
    taken: frozenset[str] = frozenset()
    """The shortcuts of this build."""
    headings: Headings | None = None
    frames: Frames | None = None
    env: Any = None
    adapted: Adapted | None

    def begin_sparing(self, names: Iterable[str], where: str) -> None:
        """Forgets what was known of another build. Raises ``ConfigError`` for a shortcut that is none."""
        self.taken, self.headings, self.frames, self.env = chosen(names, where), None, None, None

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

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """Templates are printed here."""
        if self.pages and "frames" in self.taken and usable(config, self.adapted):
            stranger = stranger_of(config, ("env", "page_context"))
            if stranger:
                log.debug(f"frames: switched off, because nobody knows what {stranger} does to a page")
            else:
                self.env = env
                printed_by(env, self._printed)
        return super().on_env(env, config=config, files=files)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it

    def _printed(self, template: str, context: Any, long: Callable[[Any], str]) -> str:
        page = context.get("page")
        made = None
        if page is not None and page.file.src_uri in self.pages:
            if self.frames is None:
                self.frames = Frames(self.env, context["config"], context["nav"])
            made = self.frames.page(template, context, long)
        return long(context) if made is None else made

    def on_post_page(self, output: str, *, page: Any, config: Any) -> Any:
        """What was made of a frame is lean already."""
        made = self.frames.last if self.frames else None
        if made is not None and output is made.printed:
            return self.with_head(made.head, page) + made.body  # type: ignore[attr-defined]  # a mixin: another one has it
        return super().on_post_page(output, page=page, config=config)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it


def _metadata(page: Page) -> dict[str, Any]:
    """Front matter as the host reads it."""
    return for_theme(search.unparsed(page.metadata))  # type: ignore[no-any-return]  # a mapping gives a mapping


def _text(page: Page) -> str:
    """A page as the host would read it from a file."""
    return front_matter(_metadata(page)) + ready.with_places(page)
