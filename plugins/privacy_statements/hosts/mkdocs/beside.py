"""What stands beside the pages: twins in Markdown, linked data of hand-written pages, and ``_headers``.

Pages are known only when the host has read all of them, and files are copied after that: so they enter in
``on_env``. A twin ends in ``.md``, which the host would take for a page: it enters under another name and leaves under
its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.hosts.mkdocs.files import file_of_asset
from privacy_statements.hosts.mkdocs.left import LeftFiles
from privacy_statements.pages.addresses import relative
from privacy_statements.pages.built import Built
from privacy_statements.pages.linked_data import linked_data_of_other, linked_data_path
from privacy_statements.pages.metadata import joined
from privacy_statements.pages.page import Asset, Page
from privacy_statements.pages.twin import ENDING
from privacy_statements.project import Project
from privacy_statements.publish import headers
from privacy_statements.publish.headers import policy_in_page
from privacy_statements.read.markdown import plain_html
from privacy_statements.views import paths

UNDATED = "1970-01-01"


class Beside(Struct):
    """The files beside the pages of one build."""

    project: Project
    built: Built
    others: dict[str, str] = field(default_factory=dict)
    """The HTML of hand-written pages, by path."""
    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Their titles and descriptions, by path."""

    def hand_written(self, page: Any, html: str) -> None:
        """Remembers a page of the host that is not made of records."""
        path = page.file.src_uri
        self.others[path] = html
        self.titles[path] = str(page.title), str(page.meta.get("description") or "")

    def add_files(self, config: Any, files: Any, changing: frozenset[str], left: LeftFiles | None) -> None:
        """Adds the files to those of the host, each in place of one of its name. ``changing`` are paths that nobody may
        keep for ever."""
        published = {file.dest_uri for file in files} - changing
        for name, asset in self._files(published):
            if existing := files.src_uris.get(name):
                files.remove(existing)
            files.append(file_of_asset(config, name, asset, left))

    def _files(self, published: Iterable[str]) -> Iterator[tuple[str, Asset]]:
        """Each file with the name under which the host may know it."""
        for twin in self.built.twins(others=self.others):
            yield f"{twin.path}.twin", twin
        for path, (title, description) in self.titles.items():
            language, name = self.project.options.language, self.project.site_name
            text = linked_data_of_other(path, title, language, self.built.addresses, name, description)
            yield linked_data_path(path), Asset(linked_data_path(path), text.encode())
        if self.project.options.headers:
            text = headers.headers_file(published, pagefind=self.project.has_search_page)
            yield headers.PATH, Asset(headers.PATH, text.encode())

    def with_head(self, output: str, path: str, page: Page | None, *, policy: bool) -> str:
        """A page with its front matter as ``<meta>`` tags, with links to the files that say the same in another form, and
        with the content-security policy, where the site wants it, before anything that it is about."""
        names = [linked_data_path(path)]
        if self.built.has_twins:
            names.append(path.removesuffix(".md") + ENDING)
        names += ["changes/feed.xml"] if page is not None and path == paths.CHANGES else []
        folder = self.built.addresses.of_page(path).rpartition("/")[0]
        alternates = [relative(folder, name) for name in names]
        if policy and self.project.options.policy_in_pages:
            content = policy_in_page(pagefind=self.project.has_search_page)
            tag = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
            output = CHARSET.sub(lambda match: f"{match[0]}\n{tag}", output, count=1)
        return completed(output, alternates, *((page.date, page.metadata) if page else (None, {})))


def last_change(page: Page | None, set_by_host: str, default: Callable[[], str]) -> str:
    """The date of a page for the sitemap: that of its records. That of the build is none; but hosts must have
    one, and so it is one that ``dated`` knows."""
    if page is not None:
        return page.date.isoformat() if page.date else UNDATED
    return UNDATED if set_by_host == default() else set_by_host


def dated(sitemap: str) -> str:
    """The sitemap without dates of pages that have none."""
    return sitemap.replace(f"<lastmod>{UNDATED}</lastmod>", "")


FOR_THE_HOST = {"title", "lang", "hide", "search", "template", "tags", "icon", "status", "subtitle", "social"}
END = "</head>"
ALTERNATES = {".jsonld": "application/ld+json", ".md": "text/markdown", ".xml": "application/atom+xml"}
CHARSET = re.compile(r'<meta charset="?[\w-]+"?\s*/?>', re.IGNORECASE)


def completed(html: str, alternates: Iterable[str], date: datetime.date | None, metadata: Mapping[str, Any]) -> str:
    """The page with a link to each file that says the same in another form, the date of what it says, and one ``<meta>``
    tag for each key that is not the host's own; where the theme has printed a tag of that name, it is replaced."""
    top, end, rest = html.partition(END)
    if not end:
        return html
    if date is not None:
        top += f'<meta property="article:modified_time" content="{date.isoformat()}">\n'
    for address in alternates:
        kind = ALTERNATES["." + address.rpartition(".")[2]]
        top += f'<link rel="alternate" type="{kind}" href="{plain_html(address)}">\n'
    for key, value in metadata.items():
        text = joined(value)
        if key in FOR_THE_HOST or text is None:
            continue
        name = plain_html(key)
        tag = f'<meta name="{name}" content="{plain_html(text)}">'
        printed = re.search(rf'<meta name="{re.escape(name)}" content="[^"]*">', top)
        top = top.replace(printed[0], tag, 1) if printed else f"{top}{tag}\n"
    return top + end + rest
