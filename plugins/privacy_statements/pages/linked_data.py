"""What a page is, for programs: schema.org as JSON-LD, in a file beside the page.

A file, because the pages hold nothing inline. Everything in it stands in the records; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from privacy_statements.catalog.model import Catalog, DataItem, Document, Product
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import Page
from privacy_statements.read.markdown import one_line, prose_text
from privacy_statements.views import paths
from privacy_statements.views.category import items_without_page
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.published import in_json

ENDING = ".jsonld"
COLLECTIONS = frozenset({"index", "category", "comparison", "pair", "platforms", "questions"})
DATA = {paths.RECORDS_JSON: "application/json", paths.RECORDS_CSV: "text/csv"}
"""The published data of the site, with the media type of each file."""

Thing = dict[str, Any]


def linked_data_path(path: str) -> str:
    """Where the linked data of a page stands: ``products/intune.jsonld``."""
    return path.removesuffix(".md") + ENDING


def linked_data(
    view: PageView, page: Page, catalog: Catalog, addresses: Addresses, site_name: str, language: str
) -> str:
    """The linked data of one generated page, as JSON text."""
    title = str(page.metadata.get("title", page.title))
    thing = _web_page(page.path, title, page.language or language, addresses, site_name)
    thing["@type"] = "CollectionPage" if page.kind in COLLECTIONS else "WebPage"
    thing["description"] = one_line(str(page.metadata.get("description", "")))
    thing["dateModified"] = page.date.isoformat() if page.date else None
    thing["publisher"] = _publisher(catalog)
    thing |= _of_kind(view, catalog, addresses)
    return as_json(thing)


def linked_data_of_other(
    path: str, title: str, language: str, addresses: Addresses, site_name: str, description: str = ""
) -> str:
    """The linked data of a page that is not made of records."""
    page_data = _web_page(path, title, language, addresses, site_name)
    return as_json({**page_data, "description": one_line(description)})


def as_json(thing: Mapping[str, Any]) -> str:
    """JSON text without what is not stated."""
    stated = {key: value for key, value in thing.items() if value not in (None, "", [], ())}
    return in_json(stated) + "\n"


def _web_page(path: str, title: str, language: str, addresses: Addresses, site_name: str) -> Thing:
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": addresses.in_full(path),
        "url": addresses.in_full(path),
        "name": one_line(title),
        "inLanguage": language,
        "isPartOf": {"@type": "WebSite", "name": one_line(site_name), "url": addresses.in_full("index.md")},
    }


def _publisher(catalog: Catalog) -> Thing | None:
    organization = catalog.organization
    return _thing("Organization", organization.name, url=organization.url) if organization else None


def _thing(kind: str, name: str, **more: Any) -> Thing:
    stated = {key: value for key, value in more.items() if value}
    return {"@type": kind, "name": one_line(name), **stated}


def _of_kind(view: PageView, catalog: Catalog, addresses: Addresses) -> Thing:
    """What is only said of one kind of page."""
    record = record_of(view)
    if isinstance(view, TablesPage) and view.products:
        return {"about": [_product(catalog.products[name]) for name in view.products]}
    match view.info.kind:
        case "product":
            product = catalog.products[record]
            return {"about": _product(product), **_source(product)}
        case "guide":
            guide = catalog.guides[record]
            changed = dict.fromkeys(affect.product for affect in guide.affects)
            return {"about": [_product(catalog.products[each]) for each in changed], **_source(guide)}
        case "item":
            return {"about": _item(catalog.items[record], addresses)}
        case "category":
            items = items_without_page(catalog, catalog.vocabulary.categories[record])
            return {"about": [_item(item, addresses) for item in items]} if items else {}
        case "terms":
            return {"mainEntity": _thing("DefinedTermSet", view.info.title, url=addresses.in_full(paths.TERMS))}
        case "index" if record == "products":
            return {"mainEntity": _data_set(view, catalog, addresses)}
    return {}


def _product(product: Product) -> Thing:
    return _thing(
        "SoftwareApplication",
        product.name,
        alternateName=[one_line(name) for name in product.former_names],
        operatingSystem=", ".join(one_line(name) for name in product.platforms),
    )


def _source(document: Document) -> Thing:
    source = document.source
    if source is None:
        return {}
    published = source.published and source.published.isoformat()
    return {"isBasedOn": _thing("WebPage", source.title, url=source.url, datePublished=published)}


def _item(item: DataItem, addresses: Addresses) -> Thing:
    return _thing(
        "DefinedTerm",
        item.name,
        alternateName=[one_line(alias) for alias in item.aliases],
        description=prose_text(item.definition or ""),
        inDefinedTermSet=addresses.in_full(paths.index("items")),
    )


def _data_set(view: PageView, catalog: Catalog, addresses: Addresses) -> Thing:
    """The published data of the site."""
    downloads = [
        _thing("DataDownload", path, contentUrl=addresses.in_full(path), encodingFormat=media_type)
        for path, media_type in DATA.items()
    ]
    return _thing(
        "Dataset",
        view.info.title,
        description=view.info.description,
        creator=_publisher(catalog),
        distribution=downloads,
    )
