"""Links of built pages: whether each leads to a file of the site, and to an anchor of it. No address elsewhere is fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from privacy_statements.diagnostics import Diagnostic, diagnose, nearest
from privacy_statements.verify.published import PublishedPage
from privacy_statements.verify.tree import words

HERE = "http://site.invalid"
OF_BROWSER = ("", "top")  # anchors that every page has
TEXT_FRAGMENT = ":~:"  # what follows is for the browser alone
SHOWN = 120  # characters of an address in a message


@dataclass(frozen=True, slots=True)
class Site:
    """What can be linked to: the files of a site, its pages, and the address of its root, if anybody said it."""

    files: Collection[str]
    pages: Mapping[str, PublishedPage]
    url: str = ""

    @property
    def base(self) -> str:
        """The path of the root: ``/``, or ``/docs/`` for a site at ``https://host/docs/``."""
        return f"{_path_of(self.url).rstrip('/')}/"

    def local(self, address: str, page: str) -> tuple[str, str] | None:
        """The file and the anchor that an address on a page leads to; ``None`` for one that leads elsewhere.

        Raises ``ValueError`` for what is no address.
        """
        root = self.url.rstrip("/")
        if root and (address == root or address.startswith((f"{root}/", f"{root}#"))):
            address = self.base + address[len(root) :].removeprefix("/")
        target = urlsplit(urljoin(f"{HERE}{self.base}{page}", address.strip()))
        if f"{target.scheme}://{target.netloc}" != HERE or not target.path.startswith(self.base):
            return None
        anchor = target.fragment.partition(TEXT_FRAGMENT)[0]
        return self._file(unquote(target.path.removeprefix(self.base))), anchor

    def _file(self, path: str) -> str:
        if not path or path.endswith("/"):
            return f"{path}index.html"
        inside = f"{path}/index.html"  # servers lead from a folder's name to the folder
        return inside if path not in self.files and inside in self.files else path


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def dead_links(page: PublishedPage, site: Site) -> Iterator[Diagnostic]:
    """Each link of a page that leads nowhere."""
    for address, element in page.links:
        problem = _problem(address, page.path, site)
        if problem is not None:
            named = words(element)[:SHOWN]
            what = f'the link "{named}"' if named else f"<{element.tag}>"
            message = f'{what} leads to "{address[:SHOWN]}", {problem}'
            yield diagnose("dead-link", page.at(element), message)


def _problem(address: str, page: str, site: Site) -> str | None:
    try:
        target = site.local(address, page)
    except ValueError:
        return "which is no address"
    if target is None:
        return None
    file, anchor = target
    if file not in site.files:
        return f'and there is no file "{file}"'
    there = site.pages.get(file)
    if there is None or anchor in OF_BROWSER or has_anchor(there, anchor):
        return None
    return f'and {file} has no anchor "{anchor}"{nearest(anchor, there.ids)}'


def has_anchor(page: PublishedPage, anchor: str) -> bool:
    """Whether an address with this anchor leads to a place of the page."""
    names = (anchor, unquote(anchor))
    return any(name in page.ids or name in page.named for name in names)


def repeated_ids(page: PublishedPage) -> Iterator[Diagnostic]:
    """Each anchor that a page has more than once: a link leads to the first of them."""
    for anchor, elements in page.ids.items():
        for again in elements[1:]:
            message = f'met the anchor "{anchor}" again; expected it once'
            yield diagnose("duplicate-anchor", page.at(again), message, related=page.at(elements[0]))
