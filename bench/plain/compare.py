"""``python -m bench.plain.compare OURS PLAIN``: do both built sites say the same rows and cells, page by page?

Read from the HTML that readers get. A row is told by its first cell and by how many cells it has. Headers of groups and
notes on them, which span a table of ours, are rows with one filled cell in a pipe table: they are counted on neither side.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

TOLD = 5  # differences that are told


@dataclass(frozen=True)
class Row:
    """One row: what it is about, and how many cells it has with that."""

    about: str
    cells: int


@dataclass(frozen=True)
class Said:
    """What one page says in tables, and how many words it has in all."""

    tables: tuple[tuple[Row, ...], ...] = ()
    words: int = 0


@dataclass
class Counted:
    """The figures of a site."""

    pages: int = 0
    tables: int = 0
    rows: int = 0
    cells: int = 0
    words: int = 0

    def add(self, page: Said) -> None:
        """Counts one more page."""
        self.pages += 1
        self.tables += len(page.tables)
        self.rows += sum(map(len, page.tables))
        self.cells += sum(row.cells for table in page.tables for row in table)
        self.words += page.words


LEADS_ON = b'<meta name="robots" content="noindex">'


@dataclass
class Comparison:
    """Two sites: the figures of each, and where they differ."""

    ours: Counted = field(default_factory=Counted)
    plain: Counted = field(default_factory=Counted)
    differences: list[str] = field(default_factory=list)


def compare(ours: Path, plain: Path) -> Comparison:
    """Compares two folders of built pages. Those that only lead on say nothing."""
    result = Comparison()
    paths = [
        {file.relative_to(folder).as_posix() for file in folder.rglob("*.html") if LEADS_ON not in file.read_bytes()}
        for folder in (ours, plain)
    ]
    result.differences += [f"{path} is only in ours" for path in sorted(paths[0] - paths[1])]
    result.differences += [f"{path} is only in plain" for path in sorted(paths[1] - paths[0])]
    for path in sorted(paths[0] & paths[1]):
        own, other = said_by((ours / path).read_text("utf-8")), said_by((plain / path).read_text("utf-8"))
        result.ours.add(own)
        result.plain.add(other)
        result.differences += [f"{path}: {found}" for found in differences(own, other)]
    return result


def differences(ours: Said, plain: Said) -> Iterator[str]:
    """What is not the same in the tables of a page: at most one sentence for each table."""
    if len(ours.tables) != len(plain.tables):
        yield f"{len(ours.tables)} tables, {len(plain.tables)} in plain"
        return
    for number, (own, other) in enumerate(zip(ours.tables, plain.tables, strict=True), 1):
        if len(own) != len(other):
            yield f"table {number} has {len(own)} rows, {len(other)} in plain"
            continue
        for one, two in zip(own, other, strict=True):
            if one != two:
                yield f"table {number}: {one.about!r} with {one.cells} cells, in plain {two.about!r} with {two.cells}"
                break


def said_by(html: str) -> Said:
    """What a built page says, by either way. Raises ``ValueError`` for a page without the theme's main part."""
    article = lxml.html.document_fromstring(html).find(".//article")
    if article is None:
        raise ValueError("a page without its main part: is the theme another one?")
    return Said(tuple(tuple(_rows(table)) for table in article.iter("table")), len(str(article.text_content()).split()))


def _rows(table: HtmlElement) -> Iterator[Row]:
    columns = len(table.findall(".//thead//th"))
    for row in table.iterfind(".//tbody/tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if cells[0].get("colspan"):
            continue
        if columns > 1 and not any(map(_words, cells[1:])):
            continue
        yield Row(_about(cells[0]), sum(int(cell.get("colspan", 1)) for cell in cells))


def _about(cell: HtmlElement) -> str:
    """The words of the first cell, without the links by which readers of ours reach the row and its record, and without
    what is folded."""
    for beside in (*cell.find_class("ps-tools"), *cell.find_class("ps-what")):
        beside.drop_tree()
    return _words(cell)


def _words(cell: HtmlElement) -> str:
    return re.sub(r"\s+", " ", str(cell.text_content())).strip()


def as_json(result: Comparison) -> str:
    """The figures, and the first differences."""
    return json.dumps(
        {
            "ours": vars(result.ours),
            "plain": vars(result.plain),
            "different": len(result.differences),
            "differences": result.differences[:TOLD],
        }
    )


if __name__ == "__main__":
    found = compare(Path(sys.argv[1]), Path(sys.argv[2]))
    print(as_json(found))
    sys.exit(1 if found.differences else 0)
