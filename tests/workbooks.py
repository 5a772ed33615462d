"""Workbooks as people edit them, by openpyxl: exported from a copy of our content, changed, and saved again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl

from conftest import ROOT
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.project import Project, read_project
from privacy_statements.publish.sheets import SHEETS, Shape
from privacy_statements.publish.xlsx import export_xlsx
from privacy_statements.read.load import load_folder, shown_path
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import bytes_of

SHAPES: dict[str, Shape] = {shape.name: shape for shape in SHEETS}


def our_project(folder: Path) -> Project:
    """A copy of our own content."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return read_project(folder / "mkdocs.yml", folder)


def small_project(folder: Path, **files: str) -> Project:
    """A project of these records, by path with ``__`` for a slash and without ``.yml``."""
    for name, text in files.items():
        file = folder / "content" / f"{name.replace('__', '/')}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return read_project(None, folder)


def exported(project: Project, products: Iterable[str] = ()) -> bytes:
    """The workbook of a project that has no mistake."""
    files = load_folder(project.content, project.root, project.limits)
    loaded = build_catalog(files, shown_path(project.content, project.root))
    return export_xlsx(files, loaded.catalog, Wording(Language("en")), products)


def contents(project: Project) -> dict[str, bytes]:
    """Every file of a project's records."""
    return bytes_of(project.content)


class Book:
    """A workbook that is being edited."""

    def __init__(self, data: bytes) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(data))

    def sheet(self, name: str) -> Any:
        return self.book[name]

    def cell(self, sheet: str, key: tuple[str, ...], title: str) -> Any:
        """The cell of a line and a column."""
        grid = self.book[sheet]
        titles = [cell.value for cell in grid[1]]
        for row in grid.iter_rows(min_row=2):
            if tuple(cell.value for cell in row[: SHAPES[sheet].keys]) == key:
                return row[titles.index(title)]
        raise LookupError((sheet, key))

    def put(self, sheet: str, key: tuple[str, ...], title: str, value: object) -> str:
        """Types a value into a cell, as text stays text in it; its name is returned."""
        cell = self.cell(sheet, key, title)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        return f"{sheet}!{cell.coordinate}"

    def add(self, sheet: str, **values: str) -> int:
        """A new line, by the keys of columns; its number is returned."""
        grid = self.book[sheet]
        number = int(grid.max_row) + 1
        for place, column in enumerate(SHAPES[sheet].columns, 1):
            if column.key in values:
                grid.cell(number, place).value = values[column.key]
        return number

    def saved(self) -> bytes:
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()
