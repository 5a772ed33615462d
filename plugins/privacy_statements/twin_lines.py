"""Words and blocks of a twin → blocks of CommonMark, each a text of one or several lines."""

from __future__ import annotations

import re

from privacy_statements.markdown import readable_markdown

FACT = "*"  # of a list of facts; another list that follows is another list

_ENDS = re.compile(" +(?=\n)")
_LIST = re.compile(r"([*-] |\d+\. )")


def heading(level: int, words: str) -> str:
    """A heading; number signs at its end are words, too."""
    kept = words.rstrip("#")
    return f"{'#' * level} {kept}" + "\\#" * (len(words) - len(kept))


def paragraph(words: str) -> str:
    """A paragraph of words that are Markdown in a line."""
    begins_as_words = words[:1].isalpha() or words.startswith("[")
    return words if begins_as_words else readable_markdown(words, escaped=True)


def prefixed(first: str, others: str, text: str) -> str:
    """Lines with something before each; none ends with spaces."""
    if "\n" not in text:
        return (first + text).rstrip(" ")
    written = (first + text.replace("\n", f"\n{others}")).rstrip(" ")
    return _ENDS.sub("", written) if " \n" in written else written


def item(blocks: list[str], mark: str) -> str:
    """A list item. A list inside it follows without a blank line, anything else with one."""
    written = blocks[0] if blocks else ""
    for block in blocks[1:]:
        written += ("\n" if _is_list(block) else "\n\n") + block if block else ""
    return prefixed(f"{mark} ", " " * (len(mark) + 1), written)


def _is_list(block: str) -> bool:
    return _LIST.match(block) is not None


def label_of(term: str) -> str:
    """``**Term:** `` before words; a question needs no colon."""
    colon = "" if term.endswith(("?", "!")) else ":"
    return f"**{term}{colon}** " if term else ""


def labelled(term: str, said: list[list[str]]) -> str:
    """``* **Term:** words``; several descriptions are a list below the term."""
    return _below(label_of(term).removesuffix(" "), [blocks for blocks in said if blocks])


def _below(label: str, said: list[list[str]]) -> str:
    if len(said) == 1 and not _is_list(said[0][0]) and not said[0][0].startswith(("#", ">", "`" * 3)):
        return item([f"{label} {said[0][0]}".strip(), *said[0][1:]], FACT)
    if len(said) == 1:
        return item([label, *said[0]], FACT)
    return item([label, "\n".join(item(blocks, "-") for blocks in said)], FACT)


def row(first: list[str], below: str) -> str:
    """A row of a table as an item: its first cell stands out; what the others say is a list below it, of items as ``told``
    makes them."""
    blocks = [f"**{first[0]}**", *first[1:]] if first else []
    if not below:
        return item(blocks, "-")
    if not blocks:
        return f"- {below[2:]}"
    head = f"- {blocks[0]}" if len(blocks) == 1 and "\n" not in blocks[0] else item(blocks, "-")
    return head + ("\n" if below.startswith(f"  {FACT} ") else "\n\n") + below


def told(label: str, blocks: list[str], words: str) -> str:
    """What a cell says after this label, as an item of the list below its row; nothing, if it says nothing."""
    if blocks:
        return facts(label, [*blocks, paragraph(words)] if words else blocks)
    return fact(label, words) if words else ""


def fact(label: str, words: str) -> str:
    """What a cell says in a line, after this label."""
    if words.startswith("```") or (words[0].isdecimal() and _is_list(words)):
        return facts(label, [paragraph(words)])
    return f"  {FACT} {label}{paragraph(words)}"


def facts(label: str, blocks: list[str]) -> str:
    """What a cell says in blocks, after this label."""
    return prefixed("  ", "  ", _below(label.removesuffix(" "), [blocks]))
