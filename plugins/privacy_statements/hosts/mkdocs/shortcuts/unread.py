"""Generated pages that the host need not read: their front matter is data already, and so are their headings.

Replaces: ``meta.get_data`` of the host over YAML that ``front_matter`` has just written, and Python-Markdown over the
headings that are left of a page in ``ready``. One heading of each kind is read by Python-Markdown with the extensions
of the site, and the others are set as it was. A page whose text another plugin has changed is read as ever; so is
every page of a site with an extension that may look at words. What one build of a server has set of a page, the next one
sets again while nothing of it has changed, unless a plugin is there that is unknown here. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from markdown.extensions.toc import nest_toc_tokens
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import meta
from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.hosts.mkdocs import ready
from privacy_statements.hosts.mkdocs.shortcuts.kept import NotComparableError, plain_bytes
from privacy_statements.hosts.mkdocs.unheld import PlainFile
from privacy_statements.pages.blocks import PrivacyBlocksExtension
from privacy_statements.pages.page import Heading, Html, Page, Prose, html_of, markdown_of
from privacy_statements.read.markdown import plain_markdown, prose_markdown

WORD, ANCHOR = "zqheading", "zqanchor"
PLACE = ready.PLACE.format(number=7)
PROBE = f"""\
{PLACE}\n\n{PLACE}\n\n## {WORD} {{#{ANCHOR}1}}\n\n## {WORD} {{#{ANCHOR}2}}\n\n{PLACE}\n\n{WORD}\n\n{WORD}\n
## {WORD} {{#{ANCHOR}3}}\n\n{WORD}\n\n{PLACE}\n\n{PLACE}\n"""
TITLE, TEXT = "<h.*?</h\\d>", f"<p>{WORD}</p>"
PROBED = re.compile(
    rf"{PLACE}(\s+){PLACE}(\s+){TITLE}(\s+){TITLE}(\s+){PLACE}\2{TEXT}\3{TEXT}\3{TITLE}\3{TEXT}\4{PLACE}\1{PLACE}"
)
KNOWN = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html",
    "nl2br", "sane_lists", "smarty", "tables", "toc", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret",
    "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
}  # fmt: skip
"""The extensions that set two headings alike, whatever words they hold: a name is escaped wherever one would act."""


class Unwritten(PlainFile):
    """A file in memory whose text is made when somebody asks for it."""

    make: Callable[[], str] | None = None
    """How its text is made; ``None`` once another text was set."""
    _text: str | bytes | None = None

    @property
    def _content(self) -> str | bytes | None:
        if self._text is None and self.make is not None:
            self._text = self.make()
        return self._text

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._text, self.make = value, None


class Learned(Struct, frozen=True):
    """How the host sets a heading: its HTML, in pieces between words and anchors, and what it notes of it."""

    html: tuple[str, ...]
    title: tuple[str, ...]
    level: int | None
    """That in the table of contents; ``None`` if it stands in none."""
    links: bool

    def of(self, text: str, anchor: str, pieces: tuple[str, ...]) -> str:
        """The pieces with this text and anchor."""
        return "".join({WORD: text, ANCHOR: anchor}.get(piece, piece) for piece in pieces)


class Set(NamedTuple):
    """What was set of a page."""

    mark: bytes
    """The digest of what is in it."""
    markdown: str
    content: str
    toc: Any
    title: str | None
    anchors: frozenset[str]
    links: dict[str, str]


class Earlier(NamedTuple):
    """What an earlier build of the same server has learned and set. Nobody has changed any of it: it is of a site
    without plugins that are unknown here."""

    means: bytes
    """The digest of all that decides about it, beside what is in a page."""
    learned: dict[tuple[int, str], Learned | None]
    between: dict[tuple[bool, bool], str]
    pages: dict[str, Set]


class Headings(Struct):
    """The headings of one build, as its Markdown sets them."""

    config: Any
    files: Any
    learned: dict[tuple[int, str], Learned | None] = field(default_factory=dict)
    between: dict[tuple[bool, bool], str] | None = None
    """What stands between two blocks, of which the first, and the second, is ready HTML; empty if nobody knows."""
    means: bytes = b""
    """The digest of what decides about all of it, if that can be told and another build may follow."""
    known: dict[str, Set] = field(default_factory=dict)
    """What an earlier build has set, by path."""
    made: dict[str, Set] = field(default_factory=dict)
    """What this build sets."""

    def follow(self, earlier: Earlier | None) -> None:
        """Other builds of the same process may follow, and what decides is the same for all pages of one build."""
        known = [_name(one) for one in self.config.markdown_extensions if not _is_ours(one)]
        with suppress(NotComparableError):
            self.means = plain_bytes((known, self.config.mdx_configs))
        if earlier is not None and self.means == earlier.means != b"":
            self.learned, self.between, self.known = earlier.learned, earlier.between, earlier.pages

    def for_the_next(self) -> Earlier | None:
        """What the next build may take from this one."""
        return Earlier(self.means, self.learned, self.between, self.made) if self.means and self.between else None

    def recall(self, generated: Page) -> Set | None:
        """What was set of the same page."""
        found = self.known.get(generated.path)
        return found if found is not None and found.mark == generated.mark != b"" else None

    def set(self, page: Any, generated: Page, markdown: str) -> bool:
        """Sets what ``render`` of the host would set of a page, whose Markdown is given, and says whether it could."""
        recalled = self.recall(generated)
        if recalled is None:
            if not self._set(page, generated):
                return False
            if not self.means or not generated.mark:
                return True
            links = page.links_to_anchors.get(page.file, {})
            recalled = Set(
                generated.mark,
                markdown,
                page.content,
                page.toc,
                page._title_from_render,
                frozenset(page.present_anchor_ids),
                links,
            )
        else:
            page.content, page.toc, page._title_from_render = recalled.content, recalled.toc, recalled.title
            page.present_anchor_ids = set(recalled.anchors)
            page.links_to_anchors = {page.file: recalled.links} if recalled.links else {}
        self.made[generated.path] = recalled
        return True

    def _set(self, page: Any, generated: Page) -> bool:
        if self.between is None:
            self.between = self._between()
        parts: list[str] = []
        tokens: list[Any] = []
        anchors: list[str] = []
        links: dict[str, str] = {}
        title = None
        if not self.between:
            return False
        was_ready = False
        for number, block in enumerate(generated.blocks):
            is_ready = isinstance(block, Html) or (isinstance(block, Prose) and bool(block.said_by))
            if number:
                parts.append(self.between[was_ready, is_ready])
            was_ready = is_ready
            if isinstance(block, Heading):
                known = self._learned(generated, block)
                text = plain_markdown(block.text)
                if known is None or not text:
                    return False
                parts.append(known.of(text, block.id, known.html))
                anchors.append(block.id)
                if number == 0 and known.title:
                    title = known.of(text, block.id, known.title)
                if known.level is not None:
                    tokens.append({"level": known.level, "id": block.id, "name": " ".join(text.split())})
                if known.links:
                    links[block.id] = f"#{block.id}"
            elif isinstance(block, Html):
                parts.append(ready.PLACE.format(number=number))
            elif block.said_by and _is_one_element(html := html_of((block,))):
                parts.append(html)
            elif not block.said_by and (text := prose_markdown(block.text)) == plain_markdown(block.text):
                parts.append(f"<p>{text}</p>")
            else:
                return False
        if len(set(anchors)) < len(anchors):
            return False
        page.content = "".join(parts)
        page.toc = get_toc(nest_toc_tokens(tokens))
        page._title_from_render = title
        page.present_anchor_ids = set(anchors)
        page.links_to_anchors = {page.file: links} if links else {}
        return True

    def _between(self) -> dict[tuple[bool, bool], str]:
        for one in self.config.markdown_extensions:
            if not _is_ours(one) and _name(one) not in KNOWN:
                return {}
        page = self._read(PROBE)
        found = PROBED.fullmatch(page.content)
        if found is None or page.links_to_anchors is None:
            return {}
        kinds = ((True, True), (True, False), (False, False), (False, True))
        return dict(zip(kinds, found.groups(), strict=True))

    def _learned(self, page: Page, heading: Heading) -> Learned | None:
        key = heading.level, heading.said_by
        if key not in self.learned:
            alone = replace(page, blocks=(replace(heading, text=WORD, id=ANCHOR),))
            self.learned[key] = self._learn(markdown_of(alone))
        return self.learned[key]

    def _learn(self, markdown: str) -> Learned | None:
        page = self._read(markdown)
        content, toc, links = page.content or "", list(page.toc), page.links_to_anchors
        if page.present_anchor_ids != {ANCHOR} or WORD not in content or len(toc) > 1:
            return None
        if links not in ({}, {page.file: {ANCHOR: f"#{ANCHOR}"}}):
            return None
        if toc and (toc[0].title, toc[0].id, toc[0].children) != (WORD, ANCHOR, []):
            return None
        title = page._title_from_render
        return Learned(
            html=_pieces(content),
            title=_pieces(title) if title else (),
            level=toc[0].level if toc else None,
            links=bool(links),
        )

    def _read(self, text: str) -> Any:
        """A page of this text, as the host reads it."""
        file = File.generated(self.config, "zqprobe.md", content=text)
        page = HostPage(None, file, self.config)
        page.markdown = text
        page.render(self.config, self.files)
        return page


def _pieces(html: str) -> tuple[str, ...]:
    return tuple(re.split(f"({WORD}|{ANCHOR})", html))


def _is_ours(extension: Any) -> bool:
    return isinstance(extension, PrivacyBlocksExtension)


def _name(extension: Any) -> str:
    return extension.removeprefix("markdown.extensions.") if isinstance(extension, str) else ""


def _is_one_element(html: str) -> bool:
    """Whether Python-Markdown leaves HTML alone."""
    return html.startswith("<div ") and "\n\n" not in html and "<!" not in html


def is_plain(value: Any) -> bool:
    """Whether a value of front matter is read from YAML as it was written there."""
    if isinstance(value, dict):
        return all(type(key) is str and is_plain(inner) for key, inner in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in (str, bool, int)


def spare(page: Any, generated: Page, metadata: dict[str, Any], headings: Headings | None) -> None:
    """Lets the host set a page instead of reading it: its front matter, and with ``headings`` its Markdown."""
    recalled = headings.recall(generated) if headings is not None else None
    markdown = recalled.markdown if recalled else ready.with_places(generated).lstrip("\n")

    def read_source(config: Any) -> None:
        source = config.plugins.on_page_read_source(page=page, config=config)
        unchanged = isinstance(page.file, Unwritten) and page.file.make is not None
        if source is None and unchanged and is_plain(metadata):
            page.markdown, page.meta = markdown, metadata
        else:
            page.markdown, page.meta = meta.get_data(page.file.content_string if source is None else source)

    def render(config: Any, files: Any) -> None:
        for name in ("read_source", "render"):  # it is read now, and a large site has thousands of these
            vars(page).pop(name, None)
        if headings is None or page.markdown != markdown or not headings.set(page, generated, markdown):
            type(page).render(page, config, files)

    page.read_source, page.render = read_source, render
