"""A view → the pieces of a page: headings, texts, lists, tables, in the order of the fields of the view.

Only what readers read is kept. Links lead to pages, not to places on them: rows of pipe tables have no anchors. Both
make *plain* cheaper than ours, never dearer.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Group, Link, PartView, RowHeader, Table, Value

UNREAD = frozenset({"info", "id", "kind", "anchor", "key", "sign", "code", "cases", "script", "picture"})
"""Fields for programs, and the drawing, which repeats a list."""
HEADS = ("heading", "title", "letter")
DEEPEST = 6


@dataclass(frozen=True)
class Piece:
    """One piece of a page; which fields it has goes by its kind."""

    kind: Literal["heading", "text", "list", "table"]
    text: str = ""
    level: int = 0
    lines: tuple[str, ...] = ()
    caption: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def pieces_of(view: PageView) -> Iterator[Piece]:
    """The pieces of one page, below its title."""
    page = _Page(posixpath.dirname(view.info.path))
    if view.info.top.trail:
        yield Piece("text", text=" / ".join(page.link(one) for one in view.info.top.trail))
    yield from page.pieces(view.info.top.facts, 2)
    yield from page.pieces(view, 1)
    if view.info.data is not None:
        yield Piece("text", text=view.info.data.text)


class _Page:
    def __init__(self, folder: str) -> None:
        self.folder = folder

    def pieces(self, said: Any, level: int) -> Iterator[Piece]:
        """What is said, as pieces; headings inside it are of this level or below."""
        if said is None or isinstance(said, bool | int | Position):
            return
        if isinstance(said, str):
            if said:
                yield Piece("text", text=said)
        elif isinstance(said, Table):
            yield self.table(said)
        elif isinstance(said, Link):
            yield Piece("text", text=self.link(said))
        elif isinstance(said, tuple | list):
            if lines := tuple(
                self.line(one) for one in said if isinstance(one, str | Link | Value | Fact | Cell | AnswerView)
            ):
                yield Piece("list", lines=lines)
            for one in said:
                if not isinstance(one, str | Link | Value | Fact | Cell | AnswerView):
                    yield from self.pieces(one, level)
        elif isinstance(said, Mapping):
            yield from self.pieces(tuple(said.values()), level)
        elif isinstance(said, Struct):
            names = [name for name in said.__struct_fields__ if name not in UNREAD]
            head = next((name for name in HEADS if name in names and isinstance(getattr(said, name), str)), None)
            if head is not None and level > 1:
                yield Piece("heading", text=getattr(said, head), level=min(level, DEEPEST))
            for name in names:
                if name != head:
                    yield from self.pieces(getattr(said, name), level + 1)
        else:
            raise TypeError(f"a view holds {type(said).__name__}, which no hand-written page was made of so far")

    # --- one line

    def line(self, said: str | Link | Value | Fact | Cell | AnswerView) -> str:
        """Something short, as one line."""
        if isinstance(said, str):
            return _flat(said)
        if isinstance(said, Link):
            return self.link(said)
        if isinstance(said, Value):
            return " ".join([self.link(said.link), *([_flat(said.prose)] if said.prose else [])])
        if isinstance(said, Fact):
            return f"**{said.label}**: " + ", ".join(self.line(value) for value in said.values)
        return self.cell(said) if isinstance(said, Cell) else self.answer(said)

    def link(self, link: Link) -> str:
        """A link to a page or an address, or the text alone."""
        text = _flat(link.text)
        if link.page is not None and link.page.endswith(".md"):
            return f"[{text}]({posixpath.relpath(link.page, self.folder or '.')})"
        return f"[{text}]({link.url})" if link.url else text

    def answer(self, answer: AnswerView) -> str:
        """An answer with its scope, condition, form and note."""
        word = self.link(Link(answer.label, answer.target.page if answer.target else None))
        before = f"{self.link(answer.column)}: " if answer.column else ""
        limits = [one for one in (answer.only, answer.condition, answer.form) if one]
        note = [_flat(answer.note)] if answer.note else []
        return " ".join([f"{before}**{word}**", *limits, *note, *map(self.line, answer.facts)])

    def part(self, part: PartView) -> str:
        """A part of an item, with what is said of it and its own parts."""
        said = [self.link(part.name), *part.details, *([_flat(part.note)] if part.note else [])]
        said += [*map(self.link, part.links), *map(self.answer, part.answers)]
        if part.parts:
            said.append(f"{part.relation}: " + "; ".join(map(self.part, part.parts)))
        return " ".join(said)

    # --- tables

    def table(self, table: Table) -> Piece:
        """A table. The header of a group, and what is said of it, are rows of which the other cells are empty."""
        empty = ("",) * (len(table.columns) - 1)
        rows: list[tuple[str, ...]] = []
        for group in table.groups:
            rows += [(_safe(said), *empty) for said in self.about(group)]
            rows += [
                (_safe(self.header(row.header)), *(_safe(self.cell(cell)) for cell in row.cells)) for row in group.rows
            ]
        return Piece(
            "table",
            caption=_flat(table.caption),
            columns=tuple(_safe(_flat(name)) for name in table.columns),
            rows=tuple(rows),
        )

    def about(self, group: Group) -> Iterator[str]:
        """The header of a group, then what is said of it."""
        if group.title is not None:
            yield f"**{self.link(group.title)}**"
        said = [_flat(one) for one in (group.before, group.after) if one]
        said += [*map(self.line, group.facts), *map(self.link, group.links)]
        if said:
            yield "<br>".join(said)

    def header(self, header: RowHeader) -> str:
        """What a row is about."""
        said = [_flat(header.words) if header.words else self.link(header.name)]
        said += [f"**{header.badge}**"] if header.badge else []
        said += [f"`{header.code_name}`"] if header.code_name else []
        said += [f"({', '.join(header.former_names)})"] if header.former_names else []
        said += [f'<span class="ps-what">{self.cell(header.about)}</span>'] if header.about else []
        return " ".join(said)

    def cell(self, cell: Cell) -> str:
        """A cell as one line, what it holds on lines of their own."""
        said = [*map(self.answer, cell.answers), *map(self.line, cell.values)]
        said += [_flat(cell.prose)] if cell.prose else []
        if cell.parts:
            said.append(f"{cell.relation}: " + "; ".join(map(self.part, cell.parts)))
        return "<br>".join([*said, *map(self.line, cell.facts), *map(self.link, cell.links)])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    return text.replace("|", "\\|")
