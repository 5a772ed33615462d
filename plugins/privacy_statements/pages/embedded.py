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
        html_of_blocks: dict[str, dict[str, str]] = {}
        diagnostics: list[Diagnostic] = []
        for source in pages:
            page = source.page
            for block in find_blocks(list(source.lines)):
                html, block_diagnostics = self.html(block.text, page.path, block.position(page.shown))
                diagnostics += block_diagnostics
                if html is not None:
                    html_of_blocks.setdefault(page.path, {})[block.text] = html
        return html_of_blocks, diagnostics

    def html(self, text: str, path: str, place: Position = NOWHERE) -> tuple[str | None, list[Diagnostic]]:
        """The HTML of one block on the page ``path``, or ``None`` and what is wrong with it. ``place`` is the
        first line inside the fence."""
        view, diagnostics = self.named.asked_for(text, place)
        if view is None:
            return None, diagnostics
        blocks, template_diagnostics = self.renderer.embedded(view, path)
        html = html_in(html_of(blocks), self.renderer.other_language(view))
        return (None if template_diagnostics else html), list(template_diagnostics)


def views_asked_for(pages: Iterable[Source]) -> set[tuple[str, str | None]]:
    """The views that blocks of pages ask for, as far as that can be read: by kind and id, or by kind alone."""
    asked_for: set[tuple[str, str | None]] = set()
    for block in (block for source in pages for block in find_blocks(list(source.lines))):
        node = load_text(block.text, NOWHERE.path).node
        view, record_id = (node.get("view"), node.get("id")) if isinstance(node, MappingNode) else (None, None)
        if isinstance(view, Scalar):
            asked_for.add((view.text, record_id.text if isinstance(record_id, Scalar) else None))
    return asked_for


class NamedViews(Struct, frozen=True):
    """Finds the views that blocks ask for, by kind and id. ``unread`` are ids of records that could not be read: that
    they have no page is no mistake of a block."""

    views: Mapping[tuple[str, str], KnownView]
    unread: Collection[str] = ()

    @classmethod
    def among(cls, views: Iterable[KnownView], unread: Collection[str] = ()) -> NamedViews:
        """The views that blocks can ask for."""
        return cls({(view.info.kind, view.id): view for view in views}, unread)

    def asked_for(self, text: str, place: Position = NOWHERE) -> tuple[PageView | None, list[Diagnostic]]:
        """The view that a block asks for, or ``None`` and what is wrong with the block."""
        loaded = load_text("\n" * (place.line - 1) + text, place.path)
        diagnostics = list(loaded.diagnostics)
        view = None if loaded.node is None and diagnostics else self._view(loaded.node, place, diagnostics)
        return (None if diagnostics else view), diagnostics

    def _view(self, node: Node | None, place: Position, diagnostics: list[Diagnostic]) -> PageView | None:
        if not isinstance(node, MappingNode):
            where = node.position if node else place
            message = f'met {_in_words(node)}; expected "view: ..." and "id: ..."'
            diagnostics.append(diagnose("wrong-type", where, message))
            return None
        asked: dict[str, Scalar] = {}
        for entry in node.entries:
            key, value = entry.key.text, entry.value
            if key not in KEYS:
                message = f'unknown key "{shown(key)}"{nearest(key, KEYS)}'
                diagnostics.append(diagnose("unknown-key", entry.key.position, message))
            elif not isinstance(value, Scalar) or value.is_null:
                message = f'met {_in_words(value)} for "{key}"; expected one word'
                diagnostics.append(diagnose("wrong-type", value.position, message))
            else:
                asked[key] = value
        if "view" not in asked:
            if node.get("view") is None:
                diagnostics.append(diagnose("missing-key", node.position, f'"view" is missing{nearest("", VIEWS)}'))
            return None
        return self._named(asked["view"], asked.get("id"), diagnostics)

    def _named(self, name: Scalar, record_id: Scalar | None, diagnostics: list[Diagnostic]) -> PageView | None:
        if name.text not in VIEWS:
            message = f'unknown view "{shown(name.text)}"{nearest(name.text, VIEWS)}'
            diagnostics.append(diagnose("unknown-view", name.position, message))
            return None
        ids = written(key for kind, key in self.views if kind == name.text)
        first = [key for (kind, key), view in self.views.items() if kind == name.text and view.info.continues is None]
        if record_id is None and len(first) != 1:
            if diagnostics:  # about a key that was meant to be it
                return None
            hint = nearest("", ids)
            diagnostics.append(diagnose("missing-key", name.position, f'"id" is missing beside "view"{hint}'))
            return None
        record = first[0] if record_id is None else record_id.text
        view = self.views.get((name.text, record))
        if view is None and record_id is not None and record not in self.unread:
            message = f'the view "{name.text}" has no page "{shown(record)}"{nearest(record, ids)}'
            diagnostics.append(diagnose("unknown-reference", record_id.position, message))
        return view.view if view is not None else None


def _in_words(node: Node | None) -> str:
    """A node as a message says it."""
    if isinstance(node, Scalar) and not node.is_null:
        return f'"{shown(node.text)}"'
    if node is None or isinstance(node, Scalar):
        return "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"
