"""Bytes → a page: its front matter, and its blocks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from privacy_statements.read import load
from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown.blocks import Code, Page, Token
from privacy_statements_import.markdown.blocks_reader import Reader, with_headings
from privacy_statements_import.text import read_text
from privacy_statements_import.writing import as_read

_KEY = re.compile(r"[ \t]*([\"']?)([\w][\w .:/-]{0,80}?)\1[ \t]*[:=](?:[ \t]+(.*)|)$")
_ENDS = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*$"), "+++": re.compile(r"\+\+\+[ \t]*$")}
_LONGEST = 5_000  # lines; what ends later is a rule of a long page
_RST = re.compile(r"^\.\. [\w-]+::|^[^\s`~].*\n(?:~{4,}|\^{4,}|\"{4,}|\+{4,})$|`[^`\n]+ <[^>\n]+>`_", re.MULTILINE)
_UNDERLINE = re.compile(r"([=~^\"'+#*.-])\1{2,}")
_TERM = re.compile(r"(?:\A|(?<=\n\n))([^\W_].*|[*`].*)\n(\n?):[ \t]+(?=\S)")


class Front(Struct, frozen=True):
    """Front matter as plain data, whose scalars are text (nothing: ``None``), and the body below it.

    ``lines`` counts the lines above the body. ``blocks`` is the source, as code, where it could not be read whole.
    """

    body: str
    data: Mapping[str, Any]
    lines: int = 0
    blocks: tuple[Code, ...] = ()
    mended: tuple[Finding, ...] = ()


def read_front(text: str) -> Front:
    """Divide a page. Without front matter, or with one that never ends, all of it is body."""
    first = text[:200].split("\n", 1)[0].rstrip()
    if first not in _ENDS:
        return Front(text, {})
    lines = text.split("\n")
    end = next((n for n in range(1, min(len(lines), _LONGEST)) if _ENDS[first].match(lines[n])), None)
    said = [line for line in lines[1:end] if line.strip() and not line.lstrip().startswith("#")]
    if end is None or not (said == [] or any(map(_KEY.match, said))):
        return Front(text, {})
    source = "\n".join(lines[1:end])
    body = "\n".join(lines[end + 1 :])
    data, why = (_yaml if first == "---" else _toml)(source)
    if not why:
        return Front(body, data, end + 1)
    kept = Code(source, 2, "yaml" if first == "---" else "toml")
    why = f"front matter that cannot be read whole, kept as it is: {why}"
    return Front(body, data, end + 1, (kept,), (Finding(2, Outcome.REPAIRED, lines[1], why),))


def _yaml(source: str) -> tuple[Mapping[str, Any], str]:
    loaded = load.load_text(source, "")
    data = load.data_of(loaded.node) if isinstance(loaded.node, load.Mapping) else {}
    if loaded.diagnostics:
        return data, loaded.diagnostics[0].message
    return data, "" if data or loaded.node is None else "it is no mapping"


def _toml(source: str) -> tuple[Mapping[str, Any], str]:
    try:
        return as_read(tomllib.loads(source)), ""
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, str(error)


class _Used(dict[str, Any]):
    """Definitions of links, and in ``used`` the names of those that were asked for."""

    used: set[str]

    def get(self, key: str, default: Any = None) -> Any:
        """The definition with this name, which is used from now on."""
        self.used.add(key)
        return super().get(key, default)


def read_page(content: bytes, path: str) -> Page:
    """A page of Markdown in any dialect. Never raises: what is understood by no rule is a paragraph.

    Every text of the page is in its blocks, in order, except comments, definitions that nothing uses, titles of
    links and the like, which are in ``left_out``, and front matter.
    """
    text = read_text(content)
    front = read_front(with_entries(with_marked_headings(text.text)))
    references = _Used()
    references.used = set()
    reader = Reader({"references": references, "duplicate_refs": []})
    blocks = [*front.blocks, *with_headings(reader.text(front.body, front.lines + 1))]
    unused = [
        Token(f"[{name.lower()}]: {one['href']} {one.get('title', '')}".strip(), one["map"][0] + front.lines + 1)
        for name, one in references.items()
        if name not in references.used
    ]
    waiting = [Token(f"#{anchor}", front.lines + 1) for anchor in reader.anchors]
    left_out = sorted([*reader.left_out, *unused, *waiting], key=lambda token: token.line)
    return Page(path, tuple(blocks), front.data, (*text.mended, *front.mended), tuple(left_out))


def with_entries(text: str) -> str:
    """Terms with definitions below them that begin with a colon, as entries of a list."""
    text = _TERM.sub(lambda met: f"- {met[1].rstrip(' :')}:\n{met[2]}  ", text)
    return re.sub(r"(?m)(?<=^  )(.*\n):[ \t]+(?=\S)", r"\1  ", text)


def with_marked_headings(text: str) -> str:
    """A page of reStructuredText with its headings as Markdown has them: their lines are underlined with any character,
    and which one is what level is told by their order. Any other page stays as it is."""
    if not _RST.search(text):
        return text
    lines = text.split("\n")
    levels: dict[str, int] = {}
    for at in range(len(lines) - 1):
        title, rule = lines[at].rstrip(), lines[at + 1].rstrip()
        if title and _UNDERLINE.fullmatch(rule) and len(rule) >= len(title) and not _UNDERLINE.fullmatch(title):
            level = levels.setdefault(rule[0], len(levels) + 1)
            lines[at], lines[at + 1] = f"{'#' * min(level, 6)} {title.strip()}", ""
            if at and _UNDERLINE.fullmatch(lines[at - 1].rstrip()):
                lines[at - 1] = ""
    return "\n".join(lines)
