"""publish/forms/: what others ask for, filled from records and from nothing else, and valid by the tools that there are."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, our_catalog, run_tool
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.schemes import SCHEMES, codes_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import ConfigError, read_project
from privacy_statements.publish.forms import FORMS, Sheet, form_paths
from privacy_statements.publish.forms.play import questions
from privacy_statements.publish.forms.stated import collected, data_codes
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from privacy_statements_import.play import read_play
from privacy_statements_import.sources import Asked, SourceFile

PRODUCTS = ("defender-endpoint-android", "defender-endpoint-ios", "intune", "managed-desktop")
MakeProject = Callable[[dict[str, str | bytes]], Path]
QUESTIONS = "a958b7655bc43c452eed338a4b68f9ecfee7a0cdb483cd70742f25e19e3f1c6c"
"""The SHA-256 of question, response and requirement of all lines of two genuine exports of Play Console (June and July 2026:
data_safety_export.csv of the public repositories manzolo/GeoJournal and smenaria2/wreadom-flutter), which are the same."""


def sheet_of(catalog: Catalog, *products: str, fragment: bytes = b"") -> Sheet:
    chosen = [catalog.products[product] for product in products or catalog.products]
    return Sheet(catalog, chosen, Wording(Language()), Addresses(site="https://a.example/"), "A site", True, fragment)


def filled(
    form: str, *products: str, catalog: Catalog | None = None, fragment: bytes = b""
) -> tuple[Sheet, dict[str, bytes]]:
    sheet = sheet_of(catalog or our_catalog(), *products, fragment=fragment)
    return sheet, FORMS[form].fill(sheet)


def catalog_of(make_project: MakeProject, product: str, vocabulary: str = "") -> Catalog:
    """The catalog of one product in a site of its own; ``vocabulary`` replaces the words that fit most tests."""
    words = vocabulary or (
        "categories:\n"
        "  - {id: mail, name: Addresses, codes: {play: PSL_EMAIL, apple: EmailAddress, fides: user.contact.email, dpv: 'pd:EmailAddress'}}\n"
        "  - {id: odd, name: Odd things}\n"
        "purposes:\n"
        "  - {id: improve, name: Improve, codes: {play: PSL_ANALYTICS, apple: Analytics, fides: functional.service.improve, dpv: 'dpv:ServiceOptimisation'}}\n"
        "  - {id: odd-purpose, name: Odd purpose}\n"
        "recipients: [{id: host, name: Host, role: processor}, {id: ads, name: Ads Ltd, role: third party}, {id: who, name: Who}]\n"
        "subjects: [{id: user, name: Users, codes: {fides: customer, dpv: 'dpv:User'}}]\n"
        "legal_bases: [{id: consent, name: Consent, codes: {fides: Consent, dpv: 'eu-gdpr:A6-1-a'}}]\n"
    )
    files: dict[str, str | bytes] = {
        "content/vocabulary/v.yml": words,
        "content/products/p.yml": f"id: p\nname: P\n{product}",
    }
    loaded = load_catalog(read_project(None, make_project({**files, "mkdocs.yml": "site_name: S\n"})))
    assert [str(one) for one in loaded.diagnostics if one.severity == "error"] == []
    return loaded.catalog


# --- all forms


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_our_products_is_the_same_each_time_and_has_its_files(form: str) -> None:
    for product in PRODUCTS:
        sheet, files = filled(form, product)
        again, same = filled(form, product)
        assert tuple(files) == FORMS[form].files
        assert (files, sheet.report(None)) == (same, again.report(None))
        assert all(data for data in files.values())


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_whole_page_in_the_manual(form: str) -> None:
    parts = [part.partition(": ")[0] for part in FORMS[form].manual.strip().split("\n\n")[1:]]
    assert parts == ["What for", "What maps", "What is lost", "How it is checked"]
    assert f"form-{form}.md" in (ROOT / "manual.yml").read_text("utf-8")


def test_a_site_publishes_the_forms_that_it_switches_on(make_project: MakeProject) -> None:
    plugin = "site_name: S\nplugins: [{privacy-statements: {exports: [play]}}]\n"
    root = make_project({"mkdocs.yml": plugin, "content/products/p.yml": "name: P\nitems: [One]\n"})
    paths = {asset.path for asset in build(read_project(root / "mkdocs.yml", root)).assets}
    assert (
        set(form_paths("play", ["p"])) == {"products/p/data_safety_export.csv", "products/p/play-report.txt"} <= paths
    )
    (root / "mkdocs.yml").write_text(plugin.replace("play", "plai"))
    with pytest.raises(ConfigError, match='unknown form "plai" in the option \'exports\'; did you mean "play"'):
        read_project(root / "mkdocs.yml", root)


def test_a_build_without_forms_imports_none_of_them(make_project: MakeProject) -> None:
    root = make_project({"mkdocs.yml": "site_name: S\n", "content/products/p.yml": "name: P\nitems: [One]\n"})
    program = (
        "import sys; from pathlib import Path; from privacy_statements.pipeline import build;"
        "from privacy_statements.project import read_project; build(read_project(Path('mkdocs.yml'), Path('.')));"
        "print([name for name in sys.modules if name.startswith('privacy_statements.publish.forms.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_those_of_their_scheme(scheme: str, make_project: MakeProject) -> None:
    words = f"categories:\n  - {{id: c, name: C, codes: {{{scheme}: nonsense}}}}\npurposes:\n  - {{id: p, name: P, codes: {{none: x}}}}\n"
    root = make_project({"mkdocs.yml": "site_name: S\n", "content/vocabulary/v.yml": words})
    told = [
        f"{one.position}: {one.message}" for one in load_catalog(read_project(root / "mkdocs.yml", root)).diagnostics
    ]
    assert [re.sub("; .*", "", one) for one in told] == [
        f'content/vocabulary/v.yml:2:{len(scheme) + 32}: unknown code "nonsense" of {scheme}',
        'content/vocabulary/v.yml:4:30: unknown scheme "none"',
    ]


def test_the_command_writes_into_its_folder_alone_and_strict_fails(tmp_path: Path) -> None:
    config = ("--config", str(ROOT / "mkdocs.yml"))
    out, report = tmp_path / "out", tmp_path / "report.txt"
    done = run_tool(
        "privacy-statements",
        "export",
        "play",
        *config,
        "--output",
        str(out),
        "--report",
        str(report),
        "--strict",
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert "left open, for nobody states it: " in done.stderr
    assert {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()} == {
        f"{product}/data_safety_export.csv" for product in PRODUCTS
    }
    assert {file.name for file in tmp_path.iterdir()} == {"out", "report.txt"}
    assert report.read_text("utf-8").count("PSL_DATA_COLLECTION_ENCRYPTED_IN_TRANSIT") == len(PRODUCTS)
    done = run_tool("privacy-statements", "export", "play", *config, "--product", "intun", cwd=tmp_path)
    assert (done.returncode, 'unknown product "intun"; did you mean "intune"' in done.stderr) == (2, True)


# --- Google Play


def play(data: bytes) -> dict[tuple[str, str], str]:
    return {(line[0], line[1]): line[2] for line in list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]}


def lines_of_play(data: bytes) -> str:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]
    return hashlib.sha256("\n".join(f"{row[0]},{row[1]},{row[3]}" for row in rows).encode()).hexdigest()


def test_play_has_the_lines_of_a_genuine_export() -> None:
    assert len(list(questions())) == 782
    for product in PRODUCTS:
        data = filled("play", product)[1]["data_safety_export.csv"]
        assert lines_of_play(data) == QUESTIONS
        assert data.count(b"\r\n") == data.count(b"\n") == 783
    assert lines_of_play(data.replace(b",,MAYBE_REQUIRED", b",,OPTIONAL", 1)) != QUESTIONS  # a planted fault


def test_play_ticks_what_is_stated_and_nothing_else(make_project: MakeProject) -> None:
    row = "items: [{name: Mail, category: mail, purposes: [improve, odd-purpose]%s}, {name: Odd, category: odd}, {name: Quiet, category: mail, answer: not-stated}]\n"
    sheet, files = filled("play", catalog=catalog_of(make_project, row % ""))
    ticked = {key for key, value in play(files["data_safety_export.csv"]).items() if value}
    usage = "PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:"
    assert ticked == {
        ("PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA", ""),
        ("PSL_DATA_TYPES_PERSONAL", "PSL_EMAIL"),
        (f"{usage}PSL_DATA_USAGE_COLLECTION_AND_SHARING", "PSL_DATA_USAGE_ONLY_COLLECTED"),
        (f"{usage}DATA_USAGE_COLLECTION_PURPOSE", "PSL_ANALYTICS"),
    }
    assert sheet.open["whether it is collected"] == ["p/quiet"]
    assert sheet.open["DATA_USAGE_USER_CONTROL"] == ["PSL_EMAIL"]
    assert sheet.lost["data without a code of play: Odd things"] == ["p/odd"]
    assert sheet.lost["a purpose without a code of play: Odd purpose"] == ["p/mail"]
    shared = "PSL_DATA_USAGE_ONLY_SHARED"
    for recipients, is_shared, is_open in (
        ("[host]", False, False),
        ("[host, ads]", True, False),
        ("[who]", False, True),
    ):
        sheet, files = filled("play", catalog=catalog_of(make_project, row % f", recipients: {recipients}"))
        answers = play(files["data_safety_export.csv"])
        assert bool(answers[f"{usage}PSL_DATA_USAGE_COLLECTION_AND_SHARING", shared]) == is_shared
        assert ("p/mail" in sheet.open.get("whether it is shared with others than processors", [])) == is_open


@pytest.mark.parametrize(
    ("necessities", "answer"),
    [("required optional", "REQUIRED"), ("optional optional", "OPTIONAL"), ("optional unspecified", "")],
)
def test_play_takes_the_strictest_necessity(necessities: str, answer: str, make_project: MakeProject) -> None:
    rows = [f"{{name: {n} {k}, category: mail, necessity: {k}}}" for n, k in enumerate(necessities.split())]
    _, files = filled("play", catalog=catalog_of(make_project, f"items: [{', '.join(rows)}]\n"))
    control = "PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:DATA_USAGE_USER_CONTROL"
    ticked = [
        key[1].rpartition("_")[2]
        for key, value in play(files["data_safety_export.csv"]).items()
        if value and key[0] == control
    ]
    assert ticked == ([answer] if answer else [])


# --- there and back: what is imported again is what was said, but for what the report names


def stated(form: str, product: str) -> tuple[Sheet, dict[str, set[str]]]:
    """By code, the rows that are in a form as the records say them; those without a code are lost, and the report says so."""
    catalog = our_catalog()
    sheet = sheet_of(catalog, product)
    by_code: dict[str, set[str]] = {}
    for row in collected(catalog.products[product], sheet):
        codes = data_codes(row, form, catalog)
        for code in codes:
            by_code.setdefault(code, set()).add(f"{product}/{row.id}")
    return sheet, by_code


def back(read: Callable[..., Any], name: str, data: bytes) -> dict[str, dict[str, Any]]:
    (draft,) = read([SourceFile(name, data)], Asked("again")).drafts
    rows = [row for section in draft.data["sections"] for row in section.get("items", [])]
    return {row["code_name"]: row for row in rows}


@pytest.mark.parametrize("product", PRODUCTS)
def test_play_comes_back(product: str) -> None:
    sheet, files = filled("play", product)
    _, by_code = stated("play", product)
    rows = back(read_play, "data_safety_export.csv", files["data_safety_export.csv"])
    assert rows.keys() == by_code.keys()
    for code, ids in by_code.items():
        own = [row for row in our_catalog().products[product].rows if f"{product}/{row.id}" in ids]
        necessities = {row.said.necessity.value for row in own}
        is_open = code in sheet.open.get("DATA_USAGE_USER_CONTROL", [])
        assert rows[code].get("necessity") == (
            None if is_open else "required" if "required" in necessities else "optional"
        )
        assert len(ids) == 1 or ids == {*sheet.lost[f"data items, which become one: {code}"]}
    assert rows.keys() <= {*codes_of("play", "categories")}
