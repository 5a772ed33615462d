"""Links of built pages: whether each leads to a file of the site, and to an anchor of it. No address elsewhere is fetched."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct, field

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.verify.published import Link, PublishedPage

HERE = "http://site.invalid"
SLASHES = re.compile("/{2,}")  # themes glue addresses together, and servers take several for one
OF_BROWSER = ("", "top")  # anchors that every page has
SHOWN = 120  # characters of an address in a message
HTML = (".html", ".htm")
"""How the files of pages end."""
Reads = Callable[[str], PublishedPage]
"""Gives the page of a file of the site."""


class Links(Struct, frozen=True):
    """What can be linked to: the files of a site, the places of the pages that were read, and the address of its
    root, if it is set. Pages are read one after the other, and none is kept: of a place only its hash, of 64
    bits. What leads to an unknown hash is looked at by name."""

    files: Collection[str]
    url: str = ""
    _places: set[int] = field(default_factory=set)
    """Those of the anchors of all pages."""
    _waiting: dict[str, array[int]] = field(default_factory=dict)
    """By page, the places of other pages that it leads to."""
    _targets: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """By folder or page and address, the file that it leads to, if any."""

    @property
    def base(self) -> str:
        """The path of the root: ``/``, or ``/docs/`` for a site at ``https://host/docs/``."""
        return f"{_path_of(self.url).rstrip('/')}/"

    def local(self, address: str, page: str) -> tuple[str, str] | None:
        """The file and the anchor of an address on a page; ``None`` for an address outside the site.

        Raises ``ValueError`` for text that is no address.
        """
        bare, _, anchor = address.strip().partition("#")
        anchor = anchor.partition(":~:")[0]  # what follows is for the browser alone
        if not bare:
            return page, anchor
        folder = page.rpartition("/")[0]
        # an address that leaves a folder leads from all folders beside it to the same place
        key = f"{folder.rpartition('/')[0]}/" if folder and bare.startswith("../") else page, bare
        if key not in self._targets:
            self._targets[key] = self._file(bare, page)
        file = self._targets[key]
        return None if file is None else (file, anchor)

    def _file(self, address: str, page: str) -> str | None:
        """The file that an address without an anchor leads to."""
        root = self.url.rstrip("/")
        if root and (address == root or address.startswith(f"{root}/")):
            address = self.base + address[len(root) :].removeprefix("/")
        target = urlsplit(urljoin(f"{HERE}{self.base}{page}", address))
        if f"{target.scheme}://{target.netloc}" != HERE or not target.path.startswith(self.base):
            return None
        path = unquote(SLASHES.sub("/", target.path).removeprefix(self.base))
        if not path or path.endswith("/"):
            return f"{path}index.html"
        inside = f"{path}/index.html"  # servers lead from a folder's name to the folder
        return inside if path not in self.files and inside in self.files else path

    def dead(self, page: PublishedPage) -> Iterator[Diagnostic]:
        """Each link of a page that leads to no file, or to no place of the page itself. Links to places of other
        pages are noted."""
        self._places.update([hash((page.path, anchor)) for anchor in page.anchors])
        waiting: set[int] = set()
        why: dict[str, str] = {}
        for address in {link.address for link in page.links}:
            try:
                target = self.local(address, page.path)
            except ValueError:
                why[address] = "which is no address"
                continue
            if target is None:
                continue
            file, anchor = target
            if file not in self.files:
                why[address] = f'and there is no file "{file}"'
            elif (
                anchor not in OF_BROWSER
                and not (file == page.path and (anchor in page.anchors or unquote(anchor) in page.anchors))
                and file.endswith(HTML)
            ):
                waiting.add(hash(target))
        self._waiting[page.path] = array("q", waiting)
        yield from _reports(page, why)

    def dead_anchors(self, read: Reads) -> Iterator[Diagnostic]:
        """Each link that was noted and leads to no place of its page, when all pages are read. Those that may have such
        links are read again, and so are the pages that these lead to."""
        anchors: dict[str, frozenset[str]] = {}

        def anchors_of(file: str) -> frozenset[str]:
            if file not in anchors:
                anchors[file] = read(file).anchors
            return anchors[file]

        for path, waiting in self._waiting.items():
            if not self._places.issuperset(waiting):
                page = read(path)
                yield from _reports(page, dict(self._why(page, anchors_of)))

    def _why(self, page: PublishedPage, anchors_of: Callable[[str], frozenset[str]]) -> Iterator[tuple[str, str]]:
        for address in {link.address for link in page.links}:
            with suppress(ValueError):  # reported already
                target = self.local(address, page.path)
                if target is None or hash(target) in self._places:
                    continue
                file, anchor = target
                if anchor in OF_BROWSER or file not in self.files or not file.endswith(HTML):
                    continue
                anchors = anchors_of(file)
                if anchor not in anchors and unquote(anchor) not in anchors:
                    yield address, f'and {file} has no anchor "{anchor}"{nearest(anchor, sorted(anchors))}'

    def has(self, file: str, anchor: str) -> bool:
        """Whether an address with this anchor leads to a place of a page that was read."""
        return hash((file, anchor)) in self._places or hash((file, unquote(anchor))) in self._places


def _reports(page: PublishedPage, why: Mapping[str, str]) -> Iterator[Diagnostic]:
    """The links of a page that lead nowhere, by their addresses."""
    for link in page.links if why else ():
        if link.address in why:
            yield diagnose("dead-link", page.at(link.element), f"{_what(page, link)}, {why[link.address]}")


def _what(page: PublishedPage, link: Link) -> str:
    words = page.words(link.element)[:SHOWN]
    what = f'the link "{words}"' if words else f"<{link.element.tag}>"
    return f'{what} leads to "{link.address[:SHOWN]}"'


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def repeated_ids(page: PublishedPage) -> Iterator[Diagnostic]:
    """Each anchor that a page has more than once: a link leads to the first of them."""
    for anchor, elements in page.ids.items():
        for again in elements[1:]:
            message = f'met the anchor "{anchor}" again; expected it once'
            yield diagnose("duplicate-anchor", page.at(again), message, related=page.at(elements[0]))
