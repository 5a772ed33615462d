"""Text made safe for HTML and for Markdown: the one border for escaping, between views and templates.

The text of a record is hostile until one of these functions has read it. It is either *plain* (a name)
or *prose*, a small Markdown: paragraphs, nested lists, emphasis, strong, inline code, links, hard line
breaks, block quotes and code blocks. Whatever else prose holds (HTML, headings, images, tables, link
definitions, Jinja) is shown as it was typed, and so is prose nested deeper than ``_DEEPEST``.

Everywhere, white space is folded (no-break spaces stay) and characters that nobody sees are removed:
controls, bidi marks, overrides and isolates, zero-width characters, tags. ZWJ and ZWNJ stay between two
characters beyond ASCII, where emoji and several scripts need them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # most prose has no mark, and is not parsed
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 20  # levels of blocks: a list is two, its item being one more

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_ODD_SPACE = "\x0b-\r\x1c-\x1f\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
_JOINER = "\u200c\u200d"

_ODD = re.compile(f"[{_ODD_SPACE}{_UNSEEN}{_JOINER}]")
_ODD_SPACES = re.compile(f"[{_ODD_SPACE}]")
_UNSEENS = re.compile(f"[{_UNSEEN}]")
_LONE_JOINER = re.compile(f"(?<![^\\x00-\\x7f\\s{_JOINER}])[{_JOINER}]|[{_JOINER}](?![^\\x00-\\x7f\\s{_JOINER}])")
_SPACES = re.compile("[ \t\n]+")

# What Markdown or one of its extensions may act on. Beside punctuation: "1st", which smartsymbols
# raises, and forty hexadecimal digits, which magiclink takes for a commit: the fortieth is escaped.
_ACTIVE = re.compile(r"[!-/:-@\[-`{-~\xa0\u2007\u202f]|(?<=[0-9])[snrt](?=[tdh])|(?<=[a-f\d]{39})[a-f\d]")

# What CommonMark reads as more than text, wherever it stands, and what it does so at the start of a line.
_MEANING = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d{0,9})([#+=-]|[.)](?= |$))")

# Two characters that no host takes for letters or stars.
_APART = re.compile(r"[ -)+-/:-@\[-`{-~]{2}")

# Prose without any mark: most of a catalog.
_UNMARKED = re.compile(r"[A-Za-z\xc0-\u02af][ -%'-)+-;=?-Z^a-z{-~\xa1-\xac\xae-\u02af\u2010-\u2027]*+(?<! )")

# Braces too, because hosts read them even in raw HTML (critic, macros). The last two stand in code.
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"} | {c: f"&#{ord(c)};" for c in "'{}\n\t"})

# A name that needs none of this: most names.
_WORD = r"[!#-%(-;=?-z|~\xa1-\xac\xae-\u02af]++"
_UNCHANGED = re.compile(f"{_WORD}(?: {_WORD})*+")

_IN_URL = r"""[^\s\x00-\x20\x7f-\xa0"<>\\^`{|}]"""
_URL = re.compile(
    rf"""(?xi)
      https?:// (?: \[[0-9a-f:.]+\] | (?: (?![/?\#@:\[\]]) {_IN_URL} )+ ) (?: :[0-9]+ )? (?: [/?\#] {_IN_URL}* )?
    | mailto: {_IN_URL}+
    | tel: [0-9+().-]+
    | (?!//) (?! [^/?\#]* %3a) (?=.) (?: (?![/?\#:&]) {_IN_URL} )* (?: [/?\#] {_IN_URL}* )?
    """
)
# An address that every host reads alike inside a Markdown link. A relative one is not among them:
# MkDocs would look for a file of that name beside the page.
_MARKDOWN_URL = re.compile(r"(?:https?://|mailto:)(?:[A-Za-z0-9/.?#=%:@_~,;&-]|\+(?!\+))+")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    parser.disable(["heading", "lheading", "hr", "reference"])
    # An address stays as it was typed; `safe_url` judges it when the tree is made.
    vars(parser).update(normalizeLink=str, normalizeLinkText=str, validateLink=lambda url: True)
    return parser


class _Node(NamedTuple):
    """One element of prose, named by its HTML tag, or a run of text, whose tag is empty."""

    tag: str
    text: str = ""  # of a run of text or of code
    children: tuple[_Node, ...] = ()
    attribute: str = ""  # the address of a link, the first number of a list
    tight: bool = False  # a paragraph without <p>, in a list without blank lines


_INLINE = ("em", "strong", "a")
_LISTS = ("ul", "ol")
_EDGE = _Node("", " ")  # what stands beside the first and the last node of a line


def one_line(text: str) -> str:
    """The text as one line: white space folded to single spaces, unseen characters gone."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most
        return text.strip(" ")
    return _SPACES.sub(" ", _seen(text)).strip(" ")


@lru_cache(maxsize=4096)
def plain_html(text: str) -> str:
    """A name, safe as the text of an HTML element and between the quotes of an attribute."""
    if _UNCHANGED.fullmatch(text):
        return str(text)
    return one_line(text).translate(_HTML)


def piece_html(text: str) -> str:
    """A piece of a name, as ``plain_html`` writes the whole, with the spaces at its ends."""
    return _SPACES.sub(" ", _seen(text)).translate(_HTML)


def code_html(line: str) -> str:
    """A line of a file, safe as the text of an HTML element that keeps white space."""
    return _seen(line).translate(_HTML)


@lru_cache(maxsize=4096)
def plain_markdown(text: str) -> str:
    """A name, safe wherever Markdown expects text: paragraph, heading, list item, cell of a pipe table.

    Give a heading an explicit ``{#id}``: hosts would make one from the escaped text.
    """
    return _references(one_line(text))


@lru_cache(maxsize=4096)
def readable_markdown(text: str, escaped: bool = False) -> str:
    """A text as CommonMark that people read, too: escaped only where it would be read as something else.

    With ``escaped`` it is a line of such Markdown, to which only its beginning can give another meaning.
    """
    if escaped:
        opening = _OPENING.match(text)
        return f"{opening[1]}\\{text[opening.end(1) :]}" if opening else text
    words = _SPACES.sub(" ", _seen(text))
    return _MEANING.sub(r"\\\g<0>", words) if _MEANING.search(words) else words


def readable_code(text: str) -> str:
    """Code in a line of CommonMark."""
    code = one_line(text)
    fence = "`" * (max(map(len, re.findall("`+", code)), default=0) + 1)
    pad = " " if code[:1] == "`" or code[-1:] == "`" else ""
    return f"{fence}{pad}{code}{pad}{fence}" if code else ""


def fenced_code(text: str) -> str:
    """Lines of code as a block of CommonMark."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}\n{_seen(text).strip(chr(10))}\n{fence}"


@lru_cache(maxsize=4096)
def prose_html(text: str, inline: bool = False) -> str:
    """Prose as HTML without blank lines, so that it may stand in a raw HTML block of a Markdown page.

    ``inline`` asks for what may stand in a line: a single paragraph comes without its ``<p>``. Several
    blocks come as blocks all the same.
    """
    if _is_unmarked(text):
        return text.translate(_HTML) if inline else f"<p>{text.translate(_HTML)}</p>"
    blocks = _blocks(text)
    if inline and [block.tag for block in blocks] == ["p"]:
        blocks = blocks[0].children
    return "".join(map(_html, blocks))


@lru_cache(maxsize=4096)
def prose_markdown(text: str) -> str:
    """Prose as Markdown blocks, from column 1, that a host renders to the same page as ``prose_html``.

    What hosts read differently (emphasis inside a word, lists with blank lines, code) is left as HTML.
    """
    if _is_unmarked(text):
        return _references(text)
    written: list[str] = []
    before = ""
    for block in _blocks(text):
        kind = "list" if block.tag in _LISTS else block.tag
        # Two lists, or two quotes, one after the other would become one.
        plain = _is_plain(block) and (kind == "p" or kind != before)
        before = kind if plain else ""
        written.append(_block_markdown(block) if plain else _html(block))
    return "\n\n".join(written)


def prose_text(text: str) -> str:
    """Prose read out on one line: "• " or a number before an item, an address in brackets after a link."""
    return one_line(text if _is_unmarked(text) else _reading(_blocks(text)))


def links_in(text: str) -> list[str]:
    """The addresses that prose links to, in order, as they were typed."""
    return [] if _is_unmarked(text) else list(_addresses(_blocks(text)))


def safe_url(url: str) -> bool:
    """Whether a link may lead there: http, https, mailto, tel, ``#anchor`` or a path of this site.

    Never another scheme, ``//host``, ``user@host``, nor anything holding white space, a backslash or a
    character that an address must encode.
    """
    return _URL.fullmatch(url) is not None and _seen(url) == url


def _seen(text: str) -> str:
    if _ODD.search(text) is None:
        return text
    return _LONE_JOINER.sub("", _UNSEENS.sub("", _ODD_SPACES.sub(" ", text)))


def _references(text: str) -> str:
    return _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text)


def _is_unmarked(text: str) -> bool:
    return _UNMARKED.fullmatch(text) is not None and "  " not in text


# --- text to tree


def _blocks(text: str) -> tuple[_Node, ...]:
    tokens = _parser().parse(text.replace("\0", ""))
    if any(token.level >= _DEEPEST - 1 for token in tokens):  # the parser left out what lies deeper
        return (_Node("p", children=(_Node("", one_line(text)),)),)
    return _tree(tokens)


def _tree(tokens: Sequence[Token]) -> tuple[_Node, ...]:
    """The tokens as a tree. Emphasis in emphasis, strong in strong and link in link count once."""
    here: list[_Node] = []
    outer: list[tuple[Token, list[_Node]]] = []
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


def _leaf(token: Token) -> Sequence[_Node]:
    match token.type:
        case "inline":
            return _tree(token.children or ())
        case "hardbreak":
            return [_Node("br")]
        case "softbreak":
            return [_Node("", " ")]
        case "image":
            return [_Node("", f"![{token.content}]({token.attrs['src']}{_title(token)})")]
        case "code_inline":
            code = one_line(token.content)
            return [_Node("code", code) if code else _Node("", " ")]
        case "code_block" | "fence":
            # One word names a language. More than that is something to read.
            head = f"{token.info}\n" if len(token.info.split()) > 1 else ""
            return [_Node("pre", _seen(head + token.content).rstrip("\n "))]
        case _:
            return [_Node("", token.content)]


def _element(token: Token, children: tuple[_Node, ...]) -> Sequence[_Node]:
    empty = not one_line(_reading(children))
    if token.tag == "a":
        return _link(token, () if empty else children)
    if empty and token.tag in ("p", "em", "strong"):
        return ()
    return [_Node(token.tag, "", children, str(token.attrs.get("start", "")), tight=token.hidden)]


def _link(token: Token, children: tuple[_Node, ...]) -> Sequence[_Node]:
    """A link if its address is safe, and otherwise its text with the address, to read and not to click."""
    address = str(token.attrs["href"])
    if safe_url(address):
        return [_Node("a", "", children or (_Node("", address),), address), _Node("", _title(token))]
    if token.info == "auto":
        return [_Node("", "<"), *children, _Node("", ">")]
    return [*children, _Node("", f" ({address}{_title(token)})")]


def _addresses(nodes: Iterable[_Node]) -> Iterator[str]:
    for node in nodes:
        if node.tag == "a":
            yield node.attribute
        yield from _addresses(node.children)


def _title(token: Token) -> str:
    return f' "{token.attrs["title"]}"' if "title" in token.attrs else ""


def _joined(nodes: Iterable[_Node]) -> tuple[_Node, ...]:
    """The nodes with neighbouring runs of text made one, and folded."""
    joined: list[_Node] = []
    for tag, run in groupby(nodes, lambda node: node.tag):
        if tag:
            joined.extend(run)
        elif text := _SPACES.sub(" ", _seen("".join([node.text for node in run]))):
            joined.append(_Node("", text))
    return tuple(joined)


# --- tree to HTML, to plain text, to Markdown


def _html(node: _Node) -> str:
    inner = "".join(map(_html, node.children)) or node.text.translate(_HTML)
    return _tagged(node, inner, node.attribute.translate(_HTML))


def _tagged(node: _Node, inner: str, attribute: str) -> str:
    if not node.tag or node.tight:
        return inner
    if node.tag == "br":
        return "<br>"
    if node.tag == "pre":
        return f"<pre><code>{inner}</code></pre>"
    given = f' {"href" if node.tag == "a" else "start"}="{attribute}"' if attribute else ""
    return f"<{node.tag}{given}>{inner}</{node.tag}>"


def _reading(nodes: Iterable[_Node]) -> str:
    said = ""
    for node in nodes:
        inner = node.text + _reading(node.children)
        match node.tag:
            case "" | "em" | "strong" | "code":
                said += inner
            case "a" if inner in (node.attribute, node.attribute.removeprefix("mailto:")):
                said += inner
            case "a":
                said += f"{inner} ({node.attribute})"
            case "ul":
                said += "".join(f" • {_reading([item])}" for item in node.children)
            case "ol":
                items = enumerate(node.children, int(node.attribute or 1))
                said += "".join(f" {number}. {_reading([item])}" for number, item in items)
            case _:
                said += f" {inner} "
    return said


def _is_plain(block: _Node) -> bool:
    """Whether hosts agree on this block when it is written as Markdown: a paragraph, a quotation of
    paragraphs, a list whose items are a line of text and at most one such list."""
    if block.tag in _LISTS:
        items = [item.children for item in block.children]
        return not block.attribute and all(
            len(item) in (1, 2) and item[0].tight and all(i.tag in _LISTS and _is_plain(i) for i in item[1:])
            for item in items
        )
    return block.tag == "p" or (block.tag == "blockquote" and {i.tag for i in block.children} == {"p"})


def _block_markdown(block: _Node, indent: str = "") -> str:
    if block.tag == "p":
        return _inline_markdown(block.children)
    if block.tag == "blockquote":
        return "\n>\n".join(f"> {_block_markdown(inner)}" for inner in block.children)
    marker = "- " if block.tag == "ul" else "1. "
    lines: list[str] = []
    for item in block.children:
        lines.append(indent + marker + _block_markdown(item.children[0]))
        lines += [_block_markdown(inner, indent + "    ") for inner in item.children[1:]]
    return "\n".join(lines)


def _inline_markdown(nodes: Sequence[_Node]) -> str:
    written = ""
    for before, node, after in zip((_EDGE, *nodes), nodes, (*nodes[1:], _EDGE), strict=False):
        inner = _inline_markdown(node.children) or _references(node.text)
        stars = {"em": "*", "strong": "**"}.get(node.tag, "")
        # Between spaces and ASCII punctuation, every host takes stars for what they are.
        apart = not before.tag and not after.tag and _APART.fullmatch(before.text[-1:] + after.text[:1])
        if stars and apart and "*" not in inner and inner == inner.strip(" "):
            written += stars + inner + stars
        elif node.tag == "a" and _MARKDOWN_URL.fullmatch(node.attribute):
            written += f"[{inner}](<{node.attribute.replace('&', '&amp;')}>)"
        else:
            written += _tagged(node, inner, _references(node.attribute))
    return written
