"""Tables of pipes, as a rule of markdown-it: also without outer pipes, with rows of any length, without a header."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

_RULER = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?[^`]\1(?!`)")


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
        if line in empty and line + 1 < end and "|" in _text(state, line + 1):
            line += 1
            continue
        text = _text(state, line)
        if "|" not in text or state.sCount[line] < state.blkIndent:
            break
        # A ruler that stands alone, or under the first row.
        if not _RULER.match(text) or (rows and not (line == start + 1 and head)):
            rows.append((line, cells(text, columns)))
        columns = columns or len(cells(text))
        line += 1
        if line < end and line == start + 1 and head and "|" not in _text(state, line):
            line += 1  # a ruler of one column
    state.line = line
    token = state.push("pipes", "table", 0)
    token.meta = {"rows": rows, "head": head}
    token.map = [start, line]
    return True


def cells(text: str, columns: int = 0) -> list[str]:
    """The cells of one line. A pipe in code divides only where that gives the number of columns."""
    text = text.strip()
    bare = text.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    code = [match.span() for match in _CODE.finditer(bare)] if "`" in bare else []
    divided = _divide(bare, [])
    return divided if not code or len(divided) == columns else _divide(bare, code)


def _divide(text: str, code: list[tuple[int, int]]) -> list[str]:
    found: list[str] = []
    begun = at = skipped = 0
    while (at := text.find("|", at)) >= 0:
        while skipped < len(code) and code[skipped][1] <= at:
            skipped += 1
        if (at == 0 or text[at - 1] != "\\") and not (skipped < len(code) and code[skipped][0] < at):
            found.append(text[begun:at])
            begun = at + 1
        at += 1
    return [cell.strip().replace("\\|", "|") for cell in (*found, text[begun:])]


def _begins(state: StateBlock, start: int, end: int) -> bool | None:
    """Whether a table begins here: with a header (true), without one (false), not at all (none)."""
    text = _text(state, start)
    if start + 1 >= end or state.is_code_block(start) or ("|" not in text and "|" not in _text(state, start + 1)):
        return None
    below = _text(state, start + 1)
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


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
