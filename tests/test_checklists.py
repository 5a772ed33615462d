"""Checklists: a statement that answers every point of every checklist, and for each point a slip that leaves it open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import Options, Project
from privacy_statements.records.kinds import KINDS
from privacy_statements.rules.checklists.answers import ANSWERS
from privacy_statements.rules.checklists.points import CHECKLISTS, checklist
from privacy_statements.rules.checklists.state import Answered, states

COMPLETE = {
    "organization.yml": """\
name: Contoso
role: processor
controller: {name: Contoso Ltd, url: "https://contoso.example/privacy"}
data_protection_officer: {url: "mailto:dpo@contoso.example"}
established: [US]
representative: {name: Contoso Ireland, address: 1 Street}
authority: {title: Data Protection Commission, url: "https://www.dataprotection.ie"}
""",
    "vocabulary/words.yml": """\
categories:
  - {id: outer, name: Outer, special_category: false, ccpa: identifiers}
  - {id: device, name: Device data, parent: outer}
purposes: [{id: security, name: Security}, {id: news, name: News}, {id: care, name: Care}]
legal_bases:
  - {id: consent, name: Consent, article: GDPR 6(1)(a)}
  - {id: legitimate-interests, name: Legitimate interests, article: GDPR 6(1)(f)}
  - {id: contract, name: Contract, article: GDPR 6(1)(b)}
subjects: [{id: employee, name: Employees}]
recipients:
  - {id: american, name: American Ltd, countries: [US], transfer: Standard contractual clauses}
  - {id: irish, name: Irish Ltd, countries: [IE]}
rights:
  - {id: access, name: Access}
  - {id: rectification, name: Rectification}
  - {id: erasure, name: Erasure}
  - {id: restriction, name: Restriction}
  - {id: objection, name: Objection}
  - {id: portability, name: Portability}
  - {id: opt-out-of-sale, name: Opting out}
""",
    "sources/registers.yml": "id: register\nname: The register\npublic: true\n",
    "items/items.yml": "- {id: device.imei, name: IMEI, category: device}\n",
    "products/example.yml": """\
id: example
name: Example
reviewed: 2026-01-01
controllers: [The customer]
automated_decisions: {name: Blocking, logic: By a list., consequences: No access.}
sections:
  - heading: Data
    category: device
    necessity: required
    subjects: employee
    obtained: {how: reused, from: register}
    obligation: contract
    retention: {duration: P30D}
    purposes:
      - {purpose: security, legal_basis: legitimate-interests, interest: Keeping thieves out}
      - {purpose: news, legal_basis: consent, withdrawal: Untick the box.}
      - {purpose: care, legal_basis: contract}
    recipients:
      - {recipient: american, sold: true, shared: false}
      - {recipient: irish, sold: false, shared: false}
    items: [device.imei]
  - heading: Never
    kind: never
    items: [{id: photos, name: Photos}]
  - heading: Protection
    measures: [{kind: encryption, text: Everything is encrypted.}]
  - heading: Rights
    rights: {rights: [access, rectification, erasure, restriction, objection, portability, opt-out-of-sale], text: Write to us.}
""",
}

# checklist, point, file, what is written there, and what is written instead
SLIPS = [
    ("gdpr-13", "controller", "organization.yml", ', url: "https://contoso.example/privacy"', ""),
    ("gdpr-13", "controller", "organization.yml", 'controller: {name: Contoso Ltd, url: "https://contoso.example/privacy"}\n', ""),
    ("gdpr-13", "representative", "organization.yml", "representative: {name: Contoso Ireland, address: 1 Street}\n", ""),
    ("gdpr-13", "officer", "organization.yml", 'data_protection_officer: {url: "mailto:dpo@contoso.example"}\n', ""),
    ("gdpr-13", "purposes", "products/example.yml", "items: [device.imei]", "items: [device.imei, {item: device.imei, id: b, purposes: []}]"),
    ("gdpr-13", "legal-basis", "products/example.yml", ", legal_basis: contract", ""),
    ("gdpr-13", "interest", "products/example.yml", ", interest: Keeping thieves out", ""),
    ("gdpr-13", "recipients", "products/example.yml", "items: [device.imei]", "items: [device.imei, {item: device.imei, id: b, recipients: []}]"),
    ("gdpr-13", "transfers", "vocabulary/words.yml", ", transfer: Standard contractual clauses", ""),
    ("gdpr-13", "transfers", "vocabulary/words.yml", "name: Irish Ltd, countries: [IE]", "name: Irish Ltd"),
    ("gdpr-13", "retention", "products/example.yml", "    retention: {duration: P30D}\n", ""),
    ("gdpr-13", "rights", "products/example.yml", "objection, portability", "objection"),
    ("gdpr-13", "withdrawal", "products/example.yml", ", withdrawal: Untick the box.", ""),
    ("gdpr-13", "complaint", "organization.yml", 'authority: {title: Data Protection Commission, url: "https://www.dataprotection.ie"}\n', ""),
    ("gdpr-13", "obligation", "products/example.yml", "    obligation: contract\n", ""),
    ("gdpr-13", "decisions", "products/example.yml", ", consequences: No access.", ""),
    ("gdpr-13", "decisions", "products/example.yml", "automated_decisions: {name: Blocking, logic: By a list., consequences: No access.}\n", ""),
    ("gdpr-13", "special-category", "vocabulary/words.yml", ", special_category: false", ""),
    ("gdpr-14", "categories", "products/example.yml", "items: [device.imei]", "items: [device.imei, {name: Other, id: b, category: null}]"),
    ("gdpr-14", "data-source", "products/example.yml", "    obtained: {how: reused, from: register}\n", ""),
    ("gdpr-14", "public-source", "sources/registers.yml", "public: true\n", ""),
    ("ropa", "subjects", "products/example.yml", "    subjects: employee\n", ""),
    ("ropa", "measures", "products/example.yml", "    measures: [{kind: encryption, text: Everything is encrypted.}]\n", "    before: Nothing.\n"),
    ("ropa", "controllers", "products/example.yml", "controllers: [The customer]\n", ""),
    ("ccpa", "categories", "vocabulary/words.yml", ", ccpa: identifiers", ""),
    ("ccpa", "sold", "products/example.yml", ", shared: false}\n      - {recipient: irish", "}\n      - {recipient: irish"),
    ("ccpa", "opt-out", "products/example.yml", ", opt-out-of-sale]", "]"),
    ("ccpa", "date", "products/example.yml", "reviewed: 2026-01-01\n", ""),
]  # fmt: skip

# what makes a question go away instead of leaving it open
NOT_ASKED = [
    ("gdpr-13", "representative", "organization.yml", "established: [US]\nrepresentative: {name: Contoso Ireland, address: 1 Street}", "established: [US, IE]"),
    ("gdpr-13", "obligation", "products/example.yml", "necessity: required\n    subjects: employee\n    obtained: {how: reused, from: register}\n    obligation: contract", "necessity: optional"),
    ("gdpr-13", "interest", "products/example.yml", "legitimate-interests, interest: Keeping thieves out", "contract"),
    ("gdpr-13", "withdrawal", "products/example.yml", "consent, withdrawal: Untick the box.", "contract"),
    ("ropa", "controllers", "organization.yml", "role: processor\n", "role: controller\n"),
    ("ccpa", "opt-out", "products/example.yml", "sold: true", "sold: false"),
]  # fmt: skip


def project(folder: Path, files: dict[str, str]) -> Project:
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Project(folder, folder / "site-src", Options(checklists=list(CHECKLISTS)))


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert COMPLETE[file].count(old) == 1, f"{old!r} must stand once"
    return {**COMPLETE, file: COMPLETE[file].replace(old, new)}


def answered(folder: Path, files: dict[str, str], name: str) -> dict[str, Answered]:
    loaded = load_catalog(project(folder, files))
    assert loaded.diagnostics == ()
    (product,) = loaded.catalog.products.values()
    return {state.point.id: state.answered for state in states(loaded.catalog, product, checklist(name))}


@pytest.mark.parametrize("name", CHECKLISTS)
def test_a_complete_statement_answers_every_point(name: str, tmp_path: Path) -> None:
    assert set(answered(tmp_path, COMPLETE, name).values()) == {Answered.YES}


def test_nothing_is_reported_of_a_complete_statement(tmp_path: Path) -> None:
    assert [d for d in build(project(tmp_path, COMPLETE)).diagnostics if d.code == "incomplete-notice"] == []


@pytest.mark.parametrize(("name", "point", "file", "old", "new"), SLIPS)
def test_a_slip_leaves_its_point_open(name: str, point: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    files = changed(file, old, new)
    after = answered(tmp_path, files, name)
    assert after[point] in (Answered.NO, Answered.PARTLY)
    point_field = next(each for each in checklist(name).points if each.id == point)
    told = [d.message for d in build(project(tmp_path, files)).diagnostics if d.code == "incomplete-notice"]
    assert any(f"{point_field.article}: " in one and f'expected "{point_field.field}"' in one for one in told)


@pytest.mark.parametrize(("name", "point", "file", "old", "new"), NOT_ASKED)
def test_a_question_that_does_not_arise_is_not_asked(
    name: str, point: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    files = changed(file, old, new)
    if point == "opt-out":  # a right that is stated is stated, whatever it is needed for
        files["products/example.yml"] = files["products/example.yml"].replace(", opt-out-of-sale]", "]")
    if point == "controllers":
        files["products/example.yml"] = files["products/example.yml"].replace("controllers: [The customer]\n", "")
    assert answered(tmp_path, files, name)[point] is Answered.DOES_NOT_ARISE


def test_every_point_has_a_slip_in_some_checklist() -> None:
    tried = {
        checklist(name).points[i].answered
        for name, point, *_ in SLIPS
        for i, p in enumerate(checklist(name).points)
        if p.id == point
    }
    assert tried == {point.answered for name in CHECKLISTS for point in checklist(name).points} == set(ANSWERS)


@pytest.mark.parametrize("name", CHECKLISTS)
def test_a_point_names_an_article_and_a_field_that_exists(name: str) -> None:

    keys = {
        key
        for kind in KINDS
        for key in re.findall(r'"([a-z_]+)": \{', (ROOT / f"schemas/{kind}.json").read_text(), re.MULTILINE)
    }
    points = checklist(name).points
    assert len({point.id for point in points}) == len(points)
    for point in points:
        assert re.search(r"\d", point.article)
        assert set(re.findall(r"[a-z]+_[a-z_]+|^\w+", point.field)) <= keys, point
