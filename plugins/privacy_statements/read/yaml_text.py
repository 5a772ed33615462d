"""Text and data as YAML that says exactly this, in any place: in a line of its own or between brackets."""

from __future__ import annotations

import json
import re
from typing import Any

from privacy_statements.read.load import NULLS

PLAIN = re.compile(r"[^\W_]([\w ./()+-]*[\w)])?")  # text that is the same with and without quotes


def quoted(text: str) -> str:
    """The text as YAML that is read as exactly this text, in any place."""
    return text if PLAIN.fullmatch(text) and text not in NULLS else in_quotes(text)


def in_quotes(text: str) -> str:
    """The text in double quotes, on one line; invisible characters are escaped."""
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(char) for char in escaped)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def flow(data: Any) -> str:
    """Text, ``None``, lists and mappings of them (as ``load.data_of`` gives) on one line."""
    if data is None:
        return "null"
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, list):
        return f"[{', '.join(map(flow, data))}]"
    return "{" + ", ".join(f"{quoted(key)}: {flow(value)}" for key, value in data.items()) + "}"
