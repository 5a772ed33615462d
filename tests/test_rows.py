"""build/: rows and sections that say little are made quickly, and are what any other one is made to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from laws import law
from privacy_statements.catalog.build import documents
from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.catalog.build.holding import NOTHING_SAID, but
from privacy_statements.catalog.build.ids import LONGEST, RESERVED, check_file_name, check_file_names
from privacy_statements.catalog.build.resolve import TOLD, Resolver
from privacy_statements.catalog.build.rows import USUAL, Place, RowBuilder
from privacy_statements.catalog.model import DataItem, Row, Said
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.store import encoded
from privacy_statements.read.load import load_text
from privacy_statements.records.statements import RowRecord

WORDS: dict[str, Any] = {
    "categories": [{"id": "c", "name": "C"}, {"id": "d", "name": "D"}],
    "actors": [{"id": "user", "name": "The user"}],
    "purposes": [{"id": "p", "name": "P"}],
    "data_classes": [{"id": "personal", "name": "Personal"}],
    "dimensions": [
        {"id": "platform", "name": "Platform", "values": [{"id": "ios", "name": "i"}, {"id": "web", "name": "w"}]},
        {"id": "managed", "name": "Managed"},
    ],
}  # fmt: skip
ITEMS: list[dict[str, Any]] = [
    {"id": "a.name", "name": "A name", "category": "c"},
    {"id": "plain", "name": "Plain"},
    {"id": "event", "name": "Event", "shape": "event", "code_name": "x.y", "former_names": "Old", "category": "d"},
    {"id": "sent", "name": "Sent", "data_classes": "personal", "identifiability": "anonymised"},
]  # fmt: skip
SAYING: list[dict[str, Any]] = [
    {"item": "a.name"}, {"item": "plain"}, {"item": "event"}, {"item": "sent"}, {"item": "nowhere"}, {"name": "A thing"},
    {"name": "plain"}, {"name": "a.nam"}, {"name": "Node.js version"}, {"id": "own"}, {"id": "own-2"}, {"id": "plain"},
    {"note": "Words."}, {"description": "Words."}, {"only": "in part"}, {"form": "hashed"}, {"about": "all"}, {"about": "c"},
    {"answer": "not-stated"}, {"answer": "not-collected"}, {"answer": "not-applicable"}, {"answer": "reused"},
    {"answer": {"answer": "conditional", "only": "X"}}, {"answer": {"note": "Words."}}, {"answers": {"platform.ios": "collected"}},
    {"condition": {"platform": "ios"}}, {"condition": {"platform": ["web", "ios"]}}, {"condition": {"managed": "yes"}},
    {"condition": {"platform": "nope"}}, {"condition": {"nope": "ios"}}, {"condition": "always"}, {"condition": "it rains"},
    {"condition": {"platform": "ios", "managed": "yes"}}, {"condition": {"platform": ["ios", "nope"]}}, {"necessity": "never"},
    {"necessity": "required"}, {"category": "c"}, {"category": "nope"}, {"act": "seen"}, {"act": ["collected"], "by": "user"},
    {"data_classes": "personal"}, {"identifiability": "identified"}, {"obtained": "reused"}, {"purposes": "p"}, {"purposes": "q"},
    {"parts": ["plain", {"name": "Q"}]}, {"see": {"title": "T", "url": "https://a.example"}}, {"needs_review": "Look."},
    {"shape": "event"}, {"status": "draft"}, {"replaced_by": "plain"}, {"exhaustive": "false"}, {"aliases": "B"},
    {"disregard": {"code": "unanswered", "reason": "So."}}, {"relation": "one-of"}, {"code_name": "z"}, {"former_names": "Y"},
]  # fmt: skip
AROUND: list[dict[str, Any]] = [
    {"category": "c"}, {"category": "d"}, {"heading": "H"}, {"heading": "Row x"}, {"id": "s"}, {"kind": "never"}, {"kind": "data"},
    {"necessity": "never"}, {"necessity": "optional"}, {"answer": "not-stated"}, {"answers": {"platform.ios": "not-collected"}},
    {"columns": ["platform.ios", "platform.web"]}, {"condition": {"platform": "ios"}}, {"before": "Words."}, {"after": "Words."},
    {"act": "used"}, {"data_classes": "personal"}, {"exhaustive": "false"}, {"grouped": "true"}, {"purposes": "p"},
    {"obtained": "reused"}, {"steps": {"text": "Do."}}, {"staff": {"team": "T", "regions": "nope"}}, {"needs_review": "Look."},
]  # fmt: skip


def said(choices: list[dict[str, Any]], most: int) -> st.SearchStrategy[dict[str, Any]]:
    """A record that says some of these."""
    return st.lists(st.sampled_from(choices), max_size=most).map(lambda few: {k: v for d in few for k, v in d.items()})


ROWS = st.lists(said(SAYING, 3) | st.sampled_from(["plain", "a.name", "Same", "a.b.c"]), max_size=5)
LEAF = st.builds(lambda body, rows: {**body, "items": rows}, said(AROUND, 3), ROWS)
ONE_CATEGORY = st.builds(
    lambda category, section_id, rows: {"category": category, "id": section_id, "items": rows},
    st.sampled_from(["c", "d", "nope", None]),
    st.sampled_from(["s", "t", "u", "row-x", "guide", None]),
    ROWS,
)
BRANCH = st.builds(lambda body, inner: {**body, "sections": inner}, LEAF, st.lists(LEAF | ONE_CATEGORY, max_size=4))


def built(files: Iterable[tuple[str, str]]) -> Loaded:
    return build_catalog([load_text(text, f"content/{path}") for path, text in sorted(files)], "content")


def whole_rows(self: RowBuilder, records: Iterable[RowRecord], place: Place) -> list[Row]:
    """The rows of a section, each made key by key."""
    return [row for record in records if (row := self._whole(record, place)) is not None]


def built_slowly(files: Iterable[tuple[str, str]]) -> Loaded:
    """The same, with nothing made quickly or once for several places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowBuilder, "rows", whole_rows)
        patch.setattr(documents, "LEAF", set())
        patch.setattr(Resolver, "_is", Resolver._looked_up)
        patch.setattr(Resolver, "alone", lambda _, told: but(NOTHING_SAID, told))
        return built(files)


def assert_same(files: list[tuple[str, str]]) -> None:
    one, other = built(files), built_slowly(files)
    assert one.diagnostics == other.diagnostics
    assert one.silences == other.silences
    assert one.catalog == other.catalog
    for product in one.catalog.products.values():  # with the order of answers
        assert encoded(product) == encoded(other.catalog.products[product.id])


@law(2000, here=150)
@given(said(AROUND, 3), ROWS, st.lists(BRANCH, max_size=3))
def test_a_row_made_quickly_is_as_any_row(around: Mapping[str, Any], rows: Any, sections: Any) -> None:
    inside = {
        key: value for key, value in around.items() if key not in ("heading", "category", "kind", "before", "after")
    }
    product = {**inside, "id": "x", "name": "X", "items": rows, "sections": sections}
    files = {"vocabulary/w.yml": WORDS, "items/i.yml": ITEMS, "products/x.yml": product}
    assert_same([(path, json.dumps(value)) for path, value in files.items()])


@pytest.mark.parametrize(
    "folder",
    [ROOT / "content", *sorted((Path(__file__).parent / "cases" / "pages").glob("*/content"))],
    ids=lambda folder: folder.parent.name,
)
def test_rows_of_whole_sites_are_as_any_rows(folder: Path) -> None:
    assert_same([(path.relative_to(folder).as_posix(), path.read_text("utf-8")) for path in folder.rglob("*.yml")])


def test_most_rows_are_made_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that say no more than an item, a note, an answer or a condition; no other one is looked at."""
    slow: list[str] = []
    whole = RowBuilder._whole

    def noted(self: RowBuilder, row: RowRecord, place: Place) -> Row | None:
        slow.append(str(row.note))
        return whole(self, row, place)

    monkeypatch.setattr(RowBuilder, "_whole", noted)
    quick: list[dict[str, Any]] = [
        {"item": "plain"}, {"item": "plain", "answer": "not-stated"}, {"name": "A thing", "id": "own", "description": "D."},
        {"item": "sent", "condition": {"platform": "ios"}}, {"name": "Another thing", "category": "c"},
    ]  # fmt: skip
    others: list[dict[str, Any]] = [
        {"name": "plain"},
        {"item": "plain", "form": "hashed"},
        {"about": "all"},
        {"name": "a.b"},
    ]
    rows = [{**row, "note": "quick"} for row in quick] + [{**row, "note": "slow"} for row in others]
    product = {"id": "x", "name": "X", "items": rows}
    files: dict[str, Any] = {"vocabulary/w.yml": WORDS, "items/i.yml": ITEMS, "products/x.yml": product}
    loaded = built((path, json.dumps(value)) for path, value in files.items())
    assert len(list(loaded.catalog.rows)) == 9
    assert slow == ["slow"] * 4


def test_the_usual_keys_are_keys_of_rows() -> None:
    assert RowRecord.model_fields.keys() >= USUAL
    assert set(Said.__struct_fields__) >= TOLD


def test_what_is_taken_stands_in_the_place_of_what_was_said() -> None:
    """Every field of ``Said``, whatever their order."""
    for name in Said.__struct_fields__:
        other = object()
        made = but(NOTHING_SAID, {name: other})
        assert [one for one in Said.__struct_fields__ if getattr(made, one) is not getattr(NOTHING_SAID, one)] == [name]
        assert getattr(made, name) is other
    assert but(NOTHING_SAID, {"act": NOTHING_SAID.act}) is NOTHING_SAID


def test_ids_are_checked_together_as_each_alone() -> None:
    """Those that are names of Windows, at the beginning or alone, and long ones; and what only looks like them."""
    near = ["contact", "command", "lpt", "com0", "x.con", "x" * LONGEST, "x" * (LONGEST + 1), "a", "nul/own.x"]
    ids = [*RESERVED, *(f"{one}.x" for one in RESERVED), *(f"{one}.x/row" for one in RESERVED), *near]
    records = {one: DataItem(one, "X", Position("x.yml", number)) for number, one in enumerate(ids, 1)}
    together: list[Diagnostic] = []
    alone: list[Diagnostic] = []
    check_file_names(records, together)
    for one, record in records.items():
        check_file_name(one, record.position, alone)
    assert together == alone
    assert len(alone) == 3 * len(RESERVED) + 1
