"""The front matter of a page: YAML or TOML, and whatever people wrote in its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from privacy_statements.read import load
from privacy_statements_import.markdown.blocks import Code, Mended, Token

_KEY = re.compile(r"[ \t]*([\"']?)([\w][\w .:/-]{0,80}?)\1[ \t]*[:=](?:[ \t]+(.*)|)$")
_COMMENT = re.compile(r"""^(?:[^#"']|"[^"]*"|'[^']*'|(?<=\S)['"#])*?((?:^|(?<=\s))#.*)$""")
_ENDS = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*$"), "+++": re.compile(r"\+\+\+[ \t]*$")}
_LONGEST = 5_000  # lines; what ends later is a rule of a long page


class Front(Struct, frozen=True):
    """Front matter as plain data, whose scalars are text (nothing: ``None``), and the body below it.

    ``lines`` counts the lines above the body. ``blocks`` is the source, as code, where it could not be read whole.
    """

    body: str
    data: Mapping[str, Any]
    lines: int = 0
    comments: tuple[Token, ...] = ()
    blocks: tuple[Code, ...] = ()
    mended: tuple[Mended, ...] = ()


def read_front(text: str) -> Front:
    """Divide a page. Without front matter, or with one that never ends, all of it is body."""
    first = text[:200].split("\n", 1)[0].rstrip()
    if first not in _ENDS:
        return Front(text, {})
    lines = text.split("\n")
    end = next((n for n in range(1, min(len(lines), _LONGEST)) if _ENDS[first].match(lines[n])), None)
    if end is None or not _is_front(lines[1:end]):
        return Front(text, {})
    source = "\n".join(lines[1:end])
    comments = tuple(
        Token(comment[1], number)
        for number, line in enumerate(lines[1:end], 2)
        if "#" in line and len(line) < 2_000 and (comment := _COMMENT.match(line))
    )
    body = "\n".join(lines[end + 1 :])
    data, why = (_yaml if first == "---" else _toml)(source)
    if not why:
        return Front(body, data, end + 1, comments)
    kept = Code(source, 2, "yaml" if first == "---" else "toml")
    told = Mended(2, lines[1], lines[1], f"front matter that cannot be read whole, kept as it is: {why}")
    return Front(body, data or _by_line(lines[1:end]), end + 1, (), (kept,), (told,))


def _is_front(lines: list[str]) -> bool:
    said = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return not said or any(_KEY.match(line) for line in said)


def _yaml(source: str) -> tuple[Mapping[str, Any], str]:
    loaded = load.load_text(source, "")
    data = load.data_of(loaded.node) if isinstance(loaded.node, load.Mapping) else {}
    if loaded.diagnostics:
        return data, loaded.diagnostics[0].message
    return data, "" if data or loaded.node is None else "it is no mapping"


def _toml(source: str) -> tuple[Mapping[str, Any], str]:
    try:
        data = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, str(error)
    return {key: _as_text(value) for key, value in data.items()}, ""


def _as_text(value: Any) -> Any:
    match value:
        case dict():
            return {key: _as_text(inner) for key, inner in value.items()}
        case list():
            return [_as_text(inner) for inner in value]
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _by_line(lines: list[str]) -> Mapping[str, Any]:
    """Each ``key: value`` by itself, the first of those with the same key."""
    data: dict[str, Any] = {}
    for line in lines:
        if len(line) < 2_000 and (match := _KEY.match(line)):
            data.setdefault(match[2], (match[3] or "").strip().strip("\"'") or None)
    return data
