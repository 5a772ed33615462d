"""HTML as anybody writes it → the same for a twin, written plainly: what ``twin_pieces`` understands, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from privacy_statements.html_reader import VOID, Attributes, HtmlReader
from privacy_statements.markdown import one_line
from privacy_statements.twin_pieces import BLOCKS, PAPER, has_class, is_left_out


def plainly(html: str) -> str:
    """The same HTML without what a twin does not say. Each element is ended where it ends; an element in a line holds
    no block, a list nothing but its items, a table nothing but its captions, its head and its rows, in this order."""
    return "".join(_blocks(_Tree(html).root))


class _Element:
    """An element of HTML with what is inside it."""

    __slots__ = ("attributes", "holds_blocks", "inside", "is_left_out", "tag")

    def __init__(self, tag: str, attributes: Attributes) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[_Element | str] = []
        self.holds_blocks = self.is_left_out = False

    def all(self, *tags: str) -> list[_Element]:
        """The elements of these tags among its children."""
        return [child for child in self.inside if isinstance(child, _Element) and child.tag in tags]

    @property
    def text(self) -> str:
        """The words inside, on one line."""
        return one_line("".join(each if isinstance(each, str) else each.text for each in self.inside))


class _Tree(HtmlReader):
    """HTML as a tree, without what no reader reads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = _Element("div", {})
        self._open = [self.root]
        self.read(html)

    def opens(self, tag: str, attributes: Attributes, html: str = "", at: int = 0) -> int:
        """Opens an element; one that holds nothing is closed at once."""
        element = _Element(tag, attributes)
        if is_left_out(tag, attributes):
            element.is_left_out = True
            end = html.find(f"</{tag}>", at)
            if end >= 0 and f"<{tag}" not in (inside := html[at:end]) and "<!" not in inside:
                return end + len(tag) + 3
        else:
            self._open[-1].inside.append(element)
            if tag in BLOCKS:
                self._mark_those_around()
        if tag not in VOID:
            self._open.append(element)
        return at

    def _mark_those_around(self) -> None:
        for around in reversed(self._open):
            if around.holds_blocks:
                return
            around.holds_blocks = True
            if around.is_left_out:
                return

    def handle_endtag(self, tag: str) -> None:
        """Closes the nearest open element of this name, and what was left open inside it."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keeps text."""
        self._open[-1].inside.append(data)


def _blocks(element: _Element) -> Iterator[str]:
    """What stands in an element, with its blocks."""
    for child in element.inside:
        if isinstance(child, _Element) and (child.tag in BLOCKS or child.holds_blocks):
            yield from _block(child)
        else:
            yield from _line(child)


def _block(element: _Element) -> Iterator[str]:
    match element.tag:
        case "hr":
            yield "<hr>"
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield from _in(element.tag, _lines(element))
        case "ul" | "ol":
            start = element.attributes.get("start") or ""
            yield f'<{element.tag} start="{escape(start)}">' if start else f"<{element.tag}>"
            for item in element.all("li"):
                yield from _in("li", _blocks(item))
            yield f"</{element.tag}>"
        case "dl":
            yield from _in("dl", _facts(element))
        case "table":
            yield from _in("table", _table(element))
        case "pre":
            yield from _in("pre", map(escape, _raw(element)))
        case "blockquote":
            yield from _in("blockquote", _blocks(element))
        case _ if has_class(element.attributes, frozenset({PAPER})):
            yield f'<div class="{PAPER}">'
            for part in element.all("span"):
                yield from _line(part)
            yield "</div>"
        case _:
            yield from _in("div", _blocks(element))


def _facts(facts: _Element) -> Iterator[str]:
    for child in facts.all("div", "dt", "dd"):
        for part in child.all("dt", "dd") if child.tag == "div" else (child,):
            yield from _in(part.tag, _lines(part) if part.tag == "dt" else _blocks(part))


def _table(table: _Element) -> Iterator[str]:
    for caption in table.all("caption"):
        yield from _in("caption", _lines(caption))
    for head in table.all("thead"):
        for row in head.all("tr"):
            cells = (_in(cell.tag, _lines(cell)) for cell in row.all("th", "td"))
            yield from _in("thead", _in("tr", (each for cell in cells for each in cell)))
    for body in table.all("tbody"):
        yield "<tbody>"
        for row in body.all("tr"):
            yield from _in("tr", _row(row.all("th", "td")))
        yield "</tbody>"


def _row(cells: list[_Element]) -> Iterator[str]:
    is_group = len(cells) == 1 and cells[0].tag == "th"
    for cell in cells:
        yield from _in(cell.tag, _lines(cell) if is_group else _blocks(cell))


def _in(tag: str, inside: Iterator[str]) -> Iterator[str]:
    yield f"<{tag}>"
    yield from inside
    yield f"</{tag}>"


def _lines(element: _Element) -> Iterator[str]:
    """What stands in an element, in a line; a block is words like others."""
    for child in element.inside:
        yield from _line(child)


def _line(child: _Element | str) -> Iterator[str]:
    if isinstance(child, str):
        yield f"{escape(child, quote=False)}<b></b>"  # one text, whatever stands beside it
    elif child.tag == "br":
        yield "<br>"
    elif child.tag == "img":
        alt, src = child.attributes.get("alt") or "", child.attributes.get("src") or ""
        yield f'<img alt="{escape(alt)}" src="{escape(src)}">'
    elif child.tag == "code":
        yield from _in("code", iter([escape(child.text, quote=False)]))
    elif child.tag == "a" and child.attributes.get("href"):
        text = escape(child.text, quote=False)
        yield f'<a href="{escape(child.attributes["href"] or "")}">{text}</a>'
    else:
        yield from _in("span", _lines(child))


def _raw(element: _Element) -> Iterator[str]:
    for child in element.inside:
        yield from (child,) if isinstance(child, str) else _raw(child)
