"""What is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import Said
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.records.statements import Statement
from privacy_statements.records.words import Necessity

NOTHING_SAID = Said()
NEVER = Necessity.NEVER  # asked of every row: a member of an enumeration takes long to look up
# what is said of data even where it is never collected
DESCRIBING = ("category", "condition", "subjects", "data_classes", "identifiability")
_AT = {name: at for at, name in enumerate(Said.__struct_fields__)}


def but(said: Said, taken: Mapping[str, Any]) -> Said:
    """What is said, but for what is ``taken`` in its place. The same object where that is nothing else."""
    values: list[Any] = [
        said.necessity, said.level, said.controls, said.category, said.condition, said.purposes, said.retention,
        said.storage, said.recipients, said.visible_to, said.collected_by, said.subjects, said.data_classes,
        said.identifiability, said.obtained, said.obligation, said.answer, said.answers, said.act, said.by,
    ]  # fmt: skip  # all of ``Said.__struct_fields__``, three times as fast as asked for by their names
    is_other = False
    for name, value in taken.items():
        at = _AT[name]
        is_other = is_other or values[at] is not value
        values[at] = value
    return Said(*values) if is_other else said


def of_category(said: Said, category: Category | None) -> Said:
    """What is said, but of this category: as :func:`but`, in half of the time. Most sections say nothing else."""
    if said.category is category:
        return said
    return Said(
        said.necessity, said.level, said.controls, category, said.condition, said.purposes, said.retention,
        said.storage, said.recipients, said.visible_to, said.collected_by, said.subjects, said.data_classes,
        said.identifiability, said.obtained, said.obligation, said.answer, said.answers, said.act, said.by,
    )  # fmt: skip


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
