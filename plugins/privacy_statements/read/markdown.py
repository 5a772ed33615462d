"""Text made safe for HTML and for Markdown: the one border for escaping, between views and templates.

The text of a record is hostile until one of these functions has read it. It is either *plain* (a name)
or *prose*, a small Markdown: paragraphs, nested lists, emphasis, strong, inline code, links, hard line
breaks, block quotes and code blocks. Whatever else prose holds (HTML, headings, images, tables, link
definitions, Jinja) is shown as it was typed, and so is prose nested very deep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from privacy_statements.read.characters import folded, without_unseen
from privacy_statements.read.characters import one_line as one_line
from privacy_statements.read.characters import safe_url as safe_url
from privacy_statements.read.prose import LISTS, Node, blocks_of, is_unmarked, read_out

# What Markdown or one of its extensions may act on. Beside punctuation: "1st", which smartsymbols
# raises, and forty hexadecimal digits, which magiclink takes for a commit: the fortieth is escaped.
_ACTIVE = re.compile(r"[!-/:-@\[-`{-~\xa0\u2007\u202f]|(?<=[0-9])[snrt](?=[tdh])|(?<=[a-f\d]{39})[a-f\d]")

# What CommonMark reads as more than text, wherever it stands, and what it does so at the start of a line.
_MEANING = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d{0,9})([#+=-]|[.)](?= |$))")

# Two characters that no host takes for letters or stars.
_APART = re.compile(r"[ -)+-/:-@\[-`{-~]{2}")

# Braces too, because hosts read them even in raw HTML (critic, macros). The last two stand in code.
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"} | {c: f"&#{ord(c)};" for c in "'{}\n\t"})

# A name that needs none of this: most names.
_WORD = r"[!#-%(-;=?-z|~\xa1-\xac\xae-\u02af]++"
_UNCHANGED = re.compile(f"{_WORD}(?: {_WORD})*+")

# An address that every host reads alike inside a Markdown link. A relative one is not among them:
# MkDocs would look for a file of that name beside the page.
_MARKDOWN_URL = re.compile(r"(?:https?://|mailto:)(?:[A-Za-z0-9/.?#=%:@_~,;&-]|\+(?!\+))+")

_TAG = re.compile("<[^>]*>")
_EDGE = Node("", " ")  # what stands beside the first and the last node of a line


@lru_cache(maxsize=4096)
def plain_html(text: str) -> str:
    """A name, safe as the text of an HTML element and between the quotes of an attribute."""
    return str(text) if _UNCHANGED.fullmatch(text) else one_line(text).translate(_HTML)


def piece_html(text: str) -> str:
    """A piece of a name, as ``plain_html`` writes the whole, with the spaces at its ends."""
    return folded(text).translate(_HTML)


def code_html(line: str) -> str:
    """A line of a file, safe as the text of an HTML element that keeps white space."""
    return without_unseen(line).translate(_HTML)


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
    words = folded(text)
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
    return f"{fence}\n{without_unseen(text).strip(chr(10))}\n{fence}"


@lru_cache(maxsize=4096)
def prose_html(text: str, inline: bool = False) -> str:
    """Prose as HTML without blank lines, so that it may stand in a raw HTML block of a Markdown page.

    ``inline`` asks for what may stand in a line: a single paragraph comes without its ``<p>``. Several
    blocks come as blocks all the same.
    """
    if is_unmarked(text):
        return text.translate(_HTML) if inline else f"<p>{text.translate(_HTML)}</p>"
    blocks = blocks_of(text)
    if inline and [block.tag for block in blocks] == ["p"]:
        blocks = blocks[0].children
    return "".join(map(_html, blocks))


@lru_cache(maxsize=4096)
def prose_markdown(text: str) -> str:
    """Prose as Markdown blocks, from column 1, that a host renders to the same page as ``prose_html``.

    What hosts read differently (emphasis inside a word, lists with blank lines, code) is left as HTML.
    """
    if is_unmarked(text):
        return _references(text)
    written: list[str] = []
    before = ""
    for block in blocks_of(text):
        kind = "list" if block.tag in LISTS else block.tag
        # Two lists, or two quotes, one after the other would become one.
        plain = _is_plain(block) and (kind == "p" or kind != before)
        before = kind if plain else ""
        written.append(_block_markdown(block) if plain else _html(block))
    return "\n\n".join(written)


def says_nothing(text: str) -> bool:
    """Whether prose shows no character: a lone list mark or an empty fence is nothing."""
    return not one_line(_TAG.sub("", prose_html(text))).strip()


def first_block(text: str) -> tuple[str, str]:
    """The first block of prose, such as a paragraph, and the rest; all of it and nothing where that would change it."""
    first, _blank, rest = text.partition("\n\n")
    is_cut = not says_nothing(first) and not says_nothing(rest)
    return (first, rest) if is_cut and prose_html(first) + prose_html(rest) == prose_html(text) else (text, "")


def prose_text(text: str) -> str:
    """Prose read out on one line: "• " or a number before an item, an address in brackets after a link."""
    return one_line(text if is_unmarked(text) else read_out(blocks_of(text)))


def _references(text: str) -> str:
    return _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text)


# --- tree to HTML, to plain text, to Markdown


def _html(node: Node) -> str:
    inner = "".join(map(_html, node.children)) or node.text.translate(_HTML)
    return _tagged(node, inner, node.attribute.translate(_HTML))


def _tagged(node: Node, inner: str, attribute: str) -> str:
    if not node.tag or node.tight:
        return inner
    if node.tag == "br":
        return "<br>"
    if node.tag == "pre":
        return f"<pre><code>{inner}</code></pre>"
    written = f' {"href" if node.tag == "a" else "start"}="{attribute}"' if attribute else ""
    return f"<{node.tag}{written}>{inner}</{node.tag}>"


def _is_plain(block: Node) -> bool:
    """Whether hosts agree on this block when it is written as Markdown: a paragraph, a quotation of
    paragraphs, a list whose items are a line of text and at most one such list."""
    if block.tag in LISTS:
        items = [item.children for item in block.children]
        return not block.attribute and all(
            len(item) in (1, 2) and item[0].tight and all(i.tag in LISTS and _is_plain(i) for i in item[1:])
            for item in items
        )
    return block.tag == "p" or (block.tag == "blockquote" and {i.tag for i in block.children} == {"p"})


def _block_markdown(block: Node, indent: str = "") -> str:
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


def _inline_markdown(nodes: Sequence[Node]) -> str:
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
