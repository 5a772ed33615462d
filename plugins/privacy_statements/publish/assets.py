"""What is published beside the pages: data, linked data, stylesheet and scripts, the headers of a server."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import rjsmin
import tinycss2
from msgspec import Struct

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.linked_data import linked_data_path
from privacy_statements.pages.page import CONTENT, FAST, Asset
from privacy_statements.pages.printing import Printed
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.store import digest_of
from privacy_statements.publish import headers
from privacy_statements.publish.exporters import EXPORTERS, Exporter
from privacy_statements.publish.forms import FORMS, Sheet, form_paths, report_file
from privacy_statements.publish.records import Records
from privacy_statements.publish.tables import table_files, tables_csv
from privacy_statements.views import paths
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView
from privacy_statements.words.wording import Wording

STYLESHEET = "assets/privacy-statements.css"
SCRIPT = "assets/privacy-statements.js"


class Wanted(Struct, frozen=True):
    """What a site wants beside its pages."""

    templates: Path
    """The folder of its own templates, which may hold a stylesheet and scripts of its own."""
    stylesheet: bool
    script: bool
    headers: bool
    search_page: bool
    data: bool
    forms: Sequence[str]
    """The forms that it publishes, by name."""


def asset_paths(views: Sequence[KnownView], catalog: Catalog, wanted: Wanted) -> list[str]:
    """The path of every asset of a site with these pages."""
    exporters = EXPORTERS.values() if wanted.data else ()
    by_product = [exporter.path for exporter in exporters if exporter.by_product]
    return [
        *(exporter.path for exporter in exporters),
        *(paths.of_product(path, product) for path in by_product for product in catalog.products),
        *(linked_data_path(view.info.path) for view in views),
        *table_files(views),
        *([headers.PATH] if wanted.headers else []),
        *_of_templates(wanted),
        *(path for name in wanted.forms for path in form_paths(name, catalog.products)),
    ]


def make_assets(
    printed: Sequence[Printed], tables: Mapping[str, Table], records: Records, wanted: Wanted
) -> Iterator[Asset]:
    """Every asset of a site with these pages, tables and records."""
    for each in printed:
        if each.page is not None:
            yield Asset(linked_data_path(each.page.path), each.linked_data, each.page.position)
    if wanted.headers:
        yield Asset(headers.PATH, headers.headers_file(pagefind=wanted.search_page).encode())
    if wanted.data:
        yield from _data(records)
    for path, table in tables.items():
        yield Asset(path, table.parts, table.position, digest_of(table.packed))
    for path in _of_templates(wanted):
        own = wanted.templates / path
        text = (own if own.is_file() else Renderer.asset(path)).read_text("utf-8")
        yield Asset(path, (small_css(text) if path.endswith(".css") else str(rjsmin.jsmin(text))).encode())


class Table(Struct, frozen=True):
    """The tables of a page and of those on which its lists go on, as CSV in few bytes."""

    position: Position
    packed: bytes

    def parts(self) -> Iterator[bytes]:
        """The file."""
        yield zlib.decompress(self.packed)


def make_tables(views: Sequence[PageView], wording: Wording, addresses: Addresses) -> Iterator[tuple[str, Table]]:
    """The files of the tables of one subject's pages, by path."""
    for path, of_file in table_files(views).items():
        packed = zlib.compress(tables_csv(of_file, wording, addresses).encode(), FAST)
        yield path, Table(of_file[0].info.position, packed)


def _data(records: Records) -> Iterator[Asset]:
    """The records, of all products and of each."""
    digests = {product: of_product.digest for product, of_product in records.items()}
    alone = [(product, {product: records[product]}, digest) for product, digest in digests.items()]
    for product, chosen, digest in (("", records, digest_of(*digests.values())), *alone):
        for exporter in EXPORTERS.values():
            if exporter.by_product or not product:
                path = paths.of_product(exporter.path, product) if product else exporter.path
                yield Asset(path, partial(_parts, exporter, chosen), made_of=digest_of(path, digest))


def _parts(exporter: Exporter, records: Records) -> Iterator[bytes]:
    return (part.encode() for part in exporter.parts(records))


def form_assets(
    names: Iterable[str], catalog: Catalog, wording: Wording, addresses: Addresses, site_name: str, twins: bool
) -> Iterator[Asset]:
    """The files of these forms beside the pages of products, each form with its report."""
    everything = tuple(catalog.products.values())
    for name in dict.fromkeys(names):
        form = FORMS[name]
        subjects = [("", everything)] if form.of_site else [(f"products/{each.id}/", (each,)) for each in everything]
        for folder, products in subjects:
            sheet = Sheet(catalog, products, wording, addresses, site_name, twins)
            position = CONTENT if form.of_site else products[0].position
            for file, data in form.fill(sheet).items():
                yield Asset(f"{folder}{file}", data, position)
            yield Asset(f"{folder}{report_file(name)}", sheet.report(None).encode(), position)


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


def _of_templates(wanted: Wanted) -> list[str]:
    """The assets that stand among the templates, as the site wants them."""
    is_wanted = {
        STYLESHEET: wanted.stylesheet,
        SCRIPT: wanted.script,
        paths.APPLIES_SCRIPT: wanted.script,
        paths.SEARCH_SCRIPT: wanted.search_page,
    }
    return [path for path, wants in is_wanted.items() if wants]
