"""A comparison → text, JSON, Markdown for a pull request, or annotations of GitHub. Each begins with a line per product."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from privacy_statements.changes.difference import Difference
from privacy_statements.changes.words import sentence, value
from privacy_statements.diagnostics.reports.excerpt import safe
from privacy_statements.diagnostics.reports.github import escaped_data, escaped_property
from privacy_statements.read.markdown import plain_markdown
from privacy_statements.records.words import Impact

MOST = 10  # annotations of one kind are shown by GitHub
NAMES = {
    Impact.EXPANSION: ("expansion", "expansions"),
    Impact.LOSS: ("loss of disclosure", "losses of disclosure"),
    Impact.JUDGE: ("change to judge", "changes to judge"),
    Impact.REDUCTION: ("reduction", "reductions"),
    Impact.CLARIFICATION: ("clarification", "clarifications"),
    Impact.EDITORIAL: ("editorial change", "editorial changes"),
}
OTHERS = "Words, data items and the publisher"


class Comparison(Struct, frozen=True):
    """What a report shows: both sides by name, the differences, and what could not be compared."""

    old: str
    new: str
    differences: Sequence[Difference]
    names: Mapping[str, str]
    """The names of products by id."""
    remarks: Sequence[str] = ()
    in_repository: Callable[[str], str] = str

    def by_product(self) -> dict[str, list[Difference]]:
        """The differences of each product, the gravest first; under ``""`` those of no product."""
        by_product: dict[str, list[Difference]] = {change.subject.product or "": [] for change in self.differences}
        for change in sorted(self.differences, key=lambda change: [*Impact].index(change.impact)):
            by_product[change.subject.product or ""].append(change)
        return by_product

    def name(self, product: str) -> str:
        """The name of a product; ``OTHERS`` for none."""
        return self.names.get(product, product) if product else OTHERS

    @property
    def nothing(self) -> str:
        """The sentence for no change."""
        return "nothing changed" + (", as far as it can be compared" if self.remarks else "")

    def summary(self, form: str = "{}: {}", shown: Callable[[str], str] = str) -> list[str]:
        """A line for each product."""
        return [form.format(shown(self.name(key)), figures(each)) for key, each in self.by_product().items()]


def figures(differences: Iterable[Difference]) -> str:
    """The number of changes by impact, the gravest first."""
    counts = Counter(change.impact for change in differences)
    return ", ".join(f"{counts[each]} {NAMES[each][counts[each] > 1]}" for each in Impact if counts[each])


def in_text(comparison: Comparison) -> str:
    """The report for people at a terminal."""
    nothing = f"{comparison.nothing}, from {comparison.old} to {comparison.new}"
    lines = [safe(line) for line in comparison.summary()] or [nothing]
    for product, differences in comparison.by_product().items():
        lines += ["", safe(comparison.name(product))]
        for each in differences:
            lines.append(safe(f"  {NAMES[each.impact][0]}: {sentence(each)} [{each.verdict.line}]"))
            lines += [f"    {line}" for line in _more(each)]
    lines += [f"note: {safe(remark)}" for remark in comparison.remarks]
    return "\n".join(lines)


def _more(change: Difference) -> Iterator[str]:
    places = (("at", change.after), ("was at", change.before))
    yield ", ".join(f"{word} {place}" for word, place in places if place is not None)
    if len(change.rows) > 1 or (change.rows and change.subject.kind != "row" and change.leaf.path):
        shown = ", ".join(change.rows[:MOST]) + (" ..." if len(change.rows) > MOST else "")
        yield f"affects {len(change.rows)} {'rows' if len(change.rows) > 1 else 'row'}: {safe(shown)}"
    if change.note is not None:
        yield f"noted in {change.note}"


def in_json(comparison: Comparison) -> str:
    """The report for programs."""
    data = {
        "old": comparison.old,
        "new": comparison.new,
        "remarks": list(comparison.remarks),
        "products": [
            {"id": key or None, "name": comparison.name(key), "counts": Counter(each.impact.value for each in changes)}
            for key, changes in comparison.by_product().items()
        ],
        "changes": [_data(change) for changes in comparison.by_product().values() for change in changes],
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


def _data(change: Difference) -> dict[str, Any]:
    return {
        "impact": change.impact.value,
        "line": change.verdict.line,
        "subject": {"kind": change.subject.kind, "id": change.subject.id, "name": str(change.subject.name)},
        "product": change.subject.product,
        "field": ".".join(change.leaf.path),
        "old": None if change.leaf.old is None else value(change.leaf.old, change.leaf.names[-1:]),
        "new": None if change.leaf.new is None else value(change.leaf.new, change.leaf.names[-1:]),
        "sentence": sentence(change),
        "before": change.before and change.before._asdict(),
        "after": change.after and change.after._asdict(),
        "rows": list(change.rows),
        "items": list(change.items),
        "note": change.note,
    }


def in_markdown(comparison: Comparison) -> str:
    """The report for a pull request."""
    lines = ["## What changes in the privacy statements", ""]
    lines += comparison.summary("- **{}**: {}", _markdown) or [f"{comparison.nothing.capitalize()}."]
    for product, differences in comparison.by_product().items():
        lines += ["", f"### {_markdown(comparison.name(product))}", "", "| | What changes | Note |", "|---|---|---|"]
        for each in differences:
            reach = f" ({len(each.rows)} rows)" if len(each.rows) > 1 else ""
            note = _markdown(each.note) if each.note else "**missing**" if each.impact in (Impact.EXPANSION, Impact.LOSS) else ""  # fmt: skip
            lines.append(f"| {NAMES[each.impact][0]} | {_markdown(sentence(each))}{reach} | {note} |")
    lines += [line for remark in comparison.remarks for line in ("", f"*{_markdown(remark)}*")]
    return "\n".join(lines)


def _markdown(text: str) -> str:
    """Text of a record as plain Markdown, without mentions of people and issues."""
    return plain_markdown(safe(text).replace("@", "@\u2060").replace("#", "#\u2060"))


def in_annotations(comparison: Comparison) -> str:
    """A line for each of the gravest changes, which GitHub shows beside the changed line."""
    grave = [each for each in comparison.differences if each.impact in (Impact.EXPANSION, Impact.LOSS, Impact.JUDGE)]
    lines = []
    for each in grave[:MOST]:
        at, file = each.position, escaped_property(comparison.in_repository(each.position.path))
        place = f"file={file},line={at.line},col={at.column},title={NAMES[each.impact][0]}"
        lines.append(f"::warning {place}::{escaped_data(sentence(each))}")
    rest = f"; {len(grave) - MOST} not shown as annotations" if len(grave) > MOST else ""
    lines += [f"::notice title=privacy-statements::{escaped_data(line)}" for line in comparison.summary()][: MOST - 1]
    total = figures(comparison.differences) or comparison.nothing
    return "\n".join([*lines, f"::notice title=privacy-statements::{total}{rest}"])


REPORTS: dict[str, Callable[[Comparison], str]] = {
    "text": in_text,
    "json": in_json,
    "markdown": in_markdown,
    "github": in_annotations,
}
"""The forms of the report, by name."""
