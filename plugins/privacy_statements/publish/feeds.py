"""The changes as Atom feeds (RFC 4287), imported if a change is recorded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from html import escape

from privacy_statements.catalog.model import Catalog, Change
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import Asset
from privacy_statements.read.markdown import prose_text
from privacy_statements.views import paths
from privacy_statements.views.changes import feeds_of
from privacy_statements.words.wording import Wording


def feed_assets(catalog: Catalog, wording: Wording, addresses: Addresses, site_name: str) -> Iterator[Asset]:
    """The feeds of a site: all changes, expansions only, and those of each product."""
    publisher = catalog.organization.name if catalog.organization else site_name or "?"
    for path, name, changes in feeds_of(catalog, wording):
        links = (("self", path), ("alternate", paths.CHANGES))
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(wording.language.code)}">',
            f"<id>{_id(path, publisher, addresses)}</id>",
            f"<title>{_text(' · '.join(filter(None, (site_name, wording._('What changed'), name))))}</title>",
            f"<updated>{max(map(_time, changes or catalog.changes.values()))}</updated>",
            f"<author><name>{_text(publisher)}</name></author>",
            *(f'<link rel="{rel}" href="{escape(addresses.in_full(to))}"/>' for rel, to in links if addresses.site),
            *(line for change in changes for line in _entry(change, publisher, addresses, wording)),
            "</feed>",
        ]
        yield Asset(path, ("\n".join(lines) + "\n").encode())


def _entry(change: Change, publisher: str, addresses: Addresses, wording: Wording) -> Iterable[str]:
    place = f"{addresses.of_page(paths.CHANGES)}#change-{change.id}"
    yield "<entry>"
    yield f"<id>{_id(place, publisher, addresses)}</id>"
    yield f"<title>{_text(change.name)}</title>"
    yield f"<updated>{_time(change)}</updated>"
    site = addresses.site.rstrip("/") if addresses.site else ".."
    yield f'<link href="{escape(f"{site}/{place}")}"/>'
    if change.impact is not None:
        yield f'<category term="{change.impact}" label="{escape(wording.word(change.impact))}"/>'
    yield f'<summary type="text">{_text(prose_text(change.what))}</summary>'
    yield "</entry>"


def _id(place: str, publisher: str, addresses: Addresses) -> str:
    """A permanent id: an address of the site, or a UUID made from the publisher and the place."""
    if addresses.site:
        return escape(f"{addresses.site.rstrip('/')}/{place}")
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{publisher}/{place}')}"


def _text(text: str) -> str:
    """The text as XML, with single spaces and without the characters that XML does not allow."""
    return escape(" ".join(text.split()).translate({0xFFFE: None, 0xFFFF: None}))


def _time(change: Change) -> str:
    return f"{change.announced or change.date}T00:00:00Z"
