"""View → page, and what else is published of it: linked data, and what a search finds. What an earlier build has
printed of the same view, with the same templates, is not printed again.

Where a cache keeps pages, their HTML and linked data are in it, and in memory only while somebody reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.pages.linked_data import linked_data
from privacy_statements.pages.making import MadeView
from privacy_statements.pages.page import Html, Page
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.search import SearchEntry, entries_of

Told = Callable[[MadeView, Page, Catalog], None]
"""Is given a page as soon as it is printed, with its view and the catalog. After that nobody holds what the page says."""
Texts = tuple[str, ...]
"""The linked data of a page, and the HTML of its blocks in their order."""
NO_MARK = b""
"""What stands for the texts of a page that no cache keeps."""
APART = Html("")
"""A block whose HTML is kept apart."""


class Printed(Struct, frozen=True):
    """A page with what stands beside it, or the diagnostics that say why there is none."""

    page: Page | None
    linked_data: Callable[[], Iterable[bytes]] = tuple
    """Its linked data, as the parts of a file."""
    search: tuple[SearchEntry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Kept(Struct, frozen=True):
    """What is kept of a printed page, without its texts."""

    page: Page | None
    search: tuple[SearchEntry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Shelf(Struct):
    """The texts of pages, in the cache. Those of the page that was read last stay in memory."""

    cache: Cache
    path: str = ""
    texts: Texts = ()

    def put(self, path: str, mark: bytes, texts: Texts) -> None:
        """Keeps the texts of a page under their digest."""
        self.cache.keep("texts", path, mark, texts)
        self.path, self.texts = path, texts

    def read(self, path: str, mark: bytes, again: Callable[[], Texts]) -> Texts:
        """The texts of this digest; if they are lost, those that are made ``again``."""
        if self.path != path:
            texts: Texts | None = self.cache.kept("texts", path, mark)
            if texts is None:
                self.put(path, mark, again())
            else:
                self.path, self.texts = path, texts
        return self.texts


class Apart(Struct, frozen=True):
    """The texts of one page, which are on a shelf, or are printed again. A large site has thousands of these, and nothing
    in them is made before somebody reads them."""

    shelf: Shelf
    path: str
    mark: bytes
    metadata: Mapping[str, Any]
    again: Callable[[MadeView, Mapping[str, Any]], Texts]
    made: MadeView

    def read(self) -> Texts:
        """The texts."""
        return self.shelf.read(self.path, self.mark, partial(self.again, self.made, self.metadata))

    def linked_data(self) -> Iterable[bytes]:
        """The linked data, as the parts of a file."""
        yield self.read()[0].encode()


class ApartHtml(Html):
    """A block whose HTML is apart."""

    __slots__ = ("_number", "_texts")
    _number: int
    _texts: Apart

    def __init__(self, texts: Apart, number: int) -> None:
        object.__setattr__(self, "_texts", texts)
        object.__setattr__(self, "_number", number)

    @property
    def html(self) -> str:
        """The HTML itself."""
        return self._texts.read()[self._number]

    def __reduce__(self) -> tuple[Any, ...]:
        return Html, (self.html,)


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints the pages of one build. ``templates`` is the digest of the site's own templates; ``language`` that of
    the site."""

    renderer: Renderer
    readable: Readable
    cache: Cache
    templates: bytes
    site_name: str
    language: str
    told: Told | None = None
    """Who is given each page; nobody, unless this is said."""
    shelf: Shelf = field(init=False)
    again: Callable[[MadeView, Mapping[str, Any]], Texts] = field(init=False, repr=False)
    """Prints the texts of a page again; one for all pages."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shelf", Shelf(self.cache))
        object.__setattr__(self, "again", self._again)

    def print(self, made: MadeView, metadata: Mapping[str, Any]) -> Printed:
        """The page of a view, with this front matter."""
        if not self.cache.keeps:
            page, texts, kept = self._printed(made, metadata, self.readable.catalog)
            if self.told is None or page is None:
                data = partial(_encoded, texts[0])
                return Printed(page, data, kept.search, kept.diagnostics)
            self.told(made, page, self.readable.catalog)
            self.shelf.put(page.path, NO_MARK, texts)
            return self._apart(made, kept)
        said = digest_of((made.info.title, made.info.description, metadata, made.date))
        of = digest((made.digest, said, self.templates))
        make = partial(self._kept, made, metadata)
        kept = self.cache.by_reads("page", made.info.path, of, self.readable, make, _is_whole)
        if kept.page is None:
            return Printed(None, diagnostics=kept.diagnostics)
        self.cache.still("texts", kept.page.path)  # a host that has the page already reads none of them
        return self._apart(made, kept)

    def _apart(self, made: MadeView, kept: Kept) -> Printed:
        """A page whose texts are on the shelf, or are printed again."""
        assert kept.page is not None, "it is printed"
        page = kept.page
        texts = Apart(self.shelf, page.path, page.mark, page.metadata, self.again, made)
        return Printed(_with_texts(page, texts), texts.linked_data, kept.search, kept.diagnostics)

    def _kept(self, made: MadeView, metadata: Mapping[str, Any], catalog: Catalog) -> Kept:
        _, texts, kept = self._printed(made, metadata, catalog)
        if kept.page is None:
            return kept
        mark = digest((digest_of(kept.page.blocks), *texts))
        self.shelf.put(kept.page.path, mark, texts)
        return replace(kept, page=replace(kept.page, mark=mark))

    def _again(self, made: MadeView, metadata: Mapping[str, Any]) -> Texts:
        texts = self._printed(made, metadata, self.readable.catalog)[1]
        made.forget()
        return texts

    def _printed(
        self, made: MadeView, metadata: Mapping[str, Any], catalog: Catalog
    ) -> tuple[Page | None, Texts, Kept]:
        """A page as it is, its texts, and what is kept of it beside them."""
        view = made.view
        rendered = self.renderer.page(view, metadata, made.date)
        page, addresses = rendered.page, self.renderer.addresses
        if page is None:
            return None, ("",), Kept(None, diagnostics=rendered.diagnostics)
        data = linked_data(view, page, catalog, addresses, self.site_name, self.language)
        texts = data, *(block.html for block in page.blocks if isinstance(block, Html))
        without = replace(page, blocks=tuple(APART if isinstance(block, Html) else block for block in page.blocks))
        return page, texts, Kept(without, tuple(entries_of(view, catalog)), rendered.diagnostics)


def _encoded(text: str) -> Iterable[bytes]:
    return (text.encode(),)


def _with_texts(page: Page, texts: Apart) -> Page:
    """A page whose blocks of HTML are read when somebody asks for them."""
    number = 0
    blocks = []
    for block in page.blocks:
        is_apart = isinstance(block, Html)
        number += is_apart
        blocks.append(ApartHtml(texts, number) if is_apart else block)
    return replace(page, blocks=tuple(blocks))


def _is_whole(kept: Kept) -> bool:
    return not kept.diagnostics
