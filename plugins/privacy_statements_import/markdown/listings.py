"""Lists as wholes: those that only group other lists, starred entries, rows that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Note, Paragraph, plain_of
from privacy_statements_import.markdown.conditions import sentences
from privacy_statements_import.markdown.evidence import SHORT, says_stars, says_unstarred
from privacy_statements_import.markdown.necessity import OPTIONAL, REQUIRED
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.rows import Data, led_paragraphs
from privacy_statements_import.markdown.words import Words, folded

LETTERED = "lettered"  # the shape of rows that an entry of a numbered list leads to


def plain_rows(rows: list[Data]) -> list[Data | str]:
    """Rows of which nothing but the name is said, as the name alone."""
    return [row["name"] if set(row) == {"name"} else row for row in rows]


def as_listing(blocks: Sequence[Block]) -> Listing:
    """Paragraphs as the entries of a list."""
    bullets = tuple(Bullet(block.phrase) for block in blocks if isinstance(block, Paragraph))
    return Listing(bullets, blocks[0].line)


def stars_of(blocks: Sequence[Any], words: Words) -> tuple[str | None, str | None] | None:
    """What a star after an entry says in a section, and what no star says; ``None`` where stars say nothing."""
    texts = [folded(plain(block.phrase)) for block in blocks if isinstance(block, Paragraph)]
    said = [text[start:end] for text in texts for start, end in sentences(text)]
    starred = [each for each in said if says_stars(each, words)]
    if not starred:
        return None
    leads = any(each.rstrip().endswith(":") for each in starred)  # it speaks of both kinds in the list below it
    return REQUIRED, OPTIONAL if leads or any(says_unstarred(each, words) for each in said) else None


def say_stars(rows: Sequence[Data], bullets: Sequence[Bullet], stars: tuple[str | None, str | None]) -> None:
    """Give rows the necessity that the stars of their entries say."""
    for row, bullet in zip(rows, bullets, strict=True):
        if said := stars[0] if has_star(bullet) else stars[1]:
            row["necessity"] = said


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


def of_list_before(pending: Sequence[Block], words: Words) -> int:
    """How many paragraphs between two lists speak of the first one: ``This data is required. ...``."""
    count = 0
    lead = folded(plain_of(pending[-1]))
    is_led = words.has("following", lead) and words.has("strong_collect", lead)
    for at, block in enumerate(pending[:-1]):
        text = folded(plain(block.phrase)) if isinstance(block, Paragraph) else ""
        if isinstance(block, Note) and at and at == count:  # a note on what was said before it
            count += 1
            continue
        said = [text[start:end] for start, end in sentences(text)] if is_led else [text]
        if not any(_names_this(sentence, words) for sentence in said) or text.rstrip().endswith(":"):
            break
        count += 1
    return count


def _names_this(sentence: str, words: Words) -> bool:
    """Whether a sentence speaks of data that was named before it: ``This data ...``."""
    met = words.starts("this", sentence)
    return met is not None and words.has("data", " ".join(sentence[met.end() :].split()[:2]))


def of_led_before(pending: Sequence[Block]) -> int:
    """How many blocks before a paragraph with a bold beginning end with another such one, which speaks of a datum of
    its own and not of what follows; one that ends with a colon leads to what follows."""
    return next(
        (
            at
            for at in range(len(pending), 0, -1)
            if led_paragraphs(pending[at - 1 : at]) and not plain_of(pending[at - 1]).rstrip().endswith(":")
        ),
        0,
    )


def calls_itself_data(block: Block, words: Words) -> bool:
    """Whether the bold words before a text call themselves data: ``**Location data**: ...``."""
    label = plain_of(block).partition(":")[0]
    return led_paragraphs((block,)) == 1 and len(label.split()) <= SHORT and words.has("data", folded(label))
