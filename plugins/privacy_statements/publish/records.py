"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from msgspec import Struct, msgpack

from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.pages.page import FAST
from privacy_statements.pages.store import digest_of
from privacy_statements.publish.contract import FORMAT, ROW_PROPERTIES, SCHEMA
from privacy_statements.read.markdown import one_line
from privacy_statements.views import paths
from privacy_statements.words.published import PublishedRows, in_json, once_each, plain, version_of
from privacy_statements.words.wording import Wording

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # what spreadsheets would run; some read full-width signs so, too
QUOTE = '"'


Line = tuple[str, tuple[str, ...], str]
"""A row in CSV: the columns before the answers, the answers, the columns after them."""
_decoder = msgpack.Decoder(tuple[str, tuple[Line, ...]])


class ProductRecords(Struct, frozen=True):
    """The published data of one product. It and each of its rows is written once, whatever files they are in."""

    product: str
    """The product as JSON."""
    columns: tuple[str, ...]
    """The columns that its rows answer."""
    packed: bytes
    """Its rows as JSON and in CSV, as few bytes: a large site has tens of thousands of rows."""

    @property
    def json(self) -> str:
        """Its rows as JSON, as they stand in a list, without its ends."""
        return self._unpacked()[0]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its rows in CSV, each with an answer for each of the columns."""
        return self._unpacked()[1]

    def _unpacked(self) -> tuple[str, tuple[Line, ...]]:
        return _decoder.decode(zlib.decompress(self.packed))

    @property
    def digest(self) -> bytes:
        """The digest of all that is published of the product."""
        return digest_of(self.product, *self.columns, self.packed)


class Records(Struct, frozen=True):
    """The published data of products, by their ids."""

    products: Mapping[str, str]
    """The products as JSON."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns that their rows answer."""
    json: Callable[[str], str]
    """The rows of a product as JSON: the inside of a list."""
    lines: Callable[[str], tuple[Line, ...]]
    """Gives the rows of a product in CSV, each with an answer for each of its columns."""
    digests: Mapping[str, bytes]
    """The digest of all that is published of a product."""

    def of(self, product: str) -> Records:
        """That of one product. Raises ``KeyError`` for an unknown one."""
        return Records(
            {product: self.products[product]},
            {product: self.columns[product]},
            self.json,
            self.lines,
            {product: self.digests[product]},
        )


def published_records(
    catalog: Catalog,
    wording: Wording,
    address: Callable[[str], str],
    made: Mapping[str, ProductRecords] = MappingProxyType({}),
) -> Records:
    """What is published of all products; ``address`` gives the address of a page. ``made`` is what is made already, by
    product id."""
    writer = RowWriter(wording)
    some = {
        product.id: made.get(product.id) or records_of(product, writer, address)
        for product in catalog.products.values()
    }
    return Records(
        {product: one.product for product, one in some.items()},
        {product: one.columns for product, one in some.items()},
        lambda product: some[product].json,
        lambda product: some[product].lines,
        {product: one.digest for product, one in some.items()},
    )


def records_of(product: Product, writer: RowWriter, address: Callable[[str], str], version: str = "") -> ProductRecords:
    """The published data of one product; ``version`` is its version, where that is known already."""
    page = address(paths.page("products", product.id))
    columns = tuple(dict.fromkeys(column for row in product.rows for column in row.answers))
    rows = [writer.row(row, page) for row in product.rows]
    text = _indented(in_json(rows)[len("[\n ") : -len("\n]")], 1) if rows else ""
    lines = tuple([writer.line(row, said, columns) for row, said in zip(product.rows, rows, strict=True)])
    return ProductRecords(
        _indented(in_json(_product(product, version or version_of(product), page)), 2),
        columns,
        zlib.compress(msgpack.encode((text, lines), enc_hook=str), FAST),
    )


def records_json(records: Records) -> Iterator[str]:
    """The products and their rows as JSON text."""
    yield f'{{\n "format": {FORMAT},\n "products": '
    yield from _list(records.products.values())
    yield ',\n "rows": '
    yield from _list(filter(None, map(records.json, records.products)))
    yield "\n}\n"


def _list(texts: Iterable[str]) -> Iterator[str]:
    """A list of JSON texts, piece by piece."""
    before = "[\n  "
    for text in texts:
        yield before + text
        before = ",\n  "
    yield "[]" if before.startswith("[") else "\n ]"


def _indented(text: str, depth: int) -> str:
    """JSON text for a place inside other JSON; its first line is not indented."""
    return text.replace("\n", "\n" + " " * depth)


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
"""Fields for which ``PublishedRows`` gives the same object to all rows of a section."""


class RowWriter:
    """Writes the rows of products, in one language. What many rows share is written once."""

    def __init__(self, wording: Wording) -> None:
        in_full: Callable[[Any], str] = wording.answer_in_full
        self._published = PublishedRows(wording)
        self._shared = once_each(_cell)
        self._in_full = once_each(lambda answer: in_csv(in_full(answer)))

    def row(self, row: Row, page: str) -> dict[str, Any]:
        """A row as plain data; ``page`` is the address of its product's page."""
        fields = self._published.row(row)
        fields["url"] = f"{page}#{row.anchor}"
        fields["position"] = {"path": row.position.path, "line": row.position.line}
        return fields

    def line(self, row: Row, fields: Mapping[str, Any], columns: tuple[str, ...]) -> Line:
        """The same row in CSV. ``columns`` are those that any row of the product answers."""
        answers = row.answers
        return (
            ",".join([self._shared(fields[name]) if name in SHARED else _cell(fields[name]) for name in COLUMNS]),
            tuple([self._in_full(answers[column]) if column in answers else "" for column in columns]),
            f"{in_csv(row.position.path)},{row.position.line}",
        )


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
            lines = [",".join((first, *answered, last)) for first, answered, last in records.lines(product)]
        else:
            places = [own.index(column) if column in own else len(own) for column in answers]
            lines = [
                ",".join((first, *[(*answered, "")[place] for place in places], last))
                for first, answered, last in records.lines(product)
            ]
        yield "".join([f"{line}\n" for line in lines])


def _cell(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return in_csv("; ".join([_short(inner) for inner in value]) if isinstance(value, list) else _short(value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how")
        return str(shown) if "from" not in value else " from ".join(filter(None, [shown, ", ".join(value["from"])]))
    return str(value)


@lru_cache(maxsize=4096)
def in_csv(text: str) -> str:
    """A text for a cell of CSV: on one line, and nothing that a spreadsheet would run."""
    cell = one_line(text)
    if cell.startswith(FORMULA):
        cell = f"'{cell}"
    return f'"{cell.replace(QUOTE, QUOTE * 2)}"' if "," in cell or QUOTE in cell else cell


# --- the schema of the JSON


def records_schema(records: Records) -> Iterator[str]:
    """The JSON Schema of ``records.json``: the same for all records."""
    yield json.dumps(SCHEMA, indent=1) + "\n"
