"""The texts of pages for a host that reads a folder: headings, links and front matter as it wants them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from privacy_statements.hosts.targets import ANCHOR, TARGETS, Target
from privacy_statements.pages.addresses import relative
from privacy_statements.pages.blocks import with_views
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Heading, Page, markdown_of
from privacy_statements.read.markdown import plain_markdown

LINK = re.compile(r'(?<=\s)(href|src)="(?![a-z]+:|/|#)([^"#]+)(#[^"]*)?"')
"""A link to another page or file of the site, in the HTML that we write."""
TO_FILE = re.compile(r"\]\((?![a-z]+:|/|#)([^\s()#]+\.md)(?=[\s)#])")
"""A link to the file of a page, in Markdown that people write."""
CALL = re.compile(r"\{(?=[{%])")
"""How the call of a macro begins; no heading has it behind its text."""


class Writing(Struct, frozen=True):
    """The texts of one build for a host. ``published`` are the files of all pages by their addresses."""

    name: str
    built: Built
    published: Mapping[str, str]

    @property
    def target(self) -> Target:
        """What is known of the host."""
        return TARGETS[self.name]

    def body(self, page: Page) -> str:
        """A generated page, without front matter."""
        return self._linked(
            CALL.sub("&#123;", markdown_of(page, heading=partial(self._heading, seen=set()))), page.path
        )

    def hand_written(self, text: str, path: str) -> str:
        """A hand-written page, with views in place of its fenced blocks."""
        views = self.built.embedded.get(path, {})
        text = with_views(text, lambda block: self._linked(views.get(block, ""), path)) if views else text
        if self.target.follows_files:
            return text
        here, published = posixpath.dirname(path), set(self.published.values())

        def link(match: re.Match[str]) -> str:
            file = posixpath.normpath(posixpath.join(here, match[1]))
            return f"]({self.built.addresses.from_page(path, file)}" if file in published else match[0]

        return TO_FILE.sub(link, text)

    def metadata(self, page: Page, own: Mapping[str, Any]) -> dict[str, Any]:
        """Front matter as this host asks for it. ``own`` is that of the page, and wins."""
        match self.name:
            case "hugo":
                return {"url": f"/{self.built.addresses.of_page(page.path)}", **own}
            case "docusaurus":
                words = own.get("keywords")
                listed = {"keywords": words.split(", ")} if isinstance(words, str) else {}
                return {"slug": f"/{self.built.addresses.of_page(page.path)}", "mdx": {"format": "md"}, **own, **listed}
            case "sphinx":
                return {"orphan": True, **own}  # no warning of a page that no menu names
            case "docfx":
                return {"ms.topic": "reference", **({"ms.date": f"{page.date:%m/%d/%Y}"} if page.date else {}), **own}
        return {**own}

    def _heading(self, heading: Heading, seen: set[str]) -> str:
        text = f"{'#' * heading.level} {plain_markdown(heading.text)}"
        own = re.sub(r"[^a-z0-9]+", "-", heading.text.lower()).strip("-") if self.name == "sphinx" else ""
        is_there = own == heading.id and own not in seen  # Sphinx makes the first of a name itself
        seen.add(own)
        anchor = (
            ANCHOR if heading.level == 1 and self.name == "docusaurus" else self.target.anchor
        )  # it has titles of its own
        return text if is_there else anchor.format(id=heading.id, heading=text)

    def _linked(self, text: str, here: str) -> str:
        """The text with its links as this host follows them."""
        if not self.target.by_file:
            return text
        published, source = posixpath.dirname(self.built.addresses.of_page(here)), posixpath.dirname(here)

        def link(match: re.Match[str]) -> str:
            there = posixpath.normpath(posixpath.join(published, match[2])) + "/" * match[2].endswith("/")
            file = self.published.get(there.removeprefix("./"), there)
            return f'{match[1]}="{relative(source, file)}{match[3] or ""}"'

        return LINK.sub(link, text)
