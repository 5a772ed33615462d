"""Text with elements of HTML → a tree of the block elements, which ends whatever the text forgets to close.

Text between them stays as it was typed, inline tags included: it is Markdown, or reads like it.
"""

from __future__ import annotations

from msgspec import Struct, field

from privacy_statements_import.markdown.dialects import BLOCK_TAGS, VOID_TAGS, attributes, element, tags

DEEPEST = 40

# Which elements an opening tag ends, and where it stops looking for them.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li", "p"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd", "p"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd", "p"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th", "p"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th", "p"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", "td", "th", "p", "caption"}), frozenset({"table"})),
    "thead": (frozenset({"tr", "td", "th", "p", "caption", "colgroup"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tr", "td", "th", "p", "caption", "colgroup"}), frozenset({"table"})),
    "tfoot": (frozenset({"tbody", "tr", "td", "th", "p"}), frozenset({"table"})),
}
_NONE: frozenset[str] = frozenset()


class Element(Struct):
    """One block element: its tag in lower case, its attributes, and elements and texts inside with their lines."""

    tag: str
    given: dict[str, str]
    line: int
    inside: list[Element | tuple[str, int]] = field(default_factory=list)


def elements(text: str, line: int) -> Element:
    """The tree of a text that begins on a line, inside an element without a name."""
    root = Element("", {}, line)
    path = [root]
    at = 0
    until = ""  # the element whose content is no HTML
    for tag in tags(text):
        name = element(tag)
        if name not in BLOCK_TAGS or (until and not (tag["close"] and name == until)):
            continue
        line = _text(path[-1], text[at : tag.start()], line)
        at = tag.end()
        here = line
        line += tag[0].count("\n")
        until = ""
        if tag["close"]:
            _close(path, name)
            continue
        _end_others(path, name)
        opened = Element(name, attributes(tag["attrs"]), here)
        path[-1].inside.append(opened)
        if name not in VOID_TAGS and not tag["attrs"].endswith("/") and len(path) <= DEEPEST:
            path.append(opened)
            until = name if name in ("script", "style", "pre") else ""
    _text(path[-1], text[at:], line)
    return root


def _text(parent: Element, text: str, line: int) -> int:
    if text:
        parent.inside.append((text, line))
    return line + text.count("\n")


def _close(path: list[Element], name: str) -> None:
    for at in range(len(path) - 1, 0, -1):
        if path[at].tag == name:
            del path[at:]
            return


def _end_others(path: list[Element], name: str) -> None:
    ends, stops = _ENDS.get(name, (frozenset({"p"}), _NONE))
    for at in range(len(path) - 1, 0, -1):
        if path[at].tag in stops or (not stops and path[at].tag not in ends):
            return
        if path[at].tag in ends:
            del path[at:]
            if not stops:
                return
