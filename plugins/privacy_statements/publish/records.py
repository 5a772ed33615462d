"""The resolved rows as JSON and CSV: a published contract. Within a format fields are added, never changed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from msgspec import Struct, msgpack
from msgspec.structs import replace

from privacy_statements.catalog.counting import ALL, COLLECTED, UNANSWERED, figures
from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import FAST
from privacy_statements.pages.store import digest_of
from privacy_statements.read.markdown import one_line
from privacy_statements.records.words import Necessity, Status
from privacy_statements.views import paths
from privacy_statements.words.published import (
    PART,
    POSITION,
    PROSE,
    ROW,
    TEXT,
    Form,
    elsewhere,
    in_json,
    key,
    many,
    shape,
    word,
)
from privacy_statements.words.version import version_of
from privacy_statements.words.wording import Wording

FORMAT = 2
FIGURES = {
    ALL: "All that are named.",
    COLLECTED: "Those that are collected under any condition.",
    Necessity.REQUIRED.value: "Those collected ones that are required.",
    Necessity.OPTIONAL.value: "Those collected ones that are optional.",
    Necessity.NEVER.value: "Those of which something never happens.",
    Necessity.UNSPECIFIED.value: "Those collected ones of which it is not stated whether they are required.",
    UNANSWERED: "Those that are named without an answer.",
}
COUNT = Form({"type": "integer", "minimum": 0})
PRODUCT = shape(
    None,
    id=TEXT("The permanent id."),
    name=TEXT("Its name."),
    former_names=many(TEXT)("Names it had before."),
    family=TEXT.or_null("The family of products it belongs to."),
    platforms=many(TEXT)("The platforms it runs on."),
    status=word(Status)("Where the record is in its life.", "lifecycle.status"),
    reviewed=TEXT.or_null("When somebody last compared the record with the facts (ISO 8601).", "lifecycle.reviewed"),
    source=shape(
        None,
        title=TEXT("Its title."),
        url=TEXT.or_null("Its address."),
        published=TEXT.or_null("The date that it states itself (ISO 8601)."),
    ).or_null("The page that the record restates."),
    provider=key(Word).or_null("The id of the actor who provides it; null is not stated."),
    controllers=many(replace(TEXT, write=lambda controller, _: controller.title))(
        "On whose behalf data is processed, where the publisher is a processor."
    ),
    automated_decisions=many(
        shape(
            None,
            name=TEXT("What is decided."),
            logic=PROSE.or_null("How, as plain text."),
            consequences=PROSE.or_null("What it means for those concerned, as plain text."),
        )
    ).or_null("Decisions that no person takes; null is not stated."),
    data_items=shape(None, **{kind: COUNT(help, itemgetter(kind)) for kind, help in FIGURES.items()})(
        "How many data items, each counted once, however many rows and parts are about it.", figures
    ),
    version=TEXT(
        "The version of the statement, 8 hex digits. It is made from the whole statement, and changes when the statement does.",
        elsewhere,
    ),
    url=TEXT("The address of the product's page, from the root of the site.", elsewhere),
    position=POSITION,
)
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": f"Rows of privacy statements, format {FORMAT}",
    **shape(
        None,
        format=Form({"const": FORMAT})("The number of this contract."),
        products=many(PRODUCT)("All products."),
        rows=many(ROW)("All rows, product by product, in the order of sections."),
    ).schema,
    "definitions": {"part": PART.schema},
}
"""The JSON Schema (draft-07) of ``records.json``."""


FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # what spreadsheets would run; some read full-width signs so, too
QUOTE = '"'

Line = tuple[str, dict[str, str], str]
"""A row in CSV: the columns before the answers, the answers by column, the columns after them."""
_decoder = msgpack.Decoder(tuple[Line, ...])


class ProductRecords(Struct, frozen=True):
    """The published data of one product, written once for all files that it is in."""

    product: str
    """The product as JSON."""
    columns: tuple[str, ...]
    """The columns that its rows answer."""
    packed_json: bytes
    """Its rows as JSON, as few bytes: a large site has tens of thousands of rows."""
    packed_lines: bytes
    """The same in CSV."""

    @property
    def json(self) -> str:
        """Its rows as JSON, as they stand in a list, without its ends."""
        return zlib.decompress(self.packed_json).decode()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its rows in CSV."""
        return _decoder.decode(zlib.decompress(self.packed_lines))

    @property
    def digest(self) -> bytes:
        """The digest of all that is published of the product."""
        return digest_of(self.product, *self.columns, self.packed_json, self.packed_lines)


Records = Mapping[str, ProductRecords]
"""The published data of products, by their ids."""


def published_records(
    catalog: Catalog, wording: Wording, addresses: Addresses, ready: Records = MappingProxyType({})
) -> Records:
    """What is published of all products. ``ready`` are those that were made before."""
    products = catalog.products.items()
    return {key: ready.get(key) or records_of(product, wording, addresses) for key, product in products}


def records_of(product: Product, wording: Wording, addresses: Addresses, version: str = "") -> ProductRecords:
    """The published data of one product; ``version`` is its version, where that is known already."""
    page = addresses.of_page(paths.page("products", product.id))
    columns = tuple(dict.fromkeys(column for row in product.rows for column in row.answers))
    fields = {**PRODUCT.write(product, wording), "version": version or version_of(product), "url": page}
    rows = [_row(row, page, wording, addresses) for row in product.rows]
    text = _indented(in_json(rows)[len("[\n ") : -len("\n]")], 1) if rows else ""
    lines = tuple([_line(row, said, wording) for row, said in zip(product.rows, rows, strict=True)])
    return ProductRecords(
        _indented(in_json(fields), 2),
        columns,
        zlib.compress(text.encode(), FAST),
        zlib.compress(msgpack.encode(lines, enc_hook=str), FAST),
    )


def records_json(records: Records) -> Iterator[str]:
    """The products and their rows as JSON text."""
    yield f'{{\n "format": {FORMAT},\n "products": '
    yield from _list(product.product for product in records.values())
    yield ',\n "rows": '
    yield from _list(filter(None, (product.json for product in records.values())))
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


def _row(row: Row, page: str, wording: Wording, addresses: Addresses) -> dict[str, Any]:
    """A row as plain data; ``page`` is the address of its product's page."""
    fields: dict[str, Any] = ROW.write(row, wording)
    fields["url"] = f"{page}#{row.anchor}"
    if row.item is not None and row.item.product is None:
        fields["item_url"] = addresses.of_link(paths.item_link(row.item, row.name))
    return fields


def _line(row: Row, fields: Mapping[str, Any], wording: Wording) -> Line:
    """The same row in CSV."""
    return (
        ",".join(["" if (value := fields[name]) is None or value == [] else _cell(value) for name in COLUMNS]),
        {str(column): in_csv(wording.answer_in_full(answer)) for column, answer in row.answers.items()},
        f"{in_csv(row.position.path)},{row.position.line}",
    )


# --- CSV

COLUMNS = [key for key in ROW.schema["properties"] if key not in ("answers", "position")]


def records_csv(records: Records) -> Iterator[str]:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    answers = tuple(dict.fromkeys(column for product in records.values() for column in product.columns))
    head = [*COLUMNS, *(f"answer.{column}" for column in answers), "path", "line"]
    yield ",".join(map(in_csv, head)) + "\n"
    for product in records.values():
        lines = ((first, *[cells.get(column, "") for column in answers], last) for first, cells, last in product.lines)
        yield "".join([f"{','.join(line)}\n" for line in lines])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return in_csv("; ".join([_short(inner) for inner in value]) if isinstance(value, list) else _short(value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how") or value.get("act")
        between = next((key for key in ("from", "by") if value.get(key)), "")
        return f"{shown} {between} {', '.join(value[between])}" if between else str(shown)
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
