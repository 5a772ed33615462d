"""What became of a source, told to whoever imported it: a report in Markdown, and a summary in a few lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from privacy_statements.diagnostics.reports import line_of
from privacy_statements.read.markdown import readable_markdown
from privacy_statements_import.draft import Finding, Imported, Outcome

HEADINGS = {
    Outcome.DOUBT: ("What is doubtful", "Look at each of these places; it carries `needs_review` in the record."),
    Outcome.ITEM: ("What became a data item", ""),
    Outcome.FACT: ("What became another fact", ""),
    Outcome.PROSE: ("What stayed prose", "It stands in its place, word for word."),
    Outcome.REPAIRED: ("What was repaired", ""),
    Outcome.LEFT_OUT: ("What was left out", ""),
}
SURE = "each row is a guess from the shape of the page, the marked ones a weak one"
MOST_DOUBTS = 20  # doubts in a summary: the report has all of them


def figures(result: Imported) -> str:
    """The figures of an import in one line."""
    number = Counter(finding.outcome for finding in result.findings)
    return (
        f"{_count(number[Outcome.ITEM], 'data item')}, {_count(number[Outcome.FACT], 'other fact')}, "
        f"{_count(number[Outcome.PROSE], 'text')} left as prose, {_count(number[Outcome.DOUBT], 'doubt')}"
    )


def places(result: Imported) -> str:
    """Where the rows of a page come from, and how sure they are; empty for a source that is no text."""
    rows = sum(result.places.values())
    if not rows:
        return ""
    from_ = ", ".join(f"{count} from {place}" for place, count in sorted(result.places.items()) if count)
    marked = len(re.findall(r"'needs_review': ", str([draft.data.get("sections") for draft in result.drafts])))
    return f"{_count(rows, 'row')}: {from_}; {marked} marked: {SURE}"


def summary(result: Imported) -> str:
    """The figures, and the first doubts with their places, one in a line."""
    doubts = [one for one in _in_order(result.findings) if one.outcome is Outcome.DOUBT]
    told = [f"{one.path}:{one.line}: {one.text}: {one.why}" for one in doubts[:MOST_DOUBTS]]
    if len(doubts) > MOST_DOUBTS:
        told.append(f"... and {len(doubts) - MOST_DOUBTS} more doubts: --report writes all of them")
    return "\n".join(filter(None, [*told, figures(result), places(result)]))


def report(result: Imported, origin: str) -> str:
    """All that is to be said of an import, as a page of Markdown: figures, then a table for each outcome, doubts
    first."""
    return "\n".join(_lines(result, origin)) + "\n"


def _lines(result: Imported, origin: str) -> Iterator[str]:
    yield f"# Import of {readable_markdown(origin)}"
    yield ""
    yield f"{figures(result)[0].upper()}{figures(result)[1:]}."
    yield ""
    if said := places(result):
        yield from (f"{said[0].upper()}{said[1:]}.", "")
    yield from (f"- Record: {readable_markdown(f'{draft.kind}/{draft.id}')}" for draft in result.drafts)
    yield from (f"- Not imported: {readable_markdown(line_of(problem))}" for problem in result.problems)
    for outcome, (heading, help_) in HEADINGS.items():
        found = [one for one in _in_order(result.findings) if one.outcome is outcome]
        if found:
            yield from ("", f"## {heading}", "")
            if help_:
                yield from (help_, "")
            yield from _table(found)


def _table(found: Sequence[Finding]) -> Iterator[str]:
    has_reasons = any(one.why for one in found)
    yield "| Place | Text | Why |" if has_reasons else "| Place | Text |"
    yield "|---|---|---|" if has_reasons else "|---|---|"
    for one in found:
        cells = [f"{one.path}:{one.line}", one.text, *([one.why] if has_reasons else [])]
        yield f"| {' | '.join(readable_markdown(cell) or '–' for cell in cells)} |"


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=attrgetter("path", "line"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
