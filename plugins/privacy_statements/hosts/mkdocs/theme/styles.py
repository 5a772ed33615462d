"""A theme's texts: patches of exact words; stylesheets with their pictures as files, and dark colors by the reader's system."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct


class Patch(Struct, frozen=True):
    """One exact text of a file. ``why`` is what a reader has of it; a warning says it when the text is gone."""

    file: str
    why: str
    old: str
    new: str


def patched(text: str, patches: Iterable[Patch]) -> tuple[str, list[str]]:
    """A text with every patch applied that fits it, and what the others are for."""
    gone = []
    for patch in patches:
        if patch.old not in text:
            gone.append(patch.why)
        text = text.replace(patch.old, patch.new)
    return text, gone


def without_block(text: str, start: str) -> str | None:
    """A stylesheet without the block that starts with these words; ``None`` if there is none."""
    begin = text.find(start)
    if begin < 0:
        return None
    depth, at = 0, begin
    while at < len(text):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
        if depth == 0 and text[at - 1] == "}":
            return text[:begin] + text[at:]
    return None


PICTURE = re.compile(r'url\("data:image/svg\+xml;charset=utf-8,(<svg.*?</svg>)"\)', re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SOURCE_MAP = re.compile(r"\n?(/\*|//)# sourceMappingURL=\S+?( ?\*/)?\s*$")
COMMA = re.compile(r",(?![^()]*\))")  # between selectors, not inside of one
COLOUR = re.compile(r"\[data-md-color-((?:primary|accent)=[\w-]+)\]")
WRITTEN_BY = {"pymdownx.tabbed": ".tabbed-", "pymdownx.keys": ".keys", "pymdownx.critic": ".critic"}
LIGHT, DARK = "[data-md-color-scheme=default]", "[data-md-color-scheme=slate]"


def with_files(css: str, folder: str) -> tuple[str, dict[str, str]]:
    """A stylesheet whose pictures are files, and the files by name. A policy that asks for what is our own
    (``default-src 'self'``) bars pictures that stand in a stylesheet."""
    pictures: dict[str, str] = {}

    def as_file(match: re.Match[str]) -> str:
        name = f"{hashlib.sha256(match[1].encode()).hexdigest()[:10]}.svg"
        pictures[name] = match[1]
        return f'url("{folder}/{name}")'

    return PICTURE.sub(as_file, css), pictures


def dark_by_system(css: str, *, within: str = "") -> str:
    """The rules of the dark scheme, for those whose system asks for it: no script has to choose, and no
    choice is stored. With ``within`` they hold inside of what it selects."""
    rules = [
        f"{_each_within(within, selector.replace(DARK, LIGHT))}{{{body}}}"
        for selector, body in RULE.findall(css)
        if DARK in selector and f":not({DARK})" not in selector
    ]
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}\n"


def _each_within(within: str, selectors: str) -> str:
    return ",".join(f"{within} {each}" for each in COMMA.split(selectors)) if within else selectors


def only_chosen(css: str, palettes: Iterable[Mapping[str, str]]) -> str:
    """The rules without those for colors that no palette of the site chooses; readers would fetch them for nothing."""
    chosen = {
        f"{key}={(palette.get(key) or 'indigo').replace(' ', '-')}"
        for palette in palettes
        for key in ("primary", "accent")
    }

    def chosen_rule(rule: re.Match[str]) -> str:
        colors = COLOUR.findall(rule[1])
        return rule[0] if set(colors) <= chosen else ""

    return RULE.sub(chosen_rule, css)


def only_used(css: str, extensions: Collection[str]) -> str:
    """The rules without those for what no page of the site can hold, because the extension of Markdown that writes it
    is not in use."""
    unused = tuple(mark for extension, mark in WRITTEN_BY.items() if extension not in extensions)
    return _without(css, unused) if unused else css


@lru_cache(1)  # a server asks for it after each edit
def _without(css: str, unused: tuple[str, ...]) -> str:

    def used_rule(rule: re.Match[str]) -> str:
        used = [each for each in COMMA.split(rule[1]) if ":not(" in each or not any(mark in each for mark in unused)]
        return f"{','.join(used)}{{{rule[2]}}}" if used else ""

    return RULE.sub(used_rule, css)


def without_map(text: str) -> str:
    """A stylesheet or script without the address of its source map, which is not published."""
    return SOURCE_MAP.sub("\n", text)
