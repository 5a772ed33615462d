"""The one shortcut past the host: pages outside the menu share a frame that the host has printed once.

Pages of one folder whose blocks follow one another in the same way differ in texts alone. So the host reads and prints
one page with marks in place of the texts, by Python-Markdown and by the templates of Material, and each page of that
shape is the frame with its own texts in place of the marks. The bytes are those of the long way. Where that is not
certain, a page goes the long way: the reasons stand in ``usable.py``, ``_shape`` and ``_page_texts``, and the first page of each
shape is printed in both ways and compared, unless an earlier build has done so. ``tests/test_shortcuts.py`` builds whole sites with and without.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as HostPage
from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.hosts.mkdocs import ready
from privacy_statements.hosts.mkdocs.left import LeftFiles
from privacy_statements.hosts.mkdocs.theme.lean import lean, lean_alone
from privacy_statements.hosts.mkdocs.usable import names_of
from privacy_statements.pages.page import ANCHOR, Block, Heading, Html, Page, Prose, html_of, html_of_page, packed
from privacy_statements.pages.store import Store, digest_of, program
from privacy_statements.read.markdown import plain_markdown, prose_markdown

TEMPLATE = "privacy-statements/framed.html"
SOURCE = "{{ privacy_framed() }}"
"""The template of a page that gets a frame. The host looks for it, and knows no more of it."""
OWN = {TEMPLATE: SOURCE}
MAIN = "main.html"
META = ("author", "hide", "git_creation_date_localized", "git_revision_date_localized", "revision_date")
"""What Material's templates read of the front matter of a page that is in no menu, beside title and description."""
MARK = re.compile(r"zq([a-z]+\d*)zq")
UNSAFE = re.compile(r'[<>"]|[^\S ]|^ |  | $')
"""What a template or an attribute may treat in its own way."""
SEARCH_MARK = re.compile(r'\s?data-search-\w+="[^"]+"')
"""What Material's search takes out of the content of a page."""


class Frame(Struct, frozen=True):
    """What the pages of one shape share: texts at even places, names of the page's own texts at odd places."""

    head: tuple[str, ...]
    body: tuple[str, ...]
    named: str
    """All of it, to see which addresses stand in it."""
    digest: bytes


class Frames:
    """The frames of one build. ``content`` makes the content of a page of what Markdown has left of it; ``finish`` does to
    a printed page what the plugin does to every page, and ``with_head`` completes its head alone. ``store`` knows the frames
    that fitted before."""

    def __init__(
        self,
        config: Any,
        files: Any,
        pages: dict[str, Page],
        left: LeftFiles | None,
        store: Store,
        content: Callable[[str, Page], str],
        finish: Callable[[str, Any], str],
        with_head: Callable[[str, Any], str],
    ) -> None:
        self.config, self.files, self.pages = config, files, pages
        self.left, self.store = left, store
        self.content, self.finish, self.with_head = content, finish, with_head
        self.frames: dict[tuple[Any, ...], Frame | None] = {}
        """The frames of this build, by what decides about them."""
        self.taken: set[str] = set()
        """The paths of the pages that the host has not read."""
        self.extensions = repr((names_of(config.markdown_extensions), config.mdx_configs))
        search = config.plugins.get("material/search")
        self.strips_marks = search is not None and search.config.enabled

    def take(self, page: Any, metadata: dict[str, Any]) -> None:
        """Keeps the host from reading a page that is outside the menu."""
        in_menu = page.parent or page.previous_page or page.next_page or page.is_homepage
        title = metadata.get("title")
        if in_menu or "template" in metadata or not isinstance(title, str) or not is_plain(metadata):
            return
        self.taken.add(page.file.src_uri)

        def read_source(config: Any) -> None:
            page.markdown, page.meta = "", {**metadata, "template": TEMPLATE}

        def render(config: Any, files: Any) -> None:
            page.content, page.present_anchor_ids = "", set()

        page.read_source, page.render = read_source, render

    def begin(self, env: Any) -> None:
        """All pages are read: the host is told the anchors to which those that it has read lead, and the template of
        framed pages prints them from now on."""
        read = (file.page for file in self.files.documentation_pages() if file.src_uri not in self.taken)
        linked = {file.src_uri: file for page in read for file in page.links_to_anchors or ()}
        for path in linked.keys() & self.taken:
            html = html_of_page(html_of(self.pages[path].blocks), self.pages[path])
            linked[path].page.present_anchor_ids = set(ANCHOR.findall(html))

        @pass_context
        def framed(context: Context) -> str:
            return self._printed(context["page"], dict(context.get_all()), env)

        env.globals["privacy_framed"] = framed

    def _printed(self, page: Any, context: dict[str, Any], env: Any) -> str:
        """A page as it is written; what the host gets to write of it, if it is not the host that does."""
        generated, texts = self.pages[page.file.src_uri], _page_texts(page)
        blocks = generated.blocks
        frame = self._frame_of(page, generated, blocks, context, env)
        if frame is None or texts is None:
            return self._written(page, b"", lambda: self._long(page, generated, context, env))
        head = self.with_head(_filled(frame.head, texts), page)

        def whole() -> str:
            more = self._block_texts(blocks)
            if more is None:
                return self._long(page, generated, context, env)
            return head + _filled(frame.body, {**texts, **more})

        key = digest_of(frame.digest, head, generated.digest, *texts.values())
        return self._written(page, key, whole)

    def _written(self, page: Any, key: bytes, make: Callable[[], str]) -> str:
        """Writes a page that is not there under this key; without a key, or where no files are left, the host does."""
        if self.left is None or not key:
            return make()
        if not self._stays(page, key):
            page.file.left = self.left
            self.left.write(page.file.dest_uri, key, [make().encode("utf-8", "xmlcharrefreplace")])
        return "written"

    def _stays(self, page: Any, key: bytes) -> bool:
        """Whether the page is there; then the host writes elsewhere."""
        stays = self.left is not None and self.left.stays(page.file.dest_uri, key)
        page.file.left = self.left if stays else None
        return stays

    def _frame_of(
        self, page: Any, generated: Page, blocks: tuple[Block, ...], context: dict[str, Any], env: Any
    ) -> Frame | None:
        """The frame of a page; ``None`` for one that has none. The first page of a shape is printed in both ways."""
        meta = tuple(repr(page.meta.get(name)) for name in META)
        has = tuple(map(bool, (page.meta.get("description"), page.canonical_url, page.edit_url)))
        folder, _, name = page.url.rstrip("/").rpartition("/")
        key = (folder, page.url.endswith("/"), _shape(blocks), generated.kind, generated.language, meta, has)
        if key not in self.frames:
            texts, more = _page_texts(page), self._block_texts(blocks)
            if texts is None or more is None:
                return None
            frame = self._new_frame(page, generated, blocks, context, env)
            framed = self.with_head(_filled(frame.head, texts), page) + _filled(frame.body, {**texts, **more})
            proof = digest_of("frame", program(), frame.digest)  # of a build that has compared it
            fits = self.store.get(proof) is not None or framed == self._long(page, generated, context, env)
            if fits:
                self.store.put(proof, b"fits")
            self.frames[key] = frame if fits else None
        shared = self.frames[key]
        is_linked = shared is not None and f"../{name}/" in shared.named  # a link to itself is another one on each page
        return None if is_linked else shared

    def _long(self, page: Any, generated: Page, context: dict[str, Any], env: Any) -> str:
        """A page as the host reads and prints it."""
        copied = copy.copy(page)
        vars(copied).pop("render", None)
        self._read(copied, ready.with_places(generated), generated)
        return self.finish(env.get_template(MAIN).render({**context, "page": copied}), copied)

    def _read(self, page: Any, markdown: str, generated: Page) -> None:
        page.markdown = markdown.lstrip("\n")
        page.render(self.config, self.files)
        page.content = self.content(page.content, generated)
        if self.strips_marks:
            page.content = SEARCH_MARK.sub("", page.content)

    def _new_frame(
        self, page: Any, generated: Page, blocks: tuple[Block, ...], context: dict[str, Any], env: Any
    ) -> Frame:
        """The frame of pages like this one: a page of the host beside it, with marks in place of all texts."""
        path = page.file.src_uri
        file = File.generated(self.config, f"{path.rpartition('/')[0]}/zqframe.md".lstrip("/"), content="")
        marked = HostPage(None, file, self.config)
        marked.meta = {**page.meta, "title": "zqtitlezq"}
        if page.meta.get("description"):
            marked.meta["description"] = "zqdescriptionzq"
        page_of_marks = _of_marks(generated, blocks)
        self._read(marked, ready.with_places(page_of_marks), page_of_marks)
        marked.canonical_url = page.canonical_url and "zqcanonicalzq"
        marked.edit_url = page.edit_url and "zqeditzq"
        printed = env.get_template(MAIN).render({**context, "page": marked})
        head, end, body = lean(printed).partition("</head>")
        return Frame(
            tuple(MARK.split(head + end)), tuple(MARK.split(body)), printed, digest_of(printed, self.extensions)
        )

    def _block_texts(self, blocks: Iterable[Block]) -> dict[str, str] | None:
        """The texts of blocks by the names of their marks; ``None`` if one is more than a text to the host."""
        texts: dict[str, str] = {}
        anchors = set()
        for number, block in enumerate(blocks):
            if isinstance(block, Heading):
                text: str | None = plain_markdown(block.text)
                if not text or UNSAFE.search(text) or block.id in anchors:
                    return None
                anchors.add(block.id)
                texts[f"anchor{number}"] = block.id
            elif isinstance(block, Prose) and not block.said_by:
                text = prose_markdown(block.text)
                text = text if text == plain_markdown(block.text) else None
            else:
                html = html_of((block,))
                text = lean_alone(SEARCH_MARK.sub("", html) if self.strips_marks and "data-search-" in html else html)
                text = text if isinstance(block, Html) or _is_one_element(html) else None
            if text is None:
                return None
            texts[f"text{number}"] = text
        return texts


def _page_texts(page: Any) -> dict[str, str] | None:
    """The texts of a page beside its blocks; ``None`` if one is more than a text to the templates."""
    texts = {
        "title": page.meta["title"],
        "description": page.meta.get("description") or "",
        "canonical": page.canonical_url or "",
        "edit": page.edit_url or "",
    }
    return None if any(type(text) is not str or UNSAFE.search(text) for text in texts.values()) else texts


def is_plain(value: Any) -> bool:
    """Whether a value of front matter is read from YAML as it was written there."""
    if isinstance(value, dict):
        return all(type(key) is str and is_plain(inner) for key, inner in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in (str, bool, int)


def _shape(blocks: Iterable[Block]) -> tuple[Any, ...]:
    """What decides how Markdown sets blocks, beside their texts."""
    return tuple(
        (block.level, block.said_by) if isinstance(block, Heading) else isinstance(block, Prose) and not block.said_by
        for block in blocks
    )


def _of_marks(page: Page, blocks: Iterable[Block]) -> Page:
    """The page with marks in place of the texts of its blocks."""
    marks: list[Block] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            marks.append(replace(block, text=f"zqtext{number}zq", id=f"zqanchor{number}zq"))
        elif isinstance(block, Prose) and not block.said_by:
            marks.append(Prose(f"zqtext{number}zq"))
        else:
            marks.append(Html(f"zqtext{number}zq"))
    return replace(page, body=packed(marks))


def _filled(pieces: tuple[str, ...], texts: dict[str, str]) -> str:
    parts = list(pieces)
    parts[1::2] = [texts[name] for name in parts[1::2]]
    return "".join(parts)


def _is_one_element(html: str) -> bool:
    """Whether Python-Markdown leaves HTML as it is."""
    return html.startswith("<div ") and "\n\n" not in html and "<!" not in html
