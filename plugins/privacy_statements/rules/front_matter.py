"""Front matter that records and the site write: known keys, and the values of ``ms.`` keys.

Keys beginning with ``ms.`` follow Microsoft Learn's published rules; the lists of values that Learn keeps private are only
doubted.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, did_you_mean, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import written_at
from privacy_statements.read.syntax import shown

TOPICS = {
    "article", "best-practice", "conceptual", "concept-article", "contributor-guide", "faq", "how-to",
    "interactive-tutorial", "landing-page", "limits-and-quotas", "overview", "quickstart", "reference",
    "release-notes", "sample", "troubleshooting", "tutorial", "whats-new",
}  # fmt: skip
KNOWN = {
    "title", "titleSuffix", "description", "keywords", "author", "manager", "audience", "ROBOTS", "no-loc",
    "ms.author", "ms.date", "ms.topic", "ms.service", "ms.subservice", "ms.prod", "ms.technology",
    "ms.custom", "ms.reviewer", "ms.collection", "ms.localizationpriority", "ms.suite", "ms.assetid",
    "ms.sitesec", "ms.mktglfcycl", "ms.pagetype", "search.appverid", "search.product", "f1.keywords",
    "tags", "hide", "search", "icon", "status", "template", "subtitle", "social", "boost",
}  # fmt: skip
KINDS_OF_PAGES = (
    "product", "glance", "flow", "item", "category", "comparison", "pair", "platforms", "coverage", "guide",
    "changes", "index", "terms", "completeness", "rights", "retention", "applies", "viewers", "viewer", "choices",
    "search", "question", "questions",
)  # fmt: skip
"""The names of the views, of which the front matter may be said by kind: to know them, nobody waits for the views."""
LEARN_DATE = re.compile(r"^\d{1,2}/\d{1,2}/\d{4}$")
LONGEST_CUSTOM = 125  # characters of ms.custom
SLIP = 0.86  # how alike an unknown key must be to a known one to be taken for a slip


def check_front_matter(catalog: Catalog) -> Iterator[Diagnostic]:
    """What is wrong or doubtful with the front matter that the records of a catalog write."""
    written: list[tuple[Mapping[str, Any], Position]] = []
    if catalog.organization is not None:
        place = catalog.organization.position
        written.append((catalog.organization.metadata, place))
        for kind, metadata in catalog.organization.page_metadata.items():
            written.append((metadata, place))
            if kind.id not in KINDS_OF_PAGES:
                message = f'unknown kind of page "{kind.id}"{nearest(kind.id, KINDS_OF_PAGES)}'
                yield diagnose("unknown-reference", kind.position, message)
    written += [(record.metadata, record.position) for record in catalog.products.values()]
    written += [(record.metadata, record.position) for record in catalog.guides.values()]
    written += [(record.metadata, record.position) for record in catalog.items.values()]
    written += [(record.metadata, record.position) for record in catalog.comparisons.values()]
    written += [(record.metadata, record.position) for record in catalog.questions.values()]
    for front_matter, place in written:
        if front_matter:
            yield from check_metadata(front_matter, place)


def check_metadata(metadata: Mapping[str, Any], position: Position) -> Iterator[Diagnostic]:
    """What is wrong or doubtful with the front matter that one record writes.

    A diagnostic stands at the value or key it is about; at the record where neither has a place.
    """

    keys = {str(key): written_at(key, position) for key in metadata}

    def wrong(key: str, message: str) -> Diagnostic:
        return diagnose("wrong-metadata", written_at(metadata[key], keys[key]), message)

    def alone(key: str, message: str) -> Diagnostic:
        return diagnose("wrong-metadata", keys[key], message)

    def doubtful(key: str, message: str) -> Diagnostic:
        return diagnose("doubtful-metadata", written_at(metadata[key], keys[key]), message)

    present = {str(key) for key, value in metadata.items() if value is not None}
    for key in sorted(present - KNOWN):
        near = difflib.get_close_matches(key, KNOWN - present, n=1, cutoff=SLIP)
        if near:
            message = f'unknown key "{shown(key)}" in front matter; did you mean "{near[0]}"?'
            yield diagnose("doubtful-metadata", keys[key], message)
    for key in sorted(present & {"title", "description"}):
        if not str(metadata[key]).strip():
            yield wrong(key, f'met "" for "{key}"; expected some text that can be seen')
    if "ms.author" in present and "@" in str(metadata["ms.author"]):
        yield wrong("ms.author", f"met {_met(metadata, 'ms.author')}; expected an alias without a domain")
    if "author" in present and not re.match(r"^[A-Za-z0-9-]+$", str(metadata["author"])):
        expected = "a GitHub name: letters, digits and dashes"
        yield wrong("author", f"met {_met(metadata, 'author')}; expected {expected}")
    if {"ms.service", "ms.prod"} <= present:
        yield alone("ms.prod", 'met "ms.prod" beside "ms.service"; expected one of the two')
    if "ms.subservice" in present and "ms.service" not in present:
        yield alone("ms.subservice", 'met "ms.subservice" without "ms.service"; expected both')
    if "ms.technology" in present and "ms.prod" not in present:
        yield alone("ms.technology", 'met "ms.technology" without "ms.prod"; expected both')
    if "ms.date" in present and not LEARN_DATE.match(str(metadata["ms.date"])):
        yield doubtful("ms.date", f"met {_met(metadata, 'ms.date')}; expected a date such as 11/30/2026")
    if "ms.topic" in present and str(metadata["ms.topic"]) not in TOPICS:
        hint = did_you_mean(str(metadata["ms.topic"]), TOPICS) or "; expected a topic that Learn knows"
        yield doubtful("ms.topic", f"met {_met(metadata, 'ms.topic')}{hint}")
    if "ms.custom" in present and len(str(metadata["ms.custom"])) > LONGEST_CUSTOM:
        length = len(str(metadata["ms.custom"]))
        message = f'met {length} characters for "ms.custom"; expected at most {LONGEST_CUSTOM}'
        yield doubtful("ms.custom", message)


def _met(metadata: Mapping[str, Any], key: str) -> str:
    return f'"{shown(str(metadata[key]))}" for "{key}"'
