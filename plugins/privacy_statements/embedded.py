"""Fenced blocks of hand-written pages → the views that they ask for, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from privacy_statements.blocks import find_blocks
from privacy_statements.diagnostics import Diagnostic, diagnose, did_you_mean
from privacy_statements.load import Mapping as MappingNode
from privacy_statements.load import Scalar, load_text
from privacy_statements.page import html_in, html_of
from privacy_statements.position import Position
from privacy_statements.render import Renderer
from privacy_statements.views import VIEWS, PageView, record_id

KEYS = ("view", "id")
NOWHERE = Position("privacy block")  # a host that knows neither page nor line


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A hand-written page: its path below the pages folder, its path as positions show it, its lines."""

    path: str
    shown: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedViews:
    """Gives the HTML of blocks."""

    views: Mapping[tuple[str, str], PageView]
    renderer: Renderer

    @classmethod
    def among(cls, views: Iterable[PageView], renderer: Renderer) -> EmbeddedViews:
        """The views that blocks can ask for, by kind and id."""
        return cls({(view.info.kind, record_id(view)): view for view in views}, renderer)

    def in_pages(self, pages: Iterable[HandWritten]) -> tuple[dict[str, dict[str, str]], list[Diagnostic]]:
        """The HTML of every block of every page, by page and text; and what is wrong with the blocks."""
        made: dict[str, dict[str, str]] = {}
        found: list[Diagnostic] = []
        for page in pages:
            for block in find_blocks(list(page.lines)):
                html, problems = self.html(block.text, page.path, block.position(page.shown))
                found += problems
                if html is not None:
                    made.setdefault(page.path, {})[block.text] = html
        return made, found

    def html(self, text: str, here: str, at: Position = NOWHERE) -> tuple[str | None, list[Diagnostic]]:
        """The HTML of one block on the page ``here``, or ``None`` and what is wrong with it. ``at`` is the
        first line inside the fence."""
        view, found = self._asked_for(text, at)
        if view is None or found:
            return None, found
        blocks, problems = self.renderer.embedded(view, here)
        html = html_in(html_of(blocks), self.renderer.other_language(view))
        return (None if problems else html), list(problems)

    def _asked_for(self, text: str, at: Position) -> tuple[PageView | None, list[Diagnostic]]:
        def moved(position: Position) -> Position:
            return position._replace(line=position.line + at.line - 1)

        loaded = load_text(text, at.path)
        found = [diagnose(d.code, moved(d.position), d.message) for d in loaded.diagnostics]
        if not isinstance(loaded.node, MappingNode):
            message = "a privacy block holds `view:` and `id:`"
            return None, found or [diagnose("unknown-view", at, message)]
        asked: dict[str, Scalar] = {}
        for entry in loaded.node.entries:
            key = entry.key.text
            if key not in KEYS or not isinstance(entry.value, Scalar):
                hint = did_you_mean(key, KEYS) or f"; expected {' and '.join(KEYS)}"
                found.append(diagnose("unknown-key", moved(entry.key.position), f'unknown key "{key}"{hint}'))
            else:
                asked[key] = entry.value
        places = {key: moved(scalar.position) for key, scalar in asked.items()}
        name = asked["view"].text if "view" in asked else ""
        if name not in VIEWS:
            hint = did_you_mean(name, VIEWS) or f"; expected one of {', '.join(VIEWS)}"
            where = places.get("view", at)
            return None, [*found, diagnose("unknown-view", where, f'unknown view "{name}"{hint}')]
        ids = [key for kind, key in self.views if kind == name]
        wanted = asked["id"].text if "id" in asked else ids[0] if len(ids) == 1 else ""
        view = self.views.get((name, wanted))
        if view is None:
            hint = did_you_mean(wanted, ids) or (f"; expected one of {', '.join(ids[:12])}" if ids else "")
            message = f'the view "{name}" has no page "{wanted}"{hint}'
            found.append(diagnose("unknown-reference", places.get("id", at), message))
        return view, found
