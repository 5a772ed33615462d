"""publish/forms/: what others ask for, filled from records and from nothing else, and valid by the tools that there are."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import plistlib
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, Make, our_catalog, run_tool
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.schemes import SCHEMES, codes_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import ConfigError, read_project
from privacy_statements.publish.forms import FORMS, Sheet, form_paths
from privacy_statements.publish.forms.apple import TYPE
from privacy_statements.publish.forms.play import questions
from privacy_statements.publish.forms.stated import collected, data_codes, picked, purpose_codes
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from privacy_statements_import.apple import read_apple
from privacy_statements_import.fides import read_fides
from privacy_statements_import.play import read_play
from privacy_statements_import.sources import Asked, SourceFile

PRODUCTS = ("defender-endpoint-android", "defender-endpoint-ios", "intune", "managed-desktop")
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


def catalog_of(make_project: Make, product: str, vocabulary: str = "", **items: str) -> Catalog:
    """The catalog of one product in a site of its own; ``vocabulary`` replaces the words that fit most tests, ``items`` are
    further files."""
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
        **items,
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


def test_a_site_publishes_the_forms_that_it_switches_on(make_project: Make) -> None:
    plugin = "site_name: S\nplugins: [{privacy-statements: {exports: [play, llms]}}]\n"
    root = make_project({"mkdocs.yml": plugin, "content/products/p.yml": "name: P\nitems: [One]\n"})
    built = build(read_project(root / "mkdocs.yml", root))
    files = {asset.path: asset for asset in (*built.assets, *built.twins())}
    paths = files.keys()
    links = re.findall(r"\]\((.+?)\)", files["llms.txt"].content.decode())
    assert links == ["products/p.md", "records.json"]
    assert paths >= {*links}
    assert (
        set(form_paths("play", ["p"])) == {"products/p/data_safety_export.csv", "products/p/play-report.txt"} <= paths
    )
    (root / "mkdocs.yml").write_text(plugin.replace("play", "plai"))
    with pytest.raises(ConfigError, match='unknown form "plai" in the option \'exports\'; did you mean "play"'):
        read_project(root / "mkdocs.yml", root)


def test_a_build_without_forms_imports_none_of_them(make_project: Make) -> None:
    root = make_project({"mkdocs.yml": "site_name: S\n", "content/products/p.yml": "name: P\nitems: [One]\n"})
    program = (
        "import sys; from pathlib import Path; from privacy_statements.pipeline import build;"
        "from privacy_statements.project import read_project; build(read_project(Path('mkdocs.yml'), Path('.')));"
        "print([name for name in sys.modules if name.startswith('privacy_statements.publish.forms.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_those_of_their_scheme(scheme: str, make_project: Make) -> None:
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


LIMITED = """columns: [mdm]
items:
  - {id: geo, name: Location, category: place, answer: not-collected, answers: {mdm: not-collected}, parts: [{name: City, item: city, answers: {mdm: collected}}, {item: exact}]}
sections:
  - heading: A
    purposes: [{purpose: improve, legal_basis: consent, note: in the EU}]
    recipients: [{recipient: ads, condition: {words: you click an ad}, sold: true}, {recipient: host, purposes: [odd-purpose]}]
    storage: [{regions: [eu], note: for customers}]
    retention: [{duration: P30D, bound: at-most, note: of work days}]
    measures: [{kind: encryption, text: Encrypted}]
    items:
      - {name: Mail, category: mail, certainty: may, exhaustive: false, parts: [{name: Domain, answers: {mdm: not-collected}}]}
      - {name: Quiet, category: mail, answer: not-stated}
  - heading: B
    items: [{name: Town, category: place, only: in Europe}]
    rights: [{rights: [erasure], actor: admin, subject: accounts}, {rights: [erasure], regulations: law}]
"""
WORDS = """categories:
  - {id: mail, name: Addresses, ccpa: identifiers, codes: {play: PSL_EMAIL, apple: EmailAddress, dpv: 'pd:EmailAddress'}}
  - {id: place, name: Places, ccpa: identifiers, codes: {play: PSL_APPROX_LOCATION, apple: CoarseLocation}}
purposes: [{id: improve, name: Improve}, {id: odd-purpose, name: Run}]
recipients: [{id: host, name: Host, role: processor, countries: [DE]}, {id: ads, name: Ads, role: third party}]
actors: [{id: admin, name: Admin}]
rights: [{id: erasure, name: Erasure}]
regulations: [{id: law, name: A law}]
regions: [{id: eu, name: EU, countries: [AT, DE]}]
dimensions: [{id: mdm, name: MDM}]
legal_bases: [{id: consent, name: Consent}]
"""


def test_no_form_drops_a_limit_where_it_has_a_place_for_it(make_project: Make) -> None:
    items = {
        "content/items/city.yml": "id: city\nname: A city\ncodes: {play: PSL_ADDRESS, apple: PhysicalAddress}\n",
        "content/items/exact.yml": "id: exact\nname: Exact\ncodes: {play: PSL_PRECISE_LOCATION, apple: PreciseLocation}\n",
    }
    catalog = catalog_of(make_project, LIMITED, WORDS, **items)
    lines = list(csv.reader(io.StringIO(filled("ropa", catalog=catalog)[1]["ropa-controller.csv"].decode())))[4:]
    geo, mail, town = (dict(zip(lines[0], line, strict=True)) for line in lines[1:])
    part = "Location: not collected; not collected if MDM is yes [City: collected if MDM is yes]"
    domain = "Mail: may be collected; not stated if MDM is yes [Domain: not collected if MDM is yes]"
    assert (geo["Data"], mail["Data"]) == (part, domain)
    assert mail["Categories of recipients"] == "Ads (third party; only if you click an ad); Host (processor; Run)"
    assert mail["Purpose of processing"] == "Improve (in the EU)"
    assert mail["Retention"] == "at most 30 days (of work days)"
    assert mail["Location of the data"] == "EU (Austria, Germany) (for customers)"
    assert [line["Security measures"] for line in (geo, mail, town)] == ["", "Encrypted", ""]
    assert [line["Rights available"] for line in (geo, mail, town)] == [
        "",
        "",
        "Erasure (Admin; accounts); Erasure (A law)",
    ]
    sheet, files = filled("play", catalog=catalog)
    ticked = {code for (_, code), value in play(files["data_safety_export.csv"]).items() if value}
    assert not ticked & {"DATA_DELETION_YES", "PSL_PRECISE_LOCATION"}
    assert {"PSL_EMAIL", "PSL_ADDRESS", "PSL_APPROX_LOCATION"} <= ticked
    assert sheet.lost["deletion that only some can ask for"] == ["p"]
    (entry, *_) = plistlib.loads(filled("apple", catalog=catalog)[1]["PrivacyInfo.xcprivacy"])[
        "NSPrivacyCollectedDataTypes"
    ]
    assert entry.keys() == {TYPE}  # an empty list of purposes would say that there is none
    _, rows, page = notice(catalog)
    assert rows[0][1:] == [
        [part, domain, "Town: collected (only in Europe); not stated if MDM is yes"],
        ["Improve (in the EU) (Mail)", "not stated for all of this data"],
        ["at most 30 days (of work days) (Mail)", "not stated for all of this data"],
        ["Ads (only if you click an ad): sold (Mail)", "not stated for all of this data"],
    ]
    assert [one.get_text() for one in page.select("table ~ p")][:2] == [
        "Some lists only give examples.",
        "Whether it is collected is not stated: Quiet",
    ]
    sheet, files = filled("dpv", catalog=catalog)
    things = {one["id"]: one for one in json.loads(files["dpv.jsonld"])["@graph"]}
    process = things["ex:row/p/mail"]
    assert process["dct:description"]["@value"] == domain
    kept, place = process["hasStorageCondition"]
    assert (kept["hasDuration"], "hasLocation" in place) == ({"type": "dpv:Duration"}, False)
    assert things[process["hasRecipient"][0]]["dct:description"]["@value"] == "Ads (only if you click an ad)"
    assert sheet.lost["a legal basis without a code of dpv: Consent"] == ["p/mail"]
    assert "legal basis" not in sheet.open


def test_a_draft_and_what_is_not_collected_fill_nothing(make_project: Make) -> None:
    for product in ("status: draft\nitems: [{name: Mail, category: mail}]\n", "never: [Mail]\n"):
        catalog = catalog_of(make_project, product)
        assert "NSPrivacyCollectedDataTypes" not in plistlib.loads(
            filled("apple", catalog=catalog)[1]["PrivacyInfo.xcprivacy"]
        )
        assert not any(play(filled("play", catalog=catalog)[1]["data_safety_export.csv"]).values())


def test_a_fragment_that_is_not_there_is_a_wrong_use(tmp_path: Path) -> None:
    config = ("--config", str(ROOT / "mkdocs.yml"), "--product", "intune", "--output", str(tmp_path / "out"))
    done = run_tool("privacy-statements", "export", "apple", *config, "--fragment", "none", cwd=tmp_path)
    assert (done.returncode, "'none' does not exist" in done.stderr) == (2, True)


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


def test_play_ticks_what_is_stated_and_nothing_else(make_project: Make) -> None:
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
def test_play_takes_the_strictest_necessity(necessities: str, answer: str, make_project: Make) -> None:
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


@pytest.mark.parametrize("product", PRODUCTS)
def test_apple_comes_back(product: str) -> None:
    sheet, files = filled("apple", product)
    _, by_code = stated("apple", product)
    rows = back(read_apple, "PrivacyInfo.xcprivacy", files["PrivacyInfo.xcprivacy"])
    assert rows.keys() == {f"{TYPE}{code}" for code in by_code}
    catalog = our_catalog()
    for code, ids in by_code.items():
        own = [row for row in catalog.products[product].rows if f"{product}/{row.id}" in ids]
        purposes = {purpose for row in own for purpose in purpose_codes(row, "apple", sheet_of(catalog, product))}
        assert {"".join(one.split()).lower() for one in rows[f"{TYPE}{code}"].get("purposes", [])} == {
            one.lower() for one in purposes
        }
        assert len(ids) == 1 or ids == {*sheet.lost[f"data items, which become one: {code}"]}


@pytest.mark.parametrize("product", PRODUCTS)
def test_fides_comes_back(product: str) -> None:
    _, files = filled("fides", product)
    _, by_code = stated("fides", product)
    rows = back(read_fides, "fides.yml", files["fides.yml"])
    own = {f"{product}/{row.id}": row for row in our_catalog().products[product].rows}
    with_use = {
        name for name, row in own.items() if any(picked(use.purpose.codes, "fides") for use in row.said.purposes)
    }
    assert rows.keys() == {code for code, ids in by_code.items() if ids & with_use}  # the report names the others


# --- Apple

KEYS = {f"{TYPE}", f"{TYPE}Linked", f"{TYPE}Tracking", f"{TYPE}Purposes"}


def faults_of_apple(data: bytes) -> list[str]:
    """What Apple is said to refuse: other keys, types and purposes than its own, a type twice, tracking without domains."""
    manifest = plistlib.loads(data)
    entries = manifest["NSPrivacyCollectedDataTypes"]
    types = [entry[TYPE].removeprefix(TYPE) for entry in entries]
    purposes = {one.removeprefix(f"{TYPE}Purpose") for entry in entries for one in entry.get(f"{TYPE}Purposes", [])}
    top = {"NSPrivacyTracking", "NSPrivacyTrackingDomains", "NSPrivacyCollectedDataTypes", "NSPrivacyAccessedAPITypes"}
    return [
        *(key for key in manifest if key not in top),
        *(key for entry in entries for key in entry if key not in KEYS),
        *(one for one in types if one not in codes_of("apple", "categories") or types.count(one) > 1),
        *(one for one in purposes if one not in codes_of("apple", "purposes")),
        *(
            key
            for entry in entries
            for key in KEYS - {TYPE, f"{TYPE}Purposes"}
            if not isinstance(entry.get(key, True), bool)
        ),
        *(["domains"] if manifest.get("NSPrivacyTrackingDomains") and not manifest.get("NSPrivacyTracking") else []),
    ]


def test_apple_keeps_the_rules_of_manifests() -> None:
    assert (len(codes_of("apple", "categories")), len(codes_of("apple", "purposes"))) == (35, 6)
    fragment = plistlib.dumps(
        {"NSPrivacyTracking": False, "NSPrivacyTrackingDomains": [], "NSPrivacyAccessedAPITypes": [{"a": "b"}]}
    )
    for product in PRODUCTS:
        sheet, files = filled("apple", product)
        manifest = files["PrivacyInfo.xcprivacy"]
        assert faults_of_apple(manifest) == []
        assert {"NSPrivacyTracking", "NSPrivacyAccessedAPITypes"} <= sheet.open.keys()
        sheet, files = filled("apple", product, fragment=fragment)
        whole = plistlib.loads(files["PrivacyInfo.xcprivacy"])
        assert (whole["NSPrivacyAccessedAPITypes"], whole["NSPrivacyTracking"]) == ([{"a": "b"}], False)
        assert not {"NSPrivacyTracking", "NSPrivacyAccessedAPITypes"} & sheet.open.keys()
        labels = json.loads(files["app_privacy_details.json"])
        assert len(labels) == len(plistlib.loads(manifest)["NSPrivacyCollectedDataTypes"])
        assert all(label["category"] == label["category"].upper() and label["purposes"] for label in labels)
    for right, wrong in (
        (b"DataTypePurposeAppFunctionality<", b"DataTypePurposeAppFunction<"),
        (b"TypeUserID<", b"TypeDeviceID<"),
    ):
        assert (
            faults_of_apple(filled("apple", "intune")[1]["PrivacyInfo.xcprivacy"].replace(right, wrong)) != []
        )  # planted


def test_apple_says_linked_only_where_records_say_it(make_project: Make) -> None:
    row = "items: [{name: Mail, category: mail, purposes: [improve], identifiability: %s}]\n"

    def entry(said: str, fragment: bytes = b"") -> tuple[Any, bool]:
        sheet, files = filled("apple", catalog=catalog_of(make_project, row % said), fragment=fragment)
        (found,) = plistlib.loads(files["PrivacyInfo.xcprivacy"])["NSPrivacyCollectedDataTypes"]
        return found.get(f"{TYPE}Linked"), f"{TYPE}Linked" in sheet.open

    assert [entry(said) for said in ("identified", "anonymised", "pseudonymised")] == [
        (True, False),
        (False, False),
        (None, True),
    ]
    said = {"NSPrivacyCollectedDataTypes": [{TYPE: f"{TYPE}EmailAddress", f"{TYPE}Linked": True}]}
    assert entry("pseudonymised", plistlib.dumps(said)) == (True, False)
    with pytest.raises(ValueError, match="the records say the opposite"):
        entry("anonymised", plistlib.dumps(said))
    other = {"NSPrivacyCollectedDataTypes": [{TYPE: f"{TYPE}Health"}]}
    for wrong in (
        b"no list",
        plistlib.dumps([]),
        plistlib.dumps({"NSPrivacyTrackingDomains": ["a.b"]}),
        plistlib.dumps(other),
    ):
        with pytest.raises(ValueError, match=r"met|this is not a|no record states"):
            entry("identified", wrong)


# --- the register


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def unlike(files: dict[str, bytes]) -> list[str]:
    """The sheets of the workbook that do not say what the CSV says, as text, below the same columns."""
    book = openpyxl.load_workbook(io.BytesIO(files["ropa.xlsx"]))
    assert book.sheetnames == ["Controller", "Processor"]
    found = []
    for name in book.sheetnames:
        rows, lines = list(book[name].iter_rows()), lines_of(files[f"ropa-{name.lower()}.csv"])
        cells = [[" ".join(str(cell.value).split()) for cell in row if cell.value] for row in rows]
        is_text = all(cell.data_type in "sn" for row in rows for cell in row) and lines[4][0] == "Activity"
        if not is_text or cells != [[cell.removeprefix("'") for cell in line if cell] for line in lines]:
            found.append(name)
    return found


def test_ropa_is_the_same_in_both_forms_and_runs_no_formula(make_project: Make) -> None:
    product = "controllers: [{title: '=1+1'}]\nitems: [{name: '=HYPERLINK(1)', category: mail, purposes: [improve], recipients: [host]}, {name: B, category: mail}]\n"
    for catalog in (our_catalog(), catalog_of(make_project, product)):
        sheet, files = filled("ropa", catalog=catalog)
        assert unlike(files) == []
        planted = {**files, "ropa-controller.csv": files["ropa-controller.csv"].replace(b"Retention", b"Retained")}
        assert unlike(planted) == ["Controller"]
    lines = lines_of(files["ropa-processor.csv"])
    assert (len(lines), lines[5][5]) == (7, "'=HYPERLINK(1)")
    assert sheet.open["processor: Purpose of processing"] == ["p/b"]
    assert len(sheet.lost["recipients"]) == 1  # a processor's register has no column for them


# --- California


def notice(catalog: Catalog, *products: str) -> tuple[Sheet, list[list[list[str]]], BeautifulSoup]:
    sheet, files = filled("ccpa", *products, catalog=catalog)
    page = BeautifulSoup(files["notice-at-collection.html"], "lxml")
    rows = [
        [[one.get_text() for one in cell.find_all("li") or [cell]] for cell in row.find_all(["th", "td"])]
        for row in page.select("tbody tr")
    ]
    return sheet, rows, page


def test_ccpa_says_each_category_with_its_data_and_every_limit() -> None:
    for product in PRODUCTS:
        _, rows, page = notice(our_catalog(), product)
        own = collected(our_catalog().products[product], sheet_of(our_catalog(), product))
        said = [one.partition(":")[0] for _, data, *_ in rows for one in data]
        assert {row.name.partition(":")[0] for row in own} <= {*said}
        assert [len(row) for row in rows] == [5] * len(rows)
        assert page.select("html[lang=en]")
    (location,) = {
        one for _, data, *_ in notice(our_catalog(), "intune")[1] for one in data if one.startswith("Location")
    }
    assert location == (
        "Location: may be collected (only if it is a corporate device); not collected if Intune manages only apps (MAM)"
    )


def test_ccpa_says_no_only_where_every_recipient_does(make_project: Make) -> None:
    words = (
        "categories: [{id: mail, name: Addresses, ccpa: identifiers}]\npurposes: [{id: improve, name: Improve}]\n"
        "recipients: [{id: host, name: Host}, {id: ads, name: Ads Ltd}]\n"
    )
    row = "items: [{name: <b>Mail</b>, category: mail, purposes: [improve], retention: P30D, recipients: [%s]}]\n"
    silent, no = "Not stated", "No"
    for recipients, cell in (
        ("{recipient: host, sold: false, shared: false}", no),
        ("{recipient: host, sold: false}", silent),
        ("{recipient: host, sold: false, shared: false}, ads", silent),
    ):
        sheet, rows, _ = notice(catalog_of(make_project, row % recipients, words))
        assert rows == [[["Identifiers"], ["<b>Mail</b>"], ["Improve"], ["30 days"], [cell]]]
        assert ("whether it is sold or shared for advertising" in sheet.open) == (cell == silent)
        assert "who decides about the data" in sheet.open
    sheet, rows, _ = notice(catalog_of(make_project, row % "{recipient: ads, sold: true}", words))
    assert rows[0][4] not in ([no], [silent])
    assert "how to opt out of sale and sharing" in sheet.open


# --- judged by others

JUDGES = ROOT / ".venv-forms" / "bin" / "python"


def judged(form: str, folder: Path, files: Mapping[str, bytes], *before: str) -> list[str]:
    """What the tools of `make forms-env` say of files."""
    if not JUDGES.exists():
        pytest.skip("nothing judges forms here; `make forms-env` installs it")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [str(each) for each in (JUDGES, ROOT / "tests/valid_forms.py", form, *before, *files)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else [done.stderr]


PLANTED = {
    "dpv": [
        (b'"dpv:Service"', b'"dpv:Servce"'), (b'"dpv:Collect"', b'"dpv:Consent"'), (b'"dpv:Collect"', b'"dpv:Service"'),
    ],
    "fides": [(b"data_use:", b"data_uses:"), (b"- user", b"- usr"), (b"system_type:", b"system_typ:")],
}  # fmt: skip


@pytest.mark.parametrize("form", PLANTED)
def test_who_wrote_a_vocabulary_finds_the_planted_mistakes_alone(form: str, tmp_path: Path) -> None:
    """Its terms, classes, references and keys."""
    good = {f"{product}-{FORMS[form].files[0]}": filled(form, product)[1][FORMS[form].files[0]] for product in PRODUCTS}
    wrong = {
        f"{number}-{name}": data.replace(*change)
        for number, change in enumerate(PLANTED[form])
        for name, data in good.items()
    }
    assert not {*good.values()} & {*wrong.values()}
    before = [str(ROOT / "tests/data/dpv-2.3.ttl")] * (form == "dpv")
    told = judged(form, tmp_path, good | wrong, *before)
    assert {line.partition(": ")[0] for line in told} & {*good, *wrong} == {*wrong}


def test_dpv_says_collect_only_where_it_is_said(make_project: Make) -> None:
    items = "items: [{name: A, category: mail}, {name: B, category: mail, answer: reused}, {name: C, answer: not-stated}, {name: D, answer: not-collected}]\n"
    _, files = filled("dpv", catalog=catalog_of(make_project, items))
    graph = json.loads(files["dpv.jsonld"])["@graph"]
    assert {one["dct:identifier"]: one["hasProcessing"] for one in graph if "hasProcessing" in one} == {
        "p/a": ["dpv:Collect"],
        "p/b": ["dpv:Obtain"],
    }


def test_llms_is_read_by_the_parser_of_the_proposal(tmp_path: Path) -> None:
    sheet, files = filled("llms")
    (line,) = judged("llms", tmp_path, files)
    title, summary, sections = json.loads(line)
    assert (title, summary[:20], list(sections)) == (
        "A site",
        "4 privacy statements",
        ["Statements", "Guides", "Optional"],
    )
    assert {name for name, _ in sections["Statements"]} == {product.name for product in our_catalog().products.values()}
    folders = {"Statements": "products/", "Guides": "guides/", "Optional": ""}
    for heading, links in sections.items():
        for _, address in links:
            assert re.fullmatch(rf"https://a\.example/{folders[heading]}[\w-]+\.(md|json)", address)
    assert sheet.open == {}
    assert judged("llms", tmp_path, {"llms.txt": files["llms.txt"].replace(b"# A site", b"A site")}) != [
        line
    ]  # planted
