"""How links are written, from page to page and from page to record."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import PAGE_KINDS
from privacy_statements.views.paths import kind_of
from privacy_statements.views.shapes import Link

ODD_PARTS = frozenset({"", ".", ".."})


class Addresses(Struct, frozen=True):
    """How links are written: ``directory_urls`` as hosts make them from Markdown files (``a/b/``) or
    ``a/b.html``; ``record`` is the address of a line of a record, with ``{path}`` and ``{line}``."""

    directory_urls: bool = True
    record: str | None = None
    site: str = ""
    """The address of the site's root, where the site says it."""
    kinds: frozenset[str] = PAGE_KINDS
    """The kinds of pages that the site has."""
    places: Mapping[str, Link] = MappingProxyType({})
    """Where to find what has no page of its own, by the file that it would have."""

    def place(self, link: Link) -> Link:
        """The same link, to where the page that it names is to be found."""
        there = self.places.get(link.page or "")
        return link if there is None else replace(link, page=there.page, anchor=there.anchor or link.anchor)

    def of_link(self, link: Link) -> str | None:
        """The address of a link to a page of the site, from its root; ``None`` for any other link."""
        link = self.place(link)
        if link.page is None or not self.has_page(link.page):
            return None
        return self.of_page(link.page) + (f"#{link.anchor}" if link.anchor else "")

    def has_page(self, path: str) -> bool:
        """Whether the site has pages of this kind, or the file is of none of our kinds."""
        kind = kind_of(path)
        return kind in self.kinds or kind not in PAGE_KINDS or not path.endswith(".md")

    def of_page(self, path: str) -> str:
        """The address of a page or file from the root of the site."""
        if not path.endswith(".md"):
            return path
        bare = path.removesuffix(".md")
        if not self.directory_urls:
            return f"{bare}.html"
        return bare.removesuffix("index") if bare == "index" or bare.endswith("/index") else f"{bare}/"

    def file_of(self, path: str) -> str:
        """The file that a host makes of a page: ``a/b.md`` becomes ``a/b/index.html``."""
        address = self.of_page(path)
        return f"{address}index.html" if address.endswith("/") or not address else address

    def from_page(self, here: str, path: str) -> str:
        """The address of a page or file from another page; from a ``here`` that begins with a slash or a
        scheme, the root of the site is there."""
        if here.startswith(("/", "http:", "https:")):
            return f"{here.rstrip('/')}/{self.of_page(path)}"
        folder = self.of_page(here).rpartition("/")[0]
        target = self.of_page(path)
        path = relative(folder, target)
        return f"{path}/" if target.endswith("/") or not target else path

    def in_full(self, path: str) -> str:
        """The address of a page or file that can be written down: with the site's own, if the site says it."""
        return f"{self.site.rstrip('/')}/{self.of_page(path)}"

    def of_record(self, position: Position) -> str | None:
        """The address of the line of a record, if the site says where its records can be seen."""
        if self.record is None:
            return None
        return self.record.replace("{path}", position.path).replace("{line}", str(position.line))


def relative(folder: str, target: str) -> str:
    """As ``posixpath.relpath``, which asks for the folder of the process and takes ten times as long."""
    there, here = (path.split("/") if path else [] for path in (target.rstrip("/"), folder))
    if not (ODD_PARTS.isdisjoint(there) and ODD_PARTS.isdisjoint(here)):
        return posixpath.relpath(target or ".", folder or ".")
    shared = 0
    for theirs, ours in zip(there, here, strict=False):
        if theirs != ours:
            break
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:]) or "."
