"""What is published beside the pages: data, linked data, stylesheet and scripts, the headers of a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import rjsmin
import tinycss2

from privacy_statements import headers
from privacy_statements.addresses import Addresses
from privacy_statements.exporters import EXPORTERS
from privacy_statements.exporters.records import Records, published_records
from privacy_statements.exporters.tables import table_files, tables_csv
from privacy_statements.linked_data import linked_data, linked_data_path
from privacy_statements.model import Catalog
from privacy_statements.page import Asset, Page
from privacy_statements.project import Project
from privacy_statements.render import Renderer
from privacy_statements.views import paths
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.product import ProductPage
from privacy_statements.wording import Wording

STYLESHEET = "assets/privacy-statements.css"
SCRIPT = "assets/privacy-statements.js"


def asset_paths(views: Sequence[PageView], catalog: Catalog, project: Project) -> list[str]:
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
    made: Sequence[tuple[PageView, Page]],
    catalog: Catalog,
    wording: Wording,
    addresses: Addresses,
    project: Project,
) -> Iterator[Asset]:
    """Every asset of a site with these pages."""
    for view, page in made:
        text = linked_data(view, page, catalog, addresses, project.site_name, project.options.language)
        yield Asset(linked_data_path(page.path), text.encode(), page.position)
    if project.options.headers:
        yield Asset(headers.PATH, headers.headers_file(pagefind=project.has_search_page).encode())
    versions = {record_of(view): view.version for view, _page in made if isinstance(view, ProductPage)}
    yield from _data(published_records(catalog, wording, addresses.of_page, versions))
    for path, views in table_files(view for view, _page in made).items():
        yield Asset(path, tables_csv(views, wording, addresses.of_page).encode(), views[0].info.position)
    for path in _of_templates(project):
        own = project.templates / path
        yield Asset(path, _small(own if own.is_file() else Renderer.asset(path)))


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
