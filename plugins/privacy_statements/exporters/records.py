"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from privacy_statements.exporters.contract import FORMAT, ROW_PROPERTIES, SCHEMA
from privacy_statements.json_text import json_list_parts, json_object, json_text, json_texts
from privacy_statements.markdown import one_line
from privacy_statements.model import Catalog, Product, Row
from privacy_statements.published import PublishedRows, once_each, plain, version_of
from privacy_statements.views import paths
from privacy_statements.wording import Wording

FORMULA = tuple(
    "=+-@\uff1d\uff0b\uff0d\uff20"
)  # what spreadsheets would run; some read full-width signs so, too
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class _RowText:
    """A row as both formats write it."""

    json: str
    cells: str
    """The columns before the answers, as they stand in a line of CSV; so are the others."""
    answers: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Records:
    """What is published of products: each product and each row is written once, whatever files it stands in."""

    products: Mapping[str, str]
    """By id: the product as JSON."""
    rows: Mapping[str, tuple[_RowText, ...]]
    """By the id of the product."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns that its rows answer, by the id of the product."""

    def of(self, product: str) -> Records:
        """That of one product. Raises ``KeyError`` for an unknown one."""
        return Records(
            {product: self.products[product]},
            {product: self.rows[product]},
            {product: self.columns[product]},
        )


def published_records(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> Records:
    """What is published of all products; ``address`` gives the address of a page."""
    writer = RowWriter(wording)
    return together(records_of(product, writer, address) for product in catalog.products.values())


def records_of(
    product: Product,
    writer: RowWriter,
    address: Callable[[str], str],
    version: str = "",
) -> Records:
    """What is published of one product; ``version`` is its version, where that is known already."""
    page = address(paths.page("products", product.id))
    text = json_text(_product(product, version or version_of(product), page), 2)
    rows = tuple(_row(row, writer, page) for row in product.rows)
    columns = tuple(dict.fromkeys(column for row in rows for column in row.answers))
    return Records({product.id: text}, {product.id: rows}, {product.id: columns})


def together(some: Iterable[Records]) -> Records:
    """What is published of several products, in this order."""
    products: dict[str, str] = {}
    rows: dict[str, tuple[_RowText, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for one in some:
        products |= one.products
        rows |= one.rows
        columns |= one.columns
    return Records(products, rows, columns)


def read_again(some: Mapping[str, Callable[[], Records]]) -> Records:
    """What is published of several products, by their ids: of each the rows are read when somebody asks for them. What
    was read last stays."""
    products: dict[str, str] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for read in some.values():
        one = read()
        products |= one.products
        columns |= one.columns
    return Records(products, _Rows(some), columns)


def packed(records: Records) -> bytes:
    """The same as bytes, for this run of the program alone. What texts know of their places is not in it."""
    products = {str(product): str(text) for product, text in records.products.items()}
    columns = {str(product): [*map(str, some)] for product, some in records.columns.items()}
    rows = {
        str(product): [
            (
                str(row.json),
                str(row.cells),
                {str(key): str(said) for key, said in row.answers.items()},
                str(row.place),
            )
            for row in rows
        ]
        for product, rows in records.rows.items()
    }
    return marshal.dumps((products, rows, columns))


def unpacked(data: bytes) -> Records:
    """What ``packed`` has packed."""
    products, rows, columns = marshal.loads(data)
    return Records(
        products,
        {product: tuple(_RowText(*row) for row in some) for product, some in rows.items()},
        {product: tuple(some) for product, some in columns.items()},
    )


class _Rows(Mapping[str, tuple[_RowText, ...]]):
    """The rows of products, read again for each that is asked for."""

    def __init__(self, some: Mapping[str, Callable[[], Records]]) -> None:
        self._some = some
        self._last: tuple[str, tuple[_RowText, ...]] = "", ()

    def __getitem__(self, product: str) -> tuple[_RowText, ...]:
        if self._last[0] != product:
            self._last = product, self._some[product]().rows[product]
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._some)

    def __len__(self) -> int:
        return len(self._some)


def records_json(records: Records) -> Iterator[str]:
    """The products and their rows as JSON text."""
    yield f'{{\n "format": {FORMAT},\n "products": '
    yield from json_list_parts(records.products.values(), 1)
    yield ',\n "rows": '
    yield from json_list_parts((row.json for rows in records.rows.values() for row in rows), 1)
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
        self.wording = wording
        self.published = PublishedRows(wording)
        self.shared = once_each(lambda said: (json_text(said, 3), in_csv(_text(said))))
        """A list that several rows say, as it stands in a row of either format."""


def _row(row: Row, writer: RowWriter, page: str) -> _RowText:
    said = writer.published.row(row)
    said["url"] = f"{page}#{row.anchor}"
    said["position"] = {"path": row.position.path, "line": row.position.line}
    names = tuple(said)
    shared = {name: writer.shared(said.pop(name)) for name in SHARED}
    json = dict(zip(said, json_texts(said.values(), 3), strict=True))
    cells = {
        name: ""
        if (value := said[name]) is None or value == []
        else in_csv(value if type(value) is str else _text(value))
        for name in OWN
    }
    for name, (as_json, as_cell) in shared.items():
        json[name], cells[name] = as_json, as_cell
    return _RowText(
        json_object(names, map(json.__getitem__, names), 2),
        ",".join(map(cells.__getitem__, COLUMNS)),
        {column: in_csv(writer.wording.answer_in_full(answer)) for column, answer in row.answers.items()},
        f"{in_csv(row.position.path)},{row.position.line}",
    )


# --- CSV

COLUMNS = [key for key in ROW_PROPERTIES if key not in ("answers", "position")]
OWN = [name for name in COLUMNS if name not in SHARED]
"""What each row is read for."""


def records_csv(records: Records) -> Iterator[str]:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    answers = list(dict.fromkeys(column for columns in records.columns.values() for column in columns))
    head = [*COLUMNS, *(f"answer.{column}" for column in answers), "path", "line"]
    yield ",".join(map(in_csv, head)) + "\n"
    for rows in records.rows.values():
        lines = []
        for row in rows:
            said = [row.answers.get(column, "") for column in answers]
            lines.append(",".join([row.cells, *said, row.place]) + "\n")
        yield "".join(lines)


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
