"""Prose → a tree of its elements. Nothing is escaped here: that is for ``markdown.py``, which writes the tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from privacy_statements.read.characters import folded, one_line, safe_url, without_unseen

if TYPE_CHECKING:  # most prose has no mark, and is not parsed
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST = 20  # levels of blocks: a list is two, its item being one more
LISTS = ("ul", "ol")
_INLINE = ("em", "strong", "a")

# Prose without any mark: most of a catalog.
_UNMARKED = re.compile(r"[A-Za-z\xc0-\u02af][ -%'-)+-;=?-Z^a-z{-~\xa1-\xac\xae-\u02af\u2010-\u2027]*+(?<! )")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.disable(["heading", "lheading", "hr", "reference"])
    # An address stays as it was typed; `safe_url` judges it when the tree is made.
    vars(parser).update(normalizeLink=str, normalizeLinkText=str, validateLink=lambda url: True)
    return parser


class Node(NamedTuple):
    """One element of prose, named by its HTML tag, or a run of text, whose tag is empty."""

    tag: str
    text: str = ""  # of a run of text or of code
    children: tuple[Node, ...] = ()
    attribute: str = ""  # the address of a link, the first number of a list
    tight: bool = False  # a paragraph without <p>, in a list without blank lines


def is_unmarked(text: str) -> bool:
    """Whether prose has no mark: most of a catalog."""
    return _UNMARKED.fullmatch(text) is not None and "  " not in text


def blocks_of(text: str) -> tuple[Node, ...]:
    """The blocks of prose: paragraphs, lists, quotations and code."""
    tokens = _parser().parse(text.replace("\0", ""))
    if any(token.level >= DEEPEST - 1 for token in tokens):  # the parser left out what lies deeper
        return (Node("p", children=(Node("", one_line(text)),)),)
    return _tree(tokens)


def _tree(tokens: Sequence[Token]) -> tuple[Node, ...]:
    """The tokens as a tree. Emphasis in emphasis, strong in strong and link in link count once."""
    here: list[Node] = []
    outer: list[tuple[Token, list[Node]]] = []
    opened: Counter[str] = Counter()
    for token in tokens:
        opened[token.tag] += token.nesting
        again = token.tag in _INLINE and opened[token.tag] > max(token.nesting, 0)
        if token.nesting == 0:
            here.extend(_leaf(token))
        elif token.nesting > 0 and not again:
            outer.append((token, here))
            here = []
        elif not again:
            opening, parent = outer.pop()
            parent.extend(_element(opening, _joined(here)))
            here = parent
    return _joined(here)


def _leaf(token: Token) -> Sequence[Node]:
    match token.type:
        case "inline":
            return _tree(token.children or ())
        case "hardbreak":
            return [Node("br")]
        case "softbreak":
            return [Node("", " ")]
        case "image":
            return [Node("", f"![{token.content}]({token.attrs['src']}{_title(token)})")]
        case "code_inline":
            code = one_line(token.content)
            return [Node("code", code) if code else Node("", " ")]
        case "code_block" | "fence":
            # One word names a language. More than that is something to read.
            head = f"{token.info}\n" if len(token.info.split()) > 1 else ""
            return [Node("pre", without_unseen(head + token.content).rstrip("\n "))]
        case _:
            return [Node("", token.content)]


def _element(token: Token, children: tuple[Node, ...]) -> Sequence[Node]:
    empty = not one_line(read_out(children))
    if token.tag == "a":
        return _link(token, () if empty else children)
    if empty and token.tag in ("p", "em", "strong"):
        return ()
    return [Node(token.tag, "", children, str(token.attrs.get("start", "")), tight=token.hidden)]


def _link(token: Token, children: tuple[Node, ...]) -> Sequence[Node]:
    """A link if its address is safe, and otherwise its text with the address, to read and not to click."""
    address = str(token.attrs["href"])
    if safe_url(address):
        return [Node("a", "", children or (Node("", address),), address), Node("", _title(token))]
    if token.info == "auto":
        return [Node("", "<"), *children, Node("", ">")]
    return [*children, Node("", f" ({address}{_title(token)})")]


def addresses_in(nodes: Iterable[Node]) -> Iterator[str]:
    """The addresses of links, in order."""
    for node in nodes:
        if node.tag == "a":
            yield node.attribute
        yield from addresses_in(node.children)


def _title(token: Token) -> str:
    return f' "{token.attrs["title"]}"' if "title" in token.attrs else ""


def _joined(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes with neighboring runs of text made one, and folded."""
    joined: list[Node] = []
    for tag, run in groupby(nodes, lambda node: node.tag):
        if tag:
            joined.extend(run)
        elif text := folded("".join([node.text for node in run])):
            joined.append(Node("", text))
    return tuple(joined)


def read_out(nodes: Iterable[Node]) -> str:
    """Prose as it is read out, with more white space than is needed."""
    text = ""
    for node in nodes:
        inner = node.text + read_out(node.children)
        match node.tag:
            case "" | "em" | "strong" | "code":
                text += inner
            case "a" if inner in (node.attribute, node.attribute.removeprefix("mailto:")):
                text += inner
            case "a":
                text += f"{inner} ({node.attribute})"
            case "ul":
                text += "".join(f" • {read_out([item])}" for item in node.children)
            case "ol":
                items = enumerate(node.children, int(node.attribute or 1))
                text += "".join(f" {number}. {read_out([item])}" for number, item in items)
            case _:
                text += f" {inner} "
    return text
