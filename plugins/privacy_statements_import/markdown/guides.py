"""Numbered lists → steps; and whether a page is a procedure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from privacy_statements.read.markdown import one_line
from privacy_statements_import.markdown.blocks import Block, Bullet, Code, Image, Listing, Phrase, Table
from privacy_statements_import.markdown.names import is_link_only
from privacy_statements_import.markdown.prose import Links, addresses, image_prose, inline, plain, prose
from privacy_statements_import.markdown.words import Words

Data = dict[str, Any]
LONGEST_TITLE = 16  # words of a line that may be the title of a step
FEWEST = 3  # steps of a page that is a procedure
_PICTURE_PATH = re.compile(r"(?!/)(?!.*//)(?!.*(?:^|/)\.\.(?:/|$))[^:#?\s\\]+[^/:#?\s\\]")


def is_procedure(blocks: Sequence[Block], words: Words) -> bool:
    """Whether a page is a procedure: its steps are commands to the reader, and weigh more than its other lists and
    tables."""
    numbered = [bullet for block in blocks if isinstance(block, Listing) and block.ordered for bullet in block.bullets]
    others = 0
    for block in blocks:
        if (
            isinstance(block, Listing)
            and not block.ordered
            and not all(is_link_only(one.phrase) for one in block.bullets)
        ):
            others += len(block.bullets)
        elif isinstance(block, Table):
            others += len(block.lines)
    commands = sum(_is_command(bullet, words) for bullet in numbered)
    return len(numbered) >= FEWEST and len(numbered) >= others and commands >= len(numbered) / 2


def _is_command(bullet: Bullet, words: Words) -> bool:
    """Whether a step says what the reader does: it begins with a verb of doing, or shows code or a picture."""
    shows = any(isinstance(block, Image | Code) for block in bullet.inside) or any(
        run.code or run.strong or run.image for run in bullet.phrase.runs[1:]
    )
    return shows or words.starts("command", plain(bullet.phrase)) is not None


def steps_of(listing: Listing, links: Links) -> list[Data]:
    """The entries of a numbered list as steps."""
    return [_step(bullet, links) for bullet in listing.bullets]


def with_steps(steps: list[Data], blocks: Iterable[Block], links: Links) -> None:
    """Put what stands between two parts of one procedure into its last step."""
    last = steps[-1]
    for block in blocks:
        _add(last, block, links)


def _step(bullet: Bullet, links: Links) -> Data:
    title, rest = _title(bullet.lettered)
    step: Data = {}
    if title is not None and not list(addresses(title)):
        step["title"] = plain(title).rstrip(".") if not plain(title).endswith("..") else plain(title)
        if rest is not None and (text := inline(rest, links)):
            step["text"] = text
    elif text := inline(bullet.lettered, links):
        step["text"] = text
    for block in bullet.inside:
        _add(step, block, links)
    return step or {"text": "–"}


def _title(phrase: Phrase) -> tuple[Phrase | None, Phrase | None]:
    """The first line of a step, where the writer ended it, or its bold beginning."""
    at = 0
    for run in phrase.runs:
        if run.hard_break and at:
            title = phrase.cut(0, at)
            return (title, phrase.cut(at)) if len(title.plain.split()) <= LONGEST_TITLE else (None, None)
        at += len(run.text)
    return None, None


def _add(step: Data, block: Block, links: Links) -> None:
    if "steps" in step and not (isinstance(block, Listing) and block.ordered):
        _add(step["steps"][-1], block, links)
        return
    if isinstance(block, Image):
        image = _picture(block)
        if image is not None and "image" not in step:
            step["image"] = image
            more = block.lightbox if block.lightbox != block.src else ""
            if more:
                _say(step, image_prose(Image("", more, block.line), links))
            return
    if isinstance(block, Listing) and block.ordered:
        step.setdefault("steps", []).extend(steps_of(block, links))
        return
    _say(step, prose([block], links))


def _say(step: Data, text: str) -> None:
    if not text:
        return
    if "image" in step:
        step["steps"] = [{"text": text}]
    else:
        step["text"] = "\n\n".join(filter(None, [step.get("text"), text]))


def _picture(image: Image) -> Data | None:
    """A picture as a record says it; ``None`` where only prose can keep its address."""
    alt = one_line(image.alt)
    if not alt or not _PICTURE_PATH.fullmatch(image.src):
        return None
    return {"alt": alt, "src": image.src}


def continues(steps: Sequence[Data], listing: Listing) -> bool:
    """Whether a numbered list goes on where the steps before it ended."""
    return listing.ordered and listing.start == len(steps) + 1
