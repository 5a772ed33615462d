"""One text in one record, edited as a writer would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

RECORD = "product-0000"
PAGE = "products/product-0000/"
MORE = " It is sent once a day while the device has a connection, and it says nothing about what you write or look at."
"""Takes a line more in the file."""


def edit(site: Path, number: int) -> str:
    """Writes a new note on a shared item into a product; returns the words that its page must show. Every other note takes
    a line more: all lines below it move, as they do where writers edit."""
    file = site / "content/products" / f"{RECORD}.yml"
    record = yaml.safe_load(file.read_text("utf-8"))
    words = f"Edited {number} times."
    next(row for row in _rows(record["sections"]) if "item" in row)["note"] = words + MORE * (number % 2)
    file.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=110), "utf-8")
    return words


def _rows(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield from section.get("items", ())
        yield from _rows(section.get("sections", []))
