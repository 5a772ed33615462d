"""Front matter: layers merged, known keys checked.

Site defaults, then organisation, then the page's kind, then the record: the nearest wins and ``null``
removes a key. Keys beginning with ``ms.`` follow Microsoft Learn's published rules; the lists of values
that Learn keeps private are only doubted.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, did_you_mean
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.markdown import plain_html
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
TAG = re.compile(r"<[A-Za-z/!?]")
"""What a browser takes for the beginning of a tag."""
LEARN_DATE = re.compile(r"^\d{1,2}/\d{1,2}/\d{4}$")
LONGEST_CUSTOM = 125  # characters of ms.custom
SLIP = 0.86  # how alike an unknown key must be to a known one to be taken for a slip


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """The layers from the outermost to the nearest, as one mapping of plain values."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged.update(layer)
    return {str(key): _plain(value) for key, value in merged.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value, str(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


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


def for_theme(value: Any, only: re.Pattern[str] | None = None) -> Any:
    """Front matter as HTML; with ``only``, the texts that it matches. Themes print front matter as it is, and titles of
    the navigation too: they switch Jinja's escaping off, and trust texts that here come from records."""
    if isinstance(value, str):
        # search shows titles too, and escapes them once more; an apostrophe harms nowhere
        return plain_html(value).replace("&#39;", "'") if only is None or only.search(value) else value
    if isinstance(value, Mapping):
        return {key: for_theme(inner, only) for key, inner in value.items()}
    return [for_theme(inner, only) for inner in value] if isinstance(value, list) else value


def joined(value: Any) -> str | None:
    """A value of front matter as the content of a ``<meta>`` tag; ``None`` for what is no text."""
    if isinstance(value, bool | Mapping):
        return None
    if isinstance(value, list | tuple):
        return ", ".join(text for text in map(joined, _texts(value)) if text) or None
    return str(value)


def _texts(values: Iterable[Any]) -> Iterator[Any]:
    return (value for value in values if not isinstance(value, Mapping | list | tuple))
