"""The version of all that is recorded of a product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import DataItem, Product, Section
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.records.fields import Record
from privacy_statements.records.words import Certainty
from privacy_statements.words.once import Once

VERSION_LENGTH = 8  # hex digits: short enough to be read out, long enough to tell versions of one product apart

# where a record stands, what it is translated into, by what else it is found or named, and what of it is not looked at yet
LEFT_OUT = frozenset({"position", "language", "also", "request", "needs_review", "codes", "Column.condition"})
# fields that say nothing where nobody writes them; with the name of a class, in it alone
SILENT: Mapping[str, object] = {
    "id": None,
    "removed": (),
    "tables": (),
    "continues": None,
    "certainty": Certainty.CERTAIN,
    "given_by": (),
    "provider": None,
    "shared": None,
    "denies": (),
    "sample": None,
    "find_it": None,
    "phrase": None,
    "page": False,
    "about_others": False,
    "HowObtained.exhaustive": True,
    "Right.articles": {},
    "RightUse.exhaustive": True,
}


def version_of(product: Product | Section, once: Once | None = None) -> str:
    """The version of a statement: the first digits of a SHA-256 of the whole product, with the words and data items that
    it refers to. The same statement makes the same version, whichever line or file it is written in and whatever the
    language of the site. ``once`` remembers the digests of data items and categories that several products have."""
    return _digest(product, once or Once())[:VERSION_LENGTH]


def _digest(part: Any, once: Once) -> str:
    """The SHA-256 of a part of a product: of the name of its class and of its fields as JSON with sorted keys, in which
    a part with fields of its own is its digest. Many parts are shared: each is read once."""
    digests: dict[int, str] = {}  # by identity; ``part`` holds all of them meanwhile

    def comparable(value: Any) -> Any:
        earlier = digests.get(id(value))
        if earlier is not None:
            return earlier
        kind: Any = type(value)
        if not _has_fields(kind):
            return dict(value) if isinstance(value, Mapping) else str(value)
        if (kind is Category or (kind is DataItem and value.product is None)) and value is not part:
            digest = once(_digest, value, once)
        else:
            names, values, silent = _counted_fields(kind)
            fields = dict(zip(names, values(value), strict=False))
            for name, silence in silent:
                if fields[name] == silence:
                    del fields[name]
            digest = hashlib.sha256(encode([kind.__name__, fields]).encode()).hexdigest()
        digests[id(value)] = digest
        return digest

    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False, default=comparable).encode
    return str(comparable(part))


@cache
def _counted_fields(
    kind: Any,
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[tuple[str, object], ...]]:
    """The names of the fields that count, a getter of their values, and with which value some of them are left out."""
    names = kind.all_fields if issubclass(kind, Record) else kind.__struct_fields__
    counted = tuple(
        sorted(name for name in names if not {name, f"{kind.__name__}.{name}"} & LEFT_OUT)
    )  # as they are written
    # `attrgetter` gives a bare value for a single name: one that is in every class makes them two
    keys = ((name, key) for name in counted for key in (name, f"{kind.__name__}.{name}"))
    return counted, attrgetter(*counted, "__class__"), tuple((name, SILENT[key]) for name, key in keys if key in SILENT)


@cache
def _has_fields(kind: Any) -> bool:
    return issubclass(kind, Struct | Record)
