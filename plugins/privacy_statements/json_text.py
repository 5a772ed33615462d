"""Data as indented JSON text. Python's own encoder writes that piece by piece in Python, and slowly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

_CONSTANTS = {None: "null", True: "true", False: "false"}


def json_text(value: Any, depth: int = 0) -> str:
    """What ``json.dumps`` writes with ``indent=1`` and ``ensure_ascii=False``, for a value that stands inside
    ``depth`` others: its first line is not indented. Keys must be texts.

    Raises ``TypeError`` for what JSON cannot say.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or value is True or value is False:
        return _CONSTANTS[value]
    if isinstance(value, dict):
        return json_object(tuple(value), json_texts(value.values(), depth + 1), depth)
    if isinstance(value, list | tuple):
        return json_list(json_texts(value, depth + 1), depth)
    return str(value) if type(value) is int else json.dumps(value)


def json_texts(values: Iterable[Any], depth: int = 0) -> list[str]:
    """Each of these values as ``json_text`` writes it."""
    return [  # most are nothing, or texts: no call for each of them
        "null"
        if value is None
        else encode_basestring(value)
        if type(value) is str
        else "[]"
        if value == []
        else json_text(value, depth)
        for value in values
    ]


def json_object(keys: tuple[str, ...], texts: Iterable[str], depth: int = 0) -> str:
    """An object with these keys, each of which stands for what is JSON text already: that was written for one depth more."""
    return _form(keys, depth) % tuple(texts)


@lru_cache(maxsize=256)
def _form(keys: tuple[str, ...], depth: int) -> str:
    """An object with a place for each of its values."""
    each = (encode_basestring(key).replace("%", "%%") + ": %s" for key in keys)
    return _lines("{", each, "}", depth)


def json_list(texts: Iterable[str], depth: int = 0) -> str:
    """A list of what is JSON text already: each was written for one depth more."""
    return _lines("[", texts, "]", depth)


def json_inside(texts: Iterable[str], depth: int = 0) -> str:
    """What stands in the same list: one of the texts, or several at once, for ``json_list_parts``."""
    return f",\n{' ' * depth} ".join(texts)


def json_list_parts(texts: Iterable[str], depth: int = 0) -> Iterator[str]:
    """The same list, piece by piece."""
    indent = "\n" + " " * depth
    before = f"[{indent} "
    is_empty = True
    for text in texts:
        yield before
        yield text
        before, is_empty = f",{indent} ", False
    yield "[]" if is_empty else f"{indent}]"


def _lines(first: str, texts: Iterable[str], last: str, depth: int) -> str:
    indent = "\n" + " " * depth
    inside = f",{indent} ".join(texts)
    return f"{first}{indent} {inside}{indent}{last}" if inside else first + last
