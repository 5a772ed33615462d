"""A link should lead somewhere.

A link inside a record leads to an anchor of the page on which the text stands (`#required-data`), or to another page
of the site, written as it is seen from there (`../../items/device.imei/`; `../items/device.imei.html` on a site
without directory addresses). The anchors of a product or guide are the ids of its sections, `row-` with the id
of a row, and those that its page has anyway, such as `see-also`. Those of a comparison are `item-` with the id of an
item that stands in it. A renamed section or a page that is gone leaves such links behind.

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
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from privacy_statements.catalog.model import Catalog, Comparison, DataItem, Document
from privacy_statements.catalog.summaries import compared_items
from privacy_statements.diagnostics.diagnostic import NEAR, Diagnostic, diagnose, nearest
from privacy_statements.rules.context import Context
from privacy_statements.rules.gists import ELSEWHERE, Gists, Link, anchors_of, links_from

CODE = "dead-anchor"
ITEM_ANCHORS = frozenset({"item", "products", "see-also"})
MOST_COMPARED = 5000  # pages among which the nearest is looked for
PAGE_ENDS = ("", ".html", ".htm", ".md")
HAND_WRITTEN_ENDS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def _page_of(path: str) -> str:
    """A page without its ending, as links name it: the index of a folder is the folder."""
    return posixpath.dirname(path) if posixpath.basename(path) in ("index", "README") else path


class Site:
    """Every page, as links name it: ``items/device.imei``, and ``items`` for an index."""

    def __init__(self, catalog: Catalog, context: Context) -> None:
        self.catalog = catalog
        self.hand_written = context.pages
        self._anchors: dict[str, frozenset[str] | None] = {}

    @cached_property
    def pages(self) -> frozenset[str]:
        """The generated pages and the hand-written ones."""
        catalog = self.catalog
        ids = {
            "products": catalog.products,
            "guides": catalog.guides,
            "comparisons": catalog.comparisons,
            "categories": catalog.vocabulary.categories,
            "items": [item.id for item in catalog.items.values() if item.product is None],
            "questions": [key for key, question in catalog.questions.items() if question.is_answered_here],
        }
        generated = {f"{kind}/{key}" for kind, keys in ids.items() for key in keys}
        written = (posixpath.splitext(path) for path in self.hand_written or ())
        changes = {"changes"} if catalog.changes else set()
        by_hand = {_page_of(bare) for bare, end in written if end.lower() in HAND_WRITTEN_ENDS}
        return frozenset({"", "terms", *ids, *changes, *generated, *by_hand})

    def compared(self, comparison: Comparison) -> frozenset[str]:
        """The anchors of a comparison: those of the items that stand in it, on whichever of its pages."""
        items = (f"item-{item.id.replace('/', '-')}" for item in compared_items(comparison, self.catalog))
        return frozenset({"comparison", *items})

    def changed(self) -> frozenset[str]:
        """The anchors of the page of all changes."""
        changes = self.catalog.changes.values()
        years = {f"year-{change.date.year}" for change in changes}
        return frozenset(f"change-{change.id}" for change in changes) | years

    def anchors(self, page: str) -> frozenset[str] | None:
        """The anchors of another page, if they are known here."""
        if page not in self._anchors:
            kind, _, key = page.partition("/")
            documents: Mapping[str, Document] = getattr(self.catalog, kind) if kind in ("products", "guides") else {}
            self._anchors[page] = anchors_of(documents[key]) if key in documents else None
        return self._anchors[page]


def compare(catalog: Catalog, context: Context, gists: Gists) -> Iterator[Diagnostic]:
    """Every link in a record to an anchor or page that does not exist."""
    site = Site(catalog, context)
    for product_id, links in gists.links.items():
        yield from _all_judged(links, f"products/{product_id}", None, site)
    no_items = (*ELSEWHERE, DataItem)
    for guide in catalog.guides.values():
        yield from _all_judged(links_from(guide, no_items, guide.position), f"guides/{guide.id}", None, site)
    for item in catalog.items.values():
        if item.product is None:
            of_item = links_from(item, ELSEWHERE, item.position)
            yield from _all_judged(of_item, f"items/{item.id}", ITEM_ANCHORS, site)
    for comparison in catalog.comparisons.values():
        if of_comparison := [*links_from(comparison, ELSEWHERE, comparison.position)]:
            page = f"comparisons/{comparison.id}"
            yield from _all_judged(of_comparison, page, site.compared(comparison), site)
    changed = site.changed()
    for change in catalog.changes.values():
        yield from _all_judged(links_from(change, no_items, change.position), "changes", changed, site)
    for question in catalog.questions.values():
        yield from _all_judged(
            links_from(question, no_items, question.position), f"questions/{question.id}", None, site
        )


# --- judgment


def _all_judged(links: Iterable[Link], page: str, anchors: frozenset[str] | None, site: Site) -> Iterator[Diagnostic]:
    for link in links:
        yield from _judged(link, page, anchors, site)


def _judged(link: Link, page: str, anchors: frozenset[str] | None, site: Site) -> Iterator[Diagnostic]:
    path, anchor = link.path, link.anchor
    targets = _targets(page, path) if path else [page]
    existing = [target for target in targets if target in site.pages]
    if existing:
        page_anchors = anchors if existing[0] == page and anchors is not None else site.anchors(existing[0])
        if anchor and page_anchors is not None and anchor not in page_anchors:
            where = "its page" if existing[0] == page else f'the page "{existing[0]}"'
            message = f'met a link to "#{anchor}", an anchor that {where} does not have{nearest(anchor, sorted(page_anchors))}'
            yield diagnose(CODE, link.position, message)
    elif site.hand_written is not None and _means_a_page(path) and not targets[0].startswith(".."):
        hint = _nearest_page(page, path, targets[0], site)
        message = f'met a link to "{link.address}", a page that this site does not have{hint}'
        yield diagnose(CODE, link.position, message)


def _nearest_page(page: str, path: str, target: str, site: Site) -> str:
    """The nearest page of the same folder, as it would be written in place of a path."""
    folder, name = posixpath.split(target)
    pages = {posixpath.basename(other): other for other in site.pages if posixpath.dirname(other) == folder}
    near = get_close_matches(name, sorted(pages), n=1, cutoff=NEAR) if len(pages) <= MOST_COMPARED else []
    if not near:
        return ""
    is_file = path.endswith(".html")
    way = posixpath.relpath(pages[near[0]] or ".", posixpath.dirname(page) if is_file else page)
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
