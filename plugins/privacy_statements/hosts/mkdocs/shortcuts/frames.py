"""Pages outside the menu, under Material: those of one folder differ in a few texts, and share all the rest.

Replaces: Material's templates for each of these pages, and ``lean`` over all of it. The first page of a folder is
printed twice, as it is and with marks in place of its own texts; what stands around the marks is the frame of the
others. A frame is taken only if the first page made of it is the one that the templates have printed, and only with
the templates that ``TRIED`` names, none of them replaced, and no plugin that is unknown here beside them. What these
templates read of a page is listed below; ``tests/test_shortcuts.py`` compares the list with the installed theme, and
sites with frames with sites without.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from privacy_statements.cache.digests import digest
from privacy_statements.cache.store import NOWHERE, Store
from privacy_statements.hosts.mkdocs import unheld
from privacy_statements.hosts.mkdocs.theme import material
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted
from privacy_statements.hosts.mkdocs.theme.lean import lean, lean_alone
from privacy_statements.read.files import files_below

MAIN = "main.html"
GIVEN = {
    "nav",
    "pages",
    "base_url",
    "extra_css",
    "extra_javascript",
    "mkdocs_version",
    "build_date_utc",
    "config",
    "page",
}
"""What the host gives to a template. More of it is from a plugin, and nobody knows what it says of a page."""
OF_PAGE = {
    "file", "children", "update_date", "canonical_url", "abs_url", "edit_url", "markdown", "_title_from_render",
    "content", "toc", "meta", "previous_page", "next_page", "_Page__active", "present_anchor_ids", "links_to_anchors",
    "read_source", "render", unheld.NAME,
}  # fmt: skip
"""What the host and we set of a page. More of it is from a plugin."""
TEXTS = ("title", "description", "canonical", "edit")
"""What differs from page to page beside content and table of contents. Each may stand in an attribute."""
READ = {
    "canonical_url",
    "content",
    "edit_url",
    "is_homepage",
    "meta",
    "next_page",
    "previous_page",
    "title",
    "toc",
    "url",
}
"""What the templates read of a page that stands in no menu."""
META = ("author", "hide", "git_creation_date_localized", "git_revision_date_localized", "revision_date")
"""What they read of its front matter, beside title and description."""
PAGES_OWN = {"content.action.view", "navigation.path"}
"""Features whose templates do more with a page than print its texts."""
MARK = re.compile("\ue000([a-z]+)\ue001")
CONTENT = "\ue000<h1\ue001"  # templates look for the tag in it
BAD = re.compile('[<>"\\s\ue000\ue001]')
MOST = 4096  # tables of contents that are kept
TOC = """\
{% import "partials/language.html" as lang with context %}\
{% set features = config.theme.features or [] %}\
{% include "partials/toc.html" %}"""


class Frame(Struct, frozen=True):
    """What pages share: as the templates print it, and lean, before the end of its head and after."""

    printed: tuple[str, ...]
    head: tuple[str, ...]
    body: tuple[str, ...]
    around: tuple[str, str]
    """White space around the table of contents."""


class Made(Struct, frozen=True):
    """A page that was made of a frame: as the templates would print it, and its two lean parts."""

    printed: str
    head: str
    body: str


class Contents(Struct, frozen=True):
    """A table of contents: as its template prints it, and lean, without the white space around it."""

    inner: str
    small: str
    around: tuple[str, str]

    @classmethod
    def of(cls, printed: str) -> Contents:
        """One that was printed."""
        inner = printed.strip()
        start = printed.index(inner)
        return cls(inner, lean(inner), (printed[:start], printed[start + len(inner) :]))


@dataclass(slots=True)
class Frames:
    """The frames of one build."""

    env: Any
    config: Any
    nav: Any
    frames: dict[tuple[Any, ...], Frame | None] = field(default_factory=dict)
    contents: dict[str, Contents] = field(default_factory=dict)
    """Tables of contents, by the digest of what is in them."""
    known_contents: int = -1
    """How many of them an earlier build has made; -1 until somebody asks for one."""
    unnamed: int = 0
    """The level of what is first in a table of contents and not printed with it: the title of the page."""
    led_to: frozenset[str] = frozenset()
    in_menu: frozenset[str] = frozenset()
    toc: Any = None
    store: Store = NOWHERE
    """Where frames are kept from one build to the next."""
    site: bytes = b""
    """The digest of all that decides about them, beside what the pages of one frame have in common."""
    last: Made | None = None
    """What the last page was made of."""

    def __post_init__(self) -> None:
        theme = self.config.theme
        given = [
            self.config.extra,
            self.config.extra_css,
            list(self.config.extra_javascript),
            self.env.globals.get("ps_theme"),
        ]
        named = {*_texts({key: theme[key] for key in theme}), *_texts(given), *_urls(self.nav.items)}
        self.led_to = frozenset(_folders(named))
        self.in_menu = frozenset(page.file.src_uri for page in self.nav.pages)

    def page(self, template: str, context: Mapping[str, Any], long: Callable[[Any], str]) -> str | None:
        """A page as ``long`` would print it of this context; ``None`` for one that has no frame."""
        page = context["page"]
        key = self._key(template, context) if context.keys() == GIVEN and context["nav"] is self.nav else None
        texts = _texts_of(page) if key else None
        if key is None or texts is None:
            return None
        toc = self._contents(context)
        if key not in self.frames and (known := self._known(key)) is not None:
            self.frames[key] = known
        if key not in self.frames:
            printed = long(context)
            frame = _frame(context, toc, long)
            made = _made(frame, texts, page.content, toc) if frame else None
            self.frames[key] = fitting = frame if made and made.printed == printed else None
            if fitting is not None and self.site:
                self.store.put(self._place(key), json.dumps(astuple(fitting)).encode())
            return printed
        frame = self.frames[key]
        self.last = _made(frame, texts, page.content, toc) if frame else None
        return self.last.printed if self.last else None

    def _known(self, key: tuple[Any, ...]) -> Frame | None:
        """The frame that an earlier build has made for such pages."""
        data = self.store.get(self._place(key)) if self.site else None
        with suppress(ValueError, TypeError):  # of another form
            return Frame(*map(tuple, json.loads(data))) if data is not None else None
        return None

    def _place(self, key: tuple[Any, ...]) -> bytes:
        return digest(("frame", self.site, repr(key)))

    def _key(self, template: str, context: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What pages of one frame have in common; ``None`` for a page that has none."""
        page = context["page"]
        folder, _, name = page.url.rstrip("/").rpartition("/")
        in_menu = page.parent or page.previous_page or page.next_page or page.file.src_uri in self.in_menu
        known = vars(page).keys() <= OF_PAGE
        if in_menu or page.is_homepage or not known or not name or page.url.rstrip("/") in self.led_to:
            return None
        styles, scripts = tuple(context["extra_css"]), tuple(context["extra_javascript"])
        meta = tuple(repr(page.meta.get(name)) for name in META)
        has = tuple(map(bool, (page.meta.get("description"), page.canonical_url, page.edit_url)))
        return template, folder, page.url[-1], context["base_url"], styles, scripts, meta, has

    def _contents(self, context: Mapping[str, Any]) -> Contents:
        if self.known_contents < 0:
            self._begin_contents(context)
        said = digest((repr(_said(context["page"].toc, unnamed=self.unnamed)),)).hex()
        if said not in self.contents:
            if len(self.contents) >= MOST:
                self.contents.clear()
            self.contents[said] = Contents.of(self._print_contents(context))
        return self.contents[said]

    def _print_contents(self, context: Mapping[str, Any]) -> str:
        self.toc = self.toc or self.env.from_string(TOC)
        return self.toc.render(context)  # type: ignore[no-any-return]  # a template gives text

    def _begin_contents(self, context: Mapping[str, Any]) -> None:
        data = self.store.get(self._place_of_contents()) if self.site else None
        with suppress(ValueError, TypeError, AttributeError, KeyError):  # of another form
            found = json.loads(data) if data is not None else {}
            contents = {
                said: Contents(inner, small, (before, after))
                for said, (inner, small, (before, after)) in found["contents"].items()
            }
            self.contents, self.unnamed, self.known_contents = contents, int(found["unnamed"]), len(contents)
            return
        self.known_contents = 0
        page, first = copy.copy(context["page"]), next(iter(context["page"].toc), None)
        if first is not None:
            other = copy.copy(first)
            other.title, other.id = "\ue000title\ue001", "\ue000id\ue001"
            page.toc = [other, *list(page.toc)[1:]]
            if self._print_contents(context) == self._print_contents({**context, "page": page}):
                self.unnamed = first.level

    def end(self) -> None:
        """Keeps the tables of contents for the next build."""
        if self.site and self.known_contents not in (-1, len(self.contents)):
            contents = {said: astuple(made) for said, made in self.contents.items()}
            data = json.dumps({"unnamed": self.unnamed, "contents": contents})
            self.store.put(self._place_of_contents(), data.encode())

    def _place_of_contents(self) -> bytes:
        return digest(("contents", self.site))


def usable(config: Any, adapted: Adapted | None) -> bool:
    """Whether the theme is one that is known in all its parts."""
    if adapted is None or adapted.version != material.TRIED or adapted.gone:
        return False
    if config.extra.get("analytics") or PAGES_OWN & set(config.theme.get("features") or ()):
        return False
    others = [Path(each) for each in config.theme.dirs if Path(each) != adapted.folder]
    return not any(file.suffix == ".html" for each in others for file in files_below(each))


def _frame(context: Mapping[str, Any], toc: Contents, long: Callable[[Any], str]) -> Frame | None:
    page = copy.copy(context["page"])
    marks = {name: f"\ue000{name}\ue001" for name in TEXTS}
    page.content, page.meta = CONTENT, {**page.meta, "title": marks["title"]}
    page.meta |= {"description": marks["description"]} if page.meta.get("description") else {}
    page.canonical_url = page.canonical_url and marks["canonical"]
    page.edit_url = page.edit_url and marks["edit"]
    text = long({**context, "page": page})
    if text.count(toc.inner) != 1 or text.count(CONTENT) != 1:
        return None
    text = text.replace(toc.inner, "\ue000toc\ue001").replace(CONTENT, "\ue000content\ue001")
    top, end, rest = lean(text).partition("</head>")
    return Frame(tuple(MARK.split(text)), tuple(MARK.split(top + end)), tuple(MARK.split(rest)), toc.around)


def _made(frame: Frame, texts: Mapping[str, str], content: str, toc: Contents) -> Made | None:
    small = lean_alone(content)
    if frame.around != toc.around or small is None:
        return None
    values = {**texts, "content": content, "toc": toc.inner}
    leaned = {**texts, "content": small, "toc": toc.small}
    return Made(_filled(frame.printed, values), _filled(frame.head, leaned), _filled(frame.body, leaned))


def _filled(pieces: tuple[str, ...], values: Mapping[str, str]) -> str:
    parts = list(pieces)
    parts[1::2] = [values[name] for name in parts[1::2]]
    return "".join(parts)


def _texts_of(page: Any) -> dict[str, str] | None:
    """The texts of a page; ``None`` if one of them is more than a text to the templates."""
    texts = {
        "title": page.meta.get("title"),
        "description": page.meta.get("description") or "",
        "canonical": page.canonical_url or "",
        "edit": page.edit_url or "",
    }
    if not texts["title"] or "<h1" not in page.content:
        return None
    if any(type(text) is not str or BAD.search(text.replace(" ", "")) for text in texts.values()):
        return None
    return texts


def _said(toc: Iterable[Any], *, unnamed: int = 0) -> tuple[Any, ...]:
    """What is in a table of contents; not what is first in it, if it is of the level that is ``unnamed``."""
    said = tuple((one.title, one.id, one.level, _said(one.children)) for one in toc)
    return (("", "", *said[0][2:]), *said[1:]) if said and said[0][2] == unnamed else said


def _urls(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        if item.children:
            yield from _urls(item.children)
        elif item.url:
            yield item.url


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of the configuration."""
    if isinstance(value, Mapping):
        value = [*value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


def _folders(addresses: Iterable[str]) -> Iterator[str]:
    """Every address, and every folder on the way to it."""
    for address in addresses:
        path = address.strip("./")
        while path:
            yield path
            path = path.rpartition("/")[0]
