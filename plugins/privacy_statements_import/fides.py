"""A fides manifest (systems with their privacy declarations, in YAML) → a product.

https://github.com/ethyca/fideslang
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import did_you_mean
from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.read.load import Node, Scalar, data_of, load_text
from privacy_statements.read.load import Sequence as SequenceNode
from privacy_statements_import.draft import Declared, Finding, Imported, Outcome
from privacy_statements_import.sources import (
    Asked,
    Row,
    SourceFile,
    as_list,
    as_prose,
    excerpt,
    flat,
    imported,
    in_words,
    product_draft,
    refused,
    retention_of,
    sentence_case,
    without_nothing,
)

SYSTEMS, DECLARATIONS = "system", "privacy_declarations"
OF_DECLARATION = frozenset(
    {"name", "data_use", "data_categories", "retention_period", "legal_basis_for_processing", "data_subjects"}
)
OF_TEXT = frozenset({"name", "description"})
OF_SYSTEM = OF_TEXT | {DECLARATIONS}
MADE_NAMES = "the names of the data items are made of the keys of data categories: write what readers should see"


class _Words(Struct, frozen=True):
    """What a manifest calls the keys that it defines itself."""

    names: Mapping[str, str]

    def of(self, key: str) -> str:
        return self.names.get(key) or sentence_case(in_words(key)) or key or "?"


def read_fides(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """One product from all systems of the manifests: a section for each declaration, a row for each data category
    in it. Datasets and definitions are kept as text."""
    sections: list[dict[str, Any]] = []
    findings: list[Finding] = []
    more: dict[str, Any] = {}
    for file in files:
        loaded = load_text(file.content, file.path)
        if loaded.diagnostics:
            return Imported((), problems=loaded.diagnostics)
        if not isinstance(loaded.node, MappingNode):
            return refused(file.path, f'met no mapping; expected "{SYSTEMS}:" and a list of systems')
        data = data_of(loaded.node)
        systems = loaded.node.get(SYSTEMS)
        if not isinstance(systems, SequenceNode):
            met = ", ".join(list(data)[:3]) or "nothing"
            hint = did_you_mean(next(iter(data), ""), [SYSTEMS])
            return refused(file.path, f'met {met}; expected "{SYSTEMS}:" and a list of systems{hint}')
        words = _Words(dict(_defined(data)))
        many = len(systems.items) > 1 or len(files) > 1
        for node in systems.items:
            system = data_of(node)
            if not isinstance(system, dict):
                line = node.position.line
                return refused(file.path, "met no mapping; expected a system with its keys", line, node.position.column)
            made = _sections(system, node, words, file, findings, asked.name)
            name = _text(system.get("name")) or _text(system.get("fides_key"))
            if many:
                before = as_prose(_text(system.get("description")))
                whole = {"heading": name or "?", "kind": "data", "before": before, "sections": made}
                sections.append(without_nothing(whole))
            else:
                sections += made
                more = {"name": name, "summary": as_prose(_text(system.get("description")))}
        rest = {key: value for key, value in data.items() if key != SYSTEMS}
        if told := as_list(flat(rest)):
            sections.append({"heading": "Other parts of the manifest", "kind": "other", "before": told})
            findings.append(Finding(1, Outcome.PROSE, excerpt(", ".join(rest)), path=file.path))
    draft = product_draft(asked, files, sections, [MADE_NAMES], **without_nothing(more))
    return imported([draft], findings)


def declared_in_fides(file: SourceFile, product: str) -> list[Declared] | Imported:
    """The data categories that the systems of a manifest declare; those of the system with the key of the product alone,
    where there is one."""
    loaded = load_text(file.content, file.path)
    if loaded.diagnostics:
        return Imported((), problems=loaded.diagnostics)
    systems = loaded.node.get(SYSTEMS) if isinstance(loaded.node, MappingNode) else None
    if not isinstance(systems, SequenceNode):
        return refused(file.path, f'met no manifest; expected "{SYSTEMS}:" and a list of systems')
    own = [one for one in systems.items if isinstance(one, MappingNode)]
    own = [one for one in own if data_of(one).get("fides_key") == product] or own
    words, found = _Words({}), []
    for declaration in (one for system in own for one in _inner(system, DECLARATIONS)):
        said = data_of(declaration)
        shared = said.get("data_shared_with_third_parties") if isinstance(said, dict) else None
        for one in _inner(declaration, "data_categories"):
            if isinstance(one, Scalar):
                is_shared = {"true": True, "false": False}.get(str(shared).lower())
                found.append(Declared(one.text, words.of(one.text), one.position.line, shared=is_shared))
    return found


def _defined(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Keys and names of the categories and uses that a manifest defines."""
    return [
        (_text(one.get("fides_key")), _text(one.get("name")))
        for kind in ("data_category", "data_use", "data_subject")
        for one in data.get(kind) or []
        if isinstance(one, dict)
    ]


def _sections(
    system: Mapping[str, Any], node: Node, words: _Words, file: SourceFile, findings: list[Finding], wished: str | None
) -> list[dict[str, Any]]:
    declared = node.get(DECLARATIONS) if isinstance(node, MappingNode) else None
    nodes = declared.items if isinstance(declared, SequenceNode) else ()
    made = [_section(one, words, file, findings) for one in nodes]
    rest = {key: value for key, value in system.items() if key not in OF_SYSTEM or not isinstance(value, str | list)}
    rest |= {key: value for key, value in system.items() if key in OF_TEXT and not isinstance(value, str)}
    if wished is not None and "name" in system:
        rest["name"] = system["name"]
    if nodes == () and system.get(DECLARATIONS):
        rest[DECLARATIONS] = system[DECLARATIONS]
    if told := as_list(flat(rest)):
        made.append({"heading": "About the system", "kind": "other", "before": told})
        findings.append(Finding(node.position.line, Outcome.PROSE, "About the system", path=file.path))
    return made


def _section(node: Node, words: _Words, file: SourceFile, findings: list[Finding]) -> dict[str, Any]:
    line = node.position.line
    said = data_of(node)
    if not isinstance(said, dict):
        findings.append(Finding(line, Outcome.PROSE, excerpt(_text(said)), path=file.path))
        return {"heading": "?", "kind": "other", "before": as_list(flat(said, DECLARATIONS))}
    use = _text(said.get("data_use"))
    categories = said.get("data_categories")
    listed = isinstance(categories, list)
    rest = {key: value for key, value in said.items() if key not in OF_DECLARATION}
    rest |= {key: said[key] for key in ("name", "data_use") if key in said and not isinstance(said[key], str)}
    kept = ["legal_basis_for_processing", "data_subjects", *([] if listed else ["data_categories"])]
    if use and said.get("name"):
        kept.append("data_use")
    rest |= {key: said[key] for key in kept if key in said}
    heading = _text(said.get("name")) or words.of(use)
    findings.append(Finding(line, Outcome.FACT, excerpt(heading), "a privacy declaration", file.path))
    rows = [_row(one, words, file, findings) for one in _inner(node, "data_categories")]
    retention = said.get("retention_period")
    if isinstance(retention, str):
        findings.append(Finding(line, Outcome.FACT, excerpt(retention), "retention", file.path))
    elif "retention_period" in said:
        rest["retention_period"] = retention
    return without_nothing(
        {
            "heading": heading,
            "kind": "data",
            "purposes": [words.of(use)] if use else None,
            "retention": retention_of(retention) if isinstance(retention, str) else None,
            "before": as_list(flat(rest)),
            "items": rows,
        }
    )


def _inner(node: Node, key: str) -> Sequence[Node]:
    inner = node.get(key) if isinstance(node, MappingNode) else None
    return inner.items if isinstance(inner, SequenceNode) else ()


def _row(node: Node, words: _Words, file: SourceFile, findings: list[Finding]) -> Row:
    key = node.text if isinstance(node, Scalar) else ", ".join(f"{a} {b}" for a, b in flat(data_of(node)))
    name = words.of(key)
    findings.append(Finding(node.position.line, Outcome.ITEM, excerpt(name), path=file.path))
    return {"name": name, "code_name": key or "?"}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
