"""What stands beside the pages: twins in Markdown, linked data of hand-written pages, and ``_headers``.

Pages are known only when the host has read all of them, and files are copied after that: so they enter in
``on_env``. A twin ends in ``.md``, which the host would take for a page: it enters under another name and leaves under
its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct, field

from privacy_statements.cache.digests import digest
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.hosts.mkdocs import head
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.linked_data import linked_data_of_other, linked_data_path
from privacy_statements.pages.page import Asset, Page
from privacy_statements.pages.twin import ENDING
from privacy_statements.project import Project
from privacy_statements.publish import headers
from privacy_statements.publish.built import Built

UNDATED = "1970-01-01"
NOT_A_PAGE = ".twin"


class Beside(Struct):
    """The files beside the pages of one build."""

    project: Project
    built: Built
    stages: Stages = field(default_factory=Stages)
    others: dict[str, str] = field(default_factory=dict)
    """The HTML of hand-written pages, by path."""
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Their titles and descriptions, by path."""

    def hand_written(self, path: str, title: str, html: str, description: str = "") -> None:
        """Remembers a page that is not made of records."""
        self.others[path], self.said[path] = html, (title, description)

    def files(self, published: Iterable[str]) -> Iterator[tuple[str, Asset]]:
        """Each file with the name under which the host may know it. ``published`` are the paths of the site."""
        twins = self.built.twins_to_make(others=self.others)
        marks = self._marks(twins)
        for path, make in twins.items():
            yield path + NOT_A_PAGE, Asset(path, partial(self._twin, make), mark=marks.get(path, b""))
        for path, (title, description) in self.said.items():
            language, addresses, name = (self.project.options.language, self.built.addresses, self.project.site_name)
            text = linked_data_of_other(path, title, language, addresses, name, description)
            yield linked_data_path(path), Asset(linked_data_path(path), text.encode())
        if self.project.options.headers:
            text = headers.headers_file(published, pagefind=self.project.has_search_page)
            yield headers.PATH, Asset(headers.PATH, text.encode())

    def _marks(self, twins: Iterable[str]) -> dict[str, bytes]:
        """What decides about each of these twins: its page, and which others there are to lead to."""
        known = digest(sorted(twins))
        pages: dict[str, bytes | str] = {page.path: page.mark for page in self.built.pages if page.mark}
        return {
            path.removesuffix(".md") + ENDING: digest((known, path, mark))
            for path, mark in (pages | self.others).items()
        }

    def _twin(self, make: Callable[[], str]) -> Iterator[bytes]:
        with self.stages.stage("twins"):
            text = make()
        yield text.encode()

    def alternates(self, path: str) -> list[str]:
        """The addresses of the files that say the same as a page, as they lead from it."""
        names = [linked_data_path(path)]
        if self.built.has_twins:
            names.append(path.removesuffix(".md") + ENDING)
        folder = posixpath.dirname(self.built.addresses.of_page(path)) or "."
        return [posixpath.relpath(name, folder) for name in names]


class Accompanied:
    """What the host asks a plugin, as far as it is about what stands beside the pages, and what leads there. Where nothing was built, it answers as if it were not there."""

    beside: Beside | None = None
    pages: dict[str, Page]
    serving: bool
    stages: Stages
    addresses: Addresses
    changing: frozenset[str] = frozenset()
    """The paths of files that nobody may keep for ever."""

    def add_file(self, config: Any, files: Any, path: str, asset: Asset) -> None:
        """Adds a file: only who knows the host can make one."""
        raise NotImplementedError

    def remember(self, page: Any, html: str) -> None:
        """Remembers a page that is not made of records."""
        path = page.file.src_uri
        if self.beside and path not in self.pages:
            self.beside.hand_written(path, str(page.title), html, str(page.meta.get("description") or ""))

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """What stands beside the pages enters when all of them are read."""
        published = {file.dest_uri for file in files} - self.changing
        for name, asset in self.beside.files(published) if self.beside else ():
            if name.endswith(NOT_A_PAGE):  # both are written of the same texts, which are read once for them
                _last(files, linked_data_path(asset.path))
            self.add_file(config, files, name, asset)
        return super().on_env(env, config=config, files=files)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it

    def on_page_context(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        """The edit link leads to the record."""
        generated = self.pages.get(page.file.src_uri)
        if generated is not None:
            page.edit_url = self.addresses.of_record(generated.position)
        return context

    def with_head(self, output: str, page: Any) -> str:
        """A page with front matter as ``<meta>`` tags, and links to what says the same in another form."""
        generated = self.pages.get(page.file.src_uri)
        if self.beside:
            alternates = self.beside.alternates(page.file.src_uri)
            output = head.with_links(output, alternates, generated.date if generated else None)
            if self.beside.project.options.policy_in_pages and not self.serving:  # its script is inline
                output = head.with_policy(output, pagefind=self.beside.project.has_search_page)
        return head.with_metadata(output, generated.metadata) if generated else output

    def on_post_page(self, output: str, *, page: Any, config: Any) -> Any:
        """What we write into the head of a page."""
        output = self.with_head(output, page)
        return super().on_post_page(output, page=page, config=config)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it

    def on_post_template(self, output: str, *, template_name: str, config: Any) -> Any:
        """The sitemap has no date that records do not give."""
        output = dated(output) if template_name == "sitemap.xml" else output
        return super().on_post_template(output, template_name=template_name, config=config)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it


def _last(files: Any, path: str) -> None:
    """A file of this name, if there is one, is written after those that there are now."""
    if (file := files.get_file_from_path(path)) is not None:
        files.remove(file)
        files.append(file)


def last_change(page: Page | None, set_by_host: str, default: Callable[[], str]) -> str:
    """The date of a page for the sitemap: that of its records. That of the build is none; but hosts must have
    one, and so it is one that ``dated`` knows."""
    if page is not None:
        return page.date.isoformat() if page.date else UNDATED
    return UNDATED if set_by_host == default() else set_by_host


def dated(sitemap: str) -> str:
    """The sitemap without dates of pages that have none."""
    return sitemap.replace(f"<lastmod>{UNDATED}</lastmod>", "")
