"""Fenced blocks of hand-written pages → the views that they ask for, as HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.blocks import find_blocks
from privacy_statements.pages.handwritten import Source
from privacy_statements.pages.page import html_in, html_of
from privacy_statements.pages.render import Renderer
from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.read.load import Node, Scalar, Sequence, load_text
from privacy_statements.read.placed import written
from privacy_statements.read.syntax import shown
from privacy_statements.views import VIEWS
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView

KEYS = ("view", "id")
NOWHERE = Position("privacy block")  # a host that knows neither page nor line


class EmbeddedViews(Struct, frozen=True):
    """Gives the HTML of blocks."""

    named: NamedViews
    renderer: Renderer

    @classmethod
    def among(cls, views: Iterable[KnownView], renderer: Renderer, unread: Collection[str] = ()) -> EmbeddedViews:
        """The HTML of these views; ``unread`` as in ``NamedViews``."""
        return cls(NamedViews.among(views, unread), renderer)

    def in_pages(self, pages: Iterable[Source]) -> tuple[dict[str, dict[str, str]], list[Diagnostic]]:
        """The HTML of every block of every page, by page and text; and what is wrong with the blocks."""
        made: dict[str, dict[str, str]] = {}
        found: list[Diagnostic] = []
        for source in pages:
            page = source.page
            for block in find_blocks(list(source.lines)):
                html, problems = self.html(block.text, page.path, block.position(page.shown))
                found += problems
                if html is not None:
                    made.setdefault(page.path, {})[block.text] = html
        return made, found

    def html(self, text: str, here: str, at: Position = NOWHERE) -> tuple[str | None, list[Diagnostic]]:
        """The HTML of one block on the page ``here``, or ``None`` and what is wrong with it. ``at`` is the
        first line inside the fence."""
        view, found = self.named.asked_for(text, at)
        if view is None:
            return None, found
        blocks, template_problems = self.renderer.embedded(view, here)
        html = html_in(html_of(blocks), self.renderer.other_language(view))
        return (None if template_problems else html), list(template_problems)


def views_asked_for(pages: Iterable[Source]) -> set[tuple[str, str | None]]:
    """The views that blocks of pages ask for, as far as that can be read: by kind and id, or by kind alone."""
    asked: set[tuple[str, str | None]] = set()
    for block in (block for source in pages for block in find_blocks(list(source.lines))):
        node = load_text(block.text, NOWHERE.path).node
        view, wanted = (node.get("view"), node.get("id")) if isinstance(node, MappingNode) else (None, None)
        if isinstance(view, Scalar):
            asked.add((view.text, wanted.text if isinstance(wanted, Scalar) else None))
    return asked


class NamedViews(Struct, frozen=True):
    """Finds the views that blocks ask for, by kind and id. ``unread`` are ids of records that could not be read: that
    they have no page is no mistake of a block."""

    views: Mapping[tuple[str, str], KnownView]
    unread: Collection[str] = ()

    @classmethod
    def among(cls, views: Iterable[KnownView], unread: Collection[str] = ()) -> NamedViews:
        """The views that blocks can ask for."""
        return cls({(view.info.kind, view.id): view for view in views}, unread)

    def asked_for(self, text: str, at: Position = NOWHERE) -> tuple[PageView | None, list[Diagnostic]]:
        """The view that a block asks for, or ``None`` and what is wrong with the block."""
        loaded = load_text("\n" * (at.line - 1) + text, at.path)
        found = list(loaded.diagnostics)
        view = None if loaded.node is None and found else self._view(loaded.node, at, found)
        return (None if found else view), found

    def _view(self, node: Node | None, at: Position, found: list[Diagnostic]) -> PageView | None:
        if not isinstance(node, MappingNode):
            where = node.position if node else at
            message = f'met {_met(node)}; expected "view: ..." and "id: ..."'
            found.append(diagnose("wrong-type", where, message))
            return None
        asked: dict[str, Scalar] = {}
        for entry in node.entries:
            key, value = entry.key.text, entry.value
            if key not in KEYS:
                message = f'unknown key "{shown(key)}"{nearest(key, KEYS)}'
                found.append(diagnose("unknown-key", entry.key.position, message))
            elif not isinstance(value, Scalar) or value.is_null:
                message = f'met {_met(value)} for "{key}"; expected one word'
                found.append(diagnose("wrong-type", value.position, message))
            else:
                asked[key] = value
        if "view" not in asked:
            if node.get("view") is None:
                found.append(diagnose("missing-key", node.position, f'"view" is missing{nearest("", VIEWS)}'))
            return None
        return self._named(asked["view"], asked.get("id"), found)

    def _named(self, name: Scalar, wanted: Scalar | None, found: list[Diagnostic]) -> PageView | None:
        if name.text not in VIEWS:
            message = f'unknown view "{shown(name.text)}"{nearest(name.text, VIEWS)}'
            found.append(diagnose("unknown-view", name.position, message))
            return None
        ids = written(key for kind, key in self.views if kind == name.text)
        first = [key for (kind, key), view in self.views.items() if kind == name.text and view.info.continues is None]
        if wanted is None and len(first) != 1:
            if found:  # of a key that was meant to be it
                return None
            hint = nearest("", ids)
            found.append(diagnose("missing-key", name.position, f'"id" is missing beside "view"{hint}'))
            return None
        record = first[0] if wanted is None else wanted.text
        view = self.views.get((name.text, record))
        if view is None and wanted is not None and record not in self.unread:
            message = f'the view "{name.text}" has no page "{shown(record)}"{nearest(record, ids)}'
            found.append(diagnose("unknown-reference", wanted.position, message))
        return view.view if view is not None else None


def _met(node: Node | None) -> str:
    if isinstance(node, Scalar) and not node.is_null:
        return f'"{shown(node.text)}"'
    return (
        "nothing"
        if node is None or isinstance(node, Scalar)
        else "a list"
        if isinstance(node, Sequence)
        else "a mapping"
    )
