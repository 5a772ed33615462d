"""The plugin. It decides nothing: options → project → pipeline → files in memory."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils.templates import TemplateContext

from privacy_statements.addresses import Addresses
from privacy_statements.blocks import PrivacyBlocksExtension
from privacy_statements.diagnostics import Severity
from privacy_statements.hosts.mkdocs import head, nav, ready
from privacy_statements.markdown import plain_html
from privacy_statements.page import ANCHOR, Page, front_matter
from privacy_statements.pipeline import STYLESHEET, Built, build
from privacy_statements.project import OPTIONS, ConfigError, Options, Project, day_of_build, make_options
from privacy_statements.report import as_text, line_of, summary

log = get_plugin_logger(__name__)
FIRST = 100  # before other plugins, so that they see the generated pages


class PrivacyStatementsPlugin(BasePlugin):  # type: ignore[type-arg]  # its options are the table of `project`
    """Generated pages for MkDocs and ProperDocs."""

    config_scheme = tuple(
        (name, config_options.Type(type(getattr(Options(), name)), default=getattr(Options(), name)))
        for name in OPTIONS
    )
    serving = False
    built: Built
    pages: dict[str, Page]
    here: str = ""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Under ``serve`` a mistake is shown instead of ending the server."""
        self.serving = command == "serve"
        self.pages = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Everything is loaded, checked and rendered here, before the host empties its output."""
        root = Path(config.config_file_path).parent
        try:
            options = make_options({name: self.config[name] for name in OPTIONS}, config.config_file_path)
            today = day_of_build()
        except ConfigError as error:
            raise PluginError(str(error)) from error
        project = Project(root, Path(config.docs_dir), options, config.use_directory_urls, today=today)
        self.built = build(project)
        if not self.built.failed:  # a mistake is shown on the pages that were there before
            self.pages = {page.path: page for page in self.built.pages}
        self.addresses = Addresses(config.use_directory_urls, options.record_url or None)
        if self.built.failed and not self.serving:
            text = as_text(self.built.diagnostics)
            raise PluginError(f"{summary(self.built.diagnostics)}\n{text}")
        for problem in self.built.diagnostics:
            if problem.severity is not Severity.DEBT:
                log.warning(line_of(problem)) if problem.severity is Severity.WARNING else log.error(
                    line_of(problem)
                )
        config.watch.extend(str(folder) for folder in (project.content, project.templates) if folder.is_dir())
        if "attr_list" not in config.markdown_extensions:  # the ids of headings
            config.markdown_extensions.append("attr_list")
        config.markdown_extensions.append(PrivacyBlocksExtension(self._embedded))  # type: ignore[arg-type]
        if any(asset.path == STYLESHEET for asset in self.built.assets):
            config.extra_css.insert(0, STYLESHEET)
        return config

    @event_priority(FIRST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The generated pages and assets enter as files in memory."""
        for page in self.pages.values():
            level = InclusionLevel.INCLUDED if page.in_menu else InclusionLevel.NOT_IN_NAV
            text = front_matter(head.for_theme(page.metadata)) + ready.with_places(page)
            files.append(File.generated(config, page.path, content=text, inclusion=level))
        for asset in self.built.assets:
            files.append(File.generated(config, asset.path, content=asset.content))
        if config.nav is not None:
            config.nav = nav.expand(config.nav, self.pages.values())
        return files

    def on_page_markdown(self, markdown: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Tells the fenced blocks on which page they stand."""
        self.here = page.file.src_uri
        return markdown

    def _embedded(self, text: str) -> str:
        html = self.built.embedded.get(self.here, {}).get(text)
        if html is None and not self.built.failed:
            log.warning(f"{self.here}: a privacy block that does not stand in the file itself stays empty")
        return html or ""

    def on_page_content(self, html: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Ready HTML takes its place; under ``serve``, mistakes take the place of the page."""
        if self.built.failed:
            problems = "".join(
                f"<li>{plain_html(line_of(problem))}</li>" for problem in self.built.diagnostics
            )
            return f"<h1>{summary(self.built.diagnostics)}</h1><ul>{problems}</ul>"
        generated = self.pages.get(page.file.src_uri)
        filled = ready.fill(html, generated) if generated else html
        if page.present_anchor_ids is not None:  # the host looks for anchors in Markdown alone
            page.present_anchor_ids |= set(ANCHOR.findall(filled))
        return filled

    def on_page_context(
        self, context: TemplateContext, *, page: HostPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The edit link leads to the record."""
        generated = self.pages.get(page.file.src_uri)
        if generated is not None:
            page.edit_url = self.addresses.of_record(generated.position)
        return context

    def on_post_page(self, output: str, *, page: HostPage, config: MkDocsConfig) -> str:
        """Front matter as ``<meta>`` tags."""
        generated = self.pages.get(page.file.src_uri)
        return head.with_metadata(output, generated.metadata) if generated else output
