"""What the text around a list or a table says of all of it: necessity, conditions, denials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from privacy_statements.importers.markdown.blocks import Block, Note, Paragraph, plain_of
from privacy_statements.importers.markdown.conditions import denied_scope, excepted, of_group, sentences
from privacy_statements.importers.markdown.evidence import Around, last_sentence
from privacy_statements.importers.markdown.necessity import Denial, denial, of_heading, of_sentence
from privacy_statements.importers.markdown.prose import plain
from privacy_statements.importers.markdown.readings import conditions_record
from privacy_statements.importers.markdown.rows import Data
from privacy_statements.importers.markdown.words import Words, folded

_DATA_IS = r"(?<!\w)(?:<data>)\s+(?:<passive>)\s+(?:[\w'-]+\s+)?(?:(?:<required>)|(?:<optional>))"
_LABEL = re.compile(r"\w+:\s+")  # "Note: ..."


def say_of_group(chunk: Data, pending: Sequence[Block], lead: str, around: Around, words: Words) -> None:
    """Put into the rows of a group what the text before them says of all of them."""
    last = last_sentence(lead)
    denied = denial(last, words) if last else None
    if denied is not None:
        _deny(chunk, denied, last, words)
    elif around.denial is not None and _says_what_is_done(last, words):
        chunk["kind"] = "data"
        chunk["necessity"] = "unspecified"
    elif around.denial is None:
        necessity = _necessity(pending, words)
        if necessity and necessity != around.necessity:
            chunk["necessity"] = necessity
    conditions = conditions_of(pending, words, leads=True)
    if "condition" not in chunk and (condition := conditions_record(conditions)):
        chunk["condition"] = condition
    if (
        lead and words.has("open", folded(" ".join(plain_of(block) for block in pending[-2:])))
    ) or words.compiled(r"(?:<examples>)\s*(?:\([^)]*\))?\s*:?\s*$").search(last):
        chunk["exhaustive"] = False


def say_of_section(section: Data, blocks: Sequence[Block], around: Around, words: Words) -> None:
    """Put into a section what the text before its sections says of all of them: ``These events are optional``."""
    necessity = None
    conditions: list[dict[str, Any]] = []
    follows = False  # a sentence before it spoke of all of the section
    for sentence in _spoken(blocks):
        text = folded(sentence)
        follows = words.starts("this", text) is not None or (
            follows and words.starts("they", text) is not None
        )
        if follows and denial(text, words) is None:
            necessity = of_sentence(text, words, leads=True) or necessity
            if said := of_group(sentence, words, leads=False):
                conditions.append({"words": said})
        if said := excepted(sentence, section.get("heading", ""), words):
            conditions.append({"not": {"words": said}})
    if necessity and around.denial is None and necessity != around.necessity:
        section["necessity"] = necessity
    if conditions and "condition" not in section:
        section["condition"] = conditions[0] if len(conditions) == 1 else {"all": conditions}


def _spoken(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Note):
            yield from _spoken(block.inside)
        elif isinstance(block, Paragraph):
            text = plain(block.phrase)
            label = _LABEL.match(text)
            text = text[label.end() :] if label else text
            yield from (text[start:end] for start, end in sentences(text))


def say_of_header(chunk: Data, header: str, words: Words) -> None:
    """Put into the rows of a table what the header of their column says of all of them: "Not collected"."""
    denied = denial(header, words)
    if denied is not None:
        _deny(chunk, denied, header, words)
    elif necessity := of_heading(header, words):
        chunk["necessity"] = necessity


def _deny(chunk: Data, denied: Denial, said: str, words: Words) -> None:
    chunk["kind"] = "never"
    chunk["act"] = list(denied.acts)
    if scope := denied_scope(said, words):
        chunk["condition"] = {"words": scope}


def _says_what_is_done(sentence: str, words: Words) -> bool:
    """Whether a sentence leads to data that is collected or seen, though its heading speaks of what is not."""
    leads = sentence.rstrip().endswith(":") and not words.has("not", sentence)
    return leads and any(
        words.has(name, sentence) for name in ("strong_collect", "act_seen", "act_collected")
    )


def conditions_of(blocks: Sequence[Block], words: Words, leads: bool) -> list[str]:
    """The conditions that paragraphs set for what follows; the last sentence may lead to a list."""
    found = []
    for block in blocks:
        text = plain(block.phrase) if isinstance(block, Paragraph) else ""
        spans = list(sentences(text))
        for start, end in spans:
            is_last = leads and block is blocks[-1] and end == len(text)
            if said := of_group(text[start:end], words, is_last):
                found.append(said)
    return found


def _necessity(pending: Sequence[Block], words: Words) -> str | None:
    found = None
    for block in pending:
        if not isinstance(block, Paragraph):
            continue
        text = folded(plain(block.phrase))
        for start, end in sentences(text):
            sentence = text[start:end]
            is_last = block is pending[-1] and end == len(text)
            if words.starts("this", sentence) or is_last:
                leads = is_last and sentence.rstrip().endswith(":")
                found = of_sentence(sentence, words, leads) or found
            elif block is pending[-1] and words.compiled(_DATA_IS).search(sentence):
                found = of_sentence(sentence, words) or found
    return found


def say_after(made: list[Data], pending: Sequence[Block], words: Words) -> None:
    """A sentence after a list about all of it: "This data is collected only if ..."."""
    block = pending[0]
    if not made or "items" not in made[-1] or not isinstance(block, Paragraph) or "condition" in made[-1]:
        return
    text = plain(block.phrase)
    start, end = next(sentences(text), (0, 0))
    if words.starts("this", folded(text)) and (said := of_group(text[start:end], words, leads=False)):
        made[-1]["condition"] = {"words": said}
