"""The report in SARIF 2.1.0, the form in which code scanning reads it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from privacy_statements.diagnostics.codes import CODES, Severity
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.lines import identity
from privacy_statements.diagnostics.reports.outcome import Outcome

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.DEBT: "note"}
BASE = "%SRCROOT%"
FINGERPRINT = "identity/v1"
MANUAL = "https://privacy-statements.example/manual/reference/codes/#{code}"
"""Where the manual explains a code."""


def report(outcome: Outcome) -> str:
    """One run. Paths are relative to the repository; folders of the machine are not named."""
    run = {
        "tool": {"driver": {"name": "privacy-statements", "rules": [_rule(code) for code in CODES]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "results": _results(outcome),
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=1, ensure_ascii=False)


def _rule(code: str) -> dict[str, Any]:
    entry = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.summary},
        "help": {"text": entry.help},
        "helpUri": MANUAL.format(code=code),
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _results(outcome: Outcome) -> list[dict[str, Any]]:
    index = {code: number for number, code in enumerate(CODES)}
    times: Counter[tuple[str, str, str]] = Counter()
    results = []
    for diagnostic in outcome.diagnostics:
        same = identity(diagnostic)
        # lines are no part of it: it stays the same after they have moved
        parts = "\0".join([*same, str(times[same])]).encode("utf-8", "surrogatepass")
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "ruleIndex": index[diagnostic.code],
            "level": LEVELS[diagnostic.severity],
            "message": {"text": diagnostic.message},
            "locations": [_location(diagnostic.position, outcome)],
            "partialFingerprints": {FINGERPRINT: hashlib.sha256(parts).hexdigest()[:32]},
        }
        times[same] += 1
        if diagnostic.related is not None:
            other_place = {"id": 1, "message": {"text": "the other place"}}
            result["relatedLocations"] = [other_place | _location(diagnostic.related, outcome)]
        results.append(result)
    return results


def _location(place: Position, outcome: Outcome) -> dict[str, Any]:
    uri = quote(outcome.in_repository(place.path), errors="surrogatepass")
    region = {"startLine": place.line, "startColumn": place.column}
    end = outcome.sources.end_column(place)
    if end is not None:
        region["endColumn"] = end
    return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": BASE}, "region": region}}
