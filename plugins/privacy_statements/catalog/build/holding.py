"""What is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import Said
from privacy_statements.records.statements import Statement
from privacy_statements.records.words import Necessity

NOTHING_SAID = Said()
NEVER = Necessity.NEVER  # asked of every row: a member of an enumeration takes long to look up
# what is said of data even where it is never collected
DESCRIBING = ("category", "condition", "subjects", "data_classes", "identifiability")


def but(said: Said, taken: Mapping[str, Any]) -> Said:
    """What is said, but for what is ``taken`` in its place. The same object where that is nothing else."""
    for name, value in taken.items():
        if getattr(said, name) is not value:
            return replace(said, **taken)
    return said


def inside(outer: Said, told: Mapping[str, Any], record: Statement) -> Said:
    """What holds at a place: what is told there, else what is said around it. Conditions add up, unless
    the record lifts them with ``always``. What never happens has nothing of what is said of what does."""
    if "necessity" in told and told["necessity"] is NEVER and outer.necessity is not NEVER:
        described = {name: getattr(outer, name) for name in DESCRIBING}
        outer = Said(necessity=NEVER, **described)
    if not told:
        return outer
    if "condition" not in told and "answers" not in told:
        return but(outer, told)
    taken = dict(told)
    if "condition" in told and not (record.condition is not None and record.condition.always):
        taken["condition"] = both(outer.condition, told["condition"])
    if "answers" in told:
        taken["answers"] = {**outer.answers, **told["answers"]}
    return but(outer, taken)
