"""What axe finds on a page: all rules for WCAG 2.0 to 2.2 A and AA, and best practice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH

from audit.visits import Visit

COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # what the light decides alone
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(
    result => result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target.flat().join(' ')}`)))"""


@lru_cache(maxsize=1)
def script() -> str:
    """The program: that of ``$AXE``, or the one that axe-playwright-python brings."""
    return Path(os.environ.get("AXE") or AXE_FILE_PATH).read_text("utf-8")


def axe_faults(visit: Visit, only_colours: bool = False) -> Iterator[str]:
    """The rule and the place of each fault."""
    visit.page.evaluate(script())
    yield from visit.page.evaluate(RUN, COLOURS if only_colours else TAGS)
