"""Blocks that CommonMark does not know, as rules of markdown-it: callouts, tabs, zones, tags of other tools,
and elements of HTML.

A block that holds others is a pair of tokens ``hold_open`` and ``hold_close``, whose ``info`` is its kind: ``tab``
(a zone as well), the word of a callout, or nothing where its parts belong to what is around them.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from privacy_statements_import.markdown.dialects import (
    BLOCK_TAGS,
    IMAGE,
    OPENING_COLONS,
    TAB,
    TAG,
    VOID_TAGS,
    ZONE,
    element,
)

_MKDOCS = re.compile(r"""(!{3}|\?{3}\+?|={3}[!+]?)[ \t]+([^"]*+)(?:"([^"]*)")?\s*$""")
_TAG_LINE = re.compile(
    r"""(?x)
    (?: \{\{ [^\n]*? \}\} [ \t]* | \{% [^\n]*? %\} [ \t]* )++ $            # Hugo, Jinja, Liquid
    | </?[A-Z][\w.]* (?: [\s/] [^<>]*+ )? > [ \t]*$ | </?>\s*$             # MDX
    | import \s+ (?: [\w*{}\s,$]+ \s from \s+ )? ["'][^"']+["'] ;? \s*$
    | export \s+ (?: default \s+ (?:function|class|async)\b | (?:const|let|var|function|class|async)\s+\w ) .*$
    | \{ [^{}\#:.][^{}]*+ \} \s*$
    | -*8<-+ (?: [ \t] .* )? $ | ;?-+8<-+ .*$                               # snippets of PyMdown
    | \[!(?:(?i:include|video)|code[\w-]*)\b .* \] (?: \([^()]*\) )? \s*$    # Learn
    | (?i: \[\[?_?toc_?\]\]? ) \s*$
    | \*\[ [^\]]+ \]: .*$                                                   # abbreviations
    | :::(?!\s*image\b).*$
    """
)
_TAG_STARTS = frozenset("<{[-*:;ie")


def add_dialects(parser: MarkdownIt) -> None:
    """Teach a parser these blocks."""
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    rules = parser.block.ruler
    rules.before("any_table", "callout", _callout, ends)
    rules.before("any_table", "tab", _tab, ends)
    rules.before("any_table", "colons", _colons, ends)
    rules.before("any_table", "tag_line", _tag_line, ends)
    rules.before("any_table", "element", _element, ends)


def line_of(state: StateBlock, line: int) -> str:
    """The text of a line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def push_leaf(state: StateBlock, kind: str, content: str, start: int, end: int) -> Token:
    """Add one token for some lines, which are read."""
    token = state.push(kind, "", 0)
    token.content = content
    token.map = [start, end]
    state.line = end
    return token


def _hold(state: StateBlock, kind: str, title: str, first: int, last: int, indent: int, start: int) -> None:
    """The lines from ``first`` to before ``last`` as blocks inside a pair of tokens that begins at ``start``."""
    opening = state.push("hold_open", "div", 1)
    opening.info = kind
    opening.content = title
    opening.map = [start, last]
    kept = state.blkIndent, state.lineMax, state.parentType, state.tight
    state.blkIndent, state.lineMax, state.parentType = indent, last, "root"
    state.line = first
    state.md.block.tokenize(state, first, last)
    state.blkIndent, state.lineMax, state.parentType, state.tight = kept
    state.push("hold_close", "div", -1)


def _callout(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``!!! note "title"``, ``??? note`` and ``=== "tab"`` with an indented body, as in MkDocs."""
    text = line_of(state, start)
    if text[:3] not in ("!!!", "???", "===") or state.is_code_block(start):
        return False
    match = _MKDOCS.match(text)
    if match is None or (text[0] == "=") != (not match[2].strip()):
        return False
    if silent:
        return True
    first = state.skipEmptyLines(start + 1)
    indent = state.sCount[first] if first < end else 0
    indent = min(indent, state.sCount[start] + 4) if indent >= state.sCount[start] + 2 else 0
    last = start + 1
    for line in range(first, end if indent else first):
        if not state.isEmpty(line):
            if state.sCount[line] < indent:
                break
            last = line + 1
    words = match[2].split()
    kind = "tab" if text[0] == "=" else words[0].lower()
    _hold(state, kind, match[3] or "", start + 1, last, indent, start)
    return True


def _tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``# [Title](#tab/id)`` up to the next tab or the line that ends them, as in Learn."""
    match = TAB.match(line_of(state, start))
    if match is None:
        return False
    if not silent:
        last = min(state.env["survey"].ends.get(start, end), end)
        _hold(state, "tab", match[2], start + 1, max(last, start + 1), state.blkIndent, start)
    return True


def _colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``:::note Title``, ``::: zone``, ``::: moniker`` and ``:::image type="complex"`` up to what closes them."""
    text = line_of(state, start)
    if not text.startswith(":::"):
        return False
    last = state.env["survey"].ends.get(start)
    image = IMAGE.fullmatch(text.rstrip())
    if not image and (last is None or last >= end):
        return False
    if silent:
        return True
    if image:
        push_leaf(state, "paragraph", text, start, start + 1)
    if last is not None and last < end:
        kind, title = ("", "") if image else _held(text)
        _hold(state, kind, title, start + 1, last, state.blkIndent, start)
        state.line += state.line == last
    return True


def _held(text: str) -> tuple[str, str]:
    """The kind and the title of what ``:::`` opens."""
    if zone := ZONE.match(text):
        return "tab", zone[2]
    match = OPENING_COLONS.match(text)
    if match is None:
        return "note", text.strip(": \t")
    word, _, title = match[2].replace("[", " [", 1).strip().partition(" ")
    title = title.strip()
    named = re.match(r"""\{.*\btitle\s*=\s*["']([^"']*)["'].*\}$""", title)
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1]
    return re.sub(r"[^\w-]", "", word).lower() or "note", named[1] if named else title


def _tag_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines that hold nothing but a tag of another tool."""
    text = line_of(state, start)
    if text[0] not in _TAG_STARTS or not _TAG_LINE.match(text):
        return False
    if not silent:
        push_leaf(state, "tag", text.rstrip(), start, start + 1)
    return True


def _element(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """HTML that begins with a block element: as Markdown inside where its tags have lines of their own."""
    text = line_of(state, start)
    tag = TAG.match(text) if text[0] == "<" else None
    name = element(tag) if tag else _cut_tag(text)
    if name not in BLOCK_TAGS:
        return False
    if silent:
        return True
    last = state.env["survey"].elements.get(start, -1) + 1
    while last and (more := state.env["survey"].elements.get(last - 1, 0) + 1) > last:
        last = more  # the line that ends it begins another one
    if not start < last <= end or name in VOID_TAGS or (tag and tag["close"]):
        last = start + 1
        while last < end and not state.isEmpty(last) and name not in VOID_TAGS and not (tag and tag["close"]):
            last += 1
    push_leaf(state, "html", state.getLines(start, last, state.blkIndent, False), start, last)
    return True


def _cut_tag(text: str) -> str:
    """The name of a block element whose first tag goes on in the next line."""
    match = re.match(r"<([A-Za-z][\w-]*)(?=\s[^<>]*$|$)", text) if text[0] == "<" else None
    return match[1].lower() if match else ""
