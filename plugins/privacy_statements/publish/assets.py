"""What is published beside the pages: data, linked data, stylesheet and scripts, the headers of a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import rjsmin
import tinycss2
from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.cache.aside import Aside, Bytes
from privacy_statements.cache.digests import digest, pickled
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import read_back
from privacy_statements.catalog.model import Catalog
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.linked_data import linked_data_path
from privacy_statements.pages.making import MadeView
from privacy_statements.pages.page import Asset
from privacy_statements.pages.printing import Printed
from privacy_statements.pages.render import Renderer
from privacy_statements.project import Project
from privacy_statements.publish import headers
from privacy_statements.publish.exporters import EXPORTERS, Exporter
from privacy_statements.publish.records import ProductRecords, Records, RowWriter, records_of, together
from privacy_statements.publish.tables import table_files, tables_csv
from privacy_statements.views import paths
from privacy_statements.views.leads import Made
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import ProductPage
from privacy_statements.words.wording import Wording

STYLESHEET = "assets/privacy-statements.css"
SCRIPT = "assets/privacy-statements.js"


def asset_paths(views: Sequence[Made], catalog: Catalog, project: Project) -> list[str]:
    """The path of every asset of a site with these pages."""
    return [
        *(exporter.path for exporter in EXPORTERS.values()),
        *(
            paths.of_product(exporter.path, product)
            for exporter in EXPORTERS.values()
            if exporter.by_product
            for product in catalog.products
        ),
        *(linked_data_path(view.info.path) for view in views),
        *table_files(views),
        *([headers.PATH] if project.options.headers else []),
        *_of_templates(project),
    ]


def make_assets(
    made: Sequence[MadeView],
    printed: Sequence[Printed],
    readable: Readable,
    project: Project,
    tables: Tables,
    versions: Mapping[str, str],
) -> Iterator[Asset]:
    """Every asset of a site with these views, which were printed so. ``versions`` are those of products, by id, as far as
    they are known."""
    for one in printed:
        if one.page is not None:
            yield Asset(
                linked_data_path(one.page.path),
                one.linked_data,
                one.page.position,
                one.page.mark,  # of the page with its linked data
            )
    if project.options.headers:
        yield Asset(headers.PATH, headers.headers_file(pagefind=project.has_search_page).encode())
    marks: dict[str, bytes] = {}
    yield from _data(_records(made, readable, tables, versions, marks), marks)
    for path, views in table_files(made).items():
        yield Asset(path, partial(tables.read, path, views), views[0].info.position, tables.mark(views))
    for path in _of_templates(project):
        own = project.templates / path
        yield Asset(path, _small(own if own.is_file() else Renderer.asset(path)))


class Tables(Struct):
    """The tables of pages as CSV. They are made while the views are there, and read when they are written."""

    wording: Wording
    addresses: Addresses
    cache: Cache
    aside: Aside | None = None
    """Where what no cache keeps is laid; in memory, unless this is said."""
    made: dict[str, Bytes] = field(default_factory=dict)
    """By path, what no cache keeps."""

    def make(self, views: Sequence[MadeView]) -> None:
        """Makes the files of these views, which must be all that they hold."""
        for path, some in table_files(views).items():
            if all(view.is_here for view in some):
                text = self._text(some)
                if not self.cache.keeps:
                    content = text.encode()
                    self.made[path] = partial(bytes, content) if self.aside is None else self.aside.put(content)

    def read(self, path: str, views: Sequence[MadeView]) -> Iterator[bytes]:
        """The file of these views."""
        known = self.made.get(path)
        yield self._text(views).encode() if known is None else known()

    def mark(self, views: Sequence[MadeView]) -> bytes:
        """The digest of what decides about the file of these views; of none where no cache keeps it."""
        return digest(view.digest for view in views) if self.cache.keeps else b""

    def _text(self, views: Sequence[MadeView]) -> str:
        return self.cache.by_value("tables", self.mark(views), partial(self._make, views))

    def _make(self, views: Sequence[MadeView]) -> str:
        return tables_csv([view.view for view in views], self.wording, self.addresses.of_page)


def _records(
    made: Sequence[MadeView], readable: Readable, tables: Tables, versions: Mapping[str, str], marks: dict[str, bytes]
) -> Records:
    """What is published of each product, one after the other. Its page knows its version. Where a cache keeps them,
    what decides about them become ``marks``, and the rows are read when somebody asks for them."""
    wording, addresses, cache = tables.wording, tables.addresses, tables.cache
    writers = [RowWriter(wording)]
    pages = {view.id: view for view in made if view.info.kind == "product"}

    def of_product(product: str, catalog: Catalog) -> ProductRecords:
        version = versions.get(product, "")
        if not version and product in pages:
            version = version_in(pages[product].view)
            pages[product].forget()
        if not writers:  # what is lost is made again, and that is seldom
            writers.append(RowWriter(wording))
        return records_of(catalog.products[product], writers[0], addresses.of_page, version)

    def kept(one: ProductRecords, mark: bytes, product: str) -> ProductRecords:
        cache.keep("json", product, mark, one.json)
        cache.keep("lines", product, mark, one.lines)
        return replace(one, json="", lines=(), mark=mark)

    def read(product: str) -> ProductRecords:
        make = partial(of_product, product)
        return cache.by_reads(
            "records", product, b"", readable, make, marked=lambda one, mark: kept(one, mark, product)
        )

    def again(product: str, name: str) -> Any:
        found = cache.kept(name, product, marks[product])
        if found is not None:
            return found
        made = of_product(product, readable.catalog)
        kept(made, marks[product], product)
        return getattr(made, name)

    products = readable.catalog.products
    if tables.aside is not None:
        return _laid({product: partial(read, product) for product in products}, tables.aside)
    some = {product: read(product) for product in products}
    writers.clear()  # it remembers much, and all is written
    if not cache.keeps:
        return together(some)
    marks |= {product: one.mark for product, one in some.items()}
    for product in some:
        cache.still("json", product)
        cache.still("lines", product)
    return replace(together(some), json=partial(again, name="json"), lines=partial(again, name="lines"))


def _laid(some: Mapping[str, Callable[[], ProductRecords]], aside: Aside) -> Records:
    """What is published of products: the rows of each are laid aside as they are made, and read from there."""
    heads: dict[str, ProductRecords] = {}
    laid: dict[str, Bytes] = {}
    for product, make in some.items():
        one = make()
        laid[product] = aside.put(pickled((one.json, one.lines)))
        heads[product] = replace(one, json="", lines=())
    return replace(
        together(heads),
        json=lambda product: read_back(laid[product]())[0],
        lines=lambda product: read_back(laid[product]())[1],
    )


def version_in(view: PageView) -> str:
    """The version of the product that a page is about; empty for other pages."""
    return view.version if isinstance(view, ProductPage) else ""


def _data(records: Records, marks: Mapping[str, bytes]) -> Iterator[Asset]:
    """The records, of all products and of each."""
    of_all = digest(marks.values()) if marks else b""
    for exporter in EXPORTERS.values():
        yield Asset(exporter.path, partial(_parts, exporter, records), mark=of_all)
    for product in records.products:
        for exporter in EXPORTERS.values():
            if exporter.by_product:
                path = paths.of_product(exporter.path, product)
                mark = marks.get(product, b"")
                yield Asset(path, partial(_parts, exporter, records, product), mark=mark)


def _parts(exporter: Exporter, records: Records, product: str | None = None) -> Iterator[bytes]:
    """A file of all products, or of one."""
    return (part.encode() for part in exporter.parts(records if product is None else records.of(product)))


def _small(file: Path) -> bytes:
    """A stylesheet or script without what only its authors read."""
    text = file.read_text("utf-8")
    return (small_css(text) if file.suffix == ".css" else str(rjsmin.jsmin(text))).encode()


@lru_cache(maxsize=8)  # a server builds again and again with the same stylesheet
def small_css(text: str) -> str:
    """Without comments, and with single spaces. A space before a colon means something, so that none is left out."""
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    _fold(tokens)
    return str(tinycss2.serialize(tokens)).strip()


def _fold(tokens: Sequence[Any]) -> None:
    for token in tokens:
        if token.type == "whitespace":
            token.value = " "
        _fold(getattr(token, "content", None) or getattr(token, "arguments", None) or ())


def _of_templates(project: Project) -> list[str]:
    """The assets that stand among the templates, as the site wants them."""
    wanted = {
        STYLESHEET: project.options.stylesheet,
        SCRIPT: project.options.script,
        paths.APPLIES_SCRIPT: project.options.script,
        paths.SEARCH_SCRIPT: project.has_search_page,
    }
    return [path for path, is_wanted in wanted.items() if is_wanted]
