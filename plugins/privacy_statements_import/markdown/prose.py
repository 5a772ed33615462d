"""Blocks and phrases → the Markdown of prose, as records write it. All text and all addresses are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from urllib.parse import urljoin

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.read.markdown import (
    fenced_code,
    one_line,
    prose_text,
    readable_code,
    readable_markdown,
    safe_url,
)
from privacy_statements_import.markdown.blocks import (
    Block,
    Bullet,
    Code,
    Heading,
    Listing,
    Note,
    Paragraph,
    Phrase,
    Run,
    Table,
    Token,
    plain_of,
)

DEEPEST_LIST = 7  # lists inside lists that prose can show
ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
BREAK = "\\\n"


class Links(Struct, frozen=True):
    """Where the links of a page lead: ``base`` is the address of the page, ``anchors`` its old anchors with the new."""

    base: str | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)

    def target(self, url: str) -> str | None:
        """The address for a record, or ``None`` for one that a record cannot link to: a relative one, and one from
        the root of a host that nobody named, where the site that is made has no such page."""
        if url.startswith("#"):
            new = self.anchors.get(url[1:])
            return f"#{new}" if new is not None else None
        if not ABSOLUTE.match(url) and self.base:
            try:
                url = urljoin(self.base, url)
            except ValueError:
                return None
        return url if ABSOLUTE.match(url) and safe_url(url) else None


def plain(phrase: Phrase) -> str:
    """A phrase as one line of plain text."""
    return one_line(phrase.plain)


def inline(phrase: Phrase, links: Links) -> str:
    """A phrase as a paragraph of prose; empty where nothing can be seen."""
    written = _line(phrase.runs, links, marked=True)
    if any(run.strong or run.em for run in phrase.runs):
        without = _line(phrase.runs, links, marked=False)
        if prose_text(written) != prose_text(without):  # marks that CommonMark would not take for marks
            written = without
    return written


def addresses(phrase: Phrase) -> Iterator[tuple[str, str]]:
    """The links and pictures of a phrase: their text and their address, in order."""
    for url, runs in groupby(phrase.runs, lambda run: run.url or run.image):
        if url:
            yield one_line("".join(run.text for run in runs)), url


def prose(blocks: Iterable[Block], links: Links) -> str:
    """Blocks as prose; empty where nothing can be seen."""
    return "\n\n".join(_blocks(blocks, links, 0))


# --- one line


def _line(runs: Sequence[Run], links: Links, marked: bool) -> str:
    pieces = []
    for address, group in groupby(runs, lambda run: (run.url, run.image)):
        url, image = address
        inner = _marked(tuple(group), marked)
        if url is not None or image is not None:
            inner = _linked(inner, url, image, links)
        pieces.append(inner)
    lines = [line.strip(" ") for line in "".join(pieces).split(BREAK)]
    return BREAK.join(readable_markdown(re.sub(" +", " ", line), escaped=True) for line in lines if line)


def _linked(inner: str, url: str | None, image: str | None, links: Links) -> str:
    for address in dict.fromkeys(filter(None, (image, url))):
        target = links.target(address)
        shown = inner.strip()
        if target is None:
            inner = f"{inner} ({readable_code(address)})" if shown else readable_code(address)
        elif not shown:
            inner = f"[{readable_code(address)}]({_written(target)})"
        elif not shown.startswith("["):  # a picture inside a link: the link of the picture is kept
            before = inner[: len(inner) - len(inner.lstrip())]
            inner = f"{before}[{shown}]({_written(target)}){inner[len(inner.rstrip()) :]}"
        else:
            inner = f"{inner} ({readable_code(address)})"
    return inner


def _written(url: str) -> str:
    return f"<{url}>" if re.search(r"[()*_`]", url) else url


def _marked(runs: Sequence[Run], marked: bool) -> str:
    written = ""
    for strong, group in groupby(runs, lambda run: run.strong and marked):
        inside = ""
        for em, same in groupby(group, lambda run: run.em and marked):
            inside += _around("*", "".join(map(_text, same)), em)
        written += _around("**", inside, strong)
    return written


def _around(mark: str, text: str, wanted: bool) -> str:
    inner = text.strip(" ")
    if not wanted or not inner or BREAK in text:
        return text
    start = text.index(inner)
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def _text(run: Run) -> str:
    if run.hard_break:
        return BREAK
    if run.code:
        return readable_code(run.text) or " "
    return readable_markdown(run.text)


# --- blocks


def _blocks(blocks: Iterable[Block], links: Links, depth: int) -> list[str]:
    written: list[str] = []
    bullet = "-"
    after_list = False
    for block in blocks:
        if isinstance(block, Listing):
            bullet = ("*" if bullet == "-" else "-") if after_list else "-"
            made = _listing(block, links, depth, bullet)
        else:
            made = _block(block, links, depth)
        if made.strip():
            written.append(made)
            after_list = isinstance(block, Listing)
    return written


def _block(block: Block, links: Links, depth: int) -> str:
    match block:
        case Paragraph():
            return inline(block.phrase, links)
        case Heading():
            return _strong(block.phrase, links)
        case Listing():
            return _listing(block, links, depth, "-")
        case Table():
            return table_prose(block, links)
        case Note(kind="tab"):
            return "\n\n".join([_strong(block.title or Phrase((), 0), links), *_blocks(block.inside, links, depth)])
        case Note():
            kind = "" if block.kind in ("", "quote") else f"**{readable_markdown(block.kind.capitalize())}**"
            title = _strong(block.title, links) if block.title else kind
            inside = "\n\n".join(filter(None, (title, *_blocks(block.inside, links, depth + 1))))
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n")) if inside else ""
        case Code():
            return fenced_code(block.text) if block.text.strip() else ""
        case Token():
            return fenced_code(block.text) if "\n" in block.text.strip() else readable_code(block.text)


def table_prose(table: Table, links: Links) -> str:
    """A table as prose, where no table can stand: a bullet for each line."""
    caption = [inline(table.caption, links)] if table.caption else []
    made = []
    for line in (table.head, *table.lines):
        cells = [" / ".join(_flat(cell.blocks, links)) for cell in line]
        if any(cells):
            made.append("- " + " · ".join(cell for cell in cells if cell))
    return "\n\n".join([*caption, "\n".join(made)])


def _flat(blocks: Iterable[Block], links: Links) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield inline(block.phrase, links).replace(BREAK, " / ")
            case Listing():
                for bullet in block.bullets:
                    yield from _flat((Paragraph(bullet.phrase), *bullet.inside), links)
            case _:
                yield readable_markdown(plain_of(block))


def _strong(phrase: Phrase, links: Links) -> str:
    return inline(Phrase(tuple(replace(run, strong=True) for run in phrase.runs), phrase.line), links)


def _listing(listing: Listing, links: Links, depth: int, bullet: str) -> str:
    lines: list[str] = []
    for number, entry in enumerate(listing.bullets, listing.start):
        marker = f"{number}. " if listing.ordered else f"{bullet} "
        lines += _entry(entry, marker, links, depth)
    return "\n".join(lines)


def _entry(entry: Bullet, marker: str, links: Links, depth: int) -> Iterator[str]:
    head = inline(entry.phrase, links)
    if depth >= DEEPEST_LIST:  # deeper lists stand on the same level, one entry after the other
        flat = list(_flat(entry.inside, links))
        yield from (f"{marker}{text}".replace("\n", " ") for text in filter(None, (head, *flat)))
        return
    inside = _blocks(entry.inside, links, depth + 1)
    if not head and not inside:
        return
    indent = " " * len(marker)
    chunks = [head, *inside] if head else inside
    first = chunks[0].split("\n")
    yield marker + first[0]
    yield from (indent + line if line else "" for line in first[1:])
    for chunk in chunks[1:]:
        if not re.match(r"[-*] |\d+\. ", chunk):
            yield ""
        yield from (indent + line if line else "" for line in chunk.split("\n"))
