"""The sections of a record: what they hold, of which kind they are, and the order of their keys."""

from __future__ import annotations

from privacy_statements_import.markdown.rows import Data
from privacy_statements_import.markdown.words import Words, folded

ABOUT_ROWS = frozenset({"condition", "necessity", "kind", "act", "columns", "grouped", "exhaustive"})
KINDS = ("rights", "retention", "storage", "recipients", "protection", "sources", "uses", "overview")


def _kind_in_guide(section: Data, is_prerequisite: bool) -> str:
    if is_prerequisite:
        return "prerequisites"
    return "steps" if _holds(section, "steps") else "concept"


def holds_items(section: Data) -> bool:
    """Whether data items stand in a section, at any depth."""
    return _holds(section, "items")


def _holds(section: Data, key: str) -> bool:
    return bool(section.get(key)) or any(_holds(inner, key) for inner in section.get("sections", []))


def fits(chunk: Data, alone: bool) -> bool:
    """Whether a run of blocks can be the section itself: what it says of its rows must not reach other sections."""
    return alone or (not (ABOUT_ROWS & chunk.keys()) and "sections" not in chunk)


ORDER = (
    "id",
    "heading",
    "kind",
    "necessity",
    "act",
    "controls",
    "condition",
    "exhaustive",
    "columns",
    "grouped",
    "before",
    "tables",
    "items",
    "retention",
    "storage",
    "purposes",
    "recipients",
    "rights",
    "steps",
    "after",
    "sections",
)


def ordered(section: Data) -> Data:
    """A section with its keys in the order of the page."""
    return {
        key: section[key] for key in sorted(section, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    }


def find_kinds(made: list[Data], words: Words, is_guide: bool) -> None:
    """Give the sections of a page their kinds, as far as headings and contents tell them."""
    data_seen = False
    for each in made:
        if "kind" in each:
            data_seen = data_seen or each["kind"] == "data"
            continue
        heading = folded(each.get("heading", ""))
        named = next((kind for kind in KINDS if words.has(f"kind_{kind}", heading)), None)
        if is_guide:
            each["kind"] = _kind_in_guide(each, words.equals("prerequisites", heading))
        elif holds_items(each):
            each["kind"] = "data"
            data_seen = True
        elif named:
            each["kind"] = named
        elif not data_seen and any(holds_items(other) for other in made):
            each["kind"] = "overview"
