"""Pieces of Markdown for the pages that describe the program: tables, links, fences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from privacy_statements.read.markdown import plain_html, prose_html

NOTICE = "Made from the code by `make docs`; do not edit it here."


def page(title: str, description: str, *parts: str) -> str:
    """A page of the site, with front matter."""
    front = f"---\n# {NOTICE}\ntitle: {json.dumps(title)}\ndescription: {json.dumps(description)}\n---"
    return "\n\n".join([front, f"# {title}", *parts]) + "\n"


def readme(title: str, *parts: str) -> str:
    """The README of a folder."""
    return "\n\n".join([f"<!-- {NOTICE} -->", f"# {title}", *parts]) + "\n"


def site_table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a page of the site: the same HTML as the tables of statements, with a caption, and the first
    cell of each row as its header. Cells are Markdown."""
    labels = [plain_html(header) for header in headers]
    head = " ".join(f'<th scope="col">{label}</th>' for label in labels)
    lines = [
        f'<div class="ps-view">\n<table class="ps-table{" ps-narrow" if len(headers) < 3 else ""}">',
        f"<caption>{plain_html(caption)}</caption>",
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>",
        *(_site_row(row, labels) for row in rows),
        "</tbody>\n</table>\n</div>",
    ]
    return "\n".join(lines)


def _site_row(row: Sequence[str], labels: Sequence[str]) -> str:
    first, *others = (prose_html(text, inline=True) for text in row)
    cells = [f'<th scope="row">{first}</th>']
    cells += [f'<td data-th="{label}">{text}</td>' for label, text in zip(labels[1:], others, strict=True)]
    # a blank between cells: search takes the tags away, and words of two cells would become one
    return f"<tr>{' '.join(cells)}</tr>"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a README. No text changes the number of its cells."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def code(text: object) -> str:
    """A word of code."""
    return f"`{text}`"


def codes(words: Iterable[object]) -> str:
    """Words of code, with commas."""
    return ", ".join(map(code, words))


def fence(language: str, text: str) -> str:
    """A block of code."""
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
    return f"{marks}{language}\n{text.strip(chr(10))}\n{marks}"


def link_to(heading: str, page: str = "") -> str:
    """A link to a heading of the same page, or of another."""
    return f"[{heading}]({page}#{anchor_of(heading)})"


def anchor_of(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^a-z0-9-]", "", heading.lower().replace(" ", "-"))


def plain(docstring: str) -> str:
    """A docstring as Markdown: its double backticks and cross-references are those of Python."""
    text = re.sub(r":[a-z]+:`([^`]+)`", r"``\1``", docstring)
    return text.replace("``", "`")
