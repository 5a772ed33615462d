"""A link should lead somewhere.

A link inside a record leads to an anchor of the page on which the text stands (`#required-data`), or to another page
of the site, written as it is seen from there (`../../items/device.imei/`; `../items/device.imei.html` on a site
without directory addresses). The anchors of a product or guide are the ids of its sections, `row-` with the id
of a row, and those that its page has anyway, such as `see-also`. A renamed section or a page that is gone leaves
such links behind.

Judged are Markdown texts and the `url` of links in products, guides, items, comparisons, changes and questions.
Addresses of other sites are not: nobody calls them. Nor is what the site holds beside its pages, such as pictures.

Passes:

    summary: See [the data](#required), [the number](#row-device.imei) and [IMEI](../../items/device.imei/).
    see_also: {title: On this page, url: "#see-also"}
    sections:
      - {id: required, heading: Required, items: [device.imei]}

Passes, for what stands in code is no link:

    summary: A link is written as `[words](#anchor)`.
    items: [device.imei]

Fails:

    summary: See [the data](#requierd).
    sections:
      - {id: required, heading: Required, items: [device.imei]}

Fails, for no such page exists:

    summary: See [IMEI](../../items/device.imeii/).
    items: [device.imei]
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from privacy_statements.build.ids import PAGE_ANCHORS
from privacy_statements.conditions import Dimension, Words
from privacy_statements.diagnostics import NEAR, Diagnostic, diagnose, nearest
from privacy_statements.markdown import links_in
from privacy_statements.model import Catalog, DataItem, DataSource, Document, Product
from privacy_statements.position import Position
from privacy_statements.records.pieces import QuotationRecord
from privacy_statements.records.placed import PlacedText
from privacy_statements.rules.given import Given
from privacy_statements.rules.reach import field_names, reached
from privacy_statements.vocabulary import Word

CODE = "dead-anchor"
PROSE = frozenset(
    {
        "summary", "introduction", "definition", "description", "before", "after", "note", "text", "how", "lost",
        "example", "not_erased", "effect", "what", "explanation",
    }
)  # fmt: skip
PLAIN = {(Document, "description"), (Words, "text"), (QuotationRecord, "text")}
ELSEWHERE = (Word, Dimension, DataSource)  # what stands on pages of its own
ITEM_ANCHORS = frozenset({"item", "products", "see-also"})
OTHER = re.compile(
    r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE
)  # of another site, or from its root, wherever that is
MOST_COMPARED = 5000  # pages among which the nearest is looked for
PAGE_ENDS = ("", ".html", ".htm", ".md")
HAND_WRITTEN_ENDS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


_fields: dict[type, tuple[str, ...]] = {}
"""By kind of object, the fields in which a link can stand."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a record, and where it is written."""

    address: str
    position: Position


def _page_of(path: str) -> str:
    """A page without its ending, as links name it: the index of a folder is the folder."""
    return posixpath.dirname(path) if posixpath.basename(path) in ("index", "README") else path


class Site:
    """Every page, as links name it: ``items/device.imei``, and ``items`` for an index."""

    def __init__(self, catalog: Catalog, given: Given) -> None:
        self.catalog = catalog
        self.hand_written = given.pages
        self._anchors: dict[str, frozenset[str] | None] = {}

    @cached_property
    def pages(self) -> frozenset[str]:
        """The generated pages and the hand-written ones."""
        catalog = self.catalog
        made = {
            "products": catalog.products,
            "guides": catalog.guides,
            "comparisons": catalog.comparisons,
            "categories": catalog.vocabulary.categories,
            "items": [item.id for item in catalog.items.values() if item.product is None],
            "questions": [key for key, question in catalog.questions.items() if question.is_answered_here],
        }
        generated = {f"{kind}/{key}" for kind, keys in made.items() for key in keys}
        written = (posixpath.splitext(path) for path in self.hand_written or ())
        changes = {"changes"} if catalog.changes else set()
        by_hand = {_page_of(bare) for bare, end in written if end.lower() in HAND_WRITTEN_ENDS}
        return frozenset({"", "terms", *made, *changes, *generated, *by_hand})

    @cached_property
    def compared(self) -> frozenset[str]:
        """The anchors of comparisons: any item may stand in one."""
        items = (f"item-{key.replace('/', '-')}" for key in self.catalog.items)
        return frozenset({"comparison", *items})

    @cached_property
    def changed(self) -> frozenset[str]:
        """The anchors of the page of all changes."""
        changes = self.catalog.changes.values()
        return frozenset(f"change-{one.id}" for one in changes) | {f"year-{one.date.year}" for one in changes}

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Products and guides by page."""
        products = {f"products/{key}": product for key, product in self.catalog.products.items()}
        return {**products, **{f"guides/{key}": guide for key, guide in self.catalog.guides.items()}}

    def anchors(self, page: str) -> frozenset[str] | None:
        """The anchors of another page, if they are known here."""
        if page not in self._anchors:
            document = self.documents.get(page)
            self._anchors[page] = anchors_of(document) if document is not None else None
        return self._anchors[page]


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every link in a record to an anchor or page that does not exist."""
    site = Site(catalog, given)
    for page, document in site.documents.items():
        for link in _links([document], (*ELSEWHERE, DataItem), document.position):
            yield from _judged(link, page, site.anchors(page), site)
    for item in catalog.items.values():
        if item.product is None:
            for link in _links([item], ELSEWHERE, item.position):
                yield from _judged(link, f"items/{item.id}", ITEM_ANCHORS, site)
    for comparison in catalog.comparisons.values():
        for link in _links([comparison], ELSEWHERE, comparison.position):
            yield from _judged(link, f"comparisons/{comparison.id}", site.compared, site)
    for change in catalog.changes.values():
        for link in _links([change], (*ELSEWHERE, DataItem), change.position):
            yield from _judged(link, "changes", site.changed, site)
    for question in catalog.questions.values():
        for link in _links([question], (*ELSEWHERE, DataItem), question.position):
            yield from _judged(link, f"questions/{question.id}", None, site)


def anchors_of(document: Document) -> frozenset[str]:
    """The anchors of a product's or guide's page."""
    rows = document.rows if isinstance(document, Product) else ()
    sections = (section.id for section in document.root.walk() if section.id)
    return PAGE_ANCHORS | frozenset(sections) | frozenset(row.anchor for row in rows)


# --- links


def _links(start: Iterable[object], stop: tuple[type, ...], around: Position) -> Iterator[Link]:
    """Every link to this site that stands in something."""
    for owner in reached(start, stop):
        for name in _with_links(type(owner)):
            text = getattr(owner, name)
            if not isinstance(text, str) or ("](" not in text and name != "url"):
                continue
            if name == "url":
                links = [(text, 0)] if text.startswith("#") else []
            else:
                is_plain = any(isinstance(owner, kind) and name == field for kind, field in PLAIN)
                links = [] if is_plain else list(_in_prose(text))
            for address, offset in links:
                place = text.place_of(offset) if isinstance(text, PlacedText) else around
                yield Link(address, place)


def _with_links(kind: type) -> tuple[str, ...]:
    if kind not in _fields:
        _fields[kind] = tuple(name for name in field_names(kind) if name in PROSE or name == "url")
    return _fields[kind]


def _in_prose(text: str) -> Iterator[tuple[str, int]]:
    """The addresses of a text that lead into this site, each with its offset."""
    if "](" not in text:
        return
    at = 0
    for address in links_in(text):
        met = [text.find(opening + address, at) for opening in ("](", "](<")]
        found = min((place for place in met if place >= 0), default=-1)
        offset = text.find(address, max(found, at))
        at = offset + len(address) if offset >= 0 else at
        if address and OTHER.match(address) is None:
            yield address, max(offset, 0)


# --- judgement


def _judged(link: Link, page: str, anchors: frozenset[str] | None, site: Site) -> Iterator[Diagnostic]:
    path, _, anchor = link.address.partition("#")
    path = path.partition("?")[0]
    targets = _targets(page, path) if path else [page]
    met = [target for target in targets if target in site.pages]
    if met:
        known = anchors if met[0] == page else site.anchors(met[0])
        if anchor and known is not None and anchor not in known:
            where = "its page" if met[0] == page else f'the page "{met[0]}"'
            message = f'met a link to "#{anchor}", an anchor that {where} does not have{nearest(anchor, sorted(known))}'
            yield diagnose(CODE, link.position, message)
    elif site.hand_written is not None and _means_a_page(path) and not targets[0].startswith(".."):
        hint = _nearest_page(page, path, targets[0], site)
        message = f'met a link to "{link.address}", a page that this site does not have{hint}'
        yield diagnose(CODE, link.position, message)


def _nearest_page(page: str, path: str, target: str, site: Site) -> str:
    """The nearest page of the same folder, as it would be written in place of a path."""
    folder, name = posixpath.split(target)
    known = {posixpath.basename(other): other for other in site.pages if posixpath.dirname(other) == folder}
    near = get_close_matches(name, sorted(known), n=1, cutoff=NEAR) if len(known) <= MOST_COMPARED else []
    if not near:
        return ""
    is_file = path.endswith(".html")
    way = posixpath.relpath(known[near[0]] or ".", posixpath.dirname(page) if is_file else page)
    return f'; did you mean "{way}{".html" if is_file else "/"}"?'


def _means_a_page(path: str) -> bool:
    """Whether a path is that of a page, and not of a picture or a download."""
    return path.endswith("/") or posixpath.splitext(path)[1].lower() in PAGE_ENDS


def _targets(page: str, path: str) -> list[str]:
    """The pages that a link can mean, on a site with directory addresses and on one without."""
    if path.endswith((".html", ".htm")):
        bare = posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(page), path)))[0]
        return [_page_of(bare)]
    if path.endswith(".md"):
        return [f"{posixpath.normpath(posixpath.join(page, path))}"]  # a host does not change it
    target = posixpath.normpath(posixpath.join(page, path))
    return ["" if target == "." else target]
