"""What stands beside the pages: twins in Markdown, linked data of hand-written pages, and ``_headers``.

Pages are known only when the host has read all of them, and files are copied after that: so they enter in
``on_env``. A twin ends in ``.md``, which the host would take for a page: it enters under another name and leaves under
its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from privacy_statements import headers
from privacy_statements.linked_data import linked_data_of_other, linked_data_path
from privacy_statements.page import Asset, Page
from privacy_statements.pipeline import Built
from privacy_statements.project import Project
from privacy_statements.twin import ENDING

UNDATED = "1970-01-01"
NOT_A_PAGE = ".twin"


@dataclass(slots=True)
class Beside:
    """The files beside the pages of one build."""

    project: Project
    built: Built
    others: dict[str, str] = field(default_factory=dict)
    """The HTML of hand-written pages, by path."""
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Their titles and descriptions, by path."""

    def hand_written(self, path: str, title: str, html: str, description: str = "") -> None:
        """Remembers a page that is not made of records."""
        self.others[path], self.said[path] = html, (title, description)

    def files(self, published: Iterable[str]) -> Iterator[tuple[str, Asset]]:
        """Each file with the name under which the host may know it. ``published`` are the paths of the site."""
        for path, text in self.built.twins(others=self.others).items():
            yield path + NOT_A_PAGE, Asset(path, text.encode())
        for path, (title, description) in self.said.items():
            language, addresses, name = (
                self.project.options.language,
                self.built.addresses,
                self.project.site_name,
            )
            text = linked_data_of_other(path, title, language, addresses, name, description)
            yield linked_data_path(path), Asset(linked_data_path(path), text.encode())
        if self.project.options.headers:
            text = headers.headers_file(published, pagefind=self.project.has_search_page)
            yield headers.PATH, Asset(headers.PATH, text.encode())

    def alternates(self, path: str) -> list[str]:
        """The addresses of the files that say the same as a page, as they lead from it."""
        names = [linked_data_path(path)]
        if self.built.has_twins:
            names.append(path.removesuffix(".md") + ENDING)
        folder = posixpath.dirname(self.built.addresses.of_page(path)) or "."
        return [posixpath.relpath(name, folder) for name in names]


def last_change(page: Page | None, set_by_host: str, default: str) -> str:
    """The date of a page for the sitemap: that of its records. That of the build is none; but hosts must have
    one, and so it is one that ``dated`` knows."""
    if page is not None:
        return page.date.isoformat() if page.date else UNDATED
    return UNDATED if set_by_host == default else set_by_host


def dated(sitemap: str) -> str:
    """The sitemap without dates of pages that have none."""
    return sitemap.replace(f"<lastmod>{UNDATED}</lastmod>", "")
