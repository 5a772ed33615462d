"""A page that was read → the record of a product or a guide, and what must be said about the reading."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.markdown.blocks import Block, Listing, Page, Paragraph, plain_of
from privacy_statements_import.markdown.conditions import sentences
from privacy_statements_import.markdown.evidence import Around
from privacy_statements_import.markdown.guides import is_procedure
from privacy_statements_import.markdown.levels import levels_of
from privacy_statements_import.markdown.necessity import of_everything
from privacy_statements_import.markdown.outline import Outline, applies_to, outline
from privacy_statements_import.markdown.prose import Links, plain, prose
from privacy_statements_import.markdown.rows import Data, Reader
from privacy_statements_import.markdown.sections import SectionReader
from privacy_statements_import.markdown.words import Words, language_of, words_of

_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d")
_OWN_KEYS = frozenset({"title", "description", "lang", "language", "locale"})


class _Top(Struct):
    """What stands before the first section: what the page applies to, its summary, and what else there is."""

    applies_to: list[dict[str, str]] = field(default_factory=list)
    summary: list[Block] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


def draft_page(page: Page, product_id: str, base: str | None = None) -> Imported:
    """The record of a page: a product, or a guide where the page is a procedure, and a vocabulary where tables have
    columns of answers. ``base`` is the address of the page, which completes its relative links.

    Everything that the page says is in the record; ``findings`` say what became of each place.
    """
    text = " ".join(map(plain_of, page.blocks))
    language = language_of(page.front, text)
    words = words_of(language)
    tree = outline(page, words)
    links = Links(base, tree.anchors)
    reader = Reader(words, links)
    is_guide = is_procedure(page.blocks)
    sections = SectionReader(reader, product_id, is_guide)
    data = _head(page, tree, product_id, language)
    around = Around(levels=levels_of(page.blocks, words)).inside(data.get("title") or data["name"], words)
    data.update(_body(tree, around, sections, words, links))
    findings = [*_mended(page), *reader.findings]
    findings.sort(key=lambda finding: finding.line)
    drafts = [Draft("guides" if is_guide else "products", product_id, data)]
    listed: Data = {kind: list(known.values()) for kind, known in sections.facts.words_of_site.items()}
    if sections.dimensions:
        listed["dimensions"] = [{"id": id_, "name": name} for id_, name in sections.dimensions.items()]
    if listed:
        drafts.append(Draft("vocabulary", product_id, listed))
    return Imported(tuple(drafts), tuple(findings), page.words, sections.prose_words)


def _head(page: Page, tree: Outline, product_id: str, language: str) -> Data:
    front = page.front
    front_title = _text(front.get("title"))
    name = plain(tree.title) if tree.title else front_title or PurePosixPath(page.path).stem or product_id
    data: Data = {"id": product_id, "name": name}
    if description := _text(front.get("description")):
        data["description"] = description
    data["language"] = language
    source: Data = {"title": front_title or name}
    if published := _published(front):
        source["published"] = published
    data["source"] = source
    metadata = {str(key): value for key, value in front.items() if key not in _OWN_KEYS and value not in (None, "", [])}
    if front_title and front_title != name:
        metadata = {"title": front_title, **metadata}
    if metadata:
        data["metadata"] = metadata
    return data


def _body(tree: Outline, around: Around, sections: SectionReader, words: Words, links: Links) -> Data:
    first = tree.root.blocks_before_sections
    # Where the page has sections, its title speaks of them, and not of a list before them.
    top = _top(first, words, links, sections, around if first == tree.root.contents else Around())
    said: Data = {}
    if around.necessity is None and around.denial is None:
        around = replace(around, necessity=_of_page(top.summary, words))
    if around.necessity:
        said["necessity"] = around.necessity
    if summary := prose(top.summary, links):
        said["summary"] = summary
        sections.count(top.summary)
    if top.applies_to:
        said["applies_to"] = top.applies_to
    tree.root.contents = [*top.rest, *tree.root.contents[len(tree.root.blocks_before_sections) :]]
    made = sections.top(tree.root, around)
    if made:
        said["sections"] = made
    return said


def _of_page(summary: Iterable[Block], words: Words) -> str | None:
    """The necessity that the summary says of everything on the page."""
    for block in summary:
        text = plain(block.phrase) if isinstance(block, Paragraph) else ""
        for start, end in sentences(text):
            if said := of_everything(text[start:end], words):
                return said
    return None


def _top(blocks: list[Block], words: Words, links: Links, sections: SectionReader, around: Around) -> _Top:
    top = _Top()
    at = 0
    while at < len(blocks):
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if (
            isinstance(block, Paragraph)
            and isinstance(following, Listing)
            and _applies(block, words)
            and not top.applies_to
        ):
            top.applies_to = _titled_links(following, links)
            if top.applies_to:
                sections.reader.find(block.phrase, Outcome.FACT, "what the page applies to")
                at += 2
                continue
        if sections.is_data(block, plain_of(blocks[at - 1]) if at else "", around):
            break
        if sections.is_guide and isinstance(block, Listing) and block.ordered:
            break
        at += 1
        top.summary.append(block)
    while at < len(blocks) and top.summary and _leads(top.summary[-1], words):
        at -= 1
        top.summary.pop()
    top.rest = blocks[at:]
    return top


def _leads(block: Block, words: Words) -> bool:
    return isinstance(block, Paragraph) and plain(block.phrase).endswith(":")


def _applies(block: Paragraph, words: Words) -> bool:
    return words.language in ("en", "de") and applies_to(plain(block.phrase), words)


def _titled_links(listing: Listing, links: Links) -> list[dict[str, str]]:
    """The entries of a list as titled links, where each is one and leads somewhere, or is plain text."""
    made = []
    for bullet in listing.bullets:
        urls = list(dict.fromkeys(run.url for run in bullet.phrase.runs if run.url))
        target = links.outside(urls[0]) if len(urls) == 1 else None
        if bullet.inside or not plain(bullet.phrase) or (urls and target is None):
            return []
        made.append({"title": plain(bullet.phrase), **({"url": target} if target else {})})
    return made


def _mended(page: Page) -> Iterable[Finding]:
    for mended in page.mended:
        yield Finding(mended.line, Outcome.REPAIRED, mended.now, mended.why)
    for token in page.left_out:
        yield Finding(token.line, Outcome.LEFT_OUT, token.text[:80], "a comment or a definition that nothing uses")


def _text(value: Any) -> str:
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""


def _published(front: Mapping[str, Any]) -> str | None:
    for key in ("ms.date", "date", "published", "lastmod", "updated"):
        said = str(front.get(key) or "").strip()
        for form in _DATES:
            try:
                return datetime.datetime.strptime(said[:10], form).date().isoformat()  # a day has no zone
            except ValueError:
                continue
    return None
