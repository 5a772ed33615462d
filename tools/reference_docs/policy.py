"""The policy of changes → its page of the reference."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.changes.difference import Line, policy
from privacy_statements.records.words import Impact
from reference_docs.markup import code, codes, page, site_table

MEANS = {
    Impact.EXPANSION: "more is done with data, or a promise is weaker",
    Impact.LOSS: "a fact that was stated is no longer stated; whether the practice ended is open",
    Impact.JUDGE: "only words differ: a person must say what it means",
    Impact.REDUCTION: "less is done with data, or a promise is stronger",
    Impact.CLARIFICATION: "more is stated, and no more is done",
    Impact.EDITORIAL: "nothing that is done is different",
}


def policy_page() -> str:
    """Every line of the policy, with the impact of the change and of its opposite."""
    return page(
        "What a change means",
        "The policy by which a change of a statement is an expansion, a reduction, a clarification or a loss of disclosure.",
        "`diff` and `check --since` sort each change by this table. The first line that fits decides. Its opposite is the same "
        "change read backwards. Two conditions are compared by what they let through, over the declared values of dimensions.",
        "\n".join(f"- **{impact}**: {MEANS[impact]}." for impact in Impact),
        site_table(
            "The policy",
            ["Line", "Field", "Change", "Impact", "The opposite", "Because"],
            [
                (
                    code(line.line),
                    codes(_fields(line)),
                    ", ".join(line.changes),
                    line.impact.value,
                    _opposite(line),
                    line.why,
                )
                for line in policy()
            ],
        ),
        "A field with *never* before it is one of a statement of what never happens. *Ended* is the impact of the opposite where "
        "a note with `impact: reduction` says that the practice ended.",
    )


def _opposite(line: Line) -> str:
    return f"{line.mirror.value}; ended: {line.ended.value}" if line.ended else line.mirror.value


def _fields(line: Line) -> Iterator[str]:
    for each in line.on:
        name = "any other field" if each == "*" else each
        yield f"never: {name}" if line.within else name
