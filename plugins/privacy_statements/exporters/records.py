"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from privacy_statements.exporters.contract import FORMAT, ROW_PROPERTIES, SCHEMA
from privacy_statements.frozen import dataclass
from privacy_statements.json_text import json_inside, json_list_parts, json_object, json_text, json_texts
from privacy_statements.markdown import one_line
from privacy_statements.model import Catalog, Product, Row
from privacy_statements.published import PublishedRows, once_each, plain, version_of
from privacy_statements.views import paths
from privacy_statements.wording import Wording

FORMULA = tuple(
    "=+-@\uff1d\uff0b\uff0d\uff20"
)  # what spreadsheets would run; some read full-width signs so, too
QUOTE = '"'


Line = tuple[str, tuple[str, ...], str]
"""A row in CSV: the columns before the answers, the answers, the columns after them."""


@dataclass(frozen=True, slots=True)
class ProductRecords:
    """What is published of one product: it and each of its rows is written once, whatever files it stands in."""

    product: str
    """The product as JSON."""
    columns: tuple[str, ...]
    """The columns that its rows answer."""
    json: str
    """Its rows as JSON, as they stand in a list, without its ends."""
    lines: tuple[Line, ...]
    """Its rows in CSV, each with an answer for each of the columns."""
    mark: bytes = b""
    """What decides about all this, where a cache keeps it."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is published of products, each by its id."""

    products: Mapping[str, str]
    """The products as JSON."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns that their rows answer."""
    json: Callable[[str], str]
    """Gives the rows of a product as JSON, as they stand in a list, without its ends."""
    lines: Callable[[str], tuple[Line, ...]]
    """Gives the rows of a product in CSV, each with an answer for each of its columns."""

    def of(self, product: str) -> Records:
        """That of one product. Raises ``KeyError`` for an unknown one."""
        return Records(
            {product: self.products[product]}, {product: self.columns[product]}, self.json, self.lines
        )


def published_records(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> Records:
    """What is published of all products; ``address`` gives the address of a page."""
    writer = RowWriter(wording)
    return together({one.id: records_of(one, writer, address) for one in catalog.products.values()})


def records_of(
    product: Product,
    writer: RowWriter,
    address: Callable[[str], str],
    version: str = "",
) -> ProductRecords:
    """What is published of one product; ``version`` is its version, where that is known already."""
    page = address(paths.page("products", product.id))
    text = json_text(_product(product, version or version_of(product), page), 2)
    columns = tuple(dict.fromkeys(column for row in product.rows for column in row.answers))
    rows = [_row(row, writer, page, columns) for row in product.rows]
    json = json_inside([written for written, _line in rows], 1)
    return ProductRecords(text, columns, json, tuple([line for _written, line in rows]))


def together(some: Mapping[str, ProductRecords]) -> Records:
    """What is published of several products, by their ids, in this order."""
    return Records(
        {product: one.product for product, one in some.items()},
        {product: one.columns for product, one in some.items()},
        lambda product: some[product].json,
        lambda product: some[product].lines,
    )


def records_json(records: Records) -> Iterator[str]:
    """The products and their rows as JSON text."""
    yield f'{{\n "format": {FORMAT},\n "products": '
    yield from json_list_parts(records.products.values(), 1)
    yield ',\n "rows": '
    yield from json_list_parts(filter(None, map(records.json, records.products)), 1)
    yield "\n}\n"


def _product(product: Product, version: str, page: str) -> dict[str, Any]:
    source = product.source
    return {
        "id": product.id,
        "name": product.name,
        "former_names": list(product.former_names),
        "family": product.family,
        "platforms": list(product.platforms),
        "status": product.lifecycle.status.value,
        "reviewed": product.lifecycle.reviewed.isoformat() if product.lifecycle.reviewed else None,
        "source": {
            "title": source.title,
            "url": source.url,
            "published": source.published.isoformat() if source.published else None,
        }
        if source
        else None,
        "controllers": [controller.title for controller in product.controllers],
        "automated_decisions": None
        if product.automated_decisions is None
        else [
            {"name": each.name, "logic": plain(each.logic), "consequences": plain(each.consequences)}
            for each in product.automated_decisions
        ],
        "version": version,
        "url": page,
        "position": {"path": product.position.path, "line": product.position.line},
    }


SHARED = ("purposes", "retention", "storage")
"""What whole sections say: ``PublishedRows`` gives one object for all of their rows."""


class RowWriter:
    """Writes the rows of products, in one language. What many rows share is written once."""

    def __init__(self, wording: Wording) -> None:
        self.published = PublishedRows(wording)
        in_full: Callable[[Any], str] = wording.answer_in_full
        self.shared = once_each(lambda said: (json_text(said, 3), in_csv(_text(said))))
        """A list that several rows say, as it stands in a row of either format."""
        self.answer = once_each(lambda said: json_text(said, 4))
        """An answer as it stands in a row of JSON."""
        self.in_full = once_each(lambda answer: in_csv(in_full(answer)))
        """An answer as it stands in a row of CSV."""


NULL, EMPTY, FILLED = range(3)
"""What a row says under a key: nothing, an empty list, something else."""


@lru_cache(maxsize=1024)
def _forms(names: tuple[str, ...], says: tuple[int, ...]) -> tuple[str, str, tuple[int, ...]]:
    """The form of a row that says so under these keys, in JSON and in CSV, with a place for each key under which there is
    something; and which of these there are in CSV, in its order."""
    filled = [name for name, how in zip(names, says, strict=True) if how == FILLED]
    places = [name for name in COLUMNS if name in filled]
    return (
        json_object(names, map(("null", "[]", "%s").__getitem__, says), 2),
        ",".join(["%s" if name in filled else "" for name in COLUMNS]),
        tuple(map(filled.index, places)),
    )


def _row(row: Row, writer: RowWriter, page: str, columns: tuple[str, ...]) -> tuple[str, Line]:
    """A row in both formats. ``columns`` are those that any row of the product answers."""
    said = writer.published.row(row)
    said["url"] = f"{page}#{row.anchor}"
    said["position"] = {"path": row.position.path, "line": row.position.line}
    says = tuple([NULL if value is None else EMPTY if value == [] else FILLED for value in said.values()])
    as_json, as_cells, places = _forms(tuple(said), says)
    json, cells = list[str](), list[str]()
    for name, value in said.items():
        if isinstance(value, str):
            json.append(encode_basestring(value))
            cells.append(in_csv(str(value)))  # alone, without the place of its record
        elif value is None or value == []:
            continue
        elif value is True or value is False:
            json.append("true" if value else "false")
            cells.append("true" if value else "false")
        elif name in SHARED or type(value) is list:
            written, cell = writer.shared(value) if name in SHARED else _listed(value)
            json.append(written)
            cells.append(cell)
        elif name == "position":
            json.append(json_object(("path", "line"), json_texts(value.values()), 3))
            cells.append("")
        elif name == "answers":
            json.append(json_object(tuple(value), map(writer.answer, value.values()), 3))
            cells.append("")
        else:
            json.append(json_text(value, 3))
            cells.append(in_csv(_text(value)))
    answers = row.answers
    line = (
        as_cells % tuple([cells[place] for place in places]),
        tuple([writer.in_full(answers[column]) if column in answers else "" for column in columns]),
        f"{in_csv(row.position.path)},{row.position.line}",
    )
    return as_json % tuple(json), line


def _listed(said: list[Any]) -> tuple[str, str]:
    """A list that is not empty, as it stands in a row of either format: all of texts, or all of something else."""
    if isinstance(said[0], str):
        return _words(tuple(map(str, said)))  # alone, without the places of their records
    return json_text(said, 3), in_csv(_text(said))


@lru_cache(maxsize=4096)
def _words(said: tuple[str, ...]) -> tuple[str, str]:
    return json_text(said, 3), in_csv(_text(list(said)))


# --- CSV

COLUMNS = [key for key in ROW_PROPERTIES if key not in ("answers", "position")]


def records_csv(records: Records) -> Iterator[str]:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    answers = list(dict.fromkeys(column for columns in records.columns.values() for column in columns))
    head = [*COLUMNS, *(f"answer.{column}" for column in answers), "path", "line"]
    yield ",".join(map(in_csv, head)) + "\n"
    for product, own in records.columns.items():
        if list(own) == answers:
            lines = [",".join((first, *said, last)) for first, said, last in records.lines(product)]
        else:
            places = [own.index(column) if column in own else len(own) for column in answers]
            lines = [
                ",".join((first, *[(*said, "")[place] for place in places], last))
                for first, said, last in records.lines(product)
            ]
        yield "".join([f"{line}\n" for line in lines])


def _text(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join([_short(inner) for inner in value])
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how")
        return (
            str(shown)
            if "from" not in value
            else " from ".join(filter(None, [shown, ", ".join(value["from"])]))
        )
    return str(value)


@lru_cache(maxsize=4096)
def in_csv(text: str) -> str:
    """A text as it stands between the commas of a line of CSV: on one line, and nothing that a spreadsheet would
    run."""
    cell = one_line(text)
    if cell.startswith(FORMULA):
        cell = f"'{cell}"
    return f'"{cell.replace(QUOTE, QUOTE * 2)}"' if "," in cell or QUOTE in cell else cell


# --- the schema of the JSON


def records_schema(records: Records) -> Iterator[str]:
    """The JSON Schema of ``records.json``: the same for all records."""
    yield json.dumps(SCHEMA, indent=1) + "\n"
