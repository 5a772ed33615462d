"""Links of built pages: whether each leads to a file of the site, and to an anchor of it. No address elsewhere is fetched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from privacy_statements.diagnostics import Diagnostic, diagnose, nearest
from privacy_statements.position import Position
from privacy_statements.verify.published import PublishedPage
from privacy_statements.verify.tree import Element, words

HERE = "http://site.invalid"
SLASHES = re.compile("/{2,}")  # themes glue addresses together, and servers take several for one
OF_BROWSER = ("", "top")  # anchors that every page has
TEXT_FRAGMENT = ":~:"  # what follows is for the browser alone
SHOWN = 120  # characters of an address in a message


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A link to an anchor of a page that may not be read yet."""

    file: str
    anchor: str
    what: str
    place: Position


@dataclass(frozen=True, slots=True)
class Links:
    """What can be linked to: the files of a site, the anchors of the pages that were read, and the address of its
    root, if anybody said it. Pages are read one after the other, and none is kept."""

    files: Collection[str]
    url: str = ""
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    _waiting: list[_Waiting] = field(default_factory=list)

    @property
    def base(self) -> str:
        """The path of the root: ``/``, or ``/docs/`` for a site at ``https://host/docs/``."""
        return f"{_path_of(self.url).rstrip('/')}/"

    def local(self, address: str, page: str) -> tuple[str, str] | None:
        """The file and the anchor that an address on a page leads to; ``None`` for one that leads elsewhere.

        Raises ``ValueError`` for what is no address.
        """
        if address.startswith("#"):
            return page, address[1:].partition(TEXT_FRAGMENT)[0]
        root = self.url.rstrip("/")
        if root and (address == root or address.startswith((f"{root}/", f"{root}#"))):
            address = self.base + address[len(root) :].removeprefix("/")
        target = urlsplit(urljoin(f"{HERE}{self.base}{page}", address.strip()))
        if f"{target.scheme}://{target.netloc}" != HERE or not target.path.startswith(self.base):
            return None
        anchor = target.fragment.partition(TEXT_FRAGMENT)[0]
        path = SLASHES.sub("/", target.path).removeprefix(self.base)
        return self._file(unquote(path)), anchor

    def _file(self, path: str) -> str:
        if not path or path.endswith("/"):
            return f"{path}index.html"
        inside = f"{path}/index.html"  # servers lead from a folder's name to the folder
        return inside if path not in self.files and inside in self.files else path

    def dead(self, page: PublishedPage) -> Iterator[Diagnostic]:
        """Each link of a page that leads to no file, or to no place of the page itself. Links to places of other
        pages are noted."""
        self.anchors[page.path] = frozenset(page.ids) | page.named
        targets: dict[str, tuple[str, str] | None] = {}
        for address, element in page.links:
            try:
                if address not in targets:
                    targets[address] = self.local(address, page.path)
                target = targets[address]
            except ValueError:
                yield _dead(_what(address, element), "which is no address", page.at(element))
                continue
            if target is None:
                continue
            file, anchor = target
            if file not in self.files:
                why = f'and there is no file "{file}"'
                yield _dead(_what(address, element), why, page.at(element))
            elif anchor not in OF_BROWSER and not (file == page.path and self.has(file, anchor)):
                waiting = _Waiting(file, anchor, _what(address, element), page.at(element))
                self._waiting.append(waiting)

    def dead_anchors(self) -> Iterator[Diagnostic]:
        """Each link that was noted and leads to no place of its page, when all pages are read."""
        for one in self._waiting:
            if one.file in self.anchors and not self.has(one.file, one.anchor):
                known = nearest(one.anchor, self.anchors[one.file])
                yield _dead(one.what, f'and {one.file} has no anchor "{one.anchor}"{known}', one.place)

    def has(self, file: str, anchor: str) -> bool:
        """Whether an address with this anchor leads to a place of a page."""
        there = self.anchors.get(file, frozenset())
        return anchor in there or unquote(anchor) in there


def _what(address: str, element: Element) -> str:
    named = words(element)[:SHOWN]
    what = f'the link "{named}"' if named else f"<{element.tag}>"
    return f'{what} leads to "{address[:SHOWN]}"'


def _dead(what: str, why: str, place: Position) -> Diagnostic:
    return diagnose("dead-link", place, f"{what}, {why}")


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
