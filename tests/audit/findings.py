"""What a measure found, and the goal of each measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One fault on one page. ``variant`` is empty where the page's HTML alone was read."""

    measure: str
    page: str
    variant: str
    what: str

    def __str__(self) -> str:
        variant = f" ({self.variant})" if self.variant else ""
        return f"{self.measure}: /{self.page}{variant}: {self.what}"


# Every measure that counts faults, in the order of the report. The goal of each is 0.
COUNTED = {
    "axe": "faults that axe finds (WCAG 2.0 to 2.2 A and AA, best practice)",
    "hosts": "requests to other hosts",
    "cookies": "cookies before the reader acts",
    "storage": "stored keys before the reader acts",
    "policy": "breaches of the content-security policy",
    "console": "mistakes that the browser's console reports",
    "inline": "inline scripts, styles, handlers and javascript: links",
    "search": "searches that find nothing under the policy",
    "sideways": "pages that scroll sideways",
    "spacing": "texts that text spacing clips (WCAG 1.4.12)",
    "crowded": "cells whose words are cut off or lie over the next cell",
    "stop-off-screen": "keyboard stops off screen",
    "stop-unnamed": "keyboard stops without a name",
    "stop-unringed": "keyboard stops that look as if they had no focus",
    "stop-covered": "keyboard stops that something covers",
    "stop-trap": "keyboard walks that do not come to an end",
    "menu": "menus that do not open by keyboard at 320 px",
    "without-script": "texts and controls that are lost without script",
    "ground": "pages that are not dark in the dark, or light in the light",
    "table": "tables without caption, headers or words in a cell",
    "print-cut": "cells cut off on A4",
    "print-blank": "blank pages in print",
    "title": "titles or descriptions missing, or the same on two pages",
    "heading": "pages without one h1, or with a skipped level",
    "lang": "pages without a right language",
    "size": "pages and files that are too big",
    "reading": "our own words that are hard to read",
    "task": "readers' tasks that take too many clicks",
    "lighthouse": "scores below the goal",
}


def told(findings: Iterable[Finding], most: int = 40) -> str:
    """The findings as lines, those that many pages share told once with their number."""
    found = sorted(set(findings))
    same = Counter((one.measure, one.variant, one.what) for one in found)
    first = {(one.measure, one.variant, one.what): one for one in reversed(found)}
    lines = [
        f"{first[key]}" + (f" (and on {count - 1} more pages)" if count > 1 else "") for key, count in same.items()
    ]
    more = [f"... and {len(lines) - most} more"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])
