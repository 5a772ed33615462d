"""Which paragraphs of bold text are headings."""

from __future__ import annotations

from collections.abc import Iterable

from privacy_statements_import.markdown.blocks import Block, Heading, Paragraph


def with_headings(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, where a paragraph of bold text that heads what follows is a heading."""
    found = list(blocks)
    levels = []
    level = 1
    for block in found:
        level = block.level if isinstance(block, Heading) else level
        levels.append(level)
    for at, block in enumerate(found[:-1]):
        if isinstance(block, Paragraph) and not _is_bold(found[at + 1]) and _is_bold(block):
            found[at] = Heading(min(levels[at] + 1, 6), block.phrase, True, block.anchors)
    return found


def _is_bold(block: Block) -> bool:
    """Whether a block is a heading, or a paragraph that can be one: a few words, all of them bold."""
    if not isinstance(block, Paragraph):
        return isinstance(block, Heading)
    plain = block.phrase.plain
    sentence = plain.rstrip()[-1:] in (".", "!", "。") and len(plain.split()) > 6
    return (
        len(plain) <= 160
        and not sentence
        and all(
            (run.strong or run.text.strip() in ("", ":")) and not run.hard_break and run.image is None
            for run in block.phrase.runs
        )
    )
