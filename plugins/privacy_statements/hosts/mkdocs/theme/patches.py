"""Exact texts of somebody else's files, and what stands there instead."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field


class Patch(Struct, frozen=True):
    """One exact text of a file. ``why`` is what a reader has of it; a warning says it when the text is gone."""

    file: str
    why: str
    old: str
    new: str


class Patched(Struct):
    """The patches whose text was not met."""

    gone: list[Patch] = field(default_factory=list)

    def apply(self, text: str, patches: Iterable[Patch]) -> str:
        """A text with every patch applied that fits it."""
        for patch in patches:
            if patch.old not in text:
                self.gone.append(patch)
            text = text.replace(patch.old, patch.new)
        return text


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
