"""Quick looks at what records lead to, and at which rows a denial can speak of, find what a whole look finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from msgspec import Struct

from conftest import our_catalog
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.catalog.conditions import Dimension
from privacy_statements.catalog.model import Catalog, DataItem, DataSource, Product
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.read.load import load_text
from privacy_statements.rules import contradicted_never, gists
from privacy_statements.rules.context import NOTHING
from privacy_statements.rules.gists import Lists
from privacy_statements.rules.reach import FRONT_MATTER, LEAVES, field_names, leading_fields, reached, reached_by_kind
from rule_cases import BASE
from small import catalog_of
from test_properties import as_yaml, everything


@cache
def catalogs() -> tuple[Catalog, ...]:
    """Our own content, and records that say everything there is to say."""
    own = our_catalog()
    return (own, *map(saying_everything, ("Words", "Others")))


def saying_everything(text: str) -> Catalog:
    return catalog_of(
        {
            path: as_yaml(data if path.startswith(("items/", "sources/")) else data[0])
            for path, data in everything(text).items()
        }
    )


def starts(catalog: Catalog) -> Iterator[Sequence[object]]:
    yield [*catalog.products.values()]
    yield from ([product] for product in catalog.products.values())
    yield [*catalog.items.values(), *catalog.guides.values(), *catalog.questions.values(), *catalog.changes.values()]


def test_a_field_that_is_said_to_lead_nowhere_leads_nowhere() -> None:
    looked_at = 0
    for start in (start for catalog in catalogs() for start in starts(catalog)):
        for kind, some in reached_by_kind(start).items():
            for name in {*field_names(kind)} - {*leading_fields(kind), FRONT_MATTER}:
                for one in some:
                    assert not list(objects_in(getattr(one, name))), (kind, name)
                    looked_at += 1
    assert looked_at > 1000


def objects_in(value: object) -> Iterator[object]:
    """The objects in a value that are no texts, numbers or places."""
    if isinstance(value, LEAVES):
        return
    if isinstance(value, tuple | list | frozenset):
        yield from (inner for one in value for inner in objects_in(one))
    elif isinstance(value, Struct) or hasattr(value, "all_fields") or value:
        yield value


def test_what_products_use_is_what_is_met_in_each() -> None:
    for catalog in catalogs():
        lists, products = Lists(catalog.vocabulary), catalog.products.values()
        assert gists.together([gists.gist_of(one, catalog.vocabulary) for one in products]) == whole(lists, products)


def whole(lists: Lists, products: Iterable[Product]) -> gists.Used:
    """The words that products use, met one after the other in the order in which they are written."""
    used = []
    for product in products:
        met = [*reached([product], *gists.OF_A_PRODUCT)]
        own = [one for one in met if isinstance(one, DataItem) and one.product is not None]
        met += reached(own, (DataSource,), (Word, Dimension))
        used.append(lists.used_in(*({type(one): [one]} for one in met)))
    return gists.Used(
        frozenset(word for one in used for word in one.words), frozenset(key for one in used for key in one.dimensions)
    )


# --- which rows a denial can speak of


@pytest.mark.parametrize(
    ("never", "data"),
    [
        ({"item": "content.photos"}, {"item": "content.photos"}),
        ({"item": "content.messages"}, {"item": "content.text-messages"}),
        ({"item": "content.photos"}, {"name": "picture"}),
        ({"item": "content.messages"}, {"name": "SMS"}),
        ({"name": "Pictures"}, {"item": "content.photos"}),
        ({"name": "Text message"}, {"name": "Text messages"}),
        ({"name": "Messages"}, {"item": "content.text-messages"}),
        ({"item": "content.photos"}, {"name": "Backup", "parts": [{"item": "content.photos"}]}),
        ({"about": "content"}, {"item": "content.photos"}),
        ({"about": "all"}, {"name": "Battery level"}),
    ],
)
def test_what_a_denial_speaks_of_is_told(never: Any, data: Any) -> None:
    sections = [
        {"id": "no", "kind": "never", "heading": "Never", "items": [{**never, "id": "never"}]},
        {"id": "data", "kind": "data", "heading": "Data", "items": [{**data, "id": "collected"}]},
    ]
    product = {"id": "example", "name": "Example", "sections": sections}
    files = {**BASE, "content/products/example.yml": as_yaml(product)}
    catalog = build_catalog([load_text(text, path) for path, text in files.items()], "content").catalog
    judge = contradicted_never.judge(catalog, NOTHING)
    assert len([diagnostic for product in catalog.products.values() for diagnostic in judge(product)]) == 1
