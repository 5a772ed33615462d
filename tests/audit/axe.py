"""What axe finds on a page: all rules for WCAG 2.0 to 2.2 A and AA, and best practice."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH

from audit.visits import Visit, program

COLOURS = ["color-contrast", "link-in-text-block"]  # what the light decides; four fifths of axe's time
SHEETS = ["css-orientation-lock"]  # what stylesheets alone decide; axe reads all of them for it
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

EVERYTHING: Mapping[str, Any] = {"runOnly": TAGS}
ONLY_COLOURS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": COLOURS}, "preload": False}
STRUCTURE: Mapping[str, Any] = {
    "runOnly": TAGS,
    "rules": {rule: {"enabled": False} for rule in [*COLOURS, *SHEETS]},
    "preload": False,
}

RUN = """([rules, looks]) => axe.run(looks ? {include: [...window.__looks.values()]} : document,
    {...rules, resultTypes: ['violations']}).then(
    result => result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target.flat().join(' ')}`)))"""
# Of all words that look the same, by their own colours and by the grounds that they stand on, the first; none of a look
# that is known.
LOOKS = program("looks")


@lru_cache(maxsize=1)
def script() -> str:
    """The program: that of ``$AXE``, or the one that axe-playwright-python brings."""
    return Path(os.environ.get("AXE") or AXE_FILE_PATH).read_text("utf-8")


def axe_faults(visit: Visit, *rules: Mapping[str, Any]) -> Iterator[str]:
    """The rule and the place of each fault, of ``EVERYTHING`` or of the rules that are given."""
    visit.page.evaluate(script())
    for each in rules or (EVERYTHING,):
        yield from visit.page.evaluate(RUN, [dict(each), False])


def colours_of_looks(visit: Visit) -> Iterator[str]:
    """What ``ONLY_COLOURS`` finds where of all words that look the same only the first are looked at: a tenth of the
    time. What a reader who stays has met on another page, without a fault, is not looked at again. What is laid over
    other words is found by who looks at all. Comes after ``axe_faults``, or alone."""
    looks = visit.page.evaluate(LOOKS, list(visit.looks))
    if not looks:
        return
    if not visit.page.evaluate("() => 'axe' in window"):
        visit.page.evaluate(script())
    found = visit.page.evaluate(RUN, [dict(ONLY_COLOURS), True])
    if not found:
        visit.looks.update(looks)
    yield from found
