"""What the host asks a plugin, as far as it can be spared something."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.cache.store import NoStore, Store
from privacy_statements.hosts.mkdocs import ready, search
from privacy_statements.hosts.mkdocs.mistakes import Mistakes
from privacy_statements.hosts.mkdocs.shortcuts import ALL, chosen, theme_code, theme_files
from privacy_statements.hosts.mkdocs.shortcuts.collector import Collector, take_as_old
from privacy_statements.hosts.mkdocs.shortcuts.ending import end_quickly
from privacy_statements.hosts.mkdocs.shortcuts.frames import Frames, usable
from privacy_statements.hosts.mkdocs.shortcuts.kept import OF_NO_PAGE, Kept, NotComparableError, kept
from privacy_statements.hosts.mkdocs.shortcuts.left import ASIDE, Left, left_in, note
from privacy_statements.hosts.mkdocs.shortcuts.left_pages import NOTHING, STAYS, LeftPages
from privacy_statements.hosts.mkdocs.shortcuts.search_marks import is_spared, uncovered
from privacy_statements.hosts.mkdocs.shortcuts.strangers import stranger_of
from privacy_statements.hosts.mkdocs.shortcuts.templates import printed_by
from privacy_statements.hosts.mkdocs.shortcuts.unread import Earlier, Headings, Unwritten, spare
from privacy_statements.hosts.mkdocs.theme import material
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted, folder_of
from privacy_statements.hosts.mkdocs.unheld import release
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.metadata import for_theme
from privacy_statements.pages.page import Page, front_matter

log = logging.getLogger("mkdocs.plugins." + __name__)
FIRST, LAST = 200, -200  # before other plugins; after them, so that what they change is known
WRITING = ("env", "page_content", "page_context", "post_page", "post_build")
"""Events at which a plugin may look for files of the site, or change what is written."""


class Sparing:
    """Without shortcuts it answers as if it were not there."""

    pages: dict[str, Page]
    taken: frozenset[str] = frozenset()
    """The shortcuts of this build."""
    headings: Headings | None = None
    earlier: Earlier | None = None
    """What the last build of this server has set of its pages."""
    frames: Frames | None = None
    around: Kept | None = None
    """Everything around a page that decides about it, where it can be compared."""
    has_looked = False
    store: Store
    given: bytes = b""
    """The digest of the program and of the options of this build; of none where nothing is kept."""
    serving: bool
    addresses: Addresses
    left: LeftPages | None = None
    noted: Left | None = None
    """What the last build of this server has left."""
    resting: Path | None = None
    """The site whose files rest aside while a mistake takes the place of every page."""
    wrong: Mistakes
    """The site as an earlier build has left it, where this one may use it."""
    dirty = False
    env: Any = None
    ways: frozenset[str] = frozenset()
    """The shortcuts that are open to this build's templates."""
    adapted: Adapted | None
    long_part: str
    config: Any
    collector: Collector | None = None
    """What looks between two builds of one server."""
    _is_alone: bool | None = None
    _spares_search = False
    _uncover: Callable[[], None] | None = None

    def begin_sparing(self, names: Iterable[str], where: str) -> None:
        """Forgets what was known of another build. Raises ``ConfigError`` for a shortcut that is none."""
        self._is_alone = self.left = None
        self.given = b""
        self.taken, self.headings, self.frames, self.around = chosen(names, where), None, None, None
        self.has_looked = self._spares_search = False
        end_quickly("ending" in self.taken)

    @event_priority(FIRST)
    def _before_plugins(self, config: Any) -> Any:
        """A build begins: other plugins, too, may look into the theme now."""
        if self.collector is not None:
            (self.collector.pause if self._wants("collector") else self.collector.end)()
        is_known = config.theme.name == material.NAME and not stranger_of(config, ("config",))
        if is_known and self._wants("theme-code"):
            theme_code.keep_from_now(config.theme, folder_of(config.theme))
        return config

    @event_priority(LAST)
    def _after_plugins(self, config: Any) -> Any:
        """What others take from the theme later, they may change before they compile anything."""
        theme_code.keep_no_more(config.theme)
        return config

    def _wants(self, name: str) -> bool:
        """Whether a shortcut is taken, before anybody has looked whether the options can be used."""
        names = self.config["shortcuts"]
        return isinstance(names, list) and (name in names or ALL in names)

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:
        """The first build of a server is over; others will follow."""
        self.collector = Collector()
        return super().on_serve(server, config=config, builder=builder)  # type: ignore[misc]  # a mixin: another one has it

    def on_shutdown(self) -> None:
        """No other build will follow."""
        super().on_shutdown()  # type: ignore[misc]  # a mixin: another one has it
        if self.collector is not None:
            self.collector.end()
            self.collector = None

    def between_builds(self) -> Iterator[None]:
        """The collector comes last: what was read before stays, too."""
        yield from super().between_builds()  # type: ignore[misc]  # a mixin: another one has it
        if self.collector is not None and self._wants("collector"):
            self.collector.look()

    def on_startup(self, *, command: Any, dirty: bool) -> None:
        """A host that empties nothing leaves files of its own choice. One that begins knows of no other build."""
        self.dirty = dirty
        self.collector = self.noted = self.earlier = None
        super().on_startup(command=command, dirty=dirty)  # type: ignore[misc]  # a mixin: another one has it

    def on_pre_build(self, *, config: Any) -> None:
        """The host is about to empty the folder of the site, and to look through the theme."""
        if "theme-files" in self.taken:
            theme_files.shorten(config.theme)
        site = Path(config.site_dir)
        rests, self.resting = self.resting == site, None
        taken = "left-files" in self.taken and not self.dirty
        if taken and (stranger := stranger_of(config, WRITING)):
            log.debug(f"no left-files: nobody knows what {stranger} does to a file")
        elif taken and self.given and self.pages:
            self.left = LeftPages(self._left_in(site))
            self.left.files.put_aside(rests=rests)
            return
        elif taken and self.serving and self.wrong.stop:
            self.resting = site
            if not rests:
                self._left_in(site).put_aside()
            return
        if rests:
            shutil.rmtree(site / ASIDE, ignore_errors=True)

    def _left_in(self, site: Path) -> Left:
        """What the last build has left there."""
        noted = self.noted
        return Left(site, dict(noted.known)) if noted is not None and noted.site == site else left_in(site, self.store)

    def emptied(self, config: Any) -> None:
        """The host has emptied the folder, and looked through the theme."""
        theme_files.restore(config.theme)
        if self.left is not None:
            self.left.files.put_back()

    def end_sparing(self, *, done: bool) -> None:
        """The build is over; ``done`` is whether it came to its end."""
        if self.collector is None and self._wants("collector"):
            take_as_old()
        if self.frames is not None and done:
            self.frames.end()
        if self.headings is not None and self.serving:
            self.earlier, self.headings = self.headings.for_the_next() if done else None, None
        left, self.left = self.left, None
        if left is not None:
            left.end()
            if done:
                if self.collector is None:
                    note(left.files, self.store)
                else:  # nobody else builds in the folder of a server, which goes with it
                    self.noted = left.files.for_the_next()

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
                if self.serving and not stranger_of(config, config.plugins.events):
                    self.headings.follow(self.earlier)
            spare(page, generated, _metadata(generated), self.headings)
        return page

    def read(self, page: Page, html: str) -> None:
        """The host has read a generated page to the end: in ``html`` only places of its blocks are left."""
        if self.left is not None and page.mark:
            record = self.addresses.of_record(page.position)
            said = digest_of((page.metadata, page.date, page.kind, page.language), shares=False)
            self.left.contents[page.path] = digest((page.mark, html, said, record or ""))

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """Templates are printed here."""
        possible = {"frames": usable(config, self.adapted), "kept-pages": not isinstance(self.store, NoStore)}
        possible["left-files"] = self.left is not None
        ways = frozenset(name for name in self.taken if possible.get(name))
        self.env, self.ways = env, frozenset()
        self._spares_search = "search-marks" in self.taken and is_spared(config)
        if ways and (stranger := stranger_of(config, ("env", "page_context"))):
            log.debug(f"no {' and '.join(sorted(ways))}: nobody knows what {stranger} does to a page")
        elif ways and self.pages:
            self.ways = ways
            printed_by(env, self._printed)
        env = super().on_env(env, config=config, files=files)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it
        if "theme-code" in self.taken and self.adapted and not stranger_of(config, ("env",)):
            theme_code.keep_compiled(env, self.adapted.folder)
        if self.left is not None:
            self.left.expect(files, self.given)  # all of them are known now
        return env

    def is_alone(self, config: Any) -> bool:
        """Whether no plugin that is unknown here looks at the content of a page before its template does."""
        if self._is_alone is None:
            self._is_alone = not stranger_of(config, ("page_content",))
        return self._is_alone

    @event_priority(FIRST)
    def _before_search(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        """The theme's search is about to look at a page."""
        if self._spares_search and page.file.src_uri in self.pages:
            self._uncover = uncovered(page)
        return context

    @event_priority(LAST)
    def _after_search(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        """It has looked."""
        if self._uncover is not None:
            self._uncover()
            self._uncover = None
        return context

    def _before_first(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        """The first page is about to be printed."""
        if self.left is not None and "left-files" in self.ways and not self.left.is_decided:
            if not self.has_looked:
                self._look_around(config, nav)
            if self.around is not None:
                self.left.decide(self.around, context, (self.given, bytes([self.serving])), self.pages)
        return super().on_page_context(context, page=page, config=config, nav=nav)  # type: ignore[misc]  # a mixin: another one has it

    on_page_context = CombinedEvent(_before_search, _before_first, _after_search)

    def _printed(self, template: str, context: Any, long: Callable[[Any], str]) -> str:
        """A template, printed in the shortest way that leads there."""
        page = context.get("page")
        if page is None and template != OF_NO_PAGE:
            return long(context)
        if not self.has_looked:
            self._look_around(context["config"], context["nav"])
        keeps = self.around if "kept-pages" in self.ways else None
        if page is None:
            return keeps.template(template, context, long) if keeps else long(context)
        if self.left is not None and self.left.stays(page):
            return STAYS
        made = None
        if self.frames is not None:
            self.frames.last = None
            made = self.frames.page(template, context, long) if page.file.src_uri in self.pages else None
        if made is None:
            made = keeps.page(template, context, long) if keeps else long(context)
        return made

    def _look_around(self, config: Any, nav: Any) -> None:
        self.has_looked = True
        if self.ways & {"kept-pages", "left-files"}:
            templates = self.adapted.templates if self.adapted else {}
            try:
                self.around = kept(self.store, self.env, config, nav, templates)
            except NotComparableError as error:
                log.debug(f"no kept-pages: {error}")
                self.ways -= {"kept-pages", "left-files"}
        if "frames" in self.ways:
            site = self.around.site if self.around and "kept-pages" in self.ways else b""
            self.frames = Frames(self.env, config, nav, store=self.store, site=site)

    def on_post_page(self, output: str, *, page: Any, config: Any) -> Any:
        """What was made of a frame is lean already."""
        self.long_part = page.content if page.file.src_uri in self.pages and output is not STAYS else ""
        release(page)
        if output is STAYS:
            return NOTHING
        output = self._finished(output, page, config)
        return self.left.written(output, page) if self.left is not None else output

    def _finished(self, output: str, page: Any, config: Any) -> Any:
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
