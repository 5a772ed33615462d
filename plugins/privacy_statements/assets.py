"""What is published beside the pages: data, linked data, stylesheet and scripts, the headers of a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import rjsmin
import tinycss2

from privacy_statements import headers
from privacy_statements.addresses import Addresses
from privacy_statements.cache.digests import digest
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.exporters import EXPORTERS
from privacy_statements.exporters.records import Records, records_of, together
from privacy_statements.exporters.tables import table_files, tables_csv
from privacy_statements.linked_data import linked_data_path
from privacy_statements.making import MadeView
from privacy_statements.model import Catalog
from privacy_statements.page import Asset
from privacy_statements.printing import Printed
from privacy_statements.project import Project
from privacy_statements.published import PublishedRows
from privacy_statements.render import Renderer
from privacy_statements.views import paths
from privacy_statements.views.leads import Made
from privacy_statements.views.product import ProductPage
from privacy_statements.wording import Wording

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
    wording: Wording,
    addresses: Addresses,
    project: Project,
    cache: Cache,
) -> Iterator[Asset]:
    """Every asset of a site with these views, which were printed so."""
    for one in printed:
        if one.page is not None:
            yield Asset(linked_data_path(one.page.path), one.linked_data.encode(), one.page.position)
    if project.options.headers:
        yield Asset(headers.PATH, headers.headers_file(pagefind=project.has_search_page).encode())
    yield from _data(_records(made, readable, wording, addresses, cache))
    for path, views in table_files(made).items():
        of, make = digest(view.digest for view in views), partial(_tables, views, wording, addresses)
        yield Asset(path, cache.by_value("tables", of, make).encode(), views[0].info.position)
    for path in _of_templates(project):
        own = project.templates / path
        yield Asset(path, _small(own if own.is_file() else Renderer.asset(path)))


def _tables(views: Sequence[MadeView], wording: Wording, addresses: Addresses) -> str:
    return tables_csv([view.view for view in views], wording, addresses.of_page)


def _records(
    made: Sequence[MadeView], readable: Readable, wording: Wording, addresses: Addresses, cache: Cache
) -> Records:
    """What is published of each product, one after the other. Its page knows its version."""
    published = PublishedRows(wording)
    pages = {view.id: view for view in made if view.info.kind == "product"}

    def of_product(product: str, catalog: Catalog) -> Records:
        page = pages[product].view if product in pages else None
        version = page.version if isinstance(page, ProductPage) else ""
        return records_of(catalog.products[product], published, wording, addresses.of_page, version)

    return together(
        cache.by_reads("records", product, b"", readable, partial(of_product, product))
        for product in readable.catalog.products
    )


def _data(records: Records) -> Iterator[Asset]:
    """The records, of all products and of each."""
    for exporter in EXPORTERS.values():
        yield Asset(exporter.path, exporter.make(records).encode())
        for product in records.products if exporter.by_product else ():
            text = exporter.make(records.of(product))
            yield Asset(paths.of_product(exporter.path, product), text.encode())


def _small(file: Path) -> bytes:
    """A stylesheet or script without what only its authors read."""
    text = file.read_text("utf-8")
    return (small_css(text) if file.suffix == ".css" else str(rjsmin.jsmin(text))).encode()


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
