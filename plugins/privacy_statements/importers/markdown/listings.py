"""Lists as wholes: those that only group other lists, starred entries, rows that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from privacy_statements.importers.markdown.blocks import Block, Bullet, Listing, Paragraph, Phrase
from privacy_statements.importers.markdown.prose import plain
from privacy_statements.importers.markdown.rows import Data

LETTERED = "lettered"  # the shape of rows that an entry of a numbered list leads to


def plain_rows(rows: list[Data]) -> list[Data | str]:
    """Rows of which nothing but the name is said, as the name alone."""
    return [row["name"] if set(row) == {"name"} else row for row in rows]


def as_listing(blocks: Sequence[Block]) -> Listing:
    """Paragraphs as the entries of a list."""
    bullets = tuple(Bullet(block.phrase) for block in blocks if isinstance(block, Paragraph))
    return Listing(bullets, blocks[0].line)


def first(blocks: Sequence[Block]) -> Phrase:
    """The first paragraph of blocks."""
    return next(block.phrase for block in blocks if isinstance(block, Paragraph))


def has_star(bullet: Bullet) -> bool:
    """Whether an entry ends with a star."""
    return plain(bullet.phrase).rstrip(" ,;.").endswith("*")


def last_group(made: Sequence[Data]) -> list[Data]:
    """The last rows, with those that belong to the same numbered list."""
    group: list[Data] = []
    for each in reversed(made):
        if group and not (each.get("shape") == LETTERED == made[-1].get("shape")):
            break
        group.append(each)
    return group
