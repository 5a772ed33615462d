"""Ids → what they lead to. What leads nowhere is reported, with the nearest id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.word_lists import LISTS, list_with
from privacy_statements.diagnostics.diagnostic import diagnose, nearest
from privacy_statements.read.placed import written as written_ids
from privacy_statements.read.syntax import shown
from privacy_statements.records.fields import Reference
from privacy_statements.records.kinds import DataItemRecord
from privacy_statements.records.vocabulary import CategoryRecord

Resolved = TypeVar("Resolved")


def look_up(
    by_id: Mapping[str, Resolved], reference: Reference, noun: str, findings: Findings, of: str = ""
) -> Resolved | None:
    """The object with this id, or ``None`` and a diagnostic with the nearest id. ``of`` completes the noun."""
    if reference.id in by_id:
        findings.used.add((noun, reference.id))
        return by_id[reference.id]
    if reference.position not in findings.mended and not findings.may_exist(noun, reference.id):
        offered = findings.word_lists.words.get(LISTS.get(noun, ""), {})
        local = [key for key in by_id if key.endswith(f"/{reference.id}")]
        hint = (
            f'; did you mean "{local[0]}"?'
            if len(local) == 1
            else nearest(reference.id, [*written_ids(by_id), *offered.keys() - by_id.keys()])
        )
        if "did you mean" not in hint and (name := list_with(noun, reference.id)) is not None:
            hint = f'; expected "vocabulary: [{name}]" among the options of the plugin: that word list has it'
        message = f'unknown {noun} "{shown(reference.id)}"{of}{hint}'
        findings.append(diagnose("unknown-reference", reference.position, message))
    return None


def parents(written: Mapping[str, DataItemRecord | CategoryRecord], noun: str, findings: Findings) -> dict[str, str]:
    """The parent of each record that has one. A circle of parents is reported once and left open."""
    parent_of = {
        record_id: record.parent
        for record_id, record in written.items()
        if record.parent is not None and look_up(written, record.parent, noun, findings) is not None
    }
    for record_id in list(parent_of):
        way = [record_id]
        while way[-1] in parent_of and parent_of[way[-1]].id not in way:
            way.append(parent_of[way[-1]].id)
        if way[-1] in parent_of and parent_of[way[-1]].id == record_id:
            place = parent_of.pop(record_id).position
            circle = " inside ".join(f'"{step}"' for step in (*way, record_id))
            message = f"met the {noun} {circle}; expected a parent that is not inside it"
            findings.append(diagnose("circular-reference", place, message))
    return {record_id: parent.id for record_id, parent in parent_of.items()}
