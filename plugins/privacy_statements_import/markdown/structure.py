"""A page that was read → the record of a product or a guide, and what must be said about the reading."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.markdown.blocks import Block, Heading, Listing, Page, Paragraph, Table, plain_of
from privacy_statements_import.markdown.names import Data, Reader, is_link_only
from privacy_statements_import.markdown.outline import Node, Outline, outline
from privacy_statements_import.markdown.prose import Links, plain, prose
from privacy_statements_import.markdown.sections import SectionReader
from privacy_statements_import.markdown.shapes import UNKNOWN
from privacy_statements_import.markdown.verdicts import DATA, Around
from privacy_statements_import.markdown.words import DEFAULT, KEYS, LANGUAGES, Words, language_of, words_of
from privacy_statements_import.sources import Asked

_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d")
FEWEST_STEPS = 3  # of a page that is a procedure
_OWN_KEYS = frozenset({"title", "description", *KEYS})


def draft_page(page: Page, asked: Asked) -> Imported:
    """The record of a page: a product, or a guide where its steps are commands and nothing on it is collected, and a
    vocabulary where tables have columns of answers.

    Everything that the page says is in the record; ``findings`` say what became of each place.
    """
    product_id, collects, as_guide = asked.product, asked.collects, asked.guide
    front = {"lang": asked.language} if asked.language else page.front
    text = " ".join(map(plain_of, page.blocks))
    language, is_sure = language_of(front, text)
    words = words_of(language if is_sure or language in LANGUAGES else DEFAULT)
    around = Around(verdict=DATA, is_sure=True) if collects else Around()
    tree = outline(page, words, around)
    links = Links(asked.base, tree.anchors)
    data = _head(page, tree, product_id, language if is_sure else "")
    around = around.inside(data.get("title") or data["name"], words, is_title=True)
    if collects:
        around = replace(around, verdict=DATA)
    sections = SectionReader(Reader(words, links), product_id, is_open=words.language not in LANGUAGES)
    body = {} if as_guide else _body(tree, around, sections, links)
    if as_guide or (not sections.places and _is_procedure(page.blocks, words)):
        sections = SectionReader(Reader(words, links), product_id, is_guide=True)
        body = _body(outline(page, words, around), around, sections, links)
    elif not sections.places and (not is_sure or _is_about(page, data, words)):  # the layout alone decides
        sections = SectionReader(Reader(words, links, UNKNOWN), product_id, is_open=True)
        body = _body(outline(page, words, around, is_open=True), around, sections, links)
    data |= body | ({"name": asked.name} if asked.name else {})
    why = "a comment or a definition that nothing uses"
    left_out = (Finding(token.line, Outcome.LEFT_OUT, token.text[:80], why) for token in page.left_out)
    doubts = _of_language(page, language, is_sure, words, sections.is_open)
    findings = [*page.mended, *left_out, *doubts, *sections.reader.findings]
    findings.sort(key=lambda finding: finding.line)
    drafts = [Draft("guides" if sections.is_guide else "products", product_id, data)]
    if sections.dimensions:
        listed = {"dimensions": [{"id": id_, "name": name} for id_, name in sections.dimensions.items()]}
        drafts.append(Draft("vocabulary", product_id, listed))
    return Imported(tuple(drafts), tuple(findings), places=dict(sections.places))


def _of_language(page: Page, language: str, is_sure: bool, words: Words, is_open: bool) -> Iterable[Finding]:
    if not is_sure and page.blocks:
        why = "the language of the page is not sure and was not recorded: --language TAG says it"
        yield Finding(1, Outcome.DOUBT, page.path.rpartition("/")[2], why)
    if is_open:
        why = "no words say what is collected" if words.language in LANGUAGES else "there are no word lists for it"
        yield Finding(1, Outcome.DOUBT, language or "no language", f"{why}: the layout alone decided what is data")


def _is_about(page: Page, data: Data, words: Words) -> bool:
    headings = [plain_of(block) for block in page.blocks if isinstance(block, Heading)]
    said = " / ".join([data["name"], data.get("description", ""), *headings])
    return any(words.has(each, said) for each in ("law", "data", "collect"))


def _is_procedure(blocks: Sequence[Block], words: Words) -> bool:
    """Whether a page is a procedure: its steps are commands to the reader, and weigh more than lists and tables."""
    lists = [block for block in blocks if isinstance(block, Listing)]
    steps = [bullet for one in lists if one.ordered for bullet in one.bullets]
    others = [bullet for one in lists if not one.ordered for bullet in one.bullets if not is_link_only(bullet.phrase)]
    rows = sum(len(block.lines) for block in blocks if isinstance(block, Table))
    commands = [bullet for bullet in steps if words.starts("command", plain(bullet.phrase))]
    return len(steps) >= max(FEWEST_STEPS, len(others) + rows) and len(commands) >= len(steps) / 2


def _head(page: Page, tree: Outline, product_id: str, language: str) -> Data:
    front = page.front
    front_title = _text(front.get("title"))
    name = plain(tree.title) if tree.title else front_title or PurePosixPath(page.path).stem or product_id
    data: Data = {"id": product_id, "name": name}
    if description := _text(front.get("description")):
        data["description"] = description
    data |= {"language": language} if language else {}
    published = _published(front)
    data["source"] = {"title": front_title or name, **({"published": published} if published else {})}
    metadata = {str(key): value for key, value in front.items() if key not in _OWN_KEYS and value not in (None, "", [])}
    if front_title and front_title != name:
        metadata = {"title": front_title, **metadata}
    return data | ({"metadata": metadata} if metadata else {})


def _body(tree: Outline, around: Around, sections: SectionReader, links: Links) -> Data:
    contents = tree.root.contents
    first = next((at for at, each in enumerate(contents) if isinstance(each, Node)), len(contents))
    blocks = [each for each in contents[:first] if not isinstance(each, Node)]
    said: Data = {"necessity": around.necessity} if around.necessity else {}
    if around.denied:
        said |= {"act": [around.denied]}
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Listing | Table)), len(blocks))
    if 0 < at < len(blocks) and isinstance(blocks[at - 1], Paragraph) and not sections.is_guide:  # it leads to a list
        at -= 1
    summary = blocks[:at]
    if text := prose(summary, links):
        said["summary"] = text
        sections.count(summary)
    rest = Node(0, contents=[*blocks[at:], *contents[first:]])
    made = sections.top(rest, around)
    return said | ({"sections": made} if made else {})


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
