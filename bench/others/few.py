"""Records → pages, as a team would write it in an afternoon: products, data items, categories, and their lists.

The script of gen-files, the macros, and the limit without a host share it. It needs PyYAML with libyaml and nothing else.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
WORDS = {"collected": "Collected", "not-stated": "Not stated", "not-collected": "Not collected"}


@dataclass(frozen=True)
class Part:
    """A heading with a text and, mostly, a table."""

    heading: str
    text: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Page:
    """One page. ``path`` is that of its Markdown file."""

    path: str
    title: str
    text: str
    parts: list[Part]


class Records:
    """What the files say, and who speaks of what."""

    def __init__(self, content: Path) -> None:
        words = _read(content / "vocabulary/words.yml")
        self.words = {word["id"]: word for kind in ("categories", "purposes", "regions") for word in words[kind]}
        self.values = {
            (dimension["id"], value["id"]): value for dimension in words["dimensions"] for value in dimension["values"]
        }
        self.items: dict[str, Record] = {item["id"]: item for item in _read(content / "items/shared.yml")}
        self.products: dict[str, Record] = {}
        for file in sorted((content / "products").iterdir()):
            product = _read(file)
            self.products[product["id"]] = product
        self.spoken: dict[str, list[tuple[Record, Record, Record]]] = defaultdict(list)
        for product in self.products.values():
            for section, row in _rows(product["sections"]):
                if "item" in row:
                    self.spoken[row["item"]].append((product, section, row))

    def pages(self) -> Iterator[str]:
        """The paths of all pages."""
        yield from ("products/index.md", "items/index.md", "categories/index.md")
        yield from (f"products/{one}.md" for one in self.products)
        yield from (f"items/{one}.md" for one in self.items)
        yield from (f"categories/{one['id']}.md" for one in self._categories())

    def page(self, path: str) -> Page:
        """One page."""
        folder, _, name = path.removesuffix(".md").partition("/")
        if name == "index":
            return self._index(path, folder)
        return {"products": self._product, "items": self._item, "categories": self._category}[folder](path, name)

    def _categories(self) -> list[Record]:
        return [word for word in self.words.values() if word["id"].startswith("c")]

    def _index(self, path: str, folder: str) -> Page:
        records = {
            "products": list(self.products.values()),
            "items": sorted(self.items.values(), key=lambda item: str(item["name"])),
            "categories": self._categories(),
        }[folder]
        rows = [
            (f"[{one['name']}]({one['id']}.md)", str(one.get("description", one.get("definition", ""))))
            for one in records
        ]
        return Page(path, folder.capitalize(), "", [Part("All", "", ("Name", "About"), rows)])

    def _product(self, path: str, name: str) -> Page:
        product = self.products[name]
        kept, stored = product["retention"][0], product["storage"][0]
        about = [
            ("Platforms", ", ".join(product["platforms"])),
            ("Purposes", ", ".join(self.words[one]["name"] for one in product["purposes"])),
            ("Kept for", f"{kept['bound']} {kept['duration']}"),
            ("Stored in", self.words[stored["regions"]]["name"]),
        ]
        parts = [Part("At a glance", "", ("What", "Answer"), about)]
        for section in product["sections"]:
            parts.append(Part(section["heading"], section.get("before", "")))
            for group, rows in _groups(section):
                heading = self.words[group["category"]]["name"] if "category" in group else "Data items"
                said = [self._row(section, row) for row in rows]
                parts.append(Part(heading, "", ("Data item", "Collected", "Necessity", "Details"), said))
        return Page(path, product["name"], product["summary"], parts)

    def _row(self, section: Record, row: Record) -> tuple[str, ...]:
        if "item" in row:
            name = f"[{self.items[row['item']]['name']}](../items/{row['item']}.md)"
        else:
            name = row["name"]
        details = row.get("note") or row.get("description") or "No further details"
        return name, self._answer(section, row), section.get("necessity", "never").capitalize(), details

    def _answer(self, section: Record, row: Record) -> str:
        if section["kind"] == "never":
            return "Never collected"
        when = " and ".join(self.values[one]["when"] for one in row.get("condition", {}).items())
        return f"Depends: only if {when}" if when else WORDS[row.get("answer", "collected")]

    def _item(self, path: str, name: str) -> Page:
        item = self.items[name]
        category = self.words[item["category"]]
        rows = [
            (
                f"[{product['name']}](../products/{product['id']}.md)",
                self._answer(section, row),
                section.get("necessity", "never").capitalize(),
                section["heading"],
            )
            for product, section, row in self.spoken[name]
        ]
        text = f"{item.get('definition', '')} Category: [{category['name']}](../categories/{category['id']}.md)."
        columns = ("Product", "Answer", "Necessity", "Where it is said")
        return Page(path, item["name"], text, [Part("What each product says", "", columns, rows)])

    def _category(self, path: str, name: str) -> Page:
        rows = []
        for item in self.items.values():
            if item["category"] == name:
                told = [self._answer(section, row) for _, section, row in self.spoken[item["id"]]]
                counts = [
                    sum(one.startswith(word) for one in told) for word in ("Collected", "Depends", "Not", "Never")
                ]
                rows.append((f"[{item['name']}](../items/{item['id']}.md)", *map(str, counts)))
        columns = ("Data item", "Collected", "Depends", "Not stated", "Never")
        word = self.words[name]
        return Page(path, word["name"], word["description"], [Part("Its items", "", columns, rows)])


def as_markdown(page: Page) -> str:
    """A page as Markdown with pipe tables."""
    lines = [f"# {page.title}", "", page.text, ""]
    for part in page.parts:
        lines += [f"## {part.heading}", "", part.text, ""]
        if part.columns:
            lines += [_line(part.columns), _line(["---"] * len(part.columns)), *map(_line, part.rows), ""]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _read(file: Path) -> Any:
    with file.open("rb") as text:
        return yaml.load(text, yaml.CSafeLoader)


def _groups(section: Record) -> Iterator[tuple[Record, list[Record]]]:
    if "items" in section:
        yield section, section["items"]
    for inner in section.get("sections", ()):
        yield from _groups(inner)


def _rows(sections: list[Record]) -> Iterator[tuple[Record, Record]]:
    for section in sections:
        for _, rows in _groups(section):
            for row in rows:
                yield section, row


def write_few(content: Path, docs: Path, macros: bool = False) -> int:
    """Writes the pages as Markdown; with ``macros``, as pages that ask a macro for all they say."""
    records = Records(content)
    paths = list(records.pages())
    for path in paths:
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{{ page_of(" + repr(path) + ") }}\n" if macros else as_markdown(records.page(path)), "utf-8")
    return len(paths)


if __name__ == "__main__":
    print(write_few(Path(sys.argv[1]), Path(sys.argv[2]), "macros" in sys.argv[3:]))
