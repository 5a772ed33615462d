"""Where the marks of a phrase say that it may be cut: strong words before a text, words in another type at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy_statements_import.markdown.blocks import Phrase, Run

LONGEST_MARK = 100
_MARK = re.compile(  # before a name: a picture that says yes or no
    r"\s*(?:(?P<no>:(?:x|negative_squared_cross_mark|no_entry|no_entry_sign):|[✗✘✕✖❌⛔🚫])"
    r"|:(?:white_check_mark|heavy_check_mark):|[✓✔✅☑])\ufe0f?\s+(?=\S)"
)


def mark_before(phrase: Phrase) -> tuple[int, bool]:
    """Where the mark ends that stands before a name, 0 where there is none; and whether it says no."""
    met = _MARK.match(phrase.plain[:LONGEST_MARK])
    return (met.end(), met["no"] is not None) if met else (0, False)


def is_link_only(phrase: Phrase) -> bool:
    """Whether a phrase is a link and nothing more than a few words beside it."""
    linked = sum(len(run.text.strip()) for run in phrase.runs if run.url)
    return linked > 0 and linked >= 0.6 * len(phrase.plain.strip())


def marked_end(runs: Sequence[Run]) -> int:
    """Where the strong text, or the code, ends with which a phrase begins; 0 where it does not begin so."""
    at = 0
    for run in runs:
        if not (run.strong or run.code) and run.text.strip():
            break
        at += len(run.text)
    return at


def ends_a_label(runs: Sequence[Run], end: int) -> bool:
    """Whether the marked text with which a phrase begins, and which ends at ``end``, names what the rest speaks of:
    ``**name** text``, ``**name**: text``, ``**name**, text``. Several marked names with commas are one name."""
    plain = "".join(run.text for run in runs)
    if plain[:end].rstrip().endswith((":", ".")) or re.match(r"\s*[:–—-]|\s+\w", plain[end:]):
        return True
    is_alone = sum(1 for run in runs if (run.strong or run.code) and run.text.strip()) == 1
    return is_alone and runs[0].strong and plain[end:].startswith(", ")


def first_break(runs: Sequence[Run]) -> int:
    """Where the first line ends that the writer ended; 0 where there is only one."""
    at = 0
    for run in runs:
        if run.hard_break and at:
            return at
        at += len(run.text)
    return 0


def trailing_start(runs: Sequence[Run]) -> int:
    """Where the emphasized words begin with which a phrase ends; 0 where it does not end so, or is all of the same."""
    at = sum(len(run.text) for run in runs)
    last = at
    for run in reversed(runs):
        if not run.em and run.text.strip():
            return last if last < at else 0
        last -= len(run.text)
    return 0


def merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, none inside another."""
    until = -1
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if end > until:
            yield max(start, until), end
            until = end
