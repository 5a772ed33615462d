"""``PrivacyInfo.xcprivacy``, the privacy manifest of Apple's platforms → a product.

https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from privacy_statements.read.syntax import shown
from privacy_statements_import.draft import Declared, Finding, Imported, Outcome
from privacy_statements_import.sources import (
    Asked,
    Row,
    SourceFile,
    as_list,
    as_prose,
    as_texts,
    data_beside,
    flat,
    imported,
    in_words,
    problem_of_size,
    product_draft,
    refused,
    without_nothing,
)

TYPE = "NSPrivacyCollectedDataType"
PURPOSE = "NSPrivacyCollectedDataTypePurpose"
DATA, APIS = "NSPrivacyCollectedDataTypes", "NSPrivacyAccessedAPITypes"
TRACKING, DOMAINS = "NSPrivacyTracking", "NSPrivacyTrackingDomains"

CATEGORIES: dict[str, list[str]] = data_beside(__file__)
CATEGORY_OF = {kind: category for category, kinds in CATEGORIES.items() for kind in kinds}
NAMES = {"PhotosorVideos": "Photos or Videos", "EmailsOrTextMessages": "Emails or Text Messages"}
UNKNOWN = "Types of data that are not known here"
LABELS = {f"{TYPE}Linked": "Linked to the identity of the user", f"{TYPE}Tracking": "Used for tracking"}
NOT_A_FACT = frozenset({TYPE, f"{TYPE}Purposes"})
NO_NECESSITY = "a privacy manifest does not say whether data is required, why exactly, or how long it is kept"


def read_apple(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """One product from privacy manifests: a row for each type of collected data, by category; everything else that
    they say as text."""
    sections: dict[str, dict[str, Any]] = {}
    others: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for file in files:
        manifest = _manifest(file)
        if isinstance(manifest, Imported):
            return manifest
        lines = _Lines(file)
        collected = manifest.get(DATA)
        for entry in collected if isinstance(collected, list) else []:
            category, row, doubts = _row(entry)
            line = lines.of(str(row["code_name"]))
            sections.setdefault(category, {"heading": category, "kind": "data", "items": []})
            sections[category]["items"].append(row)
            findings.append(Finding(line, Outcome.ITEM, row["name"], path=file.path))
            findings += [Finding(line, Outcome.DOUBT, row["name"], doubt, file.path) for doubt in doubts]
        rest = {key: value for key, value in manifest.items() if key != DATA or not isinstance(value, list)}
        if DATA not in manifest or collected == []:
            doubt = f"the manifest names no type of collected data ({DATA}): is nothing collected?"
            findings.append(Finding(1, Outcome.DOUBT, DATA, doubt, file.path))
            text = as_prose(f"{file.name}: {DATA}: 0")
            others.append({"heading": "Collected data", "kind": "other", "before": text, "needs_review": [doubt]})
        for section in _others(rest):
            others.append(section)
            findings.append(Finding(1, Outcome.PROSE, section["heading"], path=file.path))
    order = [*CATEGORIES, UNKNOWN]
    ordered = sorted(sections.values(), key=lambda section: order.index(section["heading"]))
    draft = product_draft(asked, files, [*ordered, *others], [NO_NECESSITY])
    return imported([draft], findings)


def declared_in_apple(file: SourceFile, product: str) -> list[Declared] | Imported:
    """The types of data that a manifest says are collected."""
    manifest = _manifest(file)
    if isinstance(manifest, Imported):
        return manifest
    lines, found = _Lines(file), []
    collected = manifest.get(DATA)
    for entry in collected if isinstance(collected, list) else []:
        _, row, _ = _row(entry)
        linked = entry.get(f"{TYPE}Linked") if isinstance(entry, dict) else None
        code, line = str(row["code_name"]), lines.of(str(row["code_name"]))
        said = linked if isinstance(linked, bool) else None
        found.append(Declared(code.removeprefix(TYPE), row["name"], line, linked=said))
    return found


def _manifest(file: SourceFile) -> Mapping[str, Any] | Imported:
    expected = "a property list, in XML or binary, as Xcode writes it"
    try:
        manifest = plistlib.loads(file.content)
    except Exception as error:  # plistlib lets through whatever broken bytes lead to
        reason = str(error) or type(error).__name__
        return refused(file.path, f"met what is no property list ({shown(reason)}); expected {expected}")
    if (problem := problem_of_size(manifest)) is not None:
        return refused(file.path, problem)
    if not isinstance(manifest, dict):
        return refused(file.path, f"met a {type(manifest).__name__}; expected a dictionary with {DATA}")
    if not any(str(key).startswith("NSPrivacy") for key in manifest):
        return refused(file.path, f"met a property list without a key of privacy manifests; expected {DATA}")
    return manifest


class _Lines:
    """Where the texts of a manifest in XML stand; a binary one has one line."""

    def __init__(self, file: SourceFile) -> None:
        self._content = b"" if file.content.startswith(b"bplist") else file.content
        self._at = 0

    def of(self, text: str) -> int:
        found = self._content.find(f">{text}<".encode("utf-8", "replace"), self._at)
        if found >= 0:
            self._at = found + 1
        return self._content.count(b"\n", 0, max(found, 0)) + 1


def _row(entry: Any) -> tuple[str, Row, list[str]]:
    said = entry if isinstance(entry, dict) else {TYPE: as_texts(entry)}
    code = str(as_texts(said.get(TYPE, ""))) or TYPE
    kind = code.removeprefix(TYPE)
    category = CATEGORY_OF.get(kind, UNKNOWN)
    name = NAMES.get(kind, in_words(kind) or in_words(code)) or "?"
    doubts = [] if category != UNKNOWN else [f'"{shown(code)}" is no type of data of the list of Apple']
    met = said.get(f"{TYPE}Purposes", [])
    purposes = [in_words(str(as_texts(one)).removeprefix(PURPOSE)) for one in (met if isinstance(met, list) else [met])]
    rest = {LABELS.get(key, str(key)): value for key, value in said.items() if key not in NOT_A_FACT}
    row = without_nothing(
        {
            "name": name,
            "code_name": code,
            "purposes": [purpose for purpose in purposes if purpose],
            "note": as_list(flat(as_texts(rest))),
            "needs_review": doubts,
        }
    )
    return category, row, doubts


def _others(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a manifest says beside its types of data, as sections of text."""
    tracking = {key: manifest[key] for key in (TRACKING, DOMAINS) if key in manifest}
    if told := as_list(flat(as_texts(tracking))):
        yield {"heading": "Tracking", "kind": "other", "before": told}
    if told := as_list(flat(as_texts(manifest.get(APIS, [])))):
        yield {"heading": "Accessed interfaces", "kind": "other", "before": told}
    rest = {key: value for key, value in manifest.items() if key not in (TRACKING, DOMAINS, APIS)}
    if told := as_list(flat(as_texts(rest))):
        yield {"heading": "Other keys of the manifest", "kind": "other", "before": told}
