"""The spreadsheet round trip: what a lawyer changes in a cell changes in the record, and nothing else does."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from conftest import ROOT, files_in
from privacy_statements.cli.xlsx import export_xlsx_command, import_xlsx, import_xlsx_command
from privacy_statements.edit.workbook.changes import SheetImport
from privacy_statements.edit.writing import Change, write_all
from privacy_statements.project import Project, read_project
from privacy_statements.publish.workbook import LONGEST, escaped, fits, unescaped
from privacy_statements.read.load import data_of, load_text
from test_downloads import CASE
from test_pages import same_as_kept
from workbooks import Book, contents, exported, our_project, small_project

ITEMS, PRODUCT, WORDS = files_in("lamp").values()


@pytest.fixture
def ours(tmp_path: Path) -> Project:
    return our_project(tmp_path)


@pytest.fixture
def lamp(tmp_path: Path) -> Project:
    return small_project(tmp_path, products__lamp=PRODUCT, vocabulary__words=WORDS, items__all=ITEMS)


def said(project: Project, path: str = "products/lamp.yml") -> str:
    return contents(project)[path].decode()


def told(made: SheetImport) -> list[str]:
    return [*map(str, made.findings), *map(str, made.diagnostics)]


def after(project: Project, *edits: tuple[str, tuple[str, ...], str, object]) -> SheetImport:
    book = Book(exported(project))
    for edit in edits:
        book.put(*edit)
    return import_xlsx(book.saved(), project)


def lines_that_differ(before: str, now: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    old, new = before.split("\n"), now.split("\n")
    gone, come = list(old), list(new)
    for line in old:
        if line in come:
            come.remove(line)
            gone.remove(line)
    return gone, come


# --- the workbook


@pytest.mark.slow
def test_the_same_records_make_the_same_bytes_and_no_clock_is_in_them(ours: Project):
    made = exported(ours)
    assert made == exported(ours)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.slow
def test_every_row_item_section_and_product_has_a_line(ours: Project):
    book = Book(exported(ours))
    names = [sheet.title for sheet in book.book if sheet.sheet_state == "visible"]
    assert names == ["Read me", "Rows", "Items", "Sections", "Products"]
    assert book.cell("Rows", ("intune", "app.id"), "Answers by column").value.startswith("{mam: ")
    assert book.cell("Rows", ("intune", "app.id"), "Holds only if (all)").value.startswith("only if")
    assert book.sheet("Products").max_row == 1 + len(list((ROOT / "content/products").glob("*.yml")))


def test_the_workbook_is_as_it_was_read_last(tmp_path: Path):
    """Every sheet of the records of ``cases/published``: how it looks, what it offers, and each cell."""
    shutil.copytree(CASE / "content", tmp_path / "content")
    made = {}
    for sheet in Book(exported(read_project(None, tmp_path))).book:
        looks = [sheet.sheet_state, sheet.freeze_panes, sheet.auto_filter.ref, dict(sheet.protection)]
        columns = [(key, each.width, each.protection.locked) for key, each in sheet.column_dimensions.items()]
        offers = [dict(each) | {"words": each.formula1} for each in sheet.data_validations.dataValidation]
        cells = [(cell.coordinate, cell.style, cell.value) for row in sheet for cell in row if cell.value]
        made[f"{sheet.title}.txt"] = "".join(f"{one}\n" for one in (*looks, *columns, *offers, *cells))
    same_as_kept(made, CASE / "workbook")


def test_what_is_inherited_looks_so_and_keys_are_locked(lamp: Project):
    book = Book(exported(lamp))
    inherited, own, key = (
        book.cell("Rows", ("lamp", "power"), "Necessity"),
        book.cell("Rows", ("lamp", "colour"), "Note"),
        book.cell("Rows", ("lamp", "colour"), "Row"),
    )
    assert (inherited.font.italic, own.font.italic, key.fill.fill_type) == (True, False, "solid")
    assert [one.protection.locked for one in (inherited, own, key)] == [False, False, True]
    assert own.alignment.wrap_text


def test_a_list_of_no_words_has_one_empty_line(tmp_path: Path):
    grid = Book(exported(small_project(tmp_path, products__p="{id: p, name: P}"))).sheet("Items")
    assert [one.formula1 for one in grid.data_validations.dataValidation if one.type == "list"] == ["words!$B$1:$B$1"]


# --- what is edited, and nothing else


@pytest.mark.slow
def test_without_an_edit_no_byte_changes(ours: Project):
    before = contents(ours)
    made = import_xlsx(exported(ours), ours)
    assert told(made) == []
    assert made.changes == ()
    assert not made.is_written
    assert contents(ours) == before


@pytest.mark.parametrize(
    ("title", "value", "gone", "come"),
    [
        ("Item name", "Tint", ['        name: "Colour"'], ['        name: "Tint"']),
        ("Note", "Isn't.", ["        note: 'It''s kept.' # why not"], ["        note: 'Isn''t.' # why not"]),
        ("Note", None, ["        note: 'It''s kept.' # why not"], ["        # why not"]),
        ("Note", "a\nb", ["        note: 'It''s kept.' # why not"], ["        note: | # why not", "          a", "          b"]),
        ("Necessity", "optional", [], ["        necessity: optional"]),
        ("Condition", "it is dark", [], ["        condition: it is dark"]),
        ("Only", "on: the - top #1", [], ['        only: "on: the - top #1"']),
        ("Form", "no", [], ['        form: "no"']),
        ("Purposes", "light\n{purpose: sell, note: A little.}\nsell", [], ["          - sell"]),
        ("Purposes", "{purpose: sell, note: A little.}", ["          - light"], []),
        ("Purposes", "light, sell", ["          - {purpose: sell, note: A little.} # hm"], ["          - sell", "          # hm"]),
        ("Retention", "{duration: P40D}", ["          - duration: P30D", "            bound: at-most"], ["          - {duration: P40D}"]),
        ("Retention", None, ["        retention:", "          - duration: P30D", "            bound: at-most"], []),
    ],
)  # fmt: skip
def test_an_edited_cell_changes_its_lines_alone(
    lamp: Project, title: str, value: str | None, gone: list[str], come: list[str]
):
    made = after(lamp, ("Rows", ("lamp", "colour"), title, value))
    assert not made.failed, told(made)
    assert lines_that_differ(PRODUCT, said(lamp)) == (gone, come)


def test_the_new_value_is_the_one_that_was_typed(lamp: Project):
    typed = 'A "quoted" text: with {brackets}, # hashes\n\n- and a list\n  1\\2\ttab '
    after(lamp, ("Rows", ("lamp", "power"), "Note", typed), ("Rows", ("lamp", "colour"), "Note", typed))
    rows = data_of(load_text(said(lamp), "x").node)["sections"][0]["items"]  # type: ignore[arg-type]  # it holds a record
    assert rows[0]["note"].rstrip() == typed.rstrip()
    assert rows[1]["note"].rstrip() == typed.rstrip()


def test_a_row_of_one_bare_text_becomes_a_mapping(lamp: Project):
    made = after(lamp, ("Rows", ("lamp", "bare"), "Only", "at night"))
    assert not made.failed, told(made)
    assert lines_that_differ(PRODUCT, said(lamp)) == (["      - Bare"], ["      - {name: Bare, only: at night}"])


def test_other_sheets_are_written_too(lamp: Project):
    made = after(
        lamp,
        ("Sections", ("lamp", "data"), "Heading", "All data"),
        ("Sections", ("lamp", "data"), "Before the items", "Now.\nThen."),
        ("Sections", ("lamp", "data"), "After the items", "The end."),
        ("Items", ("shade",), "Definition", "Less than light"),
        ("Items", ("shade",), "Other names", "shadow\nthe dark"),
        ("Products", ("lamp",), "Reviewed", datetime.datetime(2026, 1, 2)),
    )
    assert not made.failed, told(made)
    assert lines_that_differ(PRODUCT, said(lamp)) == (
        ["    heading: Data # shown as it is", "      One line.", "      Another."],
        ["reviewed: 2026-01-02", "    heading: All data # shown as it is", "      Now.", "      Then.", "    after: The end."],
    )  # fmt: skip
    assert said(lamp, "items/all.yml") == (
        "- {id: shade, name: Shade, aliases: [shadow, the dark], definition: Less than light, category: look} # an item\n"
    )


def test_a_file_of_windows_stays_one(tmp_path: Path):
    text = "\ufeff" + PRODUCT.replace("\n", "\r\n")
    lamp = small_project(tmp_path, products__lamp=text, vocabulary__words=WORDS)
    assert not after(lamp, ("Rows", ("lamp", "colour"), "Note", "a\nb")).failed
    assert said(lamp) == text.replace("'It''s kept.' # why not", "| # why not\r\n          a\r\n          b")


@pytest.mark.slow
def test_an_inherited_value_that_is_changed_becomes_the_row_s_own(ours: Project):
    made = after(ours, ("Rows", ("intune", "device.imei"), "Necessity", "optional"))
    assert not made.failed, told(made)
    assert "{item: device.imei, necessity: optional, answers: {mam: not-collected}}" in said(
        ours, "products/intune.yml"
    )


def test_a_new_line_becomes_a_row_at_the_end_of_its_section(lamp: Project):
    book = Book(exported(lamp))
    book.add("Rows", product="lamp", section="Data", name="Shape of the shade", purposes="sell")
    made = import_xlsx(book.saved(), lamp)
    assert not made.failed, told(made)
    assert said(lamp) == PRODUCT + "      - {id: shape-of-the-shade, name: Shape of the shade, purposes: sell}\n"


def test_a_dry_run_tells_and_writes_nothing(lamp: Project):
    book = Book(exported(lamp))
    book.put("Rows", ("lamp", "power"), "Note", "Much.")
    made = import_xlsx(book.saved(), lamp, dry_run=True)
    assert "+      - {id: power, name: Power, note: Much.}" in "".join(change.diff() for change in made.changes)
    assert (made.is_written, said(lamp)) == (False, PRODUCT)


# --- what stands in the way: all of it, and nothing is written


def test_all_mistakes_are_told_at_once_and_nothing_is_written(lamp: Project):
    book = Book(exported(lamp))
    good = book.put("Rows", ("lamp", "power"), "Only", "Fine.")
    word = book.put("Rows", ("lamp", "power"), "Necessity", "optinal")
    purpose = book.put("Rows", ("lamp", "colour"), "Purposes", "ligth")
    broken = book.put("Rows", ("lamp", "colour"), "Retention", "{duration: P30D")
    shown = book.put("Rows", ("lamp", "colour"), "Section", "Elsewhere")
    empty = book.put("Rows", ("lamp", "colour"), "Necessity", None)
    day = book.put("Products", ("lamp",), "Reviewed", "2.1.2026")
    book.cell("Sections", ("lamp", "data"), "Section").value = "date"
    new = book.add("Rows", product="lamp", section="Data", name="power")
    nowhere = book.add("Rows", product="lamp", section="Dota", name="New")
    made = import_xlsx(book.saved(), lamp)
    assert made.failed
    assert [line for line in told(made) if not line.startswith(broken)] == [
        f'{shown}: error: this gray cell only shows where the line belongs; put "Data" back in place of "Elsewhere" [changed-key]',
        f'{empty}: error: "required" comes from a place around the row; write another value instead of none [inherited]',
        f'{purpose}: error: unknown purpose "ligth"; did you mean "light"? [unknown-reference]',
        f'{word}: error: unknown word "optinal" for "necessity"; did you mean "optional"? [unknown-word]',
        f'Rows!D{new}: error: the section already has "power", with the id "power"; edit that line instead [new-row]',
        f'Rows!C{nowhere}: error: unknown section "Dota"; did you mean "data"? [new-row]',
        'Sections: error: the line for "data" of "lamp" is missing; put it back, or delete it in its file [removed-line]',
        'Sections!B2: error: "date" of "lamp" was not exported; did you mean "data"? [changed-key]',
        f'{day}: error: met "2.1.2026" for "reviewed"; expected a date such as 2026-11-01 [wrong-value]',
    ]
    [unread] = [line for line in told(made) if line.startswith(broken)]
    assert unread.startswith(f'{broken}: error: met "{{duration: P30D", which is no entry between brackets')
    assert good not in " ".join(told(made))
    assert said(lamp) == PRODUCT


def test_both_sides_changed(lamp: Project):
    book = Book(exported(lamp))
    note = book.put("Rows", ("lamp", "colour"), "Note", "Theirs.")
    book.put("Rows", ("lamp", "power"), "Note", "Agreed.")
    file = lamp.content / "products/lamp.yml"
    now = PRODUCT.replace("'It''s kept.'", "Ours.").replace("name: Power}", "name: Power, note: Agreed.}")
    file.write_text(now)
    made = import_xlsx(book.saved(), lamp)
    assert told(made) == [
        f'{note}: error: the cell has "Theirs.", but the record changed from "It\'s kept." to "Ours." since the export; '
        "keep one of them [conflict]"
    ]
    assert said(lamp) == now


def test_what_others_change_meanwhile_elsewhere_is_no_conflict(lamp: Project):
    book = Book(exported(lamp))
    book.put("Rows", ("lamp", "power"), "Note", "Much.")
    file = lamp.content / "products/lamp.yml"
    file.write_text(PRODUCT.replace("'It''s kept.'", "Ours.").replace("# the head", "# a head\n# of two lines"))
    assert told(import_xlsx(book.saved(), lamp)) == []
    assert "note: Ours. # why not" in said(lamp)
    assert "{id: power, name: Power, note: Much.}" in said(lamp)


def test_a_record_that_is_gone_and_lines_that_are_gone_or_doubled(lamp: Project):
    book = Book(exported(lamp))
    grid = book.sheet("Rows")
    grid.delete_rows(2)  # colour
    grid.append([cell.value for cell in grid[2]])  # power again
    file = lamp.content / "products/lamp.yml"
    file.write_text(PRODUCT.replace("      - Bare\n", ""))
    assert told(import_xlsx(book.saved(), lamp)) == [
        'Rows: error: the line for "colour" of "lamp" is missing; put it back, or delete it in its file [removed-line]',
        'Rows!B3: error: "bare" of "lamp" is no longer in the records; export the workbook again [gone]',
        'Rows!B4: error: this is a second line for "power" of "lamp"; keep only one, such as the one at B2 [duplicate-line]',
    ]


def test_a_comment_inside_of_what_changes_is_not_lost_and_the_cell_is_told(tmp_path: Path):
    text = PRODUCT.replace("        retention:\n", "        retention: # kept\n          # a rule\n").replace(
        "            bound: at-most", "            # at most\n            bound: at-most"
    )
    lamp = small_project(tmp_path, products__lamp=text, vocabulary__words=WORDS)
    book = Book(exported(lamp))
    cell = book.put("Rows", ("lamp", "colour"), "Retention", "{duration: P40D}")
    [finding] = told(import_xlsx(book.saved(), lamp))
    assert finding.startswith(f"{cell}: error: met a comment inside the changed value at content/products/lamp.yml:")
    assert said(lamp) == text


def test_mistakes_in_the_records_come_first(lamp: Project):
    data = exported(lamp)
    (lamp.content / "products/lamp.yml").write_text(PRODUCT.replace("required", "requred"))
    made = import_xlsx(data, lamp)
    assert [one.code for one in made.diagnostics] == ["unknown-word"]
    assert made.failed


def test_all_files_are_written_or_none(lamp: Project):
    book = Book(exported(lamp))
    book.put("Items", ("shade",), "Definition", "Dark.")
    book.put("Rows", ("lamp", "power"), "Note", "Much.")
    file = lamp.content / "products/lamp.yml"
    target = lamp.root / "real.yml"
    file.rename(target)
    file.symlink_to(target)
    before = contents(lamp)
    folder = lamp.content / "items"
    folder.chmod(0o500)
    try:
        made = import_xlsx(book.saved(), lamp)
        if made.is_written:  # somebody who may write everywhere runs the tests
            assert file.is_symlink()
        else:
            assert contents(lamp) == before
            assert [one.code for one in made.diagnostics] == ["unwritable-file"]
    finally:
        folder.chmod(0o700)


def test_a_file_that_changes_while_it_is_read_keeps_all_others_as_they_are(tmp_path: Path):
    one, two = tmp_path / "one.yml", tmp_path / "two.yml"
    one.write_bytes(b"a")
    two.write_bytes(b"changed")
    [problem] = write_all([Change(one, "one.yml", b"a", b"x"), Change(two, "two.yml", b"b", b"y")])
    assert (problem.position.path, problem.code) == ("two.yml", "unwritable-file")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"one.yml": b"a", "two.yml": b"changed"}
    assert write_all([Change(one, "one.yml", b"a", b"x"), Change(two, "two.yml", b"changed", b"y")]) == ()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"one.yml": b"x", "two.yml": b"y"}


# --- what spreadsheets do


def test_columns_moved_hidden_added_and_deleted_and_lines_sorted(lamp: Project):
    book = Book(exported(lamp))
    book.put("Rows", ("lamp", "power"), "Note", "Much.")
    grid = book.sheet("Rows")
    rows = [[cell.value for cell in row] for row in grid.iter_rows()]
    head = rows.pop(0)
    keep = [place for place, title in enumerate(head) if title != "Retention"][::-1]
    grid.delete_rows(1, grid.max_row)
    grid.append(["Reviewed by us"])
    grid.append([*(head[place] for place in keep), "Remarks"])
    for row in rows[::-1]:
        grid.append([*(row[place] for place in keep), "Fine?"])
    grid.column_dimensions["C"].hidden = True
    made = import_xlsx(book.saved(), lamp)
    assert told(made) == [
        'Rows: note: the column "Remarks" is not part of the export and is not read [unknown-column]',
        'Rows: note: the column "Retention" is missing; its texts stay unchanged [missing-column]',
        "Rows!A1: note: this text is in no column of the export and is not read [outside]",
    ]
    assert lines_that_differ(PRODUCT, said(lamp)) == (
        ["      - {id: power, name: Power}"],
        ["      - {id: power, name: Power, note: Much.}"],
    )


def test_nothing_that_people_add_is_left_out_silently(lamp: Project):
    from openpyxl.comments import Comment

    book = Book(exported(lamp))
    grid = book.sheet("Rows")
    grid.cell(2, grid.max_column + 2).value = "Is this so?"
    grid.cell(2, 4).comment = Comment("Is this so?", "A lawyer")
    book.sheet("Items").append(["dimmer", "Dimmer"])
    book.sheet("Items").append([None, "Plug"])
    book.sheet("Sections").append(["lamp", "more", "More"])
    book.sheet("Products").append(["torch", "Torch"])
    own = book.book.create_sheet("Remarks")
    own.append(["All is well."])
    before = said(lamp)
    made = import_xlsx(book.saved(), lamp)
    new = "was not exported; write new records in a file [changed-key]"
    outside = f"Rows!{grid.cell(2, grid.max_column).coordinate}"
    assert sorted(told(made)) == sorted(
        [
            "Remarks: note: a sheet of your own is not read [unknown-sheet]",
            "workbook: note: comments on cells are not read: write what must stay into a cell [comments]",
            f"{outside}: note: this text is in no column of the export and is not read [outside]",
            f'Items!A3: error: "dimmer" {new}',
            'Items!A4: error: the line has no "Item"; fill it in, or delete the line [changed-key]',
            f'Sections!A3: error: "more" of "lamp" {new}'.replace("!A3", "!B3"),
            f'Products!A3: error: "torch" {new}',
        ]
    )
    assert said(lamp) == before


def test_what_is_to_be_looked_at_can_be_done_in_the_sheet(tmp_path: Path):
    text = PRODUCT.replace("{id: power, name: Power}", "{id: power, name: Power, needs_review: [is it so?, why?]}")
    project = small_project(tmp_path, products__lamp=text, vocabulary__words=WORDS, items__all=ITEMS)
    book = Book(exported(project))
    book.put("Rows", ("lamp", "power"), "To be looked at", "why?")
    assert told(import_xlsx(book.saved(), project)) == []
    assert "{id: power, name: Power, needs_review: [why?]}" in said(project)
    book = Book(exported(project))
    book.put("Rows", ("lamp", "power"), "To be looked at", None)
    assert told(import_xlsx(book.saved(), project)) == []
    assert "{id: power, name: Power}" in said(project)


def test_blanks_and_rich_text_are_no_edit(lamp: Project):
    book = Book(exported(lamp))
    book.put("Rows", ("lamp", "colour"), "Note", "  It's kept. ")
    book.put("Rows", ("lamp", "colour"), "Purposes", "light \n\n {purpose: sell, note: A little.}\n")
    book.put("Sections", ("lamp", "data"), "Before the items", "One line.\r\nAnother.\r\n")
    book.cell("Rows", ("lamp", "power"), "Item name").value = CellRichText("Po", TextBlock(InlineFont(b=True), "wer"))
    made = import_xlsx(book.saved(), lamp)
    assert (told(made), made.changes) == ([], ())


def test_numbers_dates_errors_and_formulas(lamp: Project):
    book = Book(exported(lamp))
    number = book.put("Rows", ("lamp", "power"), "Only", 5)
    half = book.put("Rows", ("lamp", "power"), "Form", 1.1)
    made = import_xlsx(book.saved(), lamp)
    assert told(made) == [
        f"{number}: note: the cell holds a number, 5, not a text: zeros may be lost [number]",
        f"{half}: note: the cell holds a number, 1.1, not a text: zeros may be lost [number]",
    ]
    assert '{id: power, name: Power, only: "5", form: "1.1"}' in said(lamp)
    book = Book(exported(lamp))
    date = book.put("Rows", ("lamp", "power"), "Only", datetime.date(2026, 1, 2))
    formula = book.cell("Rows", ("lamp", "colour"), "Only")
    formula.value = "=1+1"
    error = book.cell("Rows", ("lamp", "colour"), "Form")
    error.value = "#N/A"
    assert told(import_xlsx(book.saved(), lamp)) == [
        f"Rows!{formula.coordinate}: error: the cell has a formula; write a text [no-text]",
        f'Rows!{error.coordinate}: error: the cell has the error "#N/A"; write a text [no-text]',
        f"{date}: error: the spreadsheet has turned this text into the date 2026-01-02; write it as text [no-text]",
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1 and more", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "_x0041_", "\u0007 bell"]
)
def test_no_text_becomes_a_formula_or_an_escape(tmp_path: Path, text: str):
    lamp = small_project(
        tmp_path, products__lamp=PRODUCT + f"      - {{id: odd, name: {text!r}}}\n".replace("\\x07", "\u0007"), vocabulary__words=WORDS
    ) if "\u0007" not in text else small_project(
        tmp_path, products__lamp=PRODUCT + '      - {id: odd, name: "\\a bell"}\n', vocabulary__words=WORDS
    )  # fmt: skip
    data = exported(lamp)
    cell = openpyxl.load_workbook(io.BytesIO(data))["Rows"]["D5"]
    assert (cell.data_type, unescaped(str(cell.value))) == ("s", text)
    assert import_xlsx(Book(data).saved(), lamp).changes == ()


def test_escapes_of_office_are_undone():
    for text in ("_x0041_", "\x00\x1f\r", "_x005F_", "a_x", "_xx0041_", "\ufffe", "tab\tline\n"):
        assert unescaped(escaped(text)) == text


def test_a_text_that_no_cell_holds_is_marked_and_left_alone(tmp_path: Path):
    long = "word " * 7000
    assert not fits(long)
    assert fits("w" * LONGEST)
    text = PRODUCT.replace("'It''s kept.'", f'"{long}end"')
    lamp = small_project(tmp_path, products__lamp=text, vocabulary__words=WORDS)
    book = Book(exported(lamp))
    cell = book.cell("Rows", ("lamp", "colour"), "Note")
    assert cell.value == "(35,003 characters: too long for a cell. Change it in its file.)"
    book.put("Rows", ("lamp", "colour"), "Note", "short")
    made = import_xlsx(book.saved(), lamp)
    assert told(made) == [
        f'Rows!{cell.coordinate}: note: the text of "Note" is too long for a cell; it stays unchanged [too-long]'
    ]
    assert said(lamp) == text


# --- what is no workbook


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"id: lamp\n", (ROOT / "README.md").read_bytes()])
def test_what_is_no_workbook_is_told(lamp: Project, data: bytes):
    [finding] = told(import_xlsx(data, lamp))
    assert finding.startswith("workbook: error: this is no workbook of `export xlsx` (")


def test_a_workbook_of_others_and_a_changed_memory(lamp: Project):
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    [finding] = told(import_xlsx(other.getvalue(), lamp))
    assert 'the sheet "exported" is missing' in finding
    book = Book(exported(lamp))
    book.sheet("exported")["F3"].value = "changed"
    [finding] = told(import_xlsx(book.saved(), lamp))
    assert 'the sheet "exported" was changed' in finding
    book = Book(exported(lamp))
    del book.book["Rows"]
    [finding] = told(import_xlsx(book.saved(), lamp))
    assert finding == 'Rows: error: the sheet "Rows" is missing; copy it back from the export [missing-sheet]'


# --- the commands


def test_the_commands(lamp: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(lamp.root)
    run = CliRunner().invoke
    made = run(export_xlsx_command, ["--product", "lmp", "lamp.xlsx"])
    assert (made.exit_code, 'unknown product "lmp"; did you mean "lamp"?' in made.stderr) == (2, True)
    made = run(export_xlsx_command, ["lamp.xlsx"])
    assert made.exit_code == 0, made.output
    book = Book(Path("lamp.xlsx").read_bytes())
    book.put("Rows", ("lamp", "power"), "Note", "Much.")
    Path("lamp.xlsx").write_bytes(book.saved())
    made = run(import_xlsx_command, ["lamp.xlsx", "--into", "content", "--dry-run"])
    assert (made.exit_code, made.stderr) == (0, "1 field or row in 1 file would be changed\n")
    assert "+      - {id: power, name: Power, note: Much.}" in made.stdout
    made = run(import_xlsx_command, ["lamp.xlsx", "--into", "content"])
    assert (made.exit_code, made.stdout) == (0, "content/products/lamp.yml\n")
    assert "note: Much." in said(lamp)
    made = run(import_xlsx_command, [str(lamp.content / "products/lamp.yml")])
    assert (made.exit_code, made.stderr.endswith("nothing was written\n")) == (1, True)


def test_without_the_library_one_is_told_what_to_install(lamp: Project):
    program = (
        "import sys; sys.modules['openpyxl'] = None\n"
        "from privacy_statements.cli.xlsx import export_xlsx_command\n"
        "export_xlsx_command(['x.xlsx'])\n"
    )
    made = subprocess.run([sys.executable, "-c", program], cwd=lamp.root, capture_output=True, text=True)
    assert made.returncode == 1
    assert 'pip install "privacy-statements[spreadsheet]"' in made.stderr
    assert "Traceback" not in made.stderr
