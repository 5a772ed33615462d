"""What the host asks a plugin, as far as it can be spared something."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from privacy_statements.cache.store import NOWHERE, NoStore, Store
from privacy_statements.hosts.mkdocs import ready, search
from privacy_statements.hosts.mkdocs.shortcuts import chosen
from privacy_statements.hosts.mkdocs.shortcuts.frames import Frames, usable
from privacy_statements.hosts.mkdocs.shortcuts.kept import Kept, NotComparableError, kept
from privacy_statements.hosts.mkdocs.shortcuts.strangers import stranger_of
from privacy_statements.hosts.mkdocs.shortcuts.templates import printed_by
from privacy_statements.hosts.mkdocs.shortcuts.unread import Headings, Unwritten, spare
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted
from privacy_statements.hosts.mkdocs.unheld import release
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
    kept: Kept | None = None
    store: Store = NOWHERE
    """Where printed pages are kept from one build to the next."""
    env: Any = None
    ways: frozenset[str] = frozenset()
    """The shortcuts that are open to this build's templates."""
    adapted: Adapted | None
    _is_alone: bool | None = None

    def begin_sparing(self, names: Iterable[str], where: str) -> None:
        """Forgets what was known of another build. Raises ``ConfigError`` for a shortcut that is none."""
        self._is_alone = None
        self.taken, self.headings, self.frames, self.kept = chosen(names, where), None, None, None

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
        if generated is not None and self.taken & {"front-matter", "headings"}:
            if self.headings is None and "headings" in self.taken:
                self.headings = Headings(config, files)
            spare(page, generated, _metadata(generated), self.headings)
        return page

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """Templates are printed here."""
        possible = {"frames": usable(config, self.adapted), "kept-pages": not isinstance(self.store, NoStore)}
        ways = frozenset(name for name in self.taken if possible.get(name))
        self.env, self.ways = env, frozenset()
        if ways and (stranger := stranger_of(config, ("env", "page_context"))):
            log.debug(f"no {' and '.join(sorted(ways))}: nobody knows what {stranger} does to a page")
        elif ways and self.pages:
            self.ways = ways
            printed_by(env, self._printed)
        return super().on_env(env, config=config, files=files)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it

    def is_alone(self, config: Any) -> bool:
        """Whether no plugin that is unknown here looks at the content of a page before its template does."""
        if self._is_alone is None:
            self._is_alone = not stranger_of(config, ("page_content",))
        return self._is_alone

    def _printed(self, template: str, context: Any, long: Callable[[Any], str]) -> str:
        """A template, printed in the shortest way that leads there."""
        page = context.get("page")
        if page is None:
            return long(context)
        if self.ways and self.frames is None and self.kept is None:
            self._look_around(context)
        made = None
        if self.frames is not None:
            self.frames.last = None
            made = self.frames.page(template, context, long) if page.file.src_uri in self.pages else None
        if made is None:
            made = self.kept.page(template, context, long) if self.kept else long(context)
        return made

    def _look_around(self, context: Any) -> None:
        config, nav = context["config"], context["nav"]
        if "frames" in self.ways:
            self.frames = Frames(self.env, config, nav)
        if "kept-pages" in self.ways:
            try:
                self.kept = kept(
                    self.store, self.env, config, nav, self.adapted.templates if self.adapted else {}
                )
            except NotComparableError as error:
                log.debug(f"no kept-pages: {error}")
                self.ways = self.ways - {"kept-pages"}

    def on_post_page(self, output: str, *, page: Any, config: Any) -> Any:
        """What was made of a frame is lean already."""
        release(page)
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
