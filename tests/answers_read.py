"""Pages of answers read back, and what records say, read without the code under test: for tests of the two together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import yaml
from bs4 import BeautifulSoup, Tag

from conftest import ROOT, our_build
from plain_records import many
from privacy_statements import Project, build
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Page, html_of
from privacy_statements.project import read_project

Record = dict[str, Any]


@dataclass(frozen=True)
class ReadRow:
    """A row of a table as it is published."""

    page: str
    heading: str
    group: str
    name: str
    anchor: str
    cells: dict[str, str]


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def pages_of_kind(root: Path, kind: str) -> list[Page]:
    project = (
        read_project(root / "mkdocs.yml", root) if (root / "mkdocs.yml").is_file() else Project(root, root / "site-src")
    )
    built = our_build() if root == ROOT else build(project)
    return [page for page in built.pages if page.kind == kind]


def body(built: Built, path: str) -> lxml.html.HtmlElement:
    """What stands on a page."""
    (page,) = [page for page in built.pages if page.path == path]
    return lxml.html.fragment_fromstring(html_of(page.blocks), create_parent="main")


def rows_of(pages: list[Page]) -> list[ReadRow]:
    return [row for page in pages for row in _rows(page)]


def _rows(page: Page) -> Iterator[ReadRow]:
    heading = group = ""
    for element in BeautifulSoup(html_of(page.blocks), "html.parser").find_all(["h2", "table", "tr"]):
        if element.name == "h2":
            heading = str(element["id"])
        elif element.name == "table":
            group = ""
        elif title := element.find("th", scope="rowgroup"):
            group = words(title)
        elif header := element.find("th", scope="row"):
            for tool in header.find_all(class_="ps-tools"):
                tool.extract()
            first = header.find("a")
            name = first if first is not None and first.parent is header else None
            cells = {str(cell["data-th"]): words(cell) for cell in element.find_all("td")}
            yield ReadRow(page.path, heading, group, words(name or header), str(header.get("id", "")), cells)


# --- records, as they are written


def records(root: Path, folder: str) -> list[Record]:
    found = [yaml.safe_load(file.read_text()) for file in sorted((root / "content" / folder).glob("*.yml"))]
    return [one for file in found for one in many(file)]


def vocabulary(root: Path, kind: str) -> dict[str, Record]:
    known: dict[str, Record] = {}
    folder, named = (
        ROOT / "plugins/privacy_statements/catalog/word_lists",
        ("gdpr", "ccpa", "regions-eu") if root == ROOT else (),
    )
    lists = [yaml.safe_load((folder / f"{name}.yml").read_text("utf-8")) for name in named]
    for file in [*records(root, "vocabulary"), *reversed(lists)]:
        known = {word["id"]: word for word in file.get(kind, ()) or ()} | known
    said = " ".join(path.read_text("utf-8") for path in (root / "content").rglob("*.yml"))
    return {key: word for key, word in known.items() if not lists or re.search(rf"\b{re.escape(key)}\b(?!:)", said)}


def places(record: Record, name: str = "") -> Iterator[tuple[str, Record]]:
    """Every place of a product or guide at which something is written, with its name; "" for all of it."""
    yield name, record
    for item in record.get("items", ()):
        if isinstance(item, dict):
            yield item.get("name") or item.get("item", ""), item
    for section in record.get("sections", ()):
        yield from places(section, section.get("heading", ""))
