"""The plugin. It decides nothing: options → project → pipeline → files in memory."""

from __future__ import annotations

import atexit
import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils import get_build_date

from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.diagnostics.progress import Stages, on_terminal
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.edit import schemas
from privacy_statements.hosts.mkdocs import beside, frames, live, mistakes, nav, neighbors, ready, search
from privacy_statements.hosts.mkdocs.beside import Beside
from privacy_statements.hosts.mkdocs.files import LazyFile, file_of_asset, lazy_file
from privacy_statements.hosts.mkdocs.frames import Frames
from privacy_statements.hosts.mkdocs.left import LeftFiles
from privacy_statements.hosts.mkdocs.live import Folders
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted, adapt, patch_templates, published_files
from privacy_statements.hosts.mkdocs.theme.lean import lean
from privacy_statements.hosts.mkdocs.usable import usable
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.blocks import PrivacyBlocksExtension
from privacy_statements.pages.built import Built
from privacy_statements.pages.compiled import COMPILED
from privacy_statements.pages.page import ANCHOR, Page
from privacy_statements.pages.store import Store
from privacy_statements.pipeline import build
from privacy_statements.project import OPTIONS, ConfigError, Options, Project, day_of_build, make_options
from privacy_statements.publish.assets import SCRIPT, STYLESHEET
from privacy_statements.read.load import collector_at_ease

log = get_plugin_logger(__name__)
HOST = "site"
"""The stage that is the host's own: the theme, other plugins, files."""
FIRST, LATE, LAST = 100, -50, -100
"""Before other plugins, so that they see the generated pages; after those that change the configuration, as ``offline``
does; after all of them, so that what they write is there."""
ANY = config_options.Type  # of any type: `make_options` judges, as it does for the command line
OLD_SHORTCUTS = "'shortcuts' is true or false now; the list is read as {}, and the names in it say nothing more"


class PrivacyStatementsPlugin(BasePlugin):  # type: ignore[type-arg]  # its options are a table of `project`
    """Generated pages for MkDocs and ProperDocs."""

    config_scheme = tuple((name, ANY(object, default=getattr(Options(), name))) for name in OPTIONS)
    serving = False
    """Whether a mistake is shown instead of ending the host."""
    folders: Folders | None = None
    """What looks for folders that come while a server runs."""
    project: Project | None = None
    wrong = mistakes.NOTHING
    stages = Stages()
    session = ExitStack()
    """What lasts as long as a server."""
    watch = ExitStack()
    """What lasts as long as a build."""
    store = Store()
    built: Built | None = None
    """What this build publishes; ``None`` while something is wrong."""
    beside: Beside | None = None
    frames: Frames | None = None
    pages: dict[str, Page]
    """The generated pages, by path."""
    adapted: Adapted | None = None
    """The theme as it is published; ``None`` for one that nothing is known of."""
    here = ""
    """The path of the page that the host reads."""

    reuse: Reuse | None = None
    """What a server has read."""
    left: LeftFiles | None = None
    """The files of the site that an earlier build has left."""
    dirty = False
    """Whether the host empties nothing, and leaves files of its own choice."""

    def on_startup(self, *, command: Any, dirty: bool) -> None:
        """Under ``serve`` a mistake is shown instead of ending the server."""
        self.serving, self.dirty = command == "serve", dirty
        self.reuse = Reuse(lasts=True) if self.serving else None
        if self.serving:
            self.session.enter_context(collector_at_ease())

    @event_priority(LATE)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Everything is loaded, checked and rendered here, before the host empties its output."""
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)  # memory goes to the system as a whole, not object by object
        self.built, self.beside, self.left, self.pages = None, None, None, {}
        self.frames = None
        self.stages, self.watch, self.store = Stages(on_terminal()), ExitStack(), Store()
        patient = self.serving and config.strict  # a host that is strict and told of mistakes ends
        try:
            project = self.project = self._project(config)
            neighbors.refuse(config, project.config)
            self.store = Store(project.cache)
            self.watch.enter_context(collector_at_ease())
            built = build(project, self.store, self.stages, reuse=self.reuse)
            self.wrong = mistakes.of_diagnostics(built.diagnostics, Sources(project.root), strict=patient)
        except ConfigError as error:
            self.wrong = mistakes.of_options(error)
        self.stages.end()
        lines = [*self.wrong.lines, *self._adapt_theme(config)]
        lines += neighbors.notes(config, adapted=bool(self.adapted), serving=self.serving)
        early = config.strict and any(level >= logging.WARNING for level, _ in lines)  # the host finds out too late
        if not self.serving and (self.wrong.stop or early):
            self._end()
            title = self.wrong.title if self.wrong.stop else "With --strict, a warning ends the build before it writes"
            raise PluginError("\n".join([title, *(line for level, line in lines if level >= logging.WARNING)]))
        for level, line in lines:
            log.log(logging.INFO if patient else level, line)
        config.watch += [str(path) for path in self._watched() if path.is_dir() and str(path) not in config.watch]
        if not self.wrong.stop:
            self._take(config, project, built)
            if self.serving:
                with suppress(OSError):
                    schemas.renew(project.root, built.catalog, project.word_lists)
        return config

    def _project(self, config: MkDocsConfig) -> Project:
        file = Path(config.config_file_path)
        written = dict(self.config)  # with options that nobody knows
        if isinstance(names := written["shortcuts"], list):
            written["shortcuts"] = bool(names)
            log.info(f"{file.name}: {OLD_SHORTCUTS.format(str(bool(names)).lower())}")
            self.config["shortcuts"] = bool(names)  # it is told once, under `serve` too
        return Project(
            root=file.parent,
            pages=Path(config.docs_dir),
            options=make_options(written, file.name),
            directory_urls=config.use_directory_urls,
            config=file.name,
            today=day_of_build(),
            site_url=config.site_url or "",
            site_name=config.site_name,
        )

    def _adapt_theme(self, config: MkDocsConfig) -> list[tuple[int, str]]:
        """Reads the installed theme. Returns what is wrong with it, and how grave that is."""
        wanted = self.project.options.adapt_theme if self.project else "off"
        self.adapted = adapt(config.theme, config.markdown_extensions) if wanted != "off" else None
        problem = self.adapted.problem if self.adapted else ""
        if problem and wanted == "strict" and not self.serving:
            raise PluginError(problem)
        return [(logging.INFO if config.strict else logging.WARNING, problem)] if problem else []

    def _take(self, config: MkDocsConfig, project: Project, built: Built) -> None:
        self.built, self.pages = built, {page.path: page for page in built.pages}
        self.beside = Beside(project, built)
        self.addresses = Addresses(config.use_directory_urls, project.options.record_url or None)
        if "attr_list" not in config.markdown_extensions:  # the ids of headings
            config.markdown_extensions.append("attr_list")
        config.markdown_extensions.append(PrivacyBlocksExtension(self._embedded))  # type: ignore[arg-type]  # typed as a name; takes both
        assets = {asset.path for asset in built.assets}
        if STYLESHEET in assets:
            config.extra_css.insert(0, STYLESHEET)
        if SCRIPT in assets:
            script = config_options.ExtraScriptValue(SCRIPT)
            script.defer = True
            config.extra_javascript.insert(0, script)
        self.watch.enter_context(self.stages.stage(HOST))

    def _watched(self) -> Iterator[Path]:
        """The folders that records and templates are in, or will be."""
        if self.project is not None:
            yield from (self.project.content, self.project.templates)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """The host is about to empty the folder of the site."""
        if self.built and self.store.keeps and self.project and self.project.options.shortcuts and not self.dirty:
            self.left = LeftFiles(Path(config.site_dir), self.store)
            self.left.put_aside()

    @event_priority(FIRST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The generated pages and assets enter as files in memory."""
        if self.left:
            self.left.put_back()
        most = self.project.options.menu if self.project else 0
        config.nav = nav.expand(config.nav, self.pages.values(), most, files.src_uris) if self.built else None
        wanted = nav.expected(config.nav, self.pages.values(), most)
        left_out = config.not_in_nav  # what the site itself keeps out of its menu
        for page in self.pages.values():
            is_wanted = page.path in wanted and not (left_out and left_out.match_file(page.path))
            level = InclusionLevel.INCLUDED if is_wanted else InclusionLevel.NOT_IN_NAV
            record = Path(config.config_file_path).parent / page.position.path
            files.append(lazy_file(config, page.path, lambda page=page: ready.text(page), level, record))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        assets = self.built.assets if self.built else ()
        of_theme = published_files(self.adapted, files, config) if self.adapted else ()
        for asset in (*assets, *of_theme):
            files.append(file_of_asset(config, asset.path, asset, self.left))
        return files

    def on_nav(self, nav: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """While something is wrong, there is nothing to go to."""
        for line in neighbors.removed(self.pages, files):
            log.warning(line)
        if self.wrong.stop:
            nav.items.clear()
        elif self.project and self.project.options.shortcuts and usable(config, self.adapted):
            self.frames = Frames(
                config, files, self.pages, self.left, self.store, self._content, self._finished, self._with_head
            )
        return nav

    @event_priority(LAST)
    def on_pre_page(self, page: HostPage, *, config: MkDocsConfig, files: Files) -> HostPage:
        """The host need not read a page that gets a frame, unless another plugin has changed its text."""
        generated = self.pages.get(page.file.src_uri)
        if self.frames and generated and isinstance(page.file, LazyFile) and page.file.make is not None:
            self.frames.take(page, ready.metadata(generated))
        return page

    def on_page_read_source(self, *, page: HostPage, config: MkDocsConfig) -> str | None:
        """While something is wrong, no page is read: what it links to may not be there."""
        return "" if self.wrong.stop else None

    def on_page_markdown(self, markdown: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Tells the fenced blocks on which page they stand."""
        self.here = page.file.src_uri
        return markdown

    def _embedded(self, text: str) -> str:
        html = self.built.embedded.get(self.here, {}).get(text) if self.built else None
        if html is None:
            log.warning(f"{self.here}: a privacy block that does not stand in the file itself stays empty")
        return html or ""

    def on_page_content(self, html: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Ready HTML takes its place."""
        path = page.file.src_uri
        generated = self.pages.get(path)
        page.update_date = beside.last_change(generated, page.update_date, get_build_date)
        if self.frames and path in self.frames.taken:
            return html
        if self.beside and not generated:
            self.beside.hand_written(page, html)
        html = self._content(html, generated)
        if page.present_anchor_ids is not None:  # the host looks for anchors in Markdown alone
            page.present_anchor_ids |= set(ANCHOR.findall(html))
        return html

    def _content(self, html: str, page: Page | None) -> str:
        """The content of a page, from what Markdown has made of it."""
        html = ready.fill(html, page) if page else html
        return search.for_pagefind(html, page) if self.project and self.project.has_search_page else html

    @event_priority(LAST)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """What stands beside the pages enters when all of them are read, and templates are patched."""
        if self.wrong.stop:  # until here other plugins find the pages that they look for
            for file in list(files.documentation_pages()):
                files.remove(file)
        if self.beside:
            self.beside.add_files(config, files, frozenset(self.adapted.files if self.adapted else ()), self.left)
        if self.adapted and self.project:
            patch_templates(self.adapted, env, files, self.project.options.language, frames.OWN)
        if self.frames:
            self.frames.begin(env)
            if self.adapted:
                COMPILED.trust(self.adapted.folder, str(config.theme.name))
                env.bytecode_cache = COMPILED
        return env

    def on_page_context(self, context: Any, *, page: HostPage, config: MkDocsConfig, nav: Any) -> Any:
        """The edit link leads to the record."""
        if generated := self.pages.get(page.file.src_uri):
            page.edit_url = self.addresses.of_record(generated.position)
        return context

    @event_priority(FIRST)
    def on_post_page(self, output: str, *, page: HostPage, config: MkDocsConfig) -> str:
        """What we write into the head of a page, and no indentation."""
        is_framed = self.frames is not None and page.file.src_uri in self.frames.taken
        return output if is_framed else self._finished(output, page)

    def _finished(self, output: str, page: HostPage) -> str:
        output = self._with_head(output, page)
        return lean(output) if self.adapted else output

    def _with_head(self, output: str, page: HostPage) -> str:
        path = page.file.src_uri
        policy = not self.serving  # the script of a server is inline
        return self.beside.with_head(output, path, self.pages.get(path), policy=policy) if self.beside else output

    def on_pre_template(self, template: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """The page for addresses that do not exist says what is wrong."""
        is_for_mistakes = self.wrong.stop and template_name == mistakes.TEMPLATE
        return self.wrong.inside(template) if is_for_mistakes else template

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The sitemap has no date that records do not give, and pages that nobody wrote have no indentation."""
        output = beside.dated(output) if template_name == "sitemap.xml" else output
        return lean(output) if self.adapted and template_name.endswith(".html") else output

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """The search index leads to records."""
        if self.wrong.stop:
            live.write_mistakes(self.wrong, Path(config.site_dir))
        if self.built is not None:
            search.rewrite(Path(config.site_dir), self.built.search, self.built.pages, self.addresses)
        self._end(done=True)
        if self.project is not None and self.project.options.timings:
            for line in self.stages.table().splitlines():
                log.info(line)

    @event_priority(LAST)
    def on_build_error(self, *, error: Exception) -> None:
        """What was made is made, whatever ended the build."""
        self._end()
        if why := mistakes.of_disk(error):
            raise PluginError(why) from None

    def _end(self, *, done: bool = False) -> None:
        if self.left:
            self.left.end(done=done)
        self.store.close(whole=self.built is not None)
        self.watch.close()
        self.stages.end()

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """The first build is over. Every address shows a mistake, and folders may come later."""
        self.serving = True  # the host calls `serve --clean` a build
        self.folders = live.begin(server, lambda: self.wrong, self._watched)
        return server

    def on_shutdown(self) -> None:
        """Ends what ``on_serve`` began."""
        if self.folders is not None:
            self.folders.stop()
        self.session.close()
