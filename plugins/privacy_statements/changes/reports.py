"""Differences → text, JSON, Markdown for a pull request, annotations of GitHub. First a line for each product."""

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
    """What a report tells: both sides by name, the differences, and what could not be compared."""

    old: str
    new: str
    differences: Sequence[Difference]
    names: Mapping[str, str]
    """The names of products by id."""
    remarks: Sequence[str] = ()
    in_repository: Callable[[str], str] = str

    def by_product(self) -> dict[str, list[Difference]]:
        """The differences of each product, the gravest first; ``""`` for what is said beside products."""
        found: dict[str, list[Difference]] = {}
        for one in self.differences:
            found.setdefault(one.subject.product or "", []).append(one)
        return {key: sorted(each, key=lambda one: [*Impact].index(one.impact)) for key, each in found.items()}

    def name(self, product: str) -> str:
        """The name of a product, or what stands for none."""
        return self.names.get(product, product) if product else OTHERS

    @property
    def nothing(self) -> str:
        """What there is to tell where there is no difference."""
        return "nothing changed in what is said" + (", as far as it can be compared" if self.remarks else "")

    def summary(self, form: str = "{}: {}", shown: Callable[[str], str] = str) -> list[str]:
        """A line for each product."""
        return [form.format(shown(self.name(key)), figures(each)) for key, each in self.by_product().items()]


def figures(differences: Iterable[Difference]) -> str:
    """How many changes of which impact, the gravest first."""
    counts = Counter(one.impact for one in differences)
    return ", ".join(f"{counts[each]} {NAMES[each][counts[each] > 1]}" for each in Impact if counts[each])


def in_text(one: Comparison) -> str:
    """The report for people at a terminal."""
    lines = [safe(line) for line in one.summary()] or [f"{one.nothing}, from {one.old} to {one.new}"]
    for product, differences in one.by_product().items():
        lines += ["", safe(one.name(product))]
        for each in differences:
            lines.append(safe(f"  {NAMES[each.impact][0]}: {sentence(each)} [{each.verdict.line}]"))
            lines += [f"    {line}" for line in _more(each)]
    lines += [f"note: {safe(remark)}" for remark in one.remarks]
    return "\n".join(lines)


def _more(one: Difference) -> Iterator[str]:
    places = [f"{word} {place}" for word, place in (("at", one.after), ("was at", one.before)) if place is not None]
    yield ", ".join(places)
    if len(one.rows) > 1 or (one.rows and one.subject.kind != "row" and one.leaf.path):
        shown = ", ".join(one.rows[:MOST]) + (" ..." if len(one.rows) > MOST else "")
        yield f"reaches {len(one.rows)} {'rows' if len(one.rows) > 1 else 'row'}: {safe(shown)}"
    if one.note is not None:
        yield f"noted in {one.note}"


def in_json(one: Comparison) -> str:
    """The report for programs."""
    data = {
        "old": one.old,
        "new": one.new,
        "remarks": list(one.remarks),
        "products": [
            {"id": product or None, "name": one.name(product), "counts": Counter(each.impact.value for each in found)}
            for product, found in one.by_product().items()
        ],
        "changes": [_data(each) for found in one.by_product().values() for each in found],
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


def _data(one: Difference) -> dict[str, Any]:
    return {
        "impact": one.impact.value,
        "line": one.verdict.line,
        "subject": {"kind": one.subject.kind, "id": one.subject.id, "name": str(one.subject.name)},
        "product": one.subject.product,
        "field": ".".join(one.leaf.path),
        "old": None if one.leaf.old is None else value(one.leaf.old, one.leaf.names[-1:]),
        "new": None if one.leaf.new is None else value(one.leaf.new, one.leaf.names[-1:]),
        "sentence": sentence(one),
        "before": one.before and one.before._asdict(),
        "after": one.after and one.after._asdict(),
        "rows": list(one.rows),
        "items": list(one.items),
        "note": one.note,
    }


def in_markdown(one: Comparison) -> str:
    """The report for a pull request."""
    lines = ["## What changes in the privacy statements", ""]
    lines += one.summary("- **{}**: {}", _markdown) or [f"{one.nothing.capitalize()}."]
    for product, found in one.by_product().items():
        lines += ["", f"### {_markdown(one.name(product))}", "", "| | What changes | Note |", "|---|---|---|"]
        for each in found:
            reach = f" ({len(each.rows)} rows)" if len(each.rows) > 1 else ""
            note = _markdown(each.note) if each.note else "**missing**" if each.impact in (Impact.EXPANSION, Impact.LOSS) else ""  # fmt: skip
            lines.append(f"| {NAMES[each.impact][0]} | {_markdown(sentence(each))}{reach} | {note} |")
    lines += [line for remark in one.remarks for line in ("", f"*{_markdown(remark)}*")]
    return "\n".join(lines)


def _markdown(text: str) -> str:
    """Text of a record that neither marks anything up nor calls anybody."""
    return plain_markdown(safe(text).replace("@", "@\u2060").replace("#", "#\u2060"))


def in_annotations(one: Comparison) -> str:
    """One line for each of the gravest changes, as GitHub shows it beside its line."""
    grave = [each for each in one.differences if each.impact in (Impact.EXPANSION, Impact.LOSS, Impact.JUDGE)]
    lines = []
    for each in grave[:MOST]:
        at, file = each.position, escaped_property(one.in_repository(each.position.path))
        place = f"file={file},line={at.line},col={at.column},title={NAMES[each.impact][0]}"
        lines.append(f"::warning {place}::{escaped_data(sentence(each))}")
    rest = f"; {len(grave) - MOST} not shown as annotations" if len(grave) > MOST else ""
    lines += [f"::notice title=privacy-statements::{escaped_data(line)}" for line in one.summary()][: MOST - 1]
    return "\n".join([*lines, f"::notice title=privacy-statements::{figures(one.differences) or one.nothing}{rest}"])


REPORTS: dict[str, Callable[[Comparison], str]] = {
    "text": in_text,
    "json": in_json,
    "markdown": in_markdown,
    "github": in_annotations,
}
"""The forms of the report, by name."""
