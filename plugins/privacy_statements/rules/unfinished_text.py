"""What is published should not say that it is still to be written.

`privacy-statements new` begins records with sentences that stand for what nobody has written yet, and writers leave
marks such as TODO. A draft may hold both. In a record that is published as a statement, readers would take them
for one: "It is not stated yet which data is processed." is no answer to which data that is.

Every text of a record is read, code and quotations are not.

Passes:

    summary: The mark `TODO` stands in a file of the app, which keeps lists of what is to be written down.
    items: [device.imei]

Passes, because a draft is not finished:

    status: draft
    summary: "TODO: what the app is for."
    sections:
      - {kind: data, heading: Data, before: It is not stated yet which data is processed.}

Fails:

    summary: "TODO: what the app is for."
    sections:
      - {kind: data, heading: Data, before: It is not stated yet which data is processed.}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from privacy_statements.catalog.model import Lifecycle
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Status
from privacy_statements.rules.context import Context
from privacy_statements.rules.passages import MOST, Passage
from privacy_statements.rules.placeholder import SENTENCES
from privacy_statements.rules.texts import Texts

CODE = "unfinished-text"

MARKS = (
    r"(?<![\w-])(?:TODO|TBD|FIXME|XXX)(?![\w-])",
    r"(?i:\blorem\s+ipsum\b)",
    r"(?i:\bto\s+be\s+written\b)(?=\s*(?:[.!?…)\]]|$))",  # not: data to be written to a disk
)
"""What writers leave where they want to come back."""


def _as_pattern(sentence: str) -> str:
    """Each blank may be the end of a line, and each name another one by now."""
    words = re.escape(sentence).replace(r"\ ", r"\s+")
    return words.replace(re.escape("$name"), r"(?:\S.{0,300}?)")


MAYBE = re.compile(
    "|".join([*(max(re.findall(r"\w+", sentence.replace("$name", "")), key=len) for sentence in SENTENCES), *MARKS[:1]])
    + "|(?i:lorem|written)"
)
"""A word of each of these: without one of them, nothing else is looked for."""
UNFINISHED = re.compile("|".join([*map(_as_pattern, SENTENCES), *MARKS]), re.MULTILINE)
WITHOUT_NAMES = re.compile(
    "|".join([*(_as_pattern(max(sentence.split("$name"), key=len)) for sentence in SENTENCES), *MARKS]), re.MULTILINE
)
"""What stands wherever ``UNFINISHED`` does: a name may begin with any character, so it is looked for last."""


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every place of a published text that is still to be written."""
    for passage in _published(texts, context.language):
        if WITHOUT_NAMES.search(passage.words) is None:
            continue
        for match in islice(UNFINISHED.finditer(passage.words), MOST):
            text = " ".join(passage.text[match.start() : match.end()].split())
            expected = 'what is true, or "status: draft"' if _lifecycle(passage) else "what is true"
            message = f'"{text}" stands for what is not written yet; expected {expected}'
            yield diagnose(CODE, passage.at(match.start()), message)


def _published(texts: Texts, language: str) -> Iterator[Passage]:
    """The texts of all records but drafts. A word of the vocabulary is never a draft, nor is a change."""
    for passage in texts.with_any(dict.fromkeys(texts.languages, MAYBE)):
        lifecycle = _lifecycle(passage)
        if lifecycle is None or lifecycle.status is not Status.DRAFT:
            yield passage
    for change in texts.changes:
        for field, text in (("name", change.name), ("what", change.what)):
            yield Passage(text, field, field == "what", language, (change,), change.position)


def _lifecycle(passage: Passage) -> Lifecycle | None:
    lifecycle: Lifecycle | None = getattr(passage.record, "lifecycle", None)
    return lifecycle
