"""The plugin. It decides nothing: options → project → pipeline → files in memory."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils import get_build_date

from privacy_statements.cache.kept_file import open_store
from privacy_statements.diagnostics.progress import Stages, on_terminal
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.hosts.mkdocs import mistakes, nav, ready, search
from privacy_statements.hosts.mkdocs.beside import Accompanied, Beside, last_change
from privacy_statements.hosts.mkdocs.serving import Serving
from privacy_statements.hosts.mkdocs.shortcuts.sparing import Sparing
from privacy_statements.hosts.mkdocs.theme.adapting import Adapting
from privacy_statements.hosts.mkdocs.unheld import Anchors, made_file, unhold
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.blocks import PrivacyBlocksExtension
from privacy_statements.pages.page import ANCHOR, Asset
from privacy_statements.pipeline import build
from privacy_statements.project import OPTIONS, ConfigError, Options, Project, day_of_build, make_options
from privacy_statements.publish.assets import SCRIPT, STYLESHEET
from privacy_statements.publish.built import Built
from privacy_statements.read.load import collector_at_ease

log = get_plugin_logger(__name__)
BEFORE_ALL = 300  # nothing else works while a site is built
FIRST = 100  # before other plugins, so that they see the generated pages
HOST = "site"
"""The stage that is the host's own: the theme, other plugins, files."""
LAST = -100  # after other plugins, so that what they write is there
ANY = config_options.Type  # of any type: `make_options` judges, as it does for the command line


class PrivacyStatementsPlugin(Sparing, Accompanied, Adapting, Serving, BasePlugin):  # type: ignore[type-arg]  # its options are a table of `project`
    """Generated pages for MkDocs and ProperDocs."""

    config_scheme = tuple((name, ANY(object, default=getattr(Options(), name))) for name in OPTIONS)
    built: Built | None
    stages = Stages()
    watch = ExitStack()
    here: str = ""

    @event_priority(BEFORE_ALL)
    def _begin(self, config: MkDocsConfig) -> MkDocsConfig:
        self.begin()
        return config

    def _build(self, config: MkDocsConfig) -> MkDocsConfig:
        """Everything is loaded, checked and rendered here, before the host empties its output."""
        patient = self.serving and config.strict  # a host that is strict and told of mistakes ends
        self.built, self.pages, self.beside = None, {}, None
        try:
            project = self._project(config)
            self.store.close()  # of a build that ended early, or that nobody had the time to write
            store = open_store(project.cache)
            self.store = store if self.held is None else self.held.over(store)
            self.watch.close()
            self.stages, self.watch = Stages(on_terminal()), ExitStack()
            self.watch.enter_context(collector_at_ease())
            built = build(project, self.store, self.stages)
            self.stages.end()
            self.wrong = mistakes.of_diagnostics(built.diagnostics, Sources(project.root), strict=patient)
        except ConfigError as error:
            self.wrong = mistakes.of_options(error)
        if self.wrong.stop and not self.serving:
            self.store.close()
            raise PluginError(self.wrong.text)
        for level, line in self.wrong.lines:
            log.log(logging.INFO if patient else level, line)
        for line in self.adapt_theme(config):
            log.log(logging.INFO if patient else logging.WARNING, line)
        config.watch += [str(path) for path in self.watched() if path.is_dir() and str(path) not in config.watch]
        if not self.wrong.stop:
            self.built, self.pages = built, {page.path: page for page in built.pages}
            self.given = built.cache.given
            self.beside = Beside(project, built, self.stages)
            self._prepare(config, built)
            self.watch.enter_context(self.stages.stage(HOST))
        return config

    on_config = CombinedEvent(_begin, Sparing._before_plugins, _build, Sparing._after_plugins)

    def _project(self, config: MkDocsConfig) -> Project:
        file = Path(config.config_file_path)
        options = make_options(dict(self.config), file.name)  # with those that nobody knows
        self.project = Project(
            root=file.parent,
            pages=Path(config.docs_dir),
            options=options,
            directory_urls=config.use_directory_urls,
            config=file.name,
            today=day_of_build(),
            site_url=config.site_url or "",
            site_name=config.site_name,
        )
        self.begin_sparing(options.shortcuts, file.name)
        self.addresses = Addresses(config.use_directory_urls, options.record_url or None)
        return self.project

    def _prepare(self, config: MkDocsConfig, built: Built) -> None:
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

    def add_file(self, config: Any, files: Any, path: str, asset: Asset) -> None:
        """Adds what is published under its own path as a file of this name, in place of one of the name."""
        if known := files.src_uris.get(path):
            files.remove(known)
        file = made_file(config, path, asset)
        file.inclusion = InclusionLevel.INCLUDED
        file.dest_uri = asset.path
        files.append(file)

    @event_priority(FIRST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The generated pages and assets enter as files in memory."""
        self.emptied(config)
        most = self.project.options.menu if self.project else 0
        config.nav = nav.expand(config.nav, self.pages.values(), most) if self.built else None
        wanted = nav.expected(config.nav, self.pages.values(), most)
        left_out = config.not_in_nav  # what the site itself keeps out of its menu
        for page in self.pages.values():
            is_wanted = page.path in wanted and not (left_out and left_out.match_file(page.path))
            level = InclusionLevel.INCLUDED if is_wanted else InclusionLevel.NOT_IN_NAV
            files.append(self.file_of(config, page, level))
        own = self.built.assets if self.built else ()
        for asset in (*own, *self.theme_assets(files, config)):
            files.append(made_file(config, asset.path, asset))
        return files

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
        generated = self.pages.get(page.file.src_uri)
        self.remember(page, html)
        page.update_date = last_change(generated, page.update_date, get_build_date)

        def filled() -> str:
            content = ready.fill(html, generated) if generated else html
            has_search = self.project is not None and self.project.has_search_page
            return search.for_pagefind(content, generated) if has_search else content

        if page.present_anchor_ids is not None:  # the host looks for anchors in Markdown alone
            page.present_anchor_ids = Anchors(  # type: ignore[assignment]  # all that a set does for the host
                page.present_anchor_ids, lambda: ANCHOR.findall(filled())
            )
        content = html if generated and self.is_alone(config) else filled()
        if generated:
            unhold(page, content, filled)
            self.read(generated, html)
        return content

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """The search index leads to records."""
        super().on_post_build(config=config)
        if self.built is not None:
            search.rewrite(Path(config.site_dir), self.built.search, self.built.pages, self.addresses)
        self.end_sparing(done=True)
        self.rest()
        self.watch.close()
        self.stages.end()
        if self.project is not None and self.project.options.timings:
            for line in self.stages.table().splitlines():
                log.info(line)

    def on_build_error(self, *, error: Exception) -> None:
        """What was made is made, whatever ended the build."""
        self.end_sparing(done=False)
        self.rest()
        self.watch.close()
