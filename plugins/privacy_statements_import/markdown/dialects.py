"""What several dialects of Markdown add, found in the lines of a page before they are parsed: comments, and which
line closes what another one opened. One walk over the lines, whatever they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

# A quoted value holds no "<", so that no search goes beyond the next one.
TAG = re.compile(r"""<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*)(?P<attrs>(?:[\s/](?:[^<>"'`]|"[^"<]*"|'[^'<]*')*+)?)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")

_BLOCKS = """
address article aside blockquote body caption center col colgroup dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre script section
style summary table tbody td tfoot th thead tr ul
"""
BLOCK_TAGS = frozenset(_BLOCKS.split())
VOID_TAGS = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])

_FENCE = re.compile(r"(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s)*(`{3,}(?=[^`]*$)|~{3,})")
_CODE_OR_COMMENT = re.compile(r"(?<!`)(`+)(?!`)(?:[^`]|(?!\1(?!`))`+)*?\1(?!`)|<!--|\{/\*")
_COMMENT_ENDS = {"<!--": "-->", "{/*": "*/}"}
_CODE = re.compile(r"(?<!`)(`+)[^`]+\1(?!`)")

OPENING_COLONS = re.compile(r"(:{3,})\s*([\[{\"']?[\w.-]+.*?)\s*$")
_CLOSING_COLONS = re.compile(r":{3,}\s*$")
ZONE = re.compile(r""":::\s*(zone|moniker)\s+(?:pivot|target|range)\s*=\s*["']([^"']*)["']""")
IMAGE = re.compile(r""":::\s*image\s((?:[^:"']|"[^"\n]*"|'[^'\n]*'|:(?!::))*+):::""")
TAB = re.compile(r"(#{1,6})\s+\[(.+)\]\(#tabs?/[^)\s]*\)\s*$")
_HEADING = re.compile(r"(#{1,6})\s")
_RULE = re.compile(r"(?:-{3,}|(?:\*[ \t]*){3,})$")


class Survey(Struct):
    """The lines of a page without comments, numbered from 0, and what is known of them."""

    lines: list[str]
    comments: list[tuple[int, str]] = field(default_factory=list)
    empty: set[int] = field(default_factory=set)  # lines that held nothing but a comment
    ends: dict[int, int] = field(default_factory=dict)  # line of `:::` or a tab → line that closes it
    elements: dict[int, int] = field(default_factory=dict)  # line that begins with a tag → line of its end


def survey(text: str) -> Survey:
    """Look over the lines of a text."""
    found = Survey(text.split("\n"))
    code = _without_comments(found)
    _match(found, code)
    return found


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, as text; their names in lower case. Of two with one name, the first."""
    found = reversed([*_ATTRIBUTE.finditer(text)])
    return {met[1].lower(): next(value for value in met.groups()[1:] if value is not None) for met in found}


def is_clean(text: str) -> bool:
    """Whether what stands in a tag is attributes, and no text that a missing quote drew into it."""
    return not re.search(r"[^\w\s/:.-]", _ATTRIBUTE.sub("", text))


def element(tag: re.Match[str]) -> str:
    """The name of an element of HTML; nothing for ``<Table>``, which is a tag of MDX."""
    name = tag["name"]
    return name.lower() if name.islower() or name.isupper() else ""


def _without_comments(found: Survey) -> bytearray:
    """Take out the comments; tell which lines are fenced code."""
    lines = found.lines
    last = {end: max((n for n, line in enumerate(lines) if end in line), default=-1) for end in ("-->", "*/}")}
    code = bytearray(len(lines))
    fence = ""
    comment: tuple[int, list[str], str] | None = None  # where it began, what it said, what ends it
    for number, line in enumerate(lines):
        if fence:
            code[number] = 1
            stripped = line.strip(" \t>")
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
            continue
        kept = ""
        at = 0
        if comment:
            end = line.find(comment[2])
            if end < 0:
                comment[1].append(line)
                lines[number] = ""
                found.empty.add(number)
                continue
            at = end + len(comment[2])
            comment[1].append(line[:at])
            found.comments.append((comment[0], "\n".join(comment[1])))
            comment = None
        elif opening := _FENCE.match(line):
            fence = opening[1]
            code[number] = 1
            continue
        elif "<!--" not in line and "{/*" not in line:
            continue
        closing = {ending: line.rfind(ending) for ending in _COMMENT_ENDS.values()}
        for match in _CODE_OR_COMMENT.finditer(line, at) if "<!--" in line or "{/*" in line else ():
            ending = _COMMENT_ENDS.get(match[0])
            if ending is None or match.start() < at:
                continue
            if closing[ending] >= match.end():
                end = line.find(ending, match.end())
                kept += line[at : match.start()]
                at = end + len(ending)
                found.comments.append((number, line[match.start() : at]))
            elif last[ending] > number:
                kept += line[at : match.start()]
                comment = (number, [line[match.start() :]], ending)
                at = len(line)
                break
        lines[number] = kept + line[at:]
        if not lines[number].strip():
            found.empty.add(number)
    return code


def _match(found: Survey, code: bytearray) -> None:
    """Find for everything that opens the line that closes it."""
    colons: list[tuple[str, int]] = []
    tabs: list[tuple[int, int]] = []
    elements: dict[str, list[int]] = {}
    for number, line in enumerate(found.lines):
        if code[number]:
            continue
        if "<" in line:
            _elements(line, number, elements, found.elements)
        if ":::" not in line and "#" not in line and not tabs:
            continue
        inner = line.strip().lstrip(">").strip()  # of a quotation
        if inner.startswith(":::"):
            _colons(inner, number, colons, found.ends)
        elif heading := _HEADING.match(inner):
            level = len(heading[1])
            while tabs and tabs[-1][1] >= level:
                found.ends[tabs.pop()[0]] = number
            if TAB.match(inner):
                tabs.append((number, level))
        elif tabs and _RULE.match(inner):
            found.ends[tabs.pop()[0]] = number
    found.ends |= {number: len(found.lines) for number, _ in tabs}


def _colons(inner: str, number: int, open_: list[tuple[str, int]], ends: dict[int, int]) -> None:
    if inner.endswith(":::") and inner.strip(":"):
        word = inner.strip(": \t")
        if word.startswith("image ") and 'type="complex"' in word:
            open_.append(("image", number))
            return
    elif _CLOSING_COLONS.match(inner):
        word = "-end"
    else:
        word = inner.strip(": \t")
        if not word.split()[0].endswith("-end"):
            zone = ZONE.match(inner)
            open_.append((zone[1] if zone else "", number))
            return
    if word.endswith("-end"):
        kind = word.removesuffix("-end")
        at = next((n for n in range(len(open_) - 1, max(-1, len(open_) - 50), -1) if open_[n][0] == kind), None)
        if at is not None:
            ends[open_[at][1]] = number
            del open_[at:]


def _elements(line: str, number: int, open_: dict[str, list[int]], ends: dict[int, int]) -> None:
    for tag in TAG.finditer(_CODE.sub("", line) if "`" in line else line):
        name = element(tag)
        if name not in BLOCK_TAGS or name in VOID_TAGS or tag["attrs"].endswith("/"):
            continue
        if not tag["close"]:
            open_.setdefault(name, []).append(number)
        elif open_.get(name):
            begun = open_[name].pop()
            ends[begun] = max(number, ends.get(begun, 0))


def tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of a text of HTML, without those in code spans and fences."""
    code = [match.span() for match in _CODE.finditer(text)] if "`" in text else []
    at = 0
    for tag in TAG.finditer(text):
        while at < len(code) and code[at][1] <= tag.start():
            at += 1
        if at == len(code) or tag.start() < code[at][0]:
            yield tag
