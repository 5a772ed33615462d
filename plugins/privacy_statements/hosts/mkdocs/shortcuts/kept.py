"""Pages as the theme has printed them in an earlier build.

Replaces: ``template.render`` of the host, for a page of which everything that the templates can read is what it was:
what the page says, what stands around it in the site, the configuration, the templates themselves and the versions of
all that is involved. Plugins that come after the theme have their say as ever. What cannot be compared, or a template
that reads what is not compared, or a plugin that may tell templates more, switches it off. Proof:
``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import partial
from pathlib import Path, PurePath
from types import FunctionType
from typing import Any

from msgspec import Struct

from privacy_statements.cache.store import Store
from privacy_statements.hosts.mkdocs import unheld
from privacy_statements.read.files import files_below

STOCK = {"material", "mkdocs", "readthedocs"}
"""Themes whose templates read no more than what is compared."""
NOT_COMPARED = re.compile(
    r"\b(pages|build_date_utc|update_date|random|site_dir|docs_dir|config_file_path|dev_addr|watch|markdown_extensions|links_to_anchors|present_anchor_ids)\b"
)
"""What templates of others may read that is not compared. A site with such a template keeps no pages."""
OF_THE_RUN = {
    "site_dir", "docs_dir", "config_file_path", "dev_addr", "watch", "nav", "markdown_extensions", "plugins", "hooks",
    "theme",
}  # fmt: skip
"""Keys of the configuration that are about this run, or compared in another way."""
OF_PAGE = {
    "file", "children", "update_date", "markdown", "toc", "previous_page", "next_page", "parent", "read_source", "render",
    "links_to_anchors", "present_anchor_ids", "content", unheld.NAME,
}  # fmt: skip
"""What a page has that is compared in another way, or that no template reads."""
OURS = "privacy_statements."
GIVEN = ("base_url", "extra_css", "extra_javascript", "mkdocs_version")
"""What the host gives to a template, beside what is the same for all of them."""
TO_ALL = {*GIVEN, "nav", "pages", "build_date_utc", "config", "page"}
"""All that it gives."""
OF_NO_PAGE = "404.html"
"""The template that is printed for no page, and of which it is known what it reads."""


_AS_IT_IS = frozenset({str, bytes, bool, int, float})


class NotComparableError(Exception):
    """Something that the theme can read cannot be compared with what it was; the text says what."""


class Kept(Struct):
    """The kept pages of one site, as it is in this build."""

    store: Store
    site: bytes
    nav: Any
    dated: bool

    def page(self, template: str, context: Mapping[str, Any], long: Callable[[Any], str]) -> str:
        """A page as ``long`` prints it of this context."""
        try:
            key = self._key(template, context)
        except NotComparableError:
            return long(context)
        return self._kept(key, partial(long, context))

    def template(self, template: str, context: Mapping[str, Any], long: Callable[[Any], str]) -> str:
        """What the theme prints for no page, and of no page, as ``long`` prints it of this context."""
        given = [context[key] for key in GIVEN]
        day = context["build_date_utc"] if self.dated else None
        try:
            if context["nav"] is not self.nav or context.keys() != TO_ALL:
                raise NotComparableError("another navigation, or more than the host gives")
            key = hashlib.sha256(self.site + plain_bytes(("no page", template, given, day))).digest()
        except NotComparableError:
            return long(context)
        return self._kept(key, partial(long, context))

    def _kept(self, key: bytes, long: Callable[[], str]) -> str:
        known = self.store.get(key)
        if known is not None:
            return known.decode()
        html = long()
        with suppress(UnicodeEncodeError):  # half a character, which the host writes in another way
            self.store.put(key, html.encode())
        return html

    def _key(self, template: str, context: Mapping[str, Any]) -> bytes:
        given = [context[key] for key in GIVEN]
        page = context["page"]
        return self._digest(template, page, page.content, given, context)

    def key(self, page: Any, content: bytes, context: Mapping[str, Any]) -> bytes:
        """The digest of everything that decides about a page as the host writes it. ``content`` is that of the page's
        own content, and of all that is done with it after the theme has printed it; ``context`` may be that of another
        page, since what is given to this one alone follows from its address.

        Raises ``NotComparableError`` for a page of which not everything can be compared."""
        given = [context["mkdocs_version"]]
        return self._digest(page.meta.get("template", ""), page, content, given, context)

    def _digest(self, template: str, page: Any, content: Any, given: list[Any], context: Mapping[str, Any]) -> bytes:
        said = {key: value for key, value in vars(page).items() if key not in OF_PAGE}
        around = [_named(one) for one in (page.previous_page, page.next_page, *page.ancestors)]
        day = context["build_date_utc"] if self.dated and page.is_homepage else None
        if context["nav"] is not self.nav:
            raise NotComparableError("another navigation")
        data = (
            template,
            page.url,
            page.title,
            page.is_homepage,
            page.is_index,
            said,
            content,
            repr(_toc(page.toc)),
            around,
            given,
            day,
        )
        return hashlib.sha256(self.site + plain_bytes(data)).digest()


def kept(store: Store, env: Any, config: Any, nav: Any, templates: Mapping[str, str]) -> Kept:
    """The kept pages of a site. ``templates`` are those that are printed in place of the theme's.

    Raises ``NotComparableError`` for a site of which not everything can be compared.
    """
    theme = config.theme
    settings = {key: config[key] for key in config if key not in OF_THE_RUN}
    plugins = [
        (name, type(plugin).__qualname__, dict(getattr(plugin, "config", {})))  # a hook is a module, and has none
        for name, plugin in config.plugins.items()
        if not type(plugin).__module__.startswith(OURS)
    ]
    versions = [sys.version, *map(_installed, ("jinja2", "markupsafe"))]
    named = (theme.name, str(theme.locale), {key: theme[key] for key in theme if key != "locale"})
    said = (
        versions,
        settings,
        plugins,
        named,
        dict(templates),
        env.globals.get("ps_theme"),
        [_item(one) for one in nav.items],
    )
    digest = hashlib.sha256(plain_bytes(said))
    for folder in map(Path, theme.dirs):
        digest.update(_files(folder, stock=theme.name in STOCK and folder != Path(theme.custom_dir or "/")))
    return Kept(store, digest.digest(), nav, dated=theme.name != "material")


def _installed(library: str) -> str:
    """Which version of a loaded library this is."""
    place = Path(sys.modules[library].__file__ or ".").parent
    return ",".join(sorted(one.name for one in place.parent.glob(f"{library}-*.dist-info")))


def _files(folder: Path, stock: bool) -> bytes:
    """What is in the files of a folder of templates; of a theme that is known, the templates alone."""
    digest = hashlib.sha256()
    paths = _templates_in(folder) if stock else files_below(folder)
    for path in sorted(one for one in paths if one.is_file()):
        content = path.read_bytes()
        if (
            not stock
            and path.suffix in (".html", ".xml")
            and (found := NOT_COMPARED.search(content.decode("utf-8", "replace")))
        ):
            raise NotComparableError(f"{path.name} reads {found[0]}")
        digest.update(plain_bytes((path.relative_to(folder).as_posix(), hashlib.sha256(content).digest())))
    return digest.digest()


def _templates_in(folder: Path) -> Iterator[Path]:
    """The templates of a theme, without its many icons."""
    for path in folder.iterdir():
        if path.is_dir() and path.name not in (".icons", "assets"):
            yield from path.rglob("*.html")
        elif path.suffix in (".html", ".yml"):
            yield path


def _named(item: Any) -> Any:
    return item and (item.title, getattr(item, "url", None), dict(getattr(item, "meta", None) or {}))


def _item(item: Any) -> Any:
    """An item of the navigation with everything below it."""
    return (_named(item), item.is_section, getattr(item, "is_index", None), [_item(one) for one in item.children or ()])


def _toc(toc: Iterable[Any]) -> tuple[Any, ...]:
    """A table of contents as texts, numbers and tuples."""
    return tuple((_plain(one.title), _plain(one.id), _plain(one.level), _toc(one.children)) for one in toc)


def plain_bytes(value: Any) -> bytes:
    """A value as bytes that say all of it, without addresses in memory. Raises ``NotComparableError``."""
    return repr(_plain(value)).encode("utf-8", "backslashreplace")


def _plain(value: Any) -> Any:
    """A value as texts, numbers and tuples, which say all of it."""
    kind = type(value)
    if value is None or kind in _AS_IT_IS:
        return value
    if kind is dict or isinstance(value, Mapping):
        return kind.__name__, *[(_plain(key), _plain(inner)) for key, inner in value.items()]
    if isinstance(value, list | tuple):
        return kind.__name__, *map(_plain, value)
    if isinstance(value, set | frozenset):
        return "set", *sorted(map(repr, map(_plain, value)))
    if isinstance(value, Enum):
        return type(value).__name__, value.name
    if isinstance(value, str | int | PurePath | datetime.date):  # of a class of their own
        return type(value).__name__, str(value), _plain(getattr(value, "__dict__", {}))
    if isinstance(value, FunctionType) and "<" not in value.__qualname__:
        return value.__module__, value.__qualname__
    if hasattr(value, "patterns"):  # of files, by name
        return "patterns", *(_plain(getattr(one, "pattern", None)) for one in value.patterns)
    raise NotComparableError(f"a value of type {type(value).__name__}")
