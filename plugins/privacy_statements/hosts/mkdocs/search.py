"""The search index of the host: its own entries of hand-written pages, and ours in place of those of generated ones.

The theme fetches the whole index on the first view of every reader. Material and MkDocs' own search plugin write it
in one form, ``{config, docs: [{location, title, text}]}``, but differ in one thing: Material shows texts as HTML.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.metadata import for_theme
from privacy_statements.pages.page import Page
from privacy_statements.pages.search import SearchEntry, shortened
from privacy_statements.read.characters import unseen_escaped

INDEX = "search/search_index.json"
OF_A_SECTION = 600
"""The most characters of a section of a hand-written page."""
TAG = re.compile(r"<[^>]*>")


NOT_FOUND = ("index", "search")
"""Kinds of pages that only lead to others: they match every name."""


def for_pagefind(content: str, page: Page | None) -> str:
    """The content of a page, marked as what Pagefind reads. Menus, headers and footers are none, and nor are lists of
    records: what they name has pages of its own."""
    if page is not None and page.kind in NOT_FOUND:
        return content
    return f"<div data-pagefind-body>\n{content}\n</div>"


def unparsed(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter that keeps the theme's search from reading a page: reading tables is most of its time, and what it
    finds in them is put aside."""
    return {**metadata, "search": {**_options(metadata), "exclude": True}}


def rewrite(site: Path, entries: Iterable[SearchEntry], pages: Collection[Page], addresses: Addresses) -> None:
    """Puts our entries into the index of a built site. Without an index, or with one of another form, nothing is
    done: the site has no search, or one of its own."""
    file = site / INDEX
    index = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if not isinstance(index, dict) or not isinstance(index.get("docs"), list):
        return
    is_html = "fields" in index.get("config", {})  # only Material writes this key, and its texts are HTML
    generated = {addresses.of_page(page.path) for page in pages}
    own = [_cut(doc, is_html) for doc in index["docs"] if doc["location"].partition("#")[0] not in generated]
    wanted = {page.path: _options(page.metadata) for page in pages}
    index["docs"] = [*own, *_docs(entries, wanted, addresses, is_html)]
    index.pop("index", None)  # built from the entries that were there before; browsers build it anew
    text = unseen_escaped(json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
    file.write_text(text, "utf-8")


def _docs(
    entries: Iterable[SearchEntry], wanted: Mapping[str, Mapping[str, Any]], addresses: Addresses, is_html: bool
) -> Iterator[dict[str, Any]]:
    """Entries as the index has them, with what front matter says of search: ``exclude`` and ``boost``."""
    for entry in entries:
        options = wanted.get(entry.page, {})
        if options.get("exclude"):
            continue
        anchor = f"#{entry.anchor}" if entry.anchor else ""
        title, text = (
            (for_theme(entry.title), for_theme(entry.text))
            if is_html
            else (entry.title, entry.text or entry.of)  # no page stands around it
        )
        doc = {"location": f"{addresses.of_page(entry.page)}{anchor}", "title": title, "text": text}
        yield doc | ({"boost": options["boost"]} if "boost" in options else {})


def _cut(doc: dict[str, Any], is_html: bool) -> dict[str, Any]:
    """An entry of a hand-written page: its heading, and the first words below it."""
    if not is_html:
        return {**doc, "text": shortened(doc["text"], OF_A_SECTION)}
    plain = html.unescape(TAG.sub(" ", doc["text"]))
    return {**doc, "text": html.escape(shortened(plain, OF_A_SECTION), quote=False)}


def _options(metadata: Mapping[str, Any]) -> dict[str, Any]:
    options = metadata.get("search")
    return dict(options) if isinstance(options, Mapping) else {}
