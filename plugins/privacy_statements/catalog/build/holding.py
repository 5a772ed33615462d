"""What is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import DataItem, Said
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


def inside(outer: Said, stated: Mapping[str, Any], record: Statement) -> Said:
    """What holds at a place: what is told there, else what is said around it. Conditions add up, unless
    the record lifts them with ``always``. What never happens has nothing of what is said of what does."""
    if "necessity" in stated and stated["necessity"] is NEVER and outer.necessity is not NEVER:
        described = {name: getattr(outer, name) for name in DESCRIBING}
        outer = Said(necessity=NEVER, **described)
    if not stated:
        return outer
    if "condition" not in stated and "answers" not in stated:
        return but(outer, stated)
    taken = dict(stated)
    if "condition" in stated and not (record.condition is not None and record.condition.always):
        taken["condition"] = both(outer.condition, stated["condition"])
    if "answers" in stated:
        taken["answers"] = {**outer.answers, **stated["answers"]}
    return but(outer, taken)


class Holdings(Struct):
    """What holds at places, as one object for all places at which the same holds: what is made of it later, in rules and
    views, is made once."""

    _of_categories: dict[str, Said] = field(default_factory=dict)
    _of_items: dict[tuple[object, ...], tuple[Said, Said]] = field(default_factory=dict)
    """By what is said and what an item says of itself: what is said, so that it stays, and both together."""

    def alone(self, stated: Mapping[str, Any]) -> Said:
        """What is told at one place, as if nothing were said around it."""
        category = stated.get("category")
        if category is None or len(stated) > 1:
            return but(NOTHING_SAID, stated)
        if category.id not in self._of_categories:
            self._of_categories[category.id] = but(NOTHING_SAID, stated)
        return self._of_categories[category.id]

    def with_item(self, said: Said, item: DataItem) -> Said:
        """What is said of a row, with what its item says of itself wherever it stands."""
        category = item.category.id if item.category is not None else None
        key = (id(said), category, *(word.id for word in item.data_classes), *item.identifiability)
        if key not in self._of_items:
            taken: dict[str, object] = {}
            if said.category is None and item.category is not None:
                taken["category"] = item.category
            if not said.data_classes and item.data_classes:
                taken["data_classes"] = item.data_classes
            if not said.identifiability and item.identifiability:
                taken["identifiability"] = item.identifiability
            self._of_items[key] = said, but(said, taken)
        return self._of_items[key][1]
