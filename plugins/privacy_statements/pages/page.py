"""A page: path, front matter, source position, and an ordered list of blocks.

Hosts differ in what they want. A folder build joins the blocks to Markdown; an adapter may put the ready
HTML in later, and spare the host from reading it.
"""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml
from msgspec import Struct, msgpack

from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.store import digest_of, encoded
from privacy_statements.read.markdown import plain_html, plain_markdown, prose_html, prose_markdown


class Heading(Struct, frozen=True, array_like=True, tag=True):
    """A heading of level 1 to 6 with a permanent id; ``text`` is plain and unescaped. ``said_by`` as in ``Html``."""

    level: int
    text: str
    id: str
    said_by: str = ""


class Prose(Struct, frozen=True, array_like=True, tag=True):
    """The small Markdown of a record, as written. ``said_by`` as in ``Html``."""

    text: str
    said_by: str = ""


class Html(Struct, frozen=True, array_like=True, tag=True):
    """Ready HTML: whole elements, no blank line, everything escaped. Where a page tells the words of its record from
    ours, the attributes ``RECORDED`` and ``GENERATED`` do so, here inside and of other blocks by ``said_by``."""

    html: str


RECORDED = "data-record"
"""The attribute of an element whose words come from a record, unless an element inside it says otherwise."""
GENERATED = "data-generated"
"""The attribute of an element whose words are ours, likewise."""
MAIN = "ps-page"
"""The id of the element that holds the content of a generated page."""
ANCHOR = re.compile(r'id="(?<=\sid=")([^"]*)"')  # it begins with letters, which are found faster than a space
Block = Heading | Prose | Html


class Page(Struct, frozen=True):
    """One page of the site. ``path`` is relative to the pages folder, POSIX, and ends in ``.md``."""

    path: str
    title: str
    menu_title: str
    kind: str
    metadata: Mapping[str, Any]
    position: Position
    body: bytes
    """Its blocks as ``packed`` gives them: a large site has thousands of pages."""
    in_menu: bool = True
    language: str | None = None
    """That of the record, where it is not the language of the site."""
    date: datetime.date | None = None
    """The date of what the page says, where its records give one."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks, unpacked."""
        return unpacked(self.body)

    @property
    def digest(self) -> bytes:
        """The digest of everything that the page says and has: the same in two builds exactly if the page is the same."""
        return digest_of(encoded(self))


def packed(blocks: Iterable[Block]) -> bytes:
    """Blocks as few bytes."""
    return zlib.compress(_encoder.encode(tuple(blocks)), FAST)


def unpacked(body: bytes) -> tuple[Block, ...]:
    """The blocks of ``packed``. Raises ``ValueError`` for anything else."""
    try:
        return _decoder.decode(zlib.decompress(body))
    except (zlib.error, MemoryError) as error:
        raise ValueError("not the body of a page") from error


FAST = 1
"""The level at which bodies are compressed: they become a sixth, in little time."""
_encoder = msgpack.Encoder(enc_hook=str)  # words of a record are a kind of text of their own
_decoder = msgpack.Decoder(tuple[Block, ...])

CONTENT = Position("content")
"""The place of what no single record makes."""


class Asset:
    """A file that is no page: a stylesheet, published data. ``path`` is relative to the site. What it holds is given,
    or is made whenever somebody asks for it; then ``made_of`` is the digest of what it is made of."""

    __slots__ = ("_content", "_made_of", "path", "position")

    def __init__(
        self,
        path: str,
        content: bytes | Callable[[], Iterable[bytes]],
        position: Position = CONTENT,
        made_of: bytes = b"",
    ) -> None:
        self.path, self._content, self.position, self._made_of = path, content, position, made_of

    @property
    def digest(self) -> bytes:
        """The digest of what it holds, or of what that is made of: the same only if it holds the same."""
        return self._made_of or digest_of(*self.parts())

    def parts(self) -> Iterable[bytes]:
        """What it holds, in pieces: a file of all records is too large to be held at once."""
        return self._content() if callable(self._content) else (self._content,)

    @property
    def content(self) -> bytes:
        """All that it holds."""
        return b"".join(self.parts())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Asset):
            return NotImplemented
        return (self.path, self.position, self.content) == (other.path, other.position, other.content)

    __hash__ = None  # type: ignore[assignment]  # what it holds is not made for that


class _FrontMatter(yaml.SafeDumper):
    """Writes texts so that they are read as they were."""


def _as_written(dumper: _FrontMatter, text: str) -> yaml.ScalarNode:
    # readers take these for line ends and make them another one, unless they are escaped
    style = '"' if not {"\x85", "\u2028", "\u2029"}.isdisjoint(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_FrontMatter.add_representer(str, _as_written)


def front_matter(metadata: Mapping[str, Any]) -> str:
    """The YAML block at the top of a Markdown file."""
    text = yaml.dump(
        dict(metadata), Dumper=_FrontMatter, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )
    return f"---\n{text}---\n" if metadata else ""


def heading_of(heading: Heading) -> str:
    """A heading for Python-Markdown with ``attr_list``. No ``{#``: for macros it begins a comment."""
    said_by = f' {heading.said_by}=""' if heading.said_by else ""
    return f"{'#' * heading.level} {plain_markdown(heading.text)} {{: #{heading.id}{said_by} }}"


def markdown_of(
    page: Page, html: Callable[[int, Html], str] | None = None, heading: Callable[[Heading], str] = heading_of
) -> str:
    """The body of a page as Markdown, with the headings that ``heading`` gives.

    ``html`` gives what stands in place of the n-th block of HTML; the HTML itself unless given.
    """
    parts = []
    for number, block in enumerate(page.blocks):
        match block:
            case Heading():
                parts.append(heading(block))
            case Prose(text) if block.said_by:  # no Markdown can say it of all blocks
                parts.append(_prose_html(block))
            case Prose(text):
                parts.append(prose_markdown(text))
            case Html():
                parts.append(html(number, block) if html else block.html)
    return "\n\n".join(parts) + "\n"


def html_of(blocks: tuple[Block, ...]) -> str:
    """Blocks as HTML alone, for a view that stands inside a hand-written page."""
    parts = []
    for block in blocks:
        match block:
            case Heading(level, text, anchor):
                said_by = f" {block.said_by}" if block.said_by else ""
                parts.append(f'<h{level} id="{anchor}"{said_by}>{plain_html(text)}</h{level}>')
            case Prose():
                parts.append(_prose_html(block))
            case Html(ready):
                parts.append(ready)
    return "\n".join(parts)


def _prose_html(block: Prose) -> str:
    html = prose_html(block.text)
    return f"<div {block.said_by}>{html}</div>" if block.said_by else html


def html_in(html: str, language: str | None) -> str:
    """HTML that says of itself in which language it is, where that is not the language of the site."""
    return f'<div lang="{language}">\n{html}\n</div>' if language else html


def html_of_page(html: str, page: Page) -> str:
    """The content of a page as one element, which is the same on every page and under every theme."""
    language = f' lang="{page.language}"' if page.language else ""
    return f'<div id="{MAIN}" class="ps-page" data-kind="{page.kind}"{language}>\n{html}\n</div>'


def repeated_anchors(blocks: Iterable[Block]) -> list[str]:
    """The anchors that a page has more than once."""
    anchors: set[str] = set()
    repeated = []
    for block in blocks:
        ids = [block.id] if isinstance(block, Heading) else []
        ids = ANCHOR.findall(block.html) if isinstance(block, Html) else ids
        for anchor in ids:
            if anchor in anchors:
                repeated.append(anchor)
            anchors.add(anchor)
    return repeated
