"""A product or guide as a Markdown page, for a person to read.

The front matter holds what the record says of itself. Sections are headings, with their text below. Every other fact
is an entry of a list: ``- Key: value``, numbered where there can be several. Words that are not simply text (ids,
closed words, texts that Markdown would read as more) stand in code; a text of several lines is a quotation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from privacy_statements.pages.page import front_matter

KEY, VERSION = "record", "1"
"""The key of front matter by which such a page is known: ``record: products/1``."""
NOTHING, NO_ENTRIES, NO_KEYS = "*nothing*", "*no entries*", "*no keys*"
ENTRIES, TEXT, NO_HEADING = "*entries*", "*text*", "*no heading*"
WORDS = frozenset({NOTHING, NO_ENTRIES, NO_KEYS, ENTRIES, TEXT})
"""What stands in place of a value that is no text; no text is written like it."""
ON_TOP = frozenset(
    {
        "id", "name", "description", "former_names", "family", "platforms", "part_of", "language", "applies_to",
        "see_also", "source", "metadata", "status", "introduced", "replaced_by", "reviewed", "reviewer", "owner",
        "evidence", "disregard", "provider", "controllers",
    }
)  # fmt: skip
"""What a document says of itself."""
PROSE = frozenset(
    {
        "after", "before", "consequence", "consequences", "definition", "description", "effect", "example", "how", "logic",
        "lost", "not_erased", "note", "says", "summary", "text", "withdrawal",
    }
)  # fmt: skip
"""The fields that hold Markdown: their text is written as it is."""
FIRST = ("heading", "name", "item", "about", "title")  # of the keys of an entry
DEEPEST = 6  # Markdown has no deeper heading; sections further in are entries of a list

LABEL = re.compile(r"(?:[A-Z][a-z]*(?: [a-z]+)*|`[^`]+`):(?: |$)")
_KEY = re.compile("[a-z]+(?:_[a-z]+)*")
_WORD = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*|P[0-9A-Z]+|\d{4}-\d\d-\d\d|[a-z]+:[!-_a-~]+")
_PLAIN = re.compile(r"[^\W\d_](?:[ !%'()+,./:;=?@\"-]|[^\W_])*(?<! )")
_PROSE_LINE = re.compile(r"[^\W\d_][^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<!\s)")
_TABLE_CELL = re.compile(r"[^\W_](?:[ !%'()+,./:;=?@\"-]|[^\W_])*(?<! )")
_UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def record_markdown(kind: str, data: Mapping[str, Any]) -> str:
    """The page of one record. ``kind`` is its folder, ``products`` or ``guides``; ``data`` its keys as plain data:
    texts, ``None``, lists and mappings of the same."""
    front = {KEY: f"{kind}/{VERSION}", **{key: data[key] for key in data if key in ON_TOP}}
    heading = data.get("title", data.get("name"))
    if "title" not in data:
        front.pop("name", None)
    body = {key: value for key, value in data.items() if key not in front and key not in ("title", "name")}
    return f"{front_matter(front)}\n" + "\n".join(_section(heading, body, 1, "summary")) + "\n"


# --- sections


def _section(heading: Any, data: Mapping[str, Any], level: int, opening: str) -> Iterator[str]:
    yield f"{'#' * level} {NO_HEADING if heading is None else _text(heading)}"
    yield ""
    first = data.get(opening)
    inner, tables = data.get("sections"), data.get("tables")
    apart = {opening} if _is_calm(first) else set()
    apart |= {"tables"} if tables and isinstance(tables, list) and all(map(_is_table, tables)) else set()
    apart |= {"sections"} if _are_headed(inner) and level < DEEPEST else set()
    facts = {key: value for key, value in data.items() if key not in apart}
    if facts:
        yield from _keys(facts)
        yield ""
    if opening in apart:
        yield from str(first).split("\n")
        yield ""
    for table in tables if tables is not None and "tables" in apart else ():
        yield from _table(table)
        yield ""
    for section in inner if inner is not None and "sections" in apart else ():
        others = {key: value for key, value in section.items() if key != "heading"}
        yield from _section(section.get("heading"), others, level + 1, "before")


def _are_headed(sections: Any) -> bool:
    """Whether each section has a heading that is text, or none."""
    if not isinstance(sections, list) or not sections or not all(isinstance(each, Mapping) for each in sections):
        return False
    return all(isinstance(heading, str) and heading for heading in (each.get("heading", "-") for each in sections))


def _is_calm(prose: Any) -> bool:
    """Whether prose is paragraphs of lines that Markdown reads as nothing else, wherever they stand."""
    if not isinstance(prose, str):
        return False
    paragraphs = [paragraph.split("\n") for paragraph in prose.split("\n\n")]
    lines = [line for paragraph in paragraphs for line in paragraph]
    return all(_PROSE_LINE.fullmatch(line) and LABEL.match(line) is None for line in lines)


# --- tables


def _is_table(table: Any) -> bool:
    if not isinstance(table, Mapping) or not set(table) <= {"caption", "columns", "rows"}:
        return False
    columns, rows = table.get("columns"), table.get("rows", [])
    if not isinstance(columns, list) or not columns or not isinstance(rows, list):
        return False
    caption = table.get("caption", "Caption")
    same = all(isinstance(row, list) and len(row) == len(columns) for row in rows)
    cells = [columns, *rows]
    return same and _is_cell(caption) and bool(caption) and all(_is_cell(cell) for row in cells for cell in row)


def _is_cell(cell: Any) -> bool:
    return cell in (None, "") or (isinstance(cell, str) and _TABLE_CELL.fullmatch(cell) is not None)


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    if "caption" in table:
        yield f"Table: {table['caption']}"
        yield ""
    for number, row in enumerate([table["columns"], *table.get("rows", [])]):
        yield f"| {' | '.join(cell or '' for cell in row)} |"
        if not number:
            yield f"|{'---|' * len(row)}"


# --- lists of facts


def _keys(data: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(data, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST)):
        yield from _entry("-", f"{_label(key)}:", data[key], key in PROSE)


def _entry(mark: str, label: str, value: Any, is_prose: bool) -> Iterator[str]:
    """One entry of a list: its mark and label, then its value beside it or below."""
    word, below = _beside_and_below(label, value, is_prose)
    if not label and not word:  # the first key of a mapping stands beside the number
        word, below = below[0].removeprefix("- "), below[1:]
    yield " ".join(filter(None, (mark, label, word)))
    yield from (" " * (len(mark) + 1) + line for line in below)


def _beside_and_below(label: str, value: Any, is_prose: bool) -> tuple[str, list[str]]:
    match value:
        case None:
            return NOTHING, []
        case Mapping():
            return ("", list(_keys(value))) if value else (NO_KEYS, [])
        case list():
            below = [line for entry in value for line in _entry("1.", "", entry, is_prose)]
            return ("" if label else ENTRIES, below) if value else (NO_ENTRIES, [])
        case str() if "\n" in value and _UNWRITABLE.search(value) is None:
            return "" if label else TEXT, [f"> {line}" if line else ">" for line in value.split("\n")]
        case _:
            return _text(value, is_prose=is_prose, has_label=bool(label)), []


def _label(key: str) -> str:
    if _KEY.fullmatch(key):
        return key.replace("_", " ").capitalize()
    strange = "`" in key or key[:1] == '"' or _odd(key)
    return _code(json.dumps(key).replace("`", r"\u0060") if strange else key)


def _text(text: str, *, is_prose: bool = False, has_label: bool = True) -> str:
    """A text of one line: as it is where Markdown reads it as nothing else; as code; or quoted in code."""
    as_it_is = _PROSE_LINE if is_prose else _PLAIN
    if as_it_is.fullmatch(text) and not _WORD.fullmatch(text) and (has_label or not LABEL.match(text)):
        return text
    return _code(json.dumps(text) if _odd(text) or text[:1] == '"' else text)


def _odd(text: str) -> bool:
    """Whether a text cannot stand in code as it is."""
    return not text.strip(" ") or text != text.strip() or "\n" in text or _UNWRITABLE.search(text) is not None


def _code(text: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
