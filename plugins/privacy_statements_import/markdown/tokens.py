"""Lines → the tokens of markdown-it, read as leniently as people write.

Lists nest by any indentation that goes two columns deeper than the bullet above, begin right after a line of text,
and may have typographic bullets. What lies deeper than ``DEEPEST_TOKENS`` levels is one token with its text.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

from privacy_statements_import.limits import DEEPEST_TOKENS
from privacy_statements_import.markdown.dialects import Survey
from privacy_statements_import.markdown.tokens_dialects import add_dialects, line_of, push_leaf
from privacy_statements_import.markdown.tokens_inline import add_inline

_MARKER = re.compile(r"(?:(?P<bullet>[-*+•●○◦▪▫‣\u2043∙])|(?P<value>\d{1,9})(?P<stop>[.)]))(?=[ \t]|$)")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
_ATX = re.compile(r"(#{1,6})(?:[ \t]|$|(?<=##)(?=[^\s#]))")
_CLOSED = re.compile(r"[ \t]#++[ \t]*+(?=\{[^{}]*\}[ \t]*+$)")  # the end of a heading, before its attributes
_RULER = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
_PIPE = re.compile(r"(?<!\\)\|")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?[^`]\1(?!`)")


def tokens_of(found: Survey, env: dict[str, Any]) -> list[Token]:
    """The block tokens of surveyed lines. Text is not parsed yet: that is up to ``tokens_inline``."""
    tokens: list[Token] = []
    PARSER.block.parse("\n".join(found.lines), PARSER, env | {"survey": found}, tokens)
    return tokens


def _marker(state: StateBlock, line: int, begun: re.Match[str] | None = None) -> re.Match[str] | None:
    """The marker with which a line begins an entry, either of any list or of the one that was ``begun``."""
    text = line_of(state, line)
    marker = _MARKER.match(text)
    if marker is None or (text[0] in "-*_" and _RULE.match(text)):
        return None
    same = begun is None or (bool(marker["bullet"]) == bool(begun["bullet"]) and marker["stop"] == begun["stop"])
    return marker if same else None


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    marker = _marker(state, start)
    if marker is None:
        return False
    if silent and state.parentType == "paragraph" and state.sCount[start] >= state.blkIndent:
        empty = not line_of(state, start)[marker.end() :].strip()
        if empty or (marker["value"] and int(marker["value"]) > 1):
            return False
    if silent:
        return True

    opening = state.push("list_open", "ol" if marker["value"] else "ul", 1)
    opening.map = [start, 0]
    opening.info = marker["value"] or ""
    outer = state.parentType, state.tight
    state.parentType = "list"
    first: re.Match[str] | None = marker
    line = start
    while first is not None:
        _entry(state, line, end, first)
        line = state.line
        after_blank = state.isEmpty(line - 1)
        if line >= end or state.sCount[line] < state.blkIndent:
            break
        begun, first = first, _marker(state, line, first)
        if first and first["bullet"] != begun["bullet"] and after_blank:
            first = None
    state.push("list_close", "ul", -1)
    opening.map[1] = line
    state.line = line
    state.parentType, state.tight = outer
    return True


def _entry(state: StateBlock, line: int, end: int, marker: re.Match[str]) -> None:
    """One entry of a list. What is indented two columns deeper than its marker belongs to it."""
    text = line_of(state, line)
    content = text[marker.end() :]
    gap = len(content) - len(content.lstrip(" \t"))
    column = state.sCount[line] + marker.end()
    width = len((" " * (column % 4) + content[:gap]).expandtabs(4)) - column % 4
    opening = state.push("item_open", "li", 1)
    opening.map = [line, 0]
    kept = state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent
    state.blkIndent = min(state.sCount[line] + 2, column + max(width, 1))
    state.bMarks[line] += state.tShift[line] + marker.end() + gap
    state.tShift[line] = 0
    # Never code, however far its text stands from the marker.
    state.sCount[line] = state.blkIndent
    if gap == len(content) and state.isEmpty(line + 1):
        state.line = min(line + 2, end)
    else:
        state.md.block.tokenize(state, line, end)
    state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent = kept
    opening.map[1] = state.line
    state.push("item_close", "li", -1)


def _code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of code by indentation: never one that begins like a list."""
    if not state.is_code_block(start) or _marker(state, start):
        return False
    last = line = start + 1
    while line < end and (state.isEmpty(line) or state.is_code_block(line)):
        line += 1
        last = last if state.isEmpty(line - 1) else line
    push_leaf(state, "code_block", state.getLines(start, last, 4 + state.blkIndent, False), start, last)
    return True


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = _ATX.match(line_of(state, start)) if not state.is_code_block(start) else None
    if match is None:
        return False
    if not silent:
        state.line = start + 1
        text = _CLOSED.sub(" ", line_of(state, start)[match.end() :]).strip()
        bare = text.rstrip("#")
        _push_text(state, "heading", start, bare.strip() if bare[-1:] in ("", " ", "\t") else text, len(match[1]))
    return True


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of text, or of a heading when a line of ``=`` or ``-`` stands under them."""
    end = state.lineMax
    rules = state.md.block.ruler.getRules("paragraph")
    outer, state.parentType = state.parentType, "paragraph"
    line = start + 1
    level = 0
    while line < end and not state.isEmpty(line):
        deep = state.sCount[line] - state.blkIndent > 3
        if state.sCount[line] >= state.blkIndent and not deep and _SETEXT.match(line_of(state, line)):
            level = 1 if line_of(state, line)[0] == "=" else 2
            break
        # A negative indentation: a line of a quotation, which knows it already.
        if state.sCount[line] >= 0 and (
            _list(state, line, end, True) if deep else any(rule(state, line, end, True) for rule in rules)
        ):
            break
        line += 1
    state.parentType = outer
    text = state.getLines(start, line, state.blkIndent, False).strip()
    state.line = line + bool(level)
    _push_text(state, "heading" if level else "paragraph", start, text, level)
    return True


def _push_text(state: StateBlock, kind: str, start: int, text: str, level: int = 0) -> None:
    push_leaf(state, kind, text, start, state.line).tag = f"h{level}"


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A definition of a link, and no footnote, which is text."""
    return not line_of(state, start).startswith("[^") and reference(state, start, end, silent)


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level < DEEPEST_TOKENS - 3:
        return False
    line = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    state.line = line
    _push_text(state, "flat", start, state.getLines(start, line, state.blkIndent, False).strip())
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table is a line of pipes above a line of dashes, or two lines that begin and end with a pipe."""
    head = _begins(state, start, end)
    if head is None:
        return False
    if silent:
        return True
    rows: list[tuple[int, list[str]]] = []
    columns = 0
    line = start
    empty = state.env["survey"].empty
    while line < end:
        if line in empty and line + 1 < end and "|" in line_of(state, line + 1):
            line += 1
            continue
        text = line_of(state, line)
        if "|" not in text or state.sCount[line] < state.blkIndent:
            break
        # A ruler that stands alone, or under the first row.
        if not _RULER.match(text) or (rows and not (line == start + 1 and head)):
            rows.append((line, cells(text, columns)))
        columns = columns or len(cells(text))
        line += 1
        if line < end and line == start + 1 and head and "|" not in line_of(state, line):
            line += 1  # a ruler of one column
    push_leaf(state, "pipes", "", start, line).meta = {"rows": rows, "head": head}
    return True


def cells(text: str, columns: int = 0) -> list[str]:
    """The cells of one line. A pipe in code divides only where that gives the number of columns."""
    bare = text.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    divided = _PIPE.split(bare)
    if "`" in bare and len(divided) != columns:
        divided = _PIPE.split(_CODE_SPAN.sub(lambda code: code[0].replace("|", "\0"), bare))
    return [cell.strip().replace("\\|", "|").replace("\0", "|") for cell in divided]


def _begins(state: StateBlock, start: int, end: int) -> bool | None:
    """Whether a table begins here: with a header (true), without one (false), not at all (none)."""
    text = line_of(state, start)
    if start + 1 >= end or state.is_code_block(start) or ("|" not in text and "|" not in line_of(state, start + 1)):
        return None
    below = line_of(state, start + 1)
    if state.sCount[start + 1] < state.blkIndent:
        return None
    if _RULER.match(below) and "-" in below and ("|" in below or len(cells(text)) == 1) and "|" in text:
        return not _RULER.match(text)
    if _RULER.match(text) and "|" in text and "|" in below:
        return False
    if _is_row(text) and _is_row(below) and len(cells(text)) == len(cells(below)):
        return False
    return None


def _is_row(text: str) -> bool:
    text = text.rstrip()
    return len(text) > 2 and text[0] == "|" and text[-1] == "|" and text.count("|") > 2


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST_TOKENS})
    rules = parser.block.ruler
    rules.disable(["lheading", "html_block"])
    rules.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    rules.at("code", _code)
    rules.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    rules.at("paragraph", _paragraph)
    rules.at("reference", _reference)
    rules.before("code", "any_table", table, {"alt": ["paragraph", "reference"]})
    add_dialects(parser)
    rules.before(rules.get_all_rules()[0], "too_deep", _too_deep)
    add_inline(parser)
    return parser


PARSER = _parser()
