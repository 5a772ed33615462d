"""The spreadsheet round trip, whatever is typed: only the fields of edited cells change, and no other line."""

from __future__ import annotations

import difflib
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from laws import law
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.cli.xlsx import import_xlsx
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fields import Edit as RecordEdit
from privacy_statements.edit.fields import NotInPlaceError, edited
from privacy_statements.edit.fmt.source import comments_of
from privacy_statements.edit.workbook.reading import WorkbookError, read_workbook
from privacy_statements.project import Project
from privacy_statements.publish.cells import CellError, Form, cell_text, read_cell, text_of, tidy
from privacy_statements.publish.sheets import SHEETS, Line, Lines, Shape, State, make_lines
from privacy_statements.publish.workbook import escaped, unescaped
from privacy_statements.read.load import data_of, load_folder, load_text, shown_path
from privacy_statements.records.kinds import DataItemRecord
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from workbooks import Book, contents, exported, our_project

WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
HOSTILE = st.sampled_from(
    ["=1+1", "#N/A", "a: b", "a #b", "- a", "{a", "[x]", "'", '"', "no", "1.10", "~", "null", "|", "> b", "&a", "*a",
     "!x", "%", "@", "`", "_x0041_", "<b>x</b>", "a\n\n  b\nc  \nd", " lead", "trail ", "\ttab", "é\u200b", "\u2028",
     "a\x85b", "\ufeff", "x\x07y", "2026-01-01", "---", "...", "? a", "a,b", "]}", "\\", "\\n", "x" * 300]
)  # fmt: skip
TEXT = st.one_of(HOSTILE, st.lists(st.one_of(WORD, HOSTILE), min_size=1, max_size=4).map(" ".join))
WORDS = {"necessity": ["required", "optional", "unspecified"], "answer": ["collected", "{answer: collected, only: a}"]}
MANY = {
    "purposes": ["improve", "diagnose\nimprove", "[]", "{purpose: improve, note: Why not.}\nsecure"],
    "retention": ["{duration: P30D}", "{subject: All, duration: P1Y, bound: at-most}\n{until: the end}"],
    "visible_to": ["own-admin", "{actor: own-admin, note: Some.}"],
    "aliases": ["one", "one\ntwo, three"],
    "condition": ["it rains", "{all: [{words: it rains}, {words: it is cold}]}", "always"],
}


@cache
def ours() -> tuple[Project, bytes]:
    """Our own content and its workbook."""
    project = our_project(Path(mkdtemp(prefix="xlsx-")))
    return project, exported(project)


@cache
def lines() -> Lines:
    project, _ = ours()
    return lines_now(project)


def lines_now(project: Project) -> Lines:
    files = load_folder(project.content, project.root, project.limits)
    catalog = build_catalog(files, shown_path(project.content, project.root)).catalog
    return make_lines(files, catalog, Wording(Language("en")))


def texts(made: Lines) -> dict[tuple[str, tuple[str, ...], str], tuple[str, State]]:
    return {
        (name, line.key, key): (cell.text, cell.state)
        for name, of_sheet in made.items()
        for line in of_sheet
        for key, cell in line.cells.items()
        if cell.state is not State.SHOWN
    }


@st.composite
def edits(draw: st.DrawFn) -> tuple[Shape, Line, str, str]:
    """A cell that can be edited, and what is typed into it."""
    shape = draw(st.sampled_from(SHEETS))
    line = draw(st.sampled_from(lines()[shape.name]))
    columns = [column for column in shape.columns if column.state is not State.SHOWN]
    column = draw(st.sampled_from([each for each in columns if each.key not in ("answers", "category", "recipients")]))
    if column.key in MANY or column.words:
        value = draw(st.sampled_from(MANY.get(column.key) or WORDS[column.words]))
    elif column.form is Form.DATE:
        value = draw(st.dates().map(str))
    else:
        value = draw(TEXT)
    can_go = line.cells[column.key].state is State.OWN and column.key not in ("name", "heading")
    return shape, line, column.key, draw(st.sampled_from(["", value])) if can_go else value


@pytest.mark.slow
@law(20, here=2, suppress_health_check=list(HealthCheck))
@given(st.lists(edits(), min_size=1, max_size=6))
def test_only_edited_fields_differ_and_all_other_lines_are_the_same(changes: list[tuple[Shape, Line, str, str]]):
    project, data = ours()
    root = Path(mkdtemp(prefix="xlsx-"))
    shutil.copytree(project.root, root, dirs_exist_ok=True)
    copied = Project(root, project.pages, project.options)
    book = Book(data)
    typed: dict[tuple[str, tuple[str, ...], str], str] = {}
    for shape, line, key, value in changes:
        book.put(shape.name, line.key, shape.column(key).title, escaped(value) or None)
        typed[shape.name, line.key, key] = value
    before = contents(copied)
    made = import_xlsx(book.saved(), copied)
    now = contents(copied)
    if made.failed:
        assert now == before
        shutil.rmtree(root)
        return
    old, new = texts(lines()), texts(lines_now(copied))
    assert old.keys() == new.keys()
    for place, (text, state) in new.items():
        form = next(shape for shape in SHEETS if shape.name == place[0]).column(place[2]).form
        if place in typed and tidy(typed[place]) != tidy(old[place][0]):
            if tidy(typed[place]):
                assert same(text, typed[place], form), (place, text, typed[place])
                assert state is State.OWN
            else:
                assert (text, state) == ("", State.OWN) or state is State.INHERITED
        elif state is State.OWN:
            assert (text, state) == old[place], place
    for path in filter(lambda one: one.endswith(".yml"), now):
        content = now[path]
        check_lines(before[path].decode(), content.decode(), len(typed))
    shutil.rmtree(root)


def same(one: str, other: str, form: Form) -> bool:
    """Whether two texts of a cell say the same."""
    if form in (Form.TEXT, Form.DATE):
        return tidy(one) == tidy(other)
    first, second = (read_cell(text, form) for text in (one, other))
    return (first if isinstance(first, list) else [first]) == (second if isinstance(second, list) else [second])


def check_lines(before: str, now: str, edits_made: int) -> None:
    """No comment is lost, and the lines that differ are those of at most so many values."""
    assert Counter(comments_of(before)) == Counter(comments_of(now))
    if before != now:
        old, new = before.split("\n"), now.split("\n")
        blocks = list(differing(old, new))
        assert len(blocks) <= edits_made * 2, blocks


def differing(old: list[str], new: list[str]) -> Iterator[Any]:
    """The stretches of lines that differ."""
    for tag, *where in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield tag, *where


@law(300, here=75)
@given(TEXT)
def test_what_a_cell_shows_of_a_text_is_read_back_as_this_text(text: str):
    assert unescaped(escaped(text)) == text
    for form in (Form.ENTRY, Form.ENTRIES):
        made = read_cell(text_of(text, form), form)
        assert made == (text if form is Form.ENTRY else [text])


DATA = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)


@law(300, here=75)
@given(st.lists(DATA.filter(bool), min_size=1, max_size=3))
def test_entries_are_read_back(entries: list[Any]):
    assert read_cell(text_of(entries, Form.ENTRIES), Form.ENTRIES) == entries


@law(300, here=75)
@given(TEXT)
def test_any_text_of_a_cell_is_an_entry_or_told(text: str):
    told = ""
    try:
        assert isinstance(read_cell(text, Form.ENTRIES), list)
    except CellError as problem:
        told = str(problem)
    assert not told or told.startswith(("met ", "the ", "this "))


RECORD = """\
- {id: a, name: one} # flow
# before
- id: b # first
  # inside

  name: 'two' # second
  definition: | # third
    Some text
      indented.

  aliases:
    # of the first
    - x # of x
    - "y"
  category: c
- id: d
  aliases: [p, q]
  definition: >-
    folded
    text
# the end
"""
PLACES = {"a": (1, 3), "b": (3, 3), "d": (16, 3)}


@law(400, here=100)
@given(
    st.sampled_from(sorted(PLACES)),
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(["name", "definition", "category", "code_name"], st.none() | TEXT.map(tidy).filter(bool)),
            "aliases": st.none() | st.lists(TEXT, max_size=3),
        },
    ).filter(bool),
    st.sampled_from(["\n", "\r\n"]),
)
def test_an_edit_says_what_is_wanted_and_keeps_every_comment(place: str, changes: dict[str, Any], line_break: str):
    edit = RecordEdit(Position("x", *PLACES[place]), DataItemRecord, changes)
    text = RECORD.replace("\n", line_break)
    try:
        made, _ = edited(text.encode(), [edit])
    except NotInPlaceError:
        assert (place, "aliases" in changes) == ("b", True)  # a comment inside of the list would be lost
        assert not changes["aliases"]
        return
    before, after = data_of(node(text)), data_of(node(made.decode()))
    assert comments_of(made.decode().replace("\r\n", "\n")) == comments_of(RECORD)
    for old, new in zip(before, after, strict=True):
        if old["id"] != place:
            assert old == new
            continue
        for key in old.keys() | new.keys() | changes.keys():
            met = new.get(key)
            if key not in changes:
                assert met == old.get(key)
            elif isinstance(changes[key], str):
                assert met.removesuffix("\n") == changes[key]
            elif changes[key] is None:
                assert key not in new
            else:
                assert (met if isinstance(met, list) else [met]) == changes[key]


def node(text: str) -> Any:
    loaded = load_text(text, "x")
    assert not loaded.diagnostics
    return loaded.node


@law(60, here=20, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_told(data: st.DataObject):
    _, whole = ours()
    place = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.sampled_from([0, 1, 2, 50, len(whole)]))
    broken = whole[:place] + data.draw(st.binary(max_size=4)) + whole[place + length :]
    told = ""
    try:
        read_workbook(broken)
    except WorkbookError as problem:
        told = str(problem)
    assert not told or told.startswith(("met ", "the ", "this "))


def test_cells_are_made_of_nodes():
    for text, form, wanted in (
        ("k: [a, {b: c}]", Form.ENTRIES, "a\n{b: c}"),
        ("k: []", Form.ENTRIES, "[]"),
        ("k: ~", Form.TEXT, ""),
        ("k: |\n  a\n  b\n", Form.TEXT, "a\nb"),
        ("k: {x: [1, 'two, three']}", Form.ENTRY, '{x: [1, "two, three"]}'),
        ("k: '[a]'", Form.ENTRY, '"[a]"'),
    ):
        assert cell_text(node(text).get("k"), form) == wanted
