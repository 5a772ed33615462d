"""Fenced ``privacy`` blocks for any host that uses Python-Markdown: ``privacy_statements`` among its
extensions, with ``config`` (path of the configuration) and ``base`` (address of the site's root)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.blocks import PrivacyBlocksExtension
from privacy_statements.pages.embedded import EmbeddedViews
from privacy_statements.pipeline import embedded_views
from privacy_statements.project import find_config, read_project


def make_extension(config: str | None = None, base: str = "/") -> PrivacyBlocksExtension:
    """The extension, with records read at the first block.

    Converting a page raises ``ValueError`` with every diagnostic if the records or the block are wrong:
    an error is never printed into a page.
    """

    @cache
    def views() -> EmbeddedViews:
        path = Path(config) if config else None
        return embedded_views(read_project(find_config(path, Path.cwd()), Path.cwd()))

    def html(text: str) -> str:
        page, problems = views().html(text, base)
        if page is None:
            raise ValueError(as_text(problems))
        return page

    return PrivacyBlocksExtension(html)
