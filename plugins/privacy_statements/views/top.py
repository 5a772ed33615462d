"""How every page begins: the way to it, and a line that says what it is about, from when, and who publishes it.

Somebody who comes to a page from a search engine has seen no other page. The views are made without it; ``with_top`` adds
it, so that no kind of page can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Document, Guide, Product
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.views import paths
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.changes import newest_first
from privacy_statements.views.columns import tables_in
from privacy_statements.views.facts import fact, text, with_details
from privacy_statements.views.guide import GuidePage
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.presets import with_meanings
from privacy_statements.views.product import ProductPage
from privacy_statements.views.shapes import Fact, Link, Top, Value
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.closed_words import _
from privacy_statements.words.wording import Wording

View = TypeVar("View", bound=PageView)
HOME = "index.md"
SHOWN = 2  # products in the line; of more than one beyond this, the rest is a number with a link
SPARE = 1
COMPARED = 6  # products of a comparison: it is about them

FOLDERS = {
    "products": _("Products"),
    "items": _("Data items"),
    "categories": _("Data categories"),
    "comparisons": _("Comparisons"),
    "guides": _("Guides"),
    "changes": _("What changed"),
    "applies": _("What applies to me"),
    "viewers": _("Who can see it"),
    "questions": _("Questions"),
}
"""The titles of the indexes, by folder."""


def with_top(view: View, catalog: Catalog, wording: Wording) -> View:
    """A view with the beginning of its page, and the link to its tables as CSV. A part of another page has neither."""
    wording = wording.of(view.info.language)
    top = Top(tuple(_trail(view, catalog, wording)), tuple(_facts(view, catalog, wording)))
    view = with_meanings(view, catalog, wording)
    return replace(view, info=replace(view.info, top=top, data=_data_link(view, wording)))


def _data_link(view: PageView, wording: Wording) -> Link | None:
    """The link from a page to its tables as CSV, if it has any: the pages of a long list link to one file, and that of a
    product has the CSV of its rows already."""
    if not view.info.has_page or isinstance(view, ProductPage) or next(tables_in(view), None) is None:
        return None
    return Link(wording._("Download as CSV"), page=paths.data_of(view.info.continues or view.info.path))


def _trail(view: PageView, catalog: Catalog, wording: Wording) -> Iterable[Link]:
    yield Link(wording._("Home"), page=HOME)
    folder, _slash, name = (view.info.continues or view.info.path).rpartition("/")
    folder = folder.partition("/")[0]
    if folder and name != "index.md":
        yield Link(wording._(FOLDERS[folder]) if folder in FOLDERS else folder, page=paths.index(folder))
    if view.info.kind == "category":
        _own, *around = catalog.vocabulary.around(catalog.vocabulary.categories[record_of(view)])
        yield from map(paths.category_link, reversed(around))
    if isinstance(view, AppliesPage) and view.situation:
        yield Link(view.product.text, page=paths.applies(view.info.path.split("/")[1]))
    yield Link(view.info.menu_title or view.info.title)


def _facts(view: PageView, catalog: Catalog, wording: Wording) -> Iterator[Fact]:
    kind, record = view.info.kind, record_of(view)
    document: Product | Guide | None = None
    match view:
        case ProductPage():
            return  # what stands there is said among its source
        case GuidePage():
            document = catalog.guides[record]
            changed = dict.fromkeys(affect.product for affect in document.affects)
            if changed:
                yield _products([catalog.products[product] for product in changed], wording, count=len(changed))
            yield from _dates(document, wording)
        case TablesPage(products=(key,)) if kind == "platforms":
            document = catalog.products[key]
            yield _products([document], wording, count=1)
            yield from _dates(document, wording)
        case AppliesPage():
            document = catalog.products[record]
            yield Fact(wording._("About"), (Value(view.product),))
        case _ if kind in ("viewers", "viewer", "choices"):  # their tables name the products, each with its source
            yield _counted(catalog, wording)
        case _ if named := _compared(view, catalog):
            most = COMPARED if kind == "comparison" else SHOWN
            yield _products([catalog.products[product] for product in named], wording, most, count=len(named))
        case _:
            yield _products(listed(catalog).values(), wording, count=len(catalog.products))
            if kind == "changes" and catalog.changes:
                latest = newest_first(catalog.changes.values())[0].date
                yield Fact(wording._("Latest change"), (text(wording.language.date(latest)),))
    yield from _speaker(document, catalog, wording)


def _compared(view: PageView, catalog: Catalog) -> Sequence[str]:
    """The ids of the products that a page compares, or that its question names."""
    if isinstance(view, TablesPage):
        return view.products
    return catalog.questions[record_of(view)].products if view.info.kind == "question" else ()


def _products(products: Iterable[Product | Listed], wording: Wording, shown: int = SHOWN, *, count: int) -> Fact:
    """The products, by name; of many, the first and how many more there are."""
    cut = count if count <= shown + SPARE else shown
    values = [Value(paths.product_link(p)) for p in islice(products, cut)]
    if rest := count - cut:
        more = wording.ngettext("and %(n)d more", "and %(n)d more", rest)
        values.append(Value(Link(more, page=paths.index("products"))))
    none = [Value(Link(wording._("none yet")), missing=True)]
    return Fact(wording._("About"), tuple(values or none))


def _counted(catalog: Catalog, wording: Wording) -> Fact:
    """How many products there are, for a page that names its products itself."""
    count = len(catalog.products)
    words = wording.ngettext("%(n)d product", "%(n)d products", count)
    link = Link(words, page=paths.index("products")) if count else Link(wording._("none yet"))
    return Fact(wording._("About"), (Value(link, missing=not count),))


def _dates(document: Document, wording: Wording) -> Iterable[Fact]:
    """When the source was published, and when the record was compared with it."""
    published = document.source.published if document.source else None
    reviewed = document.lifecycle.reviewed
    if published:
        yield Fact(wording._("Source published"), (text(wording.language.date(published)),))
    if reviewed:
        yield Fact(wording.pgettext("date", "Reviewed"), (text(wording.language.date(reviewed)),))
    if not published and not reviewed:
        yield fact(wording._("Date"), (), wording)


def _speaker(document: Document | None, catalog: Catalog, wording: Wording) -> Iterable[Fact]:
    """Who publishes it, and whose words it restates."""
    publisher = catalog.organization
    speakers = []
    if publisher is not None:
        speakers.append(Value(Link(with_details(publisher.name, [publisher.role]), url=publisher.url)))
    yield fact(wording._("Published by"), speakers, wording)
    if document is not None and document.source is not None:
        yield Fact(wording._("Restates"), (Value(Link(document.source.title, url=document.source.url)),))
